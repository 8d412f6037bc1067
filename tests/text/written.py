"""Texts in many ways of writing, right and wrong."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

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
