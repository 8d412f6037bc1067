"""The colours of the style sheet by their numbers; a browser looks at the painted page as well."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from kehitys_cli.render import svg

CSS = (Path(__file__).parents[2] / "templates" / "report.css").read_text(encoding="utf-8")
ROOTS = [
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
]
LIGHT = ROOTS[0]
SCHEMES = {"light": LIGHT, "dark": LIGHT | ROOTS[1], "paper": LIGHT | ROOTS[2]}
RESULTS = ("achieved", "partly", "not-achieved", "on-schedule", "behind", "unknown", "quiet")
TEXTS = (
    *product(("ink", "muted", "accent", *RESULTS), ("paper", "surface")),
    ("band-ink", "band"),
    ("band-muted", "band"),
    ("badge-ink", "badge"),
)
MARKS = (*product(("mark", "aim"), ("paper", "surface")), ("badge", "band"))


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    red, green, blue = (channel(int(digits[at : at + 2], 16)) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_can_be_told_from_the_ground(scheme: str, mark: str, ground: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[mark], colours[ground]) >= 3


def test_charts_without_the_style_sheet_have_its_light_colours() -> None:
    drawn = (svg._MARK, svg._AIM, svg._INK, svg._QUIET, svg._RULE, svg._PAPER)  # noqa: SLF001 - the pair of the sheet
    assert drawn == tuple(LIGHT[name] for name in ("mark", "aim", "ink", "muted", "rule", "paper"))


def test_every_colour_has_a_value_in_the_dark_or_needs_none() -> None:
    same = {"badge", "badge-ink"}
    assert set(LIGHT) - set(ROOTS[1]) == same


def test_forced_colours_paint_what_charts_draw() -> None:
    forced = CSS[CSS.index("@media (forced-colors: active)") :]
    forced = forced[: forced.index("\n}\n")]
    for name in ("bar", "track", "dot", "goal", "line", "aim", "axis", "year"):
        assert f".{name}" in forced, name
