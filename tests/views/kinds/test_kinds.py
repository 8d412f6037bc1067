"""The other kinds of report as data: what they say, what they count, and what they never give away."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import EXAMPLE, ROOT
from tests.sample import SUUNNITELMA, VUOSI, make_repository
from tests.views.views import words

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.reading import bundles_of_year, case_of
from kehitys_cli.views.kinds.budget import BudgetView, budget_view
from kehitys_cli.views.kinds.build import kind_view
from kehitys_cli.views.kinds.interim import InterimView, interim_view
from kehitys_cli.views.kinds.midterm import MatterView, MidtermView, midterm_view
from kehitys_cli.views.kinds.page import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.kinds.outlook import OutlookView

NBSP = "\u00a0"
AUTUMN = dt.date(2024, 9, 3)
STANZA = "      uudet-yritykset:\n"


def case(
    root: Path, year: int = 2024, as_of: dt.date = AUTUMN, plan: str | None = None
) -> ReportCase:
    workspace = Workspace(root)
    return case_of(workspace, next(bundles_of_year(workspace, year, plan)), year, as_of)


def repository(root: Path, *lines: str, plan: str = SUUNNITELMA, state: str = "") -> Path:
    told = "".join(f"        {line}\n" for line in lines)
    year = VUOSI.replace(STANZA, STANZA + told).replace("    tila:\n", f"    tila: {state}\n")
    return make_repository(
        root, {"plans/malli-2022-2025.yaml": plan, "plans/malli-2022-2025/2024.yaml": year}
    )


def interim(root: Path, **further: Any) -> InterimView:
    return interim_view(case(root, **further), words())


def budget(root: Path, **further: Any) -> BudgetView:
    return budget_view(case(root, **further), words())


def midterm(root: Path, **further: Any) -> MidtermView:
    return midterm_view(case(root, **further), words())


def matter_of(view: MidtermView, name: str) -> MatterView:
    return next(one for one in view.matters if one.token == name)


def only(view: InterimView | BudgetView) -> OutlookView:
    return view.goals[0].actions[0].measures[0]


STEPS = (
    "välitiedot:",
    "  - {jakso: 1–8/2024, arvo: 41, ennuste: 58, lähde: YTJ 2.9.2024}",
    "  - {jakso: 1–4/2024, arvo: 22, ennuste: 62}",
)


# ------------------------------------------------------------------------------- within the year


def test_interim_values_stand_in_the_order_of_their_periods(tmp_path: Path) -> None:
    view = interim(repository(tmp_path, *STEPS, state="käynnissä"))
    measure = only(view)
    assert view.period == "1–8/2024"
    assert view.heading == "Osavuosikatsaus 1–8/2024: kehittämissuunnitelma 2022–2025"
    assert [(one.period, one.value, one.forecast) for one in measure.steps] == [
        ("1–4/2024", f"22{NBSP}kpl", f"62{NBSP}kpl"),
        ("1–8/2024", f"41{NBSP}kpl", f"58{NBSP}kpl"),
    ]
    assert (measure.stage, measure.text) == (
        "forecast_misses_target",
        "ennuste ei täytä tavoitetasoa",
    )
    assert measure.gap == f"−2{NBSP}kpl tavoitetasosta"
    assert view.attention == ("Ennuste ei täytä tavoitetasoa: 1.1.",)
    assert view.opening[1:] == (
        "Väliarvo, ennuste tai toteuma on kirjattu 1/1 mittarista.",
        "Ennuste täyttää tavoitetason 0/1 mittarissa, jossa ennustetta voi verrata tavoitetasoon.",
    )


@pytest.mark.parametrize(
    ("target", "direction", "forecast", "stage"),
    [
        ("{2024: 60}", "kasvava", "60", "forecast_meets_target"),
        ("{2024: 60}", "laskeva", "61", "forecast_misses_target"),
        ("{2024: [55, 60]}", "pysyvä", "61", "forecast_misses_target"),
        ("{2024: [55, 60]}", "pysyvä", "55", "forecast_meets_target"),
        ("{2023: 60}", "kasvava", "59", "forecast_misses_target"),
        ("{2025: 60}", "kasvava", "70", "forecast_only"),
        ('{2024: "+10 %"}', "kasvava", "55", "forecast_meets_target"),
    ],
)
def test_a_forecast_against_the_target_in_force(
    tmp_path: Path, target: str, direction: str, forecast: str, stage: str
) -> None:
    plan = SUUNNITELMA.replace("{2024: 60}", target).replace("kasvava", direction)
    steps = ("välitiedot:", f"  - {{jakso: 1–8/2024, ennuste: {forecast}}}")
    assert only(interim(repository(tmp_path, *steps, plan=plan))).stage == stage


@pytest.mark.parametrize(
    ("lines", "stage", "text"),
    [
        ((), "nothing_told", "ei väliarvoa eikä ennustetta"),
        (("välitiedot:", "  - {jakso: 1–6/2024, arvo: 30}"), "interim_only", None),
        (("arvo: 61", "laatu: ennuste"), "forecast_meets_target", None),
        (("arvo: 61",), "recorded", "toteutui"),
        (("tulossa: 2024-10-01",), "nothing_told", None),
    ],
)
def test_what_is_known_of_a_measure(
    tmp_path: Path, lines: tuple[str, ...], stage: str, text: str | None
) -> None:
    measure = only(interim(repository(tmp_path, *lines)))
    assert measure.stage == stage
    assert text is None or measure.text == text
    assert bool(measure.promised) == ("tulossa: 2024-10-01" in lines)


def test_a_forecast_after_a_break_is_compared_with_nothing(tmp_path: Path) -> None:
    broken = VUOSI.replace("vuosi: 2024", "vuosi: 2023").replace(
        STANZA, f"{STANZA}        arvo: 40\n        sarjakatkos: Laskenta muuttui\n"
    )
    root = repository(tmp_path, *STEPS)
    (root / "plans" / "malli-2022-2025" / "2023.yaml").write_text(broken, encoding="utf-8")
    view = interim(root)
    assert (only(view).stage, only(view).gap) == ("forecast_not_comparable", "")
    assert view.opening[1:] == ("Väliarvo, ennuste tai toteuma on kirjattu 1/1 mittarista.",)


@pytest.mark.parametrize("lines", [('salattu: "Liian pieni ryhmä"',), ("n: 3",)])
@pytest.mark.parametrize("kind", [Kind.INTERIM, Kind.BUDGET, Kind.MIDTERM])
def test_withheld_values_are_never_given_away(
    tmp_path: Path, lines: tuple[str, ...], kind: Kind
) -> None:
    plan = SUUNNITELMA.replace("        lähde: YTJ\n", "        lähde: YTJ\n        pienin-n: 5\n")
    secret = [line.replace("41", "4711").replace("58", "4712") for line in STEPS]
    root = repository(tmp_path, *lines, *secret, plan=plan)
    view = kind_view(kind, case(root), words())
    told = json.dumps(dataclasses.asdict(view), ensure_ascii=False, default=str)
    assert "4711" not in told.replace(NBSP, "")
    assert "4712" not in told.replace(NBSP, "")
    if isinstance(view, InterimView):
        assert (only(view).stage, only(view).steps, view.period) == ("withheld", (), "")
        assert (only(view).text, only(view).value) == ("salattu", "")


def test_what_the_plan_asks_for_within_the_year_is_missed_by_its_unit(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace(
        "    mittarit:\n", "    seuranta: {väli: puolivuosittain}\n    mittarit:\n"
    )
    view = interim(repository(tmp_path, plan=plan))
    assert [(gap.unit, gap.rows) for gap in view.gaps] == [
        (
            "Kunnanhallitus",
            (
                ("1.1", "Uusien yrittäjien neuvonta", "tila kirjaamatta vuodelta 2024"),
                ("1.1", "Uusien yritysten määrä", "väliarvo ja ennuste puuttuvat"),
            ),
        )
    ]
    assert view.optional == ""
    other = interim(repository(tmp_path / "toinen", state="käynnissä"))
    assert other.gaps == ()
    assert other.optional.endswith("kesken vuoden suunnitelma ei edellytä: 1.1.")


def test_a_schedule_that_ends_with_a_running_year_is_not_late_yet(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace("aikataulu: 2022–", "aikataulu: 2022–2024")
    root = repository(tmp_path, plan=plan, state="käynnissä")
    assert interim(root).goals[0].actions[0].late == ""
    assert interim(root, as_of=dt.date(2025, 1, 1)).goals[0].actions[0].late == "myöhässä"


# ------------------------------------------------------------------------------- the budget


MONEY = """\
  - tunnus: toinen
    numero: 2
    päämäärä: elinvoima
    nimi: Toinen
    aikataulu: 2022–2024
    vastuutaho: [sivistys]
    määrärahat: {2024: 1000.50}
