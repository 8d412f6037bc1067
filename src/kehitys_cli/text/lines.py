"""The quick way to nodes: plain lines, as people and this tool write them, are read without a parser.

Nearly every line of a plan is a comment, `key:`, `key: text` or `- text`, and most lines stand in many
files; each is looked at once. Whatever is not as plain as that (a text that runs on, an anchor, a tab,
a twin key, a mistake) makes `plain_lines` give the whole text up: YAML's own parser reads it then, and
says what is wrong with it. Both ways give the same nodes with the same spans, which the tests hold.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import Any

from kehitys_cli.text.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence

# Possessive throughout: whatever a line holds, one look along it is enough.
_KEY = r"\w[\w-]{0,99}+"
_QUOTED = r"\"[^\"\\\t]*+\"|'[^'\t]*+'"
_NOTHING = re.compile(r" *+(?:#.*)?")
_LINE = re.compile(
    rf"( *+)(- ++)?(?:({_KEY}):(?: ++(?=\S)|(?= *+$)))?"
    r"(?:((?:[^\s?:,\[\]{}#&*!|>'\"%@`-]|-(?=\S))(?:[^\t:#]|:(?=\S)|(?<=\S)#)*+)"
    rf"|({_QUOTED})|([\[{{][^#]*+(?<=[\]}} ]))|([|>]-?(?= *+$)))?"
    r" *+(?:(?<= )#.*)?"
)
_INNER = r"\w./()€§%+;–−-"
_PART = re.compile(
    rf" *+(?:({_KEY}): ++)?"
    rf"(?:((?:[\w−+§(./€]|-(?=\w))(?:[{_INNER}]|\x20(?=[\x20{_INNER}]))*+|{_QUOTED})|(?=\[))"
)
_SIGN = re.compile(r" *+([,\]}])")
_FOLD = "\n(\n*)"

_Line = tuple[int, int, str, int, str, str, int, int]
"""Indent, column of what follows a dash (0: no dash), key and its end, value, style and its span."""

_UNREADABLE: _Line = (-1, 0, "", 0, "", "", 0, 0)
_SCALARS, _FLOWS = frozenset({"", '"', "'"}), frozenset("[{")

_learnt: dict[str, _Line | None] = {"": None}
"""What each line says; None: nothing."""

_MOST_LEARNT = 10_000
"""So many lines are kept, then all are forgotten: memory must not grow with the files."""


def plain_lines(text: str) -> Mapping | None:
    """Return the root of a text whose lines are plain; None where only a YAML parser can tell.

    The text has no character that `tree` refuses.
    """
    if "\r" in text or not text.endswith("\n"):
        return None
    if len(_learnt) > _MOST_LEARNT:
        _learnt.clear()
    return _read(text)


def _read(text: str) -> Mapping | None:  # noqa: C901, PLR0912, PLR0915 - no call a line
    lines = text.split("\n")
    lines.pop()
    learnt, count = _learnt, len(lines)
    start = Scalar("", "", 0, 0)
    top = Mapping(0, 0, flow=False, items=[(start, start)])  # the root becomes its value
    node: Mapping | Sequence = top
    waiting: Scalar | None = start  # the key just read, while it has no value
    level = -1
    items: list[Any] = node.items
    seen: set[str] | None = None
    around: list[tuple[Mapping | Sequence, int, list[Any], set[str] | None]] = []
    number = following = 0
    while number < count:
        line = lines[number]
        number += 1
        begin = following
        following += len(line) + 1
        try:
            said = learnt[line]
        except KeyError:
            said = learnt[line] = _learn(line)
        if said is None:
            continue
        indent, behind, name, key_end, value, style, first, last = said
        if indent < level:
            while level > indent:
                node.end = begin + indent
                node, level, items, seen = around.pop()
        elif indent > level:
            if waiting is None or len(around) >= MAX_DEPTH:
                return None
            around.append((node, level, items, seen))
            opened = Sequence if behind else Mapping
            node, level, seen = opened(begin + indent, 0, flow=False), indent, None
            items[-1] = (waiting, node)
            items = node.items
            if not behind:
                seen = set()
        if level != indent or (seen is None) is (behind == 0):
            return None
        if behind and name:
            if len(around) >= MAX_DEPTH:
                return None
            around.append((node, level, items, seen))
            node, level, seen = Mapping(begin + behind, 0, flow=False), behind, set()
            items.append(node)
            items = node.items
        made: Node
        if style in _SCALARS:
            made = Scalar(value, style, begin + first, begin + last)
        elif style in _FLOWS:
            flow = None if len(around) >= MAX_DEPTH - 1 else _flow(value, begin + first)
            if flow is None:
                return None
            made = flow
        else:
            held = _held(lines, number, level)
            if held is None:
                return None
            content, number, length = held
            following += length
            block = _block(content, style, value)
            if block is None:
                return None
            made = Scalar(block, style, begin + first, following)
        if seen is None:
            items.append(made)
            waiting = None
        else:
            if name in seen:
                return None
            seen.add(name)
            key = Scalar(name, "", begin + (behind or indent), begin + key_end)
            items.append((key, made))
            waiting = key if first == last else None
    while around:
        node.end = len(text)
        node, level, items, seen = around.pop()
    root = top.items[0][1]
    return root if isinstance(root, Mapping) else None


def _learn(line: str) -> _Line | None:
    """Return what a line says, None for nothing; `_UNREADABLE` where it is not plain."""
    if _NOTHING.fullmatch(line):
        return None
    match = _LINE.fullmatch(line)
    if match is None:
        return _UNREADABLE
    spaces, dash, key, plain, *others = match.groups()
    behind = match.end(2) if dash else 0
    if key is None and not (dash and (plain or any(others))):
        return _UNREADABLE
    name, key_end = "", 0
    if key is not None:
        name = key if key.isascii() else unicodedata.normalize("NFC", key)
        key_end = match.end(3)
    indent = len(spaces)
    if plain is not None:
        value = plain.rstrip(" ")
        if value != plain.rstrip():
            return _UNREADABLE
        first = match.start(4)
        return indent, behind, name, key_end, value, "", first, first + len(value)
    quoted, flow, block = others
    if quoted is not None:
        return indent, behind, name, key_end, quoted[1:-1], quoted[0], *match.span(5)
    if flow is not None:
        value, first = flow.rstrip(" "), match.start(6)
        return indent, behind, name, key_end, value, value[0], first, first + len(value)
    if block is not None:
        return indent, behind, name, key_end, block[1:], block[0], *match.span(7)
    return indent, behind, name, key_end, "", "", key_end + 1, key_end + 1


def _flow(text: str, start: int) -> Mapping | Sequence | None:
    """Return what stands between brackets (in a mapping also lists); None where it is not plain."""
    if text[1:-1].strip(" "):
        node, end = _between(text, 0, start)
        return node if end == len(text) else None
    if text[0] + text[-1] not in {"[]", "{}"}:
        return None
    return (Sequence if text[0] == "[" else Mapping)(start, start + len(text), flow=True)


def _between(text: str, at: int, start: int) -> tuple[Mapping | Sequence | None, int]:
    """Return the collection whose bracket stands at `at`, and where it ends."""
    nothing = None, 0
    begin, is_list = start + at, text[at] == "["
    pairs: list[tuple[Scalar, Node]] = []
    at, sign = at + 1, ","
    while sign == ",":
        part = _PART.match(text, at)
        if part is None or (part[1] is None) is not is_list or (is_list and part[2] is None):
            return nothing
        name = unicodedata.normalize("NFC", part[1] or "")
        key = Scalar(name, "", start + part.start(1), start + part.end(1))
        value: Node | None = None
        if part[2] is not None:
            value, at = _item(part[2], start + part.start(2)), part.end()
        else:
            value, at = _between(text, part.end(), start)
        following = _SIGN.match(text, at)
        if value is None or following is None:
            return nothing
        pairs.append((key, value))
        sign, at = following[1], following.end()
    end = start + at
    if is_list:
        values = [value for _, value in pairs]
        return (Sequence(begin, end, flow=True, items=values), at) if sign == "]" else nothing
    if sign == "]" or len({key.text for key, _ in pairs}) < len(pairs):
        return nothing
    return Mapping(begin, end, flow=True, items=pairs), at


def _item(text: str, first: int) -> Scalar:
    said = text.rstrip(" ")
    quote = said[0] if said[0] in "\"'" else ""
    return Scalar(said[1:-1] if quote else said, quote, first, first + len(said))


def _held(lines: list[str], number: int, level: int) -> tuple[list[str], int, int] | None:
    """Return the lines of a block's text, the number of the line behind it, and its length.

    None where only a parser can tell what belongs to it.
    """
    content: list[str] = []
    edge = widest = length = 0
    for line in islice(lines, number, None):
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if not text:
            widest = max(widest, indent)
        elif indent < edge or (not edge and indent <= level):
            break
        elif text[0] == "\t":
            return None
        else:
            edge = edge or indent
        content.append(line[edge:] if text else "")
        length += len(line) + 1
    if widest > (edge or level + 1):
        return None
    return content, number + len(content), length


def _block(content: list[str], style: str, chomped: str) -> str | None:
    """Return the text of a block's lines; None where a fold needs a parser."""
    while content and not content[-1]:
        content.pop()
    if not content:
        return ""
    text = "\n".join(content)
    if style == ">":
        if text[0] == "\n" or "\n " in text:
            return None
        text = re.sub(_FOLD, lambda breaks: breaks[1] or " ", text)
    return text if chomped else text + "\n"
