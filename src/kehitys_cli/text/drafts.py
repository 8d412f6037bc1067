"""A new YAML file as text: block style, comments between the keys, every scalar safe to read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.text.edits import scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

STEP = "  "
EMPTY: tuple[object, ...] = ("", [], {}, None)
SHORT = 40
"""Letters of a mapping that is written on one line."""


class Comment(NamedTuple):
    """Words between the keys; a line break begins another line of comment, no words an empty line."""

    text: str


class Pair(NamedTuple):
    """A key with its value; nothing is written where the value is empty."""

    key: str
    value: object


class Block(NamedTuple):
    """A mapping: pairs and comments in their order; `silent` writes all of it as a comment."""

    entries: tuple[Pair | Comment, ...]
    silent: bool = False

    def data(self) -> dict[str, object]:
        """Return what the block says when it is read back."""
        read = ((one.key, _read(one.value)) for one in self.entries if isinstance(one, Pair))
        return {key: value for key, value in read if value not in EMPTY}


def _read(value: object) -> object:
    if isinstance(value, Block):
        return value.data()
    if isinstance(value, list):
        return [_read(one) for one in value if not (isinstance(one, Block) and one.silent)]
    return value


def draft_text(entries: Iterable[Pair | Comment]) -> str:
    """Return a file's text with an ending line break."""
    return "\n".join(_lines(entries, "")) + "\n"


def _lines(entries: Iterable[Pair | Comment], indent: str) -> Iterator[str]:
    for one in entries:
        if isinstance(one, Comment):
            yield from (f"{indent}# {line}" if line else "" for line in one.text.split("\n"))
        elif one.value not in EMPTY:
            yield from _pair(one.key, one.value, indent)


def _pair(key: str, value: object, indent: str) -> Iterator[str]:
    head = f"{indent}{scalar(key, flow=False)}:"
    inner = indent + STEP
    if isinstance(value, Block):
        yield head
        yield from _lines(value.entries, inner)
    elif isinstance(value, dict) and _short(value):
        told = (f"{name}: {scalar(item, flow=True)}" for name, item in value.items())
        yield f"{head} {{{', '.join(told)}}}"
    elif isinstance(value, dict):
        yield head
        yield from _mapping(value, inner)
    elif isinstance(value, list) and not all(isinstance(one, str) for one in value):
        yield head
        yield from _items(value, inner)
    elif isinstance(value, list):
        yield f"{head} [{', '.join(scalar(one, flow=True) for one in value)}]"
    elif "\n" in str(value).strip():
        yield f"{head} |"
        lines = str(value).strip().split("\n")
        yield from (f"{inner}{line}".rstrip() for line in lines)
    else:
        yield f"{head} {scalar(str(value).strip(), flow=False)}"


def _short(value: Mapping[str, object]) -> bool:
    """Tell whether a mapping fits on its key's line: few words that need no quotes."""
    texts = [one for one in value.values() if isinstance(one, str)]
    plain = all(scalar(one, flow=True) == one for one in texts)
    return len(texts) == len(value) and plain and sum(map(len, (*value, *texts))) <= SHORT


def _mapping(value: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, item in value.items():
        yield from _pair(key, item, indent)


def _items(items: Sequence[object], indent: str) -> Iterator[str]:
    """Yield list items; those of their own blocks stand apart by an empty line."""
    for place, item in enumerate(items):
        if isinstance(item, str):
            yield f"{indent}- {scalar(item, flow=False)}"
            continue
        block = item if isinstance(item, Block) else _block(item)
        if place and isinstance(item, Block):
            yield ""
        yield from _item(block, indent)


def _block(item: object) -> Block:
    pairs = item.items() if isinstance(item, dict) else ()
    return Block(tuple(Pair(str(key), value) for key, value in pairs))


def _item(block: Block, indent: str) -> Iterator[str]:
    inner = indent + STEP
    lines = list(_lines(block.entries, inner))
    first = next(at for at, line in enumerate(lines) if not line.lstrip().startswith("#"))
    lines[first] = f"{indent}- {lines[first][len(inner) :]}"
    lines[:first] = [indent + line.lstrip() for line in lines[:first]]
    yield from (f"{indent}# {line[len(indent) :]}" for line in lines) if block.silent else lines
