"""What was sealed against what stands: each case has its own verdict, and layout has none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sample import SUUNNITELMA, VUOSI

from kehitys_cli.documents.document import read_document
from kehitys_cli.evaluation.sealed import (
    Aspect,
    Compared,
    Row,
    Standing,
    compare_plan,
    compare_year,
    plan_rows,
    year_rows,
)
from kehitys_cli.model.canonical import plan_digest, year_digest
from kehitys_cli.model.seal import SealedRow

DECIDED = dt.date(2022, 6, 27)
MEASURE = "      uudet-yritykset:\n"
YEAR = VUOSI.replace(MEASURE, f"{MEASURE}        arvo: 61\n        lähde: YTJ 15.1.2025\n").replace(
    "tila:\n", "tila: käynnissä\n"
)
LATER = SUUNNITELMA.replace(
    "    pvm: 2022-06-27\n",
    "    pvm: 2022-06-27\n  - {tunnus: kv-2024-12-09, toimielin: Valtuusto, pvm: 2024-12-09}\n",
)


def data(text: str) -> dict[str, Any]:
    name = "malli-2022-2025/2024" if "laji: seuranta" in text else "malli-2022-2025"
    document = read_document(f"plans/{name}.yaml", text.encode())
    assert document.valid, document.findings
    return document.data


def sealed(rows: dict[str, Row]) -> dict[str, SealedRow]:
    return {
        name: SealedRow(arvo=row.value or None, tavoitetaso=dict(row.targets), tiiviste=row.digest)
        for name, row in rows.items()
    }


def of_year(text: str, plan: str = SUUNNITELMA, before: str = YEAR) -> dict[str, Compared]:
    rows = sealed(year_rows(data(before), data(SUUNNITELMA)))
    found = compare_year(rows, year_digest(data(before)), data(text), data(plan))
    return {f"{one.id} {one.aspect}": one for one in found}


def of_plan(text: str, before: str = SUUNNITELMA) -> dict[str, Compared]:
    rows = sealed(plan_rows(data(before)))
    found = compare_plan(rows, plan_digest(data(before)), data(text), DECIDED)
    return {f"{one.id} {one.aspect}": one for one in found}


def unlike(found: dict[str, Compared]) -> dict[str, Standing]:
    return {
        name: one.standing for name, one in found.items() if one.standing is not Standing.AS_SEALED
    }


def amended(changed: str, entry: str, indent: int = 8) -> str:
    """Return the later plan with a change, and the entry of `muutokset` on its last item."""
    pad = " " * indent
    return f"{changed}{pad}muutokset:\n{pad}  - {entry}\n"


def test_rows_hold_each_action_and_measure_of_their_own() -> None:
    rows = plan_rows(data(SUUNNITELMA))
    assert list(rows) == ["neuvonta", "uudet-yritykset"]
    assert "mittarit" not in rows["neuvonta"].data
    assert rows["uudet-yritykset"].targets == {"2024": "60"}
    assert rows["uudet-yritykset"].home == (
        "toimenpiteet", "neuvonta", "mittarit", "uudet-yritykset",
    )  # fmt: skip
    year = year_rows(data(YEAR), data(SUUNNITELMA))
    assert (year["neuvonta"].value, year["uudet-yritykset"].value) == ("käynnissä", "61")
    assert year["uudet-yritykset"].targets == {"2024": "60"}
    assert year_rows(data(VUOSI)) == {}


SILENT = {
    "same": YEAR,
    "comments": YEAR.replace("        arvo: 61", "        # tarkistettu\n        arvo: 61  # oma"),
    "order": YEAR.replace(
        "        arvo: 61\n        lähde: YTJ 15.1.2025\n",
        "        lähde: YTJ 15.1.2025\n        arvo: 61.0\n",
    ),
    "line ends": YEAR.replace("\n", "\r\n"),
    "summary and handling": YEAR.replace("yhteenveto: |\n", "yhteenveto: Hyvä vuosi.\n").replace(
        "käsittely: []", "käsittely: [{toimielin: Kunnanhallitus, pvm: 2025-04-07}]"
    ),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_layout_and_what_comes_later_are_nothing(text: str) -> None:
    assert unlike(of_year(text)) == {}


def test_a_value_without_correction_is_changed_and_both_are_told() -> None:
    found = of_year(YEAR.replace("arvo: 61", "arvo: 71"))
    assert unlike(found) == {"uudet-yritykset value": Standing.CHANGED}
    one = found["uudet-yritykset value"]
    assert (one.former, one.current, one.corrections) == ("61", "71", ())


NOTED = "        oikaisut:\n          - {aiempi: 61, syy: Kirjausvirhe, pvm: 2025-05-02}\n"
SOURCE = "        lähde: YTJ 15.1.2025\n"


def test_a_correction_with_a_reason_explains() -> None:
    found = of_year(YEAR.replace("arvo: 61", "arvo: 62").replace(SOURCE, SOURCE + NOTED))
    assert unlike(found) == {"uudet-yritykset value": Standing.CORRECTED}
    one = found["uudet-yritykset value"]
    assert (one.former, one.current, one.beyond) == ("61", "62", False)
    assert [entry["syy"] for entry in one.corrections] == ["Kirjausvirhe"]


def test_several_corrections_are_one_chain() -> None:
    second = f"{NOTED}          - {{aiempi: 62, syy: Vielä yksi, pvm: 2025-06-02}}\n"
    found = of_year(YEAR.replace("arvo: 61", "arvo: 63").replace(SOURCE, SOURCE + second))
    assert found["uudet-yritykset value"].standing is Standing.CORRECTED
    assert len(found["uudet-yritykset value"].corrections) == 2


def test_a_correction_that_changed_more_is_a_change() -> None:
    text = YEAR.replace("arvo: 61", "arvo: 62").replace(SOURCE, f"        lähde: muu\n{NOTED}")
    one = of_year(text)["uudet-yritykset value"]
    assert (one.standing, one.beyond) == (Standing.CHANGED, True)
    assert len(one.corrections) == 1


def test_a_correction_names_every_key_that_it_changed() -> None:
    source = "{kohta: lähde, aiempi: YTJ 15.1.2025, syy: Väärä, pvm: 2025-05-02}"
    added = "{kohta: huomautus, syy: Selvennys, pvm: 2025-05-02}"
    noted = f"{NOTED}          - {source}\n          - {added}\n"
    text = YEAR.replace("arvo: 61", "arvo: 62").replace(
        SOURCE, f"        lähde: PRH\n        huomautus: Tarkistettu\n{noted}"
    )
    found = of_year(text)
    assert unlike(found) == {"uudet-yritykset value": Standing.CORRECTED}
    assert len(found["uudet-yritykset value"].corrections) == 3


def test_a_state_is_corrected_like_a_value() -> None:
    noted = "    oikaisut: [{aiempi: käynnissä, syy: Väärä, pvm: 2025-05-02}]\n"
    text = YEAR.replace("    tila: käynnissä\n", f"    tila: valmis\n{noted}")
    assert unlike(of_year(text)) == {"neuvonta value": Standing.CORRECTED}


def test_a_value_that_was_withdrawn_by_a_correction() -> None:
    noted = "        oikaisut: [{aiempi: 61, syy: Väärä, pvm: 2025-05-02}]\n"
    text = YEAR.replace("        arvo: 61\n", "").replace(SOURCE, SOURCE + noted)
    assert unlike(of_year(text)) == {"uudet-yritykset value": Standing.CORRECTED}


@pytest.mark.parametrize("noted", ["60", "62"])
def test_a_correction_of_something_else_explains_nothing(noted: str) -> None:
    entry = NOTED.replace("aiempi: 61", f"aiempi: {noted}")
    found = of_year(YEAR.replace("arvo: 61", "arvo: 62").replace(SOURCE, SOURCE + entry))
    assert unlike(found) == {"uudet-yritykset value": Standing.CHANGED}


def test_missing_added_and_state() -> None:
    emptied = YEAR.replace("        arvo: 61\n        lähde: YTJ 15.1.2025\n", "")
    assert unlike(of_year(emptied)) == {"uudet-yritykset value": Standing.MISSING}
    gone = YEAR[: YEAR.index("    mittarit:")]
    assert unlike(of_year(gone)) == {"uudet-yritykset value": Standing.MISSING}
    assert unlike(of_year(YEAR, before=emptied)) == {"uudet-yritykset value": Standing.ADDED}
    state = of_year(YEAR.replace("tila: käynnissä", "tila: valmis"))
    assert unlike(state) == {"neuvonta value": Standing.CHANGED}
    assert (state["neuvonta value"].former, state["neuvonta value"].current) == (
        "käynnissä", "valmis",
    )  # fmt: skip


def test_a_year_tells_of_its_targets_too() -> None:
    found = of_year(YEAR, SUUNNITELMA.replace("{2024: 60}", "{2024: 50}"))
    assert unlike(found) == {"uudet-yritykset target": Standing.CHANGED}
    one = found["uudet-yritykset target"]
    assert (one.former, one.current) == ({"2024": "60"}, {"2024": "50"})
    assert unlike(of_year(YEAR, SUUNNITELMA.replace("60}", "60.0}"))) == {}


def test_what_stands_beside_the_rows_is_covered_also_after_a_correction() -> None:
    corrected = YEAR.replace("arvo: 61", "arvo: 62").replace(SOURCE, SOURCE + NOTED)
    for text, others in ((YEAR, {}), (corrected, {"uudet-yritykset value": Standing.CORRECTED})):
        found = of_year(text.replace("suunnitelma: malli-2022-2025", "suunnitelma: toinen"))
        assert unlike(found) == {**others, " rest": Standing.CHANGED}
        assert unlike(of_year(text)) == others


ENTRY = "{päätös: kv-2024-12-09, syy: Talous, aiemmin: {tavoitetaso: {2024: 60}}}"


def test_a_decision_that_came_later_amends() -> None:
    text = amended(LATER.replace("{2024: 60}", "{2024: 50}"), ENTRY)
    found = of_plan(text)
    assert unlike(found) == {"uudet-yritykset target": Standing.AMENDED}
    one = found["uudet-yritykset target"]
    assert one.decisions == ("kv-2024-12-09",)
    assert (one.former, one.current) == ({"2024": "60"}, {"2024": "50"})


WITHOUT = {
    "no entry": LATER.replace("{2024: 60}", "{2024: 50}"),
    "unknown decision": amended(
        SUUNNITELMA.replace("{2024: 60}", "{2024: 50}"),
        ENTRY,
    ),
    "the approving decision itself": amended(
        LATER.replace("{2024: 60}", "{2024: 50}"), ENTRY.replace("kv-2024-12-09", "kh-2022-06-27")
    ),
    "another former value": amended(
        LATER.replace("{2024: 60}", "{2024: 50}"), ENTRY.replace("2024: 60", "2024: 55")
    ),
}


@pytest.mark.parametrize("text", WITHOUT.values(), ids=WITHOUT)
def test_a_target_without_a_decision_is_changed(text: str) -> None:
    found = of_plan(text)
    assert unlike(found) == {"uudet-yritykset target": Standing.CHANGED}
    assert found["uudet-yritykset target"].decisions == ()


def test_an_item_is_parted_from_its_targets() -> None:
    assert unlike(of_plan(SUUNNITELMA.replace("suunta: kasvava", "suunta: laskeva"))) == {
        "uudet-yritykset item": Standing.CHANGED
    }
    text = amended(
        LATER.replace("suunta: kasvava", "suunta: laskeva"),
        "{päätös: kv-2024-12-09, syy: Korjaus, aiemmin: {suunta: kasvava}}",
    )
    assert unlike(of_plan(text)) == {"uudet-yritykset item": Standing.AMENDED}


def test_items_come_and_go() -> None:
    more = "      - {tunnus: toinen, nimi: Toinen, laji: sanallinen}\n"
    assert unlike(of_plan(SUUNNITELMA + more)) == {"toinen item": Standing.ADDED}
    added = more.replace("}", ", muutokset: [{päätös: kv-2024-12-09, syy: Lisättiin}]}")
    found = of_plan(LATER + added)
    assert unlike(found) == {"toinen item": Standing.AMENDED}
    assert found["toinen item"].decisions == ("kv-2024-12-09",)
    assert unlike(of_plan(SUUNNITELMA, before=SUUNNITELMA + more)) == {
        "toinen item": Standing.MISSING
    }
    claimed = of_plan(LATER + added, before=SUUNNITELMA + more)
    assert unlike(claimed) == {"toinen item": Standing.CHANGED}


def test_a_plans_own_words_stand_beside_its_rows() -> None:
    found = of_plan(SUUNNITELMA.replace("nimi: Kehittämis", "nimi: Muu kehittämis"))
    assert unlike(found) == {" rest": Standing.CHANGED}
    assert found[" rest"].aspect is Aspect.REST
    assert unlike(of_plan(LATER.replace("tila: hyväksytty", "tila: päättynyt"))) == {}


def test_what_is_explained_needs_nobody() -> None:
    explained = {standing for standing in Standing if standing.explained}
    assert explained == {
        Standing.AS_SEALED, Standing.CORRECTED, Standing.AMENDED, Standing.REORDERED,
    }  # fmt: skip


LISTS = SUUNNITELMA.replace("tila: hyväksytty\n", "tila: hyväksytty\nohjelmat: [b, a]\n").replace(
    "    vastuutaho: [kh]\n",
    "    vastuutaho: [kh, sivistys]\n    kumppanit: [a, b, c]\n    tavoitteet: [e, d]\n",
)
LISTS += "        mitataan: [2022, 2024]\n"
ORDERS = {
    "measured": ("[2022, 2024]", "[2024, 2022]", "uudet-yritykset item"),
    "partners and objectives": ("[a, b, c]\n    tavoitteet: [e, d]",
                                "[c, a, b]\n    tavoitteet: [d, e]", "neuvonta item"),
    "programmes of the plan": ("[b, a]", "[a, b]", " rest"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "row"), ORDERS.values(), ids=ORDERS)
def test_the_order_of_a_list_that_means_nothing_is_no_change(old: str, new: str, row: str) -> None:
    assert old in LISTS
    assert unlike(of_plan(LISTS.replace(old, new), before=LISTS)) == {row: Standing.REORDERED}
    other = new.replace("2022", "2023").replace("b", "f")
    assert unlike(of_plan(LISTS.replace(old, other), before=LISTS)) == {row: Standing.CHANGED}


def test_an_order_that_says_who_answers_is_a_change() -> None:
    text = LISTS.replace("[kh, sivistys]", "[sivistys, kh]")
    assert unlike(of_plan(text, before=LISTS)) == {"neuvonta item": Standing.CHANGED}


def test_an_amendment_may_come_with_another_order() -> None:
    decided = "    pvm: 2022-06-27\n"
    before = LISTS.replace(decided, LATER[LATER.index(decided) : LATER.index("toimenpiteet:")])
    text = before.replace("[2022, 2024]", "[2024, 2022]").replace("{2024: 60}", "{2024: 50}")
    found = of_plan(amended(text, ENTRY), before=before)
    assert unlike(found) == {
        "uudet-yritykset target": Standing.AMENDED,
        "uudet-yritykset item": Standing.REORDERED,
    }


def test_a_very_long_list_ends() -> None:
    many = ", ".join(f"y{number}" for number in range(40))
    before = LISTS.replace("[a, b, c]", f"[{many}]").replace("[e, d]", f"[{many}]")
    text = before.replace("y1, y2", "y2, y1")
    assert set(unlike(of_plan(text, before=before)).values()) == {Standing.CHANGED}


def _shuffled(value: Any, draw: Any) -> Any:
    """Return data with the keys of its mappings, and its items that have an id, in another order."""
    if isinstance(value, dict):
        keys = draw(st.permutations(list(value)))
        return {key: _shuffled(value[key], draw) for key in keys}
    if isinstance(value, list):
        items = [_shuffled(item, draw) for item in value]
        named = all(isinstance(item, dict) and "tunnus" in item for item in items)
        return draw(st.permutations(items)) if named else items
    return value


MANY = SUUNNITELMA + "".join(
    f"      - {{tunnus: mittari-{n}, nimi: Mittari {n}, laji: luku, tavoitetaso: {{2024: {n}, 2025: 9}}}}\n"
    for n in range(3)
)


@given(st.data())
@settings(max_examples=40)
def test_no_order_is_ever_a_change(drawn: Any) -> None:
    plan, year = data(MANY), data(YEAR)
    mixed, mixed_year = _shuffled(plan, drawn.draw), _shuffled(year, drawn.draw)
    found = compare_plan(sealed(plan_rows(plan)), plan_digest(plan), mixed, DECIDED)
    rows = sealed(year_rows(year, plan))
    found += compare_year(rows, year_digest(year), mixed_year, mixed)
    assert {one.standing for one in found} == {Standing.AS_SEALED}
