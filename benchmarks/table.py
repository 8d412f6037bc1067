"""The table of a run: on the terminal, and in RESULTS.md."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

HEADINGS = ("what", "ours", "against", "theirs", "ratio", "goal", "")
PACKAGES = ("check-jsonschema", "yamllint", "beancount", "strictdoc", "ruamel.yaml")
MILLISECONDS = 1000
SHORT = 2.0  # seconds; below it milliseconds are printed


@dataclass(frozen=True)
class Row:
    """One comparison; `theirs` is None where the peer is not installed, `goal` where there is none."""

    what: str
    ours: float
    against: str
    theirs: float | None
    goal: float | None
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        """Ours divided by theirs."""
        return None if self.theirs is None else self.ours / self.theirs

    @property
    def verdict(self) -> str:
        """Whether the goal is met."""
        if self.ratio is None:
            return "not installed"
        if self.goal is None:
            return ""
        return "met" if self.ratio <= self.goal else "missed"

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        ratio = "–" if self.ratio is None else f"{self.ratio:.3f}"
        theirs = "–" if self.theirs is None else _amount(self.theirs, self.unit)
        ours = _amount(self.ours, self.unit)
        goal = "–" if self.goal is None else f"≤ {self.goal:g}"
        return (self.what, ours, self.against, theirs, ratio, goal, self.verdict)


def _amount(value: float, unit: str) -> str:
    if unit == "s" and value < SHORT:
        return f"{value * MILLISECONDS:.0f} ms"
    return f"{value:.1f} {unit}"


def as_text(rows: Iterable[Row]) -> str:
    """Return the table as aligned Markdown."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    padded = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in (lines[0], rule, *lines[1:])
    ]
    return "".join(f"| {line} |\n" for line in padded)


def machine(python: Path, own_version: str) -> str:
    """Return in a sentence what was measured, and on what kind of machine."""
    versions = _versions(python)
    git = _output(["git", "--version"]).removeprefix("git version ")
    return (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {os.cpu_count()} cores, "
        f"{platform.system()} {platform.machine()}, {platform.python_implementation()} "
        f"{platform.python_version()}, git {git}, kehitys-cli {own_version}; {versions}."
    )


def _versions(python: Path) -> str:
    script = (
        "import sys\nfrom importlib.metadata import PackageNotFoundError, version\n"
        "for name in sys.argv[1:]:\n"
        "    try: print(name, version(name))\n"
        "    except PackageNotFoundError: pass\n"
    )
    return ", ".join(_output([str(python), "-c", script, *PACKAGES]).splitlines())


def _output(words: Sequence[str]) -> str:
    return subprocess.run(words, capture_output=True, encoding="utf-8", check=True).stdout.strip()


def page(rows: Iterable[Row], about: str) -> str:
    """Return RESULTS.md."""
    return f"""# Measurements

Made by `make bench`; the numbers of one run stand side by side, other machines give others.
Every figure is the median time of whole cold processes, ours and the peer's by turns, without a
cache of results; the ratio is ours divided by theirs.

{as_text(rows)}
{about}

- A corpus holds plans of the true plan's size (23 actions, 28 measures) with eight years of
  follow-up: some 3,100 lines in nine files a plan (`benchmarks/generate.py`).
- check-jsonschema reads the same files with our published schemas, bundled into one, in one
  process; yamllint the same files with its own default rules.
- bean-check reads a ledger with a transaction, and in a row of its own with a bare price, for each
  recorded value; its cache is off.
- Round trip: a script that loads the year file with ruamel.yaml, sets the value and dumps the file.
  It checks nothing and says no result. `record` does: it reads the plan and the measure's earlier
  years too, eight files of that length, verifies the change and syncs the file to the disk. Neither
  commits in the first row; in the second ours does, beside the same script.
- `history` and `git log -p -U0` go through the same commits of one year file; a process of ours costs
  more than all of git's work, so that the ratio falls as files and histories grow.
- `report --at` reads git's objects; its peer makes a worktree, reports in it and removes it.
- StrictDoc exports as many requirements as there are actions and measures, a document a plan, to
  HTML.
- Memory is that of all processes at a time, shared pages counted once (PSS).
"""
