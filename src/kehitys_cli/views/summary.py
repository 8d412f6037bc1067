"""The summary over all plans of a municipality: counts, never a mean; sums are those of the plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.views.build import contact
from kehitys_cli.views.counts import added, result_counts, sourced, tallies
from kehitys_cli.views.labels import labels
from kehitys_cli.views.report import PlanLineView, SummaryView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kehitys_cli.evaluation.result import Counts
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.report import ReportView
    from kehitys_cli.views.words import Words


class PlanSum(NamedTuple):
    """What a summary keeps of a plan: its line and its counts, small and without the plan itself."""

    line: PlanLineView
    counts: Counts
    sourced: int
    draft: bool


class Surroundings(NamedTuple):
    """What is the same for all reports of a year: the day, and the commit whose files are rendered."""

    municipality: Municipality
    year: int
    as_of: dt.date
    commit: str = ""
    uncommitted: bool = False


def plan_sum(case: ReportCase, view: ReportView, file: str) -> PlanSum:
    """Return a plan's share of the summary; `file` is its report's name."""
    line = PlanLineView(
        view.plan,
        view.plan_name,
        file,
        view.code,
        view.tallies,
        view.action_results,
        view.attention,
    )
    return PlanSum(line, case.outcome.counts, sourced(case), view.draft)


def summary_view(sums: Sequence[PlanSum], around: Surroundings, words: Words) -> SummaryView:
    """Return the summary of a year."""
    counts = added(item.counts for item in sums)
    year = around.year
    draft = any(item.draft for item in sums)
    heading = words.say("summary-title", year=year)
    return SummaryView(
        language=words.language,
        labels=labels(words, year),
        draft=draft,
        draft_word=words.say("draft"),
        year=year,
        title=f"{words.say('draft')}: {heading}" if draft else heading,
        heading=heading,
        municipality=words.of(around.municipality.name),
        as_of=around.as_of.isoformat(),
        as_of_text=words.say("as-of", date=words.date(around.as_of)),
        commit=around.commit,
        opening=(
            words.say(
                "summary-opening",
                plans=words.count("plans-n", len(sums)),
                actions=words.count("actions-followed", counts.actions),
                measures=words.count("measures-followed", counts.due),
                year=year,
            ),
        ),
        tallies=tallies(counts, sum(item.sourced for item in sums), words),
        action_results=result_counts(counts.action_results, words),
        measure_results=result_counts(counts.results, words),
        actions_shown=counts.actions,
        measures_due=counts.due,
        plans=tuple(item.line for item in sums),
        goals=(),
        contact=contact(around.municipality, words),
        accessibility=words.say("accessibility"),
        method=(words.say("method.computed"), words.say("method.gaps")),
    )
