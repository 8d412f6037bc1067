"""Plan against plan: every kind of change, what it is called, and how heavily it weighs."""

from __future__ import annotations

import pytest
from tests.history.changes.building import PLAN, changes, data_of, replaced

from kehitys_cli.history.changes import Kind, Role, Severity, plan_changes, strategy_changes

CASES = {
    "target-lowered": ("2025: 65.0}", "2025: 50}", "weakened", "target", 2025),
    "target-raised": ("2025: 65.0}", "2025: 70}", "tightened", "target", 2025),
    "target-gone": (", 2025: 65.0}", "}", "dropped", "target", 2025),
    "relative-target-eased": ('"-60 %"', '"-40 %"', "weakened", "target", 2025),
    "relative-target-made-a-number": ('"-60 %"', "50", "weakened", "target", 2025),
    "relative-target-made-a-strict-number": ('"-60 %"', "30", "tightened", "target", 2025),
    "range-widened": ("[3, 5]", "[2, 5]", "weakened", "target", 2023),
    "range-narrowed": ("[3, 5]", "[4, 5]", "tightened", "target", 2023),
    "range-shifted": ("[3, 5]", "[4, 6]", "changed", "target", 2023),
    "number-made-a-range": ("2025: 4}", "2025: [4, 6]}", "weakened", "target", 2025),
    "level-lowered": ("{2025: 3}", "{2025: 2}", "weakened", "target", 2025),
    "schedule-put-off": ("2022–2024", "2022–2025", "postponed", "schedule", None),
    "schedule-begins-later": ("2022–2024", "2023–2024", "postponed", "schedule", None),
    "schedule-brought-forward": ("2022–2024", "2022–2023", "advanced", "schedule", None),
    "deadline-put-off": ("2024-06-30", "2024-12-31", "postponed", "deadline", None),
    "deadline-brought-forward": ("2024-06-30", "2024-01-31", "advanced", "deadline", None),
    "deadline-gone": ("        määräaika: 2024-06-30\n", "", "dropped", "deadline", None),
    "baseline-rewritten": ("arvo: 50, vuosi: 2021", "arvo: 60, vuosi: 2021", "rewritten",
                           "baseline", None),
    "reference-rewritten": ("arvo: 100, vuosi: 1990", "arvo: 100, vuosi: 2005", "rewritten",
                            "reference", None),
    "owner-gone": ("[yrityspalvelut, kh]", "[kh]", "weakened", "responsible", None),
    "answering-unit-changed": ("[yrityspalvelut, kh]", "[kh, yrityspalvelut]", "changed",
                               "responsible", None),
    "unit-of-measure-changed": ("yksikkö: kt", "yksikkö: t", "changed", "unit", None),
    "direction-turned": ("suunta: laskeva", "suunta: kasvava", "changed", "direction", None),
    "direction-gone": ("        suunta: laskeva\n", "", "dropped", "direction", None),
    "source-gone": ("        lähde: laskenta\n", "", "dropped", "source", None),
    "source-changed": ("lähde: laskenta", "lähde: arvaus", "changed", "source", None),
    "measured-less-often": ("mitataan: [2023, 2025]", "mitataan: [2025]", "weakened", "measured",
                            None),
    "measured-every-year": ("        mitataan: [2023, 2025]\n", "", "tightened", "measured", None),
    "binding-on-a-committee": ("sitova: valtuusto", "sitova: lautakunta", "weakened", "binding",
                               None),
    "followed-up-less-often": ("väli: vuosittain", "väli: kausittain", "weakened", "monitoring",
                               None),
    "appropriation": ("{2023: 100}", "{2023: 90}", "changed", "appropriation", 2023),
    "partner-gone": ("[yrittajat, oppilaitokset]", "[yrittajat]", "changed", "partners", None),
    "renamed": ("nimi: Päästöt\n", "nimi: Ilmapäästöt\n", "renamed", "name", None),
    "name-respelled": ("nimi: Päästöt\n", "nimi: PÄÄSTÖT!\n", "reworded", "name", None),
    "description": ("Neuvotaan alkuun.", "Autetaan alkuun.", "reworded", "description", None),
    "number": ("numero: 2", "numero: 3", "reworded", "number", None),
    "goal": ("päämäärä: elinvoima\n    nimi: Sopimus", "päämäärä: talous\n    nimi: Sopimus",
             "changed", "goal", None),
    "background-figure": ("        yksikkö: kt\n", "        yksikkö: kt\n        tausta: kyllä\n",
                          "weakened", "background", None),
    "ends-earlier": ("        yksikkö: kt\n", "        yksikkö: kt\n        voimassa: 2022–2023\n",
                     "weakened", "valid", None),
    "status-taken-back": ("tila: hyväksytty", "tila: luonnos", "weakened", "status", None),
    "plan-ended": ("tila: hyväksytty", "tila: päättynyt", "changed", "status", None),
    "period": ("kausi: 2022–2025", "kausi: 2022–2026", "postponed", "period", None),
    "period-cut": ("kausi: 2022–2025", "kausi: 2022–2024", "advanced", "period", None),
    "period-begins-later": ("kausi: 2022–2025", "kausi: 2023–2025", "postponed", "period", None),
    "schedule-begins-later-and-ends-earlier": ("2022–2024", "2023–2023", "postponed", "schedule", None),
    "decision-gone": (("  - tunnus: kv-2024-12-09\n    toimielin: Kunnanvaltuusto\n"
                      "    pvm: 2024-12-09\n"), "", "dropped", "decision", None),
    "decision-rewritten": ("pykälä: 5", "pykälä: 6", "rewritten", "decision", None),
    "decision-completed": ("pvm: 2024-12-09", "pvm: 2024-12-09\n    pykälä: 9", "reworded",
                           "decision", None),
    "section-reworded": ("Se on julkinen.", "Se on salainen.", "reworded", "section", None),
    "baseline-new": ("        suunta: pysyvä\n", "        suunta: pysyvä\n        lähtötaso: {arvo: 3}\n",
                     "added", "baseline", None),
    "baseline-gone": ("        lähtötaso: {arvo: 50, vuosi: 2021}\n", "", "dropped", "baseline", None),
    "baseline-gets-a-source": ("vuosi: 2021}", "vuosi: 2021, lähde: YTJ}", "reworded", "baseline",
                               None),
    "made-narrative": (
        "laji: etappi\n        määräaika: 2024-06-30", "laji: sanallinen", "weakened", "kind", None),
    "unit-gone": ("        yksikkö: kt\n", "", "dropped", "unit", None),
    "monitoring-loses-its-source": (", lähde: vuosikertomus", "", "dropped", "monitoring", None),
    "monitoring-source-changed": ("lähde: vuosikertomus", "lähde: oma arvio", "changed",
                                  "monitoring", None),
    "monitoring-source-respelled": ("lähde: vuosikertomus", "lähde: Vuosikertomus.", "reworded",
                                    "monitoring", None),
    "monitoring-source-added": ("    vastuutaho: [kh]\n", "    vastuutaho: [kh]\n    seuranta: {lähde: luettelo}\n",
                                "added", "monitoring", None),
    "monitoring-report": (", lähde: vuosikertomus", ", lähde: vuosikertomus, raportti: Katsaus", "reworded",
                          "monitoring", None),
    "resources": ("    sitova: valtuusto\n", "    sitova: valtuusto\n    resurssit: Yksi virka\n", "added",
                  "resources", None),
    "not-binding-any-more": ("    sitova: valtuusto\n", "", "weakened", "binding", None),
    "continues-an-earlier-one": ("        yksikkö: kt\n", "        yksikkö: kt\n        jatkaa: vanha/paastot\n",
                                 "added", "continues", None),
    "steps-reworded": ("[alku, kasvu, valmis]", "[alku, nousu, valmis]", "reworded", "steps", None),
    "breakdown": ("        yksikkö: kt\n",
                  "        yksikkö: kt\n        erittely: {nimi: Alue, luokat: [A, B]}\n", "added",
                  "breakdown", None),
    "level": ("        yksikkö: kt\n", "        yksikkö: kt\n        taso: vaikutus\n", "added", "level",
              None),
    "approved-wording": ("    sitova: valtuusto\n", "    sitova: valtuusto\n    sanamuoto: {aikataulu: 2022-}\n",
                         "added", "approved_wording", None),
}  # fmt: skip
WITHOUT = PLAN.replace("        määräaika: 2024-06-30\n", "").replace("2022–\n", "2022–2024\n")
"""The plan with a milestone that is due when its action's schedule ends."""


