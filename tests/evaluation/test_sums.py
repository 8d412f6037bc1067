"""Sums that close: of plans with many actions, in every year."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluation.building import AFTER, municipality, plain, plan_data

from kehitys_cli.evaluation.coverage import Outcomes, PlanCase
from kehitys_cli.evaluation.result import MeasureOutcome, PlanOutcome, Result
from kehitys_cli.model.followup import Followup
from kehitys_cli.model.plan import Plan

UP = "suunta: kasvava, lähtötaso: {arvo: 50, vuosi: 2021}, tavoitetaso: {2024: 60}"
DECISIONS = "päätökset: [{tunnus: d, toimielin: Kv, pvm: 2023-06-01}]"

SCHEDULE = st.sampled_from(["2022", "2022–2023", "2022–", "2024–", "2025"])
STATE = st.sampled_from(
    [
        "",
        "tila: käynnissä",
        "tila: valmis",
        "tila: luovuttu",
        "tila: luovuttu, poikkeama: {päätös: d}",
    ]
)
MEASURES = st.lists(
    st.sampled_from([UP, "laji: sanallinen", "laji: etappi", f"{UP}, vastuutaho: koulut"]),
    max_size=3,
)
ACTION = st.tuples(
    SCHEDULE, MEASURES, st.booleans(), st.dictionaries(st.integers(2022, 2025), STATE)
)
YEAR = st.integers(2022, 2025)


def made(actions: list[tuple[str, list[str], bool, dict[int, str]]]) -> PlanCase:
    """Return a plan of actions: schedule, measures, whether a decision of 2023 added it, states."""
    data = plan_data([], extra=DECISIONS)
    items: list[dict[str, Any]] = []
    years: dict[int, dict[str, Any]] = {year: {} for year in range(2022, 2026)}
    for number, (schedule, measures, added, states) in enumerate(actions, start=1):
        found = plan_data(measures)["toimenpiteet"][0]
        for measure in found["mittarit"]:
            measure["tunnus"] += f"-{number}"
        change = {"muutokset": [{"päätös": "d"}]} if added else {}
        items.append({**found, "tunnus": f"a{number}", "aikataulu": schedule, **change})
        for year, text in states.items():
            years[year][f"a{number}"] = plain(text)
    data["toimenpiteet"] = items
    followups = {
        year: Followup.model_validate(
            {"laji": "seuranta", "muoto": "1", "suunnitelma": "m", "vuosi": str(year)}
            | {"toimenpiteet": told}
        )
        for year, told in years.items()
    }
    plan = Plan.model_validate(data)
    return PlanCase("m", plan, data, followups, municipality(), AFTER)


@settings(max_examples=150)
@given(st.lists(ACTION, min_size=1, max_size=6), YEAR)
def test_approved_less_ended_and_added_is_shown(actions: list[Any], year: int) -> None:
    counts = Outcomes(made(actions), (year,))[year].counts
    gone = counts.dropped + counts.done + counts.over + counts.upcoming
    assert counts.approved + counts.added - gone == counts.actions
    assert counts.followed + counts.open_from_earlier == counts.actions


@settings(max_examples=150)
@given(st.lists(ACTION, min_size=1, max_size=6), YEAR)
def test_the_sums_of_all_tables_agree(actions: list[Any], year: int) -> None:
    outcome = Outcomes(made(actions), (year,))[year]
    counts = outcome.counts
    assert sum(counts.results.values()) == counts.due
    assert sum(counts.action_results.values()) == counts.actions
    assert sum(Counter(item.state for item in outcome.shown).values()) == counts.actions
    assert sum(Counter(_units(outcome)).values()) == counts.due
    gaps = counts.results.get(Result.MISSING, 0) + counts.results.get(Result.NOT_YET_DUE, 0)
    assert counts.recorded + gaps == counts.due


def _units(outcome: PlanOutcome) -> list[str]:
    return [item.unit for action in outcome.shown for item in action.measures if item.due]


@settings(max_examples=100)
@given(st.lists(ACTION, min_size=1, max_size=4))
def test_a_measures_years_are_the_same_in_whatever_order_they_are_asked_for(
    actions: list[Any],
) -> None:
    case = made(actions)
    eager, lazy = Outcomes(case, range(2022, 2026)), Outcomes(case, range(2022, 2026))
    found: dict[tuple[str, str], dict[int, MeasureOutcome]] = {}
    for year in eager:
        for action in eager[year].actions:
            for one in action.measures:
                found.setdefault((action.action.id, one.measure.id), {})[year] = one
    assert {names: lazy.history(*names) for names in found} == found
    assert {names: eager.history(*names) for names in found} == found
    assert [lazy[year] for year in (2025, 2022)] == [eager[year] for year in (2025, 2022)]
    assert lazy.history("a1", "ei-ole") == lazy.history("ei-ole", "x") == {}


def test_two_actions_of_one_id_are_both_evaluated() -> None:
    """An error (`KEH201`), but `status` and `why` look at such plans too."""
    case = made([("2022–", [UP], False, {}), ("2022–", [UP], False, {})])
    twins = tuple(one.model_copy(update={"id": "a"}) for one in case.plan.actions)
    case = case._replace(plan=case.plan.model_copy(update={"actions": twins}))
    outcomes = Outcomes(case, (2023, 2024))
    names = [one.measures[0].id for one in twins]
    assert len(set(names)) == 2
    assert [list(outcomes.history("a", name)) for name in names] == [[2023, 2024]] * 2
    assert len(outcomes[2024].actions) == 2
    assert [list(outcomes.history("a", name)) for name in names] == [[2023, 2024]] * 2


def test_dropped_done_and_upcoming_are_told_apart() -> None:
    actions = [
        ("2022–", [UP], False, {}),
        ("2022", [UP], False, {}),
        ("2022–", [UP], False, {2023: "tila: valmis"}),
        ("2022–", [UP], False, {2023: "tila: luovuttu, poikkeama: {päätös: d}"}),
        ("2025", [UP], False, {}),
        ("2024–", [UP], True, {}),
    ]
    case = made(actions)
    counts = Outcomes(case, (2024,))[2024].counts
    assert (counts.approved, counts.added, counts.dropped, counts.done) == (5, 1, 1, 1)
    assert (counts.upcoming, counts.over, counts.actions) == (1, 0, 3)
    before = Outcomes(case, (2022,))[2022].counts
    assert (before.approved, before.added) == (5, 0)


def test_a_hundred_plans_are_evaluated_at_once() -> None:
    case = made([("2022–", [UP] * 3, False, {2023: "tila: käynnissä"}) for _ in range(9)])
    began = time.perf_counter()
    for _ in range(100):
        Outcomes(case, (2024,))[2024]
    assert time.perf_counter() - began < 3  # ten times what it takes, for slow machines
