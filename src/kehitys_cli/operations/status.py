"""What a year's follow-up asks for, from whom, and what of it has come."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the types of fields are read (`outputs`)
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.result import Result
from kehitys_cli.model.measures import Milestone, NumberMeasure, ScaleMeasure
from kehitys_cli.operations.reading import bundles_of_year, case_of
from kehitys_cli.operations.send import waiting
from kehitys_cli.operations.subject import year_asked
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.near import nearest
from kehitys_cli.views.build import action_numbers
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.views.case import ReportCase

_GAPS = {Result.MISSING, Result.NOT_YET_DUE}


class Standing(StrEnum):
    """How something that is asked for stands: a gap is awaited up to the due day, then missing."""

    RECORDED = "recorded"
    PROMISED = "promised"
    AWAITED = "awaited"
    MISSING = "missing"

    @property
    def open(self) -> bool:
        """Whether it has not come yet."""
        return self is not Standing.RECORDED


class Asked(NamedTuple):
    """A measure's value or an action's state that a year asks for.

    `help` tells the last value and the year's target, `command` records it. `late` tells that the
    action's schedule has ended and the action has not.
    """

    plan: str
    id: str
    kind: str
    measure_kind: str | None
    number: str
    name: str
    action: str
    unit: str
    standing: Standing
    due: dt.date
    promised: dt.date | None
    late: bool
    result: str
    command: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """A unit's sums, and what is asked of it."""

    unit: str
    name: str
    states: int = 0
    states_recorded: int = 0
    values: int = 0
    values_recorded: int = 0
    promised: int = 0
    missing: int = 0
    awaited: int = 0
    late: int = 0
    items: tuple[Asked, ...] = field(default=())


class Status(NamedTuple):
    """A year's status over all plans, unit by unit in the register's order.

    `unsent` counts the commits that wait to be sent; None where there is nowhere to send them to.
    """

    year: int
    as_of: dt.date
    due: dt.date
    plans: tuple[str, ...]
    plan_names: tuple[str, ...]
    states: int
    states_recorded: int
    values: int
    values_recorded: int
    late: int
    units: tuple[UnitStatus, ...]
    unsent: int | None = None


def status(
    workspace: Workspace,
    year: int | None,
    today: dt.date,
    catalogue: Catalogue,
    *,
    plan: str | None = None,
    unit: str | None = None,
) -> Status:
    """Return what a year asks for (None: the last that has ended within a plan).

    UserError for an unknown unit, a broken file, or a year that no plan holds.
    """
    if not workspace.register.valid:
        raise UserError("documents.broken", path=workspace.register.path)
    register = workspace.municipality
    if unit is not None and unit not in {item.id for item in register.units}:
        near = nearest(unit, [item.id for item in register.units])
        raise UserError("status.no-unit", unit=unit, near=near or "–")
    asked = year if year is not None else year_asked(workspace, today, plan)
    words = Words(catalogue)
    gathered = _Gathered(words, asked, bare=len(workspace.layout.plans) == 1)
    for bundle in bundles_of_year(workspace, asked, plan):
        gathered.add(case_of(workspace, bundle, asked, today))
    if not gathered.plans:
        raise UserError("status.no-year", year=asked)
    units = tuple(gathered.units(unit))
    return Status(
        asked,
        today,
        register.due_days.values.of(asked + 1),
        tuple(gathered.plans),
        tuple(gathered.plans.values()),
        sum(item.states for item in units),
        sum(item.states_recorded for item in units),
        sum(item.values for item in units),
        sum(item.values_recorded for item in units),
        sum(item.late for item in units),
        units,
        waiting(workspace),
    )


def open_values(
    workspace: Workspace, year: int, today: dt.date, catalogue: Catalogue, plan: str | None = None
) -> int:
    """Return how many values of a year have not come: of one plan or strategy, or of all."""
    if not any(bundles_of_year(workspace, year, None)):
        return 0
    units = status(workspace, year, today, catalogue).units
    items = [item for unit in units for item in unit.items if plan in {None, item.plan}]
    return sum(item.kind == "value" and item.standing.open for item in items)


