"""What `kehitys seal` says: what was sealed, its code for the minutes, and what the year lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sealing import PLAN_SEAL, YEAR, YEAR_SEAL, change, commit

from kehitys_cli.cli.entry import run

if TYPE_CHECKING:
    from pathlib import Path

NAME = "malli-2022-2025"
DECISION = "kh-2022-06-27"


def seal(root: Path, *arguments: str, lang: str = "fi") -> int:
    day = ("--today", "2025-03-31", "--lang", lang)
    return run(["-C", str(root), *day, "seal", *arguments])


def recorded(root: Path) -> None:
    value = "      uudet-yritykset:\n        arvo: 61\n"
    change(root, YEAR, "      uudet-yritykset:\n", value)
    commit(root, "Kirjaa")


def test_a_closed_year_gives_the_code_for_the_minutes(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(repository)
    assert seal(repository, "year", "2024") == 0
    told = capsys.readouterr()
    first, code, digest, stored = told.out.splitlines()
    assert first == f"Vuosi sinetöity: {NAME}/2024"
    assert code.startswith("  Raportin tunniste: KEH-2024-")
    assert code[30:34] == digest.removeprefix("  Tiiviste: ")[:4]
    assert stored == "Tallennettu vain tälle koneelle."
    assert f"kehitys audit --expect {code.rpartition(' ')[2]}" in told.err
    assert "puuttuu" not in told.err
    assert seal(repository, "year", "2024") == 0
    told = capsys.readouterr()
    assert told.out == (
        f"Ei tehtävää: {NAME}/2024 on jo sinetöity samansisältöisenä ({YEAR_SEAL}).\n"
    )
    assert told.err == ""


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("fi", "Huomaa: 1 toteuma puuttuu."),
        ("sv", "Obs: 1 utfall saknas."),
        ("en", "Note: 1 value is missing."),
    ],
)
@pytest.mark.parametrize("more", [[], ["--plan", NAME], ["--dry-run"]])
def test_a_year_closed_without_a_value_says_so(
    repository: Path, capsys: pytest.CaptureFixture[str], lang: str, note: str, more: list[str]
) -> None:
    assert seal(repository, "year", "2024", *more, lang=lang) == 0
    told = capsys.readouterr().err
    assert note in told
    assert "kehitys status 2024 --missing" in told


def test_another_plans_gaps_are_its_own(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "plans/toinen-2022-2025"
    for path, ending in ((f"plans/{NAME}.yaml", ".yaml"), (YEAR, "/2024.yaml")):
        text = (repository / path).read_bytes().decode("utf-8").replace(NAME, "toinen-2022-2025")
        file = repository / f"{other}{ending}"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
    recorded(repository)
    assert seal(repository, "year", "2024", "--plan", NAME) == 0
    assert "puuttuu" not in capsys.readouterr().err
    assert seal(repository, "year", "2024") == 0
    assert "Huomaa: 1 toteuma puuttuu." in capsys.readouterr().err


def test_a_plan_pinned_late_says_so(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert seal(repository, "plan", NAME, "--decision", DECISION, "--dry-run") == 0
    assert f"päätös: {DECISION}\n" in capsys.readouterr().out
    assert seal(repository, "plan", NAME, "--decision", DECISION) == 0
    told = capsys.readouterr()
    assert told.out.startswith(f"Suunnitelma sinetöity: {NAME}\n  Tiiviste: ")
    assert "Huomaa: sinetti tehtiin 1008 päivää päätöksen jälkeen." in told.err
    assert (repository / PLAN_SEAL).is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["vuosi", "2024"], 2, "Sinetöidään plan tai year"),
        (["year", "24"], 2, "24"),
        (["year", "2023"], 2, "2023"),
        (["year", "2025"], 1, "Ei sinetöity: vuosi 2025 ei ole vielä päättynyt."),
        (["year", "2024", "--plan", "mali"], 2, NAME),
        (["plan", NAME], 2, "--decision TUNNUS"),
        (["plan", NAME, "--decision", "kh-2022-06-28"], 2, DECISION),
        (["plan", "mali", "--decision", DECISION], 2, NAME),
    ],
)
def test_what_cannot_be_sealed_is_one_line(
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    assert seal(repository, *arguments) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert len(told.err.splitlines()) == 1
