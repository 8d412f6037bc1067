"""Recording after a seal: a reason is needed, all that was changed is noted, and the audit undoes it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from tests import sealing
from tests.sample import SUUNNITELMA, VUOSI, make_repository
from tests.sealing import YEAR, YEAR_SEAL, commit, git

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.asking import due_items
from kehitys_cli.operations.audit import Request as AuditRequest
from kehitys_cli.operations.audit import audit
from kehitys_cli.operations.cells import Request
from kehitys_cli.operations.record import record
from kehitys_cli.operations.undo import undo
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.operations.record import Recorded
    from kehitys_cli.views.audit import AuditedRow

FI = Catalogue("fi")
TODAY = dt.date(2025, 5, 2)
MEASURE = "      uudet-yritykset:\n"
BREAKDOWN = "        erittely: {nimi: Paikka, luokat: [Keskusta, Kylä]}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    year = VUOSI.replace(
        MEASURE,
        f"{MEASURE}        arvo: 61\n        erittely:\n          Keskusta: 40\n          Kylä: 21\n"
        "        lähde: YTJ 15.1.2025\n",
    ).replace(
        "    tila:\n    arvio: |\n", "    tila: käynnissä\n    arvio: |\n      Eteni hyvin.\n"
    )
    changed = {YEAR: year, sealing.PLAN: SUUNNITELMA + BREAKDOWN}
    folder = make_repository(tmp_path / "malli", changed)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "Kirjaa: alku")
    sealing.seal_year(folder)
    return folder


def recorded(root: Path, name: str | None = "uudet-yritykset", **more: Any) -> Recorded:
    return record(Workspace(root), Request(2024, name, **more), TODAY, FI)


def corrected(root: Path, name: str = "uudet-yritykset", **more: Any) -> Recorded:
    return recorded(root, name, replace=True, reason="Kirjausvirhe", **more)


def rows(root: Path) -> list[AuditedRow]:
    found = audit(Workspace(root), AuditRequest(), FI)
    return [row for seal in found.seals for row in seal.rows if row.standing != "as_sealed"]


def text(root: Path) -> str:
    return (root / YEAR).read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("uudet-yritykset", {"value": "62"}),
        ("uudet-yritykset", {"note": "Uusi huomautus"}),
        ("uudet-yritykset", {"interim": "1–8/2024", "forecast": "60"}),
        ("neuvonta", {"state": "valmis"}),
        ("neuvonta", {"evidence": ("Raportti",)}),
        ("neuvonta", {"reason_missed": "Rahoitus"}),
    ],
)
def test_a_sealed_year_is_changed_by_corrections_only(
    root: Path, name: str, more: dict[str, Any]
) -> None:
    before = text(root)
    with pytest.raises(RefusedError) as caught:
        recorded(root, name, **more)
    assert caught.value.key in {"record.sealed", "record.taken"}
    assert "--replace --reason" in str(caught.value.params["command"])
    with pytest.raises(UserError) as caught_too:
        recorded(root, name, replace=True, **more)
    assert caught_too.value.key == "record.replace-needs-reason"
    assert text(root) == before


CORRECTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("uudet-yritykset", {"value": "62"}, "- aiempi: 61\n            syy: Kirjausvirhe\n"),
    (
        "uudet-yritykset",
        {"value": "62", "source": "PRH 2.5.2025"},
        "- kohta: lähde\n            aiempi: YTJ 15.1.2025\n            syy: Kirjausvirhe\n",
    ),
    (
        "uudet-yritykset",
        {"value": "62", "classes": ("Keskusta=41", "Kylä=21")},
        "- kohta: erittely\n            aiempi:\n              Keskusta: 40\n              Kylä: 21\n",
    ),
    (
        "uudet-yritykset",
        {"note": "Tarkistettu"},
        "- kohta: huomautus\n            syy: Kirjausvirhe\n",
    ),
    ("uudet-yritykset", {"interim": "1–8/2024", "forecast": "60"}, "- kohta: välitiedot\n"),
    ("neuvonta", {"state": "valmis"}, "- aiempi: käynnissä\n        syy: Kirjausvirhe\n"),
    (
        "neuvonta",
        {"assessment": "Valmistui.\n\nHyvin."},
        "- kohta: arvio\n        aiempi: Eteni hyvin.\n",
    ),
    (
        "neuvonta",
        {"evidence": ("Raportti", "Toinen")},
        "- kohta: näyttö\n        syy: Kirjausvirhe\n",
    ),
    (
        "neuvonta",
        {"reason_missed": "Rahoitus", "remedy": "Haetaan", "verdict": "ei toteutunut"},
        "- kohta: poikkeama\n        syy: Kirjausvirhe\n",
    ),
]


@pytest.mark.parametrize(("name", "more", "noted"), CORRECTIONS)
def test_every_correction_is_noted_and_undone_by_the_audit(
    root: Path, name: str, more: dict[str, Any], noted: str
) -> None:
    corrected(root, name, **more)
    assert noted in text(root)
    assert text(root).count("pvm: 2025-05-02") == text(root).count("syy: Kirjausvirhe")
    assert [(row.id, row.standing) for row in rows(root)] == [
        (f"malli-2022-2025/{name}", "corrected")
    ]
    assert git(root, "status", "--porcelain") == ""


def test_corrections_add_up(root: Path) -> None:
    corrected(root, value="62", source="PRH")
    corrected(root, value="63")
    corrected(root, "neuvonta", reason_missed="Rahoitus")
    corrected(root, "neuvonta", remedy="Haetaan")
    state, value = rows(root)
    assert (state.standing, value.standing) == ("corrected", "corrected")
    assert [(note.key, note.former) for note in state.corrections] == [
        ("poikkeama", ""),
        ("poikkeama", "syy: Rahoitus"),
    ]
    assert value.help == (
        "Oikaistu 2.5.2025, syy: Kirjausvirhe (aiemmin 61\u00a0kpl; lähde: YTJ 15.1.2025; 62\u00a0kpl)."
    )


def test_what_a_correction_does_not_name_is_a_change(root: Path) -> None:
    corrected(root, value="62")
    sealing.change(root, YEAR, "YTJ 15.1.2025", "PRH")
    commit(root, "Siistitään")
    row = rows(root)[0]
    assert (row.standing, row.attention) == ("changed", True)
    assert row.help.endswith("Samalla on muutettu muutakin: lähde.")


def test_the_same_again_and_the_summary_need_no_reason(root: Path) -> None:
    assert recorded(root, value="61").nothing
    recorded(root, None, summary="Hyvä vuosi.")
    assert "oikaisut" not in text(root)
    assert rows(root) == []


def test_the_interview_asks_nothing_of_a_sealed_year(root: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        due_items(Workspace(root), 2024, TODAY, Words(FI))
    assert caught.value.key == "record.sealed"
    git(root, "rm", "--quiet", YEAR_SEAL)
    assert due_items(Workspace(root), 2024, TODAY, Words(FI)) == ()


def test_undo_stops_at_a_seal_and_takes_a_correction_back(root: Path) -> None:
    git(root, "reset", "--quiet", "--hard", "HEAD~1")
    recorded(root, value="62", replace=True, reason="Ennen sinettiä")
    sealing.seal_year(root)
    with pytest.raises(RefusedError) as caught:
        undo(Workspace(root), FI)
    assert caught.value.key == "record.undo-sealed"
    before = text(root)
    corrected(root, value="63")
    undo(Workspace(root), FI)
    assert text(root) == before
    assert (root / YEAR_SEAL).exists()
