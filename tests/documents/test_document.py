"""A document always exists; each finding stands where a person must change something."""

from __future__ import annotations

import pytest
from tests.sample import KUNTA, STRATEGIA, SUUNNITELMA, VUOSI

from kehitys_cli.checks.words import worded
from kehitys_cli.documents.document import Document, Kind, read_document
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.model.canonical import plan_digest
from kehitys_cli.model.plan import Plan
from kehitys_cli.text.diagnostic import Severity

PLAN = "plans/malli-2022-2025.yaml"


def read(text: str, path: str = PLAN) -> Document:
    return read_document(path, text.encode())


def found(text: str, path: str = PLAN) -> list[tuple[str, int, int]]:
    return [(item.code, item.start.row, item.start.column) for item in read(text, path).findings]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (KUNTA, Kind.MUNICIPALITY),
        (STRATEGIA, Kind.STRATEGY),
        (SUUNNITELMA, Kind.PLAN),
        (VUOSI, Kind.FOLLOWUP),
    ],
)
def test_every_kind_is_read(text: str, kind: Kind) -> None:
    document = read(text)
    assert (document.kind, document.findings, document.valid) == (kind, (), True)


def test_empty_values_are_absent_and_x_keys_are_anybodys() -> None:
    document = read(SUUNNITELMA + "osiot: []\nx-oma: {mitä: vain}\n")
    assert "osiot" not in document.data
    assert "x-oma" not in document.data
    assert document.valid


def test_scalars_are_typed_by_their_field() -> None:
    document = read(
        SUUNNITELMA.replace("Uusien yrittäjien neuvonta", "2024").replace("2022–\n", "2024\n")
    )
    assert isinstance(document.model, Plan)
    action = document.model.actions[0]
    assert (str(action.name), str(action.schedule)) == ("2024", "2024")


