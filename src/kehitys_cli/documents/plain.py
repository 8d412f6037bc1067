"""Nodes become plain data: dicts, lists and strings, with what is empty left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.text.diagnostic import Span
from kehitys_cli.text.nodes import Mapping, Node, Scalar, is_empty, span_of
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from kehitys_cli.text.diagnostic import Finding
    from kehitys_cli.text.source import Source

NULL_WORDS = frozenset({"null", "Null", "NULL", "~"})
_BLANKS = frozenset(" \t")
_CUT = re.compile(r"[ \t]+#[^\s#]")

Plain = dict[str, "Plain"] | list["Plain"] | str | None


Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Flattened:
    """A tree's data, and the addresses of empty values, which the data leaves out."""

    data: dict[str, Plain]
    empties: tuple[Keys, ...]


def to_plain(root: Mapping, source: Source, findings: list[Finding]) -> Flattened:
    """Return the data of a tree; `null`, `~` and texts cut at ` #` become findings on the way.

    Keys that begin with `x-` are anybody's and are left out. Below `aiemmin` an empty value is kept
    as None: it says that the key was not there.
    """
    walk = _Plain(source, findings)
    data = walk.mapping(root, (), keep_empty=False)
    return Flattened(data, tuple(walk.empties))


class _Plain:
    def __init__(self, source: Source, findings: list[Finding]) -> None:
        self._source = source
        self._text = source.text
        self._findings = findings
        self.empties: list[Keys] = []

    def mapping(self, node: Mapping, keys: Keys, *, keep_empty: bool) -> dict[str, Plain]:
        """Return the data of the mapping at an address."""
        data: dict[str, Plain] = {}
        for key, child in node.items:
            name = key.text
            if name.startswith("x-") or name in data:
                continue
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
                self._findings.append(
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
        match = _CUT.match(self._text, node.end)
        if match is not None and node.end > node.start:
            line_end = self._source.line_end(node.end)
            rest = Span(match.end() - 2, len(self._text[:line_end].rstrip()))
            self._findings.append(
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
