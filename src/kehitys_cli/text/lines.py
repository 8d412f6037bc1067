"""The quick way to nodes: plain lines, as people and this tool write them, are read without a parser.

Nearly every line of a plan is a comment, `key:`, `key: text` or `- text`, and most lines stand in many
files; each is looked at once. Whatever is not as plain as that (a text that runs on, an anchor, a tab,
a twin key, a mistake) raises `NotPlainError`: YAML's own parser reads the whole text then, and says
what is wrong with it. Both ways give the same nodes with the same spans, which the tests hold.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from kehitys_cli.text.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = MAX_DEPTH - 2
"""So that a mapping of lists between brackets may still follow."""

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

Said = tuple[int, int, str, int, str, str, int, int, bool]
"""What a line says, wherever it stands.

Indent, column of what follows a dash (0: no dash), key and its end, value, its style and its span, and
whether the value needs a closer look: it is blank, a null word, not in NFC, or cut by a ` #`.
"""

Step = tuple[int, int, int, Said, str, int]
"""How many collections end before a line, which it opens, its offset, what it says, its value (of a
block: the whole text), and where its block ends (0: it has none)."""

LIST, MAPPING, ITEM = 1, 2, 4
"""What a line opens: a list or a mapping below the key before it, and a mapping behind its dash."""

SCALARS, FLOWS = frozenset({"", '"', "'"}), frozenset("[{")
NULL_WORDS = frozenset({"null", "Null", "NULL", "~"})
CUT = re.compile(r"[ \t]+#[^\s#]")
"""A comment that does not look like one: somebody wrote ` #` within a text."""

_learnt: dict[str, Said | None] = {"": None}
"""What each line says; None: nothing."""

_MOST_LEARNT, _LONGEST = 10_000, 200
"""So many lines, and none longer, are kept, then all are forgotten: memory must not grow with the files."""


class NotPlainError(Exception):
    """Only a YAML parser can tell what a text says."""


def steps(text: str) -> Iterator[Step]:  # noqa: C901, PLR0912, PLR0915 - no call a line
    """Yield the lines that say something, in their order; NotPlainError once one is not plain.

    The text has no character that `tree` refuses.
    """
    if "\r" in text or not text.endswith("\n"):
        raise NotPlainError
    if len(_learnt) > _MOST_LEARNT:
        _learnt.clear()
    lines = text.split("\n")
    lines.pop()
    learnt, count = _learnt, len(lines)
    level, waiting = -1, True  # whether the key before has no value yet
    seen: set[str] | None = None  # a mapping's keys
    around: list[tuple[int, set[str] | None]] = []
    number = following = 0
    while number < count:
        line = lines[number]
        number += 1
        begin = following
        following += len(line) + 1
        try:
            said = learnt[line]
        except KeyError:
            said = _learn(line)
            if len(line) <= _LONGEST:
                learnt[line] = said
        if said is None:
            continue
        indent, behind, name, _, value, style, first, last, _ = said
        closed = opened = end = 0
        if indent < level:
            while level > indent:
                level, seen = around.pop()
                closed += 1
        elif indent > level:
            if not waiting:
                raise NotPlainError
            around.append((level, seen))
            level = indent
            opened, seen = (LIST, None) if behind else (MAPPING, set())
        if level != indent or (seen is None) is (behind == 0):
            raise NotPlainError
        if behind and name:
            around.append((level, seen))
            level, seen = behind, set()
            opened |= ITEM
        if len(around) > _DEEPEST:
            raise NotPlainError
        if style not in SCALARS and style not in FLOWS:
            content, number, length = _held(lines, number, level)
            following = end = following + length
            value = _block(content, style, value)
        if seen is None:
            waiting = False
        elif name in seen:
            raise NotPlainError
        else:
            seen.add(name)
            waiting = first == last
        yield closed, opened, begin, said, value, end
    if level < 0:
        raise NotPlainError


def nodes(text: str) -> Mapping:
    """Return the root of a text; NotPlainError where only a YAML parser can tell."""
    key = Scalar("", "", 0, 0)
    holder = Mapping(0, 0, flow=False, items=[(key, key)])  # the root becomes its value
    node: Mapping | Sequence = holder
    items: list[Any] = node.items
    around: list[Mapping | Sequence] = []
    for closed, opened, begin, said, value, end in steps(text):
        indent, behind, name, key_end, _, style, first, last, _ = said
        while closed:
            node.end = begin + indent
            node = around.pop()
            items = node.items
            closed -= 1  # noqa: PLW2901 - counts down
        if opened & (LIST | MAPPING):
            around.append(node)
            node = (Sequence if opened & LIST else Mapping)(begin + indent, 0, flow=False)
            items[-1] = (key, node)
            items = node.items
        if opened & ITEM:
            around.append(node)
            node = Mapping(begin + behind, 0, flow=False)
            items.append(node)
            items = node.items
        made: Node
        if style in FLOWS:
            made = flow(value, begin + first)
        else:
            made = Scalar(value, style, begin + first, end or begin + last)
        if name:
            key = Scalar(name, "", begin + (behind or indent), begin + key_end)
            items.append((key, made))
        else:
            items.append(made)
    for open_node in (node, *around):
        open_node.end = len(text)
    root = holder.items[0][1]
    if not isinstance(root, Mapping):
        raise NotPlainError
    return root


def _learn(line: str) -> Said | None:
    """Return what a line says, None for nothing; NotPlainError where it is not plain."""
    if _NOTHING.fullmatch(line):
        return None
    match = _LINE.fullmatch(line)
    if match is None:
        raise NotPlainError
    spaces, dash, key, plain, *others = match.groups()
    if key is None and not (dash and (plain or any(others))):
        raise NotPlainError
    name, key_end = ("", 0) if key is None else (normalize("NFC", key), match.end(3))
    value, style, first, last, odd = _value(match, key_end)
    behind = match.end(2) if dash else 0
    return len(spaces), behind, name, key_end, value, style, first, last, odd


def _value(match: re.Match[str], key_end: int) -> tuple[str, str, int, int, bool]:
    """Return a line's value, its style and span, and whether it needs a closer look."""
    plain, quoted, brackets, block = match.groups()[3:]
    if plain is not None:
        value, first = plain.rstrip(" "), match.start(4)
        last = first + len(value)
        if value != plain.rstrip():
            raise NotPlainError
        odd = value in NULL_WORDS or CUT.match(match.string, last) is not None
        return value, "", first, last, odd or value != normalize("NFC", value)
    if quoted is not None:
        value = quoted[1:-1]
        odd = value.isspace() or value != normalize("NFC", value)
        return value, quoted[0], *match.span(5), odd
    if brackets is not None:
        value, first = brackets.rstrip(" "), match.start(6)
        return value, value[0], first, first + len(value), False
    if block is not None:
        return block[1:], block[0], *match.span(7), False
    return "", "", key_end + 1, key_end + 1, False


