"""What people wrote: paragraphs, bullets and line breaks, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehitys_cli.views.prose import Block, blocks_of


def paragraph(text: str) -> Block:
    return Block("paragraph", (text,))


CASES: list[tuple[str | None, tuple[Block, ...]]] = [
    (None, ()),
    ("", ()),
    (" \n\n ", ()),
    ("yksi", (paragraph("yksi"),)),
    ("yksi\nkaksi", (paragraph("yksi kaksi"),)),
    ("yksi\r\nkaksi", (paragraph("yksi kaksi"),)),
    ("yksi\n\n\nkaksi", (paragraph("yksi"), paragraph("kaksi"))),
    ("- a\n- b", (Block("bullets", ("a", "b")),)),
    ("Alku:\n- a\n  jatkuu\n- b", (paragraph("Alku:"), Block("bullets", ("a jatkuu", "b")))),
    ("- a\n\nloppu", (Block("bullets", ("a",)), paragraph("loppu"))),
    ("-a", (paragraph("-a"),)),
    ("* a\n# b\n1. c", (paragraph("* a # b 1. c"),)),
    ("<b>x</b>", (paragraph("<b>x</b>"),)),
]


@pytest.mark.parametrize("text,blocks", CASES)
def test_blocks(text: str | None, blocks: tuple[Block, ...]) -> None:
    assert blocks_of(text) == blocks


@given(st.text(st.sampled_from("ab -\n\t")))
def test_every_word_stays_and_no_block_is_empty(text: str) -> None:
    blocks = blocks_of(text)
    assert all(block.items for block in blocks)
    letters = [char for char in text if char in "ab"]
    assert [c for block in blocks for item in block.items for c in item if c in "ab"] == letters
