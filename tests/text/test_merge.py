"""Three versions of a file, merged key by key: what either side said stays, and a clash is told."""

from __future__ import annotations

import pytest

from kehitys_cli.model.seeding import key_order
from kehitys_cli.text import merge
from kehitys_cli.text.edits import EditRefusedError
from kehitys_cli.text.merge import Cell, changed_cells, with_cells
from kehitys_cli.text.source import Source

BASE = """\
yhteenveto: |

toimenpiteet:

  # 1 Neuvonta
  neuvonta:
    tila:
    arvio: |
    mittarit:

      # Uudet yritykset, kpl
      yritykset:

      # Toinen, kpl
      toinen:
"""
HOME = ("toimenpiteet", "neuvonta")
VALUE = BASE.replace("yritykset:\n", "yritykset:\n        arvo: 61\n        lähde: YTJ\n")
NOTE = BASE.replace("yritykset:\n", "yritykset:\n        huomautus: Ennakko # oma\n")
STATE = BASE.replace("tila:", "tila: valmis")
VERDICT = BASE.replace("tila:\n", "tila:\n    itsearvio: toteutui\n")
WORDS = BASE.replace("arvio: |\n", "arvio: |\n      Hyvin.\n\n      Meni.\n")
EVIDENCE = BASE.replace("tila:\n", "tila:\n    näyttö:\n      - Raportti\n")


def source(text: str) -> Source:
    return Source.decode("plans/malli/2024.yaml", text.encode("utf-8"))


def cells(base: str, onto: str, side: str) -> list[Cell]:
    return changed_cells(source(base), source(onto), source(side))


def merged(base: str, onto: str, side: str) -> str:
    found = cells(base, onto, side)
    assert not any(cell.clash for cell in found)
    made = merge.merged((source(base), source(onto), source(side)), found, key_order)
    assert with_cells(source(onto), found, key_order).text == made.text
    return made.text


@pytest.mark.parametrize(
    ("onto", "side", "expected"),
    [
        (
            VALUE,
            NOTE.replace(" # oma", ""),
            VALUE.replace("lähde: YTJ\n", "lähde: YTJ\n        huomautus: Ennakko\n"),
        ),
        (NOTE, VALUE, NOTE.replace("        huom", "        arvo: 61\n        lähde: YTJ\n        huom")),
        (STATE, VERDICT, STATE.replace("valmis\n", "valmis\n    itsearvio: toteutui\n")),
        (VERDICT, STATE, VERDICT.replace("tila:", "tila: valmis")),
        (STATE, WORDS, WORDS.replace("tila:", "tila: valmis")),
        (EVIDENCE, STATE, EVIDENCE.replace("tila:", "tila: valmis")),
        (
            EVIDENCE,
            EVIDENCE.replace("Raportti", "Muistio"),
            EVIDENCE.replace("- Raportti\n", "- Raportti\n      - Muistio\n"),
        ),
        (VALUE, VALUE, VALUE),
        (VALUE, BASE, VALUE),
    ],
)  # fmt: skip
def test_different_keys_are_both_kept(onto: str, side: str, expected: str) -> None:
    assert merged(BASE, onto, side) == expected


@pytest.mark.parametrize("side", [VALUE, STATE, VERDICT, WORDS, EVIDENCE])
def test_what_was_inserted_is_taken_out_to_the_byte(side: str) -> None:
    assert merged(side, side, BASE) == BASE


def test_what_came_in_between_stays_when_something_is_taken_out() -> None:
    later = VALUE.replace("lähde: YTJ\n", "lähde: YTJ\n        huomautus: Ennakko # oma\n")
    assert merged(VALUE, later, BASE) == NOTE
    two = EVIDENCE.replace("- Raportti\n", "- Raportti\n      - Muistio\n")
    assert merged(EVIDENCE, two, BASE) == EVIDENCE.replace("Raportti", "Muistio")


def test_a_replaced_value_comes_back() -> None:
    other = VALUE.replace("61", "62 # tarkistettu")
    found = cells(other, other, VALUE)
    assert with_cells(source(other), found, key_order).text == VALUE.replace(
        "61", "61 # tarkistettu"
    )


