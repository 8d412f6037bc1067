"""`diff` over a thousand commits, against reading them as git shows them."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from benchmarks.generate import write_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CELL = re.compile(r"(?m)^        arvo: (\S+)\n        lähde: (.+)\n")
_A_COPY = 140  # commits that the cells of the true plan's measures give in eight years
_CORRECTED = 10  # every tenth commit corrects the value before it
FIRST = "alku"
AUTHOR = "Kunta <kunta@kunta.example>"


def write_history(folder: Path, commits: int) -> Path:
    """Make a repository whose plans were recorded value by value, and tag its first commit FIRST.

    Each commit records one value of one year; every tenth corrects one, with its reason in the trailer.
    """
    corpus = write_corpus(folder, plans=1, copies=1 + commits // _A_COPY)
    texts = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
        for path in corpus.files
    }
    subprocess.run(["git", "init", "-q", "--initial-branch=main"], cwd=folder, check=True)
    stream = "".join(_stream(texts, commits)).encode("utf-8")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, check=True)
    subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=folder, check=True)
    return folder


def _stream(texts: dict[str, str], commits: int) -> Iterator[str]:
    years = [name for name in texts if name.count("/") > 1]
    whole = {name: texts[name] for name in years}
    now = texts | {name: _CELL.sub("", text) for name, text in whole.items()}
    yield from _commit(0, "Perusta", now)
    yield f"reset refs/tags/{FIRST}\nfrom refs/heads/main\n"
    cells = [(name, cell) for name in years for cell in _CELL.finditer(whole[name])]
    number, taken = 1, 0
    while number <= commits and taken < len(cells):
        name, cell = cells[taken]
        taken += 1
        for value, reason in _values(cell[1], corrected=taken % _CORRECTED == 0):
            now[name] = _with(whole[name], cells, taken, name, value)
            yield from _commit(number, _message(name, whole[name], cell, reason), {name: now[name]})
            number += 1


def _values(value: str, *, corrected: bool) -> Iterator[tuple[str, str]]:
    if corrected:
        yield f"{value}0", ""
    yield value, "laskuvirhe" if corrected else ""


def _with(
    text: str, cells: list[tuple[str, re.Match[str]]], taken: int, name: str, value: str
) -> str:
    """Return a year's text with the cells that were taken so far, the last with this value."""
    told = {cell.start() for other, cell in cells[:taken] if other == name}
    last = cells[taken - 1][1].start()

    def shown(cell: re.Match[str]) -> str:
        if cell.start() not in told:
            return ""
        return cell[0].replace(cell[1], value, 1) if cell.start() == last else cell[0]

    return _CELL.sub(shown, text)


def _message(name: str, text: str, cell: re.Match[str], reason: str) -> str:
    measure = re.findall(r"(?m)^      ([a-z0-9-]+):$", text[: cell.start()])[-1]
    year = name[-9:-5]
    trailers = f"Vuosi: {year}\nMittari: {name.split('/')[1]}/{measure}\n"
    return f"Kirjaa: {measure} {year}\n\n{trailers}" + (f"Syy: {reason}\n" if reason else "")


def _commit(number: int, message: str, files: dict[str, str]) -> Iterator[str]:
    yield f"commit refs/heads/main\ncommitter {AUTHOR} {1_700_000_000 + number * 60} +0200\n"
    yield f"data {len(message.encode())}\n{message}\n"
    for name, text in files.items():
        yield f"M 100644 inline {name}\ndata {len(text.encode())}\n{text}\n"
