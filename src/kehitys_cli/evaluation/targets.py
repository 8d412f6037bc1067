"""Targets, baselines and the line between them, in exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import Change, Direction, Number, Range

if TYPE_CHECKING:
    from kehitys_cli.model.measures import Baseline
    from kehitys_cli.model.values import Target

Measured = NumberMeasure | ScaleMeasure


@dataclass(frozen=True, slots=True)
class Aim:
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


def line_point(measure: Measured, later: Aim, year: int) -> Fraction | None:
    """Return the expected value of a year on the way to a later target, or None without a start.

    The line begins at the nearest earlier point with a year: a target (first) or the baseline.
    """
    points: list[tuple[int, int, Fraction]] = []
    for earlier in measure.targets:
        aim = aim_of(measure, earlier) if earlier <= year else None
        if aim is not None:
            points.append((earlier, 1, aim.value))
    baseline = measure.baseline
    if baseline is not None and baseline.year is not None and baseline.year <= year:
        points.append((baseline.year, 0, baseline.value.value))
    if not points:
        return None
    start, _, base = max(points, key=lambda point: point[:2])
    return base + (later.value - base) * Fraction(year - start, later.year - start)
