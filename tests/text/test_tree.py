"""Nodes, spans, and everything that is refused on the way."""

from __future__ import annotations

import pytest

from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.text.diagnostic import Position
from kehitys_cli.text.nodes import Mapping, Scalar, Sequence, is_empty, nested_end, span_of
from kehitys_cli.text.source import Source
from kehitys_cli.text.tree import MAX_BYTES, Tree, compose


def read(text: str) -> Tree:
    return compose(Source.decode("plans/x.yaml", text.encode()))


def root(text: str) -> Mapping:
    tree = read(text)
    assert tree.findings == ()
    assert tree.root is not None
    return tree.root


def test_spans_cover_exactly_what_was_written() -> None:
    text = "a: yksi kaksi   # huomautus\nb:\n  - 'x y'\n  - {c: 1}\n"
    tree = root(text)
    first, second = tree.get("a"), tree.get("b")
    assert isinstance(first, Scalar)
    assert text[slice(*span_of(first))] == "yksi kaksi"
    assert isinstance(second, Sequence)
    assert [text[slice(*span_of(item))] for item in second.items] == ["'x y'", "{c: 1}"]
    assert text[: nested_end(tree)].endswith("{c: 1}")


def test_a_scalar_of_blanks_that_yaml_takes_for_text_ends_where_it_begins() -> None:
    value = root("a: \u00a0\nb: x\n").get("a")
    assert isinstance(value, Scalar)
    assert (value.start, value.end) == (3, 3)


def test_scalars_keep_their_style_and_are_never_resolved() -> None:
    tree = root('a: 2024\nb: yes\nc: "x"\nd: |\n  rivi\ne:\n')
    assert [
        (key.text, value.text, value.style)
        for key, value in tree.items
        if isinstance(value, Scalar)
    ] == [
        ("a", "2024", ""),
        ("b", "yes", ""),
        ("c", "x", '"'),
        ("d", "rivi\n", "|"),
        ("e", "", ""),
    ]


def test_empty_nodes_are_seen() -> None:
    tree = root("a:\nb: []\nc: {}\nd: |\ne: x\n")
    assert [is_empty(value) for _, value in tree.items] == [True, True, True, True, False]


def test_end_of_a_value_that_says_nothing_is_its_key() -> None:
    text = "a:\n  b:\n\n# loppu\n"
    assert text[: nested_end(root(text))].endswith("b")


def test_keys_are_compared_after_nfc() -> None:
    findings = read("p\u00e4iv\u00e4: 1\npa\u0308iva\u0308: 2\n").findings
    assert [finding.code for finding in findings] == ["KEH003"]


def test_twin_keys_name_both_lines_and_the_rest_is_read() -> None:
    tree = read("a: 1\nb: 2\na: 3\n")
    assert tree.root is not None
    (finding,) = tree.findings
    assert (finding.code, finding.start, finding.params["row"]) == ("KEH003", Position(3, 1), 1)
    assert finding.related[0].start == Position(1, 1)


REFUSED = [
    ("alias", "a: *x\n", "KEH004", (1, 4)),
    ("anchor", "a: &x 1\n", "KEH004", (1, 4)),
    ("tag", "a: !!python/object:os.system x\n", "KEH004", (1, 4)),
    ("own tag", "a: !x 1\n", "KEH004", (1, 4)),
    ("merge key", "<<: {a: 1}\n", "KEH004", (1, 1)),
    ("directive", "%YAML 1.1\n---\na: 1\n", "KEH004", (1, 1)),
    ("second document", "a: 1\n---\nb: 2\n", "KEH008", (2, 1)),
    ("empty", "", "KEH008", (1, 1)),
    ("comments only", "# x\n", "KEH008", (1, 1)),
    ("list", "- a\n", "KEH008", (1, 1)),
    ("scalar", "a\n", "KEH008", (1, 1)),
    ("NUL", "a: b\0\n", "KEH006", (1, 5)),
    ("bidirectional", "a: x\u202ey\n", "KEH006", (1, 5)),
    ("line separator", "a: x\u2028y\n", "KEH006", (1, 5)),
    ("next line", "a: x\u0085y\n", "KEH006", (1, 5)),
    ("lone CR", "a: x\rb: y\n", "KEH006", (1, 5)),
    ("conflict", "a: 1\n<<<<<<< HEAD\n", "KEH007", (2, 1)),
    ("conflict in a literal block", "a: |\n  x\n=======\n  y\n", "KEH007", (3, 1)),
    ("brackets", "a: " + "[" * 100_000, "KEH005", (1, 4)),
    ("braces", "{a: " * 40, "KEH005", (1, 121)),
    ("dashes", "- " * 40, "KEH005", (1, 1)),
    ("deep block", "\n".join(" " * depth + "a:" for depth in range(60)), "KEH005", (31, 31)),
    ("list as key", "? [a]\n: b\n", "KEH002", (1, 3)),
    ("tab as indent", "a:\n\tb: 1\n", "KEH002", (2, 1)),
    ("unclosed quote", 'a: "x\nb: 1\n', "KEH002", (1, 4)),
    ("per cent", "a: %\n", "KEH002", (1, 4)),
    ("colon", "a: Toteutui: kolme\n", "KEH002", (1, 12)),
]


