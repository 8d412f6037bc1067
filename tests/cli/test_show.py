"""`kehitys show`: a description, a series, bars that every console can draw."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator
from tests.closing import closed
from tests.conftest import EXAMPLE

from kehitys_cli.cli.entry import run
from kehitys_cli.cli.output import Output
from kehitys_cli.operations.outputs import output_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = ["-C", str(EXAMPLE), "--today", "2025-02-15"]


def told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Sequence[str]:
    assert run([*DAY, "show", *arguments]) == code
    return capsys.readouterr().out.splitlines()


def test_a_measure(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, "perustetut-yritykset")
    assert lines[0] == ("Perustettujen yritysten määrä  (elinvoima-2022-2025/perustetut-yritykset)")
    heading = next(line for line in lines if line.strip().startswith("vuosi"))
    assert heading.split() == ["vuosi", "toteuma", "tavoite", "tulos", "lähde"]
    year = next(line for line in lines if line.startswith("  2023"))
    assert "toteutui" in year
    assert year.endswith("\u2588" * 12)


def test_an_action_and_a_goal(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, "paastot")
    assert "Mittarit:" in lines
    assert any(line.split()[:2] == ["2024", "käynnissä"] for line in lines if line)
    lines = told(capsys, "elinvoima")
    assert any(line.split() == ["vuosi", "tulos"] for line in lines if line)


@pytest.mark.parametrize("name", ["perustetut-yritykset", "kassa", "elinvoima"])
def test_programs_read_json(capsys: pytest.CaptureFixture[str], name: str) -> None:
    data = json.loads("\n".join(told(capsys, name, "--format", "json")))
    Draft7Validator(closed(output_schema("show"))).validate(data)
    assert data["item"]["id"] == name


def test_an_unknown_id_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*DAY, "show", "perustetut-yritykst"]) == 2
    assert "perustetut-yritykset" in capsys.readouterr().err


class Console(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_console_without_blocks_draws_bars_too() -> None:
    raw = io.BytesIO()
    console = Console(raw, encoding="cp1252", newline="\n")
    Output(console, io.StringIO()).line("\u2588\u2588")
    assert raw.getvalue() == b"##\n"
