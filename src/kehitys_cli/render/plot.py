"""What a chart shows and where: values, targets, and the place of years and numbers.

Places are in units of the picture, `WIDTH` wide; y grows downwards.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.i18n.forms import NBSP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehitys_cli.views.report import MeasureView

WIDTH = 256
TOP, BOTTOM = 22, 82
"""Between these the highest and the lowest number lie."""

LEAST_VALUES = 2
_MOST_VALUES = 12
_MOST_TARGETS = 4
_SIDE = 12
_LETTER = 7.0
"""A generous width of a letter of 12 units, so that no label runs out of the picture."""


class Dot(NamedTuple):
    """A point of a chart: a year, a number, and the number as people read it."""

    year: int
    number: float
    label: str = ""


class Aim(NamedTuple):
    """What is aimed at: one line of targets, or the two ends of a range, and the number to write.

    `holds` tells that the last target is still the one that counts, and its line goes on.
    """

    lines: tuple[tuple[Dot, ...], ...] = ()
    label: str = ""
    holds: bool = True

    @property
    def dots(self) -> tuple[Dot, ...]:
        """Every target."""
        return tuple(dot for line in self.lines for dot in line)


class Plot(NamedTuple):
    """Where years and numbers lie; what is right of `right` is kept free for the target's words."""

    first: int
    last: int
    low: float
    high: float
    right: float

    def x(self, year: int) -> float:
        """Return a year's place from the left."""
        share = (year - self.first) / max(1, self.last - self.first)
        return _SIDE + (self.right - 2 * _SIDE) * share

    def y(self, number: float) -> float:
        """Return a number's place from the top; the middle where all numbers are equal."""
        span = self.high / 2 - self.low / 2
        share = (number / 2 - self.low / 2) / span if span else 0.5
        return BOTTOM - (BOTTOM - TOP) * share


def values_of(measure: MeasureView) -> tuple[Dot, ...]:
    """Return the last recorded numbers."""
    dots = [
        Dot(point.year, point.value, bare(point.value_text, measure.unit))
        for point in measure.series
        if point.value is not None
    ]
    return tuple(dots[-_MOST_VALUES:])


def aim_of(measure: MeasureView, values: Sequence[Dot]) -> Aim:
    """Return the last targets from the first shown value on."""
    if measure.range_low is not None and measure.range_high is not None:
        ends = (measure.range_high, measure.range_low)
        lines = tuple((Dot(values[-1].year, end),) for end in ends)
        return Aim(lines, _short_enough(bare(measure.target, measure.unit)))
    points = [
        point
        for point in measure.series
        if point.target is not None and point.year >= values[0].year
    ][-_MOST_TARGETS:]
    if not points:
        return Aim()
    last = points[-1]
    label = bare(last.target_text, measure.unit)
    holds = measure.target in {last.target_text, f"{last.target_text} ({last.year})"}
    dots = tuple(Dot(point.year, point.target or 0.0) for point in points)
    return Aim((dots,), _short_enough(label if holds else f"{label} ({last.year})"), holds)


def _short_enough(label: str) -> str:
    """Return a label that fits beside the chart; a longer one stands in the list beside it."""
    return label if width(label) <= WIDTH / 2 else ""


def bare(text: str, unit: str) -> str:
    """Return a number without its unit or the name of its step, where these stand beside it."""
    return (text.replace(f"{NBSP}{unit}", "") if unit else text).partition(f"{NBSP}(")[0]


def plot_of(values: Sequence[Dot], aim: Aim, target_word: str) -> Plot:
    """Return the places of what is drawn; beside it there is room for the target's words."""
    dots = (*values, *aim.dots)
    years = [dot.year for dot in dots]
    numbers = [dot.number for dot in dots]
    room = width(target_word, aim.label) + 4 if aim.lines else 0
    return Plot(min(years), max(years), min(numbers), max(numbers), WIDTH - room)


def width(*texts: str) -> float:
    """Return how wide the longest of some labels is at most."""
    return max(map(len, texts)) * _LETTER


def level_of(line: Sequence[Dot], year: int) -> float:
    """Return where a line of targets is in a year; beyond its ends it keeps its level."""
    for one, other in pairwise(line):
        if one.year <= year <= other.year:
            share = (year - one.year) / (other.year - one.year)
            return one.number + (other.number - one.number) * share
    return line[0].number if year < line[0].year else line[-1].number
