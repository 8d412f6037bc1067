"""The walk of a report from January to the council, as the strategy office's page tells it: every command is run."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run
from kehitys_cli.operations.init import init_example
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "strategiatoimistolle.md").read_text(encoding="utf-8")
WALK = PAGE.partition("## Raportti tammikuusta valtuustoon\n")[2].partition("\n## ")[0]
DAY = "2025-04-14"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return init_example(tmp_path / "kokeilu").folder


def kehitys(root: Path, command: str) -> int:
    name, *arguments = shlex.split(command)
    assert name == "kehitys"
    where = ["-C", str(root), "--lang", "fi", "--today", DAY]
    out = ["-o", str(root / "raportit")] if arguments[0] == "report" else []
    return run([*where, *arguments, *out])


def test_every_step_of_the_table_is_taken(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    rows = [line for line in WALK.splitlines() if line.startswith("| ") and "`" in line]
    steps = [command for row in rows for command in re.findall(r"`([^`]+)`", row)]
    assert steps[0] == "kehitys record"
    for command in steps[1:]:
        assert kehitys(root, command) == 0, command
    told = capsys.readouterr().out
    assert "Vuosi sinetöity: elinvoima-2022-2025/2024" in told
    assert "Mikään ei vaadi tarkastajan huomiota." in told
    names = {path.name for path in (root / "raportit").iterdir()}
    assert {"elinvoima-2022-2025-2024-LUONNOS.html", "elinvoima-2022-2025-2024.html"} <= names


def test_what_the_page_shows_is_what_the_commands_say(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed = re.search(r"^    \$ (kehitys seal .*)\n((?:    .*\n)+)", WALK, re.MULTILINE)
    corrected = re.search(r"^    \$ (kehitys record .*)$", WALK, re.MULTILINE)
    verified = re.search(r"`(kehitys report 2024 --verify KEH[^`]+)`", WALK)
    pinned = re.search(r"`(kehitys seal plan [^`]+)`", WALK)
    assert sealed
    assert corrected
    assert verified
    assert pinned
    assert kehitys(root, sealed[1]) == 0
    assert capsys.readouterr().out.startswith(re.sub(r"(?m)^    ", "", sealed[2]))
    assert kehitys(root, verified[1]) == 0
    assert kehitys(root, corrected[1]) == 0
    assert kehitys(root, verified[1]) == 1
    assert kehitys(root, pinned[1]) == 0
    assert kehitys(root, "kehitys audit 2024") == 0
    assert "OIKAISTU     Vuosikate, toteuma 2024: 2,6\u00a0milj." in capsys.readouterr().out
