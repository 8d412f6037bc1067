"""The lines of an item: never less than all that there is to it."""

from __future__ import annotations

import pytest
from tests.sample import SUUNNITELMA, VUOSI

from kehitys_cli.history.stanza import stanza

YEAR = VUOSI.replace("      uudet-yritykset:\n", "      uudet-yritykset:\n        arvo: 61\n")
ID = "uudet-yritykset"


def own(text: str, name: str = ID) -> bytes | None:
    return stanza(text.encode("utf-8"), name).own


def test_a_measure_s_lines_in_a_year() -> None:
    assert own(YEAR) == b"      uudet-yritykset:\n        arvo: 61\n"
    assert own(YEAR + "      toinen:\n        arvo: 5\n") == own(YEAR)
    assert own(YEAR + "# loppu\n") == b"      uudet-yritykset:\n        arvo: 61\n# loppu\n"
    assert own(YEAR, "toinen") == b""


def test_an_action_s_lines_hold_its_measures() -> None:
    told = own(YEAR, "neuvonta")
    assert told is not None
    assert told.startswith(b"  neuvonta:\n")
    assert told.endswith(b"arvo: 61\n")


def test_a_measure_s_lines_in_a_plan() -> None:
    told = own(SUUNNITELMA)
    assert told is not None
    assert told.startswith(b"      - tunnus: uudet-yritykset\n")
    assert own(SUUNNITELMA + "  - tunnus: toinen\n") == told


def test_line_ends_are_nothing() -> None:
    assert stanza(YEAR.replace("\n", "\r\n").encode(), ID) == stanza(YEAR.encode(), ID)


def test_what_holds_an_item_and_the_plan_s_state_are_compared() -> None:
    plain = stanza(SUUNNITELMA.encode(), ID)
    for old, new in (("tunnus: neuvonta", "tunnus: toinen"), ("tila: hyväksytty", "tila: luonnos")):
        other = stanza(SUUNNITELMA.replace(old, new).encode(), ID)
        assert other.own == plain.own
        assert other.compared != plain.compared


@pytest.mark.parametrize(
    "text",
    [
        YEAR.replace("uudet-yritykset:", '"uudet-yritykset":'),
        YEAR.replace("uudet-yritykset:", '"uudet\\u002dyritykset":'),
        YEAR.replace("      uudet-yritykset:", "      ? uudet-yritykset\n      :"),
        YEAR.replace("arvo: 61", 'lähde: "monta\n  riviä"'),
        YEAR.replace("arvo: 61", "lähde: 'monta\n  riviä'"),
        YEAR.replace("arvo: 61", "arvo:\t61"),
        YEAR.replace("yhteenveto: |\n", "yhteenveto: |\n  uudet-yritykset: 5\n"),
        "toimenpiteet: {neuvonta: {mittarit: {uudet-yritykset: {arvo: 61}}}}\n",
        YEAR.replace("    mittarit:\n", ""),
        YEAR.replace("  neuvonta:\n", "  neuvonta: |\n"),
        YEAR.replace("toimenpiteet:\n", "toimenpiteet: >\n"),
        SUUNNITELMA.replace("    mittarit:\n", "    kuvaus: |\n"),
        SUUNNITELMA.replace("- tunnus: uudet-yritykset\n        nimi", "- nimi").replace(
            "        laji", "        tunnus: uudet-yritykset\n        laji"
        ),
    ],
)
def test_where_lines_are_not_certain_the_whole_file_stands(text: str) -> None:
    found = stanza(text.encode("utf-8"), ID)
    assert found.own is None
    assert found.compared != stanza((text + "\n").encode("utf-8"), ID).compared


@pytest.mark.parametrize(
    "line", ['lähde: "Tilasto"', "lähde: Mikä? Mitä? ", "lähde: O'Brien", 'lähde: sanoi "ei"']
)
def test_common_writing_stays_certain(line: str) -> None:
    assert own(YEAR.replace("arvo: 61", line)) is not None
