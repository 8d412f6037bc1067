"""The mid-term review (`puolivali`): all years of the term so far, then what must be decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.result import Result, Standing
from kehitys_cli.model.tokens import State
from kehitys_cli.views.actions import state_text
from kehitys_cli.views.amendments import amendment_views
from kehitys_cli.views.attention import MOST
from kehitys_cli.views.counts import result_counts, sourced, tallies
from kehitys_cli.views.gaps import compressed, undecided
from kehitys_cli.views.kinds.page import Kind, PageView, Press, parts
from kehitys_cli.views.measures import hidden, measure_view
from kehitys_cli.views.prose import blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.kinds.page import Part
    from kehitys_cli.views.prose import Block
    from kehitys_cli.views.report import (
        AmendmentView,
        CountView,
        MeasureView,
        UndecidedView,
    )
    from kehitys_cli.views.result import ResultView
    from kehitys_cli.views.words import Words

_MISSED = {Result.NOT_ACHIEVED, Result.PARTLY_ACHIEVED, Result.BEHIND}
_PUT_OFF = {State.SUSPENDED, State.POSTPONED, State.DROPPED}


class YearSum(NamedTuple):
    """A year's counts: actions that it speaks of, and what came of them."""

    year: int
    actions: int
    states_told: int
    due: int
    recorded: int
    results: tuple[CountView, ...]


class ActionYear(NamedTuple):
    """An action in one year: the state that held, and its result."""

    year: int
    state_token: str
    state: str
    result: ResultView
    late: str


class WordsOfYear(NamedTuple):
    """What was told of a measure in a year."""

    year: int
    blocks: tuple[Block, ...]


class MidtermMeasure(NamedTuple):
    """A measure with its series, and the words that were told of it year by year."""

    view: MeasureView
    told: tuple[WordsOfYear, ...]


class MidtermAction(NamedTuple):
    """An action in all years of the term so far."""

    id: str
    anchor: str
    number: str
    name: str
    schedule: str
    units: tuple[str, ...]
    binding: str
    years: tuple[ActionYear, ...]
    measures: tuple[MidtermMeasure, ...]


class MidtermGoal(NamedTuple):
    """A goal with its own measures and its actions."""

    id: str
    anchor: str
    number: str
    name: str
    measures: tuple[MidtermMeasure, ...]
    actions: tuple[MidtermAction, ...]


class MatterView(NamedTuple):
    """A question that a body must decide, and the actions it is about: (number, name, anchor, fact)."""

    token: str
    question: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class MidtermView(PageView):
    """A report on the term so far, for the body that decides how it goes on."""

    years: tuple[YearSum, ...]
    goals: tuple[MidtermGoal, ...]
    amendments: tuple[AmendmentView, ...]
    matters: tuple[MatterView, ...]
    undecided: tuple[UndecidedView, ...]


def midterm_view(case: ReportCase, words: Words) -> MidtermView:
    """Return the report on all years of the plan up to the case's."""
    press = Press(case, words, Kind.MIDTERM)
    matters = tuple(_matters(press))
    open_ones = undecided(case, press.numbers, words)
    page = press.page(
        press.own("title", plan=str(case.bundle.plan.period), year=case.year),
        tuple(_opening(press)),
        tallies(case.outcome.counts, sourced(case), words),
        tuple(_attention(matters, open_ones, press))[:MOST],
    )
    return MidtermView(
        **page,
        years=tuple(_sum(year, press) for year in _years(case)),
        goals=tuple(_goal(part, press) for part in parts(press, case.outcome.actions)),
        amendments=amendment_views(case, press.numbers, words, press.names),
        matters=matters,
        undecided=open_ones,
    )


def _years(case: ReportCase) -> list[int]:
    first = case.plan.period.start
    return [year for year in sorted(case.outcomes) if year >= first]


def _opening(press: Press) -> Iterator[str]:
    case = press.case
    period = case.plan.period
    ended = min(case.year, case.as_of.year - 1)
    passed = max(ended - period.start + 1, 0)
    length = period.last(period.start) - period.start + 1
    yield press.own("passed", period=str(period), passed=passed, length=length)
    actions = case.plan.actions
    yield press.words.say(
        "opening-plan",
        actions=press.words.count("actions-n", len(actions)),
        measures=press.words.count("measures-n", sum(len(one.measures) for one in actions)),
    )
    told = [text for text in (_told(press, state) for state in State) if text]
    if told:
        yield press.own("states", states=", ".join(told))
    sums = [case.outcomes[year].counts for year in _years(case)]
    recorded, due = sum(one.recorded for one in sums), sum(one.due for one in sums)
    if recorded or told:
        yield press.own("recorded", recorded=recorded, due=due)
    else:
        yield press.words.say("opening-nothing")


def _attention(
    matters: Sequence[MatterView], open_ones: Sequence[UndecidedView], press: Press
) -> Iterator[str]:
    """Yield what the body must decide, the heaviest first."""
    for matter in matters:
        numbers = compressed([row[0] for row in matter.rows])
        yield press.own(f"attention.{matter.token}", numbers=numbers)
    if open_ones:
        yield press.own(
            "attention.undecided", numbers=compressed([one.number for one in open_ones])
        )


