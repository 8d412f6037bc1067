"""What is awaited, missing and undecided: the part of a report that asks people to act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import InputRole, Result, Rule, Standing
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.i18n.foreign import together
from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Direction
from kehitys_cli.views.measures import hidden
from kehitys_cli.views.report import AwaitedView, GapView, UndecidedView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

UNKNOWN = "?"
"""What stands for the number of a goal that the strategy does not have."""

_GAPS = {Result.MISSING, Result.NOT_YET_DUE}


def compressed(numbers: Sequence[str]) -> str:
    """Return numbers with runs joined: `1.5, 1.6, 1.8–1.10`."""
    runs: list[list[tuple[int, int]]] = []
    for goal, action in sorted({_parsed(number) for number in numbers}):
        last = runs[-1][-1] if runs else None
        if last is not None and last == (goal, action - 1):
            runs[-1].append((goal, action))
        else:
            runs.append([(goal, action)])
    parts: list[str] = []
    for run in runs:
        names = [f"{goal or UNKNOWN}.{action}" for goal, action in run]
        parts += names if len(names) < 3 else [f"{names[0]}–{names[-1]}"]  # noqa: PLR2004 - two are no run
    return ", ".join(parts)


def _parsed(number: str) -> tuple[int, int]:
    goal, _, action = number.partition(".")
    return (int(goal) if goal.isdigit() else 0, int(action))


def awaited(case: ReportCase, numbers: Mapping[str, str], words: Words) -> tuple[AwaitedView, ...]:
    """Return what is awaited from each unit, the most first.

    After it what is of actions open from earlier years, then of the strategy's own measures.
    """
    press = _Press(case, numbers, words)
    found: list[AwaitedView] = []
    for standing in (Standing.FOLLOWED, Standing.OPEN_FROM_EARLIER):
        group = [outcome for outcome in case.outcome.shown if outcome.standing is standing]
        rows = [press.of_actions(unit, group) for unit in press.units_of(group)]
        found += sorted(rows, key=lambda row: (-row.actions, -row.values))
    return (*found, *press.of_goals())


class _Press:
    """What lines about units are made with."""

    def __init__(self, case: ReportCase, numbers: Mapping[str, str], words: Words) -> None:
        self._case, self._numbers, self._words = case, numbers, words
        self._units = {unit.id: words.of(unit.name) for unit in case.municipality.units}

    def units_of(self, group: Sequence[ActionOutcome]) -> list[str]:
        """Return the units that anything is awaited from, in the register's order."""
        return self._ordered(
            {outcome.action.responsible[0] for outcome in group if not outcome.told}
            | {item.unit for outcome in group for item in outcome.measures if _open(item)}
        )

    def of_actions(self, unit: str, group: Sequence[ActionOutcome]) -> AwaitedView:
        """Return a unit's line: states that are not told, values that are not recorded."""
        untold = [
            outcome
            for outcome in group
            if outcome.action.responsible[0] == unit and not outcome.told
        ]
        values = [
            outcome
            for outcome in group
            for item in outcome.measures
            if item.unit == unit and _open(item)
        ]
        concerned = compressed([self._numbers[one.action.id] for one in (*untold, *values)])
        text = self._words.say(
            "awaited-line",
            unit=self._name(unit),
            actions=self._words.count("actions-n", len(untold)),
            values=self._words.count("values-n", len(values)),
            numbers=concerned,
        )
        earlier = any(one.standing is Standing.OPEN_FROM_EARLIER for one in group)
        return AwaitedView(
            self._name(unit), len(untold), len(values), concerned, text, earlier=earlier
        )

    def of_goals(self) -> Iterator[AwaitedView]:
        """Yield the units' lines on the own measures of goals and objectives."""
        awaited = [one for one in self._case.goal_measures if _open(one.outcome)]
        for unit in self._ordered({one.outcome.unit for one in awaited}):
            mine = [one.number for one in awaited if one.outcome.unit == unit]
            numbers = ", ".join(dict.fromkeys(mine))
            text = self._words.say(
                "awaited-strategy",
                unit=self._name(unit),
                values=self._words.count("values-n", len(mine)),
                numbers=numbers,
            )
            yield AwaitedView(self._name(unit), 0, len(mine), numbers, text, strategy=True)

    def _name(self, unit: str) -> str:
        return self._units.get(unit, unit)

    def _ordered(self, units: Iterable[str]) -> list[str]:
        order = {unit: place for place, unit in enumerate(self._units)}
        return sorted(units, key=lambda unit: (order.get(unit, len(order)), unit))


def _open(outcome: MeasureOutcome) -> bool:
    """Tell whether a value is due and has not come."""
    return outcome.due and outcome.result in _GAPS