@pytest.mark.parametrize(
    ("deadline", "kind", "severity"),
    [
        ("2025-12-31", "postponed", Severity.WEAKER),
        ("2025", "postponed", Severity.WEAKER),
        ("2024-12-31", "added", Severity.SUBSTANTIVE),
        ("2024", "added", Severity.SUBSTANTIVE),
        ("2024-06-30", "tightened", Severity.SUBSTANTIVE),
    ],
)
def test_a_milestone_s_deadline_is_told_by_what_was_due_before(
    deadline: str, kind: str, severity: Severity
) -> None:
    place = "        laji: etappi\n"
    told = replaced((place, f"{place}        määräaika: {deadline}\n"), text=WITHOUT)
    (change,) = plan_changes(data_of(WITHOUT), data_of(told))
    assert (change.kind, change.severity, change.field) == (kind, severity, "deadline")
    (back,) = plan_changes(data_of(told), data_of(WITHOUT))
    later = deadline < "2024-12" and deadline != "2024"
    assert (back.kind, back.severity is Severity.WEAKER) == ("dropped", later)


def test_a_plan_s_end_is_the_deadline_where_nothing_else_is() -> None:
    text = WITHOUT.replace(
        "    aikataulu: 2022–2024\n    vastuutaho: [kh]",
        "    aikataulu: 2022–\n    vastuutaho: [kh]",
    )
    place = "        laji: etappi\n"
    told = replaced((place, f"{place}        määräaika: 2025\n"), text=text)
    (change,) = plan_changes(data_of(text), data_of(told))
    assert (change.kind, change.severity) == ("added", Severity.SUBSTANTIVE)