def flow(text: str, start: int) -> Mapping | Sequence:
    """Return what stands between brackets, in a mapping also lists; NotPlainError for more."""
    if text[1:-1].strip(" "):
        node, end = _between(text, 0, start)
    else:
        node = (Sequence if text[0] == "[" else Mapping)(start, start + len(text), flow=True)
        end = len(text) if text[0] + text[-1] in {"[]", "{}"} else 0
    if end != len(text):
        raise NotPlainError
    return node


def _between(text: str, at: int, start: int) -> tuple[Mapping | Sequence, int]:
    """Return the collection whose bracket stands at `at`, and where it ends."""
    begin, is_list = start + at, text[at] == "["
    pairs: list[tuple[Scalar, Node]] = []
    at, sign = at + 1, ","
    while sign == ",":
        part = _PART.match(text, at)
        if part is None or (part[1] is None) is not is_list or (is_list and part[2] is None):
            raise NotPlainError
        name = normalize("NFC", part[1] or "")
        key = Scalar(name, "", start + part.start(1), start + part.end(1))
        value: Node
        if part[2] is not None:
            value, at = _item(part[2], start + part.start(2)), part.end()
        else:
            value, at = _between(text, part.end(), start)
        pairs.append((key, value))
        following = _SIGN.match(text, at)
        if following is None:
            raise NotPlainError
        sign, at = following[1], following.end()
    end = start + at
    if is_list and sign == "]":
        return Sequence(begin, end, flow=True, items=[value for _, value in pairs]), at
    if is_list or sign == "]" or len({key.text for key, _ in pairs}) < len(pairs):
        raise NotPlainError
    return Mapping(begin, end, flow=True, items=pairs), at


def _item(text: str, first: int) -> Scalar:
    said = text.rstrip(" ")
    quote = said[0] if said[0] in "\"'" else ""
    return Scalar(said[1:-1] if quote else said, quote, first, first + len(said))


def _held(lines: list[str], number: int, level: int) -> tuple[list[str], int, int]:
    """Return the lines of a block's text, the number of the line behind it, and its length."""
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
            raise NotPlainError
        else:
            edge = edge or indent
        content.append(line[edge:] if text else "")
        length += len(line) + 1
    if widest > (edge or level + 1):
        raise NotPlainError
    return content, number + len(content), length


def _block(content: list[str], style: str, chomped: str) -> str:
    """Return the text of a block's lines."""
    while content and not content[-1]:
        content.pop()
    if not content:
        return ""
    text = "\n".join(content)
    if style == ">":
        if text[0] == "\n" or "\n " in text:
            raise NotPlainError
        text = re.sub(_FOLD, lambda breaks: breaks[1] or " ", text)
    return text if chomped else text + "\n"
