"""Targets, baselines and the line between them, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Direction
from kehitys_cli.model.values import Change, Number, Range

if TYPE_CHECKING:
    from kehitys_cli.model.measures import Baseline
    from kehitys_cli.model.values import Target

Measured = NumberMeasure | ScaleMeasure


class Aim(NamedTuple):
    """A target with its bounds: one number twice, or a range."""

    year: int
    target: Target
    low: Fraction
    high: Fraction

    @property
    def value(self) -> Fraction:
        """The number to reach (a range's lower end)."""
        return self.low


def direction_of(measure: Measured) -> Direction | None:
    """Return which way is better; a scale always grows."""
    return measure.direction if isinstance(measure, NumberMeasure) else Direction.INCREASING


def reference_of(measure: Measured) -> Baseline | None:
    """Return what a relative target refers to."""
    if isinstance(measure, NumberMeasure):
        return measure.reference or measure.baseline
    return measure.baseline


def reference_key(measure: Measured) -> str:
    """Return the key under which the reference of a relative target stands."""
    own = isinstance(measure, NumberMeasure) and measure.reference is not None
    return "vertailutaso" if own else "lähtötaso"


def aim_of(measure: Measured, year: int) -> Aim | None:
    """Return the target of a year, or None where a relative one has no positive reference."""
    target = measure.targets[year]
    if isinstance(target, Range):
        return Aim(year, target, target.low.value, target.high.value)
    if isinstance(target, Number):
        return Aim(year, target, target.value, target.value)
    reference = reference_of(measure)
    if reference is None or reference.value.value <= 0:
        return None
    value = reference.value.value * (1 + target.percent.value / 100)
    return Aim(year, target, value, value)


def aim_year(measure: Measured, year: int) -> int | None:
    """Return the year of the target that a value of `year` is held against; None without targets.

    Its own year's, else the nearest later one, else the latest earlier one, which stays in force.
    """
    if year in measure.targets or not measure.targets:
        return year if measure.targets else None
    later = [item for item in measure.targets if item > year]
    return min(later) if later else max(measure.targets)


def is_relative(measure: Measured, year: int) -> bool:
    """Tell whether a year's target is a change against a reference."""
    return isinstance(measure.targets[year], Change)


def meets(value: Fraction, aim: Aim, direction: Direction) -> bool:
    """Tell whether a value meets a target."""
    if direction is Direction.INCREASING:
        return value >= aim.low
    if direction is Direction.DECREASING:
        return value <= aim.high
    return aim.low <= value <= aim.high


def share_of_way(
    value: Fraction, aim: Aim, base: Fraction, direction: Direction
) -> Fraction | None:
    """Return (v − b)/(t − b), or None where the target is no better than the baseline."""
    better = aim.value > base if direction is Direction.INCREASING else aim.value < base
    return (value - base) / (aim.value - base) if better else None


class LineStart(NamedTuple):
    """Where the line to a later target begins: at an earlier target, or (`aim` None) at the baseline."""

    year: int
    value: Fraction
    aim: Aim | None

    def point(self, later: Aim, year: int) -> Fraction:
        """Return the expected value of a year on the straight line to a later target."""
        way = Fraction(year - self.year, later.year - self.year)
        return self.value + (later.value - self.value) * way


def line_start(measure: Measured, year: int) -> LineStart | None:
    """Return the nearest earlier point with a year, in or before `year`; None where there is none.

    Where a target and the baseline are of one year, the line begins at the target.
    """
    starts = [
        LineStart(aim.year, aim.value, aim)
        for aim in (aim_of(measure, item) for item in measure.targets if item <= year)
        if aim is not None
    ]
    baseline = measure.baseline
    if baseline is not None and baseline.year is not None and baseline.year <= year:
        starts.append(LineStart(baseline.year, baseline.value.value, None))
    return max(starts, key=lambda start: (start.year, start.aim is not None), default=None)
