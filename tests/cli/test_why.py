"""`kehitys why`: what a person reads, and what a program reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator
from tests.closing import closed
from tests.conftest import into_git
from tests.sample import VUOSI, make_repository

from kehitys_cli.cli.entry import run
from kehitys_cli.operations.outputs import output_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STANZA = "      uudet-yritykset:\n"
RECORDED = VUOSI.replace(
    STANZA, f"{STANZA}        arvo: 61\n        lähde: YTJ 15.1.2025\n"
).replace("tila:\n", "tila: käynnissä\n")


@pytest.fixture
def root(tmp_path: Path, git: Callable[..., str]) -> Path:
    files = {"plans/malli-2022-2025/2024.yaml": RECORDED}
    return into_git(make_repository(tmp_path / "malli", files), git)


def test_a_result_is_explained_line_by_line(
    root: Path, capsys: pytest.CaptureFixture[str], git: Callable[..., str]
) -> None:
    assert run(["-C", str(root), "why", "uudet-yritykset", "--year", "2024"]) == 0
    commit = git(root, "rev-parse", "HEAD")[:8]
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Tulos: toteutui, koska 61 ≥ 60 (kasvava)"
    first, second = (line.split() for line in lines[1:3])
    assert first[:6] == [
        "toteuma", ["61", "kpl"][0], "kpl", "YTJ", "15.1.2025",
        "plans/malli-2022-2025/2024.yaml:19",
    ]  # fmt: skip
    assert first[6] == commit
    assert second[0] == "tavoite"
    assert "plans/malli-2022-2025.yaml:27" in second
    assert not any(line.lstrip().startswith("lähde") for line in lines)


def test_an_action_names_what_decided(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-C", str(root), "why", "neuvonta", "--year", "2024"]) == 0
    text = capsys.readouterr().out
    assert "ratkaisee tuloksen" in text
    assert "Mihin mittarin tulos perustuu: kehitys why uudet-yritykset --year 2024" in text
    assert "Tila: käynnissä (2024)" in text


def test_a_late_action_and_a_preliminary_value_say_so(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = root / "plans/malli-2022-2025.yaml"
    plan.write_bytes(plan.read_bytes().replace("2022–\n".encode(), b"2022-2024\n"))
    year = root / "plans/malli-2022-2025/2024.yaml"
    year.write_bytes(
        year.read_bytes().replace(b"arvo: 61\n", b"arvo: 61\n        laatu: ennakko\n")
    )
    assert run(["-C", str(root), "why", "neuvonta", "--year", "2024"]) == 0
    assert "Myöhässä: " in capsys.readouterr().out
    assert run(["-C", str(root), "why", "uudet-yritykset", "--year", "2024"]) == 0
    assert "Toteuma on ennakkotieto." in capsys.readouterr().out


def test_a_verdict_that_does_not_decide_is_told_beside(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = root / "plans/malli-2022-2025/2024.yaml"
    told = b"    itsearvio: toteutui osittain\n    arvio: |"
    year.write_bytes(year.read_bytes().replace(b"    arvio: |", told))
    assert run(["-C", str(root), "why", "neuvonta", "--year", "2024"]) == 0
    assert "Itsearvio: toteutui osittain" in capsys.readouterr().out.splitlines()


def test_without_a_year_the_last_ended_one_is_meant(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["-C", str(root), "--today", "2025-02-15", "why", "uudet-yritykset"]
    assert run([*arguments, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema_version"] == 1
    assert (data["why"]["year"], data["why"]["as_of"]) == (2024, "2025-02-15")
    Draft7Validator(closed(output_schema("why"))).validate(data)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["uudet-yrityksset"], "uudet-yritykset"),
        (["uudet-yritykset", "--year", "24"], "24"),
        (["uudet-yritykset", "--year", "1999"], "2022–2025"),
        (["uudet-yritykset", "--format", "xml"], "text, json"),
        (["uudet-yritykset", "--plan", "mali-2022-2025"], "malli-2022-2025"),
    ],
)
def test_mistakes_are_one_line(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(["-C", str(root), "why", *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert len(error.splitlines()) == 1


def test_a_commit_can_be_asked(
    root: Path, capsys: pytest.CaptureFixture[str], git: Callable[..., str]
) -> None:
    first = git(root, "rev-parse", "HEAD").strip()
    year = root / "plans" / "malli-2022-2025" / "2024.yaml"
    year.write_text(RECORDED.replace("arvo: 61", "arvo: 59"), encoding="utf-8")
    git(root, "commit", "-qam", "Korjaa")
    year.write_text("rikki: [", encoding="utf-8")
    words = ("why", "uudet-yritykset", "--year", "2024", "--format", "json")
    found = []
    for revision in ("HEAD~1", "HEAD"):
        assert run(["-C", str(root), *words, "--at", revision]) == 0
        found.append(json.loads(capsys.readouterr().out)["why"])
    assert [item["value"] for item in found] == ["61", "59"]
    day = git(root, "log", "-1", "--format=%cs").strip()
    assert [item["as_of"] for item in found] == [day, day]
    before, after = (
        next(item for item in one["inputs"] if item["role"] == "value") for one in found
    )
    assert (before["commit"], before["line"]) == (first, 19)
    assert after["commit"] == git(root, "rev-parse", "HEAD").strip()
    assert run(["-C", str(root), "--today", "2030-01-01", *words, "--at", first]) == 0
    assert json.loads(capsys.readouterr().out)["why"]["as_of"] == "2030-01-01"
    assert run(["-C", str(root), *words, "--at", "--output=x"]) == 2
    assert not (root / "x").exists()
