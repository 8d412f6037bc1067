"""Measures the commands against named peers, in one run, as ratios.

    python -m benchmarks.run --peers .venv-bench/bin --write benchmarks/RESULTS.md
    python -m benchmarks.run --smoke

Every row runs ours and the peer by turns and compares the medians of whole cold processes; neither
has a cache of results. `--smoke` takes small corpora and looks at no figure: does it all run?
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from benchmarks import peers
from benchmarks.generate import LAST, Corpus, plan_id, write_corpus
from benchmarks.measure import Command, in_turn, peak_memory, seconds
from benchmarks.table import Row, as_text, machine, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROJECT = Path(__file__).parents[1]
SCHEMAS = PROJECT / "docs" / "schema"
ROUND_TRIP = PROJECT / "benchmarks" / "round_trip.py"
MEASURE = "perustetut-yritykset"
AS_OF = "2026-03-31"
LINTED = frozenset({0, 1})  # a linter's findings are no failure


@dataclass(frozen=True)
class Scale:
    """How large the corpora are, and how often a command is run."""

    many: int
    huge: int
    copies: int
    often: int
    seldom: int


FULL = Scale(many=100, huge=2000, copies=5, often=15, seldom=3)
SMOKE = Scale(many=2, huge=4, copies=1, often=1, seldom=1)


class Peers:
    """The peers' programs; one that is not installed is left out of its row."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def command(
        self, folder: Path, *words: str, allowed: frozenset[int] = frozenset({0})
    ) -> Command | None:
        """Return the command of a peer, run in a folder; None if it is not installed."""
        program = self._folder / words[0]
        if not program.exists():
            return None
        return Command((str(program), *words[1:]), folder, allowed)


def ours(folder: Path, *words: str, before: Callable[[], None] | None = None) -> Command:
    """Return our own command, run in a folder."""
    program = (str(Path(sys.executable).parent / "kehitys"), *words)
    return Command(program, folder) if before is None else Command(program, folder, before=before)


class Corpora:
    """The corpora of a run, each made when it is first asked for."""

    def __init__(self, folder: Path, scale: Scale) -> None:
        self._folder = folder
        self.scale = scale
        self.schema = peers.one_schema(SCHEMAS, folder / "schema.json")

    def plans(self, plans: int) -> Corpus:
        """Return the corpus with so many plans."""
        return self._made(f"plans-{plans}", plans=plans)

    def long(self) -> Corpus:
        """Return one plan of about 2,000 lines whose last cell of a measure is empty."""
        return self._made("long", plans=1, copies=self.scale.copies, gap=MEASURE)

    def _made(self, name: str, *, plans: int, copies: int = 1, gap: str | None = None) -> Corpus:
        folder = self._folder / name
        if name not in self._known:
            self._known[name] = write_corpus(folder, plans=plans, copies=copies, gap=gap)
        return self._known[name]
