"""What a year asks for, from whom; sums agree with what is listed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLE, ROOT
from tests.sample import KUNTA, SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.status import Standing, status
from kehitys_cli.operations.subject import default_year
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.operations.status import Asked, Status

BEFORE, AFTER = dt.date(2025, 1, 31), dt.date(2025, 2, 1)
STANZA = "      uudet-yritykset:\n"


def of(
    root: Path,
    year: int | None = 2024,
    today: dt.date = AFTER,
    language: str = "fi",
    unit: str | None = None,
) -> Status:
    return status(Workspace(root), year, today, Catalogue(language), unit=unit)


def item(found: Status, name: str) -> Asked:
    (asked,) = [asked for unit in found.units for asked in unit.items if asked.id == name]
    return asked


def with_entry(root: Path, *lines: str) -> Path:
    told = "".join(f"        {line}\n" for line in lines)
    return make_repository(
        root, {"plans/malli-2022-2025/2024.yaml": VUOSI.replace(STANZA, STANZA + told)}
    )


def test_nothing_recorded_of_the_true_plan() -> None:
    found = of(ROOT)
    sums = (found.states, found.states_recorded, found.values, found.values_recorded, found.late)
    assert sums == (23, 0, 20, 0, 0)
    by_unit = {unit.unit: (unit.states, unit.values) for unit in found.units}
    assert by_unit["yrityspalvelut"] == (9, 9)
    assert by_unit["viestinta"] == (2, 0)
    assert by_unit["tietohallinto"] == (1, 2)


@pytest.mark.parametrize("root", [ROOT, EXAMPLE], ids=["plans", "esimerkkila"])
@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_sums_agree_with_the_items(root: Path, year: int) -> None:
    found = of(root, year, dt.date(2025, 6, 1))
    for unit in found.units:
        kinds = [asked.kind for asked in unit.items]
        assert (unit.states, unit.values) == (kinds.count("state"), kinds.count("value"))
        standings = [asked.standing for asked in unit.items]
        recorded = unit.states_recorded + unit.values_recorded
        assert recorded == standings.count(Standing.RECORDED)
        assert recorded + unit.promised + unit.missing + unit.awaited == len(unit.items)
    assert found.values == sum(unit.values for unit in found.units)


@pytest.mark.parametrize(
    ("today", "standing", "label"),
    [(BEFORE, Standing.AWAITED, "ei vielä kirjattu"), (AFTER, Standing.MISSING, "tieto puuttuu")],
)
def test_a_gap_is_awaited_up_to_the_due_day(
    tmp_path: Path, today: dt.date, standing: Standing, label: str
) -> None:
    found = of(make_repository(tmp_path), today=today)
    value, state = item(found, "uudet-yritykset"), item(found, "neuvonta")
    assert (value.standing, value.label) == (standing, label)
    assert (state.standing, state.label) == (standing, "tila kirjaamatta")
    assert value.due == found.due == dt.date(2025, 1, 31)


def test_the_due_day_is_the_municipalitys(tmp_path: Path) -> None:
    register = KUNTA + "määräajat: {toteumat: 28.2.}\n"
    found = of(make_repository(tmp_path, {"plans/kunta.yaml": register}))
    assert found.due == dt.date(2025, 2, 28)
    assert item(found, "uudet-yritykset").standing is Standing.AWAITED


@pytest.mark.parametrize(
    ("today", "standing"),
    [(dt.date(2025, 5, 1), Standing.PROMISED), (dt.date(2025, 5, 2), Standing.MISSING)],
)
def test_a_promise_holds_to_its_day(tmp_path: Path, today: dt.date, standing: Standing) -> None:
    found = of(with_entry(tmp_path, "tulossa: 2025-05-01"), today=today)
    value = item(found, "uudet-yritykset")
    assert (value.standing, value.promised) == (standing, dt.date(2025, 5, 1))
    if standing is Standing.PROMISED:
        assert value.label == "luvattu 1.5.2025"


def test_what_is_recorded_is_not_asked_again(tmp_path: Path) -> None:
    value = item(of(with_entry(tmp_path, "arvo: 61", "lähde: YTJ")), "uudet-yritykset")
    assert (value.standing, value.result, value.standing.open) == ("recorded", "achieved", False)


def test_items_help_to_answer() -> None:
    found = of(EXAMPLE)
    value = item(found, "perustetut-yritykset")
    assert value.help == "2023: 55\u00a0kpl · tavoite 2024: 60\u00a0kpl"
    assert value.command.startswith("kehitys record elinvoima-2022-2025/perustetut-yritykset ARVO")
    assert (value.number, value.unit) == ("1.6", "yrityspalvelut")
    assert item(of(ROOT), "te-mallin-hyvaksyminen").command.startswith(
        "kehitys record te-mallin-hyvaksyminen kyllä --year 2024"
    )


def test_a_state_of_an_earlier_year_is_told(tmp_path: Path) -> None:
    earlier = VUOSI.replace("vuosi: 2024", "vuosi: 2023").replace("tila:\n", "tila: käynnissä\n")
    root = make_repository(tmp_path, {"plans/malli-2022-2025/2023.yaml": earlier})
    state = item(of(root), "neuvonta")
    assert state.help == "edellinen tila: käynnissä (2023)"
    assert state.standing is Standing.MISSING


def test_goals_are_asked_once() -> None:
    found = of(EXAMPLE)
    assert item(found, "asukkaat").plan == "strategia-2022-2030"
    assert item(found, "asukkaat").unit == "hallinto"


def test_late_actions_are_counted(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace("aikataulu: 2022–", "aikataulu: 2022–2023")
    year = VUOSI.replace("tila:\n", "tila: käynnissä\n")
    files = {"plans/malli-2022-2025.yaml": plan, "plans/malli-2022-2025/2024.yaml": year}
    found = of(make_repository(tmp_path, files))
    assert found.late == 1
    assert item(found, "neuvonta").late


def test_one_unit_only() -> None:
    found = of(EXAMPLE, unit="kirjasto")
    assert [unit.unit for unit in found.units] == ["kirjasto"]
    nothing = of(EXAMPLE, unit="sivistyslautakunta")
    assert [(unit.name, unit.items) for unit in nothing.units] == [("Sivistyslautakunta", ())]


@pytest.mark.parametrize(
    ("year", "unit", "key"),
    [(2024, "kirjassto", "status.no-unit"), (2035, None, "status.no-year")],
)
def test_what_cannot_be_asked(year: int, unit: str | None, key: str) -> None:
    with pytest.raises(UserError) as caught:
        of(EXAMPLE, year, unit=unit)
    assert caught.value.key == key


def test_broken_files_are_said(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/kunta.yaml": "laji: kunta\n"})
    with pytest.raises(UserError) as caught:
        of(root)
    assert caught.value.params["path"] == "plans/kunta.yaml"


@pytest.mark.parametrize(
    ("today", "year"), [("2022-05-01", 2022), ("2025-01-01", 2024), ("2027-01-01", 2025)]
)
def test_without_a_year_the_last_that_ended_is_meant(today: str, year: int) -> None:
    assert of(EXAMPLE, None, dt.date.fromisoformat(today)).year == year


@pytest.mark.parametrize(
    ("today", "year"),
    [("2021-12-01", 2022), ("2026-01-20", 2025), ("2026-12-31", 2025), ("2027-01-01", 2026)],
)
def test_the_next_terms_plan_asks_for_nothing_before_it_has_ended_a_year(
    tmp_path: Path, today: str, year: int
) -> None:
    later = SUUNNITELMA.replace("2022–2025", "2026–2029").replace("2022–\n", "2026–\n")
    root = make_repository(tmp_path, {"plans/malli-2026-2029.yaml": later})
    day = dt.date.fromisoformat(today)
    assert of(root, None, day).year == year
    assert default_year(Workspace(root), "elinvoima", day) == year
    assert default_year(Workspace(root), "neuvonta", day, "malli-2026-2029") == max(2026, year)
