"""Charts as hand-made inline SVG: no library draws a series in 2 kB that also speaks.

A chart has a title and a description, marks that differ by shape and dashes and not by colour alone, and
`fill=` or `stroke=` beside every class, so that it stands without the style sheet. It is drawn 256 units
wide and hardly ever shown narrower (`report.css`), so that its labels keep 11 px on a phone.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kehitys_cli.i18n.foreign import Foreign
from kehitys_cli.render.plot import (
    BOTTOM,
    LEAST_VALUES,
    TOP,
    WIDTH,
    Dot,
    aim_of,
    level_of,
    plot_of,
    values_of,
    width,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kehitys_cli.render.plot import Aim, Plot
    from kehitys_cli.views.report import MeasureView

MAX_BYTES = 2048
"""No chart is heavier, whatever its measure is called."""

_MOST_LABELS = 6
_MOST_WORDS = 400
_HEIGHT = 118
_LINE = 15
_NEAR, _FAR = 2, 21
"""How far from a dot a line crosses the number beside it."""

_MARK, _AIM, _PAPER = "#0e5a83", "#8a4b00", "#fff"
_INK, _QUIET, _RULE = "#16212c", "#4b5966", "#cbd4dc"
_AXIS = f'<path class="axis" stroke="{_RULE}" d="M0 {BOTTOM + 18}H{WIDTH}"/>'


def chart(measure: MeasureView, target_word: str) -> str:
    """Return a measure's chart, or nothing where fewer than two numbers were recorded.

    `target_word` names the dashed line ("tavoitetaso").
    """
    values = values_of(measure)
    if len(values) < LEAST_VALUES:
        return ""
    aim = aim_of(measure, values)
    plot = plot_of(values, aim, target_word)
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


def _picture(measure: MeasureView, drawn: str) -> str:
    """Return the picture with its name and, as far as the weight allows, its words."""
    name = f"{measure.name}, {measure.unit}" if measure.unit else measure.name
    lang = f' lang="{measure.name.lang}"' if isinstance(measure.name, Foreign) else ""
    frame = f'<svg viewBox="0 0 {WIDTH} {_HEIGHT}" role="img" font-size="12"><title{lang}>'
    middle, end = "</title><desc>", f"</desc>{drawn}</svg>"
    room = MAX_BYTES - _weight(frame + middle + end)
    title = _words(name, room // 2)
    return f"{frame}{title}{middle}{_words(measure.series_text, room - _weight(title))}{end}"


def _words(text: str, room: int) -> str:
    """Return a text as SVG, cut to `room` bytes: the page beside it says all of it."""
    shown = escape(text)
    kept = text[:_MOST_WORDS]
    while _weight(shown) > room and kept:
        shown = escape(f"{kept.rstrip()}…")
        kept = kept[:-1]
    return shown


def _weight(text: str) -> int:
    return len(text.encode())


def _dashes(plot: Plot, aim: Aim) -> str:
    """Draw dashed lines through the targets: a single one through all years, to compare at a glance."""
    paths = "".join(_dashed(plot, line, holds=aim.holds) for line in aim.lines)
    return _stroke("aim", _AIM, paths, dashed=True) if paths else ""


def _dashed(plot: Plot, line: Sequence[Dot], *, holds: bool) -> str:
    if not holds:
        return _path(plot, line) if len(line) > 1 else ""
    start = (Dot(plot.first, line[0].number),) if len(line) == 1 else ()
    return _path(plot, (*start, *line)) + f"H{_short(plot.right)}"


def _stroke(kind: str, colour: str, path: str, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 4"' if dashed else ""
    return (
        f'<path class="{kind} mark" fill="none" stroke="{colour}" stroke-width="2"{dashes} '
        f'd="{path}"/>'
    )


def _diamonds(plot: Plot, aim: Aim) -> str:
    """Draw a diamond for each target."""
    path = "".join(
        f"M{_short(plot.x(dot.year))} {_short(plot.y(dot.number) - 6.5)}l6.5 6.5-6.5 6.5-6.5-6.5z"
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
    middle = min(max(sum(ends) / len(ends), TOP), BOTTOM - 8)
    left = plot.right + 4
    return _group("", _INK, "start", ((word, left, middle - 2), (aim.label, left, middle + 13)))


def _numbers(plot: Plot, values: Sequence[Dot], aim: Aim) -> str:
    """Write the numbers: all of them where there are few, else the first and the last."""
    heights = [_beside(plot, values, at, aim) for at in range(len(values))]
    chosen = range(len(values)) if len(values) <= _MOST_LABELS else (0, len(values) - 1)
    wanted = [(values[at].label, plot.x(values[at].year), heights[at]) for at in chosen]
    return _group("", _INK, "middle", _fitting(wanted, plot.right))


def _beside(plot: Plot, values: Sequence[Dot], at: int, aim: Aim) -> float:
    """Return a number's height: above its dot, or below where a line would cross it."""
    level = plot.y(values[at].number)
    targets = [plot.y(level_of(line, values[at].year)) for line in aim.lines]
    neighbours = [
        plot.y(dot.number) for dot in (*values[max(0, at - 1) : at], *values[at + 1 : at + 2])
    ]
    above = any(_NEAR < level - target < _FAR for target in targets)
    below = any(_NEAR < target - level < _FAR for target in targets)
    valley = len(neighbours) > 1 and all(other <= level for other in neighbours)
    return level + _LINE if (above or valley) and not below else level - 8


def _years(plot: Plot, years: Iterable[int]) -> str:
    """Write the years below the axis, those that fit."""
    wanted = [(str(year), plot.x(year), _HEIGHT - 4) for year in sorted(set(years))]
    return _group("year", _QUIET, "middle", _fitting(wanted, WIDTH))


def _fitting(
    wanted: Iterable[tuple[str, float, float]], right: float
) -> list[tuple[str, float, float]]:
    """Move labels into the picture; leave out those that do not fit, or would lie on another.

    The last one goes before those between, since it is what a reader looks for.
    """
    moved = [
        (text, min(max(x, width(text) / 2), right - width(text) / 2), y)
        for text, x, y in wanted
        if width(text) <= right
    ]
    kept: list[tuple[str, float, float]] = []
    for label in (*moved[:1], *moved[:0:-1]):
        if all(_apart(label, other) for other in kept):
            kept.append(label)
    return kept


def _apart(one: tuple[str, float, float], other: tuple[str, float, float]) -> bool:
    return abs(one[1] - other[1]) >= (width(one[0]) + width(other[0])) / 2


def _group(kind: str, colour: str, anchor: str, labels: Iterable[tuple[str, float, float]]) -> str:
    texts = "".join(
        f'<text x="{_short(x)}" y="{_short(y)}">{escape(text)}</text>' for text, x, y in labels
    )
    named = f'class="{kind}" ' if kind else ""
    return f'<g {named}fill="{colour}" text-anchor="{anchor}">{texts}</g>'


def _short(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
