"""`kehitys init`: a place to try things in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.cli.entry import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_example_is_made_and_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(tmp_path), "--lang", "fi", "init", "--example", "kokeilu"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("Keksitty kunta Esimerkkilä on nyt hakemistossa kokeilu; ")
    assert captured.err == "Seuraavaksi: cd kokeilu   ja   kehitys status 2024\n"
    assert run(["-C", str(tmp_path / "kokeilu"), "validate"]) == 0
    assert run(["-C", str(tmp_path / "kokeilu"), "status", "2024"]) == 0


def test_who_is_unknown_to_git_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "GIT_AUTHOR_NAME",
        "GIT_AUTHOR_EMAIL",
        "GIT_COMMITTER_NAME",
        "GIT_COMMITTER_EMAIL",
    ):
        monkeypatch.delenv(name)
    config = tmp_path / "config"
    config.write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert run(["-C", str(tmp_path), "--lang", "en", "init", "kokeilu", "--example"]) == 0
    assert "git config --global user.name" in capsys.readouterr().err


def test_a_full_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "oma.txt").write_text("x", encoding="utf-8")
    assert run(["-C", str(tmp_path), "init", "--example", "."]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["oma.txt"]


def test_an_empty_repository_comes_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(tmp_path), "--lang", "fi", "init", "uusi"]) == 2
    assert "kehitys init --example uusi" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
