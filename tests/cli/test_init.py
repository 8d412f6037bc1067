"""`kehitys init`: a place to try things in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.cli.entry import run

if TYPE_CHECKING:
    from collections.abc import Callable
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
    _nobody(tmp_path, monkeypatch)
    assert run(["-C", str(tmp_path), "--lang", "en", "init", "kokeilu", "--example"]) == 0
    assert "git config --global user.name" in capsys.readouterr().err


def test_a_full_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "oma.txt").write_text("x", encoding="utf-8")
    assert run(["-C", str(tmp_path), "init", "--example", "."]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["oma.txt"]


def test_a_new_repository_is_made_and_committed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], git: Callable[..., str]
) -> None:
    given = ["-C", str(tmp_path), "--lang", "fi", "--today", "2026-11-24"]
    assert run([*given, "init", "uusi"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("Uusi suunnitelmien hakemisto on valmis: uusi. ")
    assert "2026–2029" in captured.out
    assert captured.err.startswith("Seuraavaksi: cd uusi ")
    folder = tmp_path / "uusi"
    assert git(folder, "log", "--format=%s") == "Perusta suunnitelmien hakemisto\n"
    assert git(folder, "status", "--porcelain") == ""
    assert ".github/workflows/kehitys.yml" in git(folder, "ls-files").splitlines()
    assert run(["-C", str(folder), "validate", "--strict"]) == 0
    assert run([*given, "init", "uusi"]) == 2
    assert "ei ole tyhjä" in capsys.readouterr().err


def test_without_a_name_the_files_wait(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    git: Callable[..., str],
) -> None:
    _nobody(tmp_path, monkeypatch)
    assert run(["-C", str(tmp_path), "--lang", "sv", "init", "ny", "--ci", "gitlab"]) == 0
    told = capsys.readouterr().err
    assert "git config --global user.name" in told
    assert 'git commit -m "Grunda katalogen för planer"' in told
    assert "?? .gitlab-ci.yml" in git(tmp_path / "ny", "status", "--porcelain").splitlines()


def test_checks_belong_to_a_new_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["-C", str(tmp_path), "--lang", "en", "init", "x", "--example", "--ci", "gitlab"]) == 2
    )
    assert run(["-C", str(tmp_path), "--lang", "en", "init", "x", "--ci", "jenkins"]) == 2
    assert "Allowed: github, gitlab, azure, none" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def _nobody(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make git know nobody."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    config = folder / "config"
    config.write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
