"""The trace of a report for programs: every result with its rule and inputs, as `why` tells them.

Tokens and exact numbers only; `docs/evaluation.md` says which rule decides. An input names file and line,
and the commit that brought the line with its day, where git knows them.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the types of fields are read for the schema
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kehitys_cli.evaluation.result import ActionOutcome, InputRole
from kehitys_cli.views.measures import hidden, public_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.evaluation.result import GoalOutcome, Input, MeasureOutcome
    from kehitys_cli.views.case import ReportCase


class Brought(NamedTuple):
    """What brought a line: the commit's id and its committer's day."""

    commit: str
    date: dt.date


class Blame(Protocol):
    """Knows what brought a line; None where it is not committed, or without git."""

    def __call__(self, path: str, row: int) -> Brought | None:
        """Return what brought a line of a file (its path from the root of the plans)."""
        ...


class TraceInput(NamedTuple):
    """An input of a result, as it stands in the file."""

    role: str
    text: str
    year: int | None
    file: str | None
    line: int | None
    commit: str | None
    date: dt.date | None


class Trace(NamedTuple):
    """A result with everything that it rests on; numbers are exact and as written, hidden ones left out.

    `owner` is the action, goal or objective that a measure belongs to. `kind` is action, measure,
    goal or objective.
    """

    id: str
    kind: str
    owner: str | None
    year: int
    result: str
    reason: str | None
    rule: str | None
    value: str | None = None
    value_year: int | None = None
    target: str | None = None
    target_year: int | None = None
    baseline: str | None = None
    baseline_year: int | None = None
    expected: str | None = None
    share: str | None = None
    source: str | None = None
    source_is_own: bool | None = None
    trend: str | None = None
    change: str | None = None
    change_since: str | None = None
    late: bool = False
    preliminary: bool = False
    due: bool | None = None
    state: str | None = None
    state_year: int | None = None
    verdict: str | None = None
    inputs: tuple[TraceInput, ...] = ()


def traces(case: ReportCase, blame: Blame) -> tuple[Trace, ...]:
    """Return the results of the report's year: goals with their measures, then actions with theirs."""
    return tuple(_Traced(case, blame).all())


class _Traced:
    def __init__(self, case: ReportCase, blame: Blame) -> None:
        self._case = case
        self._blame = blame

    def all(self) -> Iterator[Trace]:
        objectives = {
            item.id
            for goal in (self._case.strategy.goals if self._case.strategy else ())
            for item in goal.objectives
        }
        for goal in self._case.outcome.goals:
            kind = "objective" if goal.item.id in objectives else "goal"
            yield self._goal(goal, kind)
            yield from (self._measure(item, f"*{goal.item.id}") for item in goal.measures)
        for action in self._case.outcome.shown:
            yield self._action(action)
            yield from (self._measure(item, action.action.id) for item in action.measures)

    def _goal(self, outcome: GoalOutcome, kind: str) -> Trace:
        token = outcome.result.token
        return Trace(outcome.item.id, kind, None, outcome.year, token, None, None)

    def _action(self, outcome: ActionOutcome) -> Trace:
        return Trace(
            id=outcome.action.id,
            kind="action",
            owner=None,
            year=outcome.year,
            result=outcome.result.token,
            reason=outcome.reason.token if outcome.reason is not None else None,
            rule=outcome.rule.value,
            late=outcome.late,
            state=outcome.state.token if outcome.state is not None else None,
            state_year=outcome.state_year,
            verdict=outcome.verdict.token if outcome.verdict is not None else None,
            inputs=self._inputs(outcome),
        )

    def _measure(self, outcome: MeasureOutcome, owner: str) -> Trace:
        baseline = outcome.baseline
        change = public_change(outcome, self._case.history(owner, outcome.measure.id))
        source = outcome.own_source or outcome.general_source
        return Trace(
            id=outcome.measure.id,
            kind="measure",
            owner=owner.removeprefix("*"),
            year=outcome.year,
            result=outcome.result.token,
            reason=outcome.reason.token if outcome.reason is not None else None,
            rule=outcome.rule.value,
            value=None if hidden(outcome) else _value(outcome),
            value_year=outcome.value_year or outcome.reached_year,
            target=_first(outcome, InputRole.TARGET),
            target_year=outcome.target_year,
            baseline=baseline.value.text if baseline is not None else None,
            baseline_year=baseline.year if baseline is not None else None,
            expected=_exact(outcome.expected),
            share=_exact(outcome.share),
            source=str(source) if source is not None else None,
            source_is_own=outcome.own_source is not None if source is not None else None,
            trend=outcome.trend.token if outcome.trend is not None else None,
            change=str(change.amount) if change is not None else None,
            change_since=change.since_text if change is not None else None,
            late=outcome.late,
            preliminary=outcome.preliminary,
            due=outcome.due,
            inputs=self._inputs(outcome),
        )

    def _inputs(self, outcome: ActionOutcome | MeasureOutcome) -> tuple[TraceInput, ...]:
        return tuple(self._input(item) for item in outcome.inputs)

    def _input(self, item: Input) -> TraceInput:
        where = self._case.where(item.origin) if item.origin is not None else None
        file, line = where if where is not None else (None, None)
        brought = self._blame(*where) if where is not None else None
        return TraceInput(
            item.role.value,
            item.text,
            item.year,
            file,
            line,
            brought.commit if brought is not None else None,
            brought.date if brought is not None else None,
        )


def _exact(value: object) -> str | None:
    """Return a fraction as `5/2` or `3`; None for nothing."""
    return None if value is None else str(value)


def _value(outcome: MeasureOutcome) -> str | None:
    return outcome.value.text if outcome.value is not None else _first(outcome, InputRole.VALUE)


def _first(outcome: MeasureOutcome, role: InputRole) -> str | None:
    return next((item.text for item in outcome.inputs if item.role is role), None)
