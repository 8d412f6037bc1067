"""The report as data: what it says, that its sums close, and that it gives nothing away."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import EXAMPLE, ROOT
from tests.render.rich import make
from tests.sample import STRATEGIA, SUUNNITELMA, VUOSI, make_repository
from tests.views.views import case_at, measure, measures_of, view_at, words

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import LANGUAGES
from kehitys_cli.operations.reading import bundles_of_year, case_of
from kehitys_cli.operations.report import Request, render
from kehitys_cli.views.build import report_view
from kehitys_cli.views.trace import Brought, traces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kehitys_cli.views.report import ReportView

NBSP = "\u00a0"
NUMBERS = """\
        tavoitetaso: {2024: 60}
"""


def followed(root: Path, value: str = "", state: str = "", **further: str) -> Path:
    """Write the sample with a value and a state of 2024, and other files."""
    year = VUOSI.replace("      uudet-yritykset:\n", f"      uudet-yritykset: {{{value}}}\n")
    year = year.replace("    tila:\n", f"    tila: {state}\n")
    return make_repository(root, {"plans/malli-2022-2025/2024.yaml": year, **further})


def planned(old: str, new: str) -> dict[str, str]:
    assert old in SUUNNITELMA
    return {"plans/malli-2022-2025.yaml": SUUNNITELMA.replace(old, new)}


def year_of(year: int, value: str, state: str = "käynnissä") -> dict[str, str]:
    text = VUOSI.replace("2024", str(year)).replace("    tila:\n", f"    tila: {state}\n")
    text = text.replace("      uudet-yritykset:\n", f"      uudet-yritykset: {{{value}}}\n")
    return {f"plans/malli-2022-2025/{year}.yaml": text}


# ------------------------------------------------------------------------------- the first screen


def test_nothing_recorded_is_said(tmp_path: Path) -> None:
    view = view_at(make_repository(tmp_path))
    assert view.opening == (
        "Suunnitelmassa on 1 toimenpide ja 1 mittari.",
        "Vuonna 2024 seurataan 1 toimenpidettä ja 1 mittaria.",
        "Yhtään toteumaa tai tilaa ei ole kirjattu, joten toteutumista ei voida vielä arvioida.",
    )
    assert view.sources == ()
    assert [(one.done, one.total) for one in view.tallies] == [(0, 1), (0, 1), (0, 1), (1, 1)]


def test_what_recorded_values_came_to(tmp_path: Path) -> None:
    view = view_at(followed(tmp_path, "arvo: 56", "käynnissä"))
    assert view.opening[2:] == ("Tiloja on kirjattu 1/1 ja toteumia 1/1: 1 toteutui osittain.",)


def test_a_state_alone_is_told(tmp_path: Path) -> None:
    assert view_at(followed(tmp_path, "", "käynnissä")).opening[2:] == (
        "Tiloja on kirjattu 1/1 ja toteumia 0/1.",
    )


def test_values_without_a_target_are_one_sentence(tmp_path: Path) -> None:
    root = followed(tmp_path, "arvo: 56", "käynnissä", **planned(NUMBERS, ""))
    view = view_at(root)
    assert view.opening[-1] == "Näistä 1 on vailla tavoitetasoa: ks. luku 8."
    assert measure(view, "uudet-yritykset").result.reason == "ei tavoitetasoa"
    (undecided,) = view.undecided
    assert undecided.missing == ("tavoitetaso",)
    assert undecided.candidates == f"2024: 56{NBSP}kpl"


def test_a_general_source_is_a_source_but_not_its_own(tmp_path: Path) -> None:
    view = view_at(followed(tmp_path / "a", "arvo: 61"))
    assert view.tallies[2].done == 1
    assert view.sources_text == "Kirjattuja toteumia on 1, ja niistä oma lähde on 0."
    view = view_at(followed(tmp_path / "b", "arvo: 61, lähde: YTJ 15.1.2025"))
    assert view.sources_text == "Kirjattuja toteumia on 1, ja niistä oma lähde on 1."


def test_attention_names_at_most_three_matters() -> None:
    view = view_at(EXAMPLE)
    assert len(view.attention) == 3
    assert view.attention[0] == "Ei toteutunut: 1.3, 1.5, 2.2."


def test_without_a_decision_the_plan_is_a_draft(tmp_path: Path) -> None:
    view = view_at(make_repository(tmp_path, planned("tila: hyväksytty", "tila: luonnos")))
    assert view.approved == "Suunnitelma on luonnos"


def test_the_approval_is_no_later_change(tmp_path: Path) -> None:
    text = SUUNNITELMA.replace(
        "päätökset:\n", "päätökset:\n  - {tunnus: kv, toimielin: Valtuusto, pvm: 2023-01-02}\n"
    )
    text = text.replace(
        NUMBERS, f"{NUMBERS}        muutokset: [{{päätös: kv, aiemmin: {{lähde: X}}}}]\n"
    )
    view = view_at(make_repository(tmp_path, {"plans/malli-2022-2025.yaml": text}))
    assert view.approved == "Hyväksynyt: Kunnanhallitus 27.6.2022"


def test_a_plan_that_is_no_longer_valid_has_no_report(tmp_path: Path) -> None:
    changed = planned("kausi: 2022–2025\n", "kausi: 2022–2025\nvoimassa: 2022–2023\n")
    workspace = Workspace.find(make_repository(tmp_path, changed))
    assert [bool([*bundles_of_year(workspace, year, None)]) for year in (2023, 2024)] == [
        True,
        False,
    ]


def test_background_figures_are_not_without_a_target(tmp_path: Path) -> None:
    changed = planned(NUMBERS, "        tausta: kyllä\n")
    view = view_at(followed(tmp_path, "arvo: 56", "käynnissä", **changed))
    assert not any("tavoitetasoa" in text for text in view.opening)


def test_a_promise_that_was_not_kept_is_a_gap_like_others(tmp_path: Path) -> None:
    for day, told in (
        ("2025-03-31", "luvattu 31.3.2025 mennessä"),
        ("2025-03-30", "tieto puuttuu"),
    ):
        view = view_at(followed(tmp_path / day, f"tulossa: {day}", "käynnissä"))
        assert [row[2] for gap in view.gaps for row in gap.rows] == [told]


# ------------------------------------------------------------------------------ what is to be decided


GOAL_MEASURE = """\
    mittarit:
      - tunnus: tyopaikat
        nimi: Työpaikkojen määrä
        laji: luku
        vastuutaho: yrittajat
    tavoitteet:
