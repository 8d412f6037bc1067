"""Canonical data: layout is nothing, every fact is something, and codes stay for ever."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from tests.sample import SUUNNITELMA, VUOSI

from kehitys_cli.documents.document import read_document
from kehitys_cli.model.canonical import digest, plan_digest, short_code, year_digest


def data(text: str, path: str = "plans/malli-2022-2025.yaml") -> dict[str, Any]:
    document = read_document(path, text.encode())
    assert document.valid, document.findings
    return document.data


PLAN = data(SUUNNITELMA)


def test_method_1_is_compact_json_of_sorted_keys() -> None:
    found = digest({"b": "2", "a": {"ö": "å", "x": ["1", "2"]}})
    assert found == hashlib.sha256('{"a":{"x":["1","2"],"ö":"å"},"b":"2"}'.encode()).hexdigest()


def test_the_code_of_the_sample_never_changes() -> None:
    year = data(VUOSI, "plans/malli-2022-2025/2024.yaml")
    assert short_code(2024, PLAN, year) == "KEH-2024-96fe-1081"


SAME = {
    "comments": SUUNNITELMA.replace("    numero: 1\n", "    # selite\n    numero: 1  # toinen\n"),
    "blank lines": SUUNNITELMA.replace("    numero: 1\n", "\n    numero: 1\n\n"),
    "order of keys": SUUNNITELMA.replace(
        "    numero: 1\n    päämäärä: elinvoima\n", "    päämäärä: elinvoima\n    numero: 1\n"
    ),
    "quotes": SUUNNITELMA.replace("numero: 1\n", 'numero: "1"\n'),
    "block style": SUUNNITELMA.replace("[kh]", "\n      - kh"),
    "line ends": SUUNNITELMA.replace("\n", "\r\n"),
    "empty": SUUNNITELMA + "        desimaalit:\n    kumppanit: []\n",
    "anybody's keys": SUUNNITELMA.replace("laji: suunnitelma\n", "laji: suunnitelma\nx-oma: 1\n"),
    "zeros": SUUNNITELMA.replace("{2024: 60}", "{2024: 60.0}"),
    "hyphen": SUUNNITELMA.replace("aikataulu: 2022–", "aikataulu: 2022-"),
    "decomposed": SUUNNITELMA.replace("yrittäjien", "yritta\u0308jien"),
    "trailing blanks": SUUNNITELMA.replace("neuvonta\n    aika", "neuvonta   \n    aika"),
}
OTHER = {
    "target": SUUNNITELMA.replace("{2024: 60}", "{2024: 61}"),
    "target year": SUUNNITELMA.replace("{2024: 60}", "{2025: 60}"),
    "name": SUUNNITELMA.replace("neuvonta\n    aika", "neuvonta.\n    aika"),
    "case": SUUNNITELMA.replace("Uusien yrittäjien", "uusien yrittäjien"),
    "schedule": SUUNNITELMA.replace("aikataulu: 2022–", "aikataulu: 2022"),
    "direction": SUUNNITELMA.replace("        suunta: kasvava\n", ""),
    "tiny": SUUNNITELMA.replace("{2024: 60}", "{2024: 60.000000000000000000001}"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_layout_is_nothing(text: str) -> None:
    assert plan_digest(data(text)) == plan_digest(PLAN)


@pytest.mark.parametrize("text", OTHER.values(), ids=OTHER)
def test_every_fact_is_something(text: str) -> None:
    assert plan_digest(data(text)) != plan_digest(PLAN)


def test_decisions_and_state_of_a_plan_come_later() -> None:
    later = SUUNNITELMA.replace("tila: hyväksytty", "tila: päättynyt").replace(
        "    pvm: 2022-06-27\n",
        "    pvm: 2022-06-27\n  - {tunnus: kv-2024, toimielin: Kunnanvaltuusto, pvm: 2024-05-20}\n",
    )
    assert plan_digest(data(later)) == plan_digest(PLAN)
    assert digest(data(later)) != digest(PLAN)


def test_summary_handling_and_corrections_of_a_year_come_later() -> None:
    def year(old: str, new: str) -> str:
        assert old in VUOSI
        return year_digest(data(VUOSI.replace(old, new), "plans/malli-2022-2025/2024.yaml"))

    measure = "      uudet-yritykset:\n"
    base = year(measure, "      uudet-yritykset: {arvo: 61}\n")
    corrected = "oikaisut: [{aiempi: 60, syy: Kirjausvirhe, pvm: 2025-05-02}]"
    assert base == year(measure, f"      uudet-yritykset: {{arvo: 61.0, {corrected}}}\n")
    assert base != year(measure, "      uudet-yritykset: {arvo: 62}\n")
    empty = year_digest(data(VUOSI, "plans/malli-2022-2025/2024.yaml"))
    assert empty == year("yhteenveto: |\n", "yhteenveto: |\n  Hyvä vuosi.\n")
    handled = "käsittely:\n  - {toimielin: Kunnanhallitus, pvm: 2025-04-07}\n"
    assert empty == year("käsittely: []\n", handled)


def test_items_with_an_id_have_no_order_and_others_keep_theirs() -> None:
    one, other = {"tunnus": "a", "x": "1"}, {"tunnus": "b", "x": "2"}
    assert digest({"l": [one, other]}) == digest({"l": [other, one]})
    assert digest({"l": ["1", "2"]}) != digest({"l": ["2", "1"]})


@pytest.mark.parametrize(
    "one,other,same",
    [
        ({"arvo": "12.0"}, {"arvo": "12"}, True),
        ({"arvo": "-0"}, {"arvo": "0"}, True),
        ({"arvo": "12.50"}, {"arvo": "12.5"}, True),
        ({"arvo": "9" * 30}, {"arvo": "9" * 29 + "8"}, False),
        ({"nimi": "12.0"}, {"nimi": "12"}, False),
        ({"teksti": "a \nb\n\n"}, {"teksti": "a\nb"}, True),
        ({"teksti": "a\n\nb"}, {"teksti": "a\nb"}, False),
        ({"jakso": "1-8/2024"}, {"jakso": "1–8/2024"}, True),
        ({"a": "", "b": [], "c": {}, "d": None, "x-e": "1"}, {}, True),
        ({"a": {"b": ""}}, {}, True),
        ({"a": ["", "1"]}, {"a": ["1"]}, True),
    ],
)
def test_values(one: dict[str, object], other: dict[str, object], same: bool) -> None:  # noqa: FBT001 - a case
    assert (digest(one) == digest(other)) is same
