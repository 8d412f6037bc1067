"""Splices: only what was meant changes, whatever the style; a refusal leaves the bytes alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kehitys_cli.text.diagnostic import Span, UserError
from kehitys_cli.text.edits import (
    EditRefusedError,
    Words,
    append,
    has_items,
    insert_lines,
    raw,
    replace_comment,
    root_of,
    scalar,
    set_key,
)
from kehitys_cli.text.source import Source


def source(text: str) -> Source:
    return Source.decode("plans/x.yaml", text.encode())


SET = [
    ("fills an empty key", "a:\n  b:\n", ("a",), "b", "1", "a:\n  b: 1\n"),
    ("fills before a comment", "a:\n  b:   # x\n", ("a",), "b", "1", "a:\n  b: 1   # x\n"),
    ("replaces", "a:\n  b: 1  # x\n", ("a",), "b", "2", "a:\n  b: 2  # x\n"),
    ("replaces quoted", "a: 'x'\n", (), "a", "u", "a: u\n"),
    (
        "inserts at the end",
        "a:\n  b: 1\n\nc: 2\n",
        ("a",),
        "d",
        "3",
        "a:\n  b: 1\n  d: 3\n\nc: 2\n",
    ),
    ("inserts below nothing", "a:\n\nc: 2\n", ("a",), "d", "3", "a:\n  d: 3\n\nc: 2\n"),
    ("inserts below an empty flow", "a: {}\n", ("a",), "d", "3", "a:\n  d: 3\n"),
    ("inserts within flow", "a: {b: 1}\n", ("a",), "d", "x, u", 'a: {b: 1, d: "x, u"}\n'),
    ("four spaces", "a:\n    b: 1\n", ("a",), "d", "3", "a:\n    b: 1\n    d: 3\n"),
    (
        "behind a literal",
        "a:\n  b: |\n    x\n\n    y\n\n# c\nd: 1\n",
        ("a",),
        "e",
        "3",
        "a:\n  b: |\n    x\n\n    y\n  e: 3\n\n# c\nd: 1\n",
    ),
    ("list from nothing", "a:\n  b:\n", ("a",), "b", ["x"], "a:\n  b:\n    - x\n"),
    ("list from []", "a: []  # x\nb: 1\n", (), "a", ["x"], "a:  # x\n  - x\nb: 1\n"),
    ("mapping", "a:\n", (), "a", {"b": "1", "c": {"d": "2"}}, "a:\n  b: 1\n  c:\n    d: 2\n"),
    ("mapping replaced", "a:\n  b: 1\nc: 2\n", (), "a", {"d": "3"}, "a:\n  d: 3\nc: 2\n"),
    ("items", "a:\n", (), "a", [{"b": "1", "c": "2"}], "a:\n  - b: 1\n    c: 2\n"),
    ("list within flow", "a: {b: 1}\n", ("a",), "c", ["x", "u"], "a: {b: 1, c: [x, u]}\n"),
    ("no final newline", "a: 1", (), "b", "2", "a: 1\nb: 2"),
]


@pytest.mark.parametrize(
    "text,home,key,value,after", [case[1:] for case in SET], ids=[case[0] for case in SET]
)
def test_set_key(text: str, home: tuple[str, ...], key: str, value: object, after: str) -> None:
    assert set_key(source(text), home, key, value).text == after  # type: ignore[arg-type]


BLOCKS = [
    ("a line", "u", "a: u  # c\nb: 1\n"),
    ("a mapping", {"fi": "u"}, "a:  # c\n  fi: u\nb: 1\n"),
]


@pytest.mark.parametrize("header", ["|", ">-", "|+"])
@pytest.mark.parametrize("value,after", [case[1:] for case in BLOCKS], ids=["line", "mapping"])
def test_the_comment_of_a_block_stays_when_it_is_replaced(
    header: str, value: str | dict[str, str], after: str
) -> None:
    text = f"a: {header}  # c\n  x\nb: 1\n"
    assert set_key(source(text), (), "a", value).text == after  # type: ignore[arg-type]


STYLES = [
    "x", "'x'", '"x\n      y"', "x\n      y", "|{}\n      x\n\n      y", ">-{}\n      x\n      y", "|+{}\n      x\n\n",
    "|2{}\n      x", "{fi: x, sv: y}", '{fi: "x y",\n      sv: y}', "{}\n      fi: x\n      sv: |\n        y", "[a, b]",
    "{}\n      - a\n      - b", "", "{}\n      x", "|{}", ">-{}",
]  # fmt: skip
"""Ways to write a value; a comment stands at `{}`, else behind it."""

BEHIND = ["", "    c: 1\n", "\n    # jäljessä\n    c: 1\n", "\n\nd: 2\n", "    # jäljessä\n"]
REPLACING = [
    Words("u: a # b\n\n- toinen\n  sisennetty"),
    "yksi",
    "a: b # c",
    ["p", "q"],
    {"k": "v"},
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_replaced_by_every_value_and_every_comment_stays(
    style: str, newline: str
) -> None:
    """That the data are as meant, and nothing else changed, is what `set_key` itself sees to."""
    for comment, behind, value in itertools.product(("", "  # huom"), BEHIND, REPLACING):
        text = style.replace("{}", comment, 1) if "{}" in style else f"{style}{comment}"
        before = f"a:\n    b: {text}".removesuffix("\n") + f"\n{behind}"
        made = set_key(source(before.replace("\n", newline)), ("a",), "b", value).text  # type: ignore[arg-type]
        assert (made.count("# huom"), made.count("# jäljessä")) == (
            before.count("# huom"),
            before.count("# jäljessä"),
        )
        assert made.count("\n") == made.count(newline)


ITEMS = "a:\n  - b: 1\n    # c\n    d: {e: 2}\n  - b: 3\n"


def test_an_address_leads_through_the_items_of_lists() -> None:
    made = set_key(source(ITEMS), ("a", 1), "b", "4")
    assert made.text == ITEMS.replace("b: 3", "b: 4")
    made = set_key(source(ITEMS), ("a", 1), "d", "5", ("b", "d"))
    assert made.text == f"{ITEMS}    d: 5\n"
    made = set_key(source(ITEMS), ("a", 0, "d"), "e", "6")
    assert made.text == ITEMS.replace("e: 2", "e: 6")
    with pytest.raises(EditRefusedError):
        set_key(source(ITEMS), ("a", 2), "b", "4")


WORDS = [
    ("below an empty block", "a: |\n\nb: 1\n", "x\ny", "a: |\n  x\n  y\n\nb: 1\n"),
    ("below a filled block", "a: |\n  x\n  z\nb: 1\n", "y", "a: |\n  y\nb: 1\n"),
    ("for a plain text", "a: x\n", "y\n\nz", "a: |\n  y\n\n  z\n"),
    ("for nothing", "a:\n", "y", "a: |\n  y\n"),
    ("for nothing, with a comment", "a:  # x\n", "u", "a: u  # x\n"),
    ("for a new key", "b: 1\n", "y: z", "b: 1\na: |\n  y: z\n"),
    ("for a folded block", "a: >-\n  x\n  z\n\nb: 1\n", "y\n\nz", "a: |\n  y\n\n  z\n\nb: 1\n"),
    ("for a folded block with a comment", "a: >  # c\n  x\nb: 1\n", "y", "a: |  # c\n  y\nb: 1\n"),
    ("for a block that says its indent", "a: |4\n     x\nb: 1\n", "y", "a: |\n  y\nb: 1\n"),
    ("below a block that keeps", "a: |+\n  x\n\n", "y", "a: |+\n  y\n\n"),
    ("for a quoted text of two lines", 'a: "x\n  z"\nb: 1\n', "y", "a: |\n  y\nb: 1\n"),
    ("for a quoted text with a comment", 'a: "x\n  z"  # c\nb: 1\n', "y", "a: |  # c\n  y\nb: 1\n"),
    ("for a plain text with a comment", "a: x # c\nb: 1\n", "y\nz", "a: | # c\n  y\n  z\nb: 1\n"),
    ("for languages", "a: {fi: x, sv: z}  # c\nb: 1\n", "y", "a: |  # c\n  y\nb: 1\n"),
]


@pytest.mark.parametrize(
    "text,words,after", [case[1:] for case in WORDS], ids=[case[0] for case in WORDS]
)
def test_words_stand_below_their_key(text: str, words: str, after: str) -> None:
    assert set_key(source(text), (), "a", Words(words)).text == after


def test_order_gives_a_new_key_its_place() -> None:
    order = ("tila", "itsearvio", "arvio")
    text = "tila:\narvio: |\nmittarit:\n  a:\n"
    changed = set_key(source(text), (), "itsearvio", "toteutui", order)
    assert changed.text == "tila:\nitsearvio: toteutui\narvio: |\nmittarit:\n  a:\n"
    first = set_key(source("arvio: |\nmittarit:\n"), (), "tila", "valmis", order)
    assert first.text == "tila: valmis\narvio: |\nmittarit:\n"


APPEND = [
    ("block", "a:\n  - x  # c\nb: 1\n", "a:\n  - x  # c\n  - u\nb: 1\n"),
    ("not indented", "a:\n- x\nb: 1\n", "a:\n- x\n- u\nb: 1\n"),
    ("flow", "a: [x]\n", "a: [x, u]\n"),
    ("flow with a trailing comma", "a: [x,]\n", "a: [x, u,]\n"),
    ("flow on several lines", "a: [\n  x,  # c\n  z,\n]\n", "a: [\n  x,  # c\n  z, u,\n]\n"),
    ("empty", "a: []\n", "a:\n  - u\n"),
]


@pytest.mark.parametrize(
    "text,after", [case[1:] for case in APPEND], ids=[case[0] for case in APPEND]
)
def test_append(text: str, after: str) -> None:
    assert append(source(text), ("a",), "u").text == after


def test_has_items() -> None:
    assert has_items(source("a: [x]\n"), ("a",))
    assert not has_items(source("a: []\n"), ("a",))
    assert not has_items(source("a: x\n"), ("a", "b"))


def test_what_cannot_be_changed_safely_is_refused() -> None:
    for text, home in (("a: x\n", ("a",)), ("a: [x]\n", ("a",)), ("b: 1\n", ("a", "c"))):
        with pytest.raises(EditRefusedError):
            set_key(source(text), home, "k", "1")
    with pytest.raises(EditRefusedError, match="edit.broken"):
        set_key(source("a: [\n"), (), "k", "1")
    with pytest.raises(EditRefusedError, match="edit.refused"):
        insert_lines(source("a: 1\n"), 5, ["b: 2"], lambda data: data)
    with pytest.raises(EditRefusedError):
        insert_lines(source("a: 1\n"), 5, ["b: ["], lambda data: data)


def test_comments_are_replaced_alone() -> None:
    made = replace_comment(source("# vanha\na: 1\n"), Span(0, 7), "# uusi")
    assert made.text == "# uusi\na: 1\n"
    with pytest.raises(UserError):
        replace_comment(source("# vanha\na: 1\n"), Span(0, 8), "b: 2\n")


PEOPLE = (
    st.text(
        st.characters(
            blacklist_categories=("Cs", "Cc", "Co", "Cn"),
            blacklist_characters="\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
        ),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@settings(max_examples=400)
@given(PEOPLE, st.booleans())
def test_whatever_people_write_is_read_back_as_it_was(text: str, flow: bool) -> None:  # noqa: FBT001
    written = (
        f"a: {{b: {scalar(text, flow=True)}}}\n" if flow else f"a: {scalar(text, flow=False)}\n"
    )
    data = raw(root_of(source(written)))
    assert data == {"a": {"b": text} if flow else text}


NAMES = st.sampled_from(["yksi", "kaksi", "kolme"])
INDENTS = st.sampled_from([2, 3, 4])
COMMENTS = st.sampled_from(["", "  # huomio", "   #"])
BLANKS = st.sampled_from(["", "\n", "\n# väli\n", "\n\n"])
VALUES = st.sampled_from(
    [
        "",
        " 5",
        " 'x y'",
        ' "ä: b"',
        " |\n{pad}    rivi\n{pad}    toinen",
        " [a, b]",
        " {q: 1}",
        " >-\n{pad}    pitkä\n{pad}    teksti",
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A legal year-file-like text in some style of somebody's."""
    indent = draw(INDENTS)
    pad = " " * indent
    lines = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        lines.append(f"{name}:{draw(COMMENTS)}\n")
        keys = draw(
            st.lists(st.sampled_from(["tila", "lähde", "n", "huomautus"]), max_size=3, unique=True)
        )
        for key in keys:
            value = draw(VALUES).replace("{pad}", pad)
            comment = "" if "\n" in value else draw(COMMENTS)
            lines.append(f"{pad}{key}:{value}{comment}\n")
        lines.append(draw(BLANKS))
    text = "".join(lines)
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def stripped(data: object) -> object:
    if isinstance(data, dict):
        return {key: stripped(item) for key, item in data.items()}
    return [stripped(item) for item in data] if isinstance(data, list) else str(data).rstrip()