CASES = [
    ("unknown key", "nimi: Keh", "nimmi: Keh", [("KEH102", 1, 1), ("KEH101", 3, 1)]),
    (
        "unknown key of an action",
        "    numero: 1",
        "    numeroo: 1",
        [("KEH102", 13, 5), ("KEH101", 14, 5)],
    ),
    ("empty required key", "tila: hyväksytty", "tila:", [("KEH102", 7, 1)]),
    ("unknown word", "tila: hyväksytty", "tila: hyvaksytty", [("KEH103", 7, 7)]),
    ("list for text", "nimi: Kehittämissuunnitelma 2022–2025", "nimi: [a]", [("KEH103", 3, 7)]),
    ("text for list", "vastuutaho: [kh]", "vastuutaho: kh", [("KEH103", 18, 17)]),
    ("comma in a number", "arvo: 50", 'arvo: "12,5"', [("KEH104", 26, 27)]),
    ("no date", "pvm: 2022-06-27", "pvm: 2022-02-30", [("KEH105", 11, 10)]),
    ("no schedule", "2022–\n", "ensi vuonna\n", [("KEH106", 17, 16)]),
    ("ends before it begins", "2022–\n", "2024–2022\n", [("KEH302", 17, 16)]),
    ("bad id", "tunnus: neuvonta", "tunnus: Neuvonta", [("KEH107", 13, 13)]),
    ("reserved id", "tunnus: neuvonta", "tunnus: con", [("KEH107", 13, 13)]),
    ("unknown kind of measure", "laji: luku", "laji: lukku", [("KEH103", 22, 15)]),
    ("no kind of measure", "        laji: luku\n", "", [("KEH102", 20, 9)]),
    (
        "key of another kind",
        "laji: luku",
        "laji: etappi",
        [("KEH101", 23, 9), ("KEH101", 24, 9), ("KEH101", 26, 9), ("KEH101", 27, 9)],
    ),
    ("year as key", "2024: 60", "nyt: 60", [("KEH105", 27, 23)]),
    ("null", "tila: hyväksytty", "tila: null", [("KEH103", 7, 7)]),
    ("unknown file kind", "laji: suunnitelma", "laji: suunnitelmaa", [("KEH009", 1, 7)]),
    ("no file kind", "laji: suunnitelma\n", "", [("KEH102", 1, 1)]),
    ("unknown format", "muoto: 1", "muoto: 2", [("KEH009", 2, 8)]),
    (
        "cut at a hash",
        "nimi: Uusien yrittäjien neuvonta",
        "nimi: Kampanja #x levisi",
        [("KEH011", 16, 20)],
    ),
    ("flow comma", "{arvo: 50, vuosi: 2021}", "{arvo: 50, vuosi: 2021, b}", [("KEH101", 26, 44)]),
    ("decimal comma", "2024: 60", "2024: 60,5", [("KEH101", 27, 32)]),
    (
        "money with a comma",
        "    vastuutaho: [kh]",
        "    vastuutaho: [kh]\n    määrärahat: {2024: 20,000}",
        [("KEH101", 19, 27)],
    ),
    (
        "comma in one language",
        "nimi: Uusien yrittäjien neuvonta",
        "nimi: {fi: Neuvonta, ohjaus}",
        [("KEH101", 16, 26)],
    ),
    (
        "an item that nothing but keys stand in",
        "tila: hyväksytty",
        "tila: hyväksytty\nkäsittelyketju: []\nosiot: [{Johdanto, Loppu}]",
        [("KEH101", 9, 10), ("KEH101", 9, 20)],
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_findings_stand_where_a_person_must_change(
    old: str, new: str, expected: list[tuple[str, int, int]]
) -> None:
    assert SUUNNITELMA.count(old) >= 1
    assert sorted(found(SUUNNITELMA.replace(old, new, 1)), key=lambda item: item[1:]) == expected


def test_two_errors_in_one_file_are_both_told_in_order() -> None:
    text = SUUNNITELMA.replace("2022-06-27", "27.6.2022").replace("arvo: 50", "arvo: 1e3")
    # The first replacement also changes the id of the decision.
    codes = [item.code for item in read(text).findings]
    assert codes == ["KEH107", "KEH105", "KEH104"]


def test_near_names_are_told() -> None:
    (finding,) = list(read(SUUNNITELMA.replace("suunta:", "suutna:")).findings)
    assert finding.params["near"] == "suunta"
    (finding,) = read(SUUNNITELMA.replace("kasvava", "kasvavva")).findings
    assert finding.params["near"] == "kasvava"


@pytest.mark.parametrize(
    ("written", "near"),
    [("Kyllä", "kyllä"), ("true", "kyllä"), ("joo", "kyllä"), ("Ei", "ei"), ("no", "ei")],
)
def test_a_word_for_yes_or_no_is_told_how_it_is_written(written: str, near: str) -> None:
    (finding,) = read(f"{VUOSI}        arvo: {written}\n").findings
    assert (finding.code, finding.params["expected"]) == ("KEH103", "answer")
    assert finding.params["near"] == near


@pytest.mark.parametrize(
    ("written", "code"), [("ei tietoa", "KEH103"), ("n. 60", "KEH104"), (".inf", "KEH104")]
)
def test_words_are_not_told_how_a_number_is_written(written: str, code: str) -> None:
    (finding,) = read(f"{VUOSI}        arvo: {written}\n").findings
    assert finding.code == code


def test_what_was_found_is_told_as_it_was_written() -> None:
    """`null` and `list` are words of a person here, and no names of kinds of things."""
    catalogue = Catalogue("fi")
    for text, said in (
        ("null", "tähän tulee arvo tai ei mitään, ei ”null”"),
        ("list", "tähän tulee jokin sallituista sanoista, ei ”list”"),
        ("[a]", "tähän tulee jokin sallituista sanoista, ei ”luettelo”"),
    ):
        (finding,) = read(SUUNNITELMA.replace("tila: hyväksytty", f"tila: {text}")).findings
        assert worded(finding, Severity.ERROR, catalogue).message == said


@pytest.mark.parametrize(
    ("written", "suggestion"), [("2024", "2024–2024"), ("2022–", ""), ("ensi kausi", "")]
)
def test_a_period_without_an_end_names_its_own_cure(written: str, suggestion: str) -> None:
    (finding,) = read(SUUNNITELMA.replace("kausi: 2022–2025", f"kausi: {written}")).findings
    assert (finding.code, finding.params["hint"]) == ("KEH106", "both")
    assert finding.params["suggestion"] == suggestion


@pytest.mark.parametrize("written", ["2022 – 2025", "2022-2025", "2022 - 2025"])
def test_a_period_is_written_with_blanks_or_without(written: str) -> None:
    document = read(SUUNNITELMA.replace("kausi: 2022–2025", f"kausi: {written}"))
    assert isinstance(document.model, Plan)
    assert str(document.model.period) == "2022–2025"
    assert plan_digest(document.data) == plan_digest(read(SUUNNITELMA).data)


def test_number_suggests_the_right_spelling() -> None:
    (finding,) = read(SUUNNITELMA.replace("arvo: 50", 'arvo: "72 675,5"')).findings
    assert finding.params["suggestion"] == "72675.5"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024: 60,5", {"hint": "decimals", "number": "60,5", "point": "60.5"}),
        ("2024: -20,000", {"hint": "thousands", "whole": "-20000", "point": "-20.000"}),
        ("2024: 0,125", {"hint": "decimals", "point": "0.125"}),
        ("2024: 60 %, noin", {"hint": "cut", "key": "noin"}),
    ],
)
def test_what_a_comma_cut_off_names_its_cure(written: str, expected: dict[str, str]) -> None:
    (finding,) = read(SUUNNITELMA.replace("2024: 60", written)).findings
    assert {key: finding.params[key] for key in expected} == expected


