"""What is said of where things stand: only what can be done is advised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sample import make_repository
from tests.sealing import change, commit, git

from kehitys_cli.cli.entry import run

if TYPE_CHECKING:
    from pathlib import Path

RECORD = ["record", "uudet-yritykset", "61", "--year", "2024"]
HANDLE = ["handle", "2024", "--body", "Kunnanhallitus", "--date", "2025-03-03", "--section", "7"]
SEAL = ["seal", "year", "2024"]
OTHERS = [["send"], ["record", "--undo"], ["record", "uudet-yritykset", "--undo"], SEAL]


def say(root: Path, arguments: list[str], lang: str = "fi") -> int:
    return run(["-C", str(root), "--today", "2025-03-31", "--lang", lang, *arguments])


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("without", ["git", "repository"])
def test_the_way_without_git_is_told_where_there_is_one(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    without: str,
) -> None:
    root = make_repository(tmp_path)
    if without == "git":
        monkeypatch.setenv("PATH", "")
    for arguments in (RECORD, HANDLE):
        assert say(root, arguments, lang) == 2
        assert "--no-commit" in capsys.readouterr().err
        assert say(root, [*arguments, "--no-commit"], lang) == 0
        capsys.readouterr()
    for arguments in OTHERS:
        assert say(root, arguments, lang) == 2
        told = capsys.readouterr().err
        assert "--no-commit" not in told
        assert len(told.splitlines()) == 1


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
@pytest.mark.parametrize("arguments", [RECORD, HANDLE, SEAL])
def test_sending_is_advised_where_there_is_somewhere_to_send(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], lang: str
) -> None:
    roots = [make_repository(tmp_path / name) for name in ("yksin", "yhdessä")]
    git(tmp_path, "init", "-q", "--bare", "yhteinen.git")
    for root in roots:
        change(root, "plans/malli-2022-2025/2024.yaml", "tila:", "tila: valmis")
        git(root, "init", "-q", "-b", "main")
        commit(root, "Alku")
    git(roots[1], "remote", "add", "origin", str(tmp_path / "yhteinen.git"))
    for root, sends in zip(roots, (False, True), strict=True):
        assert say(root, arguments, lang) == 0
        assert ("kehitys send" in capsys.readouterr().out.splitlines()[-1]) is sends
        assert say(root, ["send"], lang) == (0 if sends else 2)
        capsys.readouterr()