@settings(max_examples=400)
@given(documents(), st.booleans(), PEOPLE)
def test_a_new_key_is_an_insertion_and_nothing_else(text: str, bom: bool, value: str) -> None:  # noqa: FBT001
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    before = Source.decode("x", data)
    tree = raw(root_of(before))
    assert isinstance(tree, dict)
    home = next(iter(tree))
    try:
        after = set_key(before, (home,), "arvo", value)
    except EditRefusedError:
        assert before.data == data
        return
    new = raw(root_of(after))
    assert isinstance(new, dict)
    inner = tree[home] if isinstance(tree[home], dict) else {}
    # A literal block at the very end gains the line end that the file lacked: the text is the same.
    assert stripped(new) == stripped({**tree, home: {**inner, "arvo": value}})  # type: ignore[dict-item]
    kept = len(after.data) - len(data)
    assert kept > 0
    at = next(
        (i for i, (a, b) in enumerate(zip(data, after.data, strict=False)) if a != b), len(data)
    )
    assert any(
        after.data[: at - back] + after.data[at - back + kept :] == data
        for back in range(min(at, kept) + 1)
    )


@settings(max_examples=200)
@given(documents(), st.lists(PEOPLE, min_size=1, max_size=4))
def test_appending_keeps_what_stood_there(text: str, items: list[str]) -> None:
    made = source(text)
    home = next(iter(root_of(made).items))[0].text
    try:
        for item in items:
            key = (home, "näyttö")
            made = (
                append(made, key, item)
                if has_items(made, key)
                else set_key(made, (home,), "näyttö", [item])
            )
    except EditRefusedError:
        assume(condition=False)
    data = raw(root_of(made))
    assert isinstance(data, dict)
    inner = data[home]
    assert isinstance(inner, dict)
    assert inner["näyttö"] == items
