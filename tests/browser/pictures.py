"""Makes the pictures of the documentation from what the program says: `make pictures`."""

from __future__ import annotations

import argparse
import html
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright

from tests.browser.chromium import start
from tests.browser.rendering import PROJECT, Case, file_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

_TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: #11181f; color: #f1f5f8; display: inline-block; }
pre { margin: 0; padding: 18px; font: 14px/20px "DejaVu Sans Mono", monospace; }
b { color: #9fd0ff; font-weight: normal; }
</style><pre>%s</pre>"""
_COMMENT = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 18px 22px; width: 760px; color: #1f2328; background: #fff;
  font: 15px/1.5 "DejaVu Sans", sans-serif; }
table { border-collapse: collapse; } th, td { border: 1px solid #d0d7de; padding: 4px 10px; text-align: left; }
h2, h3 { margin: 12px 0 6px; } code { background: #eff2f5; padding: 1px 4px; }
</style>%s"""
_PHONES = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 24px; background: #cbd4dc; display: flex; gap: 24px; width: 1320px; }
</style>%s"""

Scene = Callable[[Path], str]


def run(root: Path, line: str) -> str:
    """Return what a command prints at 80 columns, whatever its end."""
    variables = {
        key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "KEHITYS_"))
    }
    variables |= {
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    words = [sys.executable, "-m", "kehitys_cli", *shlex.split(line)[1:]]
    done = subprocess.run(
        words, cwd=root, capture_output=True, encoding="utf-8", check=False, env=variables
    )
    return f"{done.stdout}{done.stderr}".rstrip("\n")


def shown(root: Path, *lines: str) -> str:
    """Return a terminal in which commands were run, as HTML."""
    told = [f"<b>$ {html.escape(line)}</b>\n{html.escape(run(root, line))}" for line in lines]
    return _TERMINAL % "\n\n".join(told)


def example(folder: Path) -> Path:
    """Return a fresh repository of the invented municipality."""
    root = folder / "kokeilu"
    told = run(folder, f"kehitys init --example {root.name}")
    assert root.is_dir(), told
    for key, value in {"name": "Elinvoima", "email": "elinvoima@esimerkkila.example"}.items():
        subprocess.run(["git", "config", f"user.{key}", value], cwd=root, check=True)
    return root


def changed(file: Path, changes: Mapping[str, str]) -> None:
    """Replace texts of a file; each must stand there once."""
    text = file.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old} stands {text.count(old)} times in {file.name}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8", newline="\n")


def diagnostic(folder: Path) -> str:
    """Show what `validate` says of a slip in the true plan."""
    shutil.copytree(PROJECT / "plans", folder / "plans")
    changed(
        folder / "plans" / "kaupunginhallitus-2022-2025.yaml",
        {"    aikataulu: 2022–2023\n": "    aikataulu: 2022-syksy 2023\n"},
    )
    return shown(folder, "kehitys validate --format full --ignore KEH4")


def diff(folder: Path) -> str:
    """Show what a change of the example's plan means."""
    return shown(proposal(folder), "kehitys diff")


def comment(folder: Path) -> str:
    """Show the same change as the comment below a pull request."""
    told = run(proposal(folder), "kehitys diff --format md")
    page: str = MarkdownIt("commonmark", {"html": True}).enable("table").render(told)
    return _COMMENT % page


def proposal(folder: Path) -> Path:
    """Return the example with a change that nobody decided, and a reworded text."""
    root = example(folder)
    changed(
        root / "plans" / "elinvoima-2022-2025.yaml",
        {
            "        tavoitetaso: {2023: 55, 2024: 60, 2025: 60}\n": (
                "        tavoitetaso: {2023: 55, 2024: 60, 2025: 50}\n"
            ),
            "Kaavoitetaan ja kunnallistekniikalla varustetaan tontteja ohitustien varteen.": (
                "Kaavoitetaan tontteja ohitustien varteen."
            ),
        },
    )
    return root


def audit(folder: Path) -> str:
    """Show what was corrected and what was decided since a year was sealed."""
    return shown(example(folder), "kehitys audit 2023 --plan elinvoima-2022-2025")


SCENES: dict[str, Scene] = {
    "diagnostic": diagnostic,
    "diff": diff,
    "diff-comment": comment,
    "audit": audit,
}
"""The pictures that a page of HTML gives, by their names."""

PHONE: ViewportSize = {"width": 424, "height": 848}


def wide(browser: Browser, report: Path, file: Path) -> None:
    """Save a report's first screen."""
    tab = browser.new_page(viewport={"width": 1280, "height": 960}, device_scale_factor=1.5)
    tab.goto(report.as_uri())
    tab.screenshot(path=file)
    tab.close()


def phone(browser: Browser, report: Path, file: Path) -> None:
    """Save a report on a phone: the first screen, an action, and a measure with its reason in the dark."""
    shots = [
        _shot(browser, report, "light", ""),
        _shot(browser, report, "light", "#toimenpide-kassa"),
        _shot(browser, report, "dark", "#mittari-vuosikate"),
    ]
    images = "".join(
        f'<img width="{PHONE["width"]}" src="data:image/png;base64,{b64encode(one).decode()}">'
        for one in shots
    )
    tab = browser.new_page(viewport={"width": 1368, "height": 900}, device_scale_factor=1.5)
    tab.set_content(_PHONES % images)
    tab.locator("body").screenshot(path=file)
    tab.close()


def _shot(browser: Browser, report: Path, scheme: Literal["light", "dark"], anchor: str) -> bytes:
    tab = browser.new_page(viewport=PHONE, color_scheme=scheme, device_scale_factor=2)
    tab.goto(report.as_uri())
    if scheme == "dark":
        tab.locator(f"{anchor} details").first.evaluate("one => { one.open = true }")
    if anchor:
        tab.locator(anchor).evaluate("one => one.scrollIntoView({behavior: 'instant'})")
    made = tab.screenshot()
    tab.close()
    return made


REPORTS = {"report-wide": wide, "report-phone": phone}
"""The pictures of the report itself."""


def main() -> None:
    """Make every picture anew, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("names", nargs="*", help="which pictures")
    chosen = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as out:
        browser = start(playwright)
        case = Case("examples/esimerkkila", "fi", "elinvoima-2022-2025")
        for name in chosen.names or (*SCENES, *REPORTS):
            file = chosen.folder / f"{name}.png"
            if name in REPORTS:
                REPORTS[name](browser, file_of(case, Path(out)), file)
            else:
                with tempfile.TemporaryDirectory() as folder:
                    page = SCENES[name](Path(folder))
                save(browser, page, file)
            print(file.as_posix())  # noqa: T201 - says what it made
        browser.close()


def save(browser: Browser, page: str, file: Path) -> None:
    """Save a page of HTML as a picture of its own size."""
    tab = browser.new_page(viewport={"width": 860, "height": 200}, device_scale_factor=1.5)
    tab.set_content(page)
    tab.locator("body").screenshot(path=file)
    tab.close()


if __name__ == "__main__":
    main()
