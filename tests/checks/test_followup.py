"""What was recorded: values that do not fit, slips of the finger, evidence, reasons, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.base import SUUNNITELMA, VUOSI_2023, VUOSI_2024, found

from kehitys_cli.checks.rules.followup import is_tenfold
from kehitys_cli.model.values import Number

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "plans/malli-2023-2024.yaml"
Y3 = "plans/malli-2023-2024/2023.yaml"
Y4 = "plans/malli-2023-2024/2024.yaml"
VALUE = "        arvo: 61\n        laatu: lopullinen\n"


def codes(tmp_path: Path, year: str = VUOSI_2024, **files: str) -> list[str]:
    changed = {Y4: year, PLAN: files.get("plan", SUUNNITELMA), Y3: files.get("before", VUOSI_2023)}
    return sorted(item.code for item in found(tmp_path, changed))


def recorded(lines: str) -> str:
    body = "".join(f"        {line}\n" for line in lines.splitlines())
    return VUOSI_2024.replace(VALUE, body)


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ("560", "56", True),
        ("559.9", "56", False),
        ("5.6", "56", True),
        ("5.7", "56", False),
        ("0", "56", True),
        ("56", "0", False),
        ("0", "0", False),
        ("-560", "-56", True),
        ("-560", "56", False),
        ("560", "-56", False),
        ("0.0056", "0.056", True),
    ],
)
def test_ten_times_or_a_tenth(new: str, old: str, *, expected: bool) -> None:
    assert is_tenfold(Number(new), Number(old)) is expected


@pytest.mark.parametrize(("value", "expected"), [("560", ["KEH501"]), ("100", [])])
def test_a_slip_of_a_digit_is_told(tmp_path: Path, value: str, expected: list[str]) -> None:
    assert codes(tmp_path, recorded(f"arvo: {value}")) == expected


def test_the_last_value_counts_even_if_a_year_is_empty(tmp_path: Path) -> None:
    before = VUOSI_2023.replace("        arvo: 56\n", "")
    assert codes(tmp_path, recorded("arvo: 560"), before=before) == []


@pytest.mark.parametrize("value", ["kyllä", "ei"])
def test_an_answer_is_no_number(tmp_path: Path, value: str) -> None:
    assert "KEH103" in codes(tmp_path, recorded(f"arvo: {value}"))


@pytest.mark.parametrize("value", ["1", "0"])
def test_a_number_is_no_answer(tmp_path: Path, value: str) -> None:
    year = VUOSI_2024.replace("arvo: kyllä", f"arvo: {value}")
    assert "KEH103" in codes(tmp_path, year)


@pytest.mark.parametrize(
    ("value", "fits"), [("0", False), ("1", True), ("3", True), ("4", False), ("1.5", False)]
)
def test_a_step_of_a_scale(tmp_path: Path, value: str, *, fits: bool) -> None:
    plan = SUUNNITELMA.replace(
        "laji: sanallinen", "laji: asteikko\n        tasot: [Alku, Puoli, Valmis]"
    )
    year = VUOSI_2024.replace(
        "      liikunnan-palaute:\n", f"      liikunnan-palaute:\n        arvo: {value}\n"
    )
    assert ("KEH103" not in codes(tmp_path, year, plan=plan)) is fits


def test_words_are_no_value_of_words(tmp_path: Path) -> None:
    stanza = "      liikunnan-palaute:\n"
    assert codes(tmp_path, VUOSI_2024.replace(stanza, f"{stanza}        arvo: 3\n"))[0] == "KEH103"
    words = f"{stanza}        arvio: |\n          Paikat täyttyvät.\n"
    assert codes(tmp_path, VUOSI_2024.replace(stanza, words)) == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("arvo: kyllä\n        pvm: 2024-10-02\n", ["KEH502"]),
        ("arvo: kyllä\n        pvm: 2024-10-02\n        lähde: Lupa\n", []),
    ],
)
def test_a_milestone_needs_a_source_of_its_own(
    tmp_path: Path, answer: str, expected: list[str]
) -> None:
    known = "arvo: kyllä\n        pvm: 2024-10-02\n        asiakirja: Käyttöönottopöytäkirja\n"
    assert codes(tmp_path, VUOSI_2024.replace(known, answer)) == expected


def test_what_is_withheld_needs_no_source(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace("        lähde: YTJ\n", "")
    before = VUOSI_2023.replace("        arvo: 56\n", "")
    assert "KEH502" in codes(tmp_path, plan=plan, before=before)
    withheld = recorded("arvo: 61\nsalattu: Pieni joukko")
    assert "KEH502" not in codes(tmp_path, withheld, plan=plan, before=before)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("siirretty", ["KEH508"]),
        ("keskeytetty", ["KEH508"]),
        ("luovuttu", ["KEH508"]),
        ("käynnissä", []),
        ("ei aloitettu", []),
    ],
)
def test_what_is_put_off_is_decided(tmp_path: Path, state: str, expected: list[str]) -> None:
    year = VUOSI_2024.replace("neuvonta:\n    tila: käynnissä", f"neuvonta:\n    tila: {state}")
    assert codes(tmp_path, year) == expected


def test_a_decision_of_an_earlier_year_counts_while_the_state_lasts(tmp_path: Path) -> None:
    done = "    tila: valmis\n    näyttö: [Käyttöönottopöytäkirja]\n"
    assert codes(tmp_path, VUOSI_2024.replace(done, "    tila: siirretty\n")) == []
    assert codes(tmp_path, VUOSI_2024.replace(done, "    tila: luovuttu\n")) == ["KEH508"]


def test_a_decision_of_the_years_own_handling_is_known(tmp_path: Path) -> None:
    deviation = "poikkeama: {syy: Ei rahaa, päätös: kv-2025-06-16}"
    state = "neuvonta:\n    tila: keskeytetty\n    "
    year = VUOSI_2024.replace("neuvonta:\n    tila: käynnissä\n    ", f"{state}{deviation}\n    ")
    assert codes(tmp_path, year) == ["KEH209"]
    handled = "käsittely:\n  - {tunnus: kv-2025-06-16, toimielin: Valtuusto, pvm: 2025-06-16}\n"
    assert codes(tmp_path, year.replace("käsittely: []\n", handled)) == []


def test_a_missed_target_is_explained_once_an_action(tmp_path: Path) -> None:
    year = recorded("arvo: 51\nlaatu: lopullinen")
    assert codes(tmp_path, year) == ["KEH504"]
    reason = (
        "    tila: käynnissä\n    poikkeama: {syy: Kysyntä väheni}\n    arvio: |\n      Neuvonta"
    )
    explained = year.replace("    tila: käynnissä\n    arvio: |\n      Neuvonta", reason)
    assert codes(tmp_path, explained) == []


def test_what_is_not_recorded_is_not_missed(tmp_path: Path) -> None:
    assert codes(tmp_path, VUOSI_2024.replace(VALUE, "")) == []


@pytest.mark.parametrize(("quality", "expected"), [("ennakko", []), ("ennuste", ["KEH506"])])
def test_a_forecast_of_an_ended_year(tmp_path: Path, quality: str, expected: list[str]) -> None:
    year = recorded(f"arvo: 61\nlaatu: {quality}")
    assert [item for item in codes(tmp_path, year) if item != "KEH504"] == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("2024-12-31", []), ("2025-01-01", ["KEH507"]), ("2023-05-01", [])]
)
def test_a_milestone_stands_in_its_year(tmp_path: Path, day: str, expected: list[str]) -> None:
    codes_found = codes(tmp_path, VUOSI_2024.replace("pvm: 2024-10-02", f"pvm: {day}"))
    assert [item for item in codes_found if item != "KEH504"] == expected


def test_an_unknown_class_is_told_at_the_class(tmp_path: Path) -> None:
    year = VUOSI_2024.replace("Etelään: 120", "Itään: 120")
    (finding,) = found(tmp_path, {Y4: year})
    assert finding.code == "KEH209"
    assert finding.line.lstrip().startswith("erittely:")
    assert finding.keys[-1] == "Itään"
