"""Changes of people's files as splices of their text: nothing is ever dumped over a file.

A splice inserts lines or takes the place of one node; every other character stays. Before it counts, the
new text is composed again: what changed must be exactly what was meant, else the edit is refused.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.text.diagnostic import Span, UserError
from kehitys_cli.text.nodes import Mapping, Scalar, Sequence, is_empty, nested_end
from kehitys_cli.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from kehitys_cli.text.nodes import Node

Keys = tuple[str | int, ...]
"""An address: keys of mappings, and indexes of lists' items."""

Value = str | list["Value"] | dict[str, "Value"]
Raw = str | list["Raw"] | dict[str, "Raw"]

_PLAIN = re.compile(r"(?:-?[0-9]|[^\s\-?:,\[\]{}#&*!|>'\"%@`~])[^\n\t]*")
_FLOW_PLAIN = re.compile(r"[\w .%§/()+–-]*")
_RESOLVED = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])


class EditRefusedError(UserError):
    """The file is written so that this change cannot be made safely: nothing was changed."""


class Words(NamedTuple):
    """A text that is written as a literal block below its key."""

    text: str


class Splice(NamedTuple):
    """`text` takes the place of `span`."""

    span: Span
    text: str

    def applied(self, whole: str) -> str:
        """Return the text with the splice made."""
        return whole[: self.span.start] + self.text + whole[self.span.end :]


def set_key(
    source: Source, home: Keys, key: str, value: Value | Words, order: tuple[str, ...] = ()
) -> Source:
    """Return the source with `key` of the mapping at `home` set.

    An empty key is filled, a filled one replaced, a missing one inserted in the place that `order`
    gives it. EditRefusedError where the result is not exactly that.
    """
    tree = root_of(source)
    parent = _at(tree, home)
    pair = parent.pair(key) if isinstance(parent, Mapping) else None
    if pair is None:
        splice = _inserted(source, tree, home, key, value, order)
    else:
        splice = _replaced(source, pair[0], pair[1], value, _flow(tree, home))
    raw = value.text if isinstance(value, Words) else value
    return _verified(source, splice, lambda data: _with_key(data, home, key, raw))


def append(source: Source, home: Keys, value: Value) -> Source:
    """Return the source with an item at the end of the list at `home`, which stands there already."""
    tree = root_of(source)
    node = _at(tree, home)
    if isinstance(node, Sequence) and node.items and not node.flow:
        splice = _item_after(source, node, value)
    elif isinstance(node, Sequence) and node.items:
        splice = _item_within(node, value)
    else:
        return set_key(source, home[:-1], str(home[-1]), [value])
    return _verified(source, splice, lambda data: _with_item(data, home, value))


def clear(source: Source, home: Keys, key: str, *, keep: bool) -> Source:
    """Return the source without what `key` of the mapping at `home` holds; `keep` leaves the bare key.

    EditRefusedError where it stands within `{}`, or where the result is not exactly that.
    """
    tree = root_of(source)
    parent = _at(tree, home)
    pair = parent.pair(key) if isinstance(parent, Mapping) else None
    if pair is None or _flow(tree, home):
        raise refused(source.path)
    splice = _emptied(source, *pair) if keep else _dropped(source, *pair)
    return _verified(source, splice, lambda data: _without_key(data, home, key, keep=keep))


def has_items(source: Source, home: Keys) -> bool:
    """Tell whether a list with items stands at an address."""
    node = _at(root_of(source), home)
    return isinstance(node, Sequence) and bool(node.items)


def block(data: dict[str, Value]) -> str:
    """Return a mapping as the text of a new file."""
    return f"{_below(data, 0, chr(10))[1:]}\n"


