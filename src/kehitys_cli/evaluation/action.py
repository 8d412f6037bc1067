"""An action in a year: its state, and the worst of its measures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.inputs import told_input
from kehitys_cli.evaluation.measure import evaluate_measure
from kehitys_cli.evaluation.result import (
    WORST_FIRST,
    ActionOutcome,
    Input,
    InputRole,
    MeasureOutcome,
    Origin,
    Reason,
    Result,
    Rule,
    Standing,
)
from kehitys_cli.evaluation.setting import Ending, Setting
from kehitys_cli.model.tokens import State, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kehitys_cli.model.followup import ActionEntry, MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action
    from kehitys_cli.model.values import Schedule

_NO_PART = {Reason.NARRATIVE, Reason.NO_TARGET}
_AS_RESULT = {
    Verdict.ACHIEVED: Result.ACHIEVED,
    Verdict.PARTLY_ACHIEVED: Result.PARTLY_ACHIEVED,
    Verdict.NOT_ACHIEVED: Result.NOT_ACHIEVED,
}
_LIFTED = {State.SUSPENDED, State.POSTPONED, State.DROPPED}


class Frame(NamedTuple):
    """What an action's year depends on beside the action: period, days, entries by year.

    `start` and `end` are the plan's period, `valid` its `voimassa`.
    """

    year: int
    as_of: dt.date
    due_day: dt.date
    start: int
    end: int
    entries: Mapping[int, ActionEntry]
    earlier: Callable[[AnyMeasure], Mapping[int, MeasureEntry]]
    valid: Schedule | None = None


class _Told(NamedTuple):
    """The state that holds: the latest year that told it, and whether a decision stands behind it."""

    state: State | None
    year: int | None
    decided: bool


class _Verdict(NamedTuple):
    """An action's result with what decided it."""

    result: Result
    rule: Rule
    reason: Reason | None = None
    inputs: tuple[Input, ...] = ()


def evaluate_action(action: Action, frame: Frame) -> ActionOutcome:
    """Return the action's result in the frame's year, with its measures'."""
    ended = _ended(action, frame)
    measures = _measures(action, frame, ended)
    standing = _standing(action, frame, ended)
    told = _told(frame, frame.year)
    entry = frame.entries.get(frame.year)
    verdict = entry.verdict if entry is not None else None
    found = _result(action, frame, standing, measures)
    return ActionOutcome(
        action=action,
        year=frame.year,
        standing=standing,
        result=found.result,
        rule=found.rule,
        reason=found.reason,
        measures=measures,
        counts=dict(Counter(outcome.result for outcome in measures)),
        state=told.state,
        state_year=told.year,
        late=_late(action, frame, told),
        verdict=verdict,
        differs=_differs(verdict, found),
        entry=entry,
        inputs=found.inputs,
        ended=ended is not None,
    )


def evaluate_measures(action: Action, frame: Frame) -> tuple[MeasureOutcome, ...]:
    """Return the results of the action's measures alone."""
    return _measures(action, frame, _ended(action, frame))


def _measures(action: Action, frame: Frame, ended: Ending | None) -> tuple[MeasureOutcome, ...]:
    return tuple(
        evaluate_measure(measure, _setting(action, measure, frame, ended))
        for measure in action.measures
    )


# ------------------------------------------------------------------------------------- the state


def _told(frame: Frame, until: int) -> _Told:
    """Return the state that holds: the latest told up to a year.

    To tell the same state again is no other state, so a decision of any of its years stands behind it.
    """
    state: State | None = None
    year: int | None = None
    decided = False
    for told, entry in sorted(frame.entries.items()):
        if told > until:
            break
        if entry.state is not None:
            decided = decided and entry.state is state
            state, year = entry.state, told
        if entry.deviation is not None and entry.deviation.decision is not None:
            decided = True
    return _Told(state, year, decided and state is not None)


def _ended(action: Action, frame: Frame) -> Ending | None:
    """Return what ended the action before this year, unless this year tells another state."""
    before = _told(frame, frame.year - 1)
    if before.state is None or before.year is None:
        return None
    now = frame.entries.get(frame.year)
    if now is not None and now.state not in {None, before.state}:
        return None
    origin = Origin(before.year, ("toimenpiteet", action.id, "tila"))
    state = Input(InputRole.STATE, before.state.value, origin, before.year)
    if before.state is State.DONE:
        return Ending(Rule.AFTER_DONE, state)
    if before.state is State.DROPPED and before.decided:
        return Ending(Rule.AFTER_DROPPED, state)
    return None


def _standing(action: Action, frame: Frame, ended: Ending | None) -> Standing:
    valid, year = frame.valid, frame.year
    begins = max(action.schedule.start, frame.start, valid.start if valid is not None else 0)
    if year < begins:
        return Standing.UPCOMING
    over = year > frame.end or (valid is not None and not valid.covers(year))
    if ended is not None or over:
        return Standing.FINISHED
    if year > action.schedule.last(frame.end):
        return Standing.OPEN_FROM_EARLIER
    return Standing.FOLLOWED