"""


def test_the_strategys_own_measures_are_asked_for_and_counted_apart(tmp_path: Path) -> None:
    strategy = STRATEGIA.replace("    tavoitteet:\n", GOAL_MEASURE)
    files = {"plans/strategia-2022-2030.yaml": strategy}
    view = view_at(followed(tmp_path, "arvo: 56", "käynnissä", **files))
    assert view.measures_due == 1
    assert (
        view.opening[-1] == "Lisäksi seurataan strategian omia mittareita: toteumia kirjattu 0/1."
    )
    (row,) = view.awaited
    assert (row.actions, row.values) == (0, 1)
    assert view.awaited_strategy == row.text == f"{row.unit}: 1 toteuma (päämäärä 1)"
    assert view.gaps[0].rows[0][:2] == ("1", "Työpaikkojen määrä")
    (open_one,) = view.undecided
    assert open_one.anchor == "paamaara-elinvoima"
    assert open_one.missing == ("yksikkö", "suunta", "lähtötaso", "tavoitetaso", "lähde")


@pytest.mark.parametrize(
    "old,new,value,missing",
    [
        ("", "", "arvo: 56, sarjakatkos: Uusi rekisteri", "uusi lähtötaso sarjakatkoksen jälkeen"),
        (
            "{arvo: 50, vuosi: 2021}\n        tavoitetaso: {2024: 60}",
            "{arvo: 50}\n        tavoitetaso: {2025: 60}",
            "arvo: 56",
            "lähtötason vuosi",
        ),
        (
            "{arvo: 50, vuosi: 2021}\n        tavoitetaso: {2024: 60}",
            "{arvo: 0, vuosi: 2021}\n        tavoitetaso: {2024: +20 %}",
            "arvo: 56",
            "vertailutaso, josta suhteellinen tavoitetaso lasketaan",
        ),
    ],
    ids=["broken", "no year", "nothing to compare with"],
)
def test_what_stopped_a_judgement_must_be_decided(
    tmp_path: Path, old: str, new: str, value: str, missing: str
) -> None:
    view = view_at(followed(tmp_path, value, "käynnissä", **planned(old, new)))
    assert [one.missing for one in view.undecided] == [(missing,)]


def test_what_has_ended_is_past_deciding_and_what_is_to_come_leads_nowhere(tmp_path: Path) -> None:
    without = NUMBERS, ""
    ended = {**planned(*without), **year_of(2023, "arvo: 5", "valmis")}
    assert view_at(followed(tmp_path / "ended", **ended)).undecided == ()
    text = SUUNNITELMA.replace(*without).replace("aikataulu: 2022–", "aikataulu: 2025–")
    coming = {"plans/malli-2022-2025.yaml": text}
    (one,) = view_at(followed(tmp_path / "coming", **coming)).undecided
    assert (one.anchor, one.missing) == ("", ("tavoitetaso",))


def test_a_value_stands_at_the_year_that_it_speaks_of(tmp_path: Path) -> None:
    changed = planned("{2024: 60}", "{2022: 52, 2023: 54, 2024: 60}")
    before = year_of(2023, "arvo: 53, jakso: 2022")
    root = followed(tmp_path, "arvo: 55, jakso: 2023", "käynnissä", **changed, **before)
    found = measure(view_at(root), "uudet-yritykset")
    assert found.series_text == (
        f"2022: 53{NBSP}kpl, tavoitetaso 52{NBSP}kpl · 2023: 55{NBSP}kpl, tavoitetaso 54{NBSP}kpl"
        f" · 2024: ei arvoa, tavoitetaso 60{NBSP}kpl"
    )
    assert [one.value for one in found.series] == [53.0, 55.0, None]


# --------------------------------------------------------------------------------- words and numbers


@pytest.mark.parametrize(
    "language,change,value",
    [
        ("fi", f"+0,375{NBSP}prosenttiyksikköä vuodesta 2023", f"61,5{NBSP}%"),
        ("sv", f"+0,375{NBSP}procentenheter sedan 2023", f"61,5{NBSP}%"),
        ("en", f"+0.375{NBSP}percentage points since 2023", f"61.5{NBSP}%"),
    ],
)
def test_a_change_of_per_cents_is_in_points_and_exact(
    tmp_path: Path, language: str, change: str, value: str
) -> None:
    root = followed(
        tmp_path,
        "arvo: 61.5",
        **planned("yksikkö: kpl", 'yksikkö: "%"'),
        **year_of(2023, "arvo: 61.125"),
    )
    found = measure(view_at(root, language=language), "uudet-yritykset")
    assert (found.change, found.value) == (change, value)


def test_no_break_spaces_that_people_wrote_stay(tmp_path: Path) -> None:
    root = make_repository(tmp_path, planned("Uusien yrittäjien neuvonta", f"A{NBSP}b  c"))
    assert view_at(root).goals[0].actions[0].name == f"A{NBSP}b c"


def test_a_milestone_is_held_against_its_deadline(tmp_path: Path) -> None:
    view = view_at(make(tmp_path))
    found = measure(view, "kertomus")
    assert found.target == "määräaika 31.12.2023"
    assert found.targets == (found.target,)
    assert found.value == "saavutettu"
    assert [(one.label, one.text) for one in found.why.inputs] == [
        ("toteuma", "saavutettu"),
        ("toteuma", "11.3.2024"),
        ("lähde", "Hyvinvointikertomus"),
        ("määräaika", "31.12.2023"),
    ]
    assert found.result.text == "toteutui (myöhässä)"


def test_words_stand_where_there_is_no_number(tmp_path: Path) -> None:
    found = measure(view_at(make(tmp_path)), "kokemus")
    assert (found.value, found.target, found.targets, found.measure_kind) == (
        "",
        "",
        (),
        "sanallinen",
    )
    assert found.words


def test_why_is_told_in_the_language_of_the_report(tmp_path: Path) -> None:
    year = VUOSI.replace(
        "    tila:\n", "    tila: valmis\n    itsearvio: toteutui osittain\n"
    ).replace(
        "    mittarit:\n",
        "    näyttö: [{nimi: {fi: Loppuraportti, sv: Slutrapporten}}]\n    mittarit:\n",
    )
    plan = SUUNNITELMA[: SUUNNITELMA.index("    mittarit:\n")]
    year = year[: year.index("    mittarit:\n")]
    files = {"plans/malli-2022-2025.yaml": plan, "plans/malli-2022-2025/2024.yaml": year}
    action = view_at(make_repository(tmp_path, files), language="sv").goals[0].actions[0]
    assert [(one.role, one.text) for one in action.why.inputs] == [
        ("verdict", "uppnåddes delvis"),
        ("evidence", "Slutrapporten"),
    ]


def test_an_open_schedule_is_spelled_out(tmp_path: Path) -> None:
    assert view_at(make_repository(tmp_path)).goals[0].actions[0].schedule == "2022 alkaen"


def test_addresses_lead_only_where_they_may(tmp_path: Path) -> None:
    view = view_at(make(tmp_path))
    assert {one.label: one.href for one in view.contact} == {
        "Osoite": "",
        "Palaute": "https://www.example.org/palaute",
        "Saavutettavuusseloste": "",
    }
    action = view.goals[0].actions[0]
    assert [one.address for one in action.evidence] == ["https://www.example.org/a?b=1&c=2", ""]


def test_a_bare_www_address_leads_to_the_web() -> None:
    assert "https://www.pieksamaki.fi" in {one.href for one in view_at(ROOT).contact}


def test_handling_tells_matter_and_resolution(tmp_path: Path) -> None:
    handling = (
        "käsittely:\n  - {toimielin: Kunnanhallitus, pvm: 2025-04-07, pykälä: 98, "
        "asia: Seuranta 2024, päätös: Merkittiin tiedoksi}\n"
    )
    year = VUOSI.replace("käsittely: []\n", handling)
    view = view_at(make_repository(tmp_path, {"plans/malli-2022-2025/2024.yaml": year}))
    assert view.handling == (
        f"Kunnanhallitus 7.4.2025 §{NBSP}98: Seuranta 2024: Merkittiin tiedoksi",
    )


# ----------------------------------------------------------------------------------------- changes


def test_what_changed_since_the_year_before(tmp_path: Path) -> None:
    root = followed(tmp_path, "arvo: 61", "valmis", **year_of(2023, "arvo: 40"))
    assert view_at(root).changes == (
        "1.1 Uusien yrittäjien neuvonta: tila käynnissä → valmis.",
        "1.1 Uusien yrittäjien neuvonta: jäljessä → toteutui.",
    )
    assert view_at(root, 2025).changes == (
        "1.1 Uusien yrittäjien neuvonta: seuranta päättyi (valmis).",
    )
    assert view_at(root, 2022).changes == ()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "tila kirjaamatta → käynnissä."),
        ("sv", "läge ej antecknat → pågår."),
        ("en", "state not told → in progress."),
    ],
)
def test_a_state_that_nobody_had_told_is_no_state_twice(
    tmp_path: Path, language: str, told: str
) -> None:
    root = followed(tmp_path, state="käynnissä", **year_of(2023, "", ""))
    assert view_at(root, language=language).changes[0] == f"1.1 Uusien yrittäjien neuvonta: {told}"


def test_a_change_since_a_part_of_a_year_says_so(tmp_path: Path) -> None:
    root = followed(tmp_path, "arvo: 61", **year_of(2023, "arvo: 40, jakso: 1–8/2023"))
    told = [measure(view_at(root, language=one), "uudet-yritykset").change for one in LANGUAGES]
    assert told == [
        f"+21{NBSP}kpl jaksosta 1–8/2023",
        f"+21{NBSP}kpl sedan perioden 1–8/2023",
        f"+21{NBSP}kpl since the period 1–8/2023",
    ]


# ------------------------------------------------------------------------------------------ counts


def of_actions(number: int, *, earlier: int = 0) -> str:
    """Return a plan with `number` actions, of which `earlier` had their schedule end before the year."""
    head, action = SUUNNITELMA.split("toimenpiteet:\n")
    actions = (
        action.replace("numero: 1", f"numero: {at}")
        .replace("tunnus: ", f"tunnus: a{at}-")
        .replace("aikataulu: 2022–", "aikataulu: 2022" if at <= earlier else "aikataulu: 2022–")
        for at in range(1, number + 1)
    )
    return f"{head}toimenpiteet:\n{''.join(actions)}"


COUNTED = {
    "fi": (
        ("Suunnitelmassa on 1 toimenpide ja 1 mittari.",
         "Vuonna 2024 seurataan 1 toimenpidettä ja 1 mittaria.", "Suunnitelmassa 1 toimenpide = "),
        ("Suunnitelmassa on 2 toimenpidettä ja 2 mittaria.",
         "Vuonna 2024 seurataan 1 toimenpidettä (lisäksi 1 avoinna edellisiltä vuosilta) ja 1 mittaria.",
         "Suunnitelmassa 2 toimenpidettä = "),
        ("Suunnitelmassa on 2 toimenpidettä ja 2 mittaria.",
         "Vuonna 2024 seurataan 0 toimenpidettä (lisäksi 2 avoinna edellisiltä vuosilta) ja 0 mittaria.",
         "Suunnitelmassa 2 toimenpidettä = "),
    ),
    "sv": (
        ("Planen har 1 åtgärd och 1 mätare.",
         "År 2024 följs 1 åtgärd och 1 mätare upp.", "Planens 1 åtgärd = "),
        ("Planen har 2 åtgärder och 2 mätare.",
         "År 2024 följs 1 åtgärd (därtill 1 öppen från tidigare år) och 1 mätare upp.",
         "Planens 2 åtgärder = "),
        ("Planen har 2 åtgärder och 2 mätare.",
         "År 2024 följs 0 åtgärder (därtill 2 öppna från tidigare år) och 0 mätare upp.",
         "Planens 2 åtgärder = "),
    ),
    "en": (
        ("The plan has 1 action and 1 measure.",
         "In 2024, 1 action and 1 measure are followed up.", "The plan’s 1 action = "),
        ("The plan has 2 actions and 2 measures.",
         "In 2024, 1 action (1 more open from earlier years) and 1 measure are followed up.",
         "The plan’s 2 actions = "),
        ("The plan has 2 actions and 2 measures.",
         "In 2024, 0 actions (2 more open from earlier years) and 0 measures are followed up.",
         "The plan’s 2 actions = "),
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", COUNTED)
@pytest.mark.parametrize(("at", "actions", "earlier"), [(0, 1, 0), (1, 2, 1), (2, 2, 2)])
def test_counts_are_inflected(
    tmp_path: Path, language: str, at: int, actions: int, earlier: int
) -> None:
    files = {
        "plans/malli-2022-2025.yaml": of_actions(actions, earlier=earlier),
        "plans/malli-2022-2025/2024.yaml": VUOSI[: VUOSI.index("toimenpiteet:")],
    }
    view = view_at(make_repository(tmp_path, files), language=language)
    told = COUNTED[language][at]
    assert view.opening[:2] == told[:2]
    assert view.reconciliation.startswith(told[2])


def test_what_began(tmp_path: Path) -> None:
    root = make_repository(tmp_path, planned("aikataulu: 2022–", "aikataulu: 2024–"))
    assert view_at(root).changes == ("1.1 Uusien yrittäjien neuvonta: seuranta alkoi.",)
    assert view_at(root).labels["changed"] == "Mikä muuttui vuodesta 2023"


AMENDED = """\
        muutokset:
          - {päätös: kv-2023, syy: Arvio oli liian korkea, aiemmin: {tavoitetaso: {2024: 80.5}}}
          - {päätös: kv-2025, aiemmin: {tavoitetaso: {2024: 70}, lähtötaso: }}
    muutokset:
      - {päätös: kv-2023, aiemmin: {aikataulu: 2023-, vastuutaho: [kh]}}