def opened(source: Source, home: Keys) -> Source:
    """Return the source with nothing written where nothing is said (`{}`, `[]`, `""`) on the way to `home`.

    Lines can stand below a key that has no value, and not below one that has an empty one.
    """
    for length in range(1, len(home) + 1):
        above, key = home[: length - 1], str(home[length - 1])
        parent = _at(root_of(source), above)
        pair = parent.pair(key) if isinstance(parent, Mapping) else None
        if pair is None or not is_empty(pair[1]) or pair[1].start == pair[1].end:
            continue
        node, start = pair[1], pair[1].start
        if isinstance(node, Scalar) and node.style not in {'"', "'"}:
            continue
        while source.text[start - 1].isspace():
            start -= 1
        splice = Splice(Span(start, node.end), "")
        source = _verified(source, splice, lambda data: _with_key(data, above, key, ""))  # noqa: B023 - called at once
    return source


def insert_lines(
    source: Source, offset: int, lines: list[str], change: Callable[[Raw], Raw]
) -> Source:
    """Return the source with whole lines inserted at the end of the line before `offset`.

    `change` tells what the data must be afterwards.
    """
    return _verified(source, _lines_at(source, offset, lines), change)


def replace_comment(source: Source, span: Span, text: str) -> Source:
    """Return the source with a comment replaced: the data stays as it is."""
    return _verified(source, Splice(span, text), lambda data: data)


# ---------------------------------------------------------------------------------- verifying


def raw(node: Node) -> Raw:
    """Return a node's data with every scalar as text, empty ones too."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [raw(item) for item in node.items]
    return {key.text: raw(value) for key, value in node.items}


def _verified(source: Source, splice: Splice, change: Callable[[Raw], Raw]) -> Source:
    text = splice.applied(source.text)
    made = Source(source.path, source.encode(text), text, source.bom)
    tree = made.tree
    if tree.root is None or tree.findings:
        finding = tree.findings[0] if tree.findings else None
        raise refused(source.path, "" if finding is None else finding.code)
    got, wanted = raw(tree.root), change(raw(root_of(source)))
    if got != wanted and as_read(got) != as_read(wanted):
        raise refused(source.path)
    return made


def refused(path: str, code: str = "") -> EditRefusedError:
    """Return the error of a change that cannot be made; `code` is the rule that its outcome would break."""
    return EditRefusedError("edit.invalid" if code else "edit.refused", path=path, code=code)


def as_read(data: Raw) -> Raw:
    """Return data with texts as they are read: blanks at line ends and at the end mean nothing."""
    if isinstance(data, dict):
        return {key: as_read(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_read(item) for item in data]
    return "\n".join(line.rstrip() for line in data.splitlines()).strip()


def _with_key(data: Raw, home: Keys, key: str, value: Raw) -> Raw:
    return _changed(
        data, home, lambda here: {**(here if isinstance(here, dict) else {}), key: value}
    )


def _without_key(data: Raw, home: Keys, key: str, *, keep: bool) -> Raw:
    def without(here: Raw) -> Raw:
        held = dict(here) if isinstance(here, dict) else {}
        if keep:
            held[key] = ""
        else:
            held.pop(key, None)
        return held or ""

    return _changed(data, home, without)


def _with_item(data: Raw, home: Keys, value: Raw) -> Raw:
    return _changed(data, home, lambda here: [*(here if isinstance(here, list) else []), value])


def _changed(data: Raw, home: Keys, change: Callable[[Raw], Raw]) -> Raw:
    """Return data with what stands at an address changed."""
    if not home:
        return change(data)
    step, further = home[0], home[1:]
    if isinstance(step, int):
        items = list(data) if isinstance(data, list) else []
        items[step] = _changed(items[step], further, change)
        return items
    here = dict(data) if isinstance(data, dict) else {}
    here[step] = _changed(here.get(step, {}), further, change)
    return here


# ------------------------------------------------------------------------------------ finding


def root_of(source: Source) -> Mapping:
    """Return a source's root; EditRefusedError where it cannot be read."""
    tree = source.tree
    if tree.root is None or tree.findings:
        raise EditRefusedError("edit.broken", path=source.path)
    return tree.root


