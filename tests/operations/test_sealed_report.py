"""The report of a sealed year: no draft any more, corrections told, drift from the pinned plan, its code verified."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.sealing import PLAN, YEAR, change, commit, seal_plan, seal_year
from tests.views.views import case_at, measure, words

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.report import Request, render, verify
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.views.build import report_view

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2025, 9, 1)
REQUEST = Request(2024, TODAY, ("md", "html", "json"), as_of=dt.date(2025, 3, 31))


@pytest.fixture
def sealed(repository: Path) -> Path:
    change(
        repository,
        YEAR,
        "      uudet-yritykset:\n",
        "      uudet-yritykset:\n        arvo: 61\n        lähde: YTJ\n",
    )
    change(repository, YEAR, "    tila:\n", "    tila: käynnissä\n")
    seal_year(repository)
    return repository


def rendered(root: Path) -> dict[str, str]:
    made = render(Workspace(root), REQUEST)
    return {item.name: item.data.decode("utf-8") for item in made}


def test_a_sealed_year_is_no_draft(sealed: Path) -> None:
    files = rendered(sealed)
    assert sorted(files) == [f"malli-2022-2025-2024.{end}" for end in ("html", "json", "md")]
    assert '"draft": false' in files["malli-2022-2025-2024.json"]
    for end in ("html", "md"):
        assert "LUONNOS" not in files[f"malli-2022-2025-2024.{end}"]
    assert "Vuosi on sinetöity 31.3.2025." in files["malli-2022-2025-2024.md"]


def test_a_correction_is_told_with_both_values_its_reason_and_day(sealed: Path) -> None:
    noted = "arvo: 62\n        oikaisut: [{aiempi: 61, syy: laskuvirhe, pvm: 2025-05-02}]"
    change(sealed, YEAR, "arvo: 61", noted)
    state = (
        "tila: valmis\n    oikaisut:\n"
        "      - {aiempi: käynnissä, syy: <b>*unohtui*, pvm: 2025-05-03}\n"
        "      - {kohta: arvio, syy: täydennys, pvm: 2025-05-04}"
    )
    change(sealed, YEAR, "tila: käynnissä", state)
    change(sealed, YEAR, "    arvio: |\n", "    arvio: |\n      Valmistui.\n")
    commit(sealed, "Oikaise")
    files = rendered(sealed)
    markdown, page = (files[f"malli-2022-2025-2024.{end}"] for end in ("md", "html"))
    assert "Oikaistu: 61\u00a0kpl → 62\u00a0kpl (2.5.2025): laskuvirhe" in markdown
    assert "61\u00a0kpl → 62\u00a0kpl (2.5.2025): laskuvirhe" in page
    assert "käynnissä → valmis (3.5.2025): " in page
    assert "arvio: (ei ollut) → Valmistui. (4.5.2025): täydennys" in page
    assert "<b>*unohtui*" not in markdown + page


def test_several_corrections_form_a_chain(sealed: Path) -> None:
    chain = (
        "arvo: 63\n        oikaisut:\n          - {syy: a, pvm: 2025-05-02}\n"
        "          - {aiempi: 60, syy: b, pvm: 2025-05-03}"
    )
    change(
        sealed,
        YEAR,
        "        arvo: 61\n        lähde: YTJ\n",
        f"        {chain}\n        lähde: YTJ\n",
    )
    (sealed / YEAR.replace(".yaml", ".sinetti.yaml")).unlink()
    commit(sealed, "Oikaise")
    markdown = rendered(sealed)["malli-2022-2025-2024-LUONNOS.md"]
    assert "(ei ollut) → 60\u00a0kpl (2.5.2025): a" in markdown
    assert "60\u00a0kpl → 63\u00a0kpl (3.5.2025): b" in markdown


CORRECTED = """\
        lähde: {fi: PRH 2.5.2025, sv: PRS 2.5.2025}
        laatu: lopullinen
        erittely:
          Keskusta: 41.5
        oikaisut:
          - {kohta: laatu, aiempi: ennakko, syy: valmistui, pvm: 2025-05-02}
          - {kohta: lähde, aiempi: YTJ, syy: tarkistus, pvm: 2025-05-02}
          - {kohta: tulossa, aiempi: 2025-04-30, syy: tuli, pvm: 2025-05-02}
          - {kohta: erittely, aiempi: {Keskusta: 40}, syy: jako, pvm: 2025-05-03}
          - {kohta: erittely, aiempi: {Keskusta: 41}, syy: jako, pvm: 2025-05-04}
          - {kohta: laatu, aiempi: {x: 1}, syy: outo, pvm: 2025-05-05}
