"""`kehitys audit`: what an auditor reads, and what a program reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator
from tests import sealing
from tests.closing import closed
from tests.sample import SUUNNITELMA, VUOSI, make_repository
from tests.sealing import PLAN, YEAR, YEAR_SEAL, change, commit, git

from kehitys_cli.cli.entry import run
from kehitys_cli.i18n.catalogue import LANGUAGES, domain
from kehitys_cli.operations.outputs import output_schema

if TYPE_CHECKING:
    from pathlib import Path

MEASURE = "      uudet-yritykset:\n"
RECORDED = VUOSI.replace(MEASURE, f"{MEASURE}        arvo: 61\n        lähde: YTJ 15.1.2025\n")
HOSTILE = "'*Uusien* <b>yritysten</b> @kunta [x](http://a.example) \\e[31m'"


def founded(root: Path, plan: str = SUUNNITELMA) -> Path:
    make_repository(root, {YEAR: RECORDED, PLAN: plan})
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Alku")
    sealing.seal_plan(root)
    sealing.seal_year(root)
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return founded(tmp_path / "malli")


def told(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(["-C", str(root), "--lang", "fi", "audit", *arguments])
    return code, capsys.readouterr().out


def test_all_well_is_a_short_page(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = told(root, capsys)
    assert code == 0
    assert text.splitlines() == [
        "Tarkastus: onko sinetöityyn koskettu",
        f"Versio {git(root, 'rev-parse', 'HEAD')[:8]}. Mikään ei vaadi tarkastajan huomiota.",
        "",
        "Kehittämissuunnitelma 2022–2025: hyväksytty suunnitelma",
        "  Sinetöity 31.3.2025, päätös Kunnanhallitus 27.6.2022.",
        "  plans/malli-2022-2025/suunnitelma-2022-06-27.sinetti.yaml",
        "  Kaikki on niin kuin sinetöitiin: 3 kohtaa.",
        "",
        "Kehittämissuunnitelma 2022–2025: vuosi 2024",
        "  Sinetöity 31.3.2025. plans/malli-2022-2025/2024.sinetti.yaml",
        "  Kaikki on niin kuin sinetöitiin: 2 kohtaa.",
        "",
        "Raporttien tunnisteet (vertaa pöytäkirjaan)",
        "  KEH-2024-8ffc-f6a3  malli-2022-2025 2024",
    ]


def test_a_change_is_exit_1_unless_told_otherwise(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(root, YEAR, "arvo: 61", "arvo: 71")
    code, text = told(root, capsys, "2024")
    assert code == 1
    lines = text.splitlines()
    assert "2 asiaa vaatii tarkastajan huomiota." in lines[1]
    at = next(index for index, line in enumerate(lines) if line.startswith("  MUUTETTU"))
    assert lines[at - 1 : at + 3] == [
        "  Sinetin mukaisia 1 · muutettuja 1",
        "  MUUTETTU     Uusien yritysten määrä, toteuma 2024: 61\u00a0kpl → 71\u00a0kpl",
        "               Oikaisua ja sen syytä ei ole kirjattu.",
        "               plans/malli-2022-2025/2024.yaml, rivi 19",
    ]
    assert told(root, capsys, "2024", "--fail-on", "never")[0] == 0


def troubled(root: Path) -> None:
    """Do everything at once."""
    change(root, YEAR, "arvo: 61", "arvo: 71")
    change(root, PLAN, "{2024: 60}", "{2024: 50, 2025: 70}")
    change(root, PLAN, "suunta: kasvava", "suunta: laskeva")
    change(root, PLAN, "nimi: Kehittämis", "nimi: Muu kehittämis")
    git(root, "rm", "--quiet", YEAR_SEAL)
    commit(root, "Kaikki")
    git(root, "config", "commit.gpgsign", "true")
    git(root, "replace", "HEAD", "HEAD~1")
    git(root, "update-index", "--assume-unchanged", YEAR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fits_80_columns(
    root: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    troubled(root)
    arguments = ["audit", "--expect", "KEH-2024-0000-0000"]
    assert run(["-C", str(root), "--lang", language, *arguments]) == 1
    text = capsys.readouterr().out
    assert max(len(line) for line in text.splitlines()) < 80
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_matter_has_words_in_every_language(language: str) -> None:
    words, finnish = domain(language, "audit"), domain("fi", "audit")
    assert words["matter"].keys() == finnish["matter"].keys()
    assert words["help"].keys() == finnish["help"].keys() <= finnish["matter"].keys()


def test_json_has_its_schema(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    troubled(root)
    code, text = told(root, capsys, "--format", "json", "--expect", "KEH-2024-8ffc-f6a3")
    data = json.loads(text)
    Draft7Validator(closed(output_schema("audit"))).validate(data)
    found = data["audit"]
    assert code == 1
    assert found["attention"] > 5
    assert found["expected"]["found"] == "sealed"
    assert {one["kind"] for one in found["matters"]} == {"history-replaced", "file-hidden"}


def test_markdown_lists_what_is_not_as_sealed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    troubled(root)
    _, text = told(root, capsys, "--format", "md", "--expect", "KEH-2024-8ffc-f6a3")
    lines = text.splitlines()
    assert "\n\n\n" not in text
    assert "61\u00a0kpl → 71\u00a0kpl. Oikaisua" in text
    assert lines[0] == "# Tarkastus: onko sinetöityyn koskettu"
    assert "## Pöytäkirjan tunniste" in lines
    assert sum(line.startswith("- **MUUTETTU** ") for line in lines) == 6
    assert sum(line.startswith("- **HUOMIO** ") for line in lines) == 5
    assert sum(line.startswith("- **LISÄTTY** ") for line in lines) == 0


def test_what_people_wrote_is_no_markup_and_no_escape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = SUUNNITELMA.replace("nimi: Uusien yritysten määrä", f"nimi: {HOSTILE}")
    root = founded(tmp_path / "malli", plan)
    change(root, YEAR, "arvo: 61", "arvo: 71")
    _, markdown = told(root, capsys, "--format", "md")
    line = next(line for line in markdown.splitlines() if "MUUTETTU" in line)
    for sign in ("<b>", " @kunta", "[x](", "*Uusien*"):
        assert sign not in line.replace("\\*", "").replace("\\<", "").replace("\\[", "").replace(
            "\\@", ""
        )
    _, text = told(root, capsys)
    assert "<b>yritysten</b> @kunta" in " ".join(text.split())


HELD = "47.25"
NOTED = (
    f", oikaisut: [{{aiempi: {HELD}, syy: S, pvm: 2025-05-02}}, "
    "{kohta: salattu, aiempi: Pieni ryhmä, syy: S, pvm: 2025-05-02}]"
)


@pytest.mark.parametrize("form", ["text", "md", "json"])
@pytest.mark.parametrize("noted", ["", NOTED])
def test_a_withheld_value_is_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str, noted: str
) -> None:
    held = VUOSI.replace(MEASURE, f"{MEASURE.rstrip()} {{arvo: {HELD}, salattu: Pieni ryhmä}}\n")
    root = make_repository(tmp_path / "malli", {YEAR: held})
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Alku")
    sealing.seal_year(root)
    assert HELD not in told(root, capsys, "--format", form)[1]
    change(root, YEAR, f"arvo: {HELD}, salattu: Pieni ryhmä", f"arvo: 61.75{noted}")
    commit(root, "Muutos")
    code, text = told(root, capsys, "--format", form)
    assert code == (0 if noted else 1)
    assert not [value for value in (HELD, "47,25", "61.75", "61,75") if value in text]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["24"], "24"),
        (["--format", "xml"], "text, md, json"),
        (["--fail-on", "all"], "any, never"),
        (["--expect", "7f3a"], "KEH-2024-7f3a-91c2"),
        (["--plan", "mali-2022-2025"], "malli-2022-2025"),
    ],
)
def test_mistakes_are_one_line(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert run(["-C", str(root), "audit", *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert len(error.splitlines()) == 1
