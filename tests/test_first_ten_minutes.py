"""The first ten minutes of a newcomer, as `docs` and README promise them: from an empty folder to a report."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMAND = [
    sys.executable,
    "-m",
    "kehitys_cli",
    "--lang",
    "fi",
    "--today",
    "2025-02-15",
    "--color",
    "never",
]
ID = "perustetut-yritykset"
PATIENCE = 60
"""Seconds to wait for a question, on a slow and busy machine."""


def kehitys(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the command in a folder; return its exit code and what it said on both streams."""
    done = subprocess.run([*COMMAND, *arguments], cwd=folder, capture_output=True, check=False)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8")


def converse(folder: Path, arguments: list[str], turns: list[tuple[str, str]]) -> tuple[int, str]:
    """Run the command at a terminal; answer each question when it is asked."""
    import pty

    here, there = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, stdin=there, stdout=there, stderr=there, close_fds=True
    )
    os.close(there)
    heard = ""
    try:
        for question, answer in turns:
            heard = _listen(here, heard, question)
            os.write(here, f"{answer}\n".encode())
        heard = _listen(here, heard, None)
    finally:
        os.close(here)
    return process.wait(PATIENCE), heard


def _listen(terminal: int, heard: str, until: str | None) -> str:
    """Return all that was heard, once it ends with a question (None: once the command has ended)."""
    deadline = time.monotonic() + PATIENCE
    start = len(heard)
    while until is None or until not in heard[start:]:
        assert time.monotonic() < deadline, heard
        try:
            data = os.read(terminal, 4096)
        except OSError:
            break
        if not data:
            break
        heard += data.decode("utf-8").replace("\r\n", "\n")
    return heard


def test_the_first_ten_minutes(tmp_path: Path, git: Callable[..., str]) -> None:
    code, told = kehitys(tmp_path, "init", "--example", "kokeilu")
    assert code == 0, told
    assert "kehitys status 2024" in told
    root = tmp_path / "kokeilu"

    code, told = kehitys(root, "validate", "--format", "full")
    assert code == 0, told
    code, told = kehitys(root, "status", "2024", "--missing")
    assert (code, ID in told) == (0, True), told
    code, told = kehitys(root, "why", ID, "--year", "2024")
    assert told.startswith("Tulos: tieto puuttuu, koska arvoa ei ole kirjattu"), told

    _record_at_a_terminal(root, git)

    code, told = kehitys(root, "record", ID, "62", "--year", "2024")
    assert code == 1, told
    assert told.startswith("Ei kirjattu: vuodelle 2024 on jo 61"), told
    assert f'kehitys record {ID} 62 --year 2024 --replace --reason "…"' in told

    _ask_why(root, git)
    _report(root)

    code, told = kehitys(root, "record", "--undo")
    assert code == 0, told
    code, told = kehitys(root, "why", ID, "--year", "2024")
    assert told.startswith("Tulos: tieto puuttuu"), told
    assert git(root, "status", "--porcelain") == ""


def _record_at_a_terminal(root: Path, git: Callable[..., str]) -> None:
    """610 is doubted and becomes 61; the source is asked for; a summary stands before the write."""
    before = git(root, "rev-parse", "HEAD")
    code, told = converse(
        root,
        ["record", "--year", "2024"],
        [
            ("numero tai nimi)?", "yrityspalvelut"),
            ("Toteuma 2024:", "610"),
            ("Tarkoititko 61?", "k"),
            ("Lähde (viimeksi YTJ 12.1.2024", "YTJ 15.1.2025"),
            ("Kirjataanko nämä?", ""),
        ],
    )
    assert code == 0, told
    assert "1.6 Uusien yrittäjien neuvonta" in told
    facts = "Perustettujen yritysten määrä, kpl · 2022: 52 · 2023: 55 · tavoite 2024: 60"
    assert facts in told.replace("\u00a0", " ")
    assert re.search(r"610 on yli kymmenkertainen .*\(55\)", told), told
    done = "Kirjattu: Perustettujen yritysten määrä 2024 = 61 kpl (YTJ 15.1.2025). Tulos: toteutui"
    assert done in told.replace("\u00a0", " ")
    assert "Tallennettu vain tälle koneelle. Peru: kehitys record --undo" in told
    assert git(root, "rev-parse", "HEAD~1") == before
    body = git(root, "log", "-1", "--format=%B")
    assert "Yksikkö: Yrityspalvelut" in body
    assert f"Mittari: elinvoima-2022-2025/{ID}" in body


def _ask_why(root: Path, git: Callable[..., str]) -> None:
    code, told = kehitys(root, "why", ID, "--year", "2024")
    lines = told.replace("\u00a0", " ").splitlines()
    assert code == 0
    assert lines[0] == "Tulos: toteutui, koska 61 ≥ 60 (kasvava)"
    assert re.match(
        r"  toteuma +61 kpl +YTJ 15\.1\.2025 +plans/elinvoima-2022-2025/2024\.yaml:\d+", lines[1]
    )
    assert git(root, "rev-parse", "HEAD")[:8] in lines[1]
    assert re.match(r"  tavoite +60 kpl +\S.* +plans/elinvoima-2022-2025\.yaml:\d+", lines[2])
    code, told = kehitys(root, "show", ID)
    assert re.search(r"2024 +61\W+kpl +60\W+kpl +toteutui +YTJ 15\.1\.2025", told), told


def _report(root: Path) -> None:
    code, told = kehitys(root, "report", "2024")
    assert code == 0, told
    assert re.search(r"Raportti 2024 \(LUONNOS\): \d+/\d+ toteumaa kirjattu → reports/2024/", told)
    pages = sorted(path.name for path in (root / "reports" / "2024").iterdir())
    assert "elinvoima-2022-2025-2024-LUONNOS.html" in pages
    assert "yhteenveto-2024-LUONNOS.md" in pages
    text = (root / "reports" / "2024" / "elinvoima-2022-2025-2024-LUONNOS.md").read_text("utf-8")
    assert "YTJ 15.1.2025" in text