def test_a_clash_tells_both_and_what_else_the_side_changed() -> None:
    other = VALUE.replace("61", "60").replace("YTJ", "PRH")
    found = cells(BASE, other, VALUE.replace("lähde", "n: 3\n        lähde"))
    keys = (*HOME, "mittarit", "yritykset")
    assert {(cell.keys[-1], cell.mine, cell.theirs, cell.clash) for cell in found} == {
        ("arvo", "61", "60", True),
        ("n", "3", "", False),
        ("lähde", "YTJ", "PRH", True),
    }
    assert {cell.keys[:-1] for cell in found} == {keys}
    paragraphs = cells(BASE, WORDS, WORDS.replace("\n\n", "\n"))
    assert [(cell.keys[-1], cell.clash) for cell in paragraphs] == [("arvio", True)]


def test_two_interim_values_of_one_period_clash_and_of_two_do_not() -> None:
    def interim(*periods: str, value: int = 1) -> str:
        lines = "".join(
            f"          - jakso: {period}\n            arvo: {value}\n" for period in periods
        )
        return BASE.replace("yritykset:\n", f"yritykset:\n        välitiedot:\n{lines}")

    found = cells(BASE, interim("1/2024"), interim("1/2024", value=2))
    assert [cell.clash for cell in found] == [True]
    assert (found[0].keys[-2:], found[0].mine, found[0].period) == ((0, "arvo"), "2", "1/2024")
    assert merged(BASE, interim("1/2024"), interim("2/2024")) == interim("1/2024", "2/2024")
    whole = interim("1/2024", "2/2024")
    changed = whole.replace("arvo: 1", "arvo: 5", 1)
    assert merged(whole, whole, changed) == changed
    assert cells(whole, changed, whole.replace("arvo: 1", "arvo: 6", 1))[0].clash


def test_what_is_within_braces_is_not_taken_out() -> None:
    flow = BASE.replace("yritykset:\n", "yritykset: {arvo: 61, n: 3}\n")
    without = flow.replace(", n: 3", "")
    with pytest.raises(EditRefusedError):
        merged(flow, flow, without)


SEEDED = BASE + "\n      # Kolmas, kpl\n      kolmas:\n"


@pytest.mark.parametrize(
    "side",
    [
        BASE.replace("toinen:", "toinen:  # kysy Maijalta"),
        BASE.replace("      # Toinen, kpl\n", ""),
        BASE.replace("    tila:\n", "    # kesken\n    tila:\n"),
        BASE.replace("      toinen:\n", "      toinen:\n        arvo: 5  # puhelimitse\n"),
        BASE.replace("arvio: |\n", "arvio: |  # luonnos\n      Hyvin.\n"),
        SEEDED,
        SEEDED.replace("kolmas:\n", "kolmas:\n        arvo: 3\n"),
        BASE.replace("    tila:\n", "    tila:\n    poikkeama:\n      syy: |\n        Yksi.\n\n        Kaksi.\n"),
        BASE.replace("    tila:\n", "    tila:\n    poikkeama:\n      syy:\n      korjaava-toimi: Haetaan\n"),
        BASE.replace("      toinen:\n", "      toinen:\n        huomautus: {fi: Yksi, sv: Ett}\n"),
        BASE.replace("    tila:\n", "    tila: ''\n"),
    ],
)  # fmt: skip
def test_what_cells_do_not_carry_is_refused_and_never_lost(side: str) -> None:
    with pytest.raises(EditRefusedError):
        merged(BASE, VALUE, side)


@pytest.mark.parametrize("filled", ["", "        arvo: 3\n", "        arvo: 3  # oma\n"])
def test_what_both_seeded_says_nothing_new(filled: str) -> None:
    theirs = SEEDED + filled
    assert merged(BASE, theirs, SEEDED) == theirs


def test_one_comment_at_two_places_is_no_single_comment() -> None:
    onto, side = (
        BASE.replace(f"{key}:\n", f"{key}:  # kysy\n", 1) for key in ("yritykset", "toinen")
    )
    with pytest.raises(EditRefusedError):
        merged(BASE, onto, side)
    assert merged(BASE, side, side) == side