WEAKER = {"weakened", "dropped", "postponed", "rewritten"}


@pytest.mark.parametrize("name", CASES)
def test_each_change_is_told_once(name: str) -> None:
    old, new, kind, field, year = CASES[name]
    change = changes((old, new))[0]
    assert (change.kind, change.field, change.year) == (kind, field, year)
    assert (change.severity is Severity.WEAKER) is (kind in WEAKER and name != "unit-gone")
    assert change.subject.id.partition("/")[0] == "malli"


@pytest.mark.parametrize("name", CASES)
def test_backwards_it_has_the_same_name(name: str) -> None:
    old, new, *_ = CASES[name]
    there = plan_changes(data_of(PLAN), data_of(replaced((old, new))))
    back = plan_changes(data_of(replaced((old, new))), data_of(PLAN))
    assert {change.name for change in there} == {change.name for change in back}
    assert [(item.old, item.new) for item in there] == [(item.new, item.old) for item in back]


NOTHING = {
    "comments": ("toimenpiteet:\n", "# huomaa\ntoimenpiteet:  # nämä\n"),
    "digits": ("2025: 65.0}", "2025: 65}"),
    "dash": ("2022–2024", "2022-2024"),
    "sign": ('"-60 %"', "−60%"),
    "order-of-partners": ("[yrittajat, oppilaitokset]", "[oppilaitokset, yrittajat]"),
    "order-of-programmes": ("[ilmasto, elinvoima]", "[elinvoima, ilmasto]"),
    "flow-to-block": ("{arvo: 50, vuosi: 2021}", "\n          vuosi: 2021\n          arvo: 50"),
    "reflowed": ("strategiaa\n      neljän", "strategiaa neljän"),
    "quotes": ("nimi: Päästöt\n", 'nimi: "Päästöt"\n'),
    "extension": ("suunta: kasvava\n", "suunta: kasvava\n        x-oma: 1\n"),
    "empty-key": ("suunta: kasvava\n", "suunta: kasvava\n        laskentatapa:\n"),
    "language-named": ("Neuvotaan alkuun.", "{fi: Neuvotaan alkuun.}"),
}


@pytest.mark.parametrize("name", NOTHING)
def test_layout_order_and_spelling_are_nothing(name: str) -> None:
    assert changes(NOTHING[name]) == ()


def test_items_in_another_order_are_nothing() -> None:
    plan = data_of(PLAN)
    turned = {**plan, "toimenpiteet": [
        {**item, "mittarit": item["mittarit"][::-1]} for item in plan["toimenpiteet"][::-1]
    ]}  # fmt: skip
    assert plan_changes(plan, turned) == ()


