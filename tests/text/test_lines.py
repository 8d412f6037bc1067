"""The quick way to nodes gives what YAML's own parser gives, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kehitys_cli.text import lines
from kehitys_cli.text.lines import plain_lines
from kehitys_cli.text.nodes import Node, Scalar
from kehitys_cli.text.source import Source
from kehitys_cli.text.tree import compose, parsed

PROJECT = Path(__file__).parents[2]
FILES = sorted(
    file.relative_to(PROJECT).as_posix()
    for folder in ("plans", "examples/esimerkkila/plans")
    for file in (PROJECT / folder).rglob("*.yaml")
)

PLAIN = """\
# Huomautus
laji: seuranta   # tämä
vuosi: 2024

toimenpiteet:

  yritysneuvonta:
    tila: käynnissä
    arvio: |
      Eteni.

      # ei huomautus
        sisennetty

    # huomautus
    itsearvio: "toteutui: osittain"
    yhteenveto: >-
      Yksi
      rivi.

      Toinen kappale.
    näyttö:
      - nimi: Muistio 1/2024
        osoite: https://kunta.example/a#b
      - Ohje
      - 'toinen # ohje'
      - |
        pitkä
    mittarit:
      neuvotut: {2023: 55, 2024: '60', 2025: -5}
      luvut: [1, -2, "a, b", c d ]
      tyhjät: []
      välit: {2023: [3, 5], 2024: [-1, 'a b']}
    poikkeama:
      syy: |
      korjaus:
"""

PIECES = (
    *("a:", "b: 1", "c: x y", "- d", "- e: 1", "- f:", "g: |", "h: >-", "i: |-", "j: >", "# k", ""),
    *("l: [1, 'b c', \"d\"]", "m: {x: 1, y: z}", 'n: "q"  # c', "o: 'r'", "p: s # t", "q: a:b"),
    *("r: a#b", "s: -5", "t: - x", "u: a: b", "v:  ", "w: [", "x: ]", "y: {a: 1, a: 2}", "z: []"),
    *("- []", "- |", "-", "- - a", "? a", "a : b", '"k": v', "teksti jatkuu", "a\u0308: 1", "ä: 2"),
    *("k: *a", "k: &a b", "k: !t x", "k: ~", "<<: a", "---", "...", "%YAML 1.1", "l: 'a''b'"),
    *('l: "a\\n"', "l: 'auki", "m: {x: }", "m: {x}", "m: [a: b]", "m: [a, ]", "n: x:", "n: :x"),
    *("n: a ,b", "n: 10:30", "n: a\u00a0", "n: \u00a0", "- a: b: c", "-  g:   1", "k: |  # c"),
    *("k: |2", "k: |+", "k: a\tb", "\tk: x", "k: [1]x", "k: [1] # x", "k: {a\u0308: 1, ä: 2}"),
)


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
    quick = plain_lines(text)
    if quick is None:
        return
    slow = parsed(Source.decode("plans/x.yaml", text.encode()))
    assert slow.findings == ()
    assert slow.root is not None
    assert told(quick) == told(slow.root)


@st.composite
def mistaken(draw: st.DrawFn) -> str:
    """Some lines of a plain text, with a few characters put in, taken out, or moved."""
    rows = PLAIN.split("\n")
    first = draw(st.integers(0, len(rows) - 2))
    rows = rows[first : first + draw(st.integers(1, 14))]
    edge = min((len(row) - len(row.lstrip()) for row in rows if row), default=0)
    text = "\n".join(row[edge:] for row in rows) + "\n"
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 2))
        put = draw(st.sampled_from(("", *" :#-,[]{}|>'\"a&*!?%@\u00a0\n", "\n  ", "  ", "- ")))
        text = text[:at] + put + text[at + cut :]
    return text


_indented = st.tuples(st.integers(0, 6), st.sampled_from(PIECES)).map(
    lambda it: " " * it[0] + it[1]
)
PATCHED = st.lists(_indented, min_size=1, max_size=9).map(lambda rows: "\n".join(rows) + "\n")


@pytest.mark.parametrize("path", FILES)
def test_files_are_read_alike_both_ways_and_none_needs_the_parser(path: str) -> None:
    text = (PROJECT / path).read_text(encoding="utf-8")
    assert plain_lines(text) is not None
    agree(text)


def test_every_plain_form_is_read_without_the_parser() -> None:
    assert plain_lines(PLAIN) is not None
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
        "".join("  " * depth + "a:\n" for depth in range(32)),
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    assert plain_lines(text) is None


def test_a_refusal_and_its_place_do_not_depend_on_the_way() -> None:
    (finding,) = compose(Source.decode("x", b"a: 1\nb: [1, 2]\na: 2\n")).findings
    assert (finding.code, finding.start.row) == ("KEH003", 3)


def test_lines_that_were_learnt_are_forgotten_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_MOST_LEARNT", 3)
    learnt = {"": None}
    monkeypatch.setattr(lines, "_learnt", learnt)
    for number in range(20):
        assert plain_lines(f"a: {number}\nb: {number}\n") is not None
        assert len(learnt) <= 5
