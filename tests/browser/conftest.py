"""The browser, the reports, and a way to open one as a reader would."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import ChromiumMissingError, start
from tests.browser.rendering import Case, cases, file_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

JS = Path(__file__).parent / "js"


class Opener(Protocol):
    """Opens the report in a new context with playwright's options."""

    def __call__(self, *, width: int = 1280, height: int = 900, **options: Any) -> Page: ...  # noqa: ANN401 - as playwright takes them


class Contexts:
    """Contexts of one test, closed when it ends."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._opened: list[BrowserContext] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for context in self._opened:
            context.close()

    def page(self, **options: Any) -> Page:  # noqa: ANN401 - as playwright takes them
        context = self._browser.new_context(**options)
        self._opened.append(context)
        return context.new_page()


def script(name: str) -> str:
    """Return a script of `js/`."""
    return (JS / f"{name}.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = start(playwright)
        except ChromiumMissingError as error:
            pytest.fail(str(error), pytrace=False)
        yield browser
        browser.close()


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

        def open_report(*, width: int = 1280, height: int = 900, **options: Any) -> Page:  # noqa: ANN401 - as playwright takes them
            page = contexts.page(viewport={"width": width, "height": height}, **options)
            page.goto(report.as_uri())
            return page

        yield open_report


def unfold(page: Page) -> None:
    """Open every `<details>`, so that what it holds is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
