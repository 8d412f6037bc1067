"""An item with its series: what the plan says, and what became of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLE
from tests.sample import SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.show import show

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.operations.show import Shown

TODAY = dt.date(2025, 2, 15)


def shown(name: str, language: str = "fi", root: Path = EXAMPLE, today: dt.date = TODAY) -> Shown:
    return show(Workspace(root), name, today, Catalogue(language))


def facts(item: Shown) -> dict[str, str]:
    return {fact.key: fact.message for fact in item.facts}


def test_a_measure_is_shown_with_its_series() -> None:
    item = shown("perustetut-yritykset")
    assert (item.kind, item.measure_kind, item.unit, item.direction) == (
        "measure", "luku", "kpl", "increasing",
    )  # fmt: skip
    assert item.responsible == ("yrityspalvelut",)
    told = facts(item)
    assert told["action"] == "1.6 Uusien yrittäjien neuvonta"
    assert told["baseline"] == "48\u00a0kpl (2021)"
    assert told["targets"].startswith("2023: 55\u00a0kpl · 2024: 60\u00a0kpl")
    first, second, third = item.series[:3]
    assert (first.year, first.value, first.target, first.source) == (
        2022,
        "52",
        None,
        "YTJ 10.1.2023",
    )
    assert (second.value, second.target, second.result, second.share) == ("55", "55", "achieved", 1)
    assert (third.value, third.result, third.share) == (None, "missing", None)
    assert second.label.value == "55\u00a0kpl"
    text = (EXAMPLE / item.file).read_text(encoding="utf-8").splitlines()
    assert text[item.line - 1].strip() == "- tunnus: perustetut-yritykset"


def test_the_series_ends_with_the_last_ended_year_or_what_was_told() -> None:
    assert [point.year for point in shown("energia-asukasta-kohti").series] == [2022, 2023, 2024]
    assert [point.year for point in shown("perustetut-yritykset").series][-1] == 2025
    early = shown("vuosikate", today=dt.date(2022, 3, 1))
    assert early.series[0].year == 2022


def test_negative_values_have_a_place_too() -> None:
    item = shown("kuntien-valinen-nettomuutto")
    shares = [point.share for point in item.series if point.share is not None]
    assert min(shares) == 0
    assert max(shares) == 1


def test_a_milestone_a_scale_and_words() -> None:
    milestone = shown("lupaus-allekirjoitettu")
    assert milestone.series[0].share is None
    assert [point.value for point in milestone.series][:2] == ["ei", "kyllä"]
    assert facts(milestone)["deadline"] == "31.12.2022"
    scale = shown("polun-kypsyys", "sv")
    assert "3 = i alla skolor" in facts(scale)["steps"]
    assert scale.direction == "increasing"
    words = shown("tunnettuus")
    assert words.series[-1].label.value.startswith("Kunta mainittiin")
    assert words.series[-1].value is None


def test_what_is_withheld_is_not_shown() -> None:
    item = shown("raadin-tyytyvaisyys")
    point = next(point for point in item.series if point.year == 2024)
    assert (point.value, point.share, point.reason) == (None, None, "withheld")


def test_an_action_is_shown_with_its_states_and_measures() -> None:
    item = shown("paastot", "en")
    assert (item.kind, item.measure_kind) == ("action", None)
    assert {part.id for part in item.measures} == {"kasvihuonekaasut", "energia-asukasta-kohti"}
    assert item.series[0].state == "in_progress"
    assert item.series[0].label.state == "in progress"
    assert facts(item)["number"] == "2.1"
    late = shown("pyoratie", today=dt.date(2026, 1, 1)).series
    assert any("myöhässä" in point.label.result for point in late)


def test_a_goal_is_shown_with_its_own_measures() -> None:
    item = shown("elinvoima")
    assert item.kind == "goal"
    assert "asukkaat" in {part.id for part in item.measures}
    own = shown("asukkaat")
    assert facts(own)["goal"] == "Elinvoimainen Esimerkkilä"
    assert own.plan == "strategia-2022-2030"


def test_a_series_goes_on_from_an_earlier_plan(tmp_path: Path) -> None:
    former = SUUNNITELMA.replace("2022–2025", "2018–2021").replace("2022–", "2018–")
    former = former.replace("2022-06-27", "2018-06-27").replace("{2024: 60}", "{2021: 60}")
    entry = "      uudet-yritykset:\n        arvo: 40\n        lähde: YTJ\n"
    year = VUOSI.replace("      uudet-yritykset:\n", entry).replace("2022-2025", "2018-2021")
    continued = "        jatkaa: malli-2018-2021/uudet-yritykset\n        suunta: kasvava\n"
    root = make_repository(
        tmp_path,
        {
            "plans/malli-2018-2021.yaml": former,
            "plans/malli-2018-2021/2021.yaml": year.replace("vuosi: 2024", "vuosi: 2021"),
            "plans/malli-2022-2025.yaml": SUUNNITELMA.replace(
                "        suunta: kasvava\n", continued
            ),
        },
    )
    item = show(Workspace(root), "malli-2022-2025/uudet-yritykset", TODAY, Catalogue("fi"))
    assert [(point.year, point.value, point.result) for point in item.series][:2] == [
        (2021, "40", None),
        (2022, None, "missing"),
    ]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_kind_has_its_words(language: str) -> None:
    for name in ("kasvihuonekaasut", "kassa", "elinvoima", "pyoratie-valmis"):
        item = shown(name, language)
        assert all(fact.label and fact.message for fact in item.facts)