"""
DECISIONS = """\
    pvm: 2022-06-27
  - {tunnus: kv-2023, toimielin: Kunnanvaltuusto, pvm: 2023-11-20}
  - {tunnus: kv-2025, toimielin: Kunnanvaltuusto, pvm: 2025-02-10}
"""


def amended(root: Path) -> Path:
    plan = SUUNNITELMA.replace("    pvm: 2022-06-27\n", DECISIONS) + AMENDED
    return make_repository(root, {"plans/malli-2022-2025.yaml": plan})


def test_amendments_say_what_was_and_what_is_in_force(tmp_path: Path) -> None:
    root = amended(tmp_path)
    told = [(one.name, one.key, one.before, one.now) for one in view_at(root).amendments]
    action, figure = "Uusien yrittäjien neuvonta", "Uusien yritysten määrä"
    first = [
        (action, "aikataulu", "2023 alkaen", "2022 alkaen"),
        (action, "vastuutaho", "Kunnanhallitus", "Kunnanhallitus"),
        (figure, "tavoitetaso", f"2024: 80,5{NBSP}kpl", f"2024: 70{NBSP}kpl"),
    ]
    assert told == first
    assert view_at(root).amendments[2].reason == "Arvio oli liian korkea"
    assert [(one.key, one.before, one.now) for one in view_at(root, 2025).amendments[2:]] == [
        ("tavoitetaso", f"2024: 80,5{NBSP}kpl", f"2024: 70{NBSP}kpl"),
        ("tavoitetaso", f"2024: 70{NBSP}kpl", f"2024: 60{NBSP}kpl"),
        ("lähtötaso", "(ei ollut)", f"50{NBSP}kpl (2021)"),
    ]
    assert view_at(root, 2022).amendments == ()
    assert view_at(root, language="en").amendments[2].before == f"2024: 80.5{NBSP}kpl"
    assert view_at(root, language="en").amendments[2].key == "target level"


SPELLED = """\
        mitataan: [2022, 2024]
        sitova: valtuusto
        tausta: kyllä
        vertailutaso: {arvo: 60, vuosi: 2022}
        tavoitetaso: {2024: -40 %, 2025: -45.5 %}
        muutokset:
          - päätös: kv-2023
            aiemmin:
              mitataan: vuosittain
              sitova: lautakunta
              tausta:
              vertailutaso: {arvo: 55.5, vuosi: 2021, lähde: {fi: Tilinpäätös, sv: Bokslut}}
              tavoitetaso: {2025: -40.5 %}
              suunta: laskeva
              yksikkö: {fi: tonnia, sv: ton}
              taso: toiminta
      - tunnus: ohjelma-hyvaksytty
        nimi: Ohjelma on hyväksytty
        laji: etappi
        määräaika: 2025-10-31
        muutokset: [{päätös: kv-2023, aiemmin: {määräaika: 2023-10-31}}]
    seuranta: {väli: puolivuosittain, lähde: Raportti}
    sanamuoto: {aikataulu: Vuosina 2022–2025}
    muutokset:
      - {päätös: kv-2023, aiemmin: {seuranta: {väli: vuosittain}, sanamuoto: {aikataulu: Koko kausi}, päämäärä: elinvoima, nimi: {fi: Uusien yrittäjien neuvonta, sv: Råd}}}
