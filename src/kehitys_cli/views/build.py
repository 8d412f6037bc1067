"""A plan's report, put together from its evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.i18n.foreign import together
from kehitys_cli.model.amendments import approving, data_in_force
from kehitys_cli.model.canonical import code_of, plan_digest, report_digest, year_digest
from kehitys_cli.model.seeding import goal_numbers
from kehitys_cli.model.tokens import Placement, PlanStatus
from kehitys_cli.views.actions import Names, action_view, web_address
from kehitys_cli.views.amendments import amendment_views
from kehitys_cli.views.attention import attention
from kehitys_cli.views.changes import changes
from kehitys_cli.views.counts import (
    opening,
    own_sources,
    reconciliation,
    result_counts,
    sourced,
    states,
    tallies,
)
from kehitys_cli.views.drift import drift_views
from kehitys_cli.views.gaps import UNKNOWN, awaited, gaps, undecided
from kehitys_cli.views.goals import goal_views
from kehitys_cli.views.labels import labels
from kehitys_cli.views.prose import blocks_of
from kehitys_cli.views.report import (
    ContactView,
    DifferenceView,
    ProgrammeView,
    ReportView,
    SectionView,
    SourceView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.report import ActionView, GoalView, MeasureView
    from kehitys_cli.views.words import Words


def report_view(case: ReportCase, words: Words) -> ReportView:
    """Return a plan's report for the case's year."""
    names = Names(case, words)
    numbers = action_numbers(case)
    shown = case.outcome.shown
    views = {
        outcome.action.id: action_view(outcome, numbers[outcome.action.id], case, words, names)
        for outcome in shown
    }
    actions = tuple(views.values())
    counts = case.outcome.counts
    plan = case.bundle.plan
    title = words.say("title", period=str(plan.period), year=case.year)
    goals = goal_views(case, views, words, names)
    rows = awaited(case, numbers, words)
    followup, digest = case.followup, report_digest_of(case)
    return ReportView(
        language=words.language,
        labels=labels(words, case.year),
        draft=case.seal is None,
        draft_word=words.say("draft"),
        year=case.year,
        plan=case.bundle.id,
        title=f"{words.say('draft')}: {title}" if case.seal is None else title,
        heading=title,
        municipality=words.of(case.municipality.name),
        plan_name=words.of(plan.name),
        area=names.units.get(plan.area, plan.area),
        approved=approved(case, words),
        as_of=case.as_of.isoformat(),
        as_of_text=words.say("as-of", date=words.date(case.as_of)),
        code=code_of(case.year, digest),
        commit=case.commit,
        opening=opening(case, words),
        tallies=tallies(counts, sourced(case), words),
        attention=attention(case, numbers, words),
        awaited=rows,
        awaited_earlier=" · ".join(row.text for row in rows if row.earlier),
        awaited_strategy=" · ".join(row.text for row in rows if row.strategy),
        summary=blocks_of(words.whole(followup.summary)) if followup is not None else (),
        states=states(shown, words),
        action_results=result_counts(counts.action_results, words),
        measure_results=result_counts(counts.results, words),
        actions_shown=counts.actions,
        measures_due=counts.due,
        reconciliation=reconciliation(case, words),
        changes=changes(case, numbers, words),
        goals=goals,
        deviations=tuple(view.deviation for view in actions if view.deviation is not None),
        differences=_differences(shown, views),
        drift=drift_views(case, numbers, words, names),
        amendments=amendment_views(case, numbers, words, names),
        programmes=_programmes(case, actions, words, names),
        gaps=gaps(case, numbers, names.units, words),
        undecided=undecided(case, numbers, words),
        sources=_sources(actions, goals, words),
        sources_text=own_sources(counts, words),
        handling=tuple(words.handled(item) for item in followup.handling) if followup else (),
        handling_chain=together([*map(words.body, plan.handling_chain)], " → "),
        method=tuple(words.say(f"method.{key}") for key in _METHOD),
        origin=origin(case, digest, words),
        contact=contact(case.municipality, words),
        accessibility=words.say("accessibility"),
        sections_before=_sections(case, Placement.BEFORE, words),
        sections_after=_sections(case, Placement.AFTER, words),
        recorded=counts.recorded,
        states_told=counts.states_told,
    )


_METHOD = ("computed", "result", "gaps", "worst", "limits")


def action_numbers(case: ReportCase) -> dict[str, str]:
    """Return every action's printed number, as `1.6`."""
    goals = goal_numbers(case.strategy)
    return {
        action.id: f"{goals.get(action.goal, UNKNOWN)}.{action.number}"
        for plan in (case.bundle.plan, case.plan)
        for action in plan.actions
    }