class _Gathered:
    """Collects what is asked for, plan by plan."""

    def __init__(self, words: Words, year: int, *, bare: bool) -> None:
        self.plans: dict[str, str] = {}
        self._words = words
        self._year = year
        self._bare = bare
        self._names: dict[str, str] = {}
        self._items: dict[str, list[Asked]] = {}
        self._goals_seen: set[str] = set()

    def add(self, case: ReportCase) -> None:
        """Add what a plan's year asks for; the goals of a strategy are asked once."""
        self.plans[case.bundle.id] = self._words.of(case.bundle.plan.name)
        self._names = {unit.id: self._words.of(unit.name) for unit in case.municipality.units}
        numbers = action_numbers(case)
        for outcome in case.outcome.shown:
            self._add_action(case, outcome, numbers[outcome.action.id])
        strategy = case.strategy_bundle
        if strategy is None or strategy.id in self._goals_seen:
            return
        self._goals_seen.add(strategy.id)
        for goal in case.outcome.goals:
            for measured in goal.measures:
                if measured.due:
                    name = self._words.of(goal.item.name)
                    self._put(self._value(case, strategy, measured, "", name, late=False))

    def _add_action(self, case: ReportCase, outcome: ActionOutcome, number: str) -> None:
        name = self._words.of(outcome.action.name)
        for measured in outcome.measures:
            if measured.due:
                asked = self._value(case, case.bundle, measured, number, name, late=outcome.late)
                self._put(asked)
        self._put(self._state(case, outcome, number, name))

    def _put(self, asked: Asked) -> None:
        self._items.setdefault(asked.unit, []).append(asked)

    def _value(
        self,
        case: ReportCase,
        bundle: Bundle,
        measured: MeasureOutcome,
        number: str,
        action: str,
        *,
        late: bool,
    ) -> Asked:
        measure, words = measured.measure, self._words
        due = self._due(case)
        promised = measured.entry.promised if measured.entry is not None else None
        is_open = measured.result in _GAPS
        standing = _standing(is_open=is_open, promised=promised, due=due, as_of=case.as_of)
        unit = words.unit(measure)
        name = words.of(measure.name)
        return Asked(
            bundle.id,
            measure.id,
            "value",
            measure.kind,
            number,
            f"{name}, {unit}" if unit else name,
            action,
            measured.unit or case.plan.area,
            standing,
            due,
            promised,
            late,
            measured.result.token,
            self._command(bundle, measure),
            self._label(standing, promised, words.measure_result(measured).text),
            " · ".join(self._facts(case, measured)),
        )

    def _state(self, case: ReportCase, outcome: ActionOutcome, number: str, name: str) -> Asked:
        words, action = self._words, outcome.action
        due = self._due(case)
        standing = _standing(is_open=not outcome.told, promised=None, due=due, as_of=case.as_of)
        held = words.token("state", outcome.state)
        untold = words.catalogue.text("evaluation.state.not_told")
        facts = words.catalogue.text("status.held", state=held, year=outcome.state_year or "")
        return Asked(
            case.bundle.id,
            action.id,
            "state",
            None,
            number,
            name,
            name,
            action.responsible[0],
            standing,
            due,
            None,
            outcome.late,
            outcome.result.token,
            self._say("command.state", id=self._id(case.bundle, action.id), year=self._year),
            held if outcome.told else untold,
            facts if held and not outcome.told else "",
        )

    def _facts(self, case: ReportCase, measured: MeasureOutcome) -> Iterator[str]:
        """Yield the last value before the year, and the year's target."""
        measure = measured.measure
        for year in sorted(case.outcomes, reverse=True):
            earlier = _same(case, year, measure) if year < self._year else None
            if earlier is not None and earlier.value is not None:
                yield f"{year}: {self._words.number(earlier.value, measure)}"
                break
        if isinstance(measure, NumberMeasure | ScaleMeasure) and self._year in measure.targets:
            target = self._words.target(measure.targets[self._year], measure)
            yield self._say("target", year=self._year, target=target)

    def _command(self, bundle: Bundle, measure: AnyMeasure) -> str:
        key = "milestone" if isinstance(measure, Milestone) else "value"
        key = "narrative" if measure.kind == "sanallinen" else key
        return self._say(f"command.{key}", id=self._id(bundle, measure.id), year=self._year)

    def _id(self, bundle: Bundle, item: str) -> str:
        """Return the bare id where there is one plan, else the full name: both are clear."""
        return item if self._bare else f"{bundle.id}/{item}"

    def _due(self, case: ReportCase) -> dt.date:
        return case.municipality.due_days.values.of(self._year + 1)

    def _label(self, standing: Standing, promised: dt.date | None, result: str) -> str:
        if standing is Standing.PROMISED and promised is not None:
            return self._say("promised", date=self._words.date(promised))
        return result

    def _say(self, key: str, **params: object) -> str:
        return self._words.catalogue.text(f"status.{key}", **params)

    def units(self, only: str | None) -> Iterator[UnitStatus]:
        """Yield the units that anything is asked of, in the register's order."""
        order = [*(unit for unit in self._names if unit in self._items)]
        order += [unit for unit in self._items if unit not in self._names]
        for unit in order if only is None else [only]:
            yield self._unit(unit)

    def _unit(self, unit: str) -> UnitStatus:
        items = self._items.get(unit, [])
        states = [item for item in items if item.kind == "state"]
        values = [item for item in items if item.kind == "value"]
        return UnitStatus(
            unit,
            self._names.get(unit, unit),
            len(states),
            _count(states, Standing.RECORDED),
            len(values),
            _count(values, Standing.RECORDED),
            _count(items, Standing.PROMISED),
            _count(items, Standing.MISSING),
            _count(items, Standing.AWAITED),
            sum(item.late for item in states),
            tuple(items),
        )


def _same(case: ReportCase, year: int, measure: AnyMeasure) -> MeasureOutcome | None:
    outcome = case.outcomes[year]
    groups = (
        *(action.measures for action in outcome.actions),
        *(g.measures for g in outcome.goals),
    )
    return next((item for group in groups for item in group if item.measure.id == measure.id), None)


def _standing(*, is_open: bool, promised: dt.date | None, due: dt.date, as_of: dt.date) -> Standing:
    """Return how it stands; a promise that was not kept is a gap like others."""
    if not is_open:
        return Standing.RECORDED
    if promised is not None and promised >= as_of:
        return Standing.PROMISED
    return Standing.AWAITED if as_of <= due else Standing.MISSING


def _count(items: Sequence[Asked], standing: Standing) -> int:
    return sum(item.standing is standing for item in items)
