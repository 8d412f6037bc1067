"""Finds and starts the Chromium of this machine; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from playwright.sync_api import Error

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "Chromium is missing, so the reports were not tested in a browser. On Debian and Ubuntu: "
    "apt-get install chromium. Or name the browser's program: KEHITYS_CHROMIUM=/path/to/chromium"
)


class ChromiumMissingError(Exception):
    """There is no browser on this machine."""

    def __init__(self) -> None:
        super().__init__(MISSING)


def chromium_program() -> str:
    """Return the browser's program.

    Raises:
        ChromiumMissingError: There is none.
    """
    named = os.environ.get("KEHITYS_CHROMIUM")
    candidates = (named,) if named else NAMES
    found = next((path for name in candidates if (path := shutil.which(name))), None)
    if found is None:
        raise ChromiumMissingError
    return found


def start(playwright: Playwright) -> Browser:
    """Start a headless browser with an empty profile.

    Raises:
        ChromiumMissingError: There is none, or what was named is none.
    """
    program = chromium_program()
    try:
        return playwright.chromium.launch(executable_path=program, headless=True, args=ARGUMENTS)
    except Error as error:
        raise ChromiumMissingError from error
