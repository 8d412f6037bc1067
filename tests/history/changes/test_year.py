"""Year against year: recorded, corrected, made final, withdrawn, or changed without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.history.changes.building import PLAN, data_of, replaced

from kehitys_cli.history.changes import Kind, Role, Severity, Subject, subjects_of, year_changes

if TYPE_CHECKING:
    from tests.history.changes.building import Data

    from kehitys_cli.history.changes import Change

YEAR = """\
laji: seuranta
muoto: 1
suunnitelma: malli-2022-2025
vuosi: 2024
yhteenveto: |
  Hyvä vuosi.

käsittely:
  - {toimielin: Kunnanhallitus, pvm: 2025-03-31, pykälä: 4}

toimenpiteet:

  # 1.1 Uusien yrittäjien neuvonta
  neuvonta:
    tila: käynnissä
    itsearvio: toteutui
    näyttö: [Vuosikertomus, Raportti]
    poikkeama: {syy: Kiire, korjaava-toimi: Lisää väkeä}
    arviot: [{toimielin: Tarkastuslautakunta, tulos: toteutui}]
    arvio: |
      Kaikki sujui.
    mittarit:

      # Uusien yritysten määrä, kpl
      yritykset-kpl:
        arvo: 61
        lähde: YTJ 15.1.2025
        erittely: {Keskusta: 40, Muut: 21}
        välitiedot: [{jakso: 1–8/2024, arvo: 37, ennuste: 58}]

      # Päästöt, kt
      paastot:
        arvo: 80
        laatu: ennakko
