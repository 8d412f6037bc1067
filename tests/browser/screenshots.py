"""Saves pictures of the reports, to be looked at: `make screenshots`."""

from __future__ import annotations

import argparse
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from playwright.sync_api import sync_playwright

from tests.browser.chromium import start
from tests.browser.rendering import Case, cases, file_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (1280, 320)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> None:
    """Save every report at two widths, light and dark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--full", action="store_true", help="the whole page, not the first screen")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as out, sync_playwright() as playwright:
        browser = start(playwright)
        for case in cases():
            take(browser, case, file_of(case, Path(out)), chosen.folder, full=chosen.full)
        browser.close()


def take(browser: Browser, case: Case, report: Path, folder: Path, *, full: bool) -> None:
    """Save the pictures of one report."""
    for width, scheme in product(WIDTHS, SCHEMES):
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(report.as_uri())
        file = folder / f"{case}-{width}-{scheme}.png"
        page.screenshot(path=file, full_page=full)
        page.close()
        print(file.as_posix())  # noqa: T201 - says what it made


if __name__ == "__main__":
    main()
