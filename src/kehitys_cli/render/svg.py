"""Charts as hand-made inline SVG: no library draws a series in 2 kB that also speaks.

A chart has a title and a description, marks that differ by shape and dashes and not by colour alone, and
`fill=` or `stroke=` beside every class, so that it stands without the style sheet. It is drawn 256 units
wide and hardly ever shown narrower (`report.css`), so that its labels keep 11 px on a phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from kehitys_cli.i18n.forms import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kehitys_cli.views.report import MeasureView

MAX_BYTES = 2048
"""No chart is heavier, whatever its measure is called."""

_LEAST_VALUES = 2
_MOST_VALUES = 12
_MOST_TARGETS = 4
_MOST_LABELS = 6
_MOST_WORDS = 160
_WITHHELD = "withheld"

_WIDTH, _HEIGHT = 256, 112
_TOP, _BOTTOM = 22, 84
_SIDE = 12
_LINE = 15
_LETTER = 7.0
"""A generous width of a letter of 12 units, so that no label runs out of the picture."""

_MARK, _AIM, _PAPER = "#0e5a83", "#8a4b00", "#fff"
_INK, _QUIET, _RULE = "#16212c", "#4b5966", "#cbd4dc"
_AXIS = f'<path class="axis" stroke="{_RULE}" d="M0 {_BOTTOM + 10}H{_WIDTH}"/>'


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a chart: a year, a number, and the number as people read it."""

    year: int
    number: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at: one line of targets, or the two ends of a range, and the number to write."""

    lines: tuple[tuple[Dot, ...], ...] = ()
    label: str = ""

    @property
    def dots(self) -> tuple[Dot, ...]:
        """Every target."""
        return tuple(dot for line in self.lines for dot in line)


@dataclass(frozen=True, slots=True)
class Plot:
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
        span = self.high - self.low
        share = (number - self.low) / span if span else 0.5
        return _BOTTOM - (_BOTTOM - _TOP) * share


def chart(measure: MeasureView, target_word: str) -> str:
    """Return a measure's chart, or nothing where fewer than two numbers were recorded.

    `target_word` names the dashed line ("tavoitetaso").
    """
    values = _values(measure)
    if len(values) < _LEAST_VALUES:
        return ""
    aim = _aim_of(measure, values)
    plot = _plot(values, aim, target_word)
    years = [dot.year for dot in (*values, *aim.dots)]
    parts = (
        _AXIS,
        _dashes(plot, aim),
        _stroke("line", _MARK, _path(plot, values)),
        _diamonds(plot, aim),
        _circles(plot, values),
        _target_words(plot, aim, target_word),
        _numbers(plot, values, aim),
        _years(plot, years),
    )
    return _picture(measure, "".join(parts))


# --------------------------------------------------------------------------------- what is drawn


def _values(measure: MeasureView) -> tuple[Dot, ...]:
    """Return the last recorded numbers."""
    dots = [
        Dot(point.year, point.value, bare(point.value_text, measure.unit))
        for point in measure.series
        if point.value is not None and point.result.reason_token != _WITHHELD
    ]
    return tuple(dots[-_MOST_VALUES:])


def _aim_of(measure: MeasureView, values: Sequence[Dot]) -> Aim:
    """Return the last targets from the first shown value on."""
    if measure.range_low is not None and measure.range_high is not None:
        ends = (measure.range_high, measure.range_low)
        lines = tuple((Dot(values[-1].year, end),) for end in ends)
        return Aim(lines, bare(measure.target, measure.unit))
    dots = [
        Dot(point.year, point.target, bare(point.target_text, measure.unit))
        for point in measure.series
        if point.target is not None and point.year >= values[0].year
    ][-_MOST_TARGETS:]
    return Aim((tuple(dots),), dots[-1].label) if dots else Aim()


def bare(text: str, unit: str) -> str:
    """Return a number without its unit or the name of its step, where these stand beside it."""
    return (text.replace(f"{NBSP}{unit}", "") if unit else text).partition(f"{NBSP}(")[0]


def _plot(values: Sequence[Dot], aim: Aim, target_word: str) -> Plot:
    dots = (*values, *aim.dots)
    years = [dot.year for dot in dots]
    numbers = [dot.number for dot in dots]
    room = _width(target_word, aim.label) + 4 if aim.lines else 0
    return Plot(min(years), max(years), min(numbers), max(numbers), _WIDTH - min(room, 120))


def _width(*texts: str) -> float:
    return max(map(len, texts)) * _LETTER


# --------------------------------------------------------------------------------------- drawing


def _picture(measure: MeasureView, drawn: str) -> str:
    """Return the picture with its name and its words."""
    name = f"{measure.name}, {measure.unit}" if measure.unit else measure.name
    ident = escape(measure.anchor)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-size="12" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d">'
        f'<title id="{ident}-t">{_words(name)}</title>'
        f'<desc id="{ident}-d">{_words(measure.series_text)}</desc>{drawn}</svg>'
    )


def _words(text: str) -> str:
    """Return a text as SVG, cut where it would weigh too much: the page says all of it."""
    return escape(text if len(text) <= _MOST_WORDS else f"{text[: _MOST_WORDS - 1].rstrip()}…")


def _dashes(plot: Plot, aim: Aim) -> str:
    """Draw dashed lines through the targets to the right."""
    paths = "".join(
        _path(plot, _from_the_left(plot, line)) + f"H{_short(plot.right)}" for line in aim.lines
    )
    return _stroke("aim", _AIM, paths, dashed=True) if aim.lines else ""


def _from_the_left(plot: Plot, line: Sequence[Dot]) -> Sequence[Dot]:
    """Return a line that a single target draws through all years, so that a glance compares."""
    return (Dot(plot.first, line[0].number), *line) if len(line) == 1 else line


def _stroke(kind: str, colour: str, path: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<path class="{kind} mark" fill="none" stroke="{colour}" stroke-width="2"{dashes} '
        f'd="{path}"/>'
    )


def _diamonds(plot: Plot, aim: Aim) -> str:
    """Draw a diamond for each target."""
    path = "".join(
        f"M{_short(plot.x(dot.year))} {_short(plot.y(dot.number) - 5)}l5 5-5 5-5-5z"
        for dot in aim.dots
    )
    return f'<path class="goal mark" fill="{_AIM}" d="{path}"/>' if path else ""


def _circles(plot: Plot, values: Sequence[Dot]) -> str:
    """Draw a circle for each value, with a rim that parts it from a target at the same place."""
    circles = "".join(
        f'<circle r="4" cx="{_short(plot.x(dot.year))}" cy="{_short(plot.y(dot.number))}"/>'
        for dot in values
    )
    return f'<g class="dot mark" fill="{_MARK}" stroke="{_PAPER}">{circles}</g>'


def _path(plot: Plot, dots: Iterable[Dot]) -> str:
    return "M" + "L".join(
        f"{_short(plot.x(dot.year))} {_short(plot.y(dot.number))}" for dot in dots
    )


def _target_words(plot: Plot, aim: Aim, word: str) -> str:
    """Write what the dashed line is, and its last number, beside its end."""
    if not aim.lines:
        return ""
    ends = [plot.y(line[-1].number) for line in aim.lines]
    middle = min(max(sum(ends) / len(ends), _TOP), _BOTTOM - 8)
    left = plot.right + 4
    return _group("", _INK, "start", ((word, left, middle - 2), (aim.label, left, middle + 13)))


def _numbers(plot: Plot, values: Sequence[Dot], aim: Aim) -> str:
    """Write the numbers: all of them where there are few, else the first and the last."""
    chosen = values if len(values) <= _MOST_LABELS else (values[0], values[-1])
    wanted = [(dot.label, plot.x(dot.year), _beside(plot, dot, aim)) for dot in chosen]
    return _group("", _INK, "middle", _fitting(wanted, plot.right))


def _beside(plot: Plot, dot: Dot, aim: Aim) -> float:
    """Return a number's height: above its dot, or below where a target's line would cross it."""
    level = plot.y(dot.number)
    crossed = any(0 < level - plot.y(target.number) < _LINE + 5 for target in aim.dots)
    return level + _LINE if crossed and level + _LINE < _BOTTOM + 8 else level - 8


def _years(plot: Plot, years: Iterable[int]) -> str:
    """Write the years below the axis, those that fit."""
    wanted = [(str(year), plot.x(year), _HEIGHT - 4) for year in sorted(set(years))]
    return _group("year", _QUIET, "middle", _fitting(wanted, _WIDTH))


def _fitting(
    wanted: Sequence[tuple[str, float, float]], right: float
) -> Iterator[tuple[str, float, float]]:
    """Move labels into the picture; leave out those that would lie on the one before.

    The last one is kept before those between, since it is what a reader looks for.
    """
    edge = 0.0
    last = len(wanted) - 1
    limit = min(wanted[last][1], right - _width(wanted[last][0]) / 2) - _width(wanted[last][0]) / 2
    for at, (text, middle, height) in enumerate(wanted):
        half = _width(text) / 2
        x = min(max(middle, half), right - half)
        if at < last and (x - half < edge or (at > 0 and x + half > limit)):
            continue
        edge = x + half
        yield text, x, height


def _group(kind: str, colour: str, anchor: str, labels: Iterable[tuple[str, float, float]]) -> str:
    texts = "".join(
        f'<text x="{_short(x)}" y="{_short(y)}">{escape(text)}</text>' for text, x, y in labels
    )
    named = f'class="{kind}" ' if kind else ""
    return f'<g {named}fill="{colour}" text-anchor="{anchor}">{texts}</g>'


def _short(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
