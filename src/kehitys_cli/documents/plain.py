"""A text becomes plain data: dicts, lists and strings, with what is empty left out.

Where its lines are plain, data is all that is made of them: places are asked for only where something
is found, or where something is written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.text.diagnostic import Span
from kehitys_cli.text.lines import (
    CUT,
    FLOWS,
    ITEM,
    LIST,
    MAPPING,
    NULL_WORDS,
    SCALARS,
    NotPlainError,
    flow,
    steps,
)
from kehitys_cli.text.nodes import Mapping, Node, Scalar, is_empty, span_of
from kehitys_cli.text.source import Source
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from kehitys_cli.text.diagnostic import Finding

_BLANKS = frozenset(" \t")
_COLON = re.compile(r"\s*:")

_SIMPLE_PAIR = r"[a-zäö0-9][a-zäö0-9-]{0,99}: [a-zA-Z0-9](?:[a-zA-Z0-9./-]| (?=[a-zA-Z0-9]))*+"
_SIMPLE = re.compile(rf"\{{{_SIMPLE_PAIR}(?:, {_SIMPLE_PAIR})*+\}}")

Plain = dict[str, "Plain"] | list["Plain"] | str | None


Keys = tuple[str | int, ...]


class Cut(NamedTuple):
    """A key between braces without a colon: what stands behind a comma within a text or number.

    `before` are key and value that end at the comma: in `{2024: 60,5}` the key is `5`, and `2024: 60` is
    before.
    """

    keys: Keys
    span: Span
    before: tuple[str, str]


class Flattened(NamedTuple):
    """A tree's data, the addresses of empty values, which the data leaves out, and what a comma cut off."""

    data: dict[str, Plain]
    empties: tuple[Keys, ...]
    cuts: tuple[Cut, ...] = ()


def to_plain(source: Source, findings: list[Finding]) -> Flattened | None:
    """Return a text's data; None where it cannot be read. What is refused becomes a finding on the way.

    Keys that begin with `x-` are anybody's and are left out. Below `aiemmin` an empty value is kept
    as None: it says that the key was not there.
    """
    if not source.refused:
        try:
            return _of_lines(source)
        except NotPlainError:
            pass
    return of_tree(source, findings)


def read_plain(data: bytes) -> dict[str, Plain]:
    """Return what a file holds as far as it can be read at all, whatever is wrong with it."""
    try:
        source = Source.decode("", data)
    except UnicodeDecodeError:
        return {}
    plain = to_plain(source, [])
    return {} if plain is None else plain.data


def of_tree(source: Source, findings: list[Finding]) -> Flattened | None:
    """Return a text's data by way of its nodes, whatever its lines look like."""
    tree = source.tree
    findings += tree.findings
    if tree.root is None:
        return None
    walk = _Plain(source, findings)
    data = walk.mapping(tree.root, (), keep_empty=False)
    return Flattened(data, tuple(walk.empties), tuple(walk.cuts))


def _of_lines(source: Source) -> Flattened:  # noqa: C901, PLR0912, PLR0915 - no call a line
    """Return the data of plain lines; NotPlainError where something needs a closer look."""
    text = source.text
    if "aiemmin" in text or "x-" in text:
        raise NotPlainError
    walk = _Plain(source, [])
    empties = walk.empties
    root: dict[str, Plain] = {}
    data: Any = None
    here: Keys = ()
    name = ""
    around: list[tuple[Any, Keys, str | int]] = []  # the outer collections, and the keys in them
    for closed, opened, begin, said, value, _ in steps(text):
        _, _, key, _, _, style, first, _, odd = said
        if odd:
            raise NotPlainError
        while closed:
            data, here = _closed(data, around.pop(), empties)
            closed -= 1  # noqa: PLW2901 - counts down
        if opened & (LIST | MAPPING):
            if data is not None:
                empties.pop()  # the key before has a value after all
                around.append((data, here, name))
                here = (*here, name)
                data = [] if opened & LIST else {}
            elif opened & MAPPING:
                data = root
            else:
                raise NotPlainError
        if opened & ITEM:
            around.append((data, here, len(data)))
            here = (*here, len(data))
            data = {}
        found: Plain = value
        if style in FLOWS:
            found = _pairs(value)
            if found is None:
                keys = (*here, key or len(data))
                found = walk.value(flow(value, begin + first), keys, keep_empty=False)
        elif style not in SCALARS:
            found = None if value.isspace() else unicodedata.normalize("NFC", value)
        if not key:
            if found:
                data.append(found)
            continue
        name = key
        if found:
            data[key] = found
        else:
            empties.append((*here, key))
    if walk.findings:
        raise NotPlainError
    while around:
        data, here = _closed(data, around.pop(), empties)
    return Flattened(root, tuple(empties))