def _at(tree: Mapping, keys: Keys) -> Node | None:
    node: Node | None = tree
    for key in keys:
        if isinstance(node, Sequence) and isinstance(key, int):
            node = node.items[key] if key < len(node.items) else None
        else:
            node = node.get(str(key)) if isinstance(node, Mapping) else None
    return node


def _flow(tree: Mapping, keys: Keys) -> bool:
    """Tell whether a place lies within `{}` or `[]`."""
    nodes = [_at(tree, keys[:length]) for length in range(len(keys) + 1)]
    return any(isinstance(node, Mapping | Sequence) and node.flow for node in nodes)


# ----------------------------------------------------------------------------------- replacing


def _replaced(
    source: Source,
    key: Scalar,
    node: Node,
    value: Value | Words,
    within_flow: bool,  # noqa: FBT001 - private
) -> Splice:
    """Return the splice that puts a value where an empty or another one stands."""
    indent = _indent(source, key)
    if isinstance(node, Scalar) and node.start == node.end:
        return _filled(source, key, value, indent, flow=within_flow)
    end = content_end(source, node)
    if within_flow:
        return Splice(Span(node.start, end), _inline(value, flow=True))
    if isinstance(value, Words):
        return _words_for(source, node, end, value, indent)
    if not _needs_lines(value):
        remark = _header_remark(source, node)
        return Splice(Span(node.start, end), f"{_inline(value, flow=False)}{remark}")
    text = _below(value, indent + 2, source.newline)
    if isinstance(node, Scalar) or node.flow:
        start = len(source.text[: node.start].rstrip(" "))
        line_end = _line_end(source, end)
        # A comment behind the old value stays on the key's line, before the new lines.
        remark = _header_remark(source, node) + source.text[end:line_end].rstrip()
        if remark:
            return Splice(Span(start, line_end), f"{remark}{text}")
        return Splice(Span(start, end), text)
    start = len(source.text[: source.text.rfind("\n", 0, node.start)].rstrip("\r"))
    return Splice(Span(start, end), text)


def _words_for(source: Source, node: Node, end: int, value: Words, indent: int) -> Splice:
    """Return the splice that puts words below `|` in place of what stands there; a comment stays."""
    if isinstance(node, Scalar) and node.style == "|" and not _header_digits(source, node):
        header_end = _line_end(source, node.start)
        lines = _literal_lines(value, indent, source.newline)
        return Splice(Span(header_end, max(end, header_end)), lines)
    if _is_block(node):
        line_end, remark = end, _header_remark(source, node)
    else:
        line_end = _line_end(source, end)
        remark = source.text[end:line_end].rstrip()
    lines = _literal_lines(value, indent, source.newline)
    return Splice(Span(node.start, line_end), f"|{remark}{lines}")


def _header_remark(source: Source, node: Node) -> str:
    """Return the comment on the line of a block's `|` or `>`, with the blanks before it."""
    if not _is_block(node):
        return ""
    header = source.text[node.start : _line_end(source, node.start)]
    return header.lstrip("|>+-0123456789").rstrip()


def _header_digits(source: Source, node: Node) -> bool:
    """Tell whether a block says itself how far its lines are indented."""
    header = source.text[node.start : _line_end(source, node.start)].partition("#")[0]
    return any(char.isdigit() for char in header)


def _line_end(source: Source, offset: int) -> int:
    """Return the end of the line that holds `offset`, without its line end."""
    return len(source.text[: source.line_end(offset)].rstrip("\r\n"))


def _filled(
    source: Source, key: Scalar, value: Value | Words, indent: int, *, flow: bool
) -> Splice:
    """Return the splice behind `key:` where nothing stands; a comment on the line stays."""
    colon = source.text.index(":", key.end) + 1
    if isinstance(value, Words) and not flow:
        line_end = _line_end(source, colon)
        if source.text[colon:line_end].strip():
            return Splice(Span(colon, colon), f" {_inline(value.text, flow=False)}")
        return Splice(Span(colon, line_end), f" {_literal(value, indent, source.newline)}")
    if not _needs_lines(value) or flow:
        return Splice(Span(colon, colon), f" {_inline(value, flow=flow)}")
    line_end = _line_end(source, colon)
    return Splice(Span(line_end, line_end), _below(value, indent + 2, source.newline))