"""


def test_amendments_are_spelled_in_the_language_of_the_report(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace("    pvm: 2022-06-27\n", DECISIONS)
    plan = plan.replace("        tavoitetaso: {2024: 60}\n", SPELLED)
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": plan})
    told = [
        tuple(text.replace(NBSP, " ") for text in (one.key, one.before, one.now))
        for one in view_at(root, language="sv").amendments
    ]
    assert told == [
        ("uppföljning", "årligen", "halvårsvis, Raportti"),
        ("godkänd ordalydelse", "tidtabell: Koko kausi", "tidtabell: Vuosina 2022–2025"),
        ("övergripande mål", "Elinvoima kasvaa", "Elinvoima kasvaa"),
        ("namn", "Råd", "Uusien yrittäjien neuvonta"),
        ("mäts", "årligen", "2022, 2024"),
        ("bindning", "bindande gentemot nämnden", "bindande gentemot fullmäktige"),
        ("bakgrundsuppgift", "(fanns inte)", "ja"),
        ("jämförelsenivå", "55,5 ton (2021), Bokslut", "60 kpl (2022)"),
        ("målnivå", "2025: −40,5 %", "2024: −40 %, 2025: −45,5 %"),
        ("målriktning", "minskande", "ökande"),
        ("enhet", "ton", "kpl"),
        ("nivå", "verksamhet", "(fanns inte)"),
        ("tidsfrist", "31.10.2023", "31.10.2025"),
    ]


def test_an_input_stands_where_its_value_of_the_time_stands(tmp_path: Path) -> None:
    root = amended(tmp_path)
    followed_year = VUOSI.replace("      uudet-yritykset:\n", "      uudet-yritykset: {arvo: 65}\n")
    (root / "plans/malli-2022-2025/2024.yaml").write_text(followed_year, encoding="utf-8")
    found = measure(view_at(root), "uudet-yritykset")
    target = next(one for one in found.why.inputs if one.role == "target")
    assert target.text == f"70{NBSP}kpl"
    path, _, row = target.place.rpartition(":")
    line = (root / path).read_text(encoding="utf-8").split("\n")[int(row) - 1]
    assert "kv-2025" in line


# --------------------------------------------------------------------------------- sums and languages


def reports() -> Iterator[tuple[ReportView, str]]:
    for root in (ROOT, EXAMPLE):
        workspace = Workspace.find(root)
        for year in range(2022, 2026):
            for bundle in bundles_of_year(workspace, year, None):
                case = case_of(workspace, bundle, year, dt.date(year + 1, 3, 31))
                yield report_view(case, words()), f"{bundle.id} {year}"


REPORTS = list(reports())


@pytest.mark.parametrize("view", [item[0] for item in REPORTS], ids=[item[1] for item in REPORTS])
def test_sums_agree(view: ReportView) -> None:
    actions = [action for goal in view.goals for action in goal.actions]
    due = [one for action in actions for one in action.measures if one.due]
    gaps = [one for one in due if one.result.token in {"missing", "not_yet_due"}]
    assert len(actions) == view.actions_shown == sum(one.number for one in view.states)
    assert view.actions_shown == sum(one.number for one in view.action_results)
    assert view.actions_shown == sum(one.number for goal in view.goals for one in goal.counts)
    assert len(due) == view.measures_due == sum(one.number for one in view.measure_results)
    own = sum(one.values for one in view.awaited if not one.strategy)
    assert len(gaps) == view.measures_due - view.recorded == own
    rows = [what for gap in view.gaps for what in gap.rows]
    assert len(rows) == sum(one.actions + one.values for one in view.awaited)
    tallies = {one.total for one in view.tallies[:1]} | {view.tallies[1].total}
    assert tallies == {view.actions_shown, view.measures_due}
    assert [one.done for one in view.tallies[:2]] == [view.states_told, view.recorded]
    told = [int(word) for word in view.reconciliation.replace(".", "").split() if word.isdigit()]
    assert told[0] == sum(told[1:])
    assert len({one.anchor for one in measures_of(view)}) == len(list(measures_of(view)))


def skeleton(data: object) -> object:
    """Return the tokens, numbers and lengths of a view, which are the same in every language."""
    if dataclasses.is_dataclass(data) and not isinstance(data, type):
        named = {item.name: getattr(data, item.name) for item in dataclasses.fields(data)}
        return {key: skeleton(value) for key, value in named.items() if key != "language"}
    if isinstance(data, tuple):
        return [skeleton(item) for item in data]
    return bool(data) if isinstance(data, str) else None if isinstance(data, dict) else data


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_language_says_as_much(tmp_path: Path, language: str) -> None:
    root = make(tmp_path)
    for year in range(2022, 2026):
        finnish = view_at(root, year)
        assert skeleton(view_at(root, year, language)) == skeleton(finnish)
        assert view_at(root, year, language).labels.keys() == finnish.labels.keys()


# ---------------------------------------------------------------------------------- what is hidden

HELD_BACK = "47.25"
HIDDEN = [
    (f"arvo: {HELD_BACK}, salattu: Ryhmä on liian pieni, lähde: Kysely", ""),
    (f"arvo: {HELD_BACK}, n: 3, lähde: Kysely", "        pienin-n: 5\n"),
    (f"arvo: {HELD_BACK}, salattu: Pieni ryhmä, erittely: {{a: {HELD_BACK}}}",
     "        erittely: {nimi: Luokka, luokat: [a, b]}\n"),
    (f"salattu: Pieni ryhmä, välitiedot: [{{jakso: 1–8/2023, arvo: {HELD_BACK}}}]", ""),
]  # fmt: skip


@pytest.mark.parametrize("value,keys", HIDDEN)
@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_a_hidden_value_is_nowhere_in_a_report(
    tmp_path: Path, value: str, keys: str, year: int
) -> None:
    root = followed(
        tmp_path,
        "arvo: 61",
        "käynnissä",
        **{"plans/malli-2022-2025.yaml": SUUNNITELMA + keys},
        **year_of(2023, value),
    )
    request = Request(
        year, dt.date(2026, 1, 1), formats=("md", "html", "json"), as_of=dt.date(2026, 4, 1)
    )
    for item in render(Workspace.find(root), request):
        text = item.data.decode()
        assert HELD_BACK not in text
        assert HELD_BACK.replace(".", ",") not in text
        assert "13,75" not in text  # 61 − 47.25: the change would give it away
        assert '"13.75"' not in text
        assert '"55/4"' not in text


# ----------------------------------------------------------------------------------------- the trace


def test_every_input_of_the_trace_stands_where_it_says(tmp_path: Path) -> None:
    root = make(tmp_path)
    case = case_at(root)
    brought = Brought("0" * 40, dt.date(2025, 1, 15))
    found = traces(case, lambda _, row: brought if row % 2 else None)
    assert {one.id for one in found if one.kind == "measure"} == {
        one.id for one in measures_of(view_at(root))
    }
    for trace in found:
        for item in trace.inputs:
            if item.file is None or item.line is None:
                continue
            lines = (root / item.file).read_text(encoding="utf-8").split("\n")
            near = " ".join(lines[item.line - 1 : item.line + 3])
            words_of_it = item.text.replace("–", " ").split()
            assert all(word in near or word in {"n", "="} for word in words_of_it), (item, near)
            assert (item.commit, item.date) == (
                (brought.commit, brought.date) if item.line % 2 else (None, None)
            )


def test_the_trace_is_exact_and_in_tokens(tmp_path: Path) -> None:
    found = {one.id: one for one in traces(case_at(make(tmp_path)), lambda *_: None)}
    move = found["nettomuutto"]
    assert (move.result, move.rule, move.value, move.target, move.expected) == (
        "behind", "below-line", "-25", "10", "5/2",
    )  # fmt: skip
    assert (move.owner, move.source, move.source_is_own, move.change) == (
        "neuvonta", "Tilastokeskus", True, "-7",
    )  # fmt: skip
    secret = found["salattu"]
    assert (secret.value, secret.reason, secret.change) == (None, "withheld", None)
    assert found["neuvonta"].kind == "action"


def test_goals_with_measures_are_traced_and_shown(tmp_path: Path) -> None:
    strategy = STRATEGIA.replace(
        "        nimi: Yrityksiä on enemmän\n",
        "        nimi: Yrityksiä on enemmän\n        mittarit:\n"
        "          - {tunnus: uudet-yritykset, nimi: Yritykset, laji: luku, suunta: kasvava, lähde: YTJ}\n",
    )
    root = make_repository(tmp_path, {"plans/strategia-2022-2030.yaml": strategy})
    view = view_at(root)
    assert [one.anchor for one in measures_of(view)] == [
        "paamaaran-mittari-uudet-yritykset",
        "mittari-uudet-yritykset",
    ]
    kinds = [(one.kind, one.owner) for one in traces(case_at(root), lambda *_: None)]
    assert kinds == [
        ("objective", None), ("measure", "yritykset"), ("action", None), ("measure", "neuvonta"),
    ]  # fmt: skip


def json_of(root: Path, **further: Any) -> dict[str, Any]:
    request = Request(2024, dt.date(2026, 1, 1), formats=("json",), **further)
    (rendered,) = render(Workspace.find(root), request)
    found: dict[str, Any] = json.loads(rendered.data)
    return found


def test_the_json_names_the_commit_of_every_line(repository: Path) -> None:
    data = json_of(repository)
    assert "labels" not in data["report"]
    inputs = [item for trace in data["trace"] for item in trace["inputs"] if item["file"]]
    assert {len(item["commit"]) for item in inputs} <= {40}
    assert data["report"]["origin"][1].startswith("Aineiston versio gitissä: ")
    assert "tallennettu" not in data["report"]["origin"][1]


def test_what_is_not_committed_is_said(repository: Path) -> None:
    year = VUOSI.replace("      uudet-yritykset:\n", "      uudet-yritykset: {arvo: 61}\n")
    (repository / "plans/malli-2022-2025/2024.yaml").write_text(year, encoding="utf-8")
    data = json_of(repository)
    assert "ei ole vielä tallennettu gitiin" in data["report"]["origin"][1]
    value = next(i for t in data["trace"] for i in t["inputs"] if i["role"] == "value")
    assert (value["text"], value["commit"]) == ("61", None)
