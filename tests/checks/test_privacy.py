"""Persons: identity codes of every form and no case number, addresses, languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.base import KUNTA, STRATEGIA, SUUNNITELMA, VUOSI_2024, found

from kehitys_cli.checks.rules import privacy
from kehitys_cli.documents.document import Document
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.text.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.text.diagnostic import Finding

YEAR = "plans/malli-2023-2024/2024.yaml"
REGISTER = "plans/kunta.yaml"
WORDS = "Neuvonta jatkui ennallaan."
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def about(tmp_path: Path, words: str) -> list[Finding]:
    return list(found(tmp_path, {YEAR: VUOSI_2024.replace(WORDS, words)}))


def codes(tmp_path: Path, words: str) -> list[str]:
    return [item.code for item in about(tmp_path, words)]


def identity(separator: str, *, right: bool = True) -> str:
    """An invented code: its number, 900 and above, is given to nobody."""
    check = CHECK[int("010190" + "900") % 31 + (0 if right else -1)]
    return f"010190{separator}900{check}"


@pytest.mark.parametrize("separator", [*"+-ABCDEFUVWXY", "a", "y"])
def test_every_separator_of_an_identity_code_is_known(tmp_path: Path, separator: str) -> None:
    assert codes(tmp_path, f"Tavattiin {identity(separator)}.") == ["KEH801"]


@pytest.mark.parametrize("separator", [*"GTZ/.: "])
def test_another_separator_is_none(tmp_path: Path, separator: str) -> None:
    assert "KEH801" not in codes(tmp_path, f"Tavattiin {identity(separator)}")


def test_a_wrong_check_character_is_no_identity_code(tmp_path: Path) -> None:
    assert codes(tmp_path, f"Tavattiin {identity('-', right=False)}.") == []


@pytest.mark.parametrize("words", ["{}", "x{}", "{}x", "1{}", "{}0"])
def test_an_identity_code_stands_alone(tmp_path: Path, words: str) -> None:
    assert ("KEH801" in codes(tmp_path, words.format(identity("-")))) is (words == "{}")


@pytest.mark.parametrize("words", ["320190-900{}", "011390-900{}", "000190-900{}"])
def test_a_day_that_is_none_is_no_identity_code(tmp_path: Path, words: str) -> None:
    check = CHECK[int(words[:6] + words[7:10]) % 31]
    assert codes(tmp_path, words.format(check)) == []


def test_an_identity_code_is_found_in_a_comment_and_in_a_key(tmp_path: Path) -> None:
    text = VUOSI_2024 + f"# {identity('A')}\nx-{identity('-')}: 1\n"
    findings = found(tmp_path, {YEAR: text})
    assert [item.code for item in findings] == ["KEH801", "KEH801"]


def test_an_identity_code_is_found_in_a_broken_file(tmp_path: Path) -> None:
    findings = found(tmp_path, {YEAR: f"{VUOSI_2024}a: [ # {identity('-')}\n"})
    assert {"KEH002", "KEH801"} == {item.code for item in findings}


def test_an_identity_code_is_never_shown(tmp_path: Path) -> None:
    code = identity("-")
    (finding,) = about(tmp_path, f"Tavattiin {code} ja {code}.")[:1]
    assert code not in finding.line
    assert "•" * 11 in finding.line
    assert code not in repr(dict(finding.params))
    assert code not in Catalogue("fi").text("rules.KEH801.message", **finding.params)


@pytest.mark.parametrize(
    "number",
    [
        "+358 40 123 4567",
        "+358401234567",
        "+358 (0)15 788 2111",
        "040 123 4567",
        "040-123 4567",
        "0401234567",
        "050 123 456",
        "015 788 2111",
        "09 310 1691",
        "029 516 0010",
        "0800 123 45",
    ],
)
def test_a_telephone_number_is_found(tmp_path: Path, number: str) -> None:
    (finding,) = about(tmp_path, f"Kysy numerosta {number}.")
    assert finding.code == "KEH802"
    assert finding.params["text"] == number


@pytest.mark.parametrize(
    "words",
    [
        "572/00.01.02.00/2022",
        "HEL 2024-014797",
        "KNGDno-2023-582",
        "MAL/45/00.01.02/2024",
        "2023–2024",
        "27.6.2022 § 110",
        "1 234 567 euroa",
        "72 675 asukasta",
        "0,5 prosenttia",
        "2024-06-27",
        "12/2022 ja 1–8/2024",
        "Y-tunnus 0201234-5",
        "76100 Pieksämäki",
        "FI21 1234 5600 0007 85",
        "978-951-0-12345-6",
        "kello 09.00–15.00",
    ],
)
def test_what_a_plan_is_full_of_is_no_address(tmp_path: Path, words: str) -> None:
    assert codes(tmp_path, f"Asia {words} hyväksyttiin.") == []
    assert codes(tmp_path, words) == []


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Kysy: etunimi.sukunimi@mallila.example.", "etunimi.sukunimi@mallila.example"),
        ("<neuvoja+kunta@ala.mallila.example>", "neuvoja+kunta@ala.mallila.example"),
        ("äiti@mallilä.example", "äiti@mallilä.example"),
    ],
)
def test_a_mail_address_is_found(tmp_path: Path, words: str, address: str) -> None:
    (finding,) = about(tmp_path, words)
    assert finding.code == "KEH802"
    assert finding.params["text"] == address


@pytest.mark.parametrize("words", ["5 kpl @ 10 euroa", "@mallila", "mallila@", "a@b", "@@@"])
def test_a_sign_alone_is_no_mail_address(tmp_path: Path, words: str) -> None:
    assert codes(tmp_path, words) == []


def test_a_long_word_costs_no_time(tmp_path: Path) -> None:
    assert codes(tmp_path, "a" * 100_000 + "@" + "b-" * 50_000) == []
    assert codes(tmp_path, "0" * 100_000) == []
    assert codes(tmp_path, "040-" * 20_000) == []


def test_the_municipality_tells_its_own_addresses(tmp_path: Path) -> None:
    inside = KUNTA.replace("tarkistus: []", '  puhelin: "015 788 2111"\ntarkistus: []')
    assert found(tmp_path, {REGISTER: inside}) == ()
    outside = KUNTA.replace("nimi: Sivistys", "nimi: Sivistys 015 788 2111")
    assert "KEH802" in {item.code for item in found(tmp_path, {REGISTER: outside})}


def test_one_language_asks_for_no_other(tmp_path: Path) -> None:
    assert found(tmp_path, {}) == ()


def test_two_languages_ask_for_both_everywhere(tmp_path: Path) -> None:
    register = KUNTA.replace("kielet: [fi]", "kielet: [fi, sv]")
    findings = [item for item in found(tmp_path, {REGISTER: register}) if item.code == "KEH803"]
    paths = {item.path for item in findings}
    assert {REGISTER, "plans/strategia-2022-2030.yaml", "plans/malli-2023-2024.yaml"} <= paths
    assert {str(item.params["languages"]) for item in findings} == {"fi, sv"}


def test_the_language_that_lacks_is_named(tmp_path: Path) -> None:
    register = KUNTA.replace("kielet: [fi]", "kielet: [fi, sv]").replace(
        "nimi: Mallila\n", "nimi: {sv: Mallila}\n"
    )
    first = found(tmp_path, {REGISTER: register})
    (told,) = [item for item in first if item.path == REGISTER and item.start.row == 3]
    assert told.params["languages"] == "fi"


def test_what_has_no_words_needs_no_translation(tmp_path: Path) -> None:
    register = KUNTA.replace("kielet: [fi]", "kielet: [fi, sv]")
    plan = SUUNNITELMA.replace("yksikkö: kpl", 'yksikkö: "%"')
    files = {REGISTER: register, "plans/malli-2023-2024.yaml": plan}
    rows = {
        item.line.split(":")[0].strip()
        for item in found(tmp_path, files)
        if item.code == "KEH803" and item.path.endswith("2023-2024.yaml")
    }
    assert "yksikkö" not in rows
    assert "nimi" in rows
    assert STRATEGIA.count("nimi:") > 0


# -------------------------------------------------------------- what is looked for before the search

_AROUND = st.text(alphabet="0123456789 +-–()./,:ä\n\"'", max_size=8)
_NUMBERS = st.sampled_from(
    ["040 123 4567", "+358 40 123 4567", "0401234567", "015-788 2111", "0800 123 123", "(0)15"]
)


@given(_AROUND, _NUMBERS, st.integers(0, 16), _AROUND)
def test_no_number_hides_behind_the_quick_look(
    before: str, number: str, length: int, behind: str
) -> None:
    text = f"{before}{number[:length]}{behind}"
    document = Document("x", source=Source.decode("x", text.encode()))
    spans = [match.span() for match in privacy.PHONE.finditer(text)]
    found = [(item.start.row, item.params["text"]) for item in privacy.addresses(document)]
    assert found == [(text.count("\n", 0, start) + 1, text[start:end]) for start, end in spans]


@given(_AROUND, st.sampled_from("-+ABY").map(identity), _AROUND)
def test_no_identity_code_hides_behind_the_quick_look(before: str, code: str, behind: str) -> None:
    text = f"{before}{code}{behind}"
    document = Document("x", source=Source.decode("x", text.encode()))
    written = [match for match in privacy.IDENTITY.finditer(text) if match[0] == code]
    assert len(list(privacy.identity_codes(document))) >= len(written)
