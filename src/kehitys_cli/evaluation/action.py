"""An action in a year: its state, and the worst of its measures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from kehitys_cli.evaluation.setting import Setting
from kehitys_cli.model.values import State, Verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from kehitys_cli.model.followup import ActionEntry, MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action

_NO_PART = {Reason.NARRATIVE, Reason.NO_TARGET}
_AS_RESULT = {
    Verdict.ACHIEVED: Result.ACHIEVED,
    Verdict.PARTLY_ACHIEVED: Result.PARTLY_ACHIEVED,
    Verdict.NOT_ACHIEVED: Result.NOT_ACHIEVED,
}
_LIFTED = {State.SUSPENDED, State.POSTPONED, State.DROPPED}


@dataclass(frozen=True, slots=True)
class Frame:
    """What an action's year depends on beside the action: period, days, entries by year."""

    year: int
    as_of: dt.date
    due_day: dt.date
    start: int
    end: int
    entries: Mapping[int, ActionEntry]
    earlier: Callable[[AnyMeasure], Mapping[int, MeasureEntry]]


@dataclass(frozen=True, slots=True)
class _Told:
    state: State | None
    year: int | None
    decided: bool


def evaluate_action(action: Action, frame: Frame) -> ActionOutcome:
    """Return the action's result in the frame's year, with its measures'."""
    finished = _finished(frame)
    measures = tuple(
        evaluate_measure(measure, _setting(action, measure, frame, finished))
        for measure in action.measures
    )
    standing = _standing(action, frame, finished)
    told = _told(frame, frame.year)
    entry = frame.entries.get(frame.year)
    result, rule, reason, inputs = _result(action, frame, standing, measures)
    verdict = entry.verdict if entry is not None else None
    return ActionOutcome(
        action,
        frame.year,
        standing,
        result,
        rule,
        reason,
        measures,
        dict(Counter(outcome.result for outcome in measures)),
        told.state,
        told.year,
        _late(action, frame, told),
        verdict,
        verdict is not None
        and rule is not Rule.SELF_ASSESSMENT
        and result is not Result.NOT_MEASURED
        and _AS_RESULT[verdict] is not result,
        entry,
        inputs,
    )


def _told(frame: Frame, until: int) -> _Told:
    """Return the state that holds: the latest that was told up to a year."""
    years = [
        year for year, entry in frame.entries.items() if year <= until and entry.state is not None
    ]
    if not years:
        return _Told(None, None, decided=False)
    year = max(years)
    decided = any(
        entry.deviation is not None and entry.deviation.decision is not None
        for told, entry in frame.entries.items()
        if year <= told <= until
    )
    return _Told(frame.entries[year].state, year, decided)


def _finished(frame: Frame) -> Rule | None:
    """Return the rule that ended the action before this year, unless this year tells another state."""
    before = _told(frame, frame.year - 1)
    now = frame.entries.get(frame.year)
    if now is not None and now.state is not None and now.state is not before.state:
        return None
    if before.state is State.DONE:
        return Rule.AFTER_DONE
    return Rule.AFTER_DROPPED if before.state is State.DROPPED and before.decided else None


def _standing(action: Action, frame: Frame, finished: Rule | None) -> Standing:
    if frame.year < max(action.schedule.start, frame.start):
        return Standing.UPCOMING
    if finished is not None or frame.year > frame.end:
        return Standing.FINISHED
    if frame.year > action.schedule.last(frame.end):
        return Standing.OPEN_FROM_EARLIER
    return Standing.FOLLOWED


def _late(action: Action, frame: Frame, told: _Told) -> bool:
    """Tell whether the schedule ended without an end: nothing told is no claim."""
    if told.state in {None, State.DONE} or action.schedule.last(frame.end) > frame.year:
        return False
    return not (told.state in _LIFTED and told.decided)


def _setting(action: Action, measure: AnyMeasure, frame: Frame, finished: Rule | None) -> Setting:
    home = ("toimenpiteet", action.id, "mittarit", measure.id)
    return Setting(
        frame.year,
        frame.as_of,
        frame.due_day,
        frame.start,
        frame.end,
        action.schedule,
        {
            year: entry.measures[measure.id]
            for year, entry in frame.entries.items()
            if measure.id in entry.measures
        },
        home,
        home,
        unit=measure.responsible or action.responsible[0],
        general_source=action.monitoring.source,
        general_path=("toimenpiteet", action.id, "seuranta", "lähde"),
        binding=action.binding is not None,
        finished=finished,
        earlier=frame.earlier(measure),
    )


def _result(
    action: Action, frame: Frame, standing: Standing, measures: tuple[MeasureOutcome, ...]
) -> tuple[Result, Rule, Reason | None, tuple[Input, ...]]:
    if standing in {Standing.UPCOMING, Standing.FINISHED}:
        return Result.NOT_MEASURED, Rule.NOT_DUE, None, ()
    measured = [outcome for outcome in measures if outcome.result is not Result.NOT_MEASURED]
    if measures and not measured:
        return Result.NOT_MEASURED, Rule.NOTHING_MEASURED, None, ()
    judged = [outcome for outcome in measured if not _stands_aside(outcome)]
    if not judged:
        return _by_verdict(action, frame, measured)
    worst = min(judged, key=lambda outcome: WORST_FIRST.index(outcome.result))
    inputs = tuple(
        Input(InputRole.MEASURE, outcome.measure.id, None, outcome.year)
        for outcome in judged
        if outcome.result is worst.result
    )
    return worst.result, Rule.WORST_MEASURE, worst.reason, inputs


def _stands_aside(outcome: MeasureOutcome) -> bool:
    """Words, and numbers without a target, take no part in the action's result."""
    return outcome.result is Result.NOT_ASSESSABLE and outcome.reason in _NO_PART


def _by_verdict(
    action: Action, frame: Frame, measured: list[MeasureOutcome]
) -> tuple[Result, Rule, Reason | None, tuple[Input, ...]]:
    entry = frame.entries.get(frame.year)
    if entry is None or entry.verdict is None:
        return Result.NOT_ASSESSABLE, Rule.NO_ASSESSMENT, Reason.NO_ASSESSMENT, ()
    path = ("toimenpiteet", action.id)
    told = Input(
        InputRole.VERDICT, entry.verdict.value, Origin(frame.year, (*path, "itsearvio")), frame.year
    )
    if not entry.evidence and not any(_shows(outcome) for outcome in measured):
        return Result.NOT_ASSESSABLE, Rule.NO_EVIDENCE, Reason.NO_EVIDENCE, (told,)
    proof = tuple(
        Input(InputRole.EVIDENCE, str(item.name), Origin(frame.year, (*path, "näyttö")), frame.year)
        for item in entry.evidence
    )
    result = _AS_RESULT[entry.verdict]
    if result is Result.PARTLY_ACHIEVED and action.binding is not None:
        return Result.NOT_ACHIEVED, Rule.BINDING, None, (told, *proof)
    return result, Rule.SELF_ASSESSMENT, None, (told, *proof)


def _shows(outcome: MeasureOutcome) -> bool:
    """Tell whether something recorded with a source stands behind a verdict."""
    if outcome.own_source is not None:
        return True
    return outcome.value is not None and outcome.general_source is not None