"""


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", [
            "kvalitet: preliminär → x: 1 (2.5.2025): valmistui",
            "källa: YTJ → PRS 2.5.2025 (2.5.2025): tarkistus",
            "utlovad: 30.4.2025 → (fanns inte) (2.5.2025): tuli",
            "specifikation: Centrum: 40 kpl → Centrum: 41 kpl (3.5.2025): jako",
            "specifikation: Centrum: 41 kpl → Centrum: 41,5 kpl (4.5.2025): jako",
            "kvalitet: x: 1 → slutlig (5.5.2025): outo",
        ]),
        ("en", [
            "quality: preliminary → x: 1 (2 May 2025): valmistui",
            "source: YTJ → PRH 2.5.2025 (2 May 2025): tarkistus",
            "promised: 30 April 2025 → (was not there) (2 May 2025): tuli",
            "breakdown: Keskusta: 40 kpl → Keskusta: 41 kpl (3 May 2025): jako",
            "breakdown: Keskusta: 41 kpl → Keskusta: 41.5 kpl (4 May 2025): jako",
            "quality: x: 1 → final (5 May 2025): outo",
        ]),
    ],
)  # fmt: skip
def test_a_correction_of_another_key_tells_both_values_in_the_language(
    sealed: Path, language: str, told: list[str]
) -> None:
    classes = "erittely: {nimi: Alue, luokat: [{fi: Keskusta, sv: Centrum}]}\n"
    unit = "        yksikkö: kpl\n"
    change(sealed, PLAN, unit, f"{unit}        {classes}")
    change(sealed, YEAR, "        lähde: YTJ\n", CORRECTED)
    case = case_at(sealed)
    found = measure(report_view(case, words(language)), "uudet-yritykset")
    assert [text.replace("\u00a0", " ") for text in found.corrections] == told


def test_a_correction_of_an_action_tells_both_values_in_the_language(sealed: Path) -> None:
    change(
        sealed,
        YEAR,
        "tila: käynnissä\n",
        "tila: käynnissä\n    itsearvio: toteutui\n    näyttö: [Raportti]\n"
        "    poikkeama: {syy: Rahoitus, päätös: kh-2022-06-27}\n    oikaisut:\n"
        "      - {kohta: itsearvio, aiempi: ei toteutunut, syy: a, pvm: 2025-05-03}\n"
        "      - {kohta: näyttö, aiempi: [{nimi: Vanha, pvm: 2025-01-02}], syy: b, pvm: 2025-05-03}\n"
        "      - {kohta: poikkeama, syy: c, pvm: 2025-05-03}\n",
    )
    action = report_view(case_at(sealed), words("sv")).goals[0].actions[0]
    assert [text.replace("\u00a0", " ") for text in action.corrections] == [
        "självbedömning: uppnåddes inte → uppnåddes (3.5.2025): a",
        "underlag: Vanha, 2.1.2025 → Raportti (3.5.2025): b",
        "avvikelse: (fanns inte) → orsak: Rahoitus; beslut: Kunnanhallitus 27.6.2022 (3.5.2025): c",
    ]


def test_drift_is_told_from_the_plan_that_was_sealed(sealed: Path) -> None:
    seal_plan(sealed)
    change(
        sealed,
        PLAN,
        "    pvm: 2022-06-27\n",
        "    pvm: 2022-06-27\n  - {tunnus: kv, toimielin: Kunnanvaltuusto, pvm: 2024-12-09, pykälä: 33}\n",
    )
    change(
        sealed,
        PLAN,
        "tavoitetaso: {2024: 60}\n",
        "tavoitetaso: {2024: 50, 2025: 55}\n        muutokset: [{päätös: kv, aiemmin: {tavoitetaso: {2024: 60}}}]\n",
    )
    commit(sealed, "Muuta")
    markdown = rendered(sealed)["malli-2022-2025-2024.md"]
    rows = [line for line in markdown.splitlines() if "Kunnanvaltuusto 9.12.2024" in line]
    table = [
        [cell.strip().replace("\u00a0", " ") for cell in row.split("|")[3:10]] for row in rows[:2]
    ]
    decision = "Kunnanvaltuusto 9.12.2024 § 33"
    assert table == [
        ["2024", "60 kpl", "−10 kpl", "50 kpl", "61 kpl", "+11 kpl", decision],
        ["2025", "(ei ollut)", "", "55 kpl", "", "", decision],
    ]


def test_without_changes_there_is_no_drift(sealed: Path) -> None:
    seal_plan(sealed)
    markdown = rendered(sealed)["malli-2022-2025-2024.md"]
    assert "Hyväksyttyyn suunnitelmaan ei ole kirjattu muutoksia." in markdown


def test_a_code_is_verified_and_told_from_a_wrong_one(
    sealed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (ours,) = verify(Workspace(sealed), REQUEST, "KEH-2024-0000-0000")
    assert not ours.same
    for asked in (ours.code, ours.code.lower(), ours.digest, f" {ours.digest} "):
        assert verify(Workspace(sealed), REQUEST, asked)[0].same
    assert run(["-C", str(sealed), "report", "2024", "--verify", ours.code]) == 0
    assert ours.digest in capsys.readouterr().out
    assert run(["-C", str(sealed), "report", "2024", "--verify", "KEH-2024-0000-0000"]) == 1
    assert ours.code in capsys.readouterr().out
    assert not (sealed / "reports").exists()


def test_a_code_of_the_past_is_verified_at_its_commit(sealed: Path) -> None:
    (before,) = verify(Workspace(sealed), REQUEST, "KEH-2024-0000-0000")
    noted = "arvo: 62\n        oikaisut: [{aiempi: 61, syy: laskuvirhe, pvm: 2025-05-02}]"
    change(sealed, YEAR, "arvo: 61", noted)
    commit(sealed, "Oikaise")
    assert not verify(Workspace(sealed), REQUEST, before.code)[0].same
    past = Request(2024, TODAY, at="HEAD~1", as_of=dt.date(2025, 3, 31))
    assert verify(Workspace(sealed), past, before.code)[0].same


def test_what_is_no_code_is_refused(sealed: Path) -> None:
    with pytest.raises(UserError, match="report.no-code"):
        verify(Workspace(sealed), REQUEST, "KEH-2024")
    with pytest.raises(UserError, match="report.no-plan-year"):
        verify(Workspace(sealed), Request(2030, TODAY), "KEH-2024-0000-0000")
    change(sealed, YEAR, "arvo: 61", "arvo: 71")
    with pytest.raises(RefusedError, match="report.broken-plans"):
        verify(Workspace(sealed), REQUEST, "KEH-2024-0000-0000")