def test_a_target_added_later_may_ease_what_was_in_force() -> None:
    (change,) = changes(
        ("tavoitetaso: {2023: 55, 2025: 65.0}", "tavoitetaso: {2023: 55, 2024: 52, 2025: 65}")
    )
    assert (change.kind, change.year, change.old) == (Kind.WEAKENED, 2024, None)
    (change,) = changes(
        ("tavoitetaso: {2023: 55, 2025: 65.0}", "tavoitetaso: {2023: 55, 2024: 60, 2025: 65}")
    )
    assert (change.kind, change.severity) == (Kind.ADDED, Severity.SUBSTANTIVE)


def test_a_target_may_go_where_a_stricter_one_stays_in_force() -> None:
    text = replaced(("{2023: 55, 2025: 65.0}", "{2023: 70, 2025: 65}"))
    (change,) = changes(("{2023: 70, 2025: 65}", "{2023: 70}"), text=text)
    assert (change.kind, change.severity) == (Kind.DROPPED, Severity.SUBSTANTIVE)


@pytest.mark.parametrize("target", ['"-40 %"', '"-70 %"', "50", "30"])
def test_a_target_in_another_unit_counts_as_weaker(target: str) -> None:
    unit, change = changes(("yksikkö: kt", "yksikkö: t"), ('"-60 %"', target))
    assert (unit.field, unit.kind, change.field) == ("unit", Kind.CHANGED, "target")
    assert (change.kind, change.severity, change.recounted) == (
        Kind.WEAKENED, Severity.WEAKER, True)  # fmt: skip
    _, new = changes(("yksikkö: kt", "yksikkö: t"), ('{2025: "-60 %"}', '{2025: "-60 %", 2026: 9}'))
    assert (new.year, new.kind, new.recounted) == (2026, Kind.WEAKENED, True)


def test_targets_in_another_direction_are_not_compared() -> None:
    turned, target = changes(("suunta: laskeva", "suunta: pysyvä"), ('"-60 %"', '"-40 %"'))
    assert (turned.field, target.kind) == ("direction", Kind.CHANGED)


def test_a_translation_leaves_targets_comparable() -> None:
    unit, target = changes(("yksikkö: kt", "yksikkö: {fi: kt, sv: kt}"), ('"-60 %"', '"-40 %"'))
    assert (unit.severity, target.kind) == (Severity.EDITORIAL, Kind.WEAKENED)


def test_an_open_schedule_ends_with_the_plan() -> None:
    (change,) = changes(("aikataulu: 2022–\n", "aikataulu: 2022–2025\n"))
    assert change.severity is Severity.EDITORIAL


def test_actions_and_measures_come_go_and_move() -> None:
    start = PLAN.index("  - tunnus: sopimus")
    whole = PLAN[start:]
    (gone,) = changes((whole, ""))
    assert (gone.kind, gone.severity, gone.subject.role) == (
        Kind.DROPPED, Severity.WEAKER, Role.ACTION)  # fmt: skip
    assert [item["tunnus"] for item in gone.old["mittarit"]] == ["allekirjoitettu", "kypsyys"]
    (come,) = plan_changes(data_of(PLAN[:start]), data_of(PLAN), plan="malli")
    assert (come.kind, come.subject.id) == (Kind.ADDED, "malli/sopimus")
    measure = PLAN[PLAN.index("      - tunnus: koulutukset") : start]
    (gone,) = changes((measure, ""))
    assert (gone.subject.role, gone.path) == (
        Role.MEASURE,
        ("toimenpiteet", "neuvonta", "mittarit"),
    )
    moved = PLAN.replace(measure, "") + measure
    (change,) = plan_changes(data_of(PLAN), data_of(moved), plan="malli")
    assert (change.kind, change.old, change.new) == (Kind.MOVED, "neuvonta", "sopimus")


def test_a_measure_that_moves_to_a_new_action_is_moved_and_not_new() -> None:
    start = PLAN.index("  - tunnus: sopimus")
    measure = PLAN[PLAN.index("      - tunnus: koulutukset") : start]
    third = (
        PLAN[start:]
        .partition("      - tunnus")[0]
        .replace("sopimus", "uusi")
        .replace("numero: 2", "numero: 3")
    )
    moved = PLAN.replace(measure, "") + third + measure.replace("[3, 5]", "[1, 5]")
    found = plan_changes(data_of(PLAN), data_of(moved))
    assert [(item.kind, item.field) for item in found] == [
        (Kind.ADDED, "item"), (Kind.MOVED, "home"), (Kind.WEAKENED, "target")]  # fmt: skip