def test_a_comma_in_a_number_of_a_class_is_told() -> None:
    text = f"{VUOSI}        erittely: {{tytot: 30,5, pojat: 30}}\n"
    (finding,) = read(text, "plans/malli-2022-2025/2024.yaml").findings
    assert (finding.code, finding.params["number"]) == ("KEH101", "30,5")


def test_a_comma_in_what_was_changed_is_told_and_an_empty_key_there_is_not() -> None:
    entry = "        muutokset:\n          - {päätös: kv, aiemmin: {suunta, tavoitetaso: {2024: 60%s}}}\n"
    assert read(AMENDED + entry % "").valid
    (finding,) = read(AMENDED + entry % ",5").findings
    assert (finding.code, finding.params["point"]) == ("KEH101", "60.5")


def test_bytes_that_are_no_utf8_name_their_place() -> None:
    finding = read_document(PLAN, b"laji: x\nnimi: \xe4\n").findings[0]
    assert (finding.code, tuple(finding.start), finding.params["hint"]) == (
        "KEH001",
        (2, 7),
        "latin1",
    )
    finding = read_document(PLAN, "laji: x\n".encode("utf-16")).findings[0]
    assert (finding.code, tuple(finding.start), finding.params["hint"]) == (
        "KEH001",
        (1, 1),
        "utf16",
    )


def test_aiemmin_keeps_what_was_named_and_empty() -> None:
    text = SUUNNITELMA + (
        "        muutokset:\n          - päätös: kh-2022-06-27\n            aiemmin: {tavoitetaso: }\n"
    )
    document = read(text)
    assert isinstance(document.model, Plan)
    assert document.model.actions[0].measures[0].amendments[0].before == {"tavoitetaso": None}


AMENDED = SUUNNITELMA.replace(
    "    pvm: 2022-06-27\n",
    "    pvm: 2022-06-27\n  - {tunnus: kv, toimielin: Kv, pvm: 2024-12-09}\n",
)


@pytest.mark.parametrize(
    ("before", "code", "column"),
    [
        ("tavoitetaso: {2025: kuusikymmentä}", "KEH104", 35),
        ("tavoitetaso: {vuosi: 60}", "KEH105", 29),
        ("tavoitetasot: {2025: 60}", "KEH101", 15),
        ("suunta: ylös", "KEH103", 23),
        ("nimi: ", "KEH102", 15),
        ("laji: x", "KEH103", 21),
    ],
)
def test_what_stood_before_is_read_like_what_stands_now(
    before: str, code: str, column: int
) -> None:
    text = AMENDED + (
        f"        muutokset:\n          - päätös: kv\n            aiemmin:\n              {before}\n"
    )
    assert found(text) == [(code, text.count("\n"), column)]
    assert not read(text).valid


def test_a_former_value_is_read_in_its_own_time() -> None:
    """A measure that was a milestone had a deadline then; today's kind has none."""
    text = AMENDED + (
        "        muutokset:\n          - päätös: kv\n            aiemmin:\n"
        "              {laji: etappi, määräaika: 2024-12-31, suunta: , lähtötaso: , tavoitetaso: , yksikkö: }\n"
    )
    assert read(text).findings == ()


def test_addresses_go_by_id_or_index() -> None:
    document = read(SUUNNITELMA)
    keys = ("toimenpiteet", "neuvonta", "mittarit", "uudet-yritykset", "tavoitetaso", "2024")
    assert tuple(document.position(*keys)) == (27, 29)
    assert tuple(document.position("toimenpiteet", 0, "numero")) == (14, 13)
    assert document.pair(("toimenpiteet", "ei-ole")) is None
    assert document.pair(("toimenpiteet", 7)) is None
    assert document.pair(("nimi", "x", "y")) is None
    assert document.node("laji") is not None
    assert document.key_span("nimi").start == SUUNNITELMA.index("nimi")
    assert document.span("ei-ole").start == 0


def test_a_broken_document_still_answers() -> None:
    document = read("a: [\n")
    assert document.tree is None
    assert document.node("a") is None
    assert tuple(Document(PLAN).position("a")) == (1, 1)
    assert Document(PLAN).finding("KEH010").path == PLAN
    assert document.stem == "malli-2022-2025"
