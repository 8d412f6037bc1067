"""Actions: the state that holds, the worst of the measures, the unit's own verdict, sums that close."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evaluation.building import (
    AFTER,
    action_of,
    evaluated,
    measure_of,
    municipality,
    plain,
    plan_data,
)

from kehitys_cli.evaluation.coverage import PlanCase, evaluate_goals
from kehitys_cli.evaluation.result import Reason, Result, Standing, Trend
from kehitys_cli.model.followup import Followup, MeasureEntry
from kehitys_cli.model.plan import Plan
from kehitys_cli.model.strategy import Strategy

UP = "suunta: kasvava, lähtötaso: {arvo: 50, vuosi: 2021}, tavoitetaso: {2024: 60}"
FREE = "suunta: kasvava"
WORDS = "laji: sanallinen"
STEP = "laji: etappi, määräaika: 2023"

# name · measures · this year's entries · this year's state and verdict · result · reason · rule
# fmt: off
CASES: list[tuple[str, list[str], dict[str, str], str, str, str, str]] = [
    ("all met", [UP, UP], {"m1": "arvo: 60", "m2": "arvo: 61"}, "", "achieved", "", "worst-measure"),
    ("one met of two", [UP, UP], {"m1": "arvo: 60", "m2": "arvo: 10"}, "", "not_achieved", "", "worst-measure"),
    ("one missing of two", [UP, UP], {"m1": "arvo: 60"}, "", "missing", "", "worst-measure"),
    ("missing is worse than unassessable", [UP, f"{UP}, lähde: '-'"], {"m2": "arvo: 60"}, "", "missing", "", "worst-measure"),
    ("partly is worse than missing", [UP, UP], {"m1": "arvo: 55"}, "", "partly_achieved", "", "worst-measure"),
    ("words take no part", [UP, WORDS], {"m1": "arvo: 60", "m2": "arvio: x"}, "", "achieved", "", "worst-measure"),
    ("no target takes no part", [UP, FREE], {"m1": "arvo: 60", "m2": "arvo: 5"}, "", "achieved", "", "worst-measure"),
    ("empty words are missing", [UP, WORDS], {"m1": "arvo: 60"}, "", "missing", "", "worst-measure"),
    ("verdict over words, evidence", [WORDS], {"m1": "arvio: x"}, "itsearvio: toteutui, näyttö: [A]", "achieved", "", "self-assessment"),
    ("verdict over a sourced number", [FREE], {"m1": "arvo: 5"}, "itsearvio: toteutui osittain", "partly_achieved", "", "self-assessment"),
    ("verdict without evidence", [], {}, "itsearvio: toteutui", "not_assessable", "no_evidence", "no-evidence"),
    ("verdict over words without a source", [WORDS], {"m1": "arvio: x"}, "itsearvio: toteutui", "not_assessable", "no_evidence", "no-evidence"),
    ("words with a source are evidence", [WORDS], {"m1": "arvio: x, lähde: Y"}, "itsearvio: toteutui", "achieved", "", "self-assessment"),
    ("no verdict", [WORDS], {"m1": "arvio: x"}, "", "not_assessable", "no_assessment", "no-assessment"),
    ("no measure, no verdict", [], {}, "", "not_assessable", "no_assessment", "no-assessment"),
    ("verdict never beats a missing value", [UP], {}, "itsearvio: toteutui, näyttö: [A]", "missing", "", "worst-measure"),
    ("verdict never beats a missing source", [f"{UP}, lähde: '-'"], {"m1": "arvo: 60"}, "itsearvio: toteutui, näyttö: [A]", "not_assessable", "no_source", "worst-measure"),
    ("nothing measured", ["mitataan: [2022]"], {}, "", "not_measured", "", "nothing-measured"),
]
# fmt: on


@pytest.mark.parametrize(
    "measures,values,told,result,reason,rule",
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_an_actions_result(
    measures: list[str], values: dict[str, str], told: str, result: str, reason: str, rule: str
) -> None:
    outcome = action_of(evaluated(measures, {2024: values}, 2024, states={2024: told}))
    found = (
        outcome.result.token,
        outcome.reason.token if outcome.reason else "",
        outcome.rule.value,
    )
    assert found == (result, reason, rule)


def test_a_binding_action_is_never_partly_met_by_a_verdict() -> None:
    told = {2024: "itsearvio: toteutui osittain, näyttö: [A]"}
    outcome = action_of(evaluated([], {}, 2024, states=told, action="sitova: valtuusto"))
    assert outcome.result is Result.NOT_ACHIEVED


def test_a_binding_measure_in_words_is_never_partly_met_by_a_verdict() -> None:
    told = {2024: "itsearvio: toteutui osittain, näyttö: [A]"}
    values = {2024: {"m1": "arvio: x"}}
    outcome = action_of(evaluated([f"{WORDS}, sitova: valtuusto"], values, 2024, states=told))
    assert (outcome.result, outcome.rule.value, outcome.differs) == (
        Result.NOT_ACHIEVED,
        "binding",
        True,
    )


def test_a_verdict_holds_for_its_own_year_only() -> None:
    told = {2023: "itsearvio: toteutui, näyttö: [A]"}
    outcome = action_of(evaluated([], {}, 2024, states=told))
    assert outcome.reason is Reason.NO_ASSESSMENT


def test_a_verdict_that_differs_is_listed() -> None:
    told = {2024: "itsearvio: toteutui"}
    outcome = action_of(evaluated([UP], {2024: {"m1": "arvo: 10"}}, 2024, states=told))
    assert outcome.differs
    same = action_of(evaluated([UP], {2024: {"m1": "arvo: 60"}}, 2024, states=told))
    assert not same.differs


def test_a_milestone_reached_earlier_takes_part_but_is_not_due() -> None:
    outcome = evaluated([STEP], {2022: {"m1": "arvo: kyllä, lähde: Kv"}}, 2024)
    assert action_of(outcome).result is Result.ACHIEVED
    assert (outcome.counts.due, measure_of(outcome).due) == (0, False)


# name · schedule · states by year · year · standing · late
# fmt: off
STANDINGS: list[tuple[str, str, dict[int, str], int, Standing, bool]] = [
    ("followed", "2022–", {}, 2024, Standing.FOLLOWED, False),
    ("open end is never late before the plan's", "2022–", {2024: "tila: käynnissä"}, 2024, Standing.FOLLOWED, False),
    ("last year of the plan", "2022–", {2025: "tila: käynnissä"}, 2025, Standing.FOLLOWED, True),
    ("open from earlier, nothing told", "2022", {}, 2024, Standing.OPEN_FROM_EARLIER, False),
    ("open from earlier, told", "2022", {2023: "tila: käynnissä"}, 2024, Standing.OPEN_FROM_EARLIER, True),
    ("done in its last year", "2022–2023", {2023: "tila: valmis"}, 2023, Standing.FOLLOWED, False),
    ("done earlier", "2022–2023", {2023: "tila: valmis"}, 2024, Standing.FINISHED, False),
    ("put off without a decision", "2022–2023", {2023: "tila: siirretty"}, 2023, Standing.FOLLOWED, True),
    ("put off with a decision", "2022–2023", {2023: "tila: siirretty, poikkeama: {päätös: d}"}, 2023, Standing.FOLLOWED, False),
    ("put off again, decided the year before", "2022–2023", {2022: "tila: siirretty, poikkeama: {päätös: d}", 2023: "tila: siirretty"}, 2023, Standing.FOLLOWED, False),
    ("put off, the decision a year later", "2022–2023", {2023: "tila: siirretty", 2024: "poikkeama: {päätös: d}"}, 2024, Standing.OPEN_FROM_EARLIER, False),
    ("begun again after a decided pause", "2022–2023", {2022: "tila: keskeytetty, poikkeama: {päätös: d}", 2023: "tila: käynnissä"}, 2023, Standing.FOLLOWED, True),
    ("suspended without a decision", "2022–2023", {2023: "tila: keskeytetty"}, 2023, Standing.FOLLOWED, True),
    ("not begun when it should be done", "2022–2023", {2023: "tila: ei aloitettu"}, 2023, Standing.FOLLOWED, True),
    ("a decision lifts nothing that is in progress", "2022–2023", {2023: "tila: käynnissä, poikkeama: {päätös: d}"}, 2023, Standing.FOLLOWED, True),
    ("done, and opened again after its schedule", "2022–2023", {2023: "tila: valmis", 2024: "tila: käynnissä"}, 2024, Standing.OPEN_FROM_EARLIER, True),
    ("dropped with a decision", "2022–", {2023: "tila: luovuttu, poikkeama: {päätös: d}"}, 2024, Standing.FINISHED, False),
    ("dropped without a decision", "2022–", {2023: "tila: luovuttu"}, 2024, Standing.FOLLOWED, False),
    ("not begun", "2025", {}, 2024, Standing.UPCOMING, False),
    ("after the plan", "2022–", {}, 2026, Standing.FINISHED, False),
]
# fmt: on


@pytest.mark.parametrize(
    "schedule,states,year,standing,late",
    [case[1:] for case in STANDINGS],
    ids=[case[0] for case in STANDINGS],
)
def test_standing_and_lateness(
    schedule: str,
    states: dict[int, str],
    year: int,
    standing: Standing,
    late: bool,  # noqa: FBT001
) -> None:
    outcome = action_of(evaluated([], {}, year, action=f"aikataulu: {schedule}", states=states))
    assert (outcome.standing, outcome.late) == (standing, late)


def test_a_state_holds_until_another_is_told() -> None:
    outcome = action_of(evaluated([], {}, 2024, states={2022: "tila: käynnissä"}))
    assert (str(outcome.state), outcome.state_year) == ("käynnissä", 2022)


def test_year_is_judged_by_what_was_in_force_at_its_end() -> None:
    amended = (
        f"{UP.replace('2024: 60', '2024: 60, 2025: 60')}, "
        "muutokset: [{päätös: d, aiemmin: {tavoitetaso: {2024: 70}}}]"
    )
    extra = "päätökset: [{tunnus: d, toimielin: Kv, pvm: 2025-06-01}]"
    values = {2024: {"m1": "arvo: 60"}, 2025: {"m1": "arvo: 60"}}
    assert (
        measure_of(evaluated([amended], values, 2024, extra=extra)).result is Result.PARTLY_ACHIEVED
    )
    assert measure_of(evaluated([amended], values, 2025, extra=extra)).result is Result.ACHIEVED


def test_an_item_that_a_later_decision_added_was_not_there() -> None:
    added = f"{UP}, muutokset: [{{päätös: d}}]"
    extra = "päätökset: [{tunnus: d, toimielin: Kv, pvm: 2024-06-01}]"
    assert action_of(evaluated([added], {}, 2023, extra=extra)).measures == ()
    assert len(action_of(evaluated([added], {}, 2024, extra=extra)).measures) == 1


def test_a_key_that_was_named_and_empty_was_not_there() -> None:
    amended = f"{UP}, muutokset: [{{päätös: d, aiemmin: {{tavoitetaso: }}}}]"
    extra = "päätökset: [{tunnus: d, toimielin: Kv, pvm: 2024-06-01}]"
    outcome = measure_of(evaluated([amended], {2023: {"m1": "arvo: 5"}}, 2023, extra=extra))
    assert outcome.rule.value == "no-target"


def test_a_break_in_the_series_of_an_earlier_plan_is_between() -> None:
    series = {2020: "{arvo: '50'}", 2021: "{sarjakatkos: x}"}
    earlier = {
        "vanha/m": {
            year: MeasureEntry.model_validate(plain(text[1:-1])) for year, text in series.items()
        }
    }
    outcome = measure_of(
        evaluated([f"{FREE}, jatkaa: vanha/m"], {2022: {"m1": "arvo: 56"}}, 2022, earlier=earlier)
    )
    assert outcome.trend is Trend.NOT_COMPARABLE


def test_a_series_of_an_earlier_plan_runs_on() -> None:
    earlier = {"vanha/m": {2021: MeasureEntry.model_validate({"arvo": "50"})}}
    outcome = measure_of(
        evaluated([f"{FREE}, jatkaa: vanha/m"], {2022: {"m1": "arvo: 56"}}, 2022, earlier=earlier)
    )
    assert outcome.change is not None
    assert outcome.change.amount == 6
    assert outcome.change.since_year == 2021


def test_a_goal_is_met_only_if_all_its_measures_are() -> None:
    def goal(values: dict[str, str]) -> Result:
        measures = [
            {
                "tunnus": name,
                "nimi": name,
                "laji": "luku",
                "lähde": "X",
                "suunta": "kasvava",
                "tavoitetaso": {"2024": "5"},
            }
            for name in ("x", "z")
        ]
        strategy = Strategy.model_validate(
            {
                "laji": "strategia",
                "muoto": "1",
                "nimi": "S",
                "kausi": "2022–2030",
                "päämäärät": [
                    {
                        "tunnus": "g",
                        "nimi": "G",
                        "mittarit": measures,
                        "tavoitteet": [{"tunnus": "o", "nimi": "O"}],
                    }
                ],
            }
        )
        year: dict[str, Any] = {
            "laji": "seuranta",
            "muoto": "1",
            "suunnitelma": "s",
            "vuosi": "2024",
        }
        year["mittarit"] = {name: {"arvo": value} for name, value in values.items()}
        data = plan_data([])
        case = PlanCase(
            "malli",
            Plan.model_validate(data),
            data,
            {},
            municipality(),
            AFTER,
            strategy,
            {2024: Followup.model_validate(year)},
        )
        (outcome,) = evaluate_goals(case, 2024)
        return outcome.result

    assert goal({"x": "5", "z": "6"}) is Result.ACHIEVED
    assert goal({"x": "5", "z": "4"}) is Result.NOT_ACHIEVED
    assert goal({"x": "5"}) is Result.MISSING


def test_a_goals_own_measure_is_judged_by_what_was_in_force() -> None:
    measure = {
        "tunnus": "x",
        "nimi": "X",
        "laji": "luku",
        "lähde": "X",
        "suunta": "kasvava",
        "tavoitetaso": {"2024": "5"},
        "muutokset": [{"päätös": "d", "aiemmin": {"tavoitetaso": {"2024": "8"}}}],
    }
    strategy = {
        "laji": "strategia",
        "muoto": "1",
        "nimi": "S",
        "kausi": "2022–2030",
        "päätökset": [{"tunnus": "d", "toimielin": "Kv", "pvm": "2025-06-01"}],
        "päämäärät": [
            {
                "tunnus": "g",
                "nimi": "G",
                "tavoitteet": [{"tunnus": "o", "nimi": "O", "mittarit": [measure]}],
            }
        ],
    }
    years = {
        year: Followup.model_validate(
            {
                "laji": "seuranta",
                "muoto": "1",
                "suunnitelma": "s",
                "vuosi": str(year),
                "mittarit": {"x": {"arvo": "6"}},
            }
        )
        for year in (2024, 2025)
    }
    data = plan_data([])
    case = PlanCase(
        "malli",
        Plan.model_validate(data),
        data,
        {},
        municipality(),
        AFTER,
        Strategy.model_validate(strategy),
        years,
        strategy_data=strategy,
    )
    results = [evaluate_goals(case, year)[0].result for year in (2024, 2025)]
    assert results == [Result.NOT_ACHIEVED, Result.ACHIEVED]


ENTRY = st.sampled_from(
    [
        "",
        "arvo: 10",
        "arvo: 55",
        "arvo: 60",
        "salattu: x",
        "arvo: 60, laatu: ennuste",
        "arvo: 60, jakso: 1–8/2024",
    ]
)
KIND = st.sampled_from(
    [
        UP,
        FREE,
        f"{UP}, lähde: '-'",
        "suunta: kasvava, lähtötaso: {arvo: 50, vuosi: 2021}, tavoitetaso: {2025: 70}",
    ]
)


@settings(max_examples=150)
@given(st.lists(st.tuples(KIND, ENTRY), max_size=5), st.integers(2022, 2025))
def test_sums_always_close(cells: list[tuple[str, str]], year: int) -> None:
    values = {f"m{number}": text for number, (_, text) in enumerate(cells, start=1)}
    outcome = evaluated([kind for kind, _ in cells], {2024: values}, year)
    counts = outcome.counts
    assert sum(counts.results.values()) == counts.due
    assert sum(counts.action_results.values()) == counts.actions == len(outcome.shown)
    assert counts.followed + counts.open_from_earlier == counts.actions
    assert counts.sourced <= counts.recorded <= counts.due
    for measure in outcome.actions[0].measures:
        sourced = measure.own_source is not None or measure.general_source is not None
        assert measure.result is not Result.ACHIEVED or sourced


@settings(max_examples=150)
@given(st.integers(0, 100), st.integers(0, 100))
def test_more_is_never_worse_where_more_is_better(one: int, other: int) -> None:
    order = [Result.NOT_ACHIEVED, Result.PARTLY_ACHIEVED, Result.ACHIEVED]
    less, more = sorted((one, other))
    low = measure_of(evaluated([UP], {2024: {"m1": f"arvo: {less}"}}, 2024)).result
    high = measure_of(evaluated([UP], {2024: {"m1": f"arvo: {more}"}}, 2024)).result
    assert order.index(low) <= order.index(high)


@settings(max_examples=100)
@given(st.integers(-50, 150), st.integers(-50, 150), st.sampled_from([2023, 2024]))
def test_less_is_never_worse_where_less_is_better(one: int, other: int, year: int) -> None:
    falling = "suunta: laskeva, lähtötaso: {arvo: 100, vuosi: 2021}, tavoitetaso: {2024: 40}"
    order = [
        Result.NOT_ACHIEVED,
        Result.PARTLY_ACHIEVED,
        Result.BEHIND,
        Result.ON_SCHEDULE,
        Result.ACHIEVED,
    ]
    less, more = sorted((one, other))
    low, high = (
        measure_of(evaluated([falling], {year: {"m1": f"arvo: {value}"}}, year)).result
        for value in (less, more)
    )
    assert order.index(low) >= order.index(high)


ANSWERS = st.dictionaries(
    st.integers(2022, 2025),
    st.sampled_from(
        [
            "arvo: ei",
            "arvo: kyllä",
            "arvo: kyllä, lähde: X",
            "arvo: kyllä, lähde: X, pvm: 2024-05-01",
            "arvo: kyllä, laatu: ennuste, lähde: X",
            "salattu: x",
        ]
    ),
)


@settings(max_examples=150)
@given(ANSWERS)
def test_a_milestone_is_met_once_and_only_with_a_source(answers: dict[int, str]) -> None:
    values = {year: {"m1": text} for year, text in answers.items()}
    found = [measure_of(evaluated([STEP], values, year)) for year in range(2022, 2026)]
    met = [item.result is Result.ACHIEVED for item in found]
    assert met == sorted(met)
    assert sum(item.due for item, reached in zip(found, met, strict=True) if reached) <= 1
    assert all(item.own_source is not None for item in found if item.result is Result.ACHIEVED)
