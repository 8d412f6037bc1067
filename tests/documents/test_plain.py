"""Data made of lines is the data that nodes give, or lines are given up."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from tests.text.written import FILES, PATCHED, PLAIN, PROJECT, mistaken

from kehitys_cli.documents import plain
from kehitys_cli.documents.plain import Flattened, of_tree, to_plain
from kehitys_cli.text.diagnostic import Finding
from kehitys_cli.text.source import Source


def source_of(text: str) -> Source:
    return Source.decode("plans/x.yaml", text.encode())


def without_nodes(text: str, monkeypatch: pytest.MonkeyPatch) -> Flattened | None:
    """Read a text, and fail where its nodes are asked for."""
    with monkeypatch.context() as patch:
        patch.delattr(plain, "of_tree")
        return to_plain(source_of(text), [])


def agree(text: str) -> None:
    """Hold both ways against each other: data, its order, what is empty, and what was refused."""
    source = source_of(text)
    found, refused = list[Finding](), list[Finding]()
    quick, slow = to_plain(source, found), of_tree(source, refused)
    assert repr(quick) == repr(slow)
    assert found == refused


@pytest.mark.parametrize("path", FILES)
def test_files_give_the_same_data_both_ways(path: str) -> None:
    agree((PROJECT / path).read_text(encoding="utf-8"))


def test_plain_lines_give_data_without_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    read = without_nodes(PLAIN, monkeypatch)
    assert read == of_tree(source_of(PLAIN), [])
    assert read is not None
    assert ("toimenpiteet", "yritysneuvonta", "poikkeama", "syy") in read.empties
    assert read.empties[-1] == ("toimenpiteet", "yritysneuvonta", "poikkeama")


@pytest.mark.parametrize(
    "text",
    [
        "a: null\n",
        "a: ~\n",
        "a: [1, null]\n",
        "a: teksti #jatkuu\n",
        "a: '  '\nb: 1\n",
        "a: a\u0308\n",
        "x-oma:\n  b: 1\nc: 2\n",
        "a: {x-oma: 1, b: 2}\n",
        "aiemmin:\n  a:\n",
    ],
)
def test_what_needs_a_closer_look_gets_it(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NameError):
        without_nodes(text, monkeypatch)
    agree(text)


@given(PATCHED)
@example("a:\n  - b:\n    c:\n  - d: 1\n  - |\n    e\n  - []\n")
@example("a:\n  b:\n    - c:\n")
@example("a: {b: '', c: [1, ' ']}\nd: |\n  \u00a0\n")
@example("- a\n")
def test_whatever_pieces_are_put_together_both_ways_agree(text: str) -> None:
    agree(text)


@given(mistaken())
def test_whatever_goes_wrong_while_typing_both_ways_agree(text: str) -> None:
    agree(text)