def test_a_draft_needs_no_decision() -> None:
    text = replaced(("tila: hyväksytty", "tila: luonnos"))
    (change,) = changes(("2025: 65.0}", "2025: 50}"), text=text)
    assert not change.undecided
    (approved,) = changes(("tila: luonnos", "tila: hyväksytty"), text=text)
    assert (approved.field, approved.decision, approved.undecided) == (
        "status", "kv-2024-12-09", False)  # fmt: skip


def test_a_plan_that_is_new_or_gone_is_one_change() -> None:
    plan = data_of(PLAN)
    (new,) = plan_changes({}, plan, plan="malli")
    assert (new.kind, new.subject.id, new.needs_decision) == (Kind.ADDED, "malli", False)
    (gone,) = plan_changes(plan, {}, plan="malli")
    assert (gone.kind, gone.severity, gone.undecided) == (Kind.DROPPED, Severity.WEAKER, True)
    assert plan_changes({}, {}) == ()


STRATEGY = """\
laji: strategia
muoto: 1
nimi: Strategia
kausi: 2022–2030
visio: Kaikki voivat hyvin
päätökset:
  - {tunnus: kv-1, toimielin: Kv, pvm: 2021-12-13}
päämäärät:
  - tunnus: talous
    numero: 1
    nimi: Talous
    tavoitteet:
      - tunnus: tasapaino
        nimi: Tasapaino
        mittarit:
          - {tunnus: kate, nimi: Kate, laji: luku, suunta: kasvava, tavoitetaso: {2025: 3}}
  - tunnus: luonto
    nimi: Luonto
ohjelmat:
  - {tunnus: ilmasto, nimi: Ilmasto}
"""


@pytest.mark.parametrize(
    ("old", "new", "kind", "subject", "field"),
    [
        ("voivat hyvin", "voivat huonosti", "reworded", "s", "vision"),
        ("  - tunnus: luonto\n    nimi: Luonto\n", "", "dropped", "s/luonto", "item"),
        ("nimi: Tasapaino", "nimi: Epätasapaino", "renamed", "s/tasapaino", "name"),
        ("{2025: 3}", "{2025: 2}", "weakened", "s/kate", "target"),
        ("nimi: Ilmasto}", "nimi: Sää}", "renamed", "s/ilmasto", "name"),
    ],
)
def test_strategies_are_compared_goal_by_goal(
    old: str, new: str, kind: str, subject: str, field: str
) -> None:
    text = replaced((old, new), text=STRATEGY)
    (change,) = strategy_changes(data_of(STRATEGY), data_of(text), strategy="s")
    assert (change.kind, change.subject.id, change.field) == (kind, subject, field)
    assert change.undecided


def test_an_objective_moves_between_goals() -> None:
    objective = STRATEGY[STRATEGY.index("    tavoitteet:") : STRATEGY.index("  - tunnus: luonto")]
    moved = STRATEGY.replace(objective, "").replace("nimi: Luonto\n", f"nimi: Luonto\n{objective}")
    (change,) = strategy_changes(data_of(STRATEGY), data_of(moved), strategy="s")
    assert (change.kind, change.old, change.new) == (Kind.MOVED, "talous", "luonto")


def test_another_id_with_the_same_name_is_renamed_and_compared() -> None:
    found = changes(
        ("tunnus: paastot", "tunnus: ilmapaastot"),
        ('"-60 %"', '"-40 %"'),
        ("tunnus: sopimus", "tunnus: lupaus"),
    )
    assert [(item.kind, item.field, item.subject.id) for item in found] == [
        (Kind.RENAMED, "id", "malli/ilmapaastot"),
        (Kind.WEAKENED, "target", "malli/ilmapaastot"),
        (Kind.RENAMED, "id", "malli/lupaus"),
    ]
    assert [(item.old, item.new) for item in found if item.field == "id"] == [
        ("paastot", "ilmapaastot"), ("sopimus", "lupaus")]  # fmt: skip
