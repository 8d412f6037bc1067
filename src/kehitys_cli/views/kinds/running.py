"""Where the running year stands: every action with its state, every measure with its forecast."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.result import Result
from kehitys_cli.views.actions import state_text
from kehitys_cli.views.gaps import compressed
from kehitys_cli.views.kinds.outlook import AHEAD, TOLD, OutlookView, Stage, outlook
from kehitys_cli.views.kinds.page import parts
from kehitys_cli.views.prose import blocks_of
from kehitys_cli.views.report import TallyView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome
    from kehitys_cli.model.values import Text
    from kehitys_cli.views.kinds.page import Part, Press
    from kehitys_cli.views.prose import Block


class RunningAction(NamedTuple):
    """An action within its year; `told` tells whether the year itself says a state."""

    id: str
    anchor: str
    number: str
    name: str
    schedule: str
    units: tuple[str, ...]
    binding: str
    state_token: str
    state: str
    told: bool
    late: str
    assessment: tuple[Block, ...]
    reason: tuple[Block, ...]
    remedy: tuple[Block, ...]
    measures: tuple[OutlookView, ...]


class RunningGoal(NamedTuple):
    """A goal within the year, with its actions and its own measures."""

    id: str
    anchor: str
    number: str
    name: str
    measures: tuple[OutlookView, ...]
    actions: tuple[RunningAction, ...]


def running(press: Press) -> tuple[RunningGoal, ...]:
    """Return the goals with what is known of the case's year."""
    return tuple(_goal(part, press) for part in parts(press, press.case.outcome.shown))


def _goal(part: Part, press: Press) -> RunningGoal:
    return RunningGoal(
        part.id,
        part.anchor,
        part.number,
        part.name,
        tuple(outlook(owner, one, press) for owner, one in part.measures if one.due),
        tuple(_action(one, press) for one in part.actions),
    )


def _action(outcome: ActionOutcome, press: Press) -> RunningAction:
    action, entry, words = outcome.action, outcome.entry, press.words
    number, anchor = press.numbers[action.id], f"toimenpide-{action.id}"
    deviation = entry.deviation if entry is not None else None
    return RunningAction(
        action.id,
        anchor,
        number,
        words.of(action.name),
        words.schedule(action.schedule),
        tuple(press.unit(unit) for unit in action.responsible),
        words.say(f"binding.{action.binding.token}") if action.binding else "",
        outcome.state.token if outcome.state is not None else "not_told",
        state_text(outcome, words),
        outcome.told,
        words.catalogue.text("evaluation.late.word") if outcome.late else "",
        _blocks(entry.assessment if entry is not None else None, press),
        _blocks(deviation.reason if deviation is not None else None, press),
        _blocks(deviation.remedy if deviation is not None else None, press),
        tuple(
            outlook(action.id, one, press, number, anchor)
            for one in outcome.measures
            if one.result is not Result.NOT_MEASURED
        ),
    )


def _blocks(text: Text | None, press: Press) -> tuple[Block, ...]:
    return blocks_of(press.words.whole(text))


# ------------------------------------------------------------------------------------ sums


def due_outlooks(goals: Iterable[RunningGoal], press: Press) -> tuple[OutlookView, ...]:
    """Return the measures of actions that the year asks for: the same as the counts of the year."""
    due = {
        (outcome.action.id, one.measure.id)
        for outcome in press.case.outcome.shown
        for one in outcome.measures
        if one.due
    }
    return tuple(
        one
        for goal in goals
        for action in goal.actions
        for one in action.measures
        if (action.id, one.id) in due
    )


def running_opening(views: Sequence[OutlookView], press: Press) -> Iterator[str]:
    """Yield the first sentences: what is followed up, what is known, what the forecasts say."""
    counts, words = press.case.outcome.counts, press.words
    key = "opening-year-earlier" if counts.open_from_earlier else "opening-year"
    yield words.say(
        key,
        year=press.case.year,
        actions=words.count("actions-followed", counts.followed),
        earlier=words.count("open-earlier-n", counts.open_from_earlier),
        measures=words.count("measures-followed", counts.due),
    )
    stages = Counter(view.stage for view in views)
    told = sum(stages[stage] for stage in TOLD)
    if not told:
        yield press.say("opening-nothing")
        return
    yield press.count("opening-told", len(views), told=told)
    compared = stages[Stage.MEETS] + stages[Stage.MISSES]
    if compared:
        yield press.count("opening-forecast", compared, meets=stages[Stage.MEETS])
    without = sum(view.is_figure and view.stage not in AHEAD | {Stage.WITHHELD} for view in views)
    if without:
        yield press.count("opening-without", without)


def running_tallies(views: Sequence[OutlookView], press: Press) -> tuple[TallyView, ...]:
    """Return the counts of the first screen."""
    stages = Counter(view.stage for view in views)
    told = sum(one.told for one in _shown(press))
    compared = stages[Stage.MEETS] + stages[Stage.MISSES]
    tallies = (
        TallyView(press.say("tally.states", year=press.case.year), told, len(_shown(press))),
        TallyView(press.say("tally.told"), sum(stages[one] for one in TOLD), len(views)),
        TallyView(press.say("tally.ahead"), sum(stages[one] for one in AHEAD), len(views)),
    )
    if not compared:
        return tallies
    return (*tallies, TallyView(press.say("tally.meets"), stages[Stage.MEETS], compared))


def _shown(press: Press) -> tuple[ActionOutcome, ...]:
    return press.case.outcome.shown


def missed(views: Sequence[OutlookView], press: Press) -> Iterator[str]:
    """Yield what the forecasts warn of, binding targets first."""
    found = [view for view in views if view.stage == Stage.MISSES and view.number]
    bound = _bound(press)
    for key, chosen in (
        ("attention.binding", [view for view in found if (view.number, view.id) in bound]),
        ("attention.misses", [view for view in found if (view.number, view.id) not in bound]),
    ):
        if chosen:
            yield press.say(key, numbers=compressed([view.number for view in chosen]))


def _bound(press: Press) -> set[tuple[str, str]]:
    return {
        (press.numbers[outcome.action.id], one.measure.id)
        for outcome in _shown(press)
        for one in outcome.measures
        if outcome.action.binding is not None or one.measure.binding is not None
    }


def named(press: Press, key: str, outcomes: Iterable[ActionOutcome]) -> Iterator[str]:
    """Yield a sentence on some actions by their numbers; none for no action."""
    numbers = [press.numbers[outcome.action.id] for outcome in outcomes]
    if numbers:
        yield press.say(key, numbers=compressed(numbers), year=press.case.year)


def late(press: Press) -> Iterator[str]:
    """Yield the actions that are late, and those of which the year tells no state."""
    yield from named(press, "attention.late", [one for one in _shown(press) if one.late])
    untold = [one for one in _shown(press) if not one.told]
    yield from named(press, "attention.untold", untold)