def _late(action: Action, frame: Frame, told: _Told) -> bool:
    """Tell whether the schedule ended without an end: nothing told is no claim.

    A schedule that ends with the year still runs where the report speaks as of a day within it.
    """
    last = action.schedule.last(frame.end)
    runs = last > frame.year or frame.as_of < dt.date(last, 12, 31)
    if runs or told.state in {None, State.DONE}:
        return False
    return not (told.state in _LIFTED and told.decided)


def _setting(action: Action, measure: AnyMeasure, frame: Frame, ended: Ending | None) -> Setting:
    home = ("toimenpiteet", action.id)
    path = (*home, "mittarit", measure.id)
    return Setting(
        year=frame.year,
        as_of=frame.as_of,
        due_day=frame.due_day,
        start=frame.start,
        end=frame.end,
        schedule=action.schedule,
        entries={
            year: entry.measures[measure.id]
            for year, entry in frame.entries.items()
            if measure.id in entry.measures
        },
        path=path,
        home=path,
        schedule_path=(*home, "aikataulu"),
        unit=measure.responsible or action.responsible[0],
        plan_valid=frame.valid,
        general_source=action.monitoring.source,
        general_path=(*home, "seuranta", "lähde"),
        binding=action.binding is not None,
        ended=ended,
        earlier=frame.earlier(measure),
    )


# ------------------------------------------------------------------------------------ the result


def _result(
    action: Action, frame: Frame, standing: Standing, measures: tuple[MeasureOutcome, ...]
) -> _Verdict:
    if standing in {Standing.UPCOMING, Standing.FINISHED}:
        return _Verdict(Result.NOT_MEASURED, Rule.NOT_DUE)
    measured = [outcome for outcome in measures if outcome.result is not Result.NOT_MEASURED]
    if measures and not measured:
        return _Verdict(Result.NOT_MEASURED, Rule.NOTHING_MEASURED)
    counted = [outcome for outcome in measured if not _stands_aside(outcome)]
    if not counted:
        return _by_verdict(action, frame, measured)
    worst = min(counted, key=lambda outcome: WORST_FIRST.index(outcome.result))
    inputs = tuple(
        Input(InputRole.MEASURE, outcome.measure.id, None, outcome.year)
        for outcome in counted
        if outcome.result is worst.result
    )
    return _Verdict(worst.result, Rule.WORST_MEASURE, worst.reason, inputs)


def _stands_aside(outcome: MeasureOutcome) -> bool:
    """Words, and numbers without a target, take no part in the action's result."""
    return outcome.result is Result.NOT_ASSESSABLE and outcome.reason in _NO_PART


def _by_verdict(action: Action, frame: Frame, measured: list[MeasureOutcome]) -> _Verdict:
    """Return what the unit's own verdict comes to, if there is one and something shows it."""
    entry = frame.entries.get(frame.year)
    if entry is None or entry.verdict is None:
        return _Verdict(Result.NOT_ASSESSABLE, Rule.NO_ASSESSMENT, Reason.NO_ASSESSMENT)
    verdict = entry.verdict
    told = _verdict_inputs(action, entry, verdict, frame.year)
    if not entry.evidence and not any(_shows(outcome) for outcome in measured):
        return _Verdict(Result.NOT_ASSESSABLE, Rule.NO_EVIDENCE, Reason.NO_EVIDENCE, told)
    result = _AS_RESULT[verdict]
    if result is Result.PARTLY_ACHIEVED and _binds(action, measured):
        return _Verdict(Result.NOT_ACHIEVED, Rule.BINDING, None, told)
    return _Verdict(result, Rule.SELF_ASSESSMENT, None, told)


def _binds(action: Action, measured: list[MeasureOutcome]) -> bool:
    """Tell whether the action, or a measure for which its verdict stands in, is binding (`sitova`)."""
    return action.binding is not None or any(item.measure.binding for item in measured)


def _verdict_inputs(
    action: Action, entry: ActionEntry, verdict: Verdict, year: int
) -> tuple[Input, ...]:
    home = ("toimenpiteet", action.id)
    told = Input(InputRole.VERDICT, verdict.value, Origin(year, (*home, "itsearvio")), year)
    proof = Origin(year, (*home, "näyttö"))
    evidence = (told_input(InputRole.EVIDENCE, item.name, proof, year) for item in entry.evidence)
    return (told, *evidence)


def _shows(outcome: MeasureOutcome) -> bool:
    """Tell whether something recorded with a source stands behind a verdict."""
    if outcome.own_source is not None:
        return True
    return outcome.value is not None and outcome.general_source is not None


def _differs(verdict: Verdict | None, found: _Verdict) -> bool:
    """Tell whether the unit's own verdict is another than the computed result."""
    if verdict is None or found.result is Result.NOT_MEASURED:
        return False
    return found.rule is not Rule.SELF_ASSESSMENT and _AS_RESULT[verdict] is not found.result