def test_a_comment_that_came_meanwhile_does_not_go_with_what_is_taken_out() -> None:
    for commented in ("arvo: 61  # puhelimitse", "# puhelimitse\n        arvo: 61"):
        with pytest.raises(EditRefusedError):
            merged(VALUE, VALUE.replace("arvo: 61", commented), BASE)


def test_a_sign_within_words_is_no_comment() -> None:
    words = BASE.replace("arvio: |\n", "arvio: |\n      # Hyvin.\n\n      Meni.\n")
    quoted = VALUE.replace("YTJ", '"A # B"')
    assert merged(BASE, words, quoted) == words.replace(
        "yritykset:\n", 'yritykset:\n        arvo: 61\n        lähde: "A # B"\n'
    )
    assert merged(words, words.replace("tila:", "tila: valmis"), BASE) == STATE


def interim(*entries: str) -> str:
    """Return the base with interim entries; ` / ` parts their lines."""
    lines = "".join(
        f"          - {entry.replace(' / ', chr(10) + ' ' * 12)}\n" for entry in entries
    )
    return BASE.replace("yritykset:\n", f"yritykset:\n        välitiedot:\n{lines}")


@pytest.mark.parametrize("period", ["1–8/2024", "1-8/2024", "01–08/2024"])
def test_different_cells_of_one_period_become_one_entry(period: str) -> None:
    value, forecast = interim("jakso: 1–8/2024 / arvo: 5"), interim(f"jakso: {period} / ennuste: 9")
    whole = "jakso: {} / arvo: 5 / ennuste: 9"
    assert merged(BASE, value, forecast) == interim(whole.format("1–8/2024"))
    assert merged(BASE, forecast, value) == interim(whole.format(period))
    [cell] = cells(BASE, value, interim(f"jakso: {period} / arvo: 6"))
    assert (cell.keys[-1], cell.mine, cell.theirs, cell.clash) == ("arvo", "6", "5", True)


def test_cells_of_one_standing_entry_clash_only_where_they_are_the_same() -> None:
    base = interim("jakso: 1/2024 / arvo: 5 / ennuste: 9", "jakso: 2/2024 / arvo: 6")
    value, forecast = base.replace("arvo: 5", "arvo: 7"), base.replace("ennuste: 9", "ennuste: 8")
    both = value.replace("ennuste: 9", "ennuste: 8")
    assert merged(base, value, forecast) == both == merged(base, forecast, value)
    assert [cell.clash for cell in cells(base, value, value.replace("arvo: 7", "arvo: 8"))] == [
        True
    ]


@pytest.mark.parametrize(
    ("onto", "side"),
    [
        (interim("jakso: 1/2024 / arvo: 5 / ennuste: 9"), BASE),
        (interim("jakso: 1/2024 / arvo: 6"), interim("jakso: 2/2024 / arvo: 1")),
        (interim("jakso: 2/2024 / arvo: 1"), interim("jakso: 1/2024 / arvo: 6")),
        (interim("jakso: 1/2024 / arvo: 5", "jakso: 01/2024 / arvo: 5"), BASE),
    ],
)
def test_an_entry_taken_out_on_one_side_and_changed_on_the_other_clashes(
    onto: str, side: str
) -> None:
    assert any(cell.clash for cell in cells(interim("jakso: 1/2024 / arvo: 5"), onto, side))


def test_one_decision_told_by_both_stands_once() -> None:
    def handled(*lines: str) -> str:
        text = "\n    ".join(["  - toimielin: kh", "pvm: 2025-03-03", *lines])
        return BASE.replace("toimenpiteet:\n", f"käsittely:\n{text}\n\ntoimenpiteet:\n", 1)

    base = BASE.replace("toimenpiteet:\n", "käsittely:\n\ntoimenpiteet:\n", 1)
    one, other = handled("päätös: hyväksyi"), handled("asia: Katsaus")
    assert merged(base, one, other) == handled("päätös: hyväksyi", "asia: Katsaus")
    [cell] = cells(base, one, handled("päätös: palautti"))
    assert (cell.keys, cell.clash) == (("käsittely", 0, "päätös"), True)
