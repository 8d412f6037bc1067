"""Colours of charts and results: enough contrast, and never the only sign."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.pages import script, unfold
from tests.browser.rendering import PROJECT

if TYPE_CHECKING:
    from tests.browser.pages import Opener
    from tests.browser.rendering import Case

VIEWS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
    "forced and dark": {"forced_colors": "active", "color_scheme": "dark"},
}
LEAST = {"mark": 3.0, "text": 4.5}  # WCAG 1.4.11 and 1.4.3
TERMS = {
    "achieved": "result_met",
    "partly_achieved": "result_partly",
    "not_achieved": "result_not_met",
    "on_schedule": "on_schedule",
    "behind": "behind",
    "not_assessable": "result_not_assessable",
    "missing": "no_data",
    "not_yet_due": "not_yet_due",
    "not_measured": "not_measured",
}


def _words(language: str) -> dict[str, str]:
    """Return the glossary's word for each result."""
    path = PROJECT / "tests" / "data" / "glossary.csv"
    with path.open(encoding="utf-8", newline="") as file:
        terms = {row["key"]: row[language] for row in csv.DictReader(file)}
    return {token: terms[key] for token, key in TERMS.items()}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_what_charts_draw_stands_out(opened: Opener, view: dict[str, Any]) -> None:
    page = opened(**view)
    unfold(page)
    drawn = page.evaluate(script("colours"))
    faint = [
        f"{one['ratio']:.2f} {one['kind']} {one['what']}"
        for one in drawn
        if one["ratio"] < LEAST[one["kind"]]
    ]
    assert faint == []


def test_results_have_words(opened: Opener, case: Case) -> None:
    page = opened(forced_colors="active")
    unfold(page)
    results = page.evaluate(script("results"))
    words = _words(case.language)
    assert bool(results) == case.shows_results
    wordless = [one for one in results if words[one["token"]] not in one["text"].casefold()]
    assert wordless == []
    assert [one for one in results if not one["shown"]] == []


def test_results_have_a_shape_each(opened: Opener) -> None:
    results = opened(forced_colors="active").evaluate(script("results"))
    shapes: dict[str, set[str]] = {}
    for one in results:
        shapes.setdefault(one["token"], set()).add(one["shape"])
    assert {token for token, drawn in shapes.items() if len(drawn) != 1 or "" in drawn} == set()
    assert len({next(iter(drawn)) for drawn in shapes.values()}) == len(shapes), shapes
