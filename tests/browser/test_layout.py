"""What axe-core does not see: overflow, the outline, labels that shrink."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tests.browser.pages import script, unfold

if TYPE_CHECKING:
    from tests.browser.pages import Opener

# WCAG 1.4.12: a reader may space the text like this.
SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; \
word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"


def test_nothing_overflows_at_320_px(opened: Opener) -> None:
    page = opened(width=320, height=640)
    unfold(page)
    layout = page.evaluate(script("layout"))
    assert layout["wide"] <= 0, layout["offenders"]
    assert layout["offenders"] == []


def test_nothing_overflows_when_text_is_spaced(opened: Opener) -> None:
    page = opened(width=320, height=640)
    unfold(page)
    page.add_style_tag(content=SPACED)
    layout = page.evaluate(script("layout"))
    assert layout["wide"] <= 0, layout["offenders"]


def test_labels_of_charts_stay_readable(opened: Opener) -> None:
    for width in (320, 1280):
        page = opened(width=width)
        unfold(page)
        layout = page.evaluate(script("layout"))
        assert layout["small"] == [], f"below 11 px at {width} px"
        assert layout["cut"] == [], f"cut at {width} px"


def test_outline_has_one_h1_and_no_gaps(opened: Opener) -> None:
    headings = opened().locator("h1, h2, h3, h4, h5, h6").all()
    outline = [
        (heading.evaluate("one => Number(one.tagName[1])"), heading.inner_text())
        for heading in headings
    ]
    levels = [level for level, _ in outline]
    assert levels[0] == 1, outline
    assert levels.count(1) == 1, outline
    assert max(levels) <= 4, outline
    assert all(text.strip() for _, text in outline)
    gaps = [(above, below) for above, below in pairwise(outline) if below[0] > above[0] + 1]
    assert gaps == []


def test_first_screen_of_a_phone_says_what_it_is(opened: Opener) -> None:
    page = opened(width=360, height=640)
    box = page.locator("h1").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 640