"""


def funded(amounts: str) -> str:
    return SUUNNITELMA.replace(
        "    mittarit:\n", f"    määrärahat: {amounts}\n    mittarit:\n"
    ).replace("tavoitetaso: {2024: 60}", "tavoitetaso: {2024: 60, 2025: 62, 2027: 70}")


def test_targets_and_appropriations_to_come(tmp_path: Path) -> None:
    view = budget(repository(tmp_path, plan=funded("{2023: 5, 2024: 20000, 2025: 30000}") + MONEY))
    action = view.ahead[0].actions[0]
    assert action.measures[0].targets == (f"2025: 62{NBSP}kpl", f"2027: 70{NBSP}kpl")
    assert [(one.year, one.text) for one in action.amounts] == [
        (2024, f"20{NBSP}000{NBSP}€"),
        (2025, f"30{NBSP}000{NBSP}€"),
    ]
    assert [(one.year, one.told, one.listed, one.text) for one in view.sums] == [
        (2024, 2, 2, f"21{NBSP}000,5{NBSP}€"),
        (2025, 1, 1, f"30{NBSP}000{NBSP}€"),
    ]
    assert view.ahead[0].sums == view.sums
    assert (
        view.opening[-1]
        == f"Määrärahoja vuodelle 2025 on kirjattu 30{NBSP}000{NBSP}€ (1 toimenpide)."
    )


def test_a_sum_of_some_is_not_told(tmp_path: Path) -> None:
    further = MONEY.replace("2022–2024", "2022–")
    view = budget(repository(tmp_path, plan=funded("{2024: 1, 2025: 30000}") + further))
    assert [(one.year, one.told, one.listed, one.text) for one in view.sums][1] == (2025, 1, 2, "")
    assert view.sums_text.startswith("Summa kerrotaan vain vuodelta")
    assert "1/2 toimenpiteelle" in view.opening[-1]


def test_no_target_ahead_is_said_unless_the_plan_ends(tmp_path: Path) -> None:
    without = SUUNNITELMA.replace("        tavoitetaso: {2024: 60}\n", "")
    held = budget(repository(tmp_path / "held", state="käynnissä"))
    assert (held.attention, held.ahead[0].actions[0].measures[0].lacking) == ((), "")
    assert held.ahead[0].actions[0].measures[0].targets == (
        f"60{NBSP}kpl (vuodelta 2024, edelleen voimassa)",
    )
    view = budget(repository(tmp_path, state="käynnissä", plan=without))
    assert view.attention == ("Tavoitetaso puuttuu vuodesta 2025 alkaen: 1.1.",)
    assert view.ahead[0].actions[0].measures[0].lacking == "ei tavoitetasoa vuodesta 2025"
    assert view.sums_text.startswith("Määrärahoja ei ole kirjattu")
    last = budget(EXAMPLE, year=2025, as_of=dt.date(2025, 9, 3))
    assert (
        last.plan_ends
        == "Suunnitelmakausi päättyy vuonna 2025: vuodelle 2026 tarvitaan uusi suunnitelma."
    )
    assert not any("Tavoitetaso puuttuu" in text for text in last.attention)


def test_a_forecast_recorded_as_the_value_is_told(tmp_path: Path) -> None:
    root = repository(tmp_path, "  arvo: 58", "  laatu: ennuste", "  lähde: Arvio 1.9.")
    (step,) = only(interim(root)).steps
    assert step == ("2024", "", f"58{NBSP}kpl", "Arvio 1.9.")


def test_binding_targets_are_told_first() -> None:
    view = budget(EXAMPLE, year=2025, as_of=dt.date(2025, 9, 3))
    assert view.attention == (
        "Ennuste ei täytä sitovaa tavoitetasoa: 1.3.",
        "Ennuste ei täytä tavoitetasoa: 1.6.",
        "Myöhässä: 2.2.",
    )


# ------------------------------------------------------------------------------- mid-term


def test_all_years_of_the_term_stand_in_the_review() -> None:
    view = midterm(EXAMPLE, year=2023, as_of=dt.date(2024, 3, 31))
    assert view.opening[0] == "Suunnitelmakaudesta 2022–2025 on takana 2/4 vuotta."
    assert [one.year for one in view.years] == [2022, 2023]
    for one in view.years:
        assert sum(count.number for count in one.results) == one.actions
    path = view.goals[1].actions[1]
    assert [(one.year, one.state, one.result.token) for one in path.years] == [
        (2022, "ei aloitettu", "not_measured"),
        (2023, "keskeytetty", "on_schedule"),
    ]
    told = [action for goal in view.goals for action in goal.actions if action.id == "markkinointi"]
    assert [one.year for one in told[0].measures[0].told] == [2022, 2023]


def test_every_open_question_stands_once() -> None:
    view = midterm(EXAMPLE, as_of=dt.date(2025, 3, 31), plan="sivistys-2022-2025")
    numbers = [row[0] for matter in view.matters for row in matter.rows]
    assert len(numbers) == len(set(numbers))
    assert "3.1" in matter_of(view, "missed").rows[0]


def test_a_running_year_does_not_hide_what_was_missed_before() -> None:
    view = midterm(EXAMPLE, year=2025, as_of=dt.date(2025, 9, 3))
    missed = matter_of(view, "missed")
    assert (
        "1.3",
        "Talouden tasapaino",
        "toimenpide-kassa",
        "käynnissä · ei toteutunut (2024)",
    ) in missed.rows
    assert view.opening[0].endswith("3/4 vuotta.")


@pytest.mark.parametrize(
    ("state", "matter"), [("siirretty", "put_off"), ("", "untold"), ("käynnissä", None)]
)
def test_matters_of_a_state(tmp_path: Path, state: str, matter: str | None) -> None:
    view = midterm(repository(tmp_path, state=state))
    assert [one.token for one in view.matters] == ([matter] if matter else [])


# ------------------------------------------------------------------------------- nothing recorded


@pytest.mark.parametrize("kind", [Kind.BUDGET, Kind.MIDTERM, Kind.INTERIM])
def test_the_true_plan_without_values_gives_a_report(kind: Kind) -> None:
    view = kind_view(kind, case(ROOT, as_of=dt.date(2024, 9, 1)), words())
    assert view.attention
    assert any("ei" in sentence for sentence in view.opening)
    assert isinstance(view, BudgetView | MidtermView | InterimView)
    assert sum(len(goal.actions) for goal in view.goals) == 23


def test_an_unserved_strategy_still_gives_goals(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / "plans" / "strategia-2022-2030.yaml").write_text("laji: strategia\n", encoding="utf-8")
    view = interim(root)
    assert [(goal.name, len(goal.actions)) for goal in view.goals] == [("Toimenpiteet", 1)]
