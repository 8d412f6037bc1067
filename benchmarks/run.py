"""Measures the commands against named peers, in one run, as ratios.

    python -m benchmarks.run --peers .venv-bench/bin --write benchmarks/RESULTS.md
    python -m benchmarks.run --smoke

`--smoke` takes small corpora and judges no figure: does it all run?
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import difference, life, peers
from benchmarks.generate import LAST, write_corpus
from benchmarks.measure import Command, CommandFailedError, in_turn, peak_memory
from benchmarks.table import Row, as_text, machine, page
from kehitys_cli import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.generate import Corpus

PROJECT = Path(__file__).parents[1]
SCHEMAS = PROJECT / "docs" / "schema"
IN_WORKTREE = PROJECT / "benchmarks" / "in_worktree.py"
ROUND_TRIP = PROJECT / "benchmarks" / "round_trip.py"
ACTION, MEASURE = "uusien-yrittajien-neuvonta", "perustetut-yritykset"
VALUE, SOURCE = "67", "YTJ 15.1.2026"
AS_OF = "2026-03-31"
FINDINGS = frozenset({0, 1})  # a linter that finds something has done its work
MEMORY = 120.0  # MB
LINEAR = 1.1


@dataclass(frozen=True)
class Scale:
    """How large the corpora are, and how often a command is run."""

    many: int
    huge: int
    copies: int
    often: int
    seldom: int
    commits: int = 1000


FULL = Scale(many=100, huge=2000, copies=6, often=15, seldom=3)
SMOKE = Scale(many=2, huge=4, copies=1, often=1, seldom=1, commits=20)


class Bench:
    """One run: where the corpora are, how large, and where the peers' programs are."""

    def __init__(self, folder: Path, scale: Scale, programs: Path) -> None:
        self.folder = folder
        self.scale = scale
        self._programs = programs.absolute()

    def corpus(self, plans: int) -> Corpus:
        """Write the corpus with so many plans."""
        return write_corpus(self.folder / f"plans-{plans}", plans=plans)

    def peer(
        self,
        folder: Path,
        *words: str,
        allowed: frozenset[int] = frozenset({0}),
        before: Callable[[], None] = lambda: None,
    ) -> Command | None:
        """Return a peer's command, run in a folder; None if the peer is not installed."""
        program = self._programs / words[0]
        if not program.exists():
            return None
        return Command((str(program), *words[1:]), folder, allowed, before)


def ours(folder: Path, *words: str, before: Callable[[], None] = lambda: None) -> Command:
    """Return our own command, run in a folder."""
    program = Path(sys.executable).parent / "kehitys"
    return Command((str(program), *words), folder, before=before)


def compared(
    what: str,
    own: Command,
    against: str,
    peer: Command | None,
    *,
    goal: float | None,
    repeats: int,
) -> Row:
    """Time both and return the row."""
    mine, theirs = in_turn(own, peer, repeats)
    return Row(what, mine, against, theirs, goal)


def start_up(bench: Bench) -> Iterator[Row]:
    """`--help` says how much is imported for nothing."""
    yield compared(
        "--help",
        ours(bench.folder, "--help"),
        "check-jsonschema --help",
        bench.peer(bench.folder, "check-jsonschema", "--help"),
        goal=0.7,
        repeats=bench.scale.often,
    )


def one_plan(bench: Bench) -> Iterator[Row]:
    """`validate` as a person runs it."""
    corpus = bench.corpus(1)
    yield compared(
        "validate, 1 plan",
        ours(corpus.folder, "validate"),
        "check-jsonschema, same files",
        schema_check(bench, corpus),
        goal=0.6,
        repeats=bench.scale.often,
    )


def schema_check(bench: Bench, corpus: Corpus) -> Command | None:
    """Return check-jsonschema with our schemas over the files of a corpus."""
    schema = peers.one_schema(SCHEMAS, bench.folder / "schema.json")
    files = (file.relative_to(corpus.folder).as_posix() for file in corpus.files)
    return bench.peer(corpus.folder, "check-jsonschema", "--schemafile", str(schema), *files)


def many_plans(bench: Bench) -> Iterator[Row]:
    """`validate` as CI of a large city runs it."""
    corpus = bench.corpus(bench.scale.many)
    what, repeats = f"validate, {bench.scale.many} plans", bench.scale.seldom
    own = ours(corpus.folder, "validate")
    entries = str(peers.ledger(corpus, bench.folder / "entries.beancount"))
    prices = str(peers.prices(corpus, bench.folder / "prices.beancount"))
    against: tuple[tuple[str, Command | None, float], ...] = (
        ("check-jsonschema, same files", schema_check(bench, corpus), 0.10),
        (
            "yamllint, same files",
            bench.peer(corpus.folder, "yamllint", "plans", allowed=FINDINGS),
            0.03,
        ),
        (
            f"bean-check, {corpus.values} transactions",
            bench.peer(bench.folder, "bean-check", entries),
            1,
        ),
        (f"bean-check, {corpus.values} prices", bench.peer(bench.folder, "bean-check", prices), 1),
    )
    for name, peer, goal in against:
        yield compared(what, own, name, peer, goal=goal, repeats=repeats)
    yield from report(bench, corpus)
    yield from huge(bench, own)