@pytest.mark.parametrize(
    ("text", "code", "start"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_refusals_name_their_place(text: str, code: str, start: tuple[int, int]) -> None:
    tree = read(text)
    assert tree.root is None
    assert next((finding.code, tuple(finding.start)) for finding in tree.findings) == (code, start)


CURES = [
    ("a: %\n", "quote"),
    ("a: Toteutui: kolme\n", "colon"),
    ("a: [Kh:n x]\n", "flow"),
    ("a: {u: https://x}\n", "flow"),
    ("\ta: 1\n", "tab"),
    ("a: 1\nroskaa\nb: 2\n", "no-colon"),
    ("a: [b\n", "open"),
    ("a: [b\nc: 1\n", "open"),
    ("a: {b: c: d}\n", "flow"),
    ('a: "Kh neuvonta\nb: 1\n', "unclosed"),
    ("a: 'Kh\n", "unclosed"),
    ('a: "Kh" neuvonta\n', "after-quote"),
    ('a: "Kh\nb: "YTJ"\n', "after-quote"),
    ('a: "C:\\polku"\n', "escape"),
    ("a: | Sanoja\n", "block"),
    ("a: >sanoja\n", "block"),
    ("a:\u00a0Testilä\nb: 1\n", "blank"),
    ("a:\n\u00a0\u00a0- b: 1\n", "blank"),
    ("a:\n  -\u00a0b: 1\n", "blank"),
    ("\u202fa: 1\n", "blank"),
    ("a:Testilä\nb: 1\n", "no-space"),
    ("a:\n  - b:Alku\n    c: 1\n", "no-space"),
    ("a: - b\n", "dash"),
    ("a:\n   b: 1\n  c: 2\n", "indent"),
    ("a: b\n  c: d\n", "indent"),
]


@pytest.mark.parametrize(("text", "cure"), CURES)
def test_syntax_errors_name_the_cure(text: str, cure: str) -> None:
    (finding,) = read(text).findings
    assert (finding.code, finding.params["hint"]) == ("KEH002", cure)
    for language in ("fi", "sv", "en"):
        for part in ("message", "help"):
            assert Catalogue(language).has(f"rules.KEH002.{part}-{cure}")


def test_a_hard_space_within_a_key_is_a_letter_like_others() -> None:
    tree = read("erittely: {0–5\u00a0vuotta: 3, b: 4}\n")
    assert tree.findings == ()


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    (finding,) = compose(Source.decode("x", b"a: " + b"x" * MAX_BYTES)).findings
    assert (finding.code, finding.params["hint"]) == ("KEH005", "size")


def test_every_forbidden_character_is_told() -> None:
    assert len(read("a: \x01\nb: \x02\n").findings) == 2


def test_a_comment_and_a_document_start_are_no_error() -> None:
    assert root("# eka\n---\na: 1\n").get("a") is not None


def test_get_and_pair_of_an_unknown_key_are_none() -> None:
    tree = root("a: 1\n")
    assert tree.get("b") is None
    assert tree.pair("b") is None
    pair = tree.pair("a")
    assert pair is not None
    assert pair[0].text == "a"
