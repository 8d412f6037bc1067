"""Drafts: what is written reads back the same, comments and all."""

from __future__ import annotations

import unicodedata
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from kehitys_cli.documents.document import read_document
from kehitys_cli.text.drafts import Block, Comment, Pair, draft_text

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60
).map(partial(unicodedata.normalize, "NFC"))
VALUES = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["fi", "sv", "en"]), WORDS, min_size=1),
)


def read(text: str) -> object:
    return read_document("plans/a.yaml", text.encode()).data


@given(st.lists(VALUES, min_size=1, max_size=4), WORDS)
def test_what_is_written_reads_back(values: list[object], note: str) -> None:
    items = [
        Block((Comment(note), Pair("tunnus", f"a{at}"), Pair("nimi", value)))
        for at, value in enumerate(values)
    ]
    entries = (Comment(note), Pair("laji", "suunnitelma"), Pair("toimenpiteet", items))
    assert read(draft_text(entries)) == Block(entries).data()


def test_layout() -> None:
    inner = Block((Pair("tunnus", "b"), Pair("yksikkö", {"fi": "kpl", "sv": "st"})))
    action = Block(
        (Comment("1.1"), Pair("tunnus", "a"), Pair("kuvaus", "x\n\n- y\n"), Pair("tyhjä", []))
    )
    silent = Block((Pair("tunnus", "c"), Pair("mittarit", [inner])), silent=True)
    entries = (Comment("yksi\nkaksi"), Comment(""), Pair("toimenpiteet", [action, silent]))
    assert draft_text(entries) == (
        "# yksi\n# kaksi\n\ntoimenpiteet:\n"
        "  # 1.1\n  - tunnus: a\n    kuvaus: |\n      x\n\n      - y\n\n"
        "  # - tunnus: c\n  #   mittarit:\n  #     - tunnus: b\n  #       yksikkö: {fi: kpl, sv: st}\n"
    )


def test_words_that_yaml_would_take_for_something_else_are_quoted() -> None:
    entries = (Pair("nimi", {"fi": "a: b #c", "sv": "- d"}), Pair("asia", "yes"))
    assert read(draft_text(entries)) == {"nimi": {"fi": "a: b #c", "sv": "- d"}, "asia": "yes"}


def test_lists_of_words_and_mappings_and_long_mappings() -> None:
    long = {"fi": "Kaavoitetaan tontteja ohitustien varteen.", "sv": "Tomter planläggs"}
    steps = ["ei aloitettu", {"nimi": "valmis", "kuvaus": long}]
    entries = (Pair("tasot", steps), Pair("nimi", long), Pair("ohjelmat", ["a-b", "c, d"]))
    text = draft_text(entries)
    assert text == (
        "tasot:\n  - ei aloitettu\n  - nimi: valmis\n    kuvaus:\n"
        "      fi: Kaavoitetaan tontteja ohitustien varteen.\n      sv: Tomter planläggs\n"
        "nimi:\n  fi: Kaavoitetaan tontteja ohitustien varteen.\n  sv: Tomter planläggs\n"
        'ohjelmat: [a-b, "c, d"]\n'
    )
    assert read(text) == {"tasot": steps, "nimi": long, "ohjelmat": ["a-b", "c, d"]}
