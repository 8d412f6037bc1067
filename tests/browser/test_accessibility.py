"""axe-core finds nothing: WCAG 2.2 A and AA, and its best practices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.pages import unfold

if TYPE_CHECKING:
    from tests.browser.pages import Opener

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"width": 320, "height": 640},
    "narrow and dark": {"width": 320, "height": 640, "color_scheme": "dark"},
}


def _told(violation: dict[str, Any]) -> str:
    places = [
        f"    {node['html'][:160]}\n    {node['failureSummary']}" for node in violation["nodes"]
    ]
    return "\n".join([f"{violation['id']}: {violation['help']}", *places[:3]])


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_axe_finds_nothing(opened: Opener, axe: str, view: dict[str, Any]) -> None:
    page = opened(**view)
    unfold(page)
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    assert not found["violations"], "\n".join(map(_told, found["violations"]))
    assert len(found["passes"]) > len(TAGS), "axe looked at next to nothing"
