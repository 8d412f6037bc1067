"""`kehitys status`: sums by unit, items, and a message that is ready to send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator
from tests.closing import closed
from tests.conftest import EXAMPLE
from tests.sample import KUNTA, VUOSI, make_repository

from kehitys_cli.cli.entry import run
from kehitys_cli.operations.outputs import output_schema

if TYPE_CHECKING:
    from pathlib import Path

STANZA = "      uudet-yritykset:\n"


def told(
    capsys: pytest.CaptureFixture[str], root: Path, *arguments: str, day: str = "2025-01-20"
) -> str:
    assert run(["-C", str(root), "--today", day, "status", *arguments]) == 0
    return capsys.readouterr().out


def test_sums_by_unit(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = told(capsys, make_repository(tmp_path), "2024").splitlines()
    assert lines[:3] == [
        "Kehittämissuunnitelma 2022–2025",
        "Vuosi 2024 · tilanne 20.1.2025 · määräpäivä 31.1.2025",
        "Tilat 0/1 · Toteumat 0/1 · Myöhässä 0",
    ]
    assert lines[4].split() == ["vastuutaho", "tunnus", "tilat", "toteumat", "odotetaan"]
    assert lines[5].split() == ["Kunnanhallitus", "kh", "0/1", "0/1", "2"]


def test_after_the_due_day_gaps_are_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = told(capsys, make_repository(tmp_path), "2024", "--missing", day="2025-02-01")
    assert "Kunnanhallitus (kh)" in text
    assert "tieto puuttuu" in text
    assert "tila kirjaamatta" in text


def test_missing_leaves_out_what_is_recorded(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    recorded = VUOSI.replace(STANZA, f"{STANZA}        arvo: 61\n        lähde: YTJ\n")
    root = make_repository(tmp_path, {"plans/malli-2022-2025/2024.yaml": recorded})
    assert "uudet-yritykset" not in told(capsys, root, "2024", "--missing")
    assert "uudet-yritykset" in told(capsys, root, "2024", "--unit", "kh")


def test_nothing_missing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(EXAMPLE), "status", "2024", "--unit", "kirjasto", "--missing"]) == 0
    captured = capsys.readouterr()
    assert "Mitään ei puutu." in captured.err


def test_a_message_is_ready_to_send(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    text = told(capsys, root, "2024", "--unit", "kh", "--format", "message")
    lines = text.splitlines()
    assert lines[0] == "Aihe: Vuoden 2024 seurantatiedot, määräpäivä 31.1.2025"
    assert lines[2] == "Hei"
    assert "1.1 Uusien yrittäjien neuvonta" in lines
    assert '    kehitys record uudet-yritykset ARVO --year 2024 --source "LÄHDE JA PÄIVÄ"' in lines
    assert lines[-1] == "Kiitos!"
    late = told(capsys, root, "2024", "--unit", "kh", "--format", "message", day="2025-02-01")
    assert "Määräpäivä oli 31.1.2025." in late


def test_a_message_speaks_the_municipalitys_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swedish = {"plans/kunta.yaml": KUNTA.replace("kielet: [fi]", "kielet: [sv, fi]")}
    root = make_repository(tmp_path, swedish)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "Tack!" in told(capsys, root, "2024", "--format", "message")
    assert "Thank you!" in told(capsys, root, "2024", "--format", "message", "--lang", "en")


def test_each_unit_gets_its_own_message(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, EXAMPLE, "2025", "--format", "message", day="2026-01-10")
    parts = text.split("\n" + "-" * 72 + "\n")
    assert len(parts) > 3
    assert all(part.startswith("Aihe: ") for part in parts)
    done = told(capsys, EXAMPLE, "2024", "--unit", "kirjasto", "--format", "message")
    assert done == "Vastuutaho: Kirjasto. Vuoden 2024 seurantatiedot on kirjattu. Kiitos!\n"


@pytest.mark.parametrize("arguments", [[], ["--unit", "kirjasto"], ["--missing"]])
def test_programs_read_json(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    data = json.loads(told(capsys, EXAMPLE, "--format", "json", *arguments))
    Draft7Validator(closed(output_schema("status"))).validate(data)
    assert data["status"]["year"] == 2024


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2024", "--unit", "kirjassto"], "kirjasto"),
        (["24"], "24"),
        (["2035"], "2035"),
        (["--format", "ical"], "table, json, message"),
    ],
)
def test_mistakes_are_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(["-C", str(EXAMPLE), "status", *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert len(error.splitlines()) == 1
