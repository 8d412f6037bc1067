"""What is awaited, missing and undecided: the part of a report that asks people to act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Result, Standing
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import Direction
from kehitys_cli.views.measures import hidden
from kehitys_cli.views.report import AwaitedView, GapView, UndecidedView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action
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


def awaited(
    shown: Sequence[ActionOutcome],
    numbers: Mapping[str, str],
    units: Mapping[str, str],
    words: Words,
) -> tuple[AwaitedView, ...]:
    """Return what is awaited from each unit, the most first; open ones from earlier years after."""
    found = []
    for earlier in (False, True):
        standing = Standing.OPEN_FROM_EARLIER if earlier else Standing.FOLLOWED
        group = [outcome for outcome in shown if outcome.standing is standing]
        order = {unit: place for place, unit in enumerate(units)}
        by_unit = sorted(
            {outcome.action.responsible[0] for outcome in group}
            | {item.unit for outcome in group for item in outcome.measures if _gap(item.result)},
            key=lambda unit: order.get(unit, len(order)),
        )
        rows = [_awaited(unit, group, numbers, units, words, earlier=earlier) for unit in by_unit]
        found += sorted(
            (row for row in rows if row is not None), key=lambda row: (-row.actions, -row.values)
        )
    return tuple(found)


def _gap(result: Result) -> bool:
    return result in _GAPS


def _awaited(
    unit: str,
    group: Sequence[ActionOutcome],
    numbers: Mapping[str, str],
    units: Mapping[str, str],
    words: Words,
    *,
    earlier: bool,
) -> AwaitedView | None:
    """Return a unit's line: states that are not told, values that are not recorded."""
    untold = [
        outcome
        for outcome in group
        if outcome.action.responsible[0] == unit
        and (outcome.entry is None or outcome.entry.state is None)
    ]
    values = [
        (outcome, item)
        for outcome in group
        for item in outcome.measures
        if item.unit == unit and item.due and _gap(item.result)
    ]
    if not untold and not values:
        return None
    concerned = {numbers[outcome.action.id] for outcome in untold}
    concerned |= {numbers[outcome.action.id] for outcome, _ in values}
    name = units.get(unit, unit)
    text = words.say(
        "awaited-line",
        unit=name,
        actions=words.count("actions-n", len(untold)),
        values=words.count("values-n", len(values)),
        numbers=compressed(sorted(concerned)),
    )
    return AwaitedView(name, len(untold), len(values), compressed(sorted(concerned)), text, earlier)


def gaps(
    shown: Sequence[ActionOutcome],
    numbers: Mapping[str, str],
    units: Mapping[str, str],
    words: Words,
) -> tuple[GapView, ...]:
    """Return missing and promised values and states, unit by unit in the register's order."""
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for outcome in shown:
        number = numbers[outcome.action.id]
        if outcome.entry is None or outcome.entry.state is None:
            what = words.catalogue.text("evaluation.state.not_told")
            if outcome.state is not None:
                what = words.say("state-not-renewed", state=words.token("state", outcome.state))
            row = (number, words.of(outcome.action.name), what)
            rows.setdefault(outcome.action.responsible[0], []).append(row)
        for item in outcome.measures:
            if item.due and _gap(item.result):
                what = words.measure_result(item).text
                if item.entry is not None and item.entry.promised is not None:
                    what = words.say("promised-by", date=words.date(item.entry.promised))
                rows.setdefault(item.unit, []).append((number, words.of(item.measure.name), what))
    order = [unit for unit in units if unit in rows] + [unit for unit in rows if unit not in units]
    return tuple(GapView(units.get(unit, unit), tuple(rows[unit])) for unit in order)


def undecided(
    case: ReportCase, numbers: Mapping[str, str], words: Words
) -> tuple[UndecidedView, ...]:
    """Return what must be decided of each measure before its coming true can be assessed."""
    found = []
    for action in case.plan.actions:
        number = numbers[action.id]
        anchor = f"toimenpide-{action.id}"
        if not action.measures:
            missing = (words.say("undecided.measure"),)
            found.append(UndecidedView(number, words.of(action.name), anchor, missing, ""))
        for measure in action.measures:
            lacks = tuple(words.say(f"undecided.{name}") for name in _lacking(action, measure))
            if lacks:
                candidates = _candidates(case, action, measure, words)
                found.append(
                    UndecidedView(number, words.of(measure.name), anchor, lacks, candidates)
                )
    return tuple(found)


def _lacking(action: Action, measure: AnyMeasure) -> list[str]:
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
    if measure.source is None and action.monitoring.source is None:
        lacks.append("source")
    return lacks


def _candidates(case: ReportCase, action: Action, measure: AnyMeasure, words: Words) -> str:
    """Return recorded values, which may serve as a baseline."""
    parts = []
    for year, outcome in sorted(case.history(action.id, measure.id).items()):
        number = value_of(outcome.entry)
        if number is not None and not hidden(outcome):
            parts.append(f"{year}: {words.number(number, measure)}")
    return " · ".join(parts)
