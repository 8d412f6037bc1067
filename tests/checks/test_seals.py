"""Rules 701 and 702 on repositories that were sealed: silent where the rules of change were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sealing import PLAN, PLAN_SEAL, YEAR, change, seal_plan, seal_year

from kehitys_cli.checks.run import run
from kehitys_cli.documents.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

import datetime as dt

DECIDED = "    pvm: 2022-06-27\n"
LATER = f"{DECIDED}  - {{tunnus: kv, toimielin: Kv, pvm: 2024-12-09}}\n"
TARGET = "        tavoitetaso: {2024: 60}\n"
AMENDED = (
    "        tavoitetaso: {2024: 50}\n"
    "        muutokset: [{päätös: kv, aiemmin: {tavoitetaso: {2024: 60}}}]\n"
)


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
    seal_plan(repository)
    return repository


def told(root: Path) -> list[tuple[str, str, int]]:
    """Return the findings of family 7 with their lines."""
    found = run(Workspace(root), dt.date(2025, 9, 1)).findings
    return [(one.code, one.path, one.start.row) for one in found if one.code.startswith("KEH7")]


def row_of(root: Path, path: str, text: str) -> int:
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_what_stands_as_sealed_is_silent(sealed: Path) -> None:
    assert told(sealed) == []


def test_comments_order_and_later_words_are_nothing(sealed: Path) -> None:
    change(
        sealed,
        YEAR,
        "        arvo: 61\n        lähde: YTJ\n",
        "        lähde: YTJ # x\n        arvo: 61.0\n",
    )
    change(sealed, YEAR, "yhteenveto: |\n", "yhteenveto: |\n  Vuosi oli hyvä.\n")
    change(sealed, YEAR, "käsittely: []", "käsittely: [{toimielin: Kh, pvm: 2025-04-07}]")
    change(
        sealed,
        PLAN,
        "    numero: 1\n    päämäärä: elinvoima\n",
        "    päämäärä: elinvoima\n    numero: 1\n",
    )
    assert told(sealed) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("arvo: 61", "arvo: 71", "arvo: 71"),
        ("        lähde: YTJ\n", "", "arvo: 61"),
        ("tila: käynnissä", "tila: valmis", "tila: valmis"),
        ("        arvo: 61\n        lähde: YTJ\n", "", "uudet-yritykset:"),
        ("vuosi: 2024\n", "vuosi: 2024\nx-oma: 1\n", ""),
    ],
    ids=["value", "source", "state", "emptied", "own key"],
)
def test_a_silent_change_of_a_closed_year(sealed: Path, old: str, new: str, line: str) -> None:
    change(sealed, YEAR, old, new)
    expected = [("KEH701", YEAR, row_of(sealed, YEAR, line))] if line else []
    assert told(sealed) == expected


def test_a_correction_with_its_reason_is_silent_and_one_that_hides_more_is_not(
    sealed: Path,
) -> None:
    noted = "arvo: 62\n        oikaisut: [{aiempi: 61, syy: laskuvirhe, pvm: 2025-05-02}]"
    change(sealed, YEAR, "arvo: 61", noted)
    assert told(sealed) == []
    change(sealed, YEAR, "lähde: YTJ", "lähde: arvaus")
    assert [code for code, *_ in told(sealed)] == ["KEH701"]


def test_an_amendment_with_a_decision_is_silent(sealed: Path) -> None:
    change(sealed, PLAN, DECIDED, LATER)
    change(sealed, PLAN, TARGET, AMENDED)
    assert told(sealed) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (TARGET, "        tavoitetaso: {2024: 50}\n", "tavoitetaso:"),
        ("aikataulu: 2022–\n", "aikataulu: 2023–\n", "tunnus: neuvonta"),
        ("        suunta: kasvava\n", "        suunta: laskeva\n", "tunnus: uudet-yritykset"),
        ("vastuualue: kh", "vastuualue: sivistys", "laji: suunnitelma"),
    ],
    ids=["target", "schedule", "direction", "beside the actions"],
)
def test_a_change_without_a_decision(sealed: Path, old: str, new: str, line: str) -> None:
    change(sealed, PLAN, old, new)
    assert told(sealed) == [("KEH702", PLAN, row_of(sealed, PLAN, line))]


def test_the_order_of_years_that_are_measured_is_no_change(repository: Path) -> None:
    change(repository, PLAN, TARGET, f"{TARGET}        mitataan: [2022, 2024]\n")
    seal_plan(repository)
    change(repository, PLAN, "[2022, 2024]", "[2024, 2022]")
    assert told(repository) == []
    change(repository, PLAN, "[2024, 2022]", "[2024, 2023]")
    assert [code for code, *_ in told(repository)] == ["KEH702"]


def test_two_seals_tell_a_change_once(sealed: Path) -> None:
    change(sealed, PLAN, DECIDED, LATER)
    change(sealed, PLAN, TARGET, AMENDED)
    copy = (sealed / PLAN_SEAL).read_text(encoding="utf-8")
    (sealed / PLAN_SEAL.replace("2022-06-27", "2022-06-28")).write_text(copy, encoding="utf-8")
    change(sealed, PLAN, "aikataulu: 2022–\n", "aikataulu: 2023–\n")
    assert [code for code, *_ in told(sealed)] == ["KEH702"]


def test_a_broken_seal_is_told_as_any_broken_file(sealed: Path) -> None:
    change(sealed, PLAN_SEAL, "tiiviste:", "tiivistys:")
    codes = {one.code for one in run(Workspace(sealed), dt.date(2025, 9, 1)).findings}
    assert {"KEH101", "KEH102"} <= codes
