"""Interim values: what is told with `--interim` belongs to its entry, and to nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import into_git
from tests.operations.test_record import ID, RICH, RICH_YEAR, YEAR, added, recorded, text
from tests.sample import SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.cli.entry import run
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STANZA = "      uudet-yritykset:\n"
ENTRY = (
    "        välitiedot:\n"
    "          - jakso: 1–4/2024   # talousraportti\n"
    "            arvo: 20\n"
    "          - jakso: 1–8/2024\n"
    "            arvo: 37\n"
    "            ennuste: 58\n"
    "            lähde: {fi: YTJ 2.9.2024, sv: FO 2.9.2024}\n"
)


def told(root: Path, git: Callable[..., str]) -> str:
    return git(root, "log", "-1", "--format=%s").strip()


@pytest.fixture
def rich(tmp_path: Path, git: Callable[..., str]) -> Path:
    """The sample with measures of every kind; one has two interim values."""
    changed = {
        "plans/malli-2022-2025.yaml": SUUNNITELMA + RICH,
        YEAR: VUOSI.replace(STANZA, STANZA + ENTRY) + RICH_YEAR,
    }
    return into_git(make_repository(tmp_path / "rikas", changed), git)


def test_the_source_of_an_interim_value_is_not_the_years(repository: Path) -> None:
    """Else a value of the year that nobody can check would count as checked."""
    before = text(repository)
    recorded(repository, value="37", interim="1–8/2024", source="Ennakkolista 1.9.")
    assert added(before, text(repository)) == [
        "        välitiedot:",
        "          - jakso: 1–8/2024",
        "            arvo: 37",
        "            lähde: Ennakkolista 1.9.",
    ]


BESIDE: list[dict[str, Any]] = [
    {"document": "Liite 1"},
    {"n": 0},
    {"quality": "ennakko"},
    {"note": "x"},
    {"period": "2023"},
    {"series_break": "x"},
    {"withheld": "x"},
    {"assessment": "x"},
    {"classes": ("Keskusta=1",)},
]


@pytest.mark.parametrize("more", BESIDE, ids=[next(iter(one)) for one in BESIDE])
def test_what_an_interim_value_cannot_hold_is_refused(rich: Path, more: dict[str, Any]) -> None:
    before = text(rich)
    with pytest.raises(UserError, match="record.beside-interim") as caught:
        recorded(rich, value="5", interim="1–8/2024", **more)
    assert str(caught.value.params["option"]).startswith("--")
    assert text(rich) == before


@pytest.mark.parametrize("period", ["1–8/2024", "1-8/2024", " 01–08/2024"])
def test_a_period_is_one_however_it_is_written(rich: Path, period: str) -> None:
    before = text(rich)
    with pytest.raises(RefusedError, match="record.taken") as caught:
        recorded(rich, value="38", interim=period)
    assert caught.value.params["current"] == "37 kpl"
    assert caught.value.params["key"] == "välitieto 1–8/2024"
    recorded(rich, value="38", interim=period, replace=True, reason="Tarkistettu")
    assert text(rich) == before.replace("arvo: 37", "arvo: 38")


def test_what_is_missing_of_an_entry_is_added_without_a_correction(rich: Path) -> None:
    before = text(rich)
    recorded(rich, forecast="57", source="Kassa", interim="1–4/2024")
    assert added(before, text(rich)) == ["            ennuste: 57", "            lähde: Kassa"]


@pytest.mark.parametrize(
    ("name", "value", "forecast", "entry"),
    [
        (ID, "41 kpl", "60 kpl", {"arvo: 41", "ennuste: 60"}),
        ("kypsyys", "puoliväli", "3", {"arvo: 2", "ennuste: 3"}),
        ("kaynnit", "1 234,5", None, {"arvo: 1234.5"}),
    ],
)
def test_an_interim_value_is_read_as_its_measures_value(
    rich: Path, name: str, value: str, forecast: str | None, entry: set[str]
) -> None:
    before = text(rich)
    recorded(rich, name, value=value, forecast=forecast, interim="1–9/2024")
    assert entry <= {line.strip() for line in added(before, text(rich))}


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [
        ("kypsyys", {"value": "9"}, "record.no-step"),
        ("kypsyys", {"forecast": "9"}, "record.no-step"),
        ("kuvaus", {"value": "5"}, "record.interim-kind"),
        ("paatos", {"value": "kyllä"}, "record.interim-kind"),
        ("kaynnit", {"value": "1,25"}, "record.too-many-decimals"),
        (ID, {"value": "5 euroa"}, "record.wrong-unit"),
        (ID, {"value": "5", "forecast": ""}, "record.no-number"),
        (ID, {}, "record.interim-what"),
        (ID, {"source": "YTJ"}, "record.interim-what"),
    ],
)
def test_what_is_no_value_of_the_measure_is_no_interim_value(
    rich: Path, name: str, given: dict[str, Any], key: str
) -> None:
    before = text(rich)
    with pytest.raises(UserError, match=key):
        recorded(rich, name, interim="1–9/2024", **given)
    assert text(rich) == before


def test_a_commit_tells_period_value_and_forecast(rich: Path, git: Callable[..., str]) -> None:
    recorded(rich, value="41", interim="1-9/2024")
    assert told(rich, git) == "Kirjaa: Uusien yritysten määrä, 1–9/2024 = 41 kpl"
    recorded(rich, value="42", forecast="60", interim="1–10/2024", source="YTJ")
    assert told(rich, git).endswith(", 1–10/2024 = 42 kpl, ennuste 60 kpl")
    recorded(rich, forecast="61", interim="1–10/2024", replace=True, reason="x")
    assert told(rich, git) == "Korjaa: Uusien yritysten määrä, 1–10/2024 = ennuste 61 kpl"
    recorded(rich, source="YTJ 3.10.", interim="1–9/2024")
    assert told(rich, git) == "Kirjaa: Uusien yritysten määrä, 1–9/2024, lähde = YTJ 3.10."


def test_an_interim_value_without_a_source_is_not_judged_by_its_source(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way of the defect: an interim value with a source, then the year's without one."""
    plan = repository / "plans/malli-2022-2025.yaml"
    plan.write_text(plan.read_text("utf-8").replace("        lähde: YTJ\n", ""), encoding="utf-8")
    base = ["-C", str(repository), "--lang", "fi", "--today", "2025-02-01", "record", ID]
    year = ["--year", "2024", "--no-commit"]
    assert run([*base, "37", "--interim", "1–8/2024", "--source", "Lista 1.9.", *year]) == 0
    assert run([*base, "61", *year]) == 0
    assert "Tulos: ei voitu arvioida: ei lähdettä" in capsys.readouterr().out
