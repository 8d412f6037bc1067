"""A report prints well on A4."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.browser.pages import script

if TYPE_CHECKING:
    from tests.browser.pages import Opener
    from tests.browser.rendering import Case

A4 = (595, 842)  # points
PAPER_WIDTH = 680  # CSS pixels of A4 between margins of 15 mm
MOST_PAGES = 60


def test_it_prints_on_a4(opened: Opener, case: Case) -> None:
    page = opened()
    printed = PdfReader(BytesIO(page.pdf(format="A4", print_background=True, tagged=True)))
    sizes = {(float(one.mediabox.width), float(one.mediabox.height)) for one in printed.pages}
    assert [size for size in sizes if size != pytest.approx(A4, abs=1)] == []
    assert 1 <= len(printed.pages) <= MOST_PAGES
    texts = [one.extract_text() for one in printed.pages]
    assert case.year in texts[0]
    assert [number for number, text in enumerate(texts, 1) if not text.strip()] == []


def test_nothing_is_cut_at_the_edge_of_the_paper(opened: Opener) -> None:
    page = opened(width=PAPER_WIDTH)
    page.emulate_media(media="print")
    layout = page.evaluate(script("layout"))
    assert layout["wide"] <= 0, layout["offenders"]
    assert layout["cut"] == []


def test_dark_screens_print_on_white(opened: Opener) -> None:
    page = opened(color_scheme="dark")
    page.emulate_media(media="print", color_scheme="light")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
