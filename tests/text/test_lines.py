"""The quick way to nodes gives what YAML's own parser gives, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, example, given
from tests.text.written import FILES, PATCHED, PLAIN, PROJECT, mistaken

from kehitys_cli.text import lines
from kehitys_cli.text.lines import NotPlainError, nodes
from kehitys_cli.text.nodes import Node, Scalar
from kehitys_cli.text.source import Source
from kehitys_cli.text.tree import compose, parsed


def told(node: Node) -> tuple[Any, ...]:
    """Return all that a node holds."""
    if isinstance(node, Scalar):
        return node.text, node.style, node.start, node.end
    items = [
        tuple(told(part) for part in item) if isinstance(item, tuple) else told(item)
        for item in node.items
    ]
    return type(node).__name__, node.start, node.end, node.flow, items


def agree(text: str) -> None:
    """Hold the quick way against the parser, unless it gives the text up."""
    try:
        quick = nodes(text)
    except NotPlainError:
        return
    slow = parsed(Source.decode("plans/x.yaml", text.encode()))
    assert slow.findings == ()
    assert slow.root is not None
    assert told(quick) == told(slow.root)


@pytest.mark.parametrize("path", FILES)
def test_files_are_read_alike_both_ways_and_none_needs_the_parser(path: str) -> None:
    text = (PROJECT / path).read_text(encoding="utf-8")
    assert nodes(text).items
    agree(text)


def test_every_plain_form_is_read_without_the_parser() -> None:
    assert nodes(PLAIN).items
    agree(PLAIN)


@given(PATCHED)
@example("a:\n  b: |\n     \n    x\n     y\n      \n  c: d\n")
@example("a: |\n\n    x\n   # huomautus\n  \nb:\n")
@example("a:\n- b\n")
@example("a: x\n  y\n")
@example("a: x\n# c\n  b: y\n")
def test_whatever_pieces_are_put_together_both_ways_agree(text: str) -> None:
    agree(text)


@given(mistaken())
def test_whatever_goes_wrong_while_typing_both_ways_agree(text: str) -> None:
    assume("\r" not in text)
    agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\r\n",
        "a: 1",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "a: &x 1\nb: *x\n",
        "a: yksi\n  kaksi\n",
        "a: '\n  b'\n",
        "a:\n- b\n",
        "a:\tb\n",
        "a: |2\n  b\n",
        "<<: a\n",
        "--- \na: 1\n",
        "",
        "# vain huomautus\n",
        "- a\n",
        "".join("  " * depth + "a:\n" for depth in range(32)),
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    with pytest.raises(NotPlainError):
        nodes(text)


def test_a_refusal_and_its_place_do_not_depend_on_the_way() -> None:
    (finding,) = compose(Source.decode("x", b"a: 1\nb: [1, 2]\na: 2\n")).findings
    assert (finding.code, finding.start.row) == ("KEH003", 3)


def test_lines_that_were_learnt_are_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_MOST_LEARNT", 3)
    learnt = {"": None}
    monkeypatch.setattr(lines, "_learnt", learnt)
    for number in range(20):
        assert nodes(f"a: {number}\nb: {number}\n").items
        assert len(learnt) <= 5


def test_a_long_line_is_read_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    learnt = {"": None}
    monkeypatch.setattr(lines, "_learnt", learnt)
    text = f"a: {'sana ' * 100_000}\nb: 1\n"
    agree(text)
    assert set(learnt) == {"", "b: 1"}