def _pairs(text: str) -> dict[str, Plain] | None:
    """Return what stands in braces, where it is as simple as `{arvo: 52, vuosi: 2021}`; else None."""
    if _SIMPLE.fullmatch(text) is None:
        return None
    pairs = [pair.split(": ") for pair in text[1:-1].split(", ")]
    found: dict[str, Plain] = {key: value for key, value in pairs if value not in NULL_WORDS}
    return found if len(found) == len(pairs) else None


def _closed(
    data: Any,  # noqa: ANN401 - a dict or a list
    around: tuple[Any, Keys, str | int],
    empties: list[Keys],
) -> tuple[Any, Keys]:
    """Put a collection that has ended where it belongs, unless it is empty; return what is around it."""
    outer, here, key = around
    if data and isinstance(outer, list):
        outer.append(data)
    elif data:
        outer[key] = data
    elif isinstance(outer, dict):
        empties.append((*here, key))
    return outer, here


class _Plain:
    def __init__(self, source: Source, findings: list[Finding]) -> None:
        self._source = source
        self._text = source.text
        self.findings = findings
        self.empties: list[Keys] = []
        self.cuts: list[Cut] = []

    def mapping(self, node: Mapping, keys: Keys, *, keep_empty: bool) -> dict[str, Plain]:
        """Return the data of the mapping at an address."""
        data: dict[str, Plain] = {}
        before = ("", "")
        for key, child in node.items:
            name = key.text
            if name.startswith("x-") or name in data:
                continue
            if node.flow and is_empty(child) and not _COLON.match(self._text, key.end):
                self.cuts.append(Cut((*keys, name), span_of(key), before))
            before = (name, child.text if isinstance(child, Scalar) else "")
            keep = keep_empty or name == "aiemmin"
            value: Plain = None
            if not isinstance(child, Scalar):
                value = self.value(child, (*keys, name), keep_empty=keep)
            elif child.text:
                value = self.scalar(child)
            if value is not None:
                data[name] = value
            elif not keep:
                self.empties.append((*keys, name))
            else:
                data[name] = {} if name == "aiemmin" else None
        return data

    def value(self, node: Node, keys: Keys, *, keep_empty: bool) -> Plain:
        """Return a node's data, or None where it says nothing."""
        if isinstance(node, Scalar):
            return self.scalar(node)
        if isinstance(node, Mapping):
            return self.mapping(node, keys, keep_empty=keep_empty) or None
        found: list[Plain] = []
        for item in node.items:
            value = self.value(item, (*keys, len(found)), keep_empty=keep_empty)
            if value is not None:
                found.append(value)
        return found or None

    def scalar(self, node: Scalar) -> str | None:
        """Return a scalar's text after NFC, or None where it is empty or says `null`."""
        text = node.text
        if node.style == "":
            if text in NULL_WORDS:
                self.findings.append(
                    finding_at(
                        self._source,
                        "KEH103",
                        span_of(node),
                        expected="null",
                        found=text,
                        hint="null",
                    )
                )
                return None
            if self._text[node.end : node.end + 1] in _BLANKS:
                self._cut(node)
        if not text or text.isspace():
            return None
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def _cut(self, node: Scalar) -> None:
        match = CUT.match(self._text, node.end)
        if match is not None and node.end > node.start:
            line_end = self._source.line_end(node.end)
            rest = Span(match.end() - 2, len(self._text[:line_end].rstrip()))
            self.findings.append(
                finding_at(
                    self._source, "KEH011", rest, text=node.text, rest=self._source.slice(rest)
                )
            )


def empties_as_dropped(node: Node) -> list[Node]:
    """Return a list's items without those that `to_plain` leaves out, for addressing by index."""
    if isinstance(node, Scalar | Mapping):
        return []
    if node.told is None:
        node.told = [item for item in node.items if not _says_nothing(item)]
    return node.told


def _says_nothing(node: Node) -> bool:
    if isinstance(node, Scalar):
        return is_empty(node) or (node.style == "" and node.text in NULL_WORDS)
    if isinstance(node, Mapping):
        return all(key.text.startswith("x-") or _says_nothing(value) for key, value in node.items)
    return all(_says_nothing(item) for item in node.items)
