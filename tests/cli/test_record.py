"""How `kehitys record` answers to what was typed wrongly: in our words, and with what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run
from kehitys_cli.i18n.catalogue import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

YEAR = "plans/sivistys-2022-2025/2025.yaml"


def record(root: Path, *argv: str, language: str = "fi") -> int:
    today = ["--today", "2026-02-01", "--year", "2025"]
    return run(["-C", str(root), "--lang", language, "record", *argv, *today])


@pytest.mark.parametrize("given", ["1 200", "1\u00a0200", "1200"])
def test_a_count_is_written_as_values_are(example: Path, given: str) -> None:
    assert record(example, "kaynnit", "71 000", "--n", given) == 0
    assert "\n        n: 1200\n" in (example / YEAR).read_text(encoding="utf-8")


@pytest.mark.parametrize("given", ["moni", "1,5", "1.200", "-3", ""])
def test_what_is_no_count_is_told_in_our_words(
    example: Path, given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = set()
    for language in LANGUAGES:
        assert record(example, "kaynnit", "71000", "--n", given, language=language) == 2
        told.add(capsys.readouterr().err)
    assert f"--n: kirjoita kokonaisluku, esimerkiksi 1 200, ei ”{given}”.\n" in told
    assert len(told) == len(LANGUAGES)


def test_a_class_without_its_number(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert record(example, "kaynnit", "--class", "Pääkirjasto") == 2
    assert '--class "Pääkirjasto=LUKU"' in capsys.readouterr().err
    assert record(example, "kaynnit", "--class", "Pääkirjsto") == 2
    assert "Luokat: Pääkirjasto" in capsys.readouterr().err


def test_a_file_that_is_not_utf8(
    example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "teksti.txt").write_bytes("Hyvä vuosi.".encode("latin-1"))
    plan = ["--plan", "sivistys-2022-2025"]
    assert record(example, "--summary", f"@{tmp_path / 'teksti.txt'}", *plan) == 2
    assert "Tiedosto teksti.txt ei ole UTF-8-tekstiä. Tallenna se" in capsys.readouterr().err


def test_bytes_that_are_no_utf8_are_refused(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert record(example, "kaynnit", "71000", "--source", "Kirjastoj\udce4rjestelm\udce4") == 2
    assert "--source: tekstissä on näkymätön merkki U+DCE4" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "missing"),
    [("2024 --body X", "--date DATE"), ("2024", "--body TEXT"), ("", "YEAR")],
)
def test_what_is_missing_is_called_as_it_is_written(
    example: Path, given: str, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(example), "--lang", "fi", "handle", *given.split()]) == 2
    assert capsys.readouterr().err.startswith(f"Puuttuu: {missing}. ")
