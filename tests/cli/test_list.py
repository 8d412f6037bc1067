"""`kehitys list`: ids first, the longest column last."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft7Validator
from tests.cli.test_tables import Terminal
from tests.closing import closed
from tests.conftest import EXAMPLE, ROOT

from kehitys_cli.cli.entry import run
from kehitys_cli.operations.outputs import output_schema


def test_plans_are_listed_one_after_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Elinvoiman kehittämissuunnitelma 2022–2025 (elinvoima-2022-2025)"
    assert lines[1].split()[:2] == ["nro", "tunnus"]
    assert lines[2].split()[:4] == ["1.1", "tonttitarjonta", "2022–", "tekninen"]
    assert lines[3].endswith("- Luovutetut yritystontit")
    assert "" in lines


def test_one_unit(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "list", "--unit", "kirjasto", "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "kirjastokaynnit" in text
    assert "tonttitarjonta" not in text


def test_programs_read_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "list", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    Draft7Validator(closed(output_schema("list"))).validate(data)
    assert data["schema_version"] == 1


def test_validate_keeps_to_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "validate", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    Draft7Validator(closed(output_schema("diagnostics"))).validate(data)


def test_an_unknown_unit_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "list", "--unit", "kirjassto"]) == 2
    assert "kirjasto" in capsys.readouterr().err


@pytest.mark.parametrize("columns", [80, 120])
def test_the_true_plan_fits_a_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    monkeypatch.setattr("sys.stdout", stream)
    assert run(["-C", str(ROOT), "--lang", "fi", "list"]) == 0
    _, *lines = stream.getvalue().splitlines()
    assert max(len(line) for line in lines) <= columns
    # An id stands in one piece, and what tells more of it stands further in.
    assert "        te-mallin-hyvaksyminen                 etappi" in lines
    assert "          tyollisyyspalvelut · Mallin hyväksyminen päätöksenteossa" in lines
