"""The summary over all plans of a municipality: counts, never a mean; sums are those of the plans."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Counts, Result
from kehitys_cli.views.attention import attention
from kehitys_cli.views.build import (
    action_numbers,
    contact,
    labels,
    report_code,
    result_counts,
    tallies,
)
from kehitys_cli.views.report import PlanLineView, SummaryView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words


def summary_view(
    cases: Sequence[ReportCase], files: Mapping[str, str], words: Words
) -> SummaryView:
    """Return the summary; `files` names each plan's report."""
    first = cases[0]
    counts = added([case.outcome.counts for case in cases])
    heading = words.say("summary-title", year=first.year)
    return SummaryView(
        language=words.language,
        labels=labels(words),
        draft=True,
        draft_word=words.say("draft"),
        year=first.year,
        title=f"{words.say('draft')}: {heading}",
        heading=heading,
        municipality=words.of(first.municipality.name),
        as_of=first.as_of.isoformat(),
        as_of_text=words.say("as-of", date=words.date(first.as_of)),
        commit=first.commit,
        opening=(
            words.say(
                "summary-opening",
                plans=words.count("plans-n", len(cases)),
                actions=words.count("actions-n", counts.actions),
                measures=words.count("measures-n", counts.due),
                year=first.year,
            ),
        ),
        tallies=tallies(counts, words),
        action_results=result_counts(counts.action_results, words),
        measure_results=result_counts(counts.results, words),
        actions_shown=counts.actions,
        measures_due=counts.due,
        plans=tuple(_line(case, files.get(case.bundle.id, ""), words) for case in cases),
        goals=(),
        contact=contact(first.municipality, words),
        accessibility=words.say("accessibility"),
        method=(words.say("method.computed"), words.say("method.gaps")),
    )


def _line(case: ReportCase, file: str, words: Words) -> PlanLineView:
    counts = case.outcome.counts
    return PlanLineView(
        case.bundle.id,
        words.of(case.bundle.plan.name),
        file,
        report_code(case),
        tallies(counts, words),
        result_counts(counts.action_results, words),
        attention(case, action_numbers(case), words),
    )


def added(counts: Sequence[Counts]) -> Counts:
    """Return the sums of several plans' counts."""
    results: Counter[Result] = Counter()
    action_results: Counter[Result] = Counter()
    for item in counts:
        results.update(item.results)
        action_results.update(item.action_results)
    return Counts(
        actions=sum(item.actions for item in counts),
        followed=sum(item.followed for item in counts),
        open_from_earlier=sum(item.open_from_earlier for item in counts),
        states_told=sum(item.states_told for item in counts),
        due=sum(item.due for item in counts),
        recorded=sum(item.recorded for item in counts),
        sourced=sum(item.sourced for item in counts),
        countable=sum(item.countable for item in counts),
        with_target=sum(item.with_target for item in counts),
        results=dict(results),
        action_results=dict(action_results),
    )
