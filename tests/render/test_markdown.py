"""Markdown: whatever people wrote comes out letter by letter, and a table stays a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kehitys_cli.render.markdown import escaped, flat, linked
from kehitys_cli.views.prose import Block

if TYPE_CHECKING:
    from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SPECIAL = st.sampled_from(
    [*"\\`*_{}[]<>#|~$@!&^-+=:.)(\"'1 \n\t\u00a0/", "www.", "http://", "&amp;"]
)
TEXTS = st.lists(SPECIAL | st.characters(), max_size=25).map("".join)
CONTROLS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"


def expected(text: str) -> str:
    """Return what a reader must see: one line, controls made visible."""
    return re.sub("[ \t\r\n]+", " ", re.sub(CONTROLS, "\ufffd", text)).strip(" ")


def words(token: Token) -> str:
    """Return the text of an inline token; anything but text fails."""
    children = token.children or []
    assert {child.type for child in children} <= {"text", "text_special"}, children
    return "".join(child.content for child in children)


def cells(text: str) -> list[list[str]]:
    """Return the cells of the one table that a text must be."""
    tokens = PARSER.parse(text)
    assert (tokens[0].type, tokens[-1].type) == ("table_open", "table_close")
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            rows[-1].append(words(token))
    return rows


@given(TEXTS, TEXTS)
def test_a_table_stays_a_table(one: str, other: str) -> None:
    table = (
        f"| {escaped(one)} | {escaped(other)} |\n|---|---|\n| {escaped(other)} | {escaped(one)} |\n"
    )
    first, second = expected(one), expected(other)
    assert [[cell.strip() for cell in row] for row in cells(table)] == [
        [first.strip(), second.strip()],
        [second.strip(), first.strip()],
    ]


@given(TEXTS)
def test_a_paragraph_stays_a_paragraph(text: str) -> None:
    tokens = PARSER.parse(f"{escaped(text)}\n")
    if not expected(text).strip():
        return
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert words(tokens[1]).strip() == expected(text).strip()


@given(TEXTS)
def test_an_item_stays_an_item(text: str) -> None:
    if not expected(text).strip():
        return
    types = [token.type for token in PARSER.parse(f"- {escaped(text)}\n- b\n")]
    assert types.count("list_item_open") == 2
    assert types.count("bullet_list_open") == 1
    assert "ordered_list_open" not in types
    assert "heading_open" not in types


@given(TEXTS)
def test_a_line_after_a_line_is_no_underline(text: str) -> None:
    types = [token.type for token in PARSER.parse(f"alku\n{escaped(text)}\n")]
    assert types == ["paragraph_open", "inline", "paragraph_close"]


@given(TEXTS)
def test_a_heading_stays_one(text: str) -> None:
    tokens = PARSER.parse(f"### 1.1 {escaped(text)}\n")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert words(tokens[1]).strip() == f"1.1 {expected(text)}".strip()


@given(TEXTS, TEXTS)
@example("", "\ud800")
def test_a_link_leads_where_it_says_and_ends_there(text: str, tail: str) -> None:
    tokens = PARSER.parse(f"x {linked(text, f'https://kunta.example/{tail}')} y\n")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    opened = next(child for child in children if child.type == "link_open")
    assert str(opened.attrs["href"]).startswith("https://kunta.example/")
    inner = children[children.index(opened) + 1 : -2]
    assert "".join(child.content for child in inner).strip() == expected(text).strip()
    assert children[-1].content == " y"


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "data:text/html,x", "//a", "JAVAscript:x"]
)
def test_other_addresses_lead_nowhere(address: str) -> None:
    assert linked("sana", address) == "sana"


def test_an_address_keeps_its_query() -> None:
    address = "https://www.example.org/a?b=1&c=2"
    children = PARSER.parse(linked("sana", address))[1].children or []
    assert children[0].attrs["href"] == address


@pytest.mark.parametrize(
    "text,shown",
    [
        ("1.1 Neuvonta", "1.1 Neuvonta"),
        ("+6 kpl", "+6 kpl"),
        ("−5 henkilöä", "−5 henkilöä"),
        ("72\u00a0675\u00a0€", "72\u00a0675\u00a0€"),
        ("1. kohta", r"1\. kohta"),
        ("- kohta", r"\- kohta"),
        ("---", r"\---"),
        ("www.kunta.fi", r"www\.kunta.fi"),
        ("a@b.fi", r"a\@b.fi"),
        ("rivi\n\n  toinen", "rivi toinen"),
        ("a\u202eb\x1b[31m", "a\ufffdb\ufffd\\[31m"),
    ],
)
def test_what_needs_no_cure_is_left_readable(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_paragraphs_and_bullets_go_on_one_line() -> None:
    blocks = (Block("paragraph", ("Alku:",)), Block("bullets", ("a | b", "c")))
    assert flat(blocks) == r"Alku: a \| b; c"
