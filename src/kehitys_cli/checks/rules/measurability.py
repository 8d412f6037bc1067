"""Family 4: can it be measured at all? Gaps of an approved plan, which its board decides on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Rule
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.evaluation.targets import aim_of, direction_of, is_relative
from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Direction
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rule import Measured, PlanContext
    from kehitys_cli.text.diagnostic import Finding

MANY_ACTIONS = 60
OLD_BASELINE = 5
SAME_VALUES = 3


def without_measure(context: PlanContext) -> Iterator[Finding]:
    """Nothing tells whether the action came true."""
    language = context.around.municipality.language
    for index, action in enumerate(context.bundle.plan.actions):
        if not action.measures:
            yield context.document.finding(
                "KEH401",
                ("toimenpiteet", index, "nimi"),
                subject=f"{context.bundle.id}/{action.id}",
                name=action.name.pick(language),
                place=context.number(action),
            )


def without_unit(item: Measured) -> Iterator[Finding]:
    """A number of what?"""
    if isinstance(item.measure, NumberMeasure) and item.measure.unit is None:
        yield item.finding("KEH402", "nimi")


def without_direction(item: Measured) -> Iterator[Finding]:
    """A target says where to, but not which way is better."""
    measure = item.measure
    if isinstance(measure, NumberMeasure) and measure.targets and measure.direction is None:
        yield item.finding("KEH403", "tavoitetaso")


def without_baseline(item: Measured) -> Iterator[Finding]:
    """Without a baseline nobody can say how far the way was, nor what `-60 %` is."""
    measure = item.measure
    if not isinstance(measure, NumberMeasure) or not measure.targets:
        return
    if measure.baseline is None and measure.direction is not Direction.STABLE:
        yield item.finding("KEH404", "tavoitetaso")
        return
    for year in measure.targets:
        if is_relative(measure, year) and aim_of(measure, year) is None:
            yield item.finding("KEH404", "tavoitetaso", str(year), year=year, hint="positive")


def without_target(item: Measured) -> Iterator[Finding]:
    """A number is followed, but nothing says what would be enough."""
    measure = item.measure
    if isinstance(measure, NumberMeasure | ScaleMeasure) and not (
        measure.targets or measure.background
    ):
        yield item.finding("KEH405", "nimi")


def weaker_than_baseline(item: Measured) -> Iterator[Finding]:
    """A target that would let things get worse."""
    measure = item.measure
    if not isinstance(measure, NumberMeasure | ScaleMeasure) or measure.baseline is None:
        return
    base, direction = measure.baseline.value.value, direction_of(measure)
    if direction in {None, Direction.STABLE}:
        return
    for year in measure.targets:
        aim = aim_of(measure, year)
        if aim is None:
            continue
        if aim.value < base if direction is Direction.INCREASING else aim.value > base:
            told = measure.baseline.value.text
            yield item.finding("KEH406", "tavoitetaso", str(year), year=year, base=told)


def already_there(item: Measured) -> Iterator[Finding]:
    """A target that the last three values meet to the digit asks for nothing."""
    measure = item.measure
    if not isinstance(measure, NumberMeasure) or measure.direction is Direction.STABLE:
        return
    found = (value_of(entry) for entry in item.entries.values())
    values = [number.value for number in found if number is not None][-SAME_VALUES:]
    if len(values) < SAME_VALUES or len(set(values)) > 1:
        return
    for year in measure.targets:
        aim = aim_of(measure, year)
        if aim is not None and aim.value == values[0]:
            yield item.finding("KEH407", "tavoitetaso", str(year), year=year)


def without_source(item: Measured) -> Iterator[Finding]:
    """Where would the number come from?"""
    measure = item.measure
    counted = isinstance(measure, NumberMeasure | ScaleMeasure)
    if counted and measure.source is None and item.source is None:
        yield item.finding("KEH408", "nimi")


def target_unmeasured(item: Measured) -> Iterator[Finding]:
    """A target in a year in which nobody measures.

    A target asks for a value (`docs/format.md`), whatever `mitataan` says: one of both is a slip.
    """
    measure = item.measure
    if not isinstance(measure, NumberMeasure | ScaleMeasure):
        return
    for year in measure.targets:
        skipped = measure.measured is not None and year not in measure.measured
        outside = measure.valid is not None and not measure.valid.covers(year)
        if skipped or outside:
            yield item.finding("KEH409", "tavoitetaso", str(year), year=year)


def many_actions(context: PlanContext) -> Iterator[Finding]:
    """More than anybody can follow."""
    count = len(context.bundle.plan.actions)
    if count > MANY_ACTIONS:
        yield context.document.finding("KEH410", ("toimenpiteet",), on_key=True, count=count)


def old_baseline(item: Measured) -> Iterator[Finding]:
    """A baseline from long before the plan flatters it."""
    measure = item.measure
    if not isinstance(measure, NumberMeasure | ScaleMeasure) or measure.baseline is None:
        return
    year = measure.baseline.year
    if year is None or (isinstance(measure, NumberMeasure) and measure.reference is not None):
        return
    if item.begins - year > OLD_BASELINE:
        yield item.finding("KEH411", "lähtötaso", year=year)


RULES = (
    Rule("KEH401", "action-without-measure", Severity.WARNING, without_measure),
    Rule("KEH402", "number-without-unit", Severity.WARNING, each=without_unit),
    Rule("KEH403", "target-without-direction", Severity.WARNING, each=without_direction),
    Rule("KEH404", "target-without-baseline", Severity.WARNING, each=without_baseline),
    Rule("KEH405", "no-target", Severity.WARNING, each=without_target),
    Rule("KEH406", "target-weaker-than-baseline", Severity.WARNING, each=weaker_than_baseline),
    Rule("KEH407", "target-already-met", Severity.INFO, each=already_there),
    Rule("KEH408", "no-source", Severity.WARNING, each=without_source),
    Rule("KEH409", "target-in-unmeasured-year", Severity.WARNING, each=target_unmeasured),
    Rule("KEH410", "too-many-actions", Severity.INFO, many_actions),
    Rule("KEH411", "baseline-too-old", Severity.WARNING, each=old_baseline),
)
