"""Renders the reports that are opened: those of the true plan, and those of the example."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
YEARS = {
    "tilinpaatos": ("2024", "--as-of", "2025-03-31"),
    "talousarvio": ("2025", "--as-of", "2025-09-03"),
    "puolivali": ("2024", "--as-of", "2025-03-31"),
    "osavuosi": ("2025", "--as-of", "2025-09-03"),
}
"""The year and day of each kind."""

SUMMARY = "yhteenveto"
STATEMENTS = "tilinpaatos"
KINDS = ("talousarvio", "puolivali", "osavuosi")


@dataclass(frozen=True)
class Case:
    """One report: of which repository of plans, in which language, of which plan and kind."""

    root: str
    language: str
    plan: str
    kind: str = STATEMENTS

    @property
    def year(self) -> str:
        """The year that the report speaks of."""
        return YEARS[self.kind][0]

    @property
    def shows_results(self) -> bool:
        """Whether results stand on the page: a forecast of a running year is none."""
        reviewed = self.kind == "puolivali" and self.plan != SUMMARY
        return self.kind == STATEMENTS or reviewed

    def __str__(self) -> str:
        kind = "" if self.kind == STATEMENTS else f"-{self.kind}"
        return f"{self.plan}{kind}-{self.language}"


def plans_of(root: str) -> tuple[str, ...]:
    """Return the ids of the plans in a repository, by the file format's own rule."""
    files = sorted((PROJECT / root / "plans").glob("*.yaml"))
    return tuple(file.stem for file in files if _is_plan(file))


def _is_plan(file: Path) -> bool:
    return "laji: suunnitelma" in file.read_text(encoding="utf-8").splitlines()


def cases() -> list[Case]:
    """Return every report that is opened."""
    wanted = ((".", "fi"), ("examples/esimerkkila", "fi"), ("examples/esimerkkila", "sv"))
    found = [
        Case(root, language, plan) for root, language in wanted for plan in _names(plans_of(root))
    ]
    example = "examples/esimerkkila"
    others = ((".", plans_of(".")[0]), (example, plans_of(example)[0]), (example, SUMMARY))
    return found + [Case(root, "fi", plan, kind) for root, plan in others for kind in KINDS]


def _names(plans: tuple[str, ...]) -> tuple[str, ...]:
    return (*plans, SUMMARY) if len(plans) > 1 else plans


@cache
def render(root: str, language: str, kind: str, out: Path) -> tuple[Path, ...]:
    """Render the reports of a repository once; return the HTML files."""
    folder = out / f"{Path(root).name or 'plans'}-{language}-{kind}"
    command = [sys.executable, "-m", "kehitys_cli", "-C", str(PROJECT / root), "--lang", language]
    report = ["report", *YEARS[kind], "--kind", kind, "--format", "html", "-o", str(folder)]
    done = subprocess.run(
        command + report, capture_output=True, encoding="utf-8", check=False, cwd=PROJECT
    )
    if done.returncode:
        words = f"the report of {root} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        raise AssertionError(words)
    return tuple(sorted(folder.glob("*.html")))


def file_of(case: Case, out: Path) -> Path:
    """Return the HTML file of a case."""
    files = render(case.root, case.language, case.kind, out)
    found = [file for file in files if file.name.startswith(f"{case.plan}-{case.year}")]
    assert len(found) == 1, f"{case}: one file was expected, found {[file.name for file in files]}"
    return found[0]
