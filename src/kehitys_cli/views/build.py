"""A plan's report, put together from its evaluation."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import WORST_FIRST, Result, Standing
from kehitys_cli.i18n.forms import whole
from kehitys_cli.model.amendments import is_later
from kehitys_cli.model.canonical import short_code
from kehitys_cli.model.seeding import goal_numbers
from kehitys_cli.model.values import Placement, PlanStatus, State
from kehitys_cli.views.actions import Names, action_view, web_address
from kehitys_cli.views.attention import attention
from kehitys_cli.views.gaps import awaited, gaps, undecided
from kehitys_cli.views.goals import goal_views
from kehitys_cli.views.prose import blocks_of
from kehitys_cli.views.report import (
    AmendmentView,
    ContactView,
    CountView,
    DifferenceView,
    ProgrammeView,
    ReportView,
    SectionView,
    SourceView,
    TallyView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome, Counts
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.report import ActionView, MeasureView
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
    rows = awaited(shown, numbers, names.units, words)
    followup = case.followup
    return ReportView(
        language=words.language,
        labels=labels(words),
        draft=True,
        draft_word=words.say("draft"),
        year=case.year,
        plan=case.bundle.id,
        title=f"{words.say('draft')}: {title}",
        heading=title,
        municipality=words.of(case.municipality.name),
        plan_name=words.of(plan.name),
        area=names.units.get(plan.area, plan.area),
        approved=_approved(case, words),
        as_of=case.as_of.isoformat(),
        as_of_text=words.say("as-of", date=words.date(case.as_of)),
        code=report_code(case),
        commit=case.commit,
        opening=_opening(case, words),
        tallies=tallies(counts, words),
        attention=attention(case, numbers, words),
        awaited=rows,
        awaited_earlier=", ".join(row.text for row in rows if row.earlier),
        summary=blocks_of(followup.summary.pick(words.language))
        if followup is not None and followup.summary is not None
        else (),
        states=states(shown, words),
        action_results=result_counts(counts.action_results, words),
        measure_results=result_counts(counts.results, words),
        actions_shown=counts.actions,
        measures_due=counts.due,
        reconciliation=_reconciliation(case, words),
        changes=_changes(case, numbers, words),
        goals=goal_views(case, views, words, names),
        deviations=tuple(view.deviation for view in actions if view.deviation is not None),
        differences=_differences(shown, views),
        amendments=_amendments(case, numbers, words, names),
        programmes=_programmes(case, actions, words, names),
        gaps=gaps(shown, numbers, names.units, words),
        undecided=undecided(case, numbers, words),
        sources=_sources(actions, words),
        sources_text=words.say(
            "sources-n",
            own=whole(counts.sourced, words.language),
            recorded=whole(counts.recorded, words.language),
        ),
        handling=tuple(words.decision(item) for item in followup.handling) if followup else (),
        handling_chain=" → ".join(plan.handling_chain),
        method=tuple(words.say(f"method.{key}") for key in _METHOD),
        origin=_origin(case, words),
        contact=contact(case.municipality, words),
        accessibility=words.say("accessibility"),
        sections_before=_sections(case, Placement.BEFORE, words),
        sections_after=_sections(case, Placement.AFTER, words),
        recorded=counts.recorded,
        states_told=counts.states_told,
    )


_METHOD = ("computed", "result", "gaps", "worst", "limits")
_LABELS = [
    "action",
    "actions",
    "measure",
    "measures",
    "schedule",
    "responsible",
    "partners",
    "monitoring",
    "baseline",
    "target",
    "actual",
    "result",
    "assessment",
    "state",
    "verdict",
    "evidence",
    "deviation",
    "reason",
    "remedy",
    "decision",
    "objectives",
    "programmes",
    "programme",
    "resources",
    "appropriation",
    "binding",
    "description",
    "trend",
    "change",
    "source",
    "note",
    "method",
    "unit",
    "year",
    "series",
    "why",
    "inputs",
    "period",
    "direction",
    "goals",
    "goal",
    "strategy",
    "wording",
    "audit",
    "breakdown",
    "promised",
    "forecast",
    "number",
    "name",
    "summary",
    "glance",
    "changed",
    "attention",
    "awaited",
    "contents",
    "skip",
    "toc-summary",
    "toc-goals",
    "toc-deviations",
    "toc-differences",
    "toc-drift",
    "toc-programmes",
    "toc-gaps",
    "toc-undecided",
    "toc-sources",
    "toc-handling",
    "toc-method",
    "toc-cards",
    "no-summary",
    "no-changes",
    "no-deviations",
    "no-differences",
    "no-drift",
    "no-programmes",
    "no-gaps",
    "no-undecided",
    "no-sources",
    "no-handling",
    "no-attention",
    "no-target",
    "no-value",
    "no-assessment",
    "no-measures",
    "no-words",
    "states",
    "results",
    "of-actions",
    "of-measures",
    "total",
    "count",
    "missing",
    "candidates",
    "what",
    "until",
    "value",
    "document",
    "origin",
    "feedback",
    "code",
    "as-of",
    "plan",
    "plan-text",
    "objective-actions",
    "results-heading",
    "open-earlier",
    "chain",
    "own-source",
    "general-source",
    "required",
    "before",
    "now",
    "for-goal",
    "served-by",
    "kind",
    "history",
    "sum",
    "plans",
    "report",
    "approved",
    "commit",
    "place",
]


def labels(words: Words) -> Mapping[str, str]:
    """Return the words that templates place around the data."""
    return {name: words.say(f"labels.{name}") for name in _LABELS}


def action_numbers(case: ReportCase) -> dict[str, str]:
    """Return every action's printed number, as `1.6`."""
    goals = goal_numbers(case.strategy)
    return {
        action.id: f"{goals.get(action.goal, '?')}.{action.number}"
        for plan in (case.bundle.plan, case.plan)
        for action in plan.actions
    }


