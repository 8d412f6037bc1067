"""Pages as readers open them, and the scripts that look at them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

JS = Path(__file__).parent / "js"


class Opener(Protocol):
    """Opens the report in a new context with playwright's options."""

    def __call__(self, *, width: int = 1280, height: int = 900, **options: Any) -> Page: ...


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

    def page(self, **options: Any) -> Page:
        context = self._browser.new_context(**options)
        self._opened.append(context)
        return context.new_page()


def script(name: str) -> str:
    """Return a script of `js/`."""
    return (JS / f"{name}.js").read_text(encoding="utf-8")


def unfold(page: Page) -> None:
    """Open every `<details>`, so that what it holds is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