def gaps(
    case: ReportCase, numbers: Mapping[str, str], units: Mapping[str, str], words: Words
) -> tuple[GapView, ...]:
    """Return missing and promised values and states, unit by unit in the register's order."""
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for outcome in case.outcome.shown:
        number = numbers[outcome.action.id]
        if not outcome.told:
            what = words.catalogue.text("evaluation.state.not_told")
            if outcome.state is not None:
                what = words.say("state-not-renewed", state=words.token("state", outcome.state))
            row = (number, words.of(outcome.action.name), what)
            rows.setdefault(outcome.action.responsible[0], []).append(row)
        for item in outcome.measures:
            if _open(item):
                rows.setdefault(item.unit, []).append(_gap(number, item, case, words))
    for one in case.goal_measures:
        if _open(one.outcome):
            rows.setdefault(one.outcome.unit, []).append(_gap(one.number, one.outcome, case, words))
    order = [unit for unit in units if unit in rows] + [unit for unit in rows if unit not in units]
    return tuple(GapView(units.get(unit, unit), tuple(rows[unit])) for unit in order)


def _gap(
    number: str, outcome: MeasureOutcome, case: ReportCase, words: Words
) -> tuple[str, str, str]:
    """Return a value's row; a promise that was not kept is a gap like others."""
    promised = outcome.entry.promised if outcome.entry is not None else None
    if promised is not None and promised >= case.as_of:
        what = words.say("promised-by", date=words.date(promised))
    else:
        what = words.measure_result(outcome).text
    return number, words.of(outcome.measure.name), what


def undecided(
    case: ReportCase, numbers: Mapping[str, str], words: Words
) -> tuple[UndecidedView, ...]:
    """Return what must be decided of each measure before its coming true can be assessed.

    Actions that have ended are past deciding; those to come have no place in the report to lead to.
    """
    found = []
    for outcome in case.outcome.actions:
        if outcome.standing is Standing.FINISHED:
            continue
        action, number = outcome.action, numbers[outcome.action.id]
        anchor = f"toimenpide-{action.id}" if outcome.shown else ""
        if not action.measures:
            missing = (words.say("undecided.measure"),)
            found.append(UndecidedView(number, words.of(action.name), anchor, missing, ""))
        general = action.monitoring.source is not None
        for item in outcome.measures:
            lacks = _lacking(item, general=general)
            found += _undecided(case, (number, anchor, action.id), item, lacks, words)
    for one in case.goal_measures:
        place = (one.number, one.anchor, one.owner)
        lacks = _lacking(one.outcome, general=False)
        found += _undecided(case, place, one.outcome, lacks, words)
    return tuple(found)


def _undecided(
    case: ReportCase,
    place: tuple[str, str, str],
    outcome: MeasureOutcome,
    lacks: Sequence[str],
    words: Words,
) -> Iterator[UndecidedView]:
    """Yield a measure's row where it lacks anything; `place` is its number, anchor and owner."""
    if lacks:
        number, anchor, owner = place
        told = tuple(words.say(f"undecided.{name}") for name in lacks)
        broken = (item.year or 0 for item in outcome.inputs if item.role is InputRole.SERIES_BREAK)
        candidates = _candidates(case, owner, outcome.measure, max(broken, default=0), words)
        yield UndecidedView(number, words.of(outcome.measure.name), anchor, told, candidates)


_UNUSABLE = {
    Rule.NO_REFERENCE: "reference",
    Rule.NO_LINE: "baseline-year",
    Rule.SERIES_BREAK: "baseline-after-break",
}
"""What must be decided where a level is there, but the year's value cannot be held against it."""


def _lacking(outcome: MeasureOutcome, *, general: bool) -> list[str]:
    """Return what a measure lacks; `general` tells whether its action has a source for all."""
    measure = outcome.measure
    if not isinstance(measure, NumberMeasure | ScaleMeasure) or measure.background:
        return []
    lacks = []
    if isinstance(measure, NumberMeasure):
        if measure.unit is None:
            lacks.append("unit")
        if measure.direction is None:
            lacks.append("direction")
        if measure.baseline is None and measure.direction is not Direction.STABLE:
            lacks.append("baseline")
    if not measure.targets:
        lacks.append("target")
    if measure.source is None and not general:
        lacks.append("source")
    if outcome.rule in _UNUSABLE and "baseline" not in lacks:
        lacks.append(_UNUSABLE[outcome.rule])
    return lacks


def _candidates(case: ReportCase, owner: str, measure: AnyMeasure, since: int, words: Words) -> str:
    """Return values recorded since a year, which may serve as a baseline."""
    parts = []
    for year, outcome in sorted(case.history(owner, measure.id).items()):
        number = value_of(outcome.entry)
        if year >= since and number is not None and not hidden(outcome):
            parts.append(together((f"{year}: ", words.number(number, measure))))
    return together(parts, " · ")
