"""The lines of a file that speak of an item: where they are equal byte for byte, nothing changed.

A shortcut past the parser that errs to one side only: where the lines might not be all that there is to
an item (flow style, quoted keys, texts in quotes that run over lines), the whole file stands for them.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTES = (b'"', b"'")
_OPEN = re.compile(rb"[:\-{\[,] *([\"'])(?![^\"'\n]*\1 *(?:[}\],]|$| #))")
"""A quote that begins a scalar and does not end it on its line."""

_ITEM = b"- tunnus:"
_HOLDER = re.compile(rb"(?:[^\s:#]+:|- tunnus: *\S+) *(?: #.*)?")
"""A line that holds items: a key without a value of its own, or another item's first line."""

_EXPLICIT = re.compile(rb"(?m)^[ -]*\? ")


class Lines(NamedTuple):
    """What speaks of an item: to compare two versions by, and the item's own lines where they are certain."""

    compared: bytes = b""
    own: bytes | None = b""


class _Begin(NamedTuple):
    """Where an item's first line begins, and how far it is indented."""

    at: int
    indent: int


def stanza(data: bytes, name: str) -> Lines:
    """Return the lines of the item with an id, in a plan (`- tunnus: id`) or a year (`id:`).

    Compared are also the line of what holds it and the plan's state; the whole file where the lines cannot
    be told for certain, and nothing where the id does not occur.
    """
    text = data.replace(b"\r\n", b"\n") if b"\r" in data else data
    if b"\\" in text or b"\t" in text or (b"? " in text and _EXPLICIT.search(text)):
        return _whole(text)
    lines = list(_lines_with(text, name.encode()))
    if not lines:
        return Lines()
    begun = _begin(lines, name.encode())
    if begun is None or _has_open_quote(text) or not _is_held(text, begun):
        return _whole(text)
    own = text[begun.at : _end(text, begun)]
    if not own.lstrip().startswith(_ITEM):
        return Lines(own, own)
    return Lines(_around(text, begun) + own, own)


def _whole(text: bytes) -> Lines:
    return Lines(hashlib.blake2b(text).digest(), None)


def _lines_with(text: bytes, word: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that a word occurs in, and where they begin."""
    at = text.find(word)
    while at >= 0:
        start, end = text.rfind(b"\n", 0, at) + 1, text.find(b"\n", at)
        line = text[start : end if end >= 0 else len(text)]
        yield start, line
        at = text.find(word, start + len(line))


def _begin(lines: list[tuple[int, bytes]], word: bytes) -> _Begin | None:
    """Return where an item begins; None unless there is just one line that may be of it."""
    named = re.compile(rb"( *)(?:- tunnus: *%b *(?: #.*)?|%b:(?: .*)?)" % (word, word))
    like = re.compile(rb"(?<![\w-])%b[\"']? *:|tunnus[\"']? *: *[\"']?%b(?![\w-])" % (word, word))
    told = [(at, line) for at, line in lines if like.search(line)]
    found = named.fullmatch(told[0][1]) if len(told) == 1 else None
    return None if found is None else _Begin(told[0][0], len(found[1]))


def _has_open_quote(text: bytes) -> bool:
    if not any(quote in text for quote in _QUOTES):
        return False
    return any(
        _OPEN.search(line) for line in text.split(b"\n") if any(quote in line for quote in _QUOTES)
    )


def _is_held(text: bytes, begun: _Begin) -> bool:
    """Tell whether an item's lines are structure: below a text (`arvio: |`) the same bytes are words."""
    return all(_HOLDER.fullmatch(line) for line in _above(text, begun))


def _above(text: bytes, begun: _Begin) -> Iterator[bytes]:
    """Yield the lines that are less and less indented above an item, the outermost first."""
    start = 0
    for indent in range(begun.indent):
        line = re.compile(rb"\n {%d}([^ #\n][^\n]*)" % indent)
        for last in deque(line.finditer(text, start, begun.at), maxlen=1):
            start = last.start(1)
            yield last[1]


def _around(text: bytes, begun: _Begin) -> bytes:
    """Return the line of what holds an item of a plan, and of the plan's state."""
    found = b""
    at = text.rfind(_ITEM, 0, begun.at)
    while at >= 0:
        start = text.rfind(b"\n", 0, at) + 1
        if at - start < begun.indent:
            found = text[at : text.find(b"\n", at)]
            break
        at = text.rfind(_ITEM, 0, start)
    state = text.find(b"\ntila:")
    return found + (text[state : text.find(b"\n", state + 1)] if state >= 0 else b"") + b"\n"


def _end(text: bytes, begun: _Begin) -> int:
    """Return where the next line stands that is indented no further and is no comment."""
    line = text.find(b"\n", begun.at) + 1
    after = re.compile(rb"(?m)^ {0,%d}[^ #\n]" % begun.indent)
    found = after.search(text, line) if line else None
    return found.start() if found else len(text)
