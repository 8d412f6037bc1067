"""A report is one file: no script, nothing fetched, links that lead somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.rendering import KINDS, STATEMENTS, SUMMARY, Case, cases

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.pages import Opener


def test_every_kind_of_report_is_opened() -> None:
    found = cases()
    assert {(one.root, one.language) for one in found} == {
        (".", "fi"),
        ("examples/esimerkkila", "fi"),
        ("examples/esimerkkila", "sv"),
    }
    assert Case("examples/esimerkkila", "sv", SUMMARY) in found
    assert {one.kind for one in found} == {STATEMENTS, *KINDS}


def test_there_is_no_script(opened: Opener) -> None:
    page = opened()
    assert page.locator("script, iframe, object, embed, link[rel=stylesheet], base").count() == 0
    handlers = page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => "
        "one.getAttributeNames().some(name => name.startsWith('on')) || "
        "/^\\s*javascript:/i.test(one.getAttribute('href') ?? '')).map(one => one.outerHTML)"
    )
    assert handlers == []


def test_nothing_is_fetched(browser: Browser, report: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(report.as_uri(), wait_until="networkidle")
    fetched = [url for url in asked if not url.startswith("data:")]
    assert fetched == [report.as_uri()]


def test_nothing_outside_is_named_as_a_resource(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|srcset|poster)\s*=\s*["']?(?!data:)[^"'\s>]+""", text) == []
    assert re.findall(r"""url\(\s*["']?(?!data:|#)[^)]*\)|@import""", text) == []


def test_it_works_without_javascript(opened: Opener, case: Case) -> None:
    page = opened(java_script_enabled=False)
    assert page.locator("main").inner_text().strip()
    if case.plan == SUMMARY or case.kind != STATEMENTS:
        # A summary over plans folds nothing, nor does a kind that computes no result.
        assert page.locator("details").count() == 0
        return
    details = page.locator("details").first
    details.locator("summary").first.click()
    assert details.evaluate("one => one.open")
    content = details.locator(":scope > :not(summary)").first
    assert content.is_visible()


def test_links_within_lead_somewhere(opened: Opener) -> None:
    page = opened()
    ids: list[str] = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    targets: list[str] = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')]"
        ".map(one => decodeURIComponent(one.getAttribute('href').slice(1)))"
    )
    assert len(ids) == len(set(ids)), "an id is used twice"
    assert sorted(set(targets) - set(ids) - {""}) == []


def test_every_action_has_an_anchor(opened: Opener, case: Case) -> None:
    anchors = opened().locator("article[id^='toimenpide-']").count()
    assert (anchors > 0) == (case.plan != SUMMARY)


def test_it_says_its_language_and_what_it_is(opened: Opener, case: Case) -> None:
    page = opened()
    assert page.locator("html").get_attribute("lang") == case.language
    assert case.year in page.title()
    assert case.year in page.locator("h1").inner_text()