def report_code(case: ReportCase) -> str:
    """Return the short code of the plan as in force and the year's follow-up."""
    return code_of(case.year, report_digest_of(case))


def report_digest_of(case: ReportCase) -> str:
    """Return the whole digest that the short code is the beginning of."""
    data = data_in_force(case.bundle.plan, case.bundle.document.data, case.year)
    document = case.bundle.years.get(case.year)
    return report_digest(plan_digest(data), year_digest(document.data if document else {}))


def approved(case: ReportCase, words: Words) -> str:
    """Return who approved the plan and when."""
    plan = case.bundle.plan
    approval = approving(case.bundle.document.data)
    if plan.status is PlanStatus.DRAFT or approval is None:
        return words.say("not-approved")
    return words.say("approved", decision=words.decision(plan.decisions[approval]))


def _differences(
    shown: Iterable[ActionOutcome], views: Mapping[str, ActionView]
) -> tuple[DifferenceView, ...]:
    return tuple(
        DifferenceView(view.number, view.name, view.anchor, view.verdict, view.result)
        for view in (views[outcome.action.id] for outcome in shown if outcome.differs)
    )


def _programmes(
    case: ReportCase, actions: Sequence[ActionView], words: Words, names: Names
) -> tuple[ProgrammeView, ...]:
    strategy = case.strategy
    if strategy is None:
        return ()
    decisions = {item.id: words.decision(item) for item in strategy.decisions if item.id}
    found = []
    for programme in strategy.programmes:
        name = names.programmes[programme.id]
        serving = tuple(
            (view.number, view.name, view.anchor) for view in actions if name in view.programmes
        )
        required = programme.id in case.plan.programmes
        if required or serving:
            told = together([decisions.get(item, item) for item in programme.decisions], ", ")
            found.append(ProgrammeView(name, told, required, serving))
    return tuple(found)


def _sources(
    actions: Iterable[ActionView], goals: Iterable[GoalView], words: Words
) -> tuple[SourceView, ...]:
    """Return every value with its source and every document behind a verdict."""
    found: list[SourceView] = []
    for view in actions:
        found += _sourced(view.number, view.measures, words)
        found += [
            SourceView(view.number, view.name, "", item.text, words.say("labels.evidence"))
            for item in view.evidence
        ]
    for goal in goals:
        for measures in (goal.measures, *(item.measures for item in goal.objectives)):
            found += _sourced(goal.number, measures, words)
    return tuple(found)


def _sourced(number: str, measures: Iterable[MeasureView], words: Words) -> Iterator[SourceView]:
    for measure in measures:
        if measure.source and (measure.value or measure.words):
            key = "own-source" if measure.source_own else "general-source"
            kind = words.say(f"labels.{key}")
            yield SourceView(number, measure.name, measure.value, measure.source, kind)


def origin(case: ReportCase, digest: str, words: Words) -> tuple[str, ...]:
    """Return where a report's data come from: code, commit, files, digest, seal."""
    code = code_of(case.year, digest)
    lines = [words.say("origin-code", code=code)]
    if case.commit:
        key = "origin-uncommitted" if case.uncommitted else "origin-commit"
        lines.append(words.say(key, commit=case.commit))
    lines.append(words.say("origin-files", plan=case.bundle.document.path, year=case.year))
    lines.append(words.say("origin-digest", digest=digest, year=case.year, code=code))
    if case.seal is not None:
        lines.append(words.say("origin-sealed", date=words.date(case.seal.date)))
    return tuple(lines)


def contact(municipality: Municipality, words: Words) -> tuple[ContactView, ...]:
    """Return the municipality's addresses, with those for feedback and accessibility."""
    given = municipality.contact
    lines = (
        ("address", words.of(given.address), ""),
        ("phone", given.phone or "", ""),
        ("email", given.email or "", f"mailto:{given.email}"),
        ("web", given.web or "", _site(given.web or "")),
        ("feedback", given.feedback or "", _site(given.feedback or "")),
        (
            "statement",
            given.accessibility_statement or "",
            _site(given.accessibility_statement or ""),
        ),
    )
    return tuple(
        ContactView(words.say(f"contact.{key}"), text, href) for key, text, href in lines if text
    )


def _site(address: str) -> str:
    """Return where an address leads; `www.` is a web address without its beginning."""
    return f"https://{address}" if address.startswith("www.") else web_address(address)


def _sections(case: ReportCase, placement: Placement, words: Words) -> tuple[SectionView, ...]:
    return tuple(
        SectionView(words.of(item.heading), blocks_of(words.whole(item.text)))
        for item in case.bundle.plan.sections
        if item.placement is placement
    )