def report_code(case: ReportCase) -> str:
    """Return the short code of the plan as in force and the year's follow-up."""
    from kehitys_cli.model.amendments import data_in_force

    data = data_in_force(case.bundle.plan, case.bundle.document.data, case.year)
    document = case.bundle.years.get(case.year)
    return short_code(case.year, data, document.data if document is not None else {})


def _approved(case: ReportCase, words: Words) -> str:
    plan = case.bundle.plan
    if plan.status is PlanStatus.DRAFT or not plan.decisions:
        return words.say("not-approved")
    return words.say("approved", decision=words.decision(plan.decisions[0]))


def _opening(case: ReportCase, words: Words) -> tuple[str, ...]:
    counts, plan = case.outcome.counts, case.plan
    measures = sum(len(action.measures) for action in plan.actions)
    sentences = [
        words.say(
            "opening-plan",
            actions=words.count("actions-n", len(plan.actions)),
            measures=words.count("measures-n", measures),
        ),
        words.say(
            "opening-year-earlier" if counts.open_from_earlier else "opening-year",
            year=case.year,
            actions=words.count("actions-n", counts.followed),
            earlier=whole(counts.open_from_earlier, words.language),
            measures=words.count("measures-n", counts.due),
        ),
    ]
    if not counts.recorded and not counts.states_told:
        return (*sentences, words.say("opening-nothing"))
    achieved = counts.results.get(Result.ACHIEVED, 0) + counts.results.get(Result.ON_SCHEDULE, 0)
    return (
        *sentences,
        words.say(
            "opening-results",
            recorded=whole(counts.recorded, words.language),
            due=whole(counts.due, words.language),
            good=whole(achieved, words.language),
            bad=whole(
                sum(counts.results.get(item, 0) for item in (Result.NOT_ACHIEVED, Result.BEHIND)),
                words.language,
            ),
            unknown=whole(counts.results.get(Result.NOT_ASSESSABLE, 0), words.language),
        ),
    )


def tallies(counts: Counts, words: Words) -> tuple[TallyView, ...]:
    """Return the counts of the first screen."""
    return (
        TallyView(words.say("tally.states"), counts.states_told, counts.actions),
        TallyView(words.say("tally.values"), counts.recorded, counts.due),
        TallyView(words.say("tally.sourced"), counts.sourced, counts.due),
        TallyView(words.say("tally.targets"), counts.with_target, counts.countable),
    )


def states(shown: Sequence[ActionOutcome], words: Words) -> tuple[CountView, ...]:
    """Return how many actions have each state; their sum is the actions shown."""
    told = Counter(outcome.state for outcome in shown)
    found = [
        CountView(state.token, words.token("state", state), told[state])
        for state in State
        if told[state]
    ]
    if told[None]:
        word = words.catalogue.text("evaluation.state.not_told")
        found.append(CountView("not_told", word, told[None]))
    return tuple(found)


def result_counts(counts: Mapping[Result, int], words: Words) -> tuple[CountView, ...]:
    """Return how many have each result, the best first."""
    order = (*reversed(WORST_FIRST), Result.NOT_MEASURED)
    return tuple(
        CountView(result.token, words.token("result", result), counts[result])
        for result in order
        if counts.get(result)
    )


def _reconciliation(case: ReportCase, words: Words) -> str:
    """Return the sum that every report must close: approved − dropped + added = shown."""
    standings = Counter(outcome.standing for outcome in case.outcome.actions)
    return words.say(
        "reconciliation",
        plan=whole(len(case.outcome.actions), words.language),
        followed=whole(standings[Standing.FOLLOWED], words.language),
        earlier=whole(standings[Standing.OPEN_FROM_EARLIER], words.language),
        finished=whole(standings[Standing.FINISHED], words.language),
        upcoming=whole(standings[Standing.UPCOMING], words.language),
    )


