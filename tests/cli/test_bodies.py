"""Decisions name a body as its minutes do; a reader reads what the register calls it in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = {
    "audit": ("audit", "2023"),
    "diff": ("diff", "HEAD~40"),
    "history": ("history", "perustetut-yritykset"),
    "why": ("why", "perustetut-yritykset", "--year", "2023"),
    "report": ("report", "2023", "--format", "md", "-o", "-", "--plan", "elinvoima-2022-2025"),
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("esimerkki") / "kokeilu"
    assert run(["init", "--example", str(root)]) == 0
    return root


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_bodies_are_named_in_the_readers_language(
    example: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    names = {"fi": "Kaupunginvaltuusto", "sv": "Stadsfullmäktige"}
    if words[0] == "why":
        # Its target is the one that the board approved: the council changed only that of 2025.
        names = {"fi": "Kaupunginhallitus", "sv": "Stadsstyrelsen"}
    for language, name in names.items():
        assert run(["-C", str(example), "--lang", language, *words]) == 0
        told = capsys.readouterr().out
        others = set(names.values()) - {name}
        assert name in told
        assert not any(other in told for other in others)
