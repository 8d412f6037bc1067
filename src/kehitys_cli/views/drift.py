"""Drift: what each target was when the plan was approved, what it is now, and who decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from pydantic import TypeAdapter, ValidationError

from kehitys_cli.documents.scan import PLAN_SEAL
from kehitys_cli.evaluation.sealed import plan_rows
from kehitys_cli.model.amendments import data_in_force, deciding, in_force
from kehitys_cli.model.fields import TargetLevel
from kehitys_cli.model.values import Number
from kehitys_cli.views.measures import hidden
from kehitys_cli.views.report import DriftView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.evaluation.result import MeasureOutcome
    from kehitys_cli.evaluation.sealed import Row
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.seal import Seal
    from kehitys_cli.model.values import Target
    from kehitys_cli.views.actions import Names
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

_TARGET = TypeAdapter[Any](TargetLevel)
_KEY = "tavoitetaso"


def drift_views(
    case: ReportCase, numbers: Mapping[str, str], words: Words, names: Names
) -> tuple[DriftView, ...]:
    """Return every target that is another than it was approved, in the plan's order."""
    if not _may_have_drifted(case):
        return ()
    pinned = _pinned(case)
    current = plan_rows(data_in_force(case.bundle.plan, case.bundle.document.data, case.year))
    outcomes = {one.measure.id: one for item in case.outcome.actions for one in item.measures}
    return tuple(
        view
        for action in case.plan.actions
        for measure in action.measures
        if measure.id in current
        for view in _of_measure(
            case,
            measure,
            (pinned.get(measure.id, {}), current[measure.id]),
            outcomes.get(measure.id),
            numbers[action.id],
            words,
            names,
        )
    )


def _may_have_drifted(case: ReportCase) -> bool:
    """Tell whether there is anything to compare: a seal that may say otherwise, or an amendment."""
    items = (item for one in case.bundle.plan.actions for item in (one, *one.measures))
    sealed = any(name.startswith(PLAN_SEAL) for name in case.bundle.seals)
    return sealed or any(item.amendments for item in items)


def _pinned(case: ReportCase) -> Mapping[str, Mapping[str, Any]]:
    """Return the targets by measure as they were approved: those of the first seal, else of the first decision."""
    bundle = case.bundle
    seals = sorted(name for name in bundle.seals if name.startswith(PLAN_SEAL))
    if seals and bundle.seals[seals[0]].valid:
        seal = cast("Seal", bundle.seals[seals[0]].model)
        return {name: row.targets for name, row in seal.rows.items()}
    days = [item.date for item in bundle.plan.decisions]
    data = in_force(bundle.document.data, min(days, default=dt.date.max))
    return {name: row.targets for name, row in plan_rows(data).items()}


def _of_measure(  # noqa: PLR0913, PLR0917 - what a row tells
    case: ReportCase,
    measure: AnyMeasure,
    levels: tuple[Mapping[str, Any], Row],
    outcome: MeasureOutcome | None,
    number: str,
    words: Words,
    names: Names,
) -> Iterator[DriftView]:
    approved, row = levels
    for year in sorted({*approved, *row.targets}):
        before, now = _level(approved.get(year)), _level(row.targets.get(year))
        if before == now:
            continue
        path = (*row.home, _KEY, year)
        decided = deciding(case.bundle.document.data, path, dt.date(case.year, 12, 31))
        actual = None
        if outcome is not None and year == str(case.year) and not hidden(outcome):
            actual = outcome.value
        yield DriftView(
            number,
            words.of(measure.name),
            year,
            words.target(before, measure) if before is not None else words.say("not-there"),
            _difference(now, before, measure, words),
            words.target(now, measure) if now is not None else words.say("not-there"),
            words.number(actual, measure) if actual is not None else "",
            _difference(actual, now, measure, words),
            names.decisions.get(decided, decided),
        )


def _level(raw: object) -> Target | None:
    if raw is None:
        return None
    try:
        found: Target = _TARGET.validate_python(raw)
    except ValidationError:
        return None
    return found


def _difference(
    one: Target | Number | None, other: Target | None, measure: AnyMeasure, words: Words
) -> str:
    """Return how far one number is from another; empty where they cannot be subtracted."""
    if not isinstance(one, Number) or not isinstance(other, Number):
        return ""
    return words.fraction(one.value - other.value, measure, signed=True)