def _emptied(source: Source, key: Scalar, node: Node) -> Splice:
    """Return the splice that leaves a key with nothing behind it; a comment on its line stays."""
    end = content_end(source, node)
    if _is_block(node):
        return _words_for(source, node, end, Words(""), _indent(source, key))
    colon = source.text.index(":", key.end) + 1
    line_end = _line_end(source, colon)
    return Splice(Span(colon if node.start < line_end else line_end, max(end, colon)), "")


def _dropped(source: Source, key: Scalar, node: Node) -> Splice:
    """Return the splice that takes the lines of a key and of its value out."""
    start = source.text.rfind("\n", 0, key.start) + 1
    end = (
        key.end
        if isinstance(node, Scalar) and node.start == node.end
        else content_end(source, node)
    )
    return Splice(Span(start, source.line_end(max(end - 1, key.end))), "")


def _is_block(node: Node) -> bool:
    return isinstance(node, Scalar) and node.style in {"|", ">"}


def content_end(source: Source, node: Node) -> int:
    """Return the offset where a node's own characters end, without blank lines behind a literal block."""
    end = nested_end(node)
    last = _last_scalar(node)
    if last is not None and last.style in {"|", ">"}:
        return last.start + len(source.text[last.start : end].rstrip())
    return end


def _last_scalar(node: Node) -> Scalar | None:
    while not isinstance(node, Scalar):
        if not node.items or node.flow:
            return None
        last = node.items[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node


# ----------------------------------------------------------------------------------- inserting


def _inserted(
    source: Source,
    tree: Mapping,
    home: Keys,
    key: str,
    value: Value | Words,
    order: tuple[str, ...],
) -> Splice:
    parent = _at(tree, home)
    if isinstance(parent, Mapping) and parent.flow and parent.items:
        return _pair_within(parent, key, value)
    if isinstance(parent, Mapping) and parent.items:
        return _pair_between(source, parent, key, value, order)
    holder = _at(tree, home[:-1])
    pair = holder.pair(str(home[-1])) if isinstance(holder, Mapping) and home else None
    if pair is None or (parent is not None and not is_empty(parent)):
        raise refused(source.path)
    made: Value = {key: value.text if isinstance(value, Words) else value}
    if isinstance(holder, Mapping) and holder.flow:
        return _replaced(source, pair[0], pair[1], made, within_flow=True)
    if isinstance(value, Words):
        indent = _indent(source, pair[0]) + 2
        line = f"{' ' * indent}{key}: {_literal(value, indent, source.newline)}"
        return _below_key(source, pair[0], pair[1], [line])
    return _replaced(source, pair[0], pair[1], made, within_flow=False)


def _below_key(source: Source, key: Scalar, node: Node, lines: list[str]) -> Splice:
    end = source.line_end(max(key.end, node.end if node.start != node.end else key.end) - 1)
    return _lines_at(source, end, lines)


def _pair_between(
    source: Source, parent: Mapping, key: str, value: Value | Words, order: tuple[str, ...]
) -> Splice:
    """Return the splice that inserts a line after the last key that `order` puts before this one."""
    indent = _indent(source, parent.items[0][0])
    lines = _pair_lines(key, value, indent, source.newline)
    place = order.index(key) if key in order else len(order)
    before = [
        item
        for item in parent.items
        if (order.index(item[0].text) if item[0].text in order else len(order)) <= place
    ]
    if not before:
        start = source.text.rfind("\n", 0, parent.items[0][0].start) + 1
        return Splice(Span(start, start), "".join(f"{line}{source.newline}" for line in lines))
    name, node = before[-1]
    end = (
        name.end
        if isinstance(node, Scalar) and node.start == node.end
        else content_end(source, node)
    )
    return _lines_at(source, source.line_end(max(end - 1, name.end)), lines)


def _lines_at(source: Source, offset: int, lines: list[str]) -> Splice:
    """Return the splice of whole lines at a line's beginning; a missing last line end is added."""
    newline = source.newline
    text = "".join(f"{line}{newline}" for line in lines)
    if offset and source.text[offset - 1] != "\n":
        return Splice(Span(offset, offset), newline + text.removesuffix(newline))
    return Splice(Span(offset, offset), text)


def _pair_within(parent: Mapping, key: str, value: Value | Words) -> Splice:
    end = nested_end(Mapping(parent.start, parent.end, flow=False, items=parent.items))
    told = value.text if isinstance(value, Words) else value
    return Splice(Span(end, end), f", {key}: {_inline(told, flow=True)}")


def _item_within(node: Sequence, value: Value) -> Splice:
    end = node.items[-1].end
    return Splice(Span(end, end), f", {_inline(value, flow=True)}")


def _item_after(source: Source, node: Sequence, value: Value) -> Splice:
    first = source.position(node.items[0].start)
    dash = source.line(first.row).index("-")
    end = source.line_end(max(content_end(source, node) - 1, 0))
    return _lines_at(source, end, _item_lines(value, dash, source.newline))


def _indent(source: Source, key: Scalar) -> int:
    return source.position(key.start).column - 1


# ----------------------------------------------------------------------------------- rendering


def _needs_lines(value: Value | Words) -> bool:
    return isinstance(value, dict | list)


def _below(value: Value | Words, indent: int, newline: str) -> str:
    """Return a mapping or list as lines below its key, the first line end included."""
    lines: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            lines += _pair_lines(key, item, indent, newline)
    elif isinstance(value, list):
        for item in value:
            lines += _item_lines(item, indent, newline)
    return "".join(f"{newline}{line}" for line in lines)


def _pair_lines(key: str, value: Value | Words, indent: int, newline: str) -> list[str]:
    head = f"{' ' * indent}{key}:"
    if isinstance(value, Words):
        return f"{head} {_literal(value, indent, newline)}".split(newline)
    if not _needs_lines(value):
        return [f"{head} {_inline(value, flow=False)}"]
    return (head + _below(value, indent + 2, newline)).split(newline)


def _item_lines(value: Value, indent: int, newline: str) -> list[str]:
    head = f"{' ' * indent}- "
    if isinstance(value, dict):
        lines = _below(value, indent + 2, newline).split(newline)[1:]
        return [head + lines[0].lstrip(), *lines[1:]]
    return [head + _inline(value, flow=False)]


def _literal(value: Words, indent: int, newline: str) -> str:
    return "|" + _literal_lines(value, indent, newline)


def _literal_lines(value: Words, indent: int, newline: str) -> str:
    """Return the lines of a literal block, each with the line end before it."""
    pad = " " * (indent + 2)
    lines = [line.rstrip() for line in value.text.strip().splitlines()]
    return "".join(f"{newline}{pad}{line}" if line else newline for line in lines)


def _inline(value: Value | Words, *, flow: bool) -> str:
    if isinstance(value, Words):
        return _inline(value.text, flow=flow)
    if isinstance(value, dict):
        pairs = (f"{key}: {_inline(item, flow=True)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(item, flow=True) for item in value) + "]"
    return scalar(value, flow=flow)


def scalar(text: str, *, flow: bool) -> str:
    """Return a text as a scalar on one line: plain where no reader could take it for anything else."""
    unsafe = (
        _PLAIN.fullmatch(text) is None
        or ": " in text
        or " #" in text
        or text.endswith((":", " "))
        or text.casefold() in _RESOLVED
        or (flow and _FLOW_PLAIN.fullmatch(text) is None)
    )
    return json.dumps(text, ensure_ascii=False) if unsafe else text
