"""`kehitys schema`: whatever the locale, a published schema speaks Finnish unless told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run
from kehitys_cli.model.schema import MODELS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        ([], "Kehittämissuunnitelma"),
        (["--lang", "sv"], "Utvecklingsplan"),
        (["--lang", "en"], "Development plan"),
    ],
)
def test_a_schema_is_printed(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    title: str,
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert run(["-C", "/", "schema", "suunnitelma", *arguments]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == title


def test_without_a_kind_the_kinds_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    kinds = capsys.readouterr().out.splitlines()
    assert kinds[: len(MODELS)] == list(MODELS)
    assert {"status", "why", "show", "list", "diagnostics"} <= set(kinds)


def test_all_are_written_to_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(tmp_path), "schema", "--output-dir", "skeemat"]) == 0
    assert capsys.readouterr().out == ""
    assert len(list((tmp_path / "skeemat").iterdir())) == len(MODELS)


def test_an_unknown_kind_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "kunnta"]) == 2
    assert "kunta, strategia" in capsys.readouterr().err
