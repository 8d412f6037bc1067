"""What was in force when: later amendments undone, newest first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evaluation.building import plain, plan_data

from kehitys_cli.model.amendments import (
    approving,
    data_in_force,
    deciding,
    former_place,
    in_force,
    is_added,
    is_later,
    plan_in_force,
    strategy_in_force,
)
from kehitys_cli.model.plan import Plan
from kehitys_cli.model.strategy import Strategy
from kehitys_cli.text.diagnostic import UserError

DECISIONS = (
    "päätökset: [{tunnus: a, toimielin: Kh, pvm: 2022-06-27}, {tunnus: b, toimielin: Kv, pvm: 2023-11-20},"
    " {tunnus: c, toimielin: Kv, pvm: 2024-12-31}, {tunnus: d, toimielin: Kv, pvm: 2024-12-31}]"
)
BASE = "suunta: kasvava, yksikkö: kpl"


def data_of(measure: str, action: str = "") -> dict[str, Any]:
    return plan_data([f"{BASE}, {measure}"], action, DECISIONS)


def target(data: Any) -> Any:
    return data["toimenpiteet"][0]["mittarit"][0].get("tavoitetaso")


# name · measure · year · the target in force at its end
# fmt: off
STEPS: list[tuple[str, str, int, Any]] = [
    ("never changed", "tavoitetaso: {2025: 70}", 2022, {"2025": "70"}),
    ("before the change", "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]", 2022, {"2025": "70"}),
    ("the year of the change", "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]", 2023, {"2025": "60"}),
    ("two changes, before both", "tavoitetaso: {2025: 50}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}, {päätös: c, aiemmin: {tavoitetaso: {2025: 60}}}]", 2022, {"2025": "70"}),
    ("two changes, between them", "tavoitetaso: {2025: 50}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}, {päätös: c, aiemmin: {tavoitetaso: {2025: 60}}}]", 2023, {"2025": "60"}),
    ("two changes, written newest first", "tavoitetaso: {2025: 50}, muutokset: [{päätös: c, aiemmin: {tavoitetaso: {2025: 60}}}, {päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]", 2022, {"2025": "70"}),
    ("two changes of one day, the last undone first", "tavoitetaso: {2025: 50}, muutokset: [{päätös: c, aiemmin: {tavoitetaso: {2025: 70}}}, {päätös: d, aiemmin: {tavoitetaso: {2025: 60}}}]", 2023, {"2025": "70"}),
    ("the last day of the year is in the year", "tavoitetaso: {2025: 60}, muutokset: [{päätös: c, aiemmin: {tavoitetaso: {2025: 70}}}]", 2024, {"2025": "60"}),
    ("named and empty: it was not there", "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: }}]", 2022, None),
    ("a key that is gone today", "muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]", 2022, {"2025": "70"}),
    ("an unknown decision is no later one", "tavoitetaso: {2025: 60}, muutokset: [{päätös: x, aiemmin: {tavoitetaso: {2025: 70}}}]", 2022, {"2025": "60"}),
]
# fmt: on


@pytest.mark.parametrize(
    "measure,year,expected", [case[1:] for case in STEPS], ids=[case[0] for case in STEPS]
)
def test_the_target_in_force(measure: str, year: int, expected: Any) -> None:
    assert target(in_force(data_of(measure), dt.date(year, 12, 31))) == expected


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    """Return what stands at an address whose items go by `tunnus` or number."""
    for step in path:
        if isinstance(data, list):
            named = (item for item in data if item.get("tunnus") == step)
            data = data[step] if isinstance(step, int) else next(named)
        else:
            data = data.get(step)
    return data


TARGET = ("toimenpiteet", "a", "mittarit", "m1", "tavoitetaso")


@pytest.mark.parametrize(
    "measure,year,expected", [case[1:] for case in STEPS], ids=[case[0] for case in STEPS]
)
def test_the_place_of_the_target_in_force(measure: str, year: int, expected: Any) -> None:
    data = data_of(measure)
    assert at(data, former_place(data, TARGET, dt.date(year, 12, 31))) == expected


def test_the_place_within_a_changed_value() -> None:
    data = data_of(
        "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]"
    )
    assert former_place(data, (*TARGET, "2025"), dt.date(2022, 12, 31)) == (
        *TARGET[:4],
        "muutokset",
        0,
        "aiemmin",
        "tavoitetaso",
        "2025",
    )
    assert former_place(data, ("toimenpiteet", "a"), dt.date(2022, 12, 31)) == TARGET[:2]
    assert former_place(data, ("toimenpiteet", "b", "nimi"), dt.date(2022, 12, 31)) == (
        "toimenpiteet",
        "b",
        "nimi",
    )


@pytest.mark.parametrize(
    "measure,action,year,expected",
    [
        ("tavoitetaso: {2025: 60}", "", 2022, "a"),
        (
            "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]",
            "",
            2022,
            "a",
        ),
        (
            "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]",
            "",
            2023,
            "b",
        ),
        (
            "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {lähde: X}}]",
            "",
            2024,
            "a",
        ),
        ("tavoitetaso: {2025: 60}, muutokset: [{päätös: b}]", "", 2024, "b"),
        ("tavoitetaso: {2025: 60}", "muutokset: [{päätös: b}]", 2024, "b"),
    ],
    ids=["approved", "before", "after", "another key", "added", "its action was added"],
)
def test_the_decision_that_set_a_target(
    measure: str, action: str, year: int, expected: str
) -> None:
    data = data_of(measure, action)
    assert deciding(data, TARGET, dt.date(year, 12, 31)) == expected


def test_the_decision_is_that_of_the_year_asked_for() -> None:
    data = data_of(
        "tavoitetaso: {2023: 55, 2025: 50}, muutokset: ["
        "{päätös: c, aiemmin: {tavoitetaso: {2023: 55, 2025: 60}}},"
        "{päätös: b, aiemmin: {tavoitetaso: {2023: 55, 2025: 70}}}]"
    )
    day = dt.date(2024, 12, 31)
    assert deciding(data, (*TARGET, "2023"), day) == "a"
    assert deciding(data, (*TARGET, "2025"), day) == "c"
    assert deciding(data, (*TARGET, "2025"), dt.date(2023, 12, 31)) == "b"


def test_the_approval_is_no_change_and_no_programmes_wherever_it_stands() -> None:
    data = data_of(
        "tavoitetaso: {2023: 55, 2025: 60}, muutokset: ["
        "{päätös: b, aiemmin: {tavoitetaso: {2023: 55, 2025: 70}}}]"
    )
    decisions = {item["tunnus"]: item for item in data["päätökset"]}
    turned = {
        **data,
        "päätökset": [decisions[name] for name in "bdca"],
        "ohjelmat": [{"tunnus": "ilmasto", "päätökset": ["d"]}, "muu"],
    }
    assert deciding(turned, (*TARGET, "2023"), dt.date(2024, 12, 31)) == "c"
    assert approving(turned) == 2
    assert approving({}) is None


def test_nothing_decided() -> None:
    data = plan_data([f"{BASE}, tavoitetaso: {{2025: 60}}"])
    assert deciding({**data, "päätökset": []}, TARGET, dt.date(2024, 12, 31)) == ""


@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_whatever_is_empty_was_not_there(empty: object) -> None:
    data = data_of("tavoitetaso: {2025: 60}")
    measure = data["toimenpiteet"][0]["mittarit"][0]
    measure["muutokset"] = [{"päätös": "b", "aiemmin": {"tavoitetaso": empty}}]
    former = in_force(data, dt.date(2022, 12, 31))
    assert "tavoitetaso" not in former["toimenpiteet"][0]["mittarit"][0]
    assert "muutokset" not in former["toimenpiteet"][0]["mittarit"][0]


def test_what_a_decision_added_was_absent_before() -> None:
    data = data_of("muutokset: [{päätös: b}]")
    assert "mittarit" not in in_force(data, dt.date(2022, 12, 31))["toimenpiteet"][0]
    assert in_force(data, dt.date(2023, 12, 31)) == data
    added = data_of(
        "tavoitetaso: {2025: 60}",
        "muutokset: [{päätös: b}, {päätös: c, aiemmin: {aikataulu: 2024}}]",
    )
    assert "toimenpiteet" not in in_force(added, dt.date(2022, 12, 31))
    assert in_force(added, dt.date(2023, 12, 31))["toimenpiteet"][0]["aikataulu"] == "2024"


def test_an_action_and_its_measure_are_undone_apart() -> None:
    data = data_of(
        "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]",
        "aikataulu: 2022–2024, muutokset: [{päätös: c, aiemmin: {aikataulu: 2022–}}]",
    )
    former = in_force(data, dt.date(2023, 12, 31))
    assert former["toimenpiteet"][0]["aikataulu"] == "2022–"
    assert target(former) == {"2025": "60"}
    assert target(in_force(data, dt.date(2022, 12, 31))) == {"2025": "70"}


def test_nothing_is_copied_where_nothing_is_later() -> None:
    data = data_of(
        "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]"
    )
    plan = Plan.model_validate(data)
    assert plan_in_force(plan, data, 2023) is plan
    assert data_in_force(plan, data, 2023) is data
    former = plan_in_force(plan, data, 2022)
    assert former is not plan
    assert [is_later(plan, item, 2022) for item in plan.actions[0].measures[0].amendments] == [True]
    assert former.actions[0].measures[0].amendments == ()
    assert data == data_of(
        "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: 70}}}]"
    )


def test_added_items_are_told_from_changed_ones() -> None:
    plan = Plan.model_validate(
        data_of("muutokset: [{päätös: b}]", "muutokset: [{päätös: b, aiemmin: {aikataulu: 2022}}]")
    )
    action = plan.actions[0]
    assert (is_added(action), is_added(action.measures[0])) == (False, True)


def test_a_former_value_that_nobody_can_read_is_told_with_its_place() -> None:
    data = data_of(
        "tavoitetaso: {2025: 60}, muutokset: [{päätös: b, aiemmin: {tavoitetaso: {2025: kuusikymmentä}}}]"
    )
    plan = Plan.model_validate(data)
    with pytest.raises(UserError) as caught:
        plan_in_force(plan, data, 2022)
    assert caught.value.key == "evaluation.former"
    place = "toimenpiteet › a › mittarit › m1 › tavoitetaso › 2025"
    assert caught.value.params == {"year": 2022, "place": place}


def test_goals_own_measures_are_undone_too() -> None:
    measure = "{tunnus: x, nimi: X, laji: luku, muutokset: [{päätös: b, aiemmin: {laskentatapa: vanha}}], laskentatapa: uusi}"
    data = plain(
        f"laji: strategia, muoto: 1, nimi: S, kausi: 2022–2030, {DECISIONS}, päämäärät: [{{tunnus: g, nimi: G,"
        f" tavoitteet: [{{tunnus: o, nimi: O, mittarit: [{measure}]}}]}}]"
    )
    strategy = Strategy.model_validate(data)
    former = strategy_in_force(strategy, data, 2022)
    assert str(former.goals[0].objectives[0].measures[0].method) == "vanha"
    path = ("päämäärät", "g", "tavoitteet", "o", "mittarit", "x", "laskentatapa")
    assert at(data, former_place(data, path, dt.date(2022, 12, 31))) == "vanha"
    assert former_place(data, path, dt.date(2023, 12, 31)) == path
    assert deciding(data, path, dt.date(2023, 12, 31)) == "b"
    assert strategy_in_force(strategy, data, 2023) is strategy
    assert strategy_in_force(strategy, {}, 2022) is strategy


@given(st.lists(st.integers(0, 99), min_size=1, max_size=6), st.data())
def test_undoing_a_history_brings_back_every_state_of_it(
    history: list[int], draw: st.DataObject
) -> None:
    """Whatever the order in which the changes are written, each year gets back what it had."""
    years = range(2023, 2023 + len(history) - 1)
    changes = [
        {"päätös": f"d{year}", "aiemmin": {"tavoitetaso": {"2030": str(former)}}}
        for year, former in zip(years, history, strict=False)
    ]
    data = data_of(f"tavoitetaso: {{2030: {history[-1]}}}")
    data["päätökset"] = [
        {"tunnus": f"d{year}", "toimielin": "Kv", "pvm": f"{year}-06-01"} for year in years
    ]
    if changes:
        data["toimenpiteet"][0]["mittarit"][0]["muutokset"] = draw.draw(st.permutations(changes))
    for year, value in enumerate(history, start=2022):
        on = dt.date(year, 12, 31)
        assert target(in_force(data, on)) == at(data, former_place(data, TARGET, on))
        assert target(in_force(data, on)) == {"2030": str(value)}