def huge(bench: Bench, many: Command) -> Iterator[Row]:
    """Twenty times as many plans take twenty times as long, and no more memory."""
    corpus = bench.corpus(bench.scale.huge)
    own = ours(corpus.folder, "validate")
    times = bench.scale.huge // bench.scale.many
    what = f"validate, {bench.scale.huge} plans"
    few, all_of_them = in_turn(many, own, 1)
    yield Row(
        what, all_of_them or 0.0, f"{times} × our {bench.scale.many} plans", times * few, LINEAR
    )
    held = peak_memory(own)
    if held is not None:
        yield Row(f"{what}: memory", held, "limit", MEMORY, 1, "MB")


def report(bench: Bench, corpus: Corpus) -> Iterator[Row]:
    """`report` of many plans at once."""
    mine, theirs = bench.folder / "reports", bench.folder / "strictdoc"
    words = ("report", str(LAST), "--format", "html", "-o", str(mine), "--as-of", AS_OF)
    documents = peers.requirements(corpus, bench.folder / "documents")
    export = (
        "strictdoc",
        "export",
        str(documents),
        "--formats",
        "html",
        "--output-dir",
        str(theirs),
    )
    yield compared(
        f"report, {bench.scale.many} plans",
        ours(corpus.folder, *words, before=lambda: _removed(mine)),
        f"strictdoc export, {corpus.items} items",
        bench.peer(bench.folder, *export, before=lambda: _removed(theirs)),
        goal=0.2,
        repeats=bench.scale.seldom,
    )


def _removed(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def record(bench: Bench) -> Iterator[Row]:
    """`record` of one value, against loading and dumping the file; then with its commit."""
    corpus = write_corpus(bench.folder / "long", plans=1, copies=bench.scale.copies, gap=MEASURE)
    file = corpus.folder / "plans" / corpus.plans[0] / f"{LAST}.yaml"
    original = file.read_bytes()
    _committed(corpus.folder)

    def restored() -> None:
        file.write_bytes(original)

    def taken_back() -> None:
        _git(corpus.folder, "reset", "-q", "--hard", _START)

    words = ("record", MEASURE, VALUE, "--year", str(LAST), "--source", SOURCE)
    script = (str(ROUND_TRIP), str(file), ACTION, MEASURE, VALUE, SOURCE)
    peer = bench.peer(corpus.folder, "python", *script, before=restored)
    lines, against = original.count(b"\n"), "ruamel.yaml round trip of the file"
    what, often = f"record, year file of {lines} lines", bench.scale.often
    own = ours(corpus.folder, *words, "--no-commit", before=restored)
    yield compared(what, own, against, peer, goal=0.4, repeats=often)
    whole = ours(corpus.folder, *words, before=taken_back)
    yield compared(f"{what}, committed", whole, against, peer, goal=None, repeats=often)


_START = "alku"


def _committed(folder: Path) -> None:
    """Put a corpus into git, as one commit with the tag `_START`."""
    _git(folder, "init", "-q", "--initial-branch=main")
    _git(folder, "config", "user.name", "Kunta")
    _git(folder, "config", "user.email", "kunta@kunta.example")
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "Perusta")
    _git(folder, "tag", _START)


def _git(folder: Path, *words: str) -> None:
    subprocess.run(("git", *words), cwd=folder, check=True)


def diff(bench: Bench) -> Iterator[Row]:
    """`diff` over many commits, against reading them one by one."""
    count = bench.scale.commits
    folder = difference.write_history(bench.folder / "history", count)
    asked = f"{difference.FIRST}..main"
    yield compared(
        f"diff, {count} commits",
        ours(folder, "diff", asked),
        "git log -p -U0, same commits",
        Command(("git", "log", "-p", "-U0", asked, "--", "plans"), folder),
        goal=4,
        repeats=bench.scale.often,
    )


def history(bench: Bench) -> Iterator[Row]:
    """`history` of a measure, and a report of an old commit, against what git gives for them."""
    count = bench.scale.commits
    folder, file = life.write_life(bench.folder / "life", count)
    yield compared(
        f"history, {count} commits",
        ours(folder, "history", life.MEASURE),
        "git log -p -U0, same file",
        Command(("git", "log", "-p", "-U0", "--", file), folder),
        goal=1.5,
        repeats=bench.scale.often,
    )
    program = str(Path(sys.executable).parent / "kehitys")
    yield compared(
        "report --at a commit",
        ours(folder, *_report(bench.folder / "at"), "--at", life.OLD),
        "git worktree, report there",
        Command(
            (sys.executable, str(IN_WORKTREE), life.OLD, program, *_report(bench.folder / "there")),
            folder,
        ),
        goal=1,
        repeats=bench.scale.often,
    )


def _report(folder: Path) -> tuple[str, ...]:
    return ("report", str(LAST), "--format", "md", "-o", str(folder), "--as-of", AS_OF)


PARTS = (start_up, one_plan, record, diff, history, many_plans)


def main() -> int:
    """Run all, print the table, and write it where the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--peers", type=Path, default=Path(sys.executable).parent, help="where their programs are"
    )
    parser.add_argument("--write", type=Path, help="the Markdown file to write")
    parser.add_argument("--smoke", action="store_true", help="small corpora, does it all run?")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), SMOKE if chosen.smoke else FULL, chosen.peers)
        try:
            rows = [row for part in PARTS for row in part(bench)]
        except CommandFailedError as error:
            print(error, file=sys.stderr)
            return 1
    print(as_text(rows))
    if chosen.write:
        about = machine(chosen.peers / "python", __version__)
        chosen.write.write_text(page(rows, about), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