def _told(press: Press, state: State) -> str:
    found = Counter(outcome.state for outcome in press.case.outcome.actions)[state]
    return f"{press.words.token('state', state)} {found}" if found else ""


def _sum(year: int, press: Press) -> YearSum:
    counts = press.case.outcomes[year].counts
    return YearSum(
        year,
        counts.actions,
        counts.states_told,
        counts.due,
        counts.recorded,
        result_counts(counts.action_results, press.words),
    )


# ------------------------------------------------------------------------------------ actions


def _goal(part: Part, press: Press) -> MidtermGoal:
    return MidtermGoal(
        part.id,
        part.anchor,
        part.number,
        part.name,
        tuple(_measure(owner, one, press) for owner, one in part.measures),
        tuple(_action(one, press) for one in part.actions),
    )


def _action(outcome: ActionOutcome, press: Press) -> MidtermAction:
    action, words = outcome.action, press.words
    number, anchor = press.numbers[action.id], f"toimenpide-{action.id}"
    return MidtermAction(
        action.id,
        anchor,
        number,
        words.of(action.name),
        words.schedule(action.schedule),
        tuple(press.unit(unit) for unit in action.responsible),
        words.say(f"binding.{action.binding.token}") if action.binding else "",
        tuple(_action_years(outcome, press)),
        tuple(_measure(action.id, one, press, number, anchor) for one in outcome.measures),
    )


def _measure(
    owner: str, outcome: MeasureOutcome, press: Press, number: str = "", anchor: str = ""
) -> MidtermMeasure:
    case, words = press.case, press.words
    history = case.history(owner, outcome.measure.id)
    view = measure_view(outcome, history, case, words, press.names.units, number, anchor)
    told = (
        WordsOfYear(year, blocks_of(words.whole(past.entry.assessment)))
        for year, past in sorted(history.items())
        if past.entry is not None and past.entry.assessment is not None and not hidden(past)
    )
    return MidtermMeasure(view, tuple(told))


def _action_years(outcome: ActionOutcome, press: Press) -> Iterator[ActionYear]:
    """Yield the years in which an action was followed up, or still open."""
    words = press.words
    for year in _years(press.case):
        past = _in_year(outcome, year, press)
        if past is None or not past.shown:
            continue
        yield ActionYear(
            year,
            past.state.token if past.state is not None else "not_told",
            state_text(past, words),
            words.result(past.result, past.reason),
            words.catalogue.text("evaluation.late.word") if past.late else "",
        )


def _in_year(outcome: ActionOutcome, year: int, press: Press) -> ActionOutcome | None:
    actions = press.case.outcomes[year].actions
    return next((one for one in actions if one.action.id == outcome.action.id), None)


# ------------------------------------------------------------------------------------ to decide


def _matters(press: Press) -> Iterator[MatterView]:
    """Yield the questions that the term so far leaves open; an action stands under one only."""
    seen: set[str] = set()
    for token, asks in (
        ("put_off", _put_off),
        ("over", lambda outcome: outcome.late),
        ("open", _open),
        ("missed", lambda outcome: _last_known(outcome, press).result in _MISSED),
        ("untold", _untold),
    ):
        rows = []
        for outcome in press.case.outcome.shown:
            if outcome.action.id not in seen and asks(outcome):
                seen.add(outcome.action.id)
                rows.append(_row(outcome, press))
        if rows:
            yield MatterView(token, press.own(f"matter.{token}", year=press.case.year), tuple(rows))


def _put_off(outcome: ActionOutcome) -> bool:
    """Tell whether an action was put off, suspended or dropped while no decision stands beside it."""
    entry = outcome.entry
    decided = entry is not None and entry.deviation is not None and entry.deviation.decision
    return outcome.state in _PUT_OFF and not decided


def _open(outcome: ActionOutcome) -> bool:
    """Tell whether the schedule ended in an earlier year and no year ever told a state."""
    return outcome.standing is Standing.OPEN_FROM_EARLIER and outcome.state is None


def _last_known(outcome: ActionOutcome, press: Press) -> ActionOutcome:
    """Return the action in the last year whose result can be known yet; a running year has none."""
    for year in reversed(_years(press.case)):
        past = _in_year(outcome, year, press)
        if past is not None and past.shown and past.result is not Result.NOT_YET_DUE:
            return past
    return outcome


def _untold(outcome: ActionOutcome) -> bool:
    return outcome.state is None


def _row(outcome: ActionOutcome, press: Press) -> tuple[str, str, str, str]:
    words, action = press.words, outcome.action
    last = _last_known(outcome, press)
    result = words.result(last.result, last.reason).text
    told = result if last.year == outcome.year else f"{result} ({last.year})"
    facts = f"{state_text(outcome, words)} · {told}"
    return press.numbers[action.id], words.of(action.name), f"toimenpide-{action.id}", facts