"""
SUBJECTS = subjects_of(data_of(PLAN), "malli-2022-2025")


def between(old: str, new: str) -> tuple[Change, ...]:
    both = (data_of_year(text) for text in (old, new))
    return year_changes(*both, plan="malli-2022-2025", year=2024, subjects=SUBJECTS)


def data_of_year(text: str) -> Data:
    from kehitys_cli.documents.document import read_document

    document = read_document("plans/malli-2022-2025/2024.yaml", text.encode("utf-8"))
    assert document.valid, document.findings
    return document.data


VALUE = "        arvo: 61\n        lähde: YTJ 15.1.2025\n"
CASES = {
    "overwritten": ("arvo: 61", "arvo: 62", "rewritten", "weaker", "value"),
    "made-final": ("arvo: 80\n        laatu: ennakko", "arvo: 82\n        laatu: lopullinen",
                   "changed", "substantive", "value"),
    "corrected": ("arvo: 61\n", ("arvo: 62\n        oikaisut: [{aiempi: 61, syy: laskuvirhe,"
                  " pvm: 2025-04-01}]\n"), "corrected", "substantive", "value"),
    "corrected-from-another": ("arvo: 61\n", ("arvo: 62\n        oikaisut: [{aiempi: 60,"
                               " syy: laskuvirhe, pvm: 2025-04-01}]\n"), "rewritten", "weaker", "value"),
    "withdrawn": (VALUE, "", "withdrawn", "weaker", "value"),
    "withheld": (VALUE, "        salattu: alle viisi vastaajaa\n", "withdrawn", "substantive", "value"),
    "source-gone": ("        lähde: YTJ 15.1.2025\n", "", "dropped", "weaker", "source"),
    "class-changed": ("Keskusta: 40", "Keskusta: 41", "rewritten", "weaker", "class_value"),
    "interim-changed": ("ennuste: 58", "ennuste: 59", "changed", "substantive", "interim"),
    "state": ("tila: käynnissä", "tila: valmis", "changed", "substantive", "state"),
    "state-gone": ("tila: käynnissä", "tila:", "withdrawn", "weaker", "state"),
    "verdict": ("itsearvio: toteutui", "itsearvio: ei toteutunut", "changed", "substantive", "verdict"),
    "evidence-gone": ("[Vuosikertomus, Raportti]", "[Raportti]", "dropped", "weaker", "evidence"),
    "evidence-come": ("[Vuosikertomus, Raportti]", "[Vuosikertomus, Raportti, Kuva]", "added",
                      "substantive", "evidence"),
    "reason": ("syy: Kiire", "syy: Hoppu", "reworded", "editorial", "deviation_reason"),
    "audit": ("tulos: toteutui}", "tulos: ei toteutunut}", "rewritten", "weaker", "body_verdict"),
    "assessment": ("Kaikki sujui.", "Kaikki onnistui.", "reworded", "editorial", "assessment"),
    "summary": ("Hyvä vuosi.", "Huono vuosi.", "reworded", "editorial", "summary"),
    "handling-gone": ("käsittely:\n  - {toimielin: Kunnanhallitus, pvm: 2025-03-31, pykälä: 4}\n",
                      "käsittely: []\n", "dropped", "weaker", "handling"),
    "corrected-source-and-value-overwritten": (
        "arvo: 61\n        lähde: YTJ 15.1.2025\n",
        ("arvo: 62\n        lähde: PRH\n        oikaisut: [{kohta: lähde, aiempi: 61,"
         " syy: nimi, pvm: 2025-04-01}]\n"), "rewritten", "weaker", "value"),
    "correction-of-an-empty-key": (
        "arvo: 80\n", ("arvo: 80\n        lähde: laskenta\n        oikaisut: [{kohta: lähde,"
                       " syy: puuttui, pvm: 2025-04-01}]\n"), "added", "substantive", "correction"),
    "correction-of-nothing": (
        "arvo: 80\n", ("arvo: 81\n        oikaisut: [{syy: puuttui, pvm: 2025-04-01}]\n"),
        "rewritten", "weaker", "value"),
    "correction-of-interims": (
        "ennuste: 58}]\n", ("ennuste: 59}]\n        oikaisut: [{kohta: välitiedot, aiempi: [{jakso:"
                            " 1–8/2024, arvo: 37}], syy: ennuste, pvm: 2025-04-01}]\n"),
        "added", "substantive", "correction"),
    "correction-alone": ("arvo: 61\n", ("arvo: 61\n        oikaisut: [{aiempi: 60, syy: a,"
                         " pvm: 2025-04-01}]\n"), "added", "substantive", "correction"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_change_is_told(name: str) -> None:
    old, new, kind, severity, field = CASES[name]
    found = between(YEAR, replaced((old, new), text=YEAR))
    change = next(item for item in found if item.field == field)
    assert (change.kind, change.severity, change.year) == (kind, severity, 2024)
    assert not change.needs_decision


@pytest.mark.parametrize("name", CASES)
def test_backwards_it_has_the_same_names(name: str) -> None:
    text = replaced(CASES[name][:2], text=YEAR)
    there, back = (
        {item.name for item in between(*both) if item.field != "correction"}
        for both in ((YEAR, text), (text, YEAR))
    )
    assert there == back


def test_a_first_value_brings_its_source_along() -> None:
    empty = replaced((VALUE, ""), text=YEAR)
    (change,) = between(empty, YEAR)
    assert (change.kind, change.new, change.note) == (Kind.RECORDED, "61", "YTJ 15.1.2025")
    assert change.subject == Subject(
        "malli-2022-2025/yritykset-kpl", Role.MEASURE, "Uusien yritysten määrä", "kpl"
    )
    assert change.path == ("toimenpiteet", "neuvonta", "mittarit", "yritykset-kpl", "arvo")


def test_a_correction_tells_its_reason() -> None:
    (change,) = between(YEAR, replaced(CASES["corrected"][:2], text=YEAR))
    assert change.note == "laskuvirhe"


def test_a_correction_that_is_gone_is_weaker() -> None:
    corrected = replaced(CASES["correction-alone"][:2], text=YEAR)
    (change,) = between(corrected, YEAR)
    assert (change.field, change.kind, change.severity) == (
        "correction", Kind.DROPPED, Severity.WEAKER)  # fmt: skip


def test_a_seeded_year_and_a_stale_comment_are_nothing() -> None:
    seeded = (
        "laji: seuranta\nmuoto: 1\nsuunnitelma: malli-2022-2025\nvuosi: 2024\nyhteenveto: |\n\n"
    )
    seeded += "käsittely: []\n\ntoimenpiteet:\n\n  neuvonta:\n    tila:\n    mittarit:\n\n      paastot:\n"
    assert year_changes({}, data_of_year(seeded), plan="m", year=2024, subjects={}) == ()
    assert between(YEAR, replaced(("# Päästöt, kt", "# Ilmapäästöt"), text=YEAR)) == ()


def test_an_unknown_stanza_is_named_by_its_id() -> None:
    text = YEAR.replace("      paastot:", "      outo:")
    names = {item.subject.id for item in between(YEAR, text)}
    assert names == {"malli-2022-2025/outo", "malli-2022-2025/paastot"}


def test_two_of_one_name_are_two() -> None:
    twice = replaced(("[Vuosikertomus, Raportti]", "[Raportti, Raportti]"), text=YEAR)
    assert {(item.kind, item.part) for item in between(YEAR, twice)} == {
        (Kind.DROPPED, "Vuosikertomus"),
        (Kind.ADDED, "Raportti (2)"),
    }
    handled = replaced(
        (
            "pykälä: 4}\n",
            "pykälä: 4}\n  - {toimielin: Kunnanhallitus, pvm: 2025-03-31, pykälä: 5}\n",
        ),
        text=YEAR,
    )
    (change,) = between(YEAR, handled)
    assert (change.field, change.part) == ("handling", "Kunnanhallitus 2025-03-31 (2)")
