"""The browser, the reports, and a way to open one as a reader would."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import ChromiumMissingError, start
from tests.browser.pages import Contexts, Opener
from tests.browser.rendering import Case, cases, file_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = _started(playwright)
        yield browser
        browser.close()


def _started(playwright: Playwright) -> Browser:
    try:
        return start(playwright)
    except ChromiumMissingError as error:
        missing = str(error)
    pytest.fail(missing, pytrace=False)


@pytest.fixture(scope="session")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(params=cases(), ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    return chosen


@pytest.fixture
def report(case: Case, out: Path) -> Path:
    return file_of(case, out)


@pytest.fixture
def opened(browser: Browser, report: Path) -> Iterator[Opener]:
    with Contexts(browser) as contexts:

        def open_report(*, width: int = 1280, height: int = 900, **options: Any) -> Page:
            page = contexts.page(viewport={"width": width, "height": height}, **options)
            page.goto(report.as_uri())
            return page

        yield open_report