def _changes(case: ReportCase, numbers: Mapping[str, str], words: Words) -> tuple[str, ...]:
    """Return what differs from the year before: results and states of actions, in words."""
    before = case.before
    if before is None:
        return ()
    earlier = {outcome.action.id: outcome for outcome in before.actions}
    found = []
    for outcome in case.outcome.shown:
        past = earlier.get(outcome.action.id)
        number = numbers[outcome.action.id]
        name = words.of(outcome.action.name)
        if past is None or past.standing is Standing.UPCOMING:
            found.append(words.say("began", number=number, name=name))
        elif past.result is not outcome.result and past.result is not Result.NOT_MEASURED:
            found.append(
                words.say(
                    "result-changed",
                    number=number,
                    name=name,
                    before=words.result(past.result, past.reason).text,
                    now=words.result(outcome.result, outcome.reason).text,
                )
            )
    return tuple(found)


def _differences(
    shown: Iterable[ActionOutcome], views: Mapping[str, ActionView]
) -> tuple[DifferenceView, ...]:
    return tuple(
        DifferenceView(view.number, view.name, view.anchor, view.verdict, view.result)
        for view in (views[outcome.action.id] for outcome in shown if outcome.differs)
    )


def _amendments(
    case: ReportCase, numbers: Mapping[str, str], words: Words, names: Names
) -> tuple[AmendmentView, ...]:
    """Return the changes of what was approved that were in force in the year."""
    found = []
    for action in case.plan.actions:
        for item in (action, *action.measures):
            data = case.bundle.document
            home = ("toimenpiteet", action.id)
            keys = home if item is action else (*home, "mittarit", item.id)
            for amendment in item.amendments:
                if is_later(case.bundle.plan, amendment, case.year):
                    continue
                decision = names.decisions.get(amendment.decision, amendment.decision)
                before = amendment.before
                changes = (
                    [("", words.say("not-there"), words.say("added"))]
                    if before is None
                    else [
                        (key, _spelled(value) or words.say("not-there"), _now(data, (*keys, key)))
                        for key, value in before.items()
                    ]
                )
                found += [
                    AmendmentView(
                        numbers[action.id],
                        words.of(item.name),
                        key,
                        former,
                        now or words.say("not-there"),
                        decision,
                        words.of(amendment.reason),
                    )
                    for key, former, now in changes
                ]
    return tuple(found)


def _now(document: object, keys: tuple[str, ...]) -> str:
    value: object = getattr(document, "data")  # noqa: B009 - plain data of a document
    for key in keys:
        if isinstance(value, list):
            value = next(
                (item for item in value if isinstance(item, dict) and item.get("tunnus") == key),
                None,
            )
        elif isinstance(value, dict):
            value = value.get(key)
    return _spelled(value)


def _spelled(value: object) -> str:
    """Return plain data on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_spelled(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "–".join(_spelled(item) for item in value)
    return "" if value is None else " ".join(str(value).split())


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
            told = ", ".join(decisions.get(item, item) for item in programme.decisions)
            found.append(ProgrammeView(name, told, required, serving))
    return tuple(found)


def _sources(actions: Iterable[ActionView], words: Words) -> tuple[SourceView, ...]:
    """Return every value with its source and every document behind a verdict."""
    found = []
    for view in actions:
        for measure in view.measures:
            if measure.value and measure.source:
                key = "own-source" if measure.source_own else "general-source"
                found.append(
                    SourceView(
                        view.number,
                        measure.name,
                        measure.value,
                        measure.source,
                        words.say(f"labels.{key}"),
                    )
                )
        found += [
            SourceView(view.number, view.name, "", item.text, words.say("labels.evidence"))
            for item in view.evidence
        ]
    return tuple(found)


def _origin(case: ReportCase, words: Words) -> tuple[str, ...]:
    lines = [words.say("origin-code", code=report_code(case))]
    if case.commit:
        lines.append(words.say("origin-commit", commit=case.commit))
    lines.append(words.say("origin-files", plan=case.bundle.document.path, year=case.year))
    return tuple(lines)


def contact(municipality: Municipality, words: Words) -> tuple[ContactView, ...]:
    """Return the municipality's addresses, with those for feedback and accessibility."""
    given = municipality.contact
    lines = [
        (words.say("contact.address"), words.of(given.address), ""),
        (words.say("contact.phone"), given.phone or "", ""),
        (
            words.say("contact.email"),
            given.email or "",
            f"mailto:{given.email}" if given.email else "",
        ),
        (words.say("contact.web"), given.web or "", web_address(given.web or "")),
        (words.say("contact.feedback"), given.feedback or "", web_address(given.feedback or "")),
        (
            words.say("contact.statement"),
            given.accessibility_statement or "",
            web_address(given.accessibility_statement or ""),
        ),
    ]
    return tuple(ContactView(label, text, href) for label, text, href in lines if text)


def _sections(case: ReportCase, placement: Placement, words: Words) -> tuple[SectionView, ...]:
    return tuple(
        SectionView(
            words.of(item.heading), blocks_of(item.text.pick(words.language)) if item.text else ()
        )
        for item in case.bundle.plan.sections
        if item.placement is placement
    )


def cards(view: ReportView) -> tuple[MeasureView, ...]:
    """Return all measures of a report, for its appendix."""
    return tuple(
        measure for goal in view.goals for action in goal.actions for measure in action.measures
    )
