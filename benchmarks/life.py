"""`history` of a measure whose year file a thousand commits changed, and a report of an old commit."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from benchmarks.generate import LAST, write_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEASURE = "perustetut-yritykset"
OLD = "vanha"
"""The tag of the commit that a report is made of."""

_OWN = 100  # every hundredth commit changes the asked measure, the others the rest of the file
_CELL = re.compile(r"(?m)^      ([a-z0-9-]+):\n        arvo: [0-9]+$")
_AUTHOR = "Kunta <kunta@kunta.example>"


def write_life(folder: Path, commits: int) -> tuple[Path, str]:
    """Make a repository whose last year file so many commits changed; return it and the file's path."""
    corpus = write_corpus(folder, plans=1)
    name = f"plans/{corpus.plans[0]}/{LAST}.yaml"
    texts = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
        for path in corpus.files
    }
    subprocess.run(["git", "init", "-q", "--initial-branch=main"], cwd=folder, check=True)
    stream = "".join(_stream(texts, name, commits)).encode("utf-8")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, check=True)
    subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=folder, check=True)
    return folder, name


def _stream(texts: dict[str, str], name: str, commits: int) -> Iterator[str]:
    yield from _commit(0, "Perusta", texts)
    text = texts[name]
    others = [cell[1] for cell in _CELL.finditer(text) if cell[1] != MEASURE]
    for number in range(1, commits + 1):
        measure = MEASURE if number % _OWN == 0 else others[number % len(others)]
        told = rf"(?m)^(      {measure}:\n        arvo: )[0-9]+$"
        text = re.sub(told, rf"\g<1>{1000 + number}", text)
        yield from _commit(number, f"Kirjaa: {measure}", {name: text})
        if number == commits // 2:
            yield f"reset refs/tags/{OLD}\nfrom refs/heads/main\n"


def _commit(number: int, message: str, files: dict[str, str]) -> Iterator[str]:
    yield f"commit refs/heads/main\ncommitter {_AUTHOR} {1_700_000_000 + number * 60} +0200\n"
    yield f"data {len(message.encode())}\n{message}\n"
    for name, text in files.items():
        yield f"M 100644 inline {name}\ndata {len(text.encode())}\n{text}\n"
