"""Plain data as YAML that people may paste into their own files: block style, short lists in a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kehitys_cli.text.edits import scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    Plain = Any

_WIDTH = 2
_LINE = 88


def yaml_lines(key: str, value: Plain, indent: int) -> Iterator[str]:
    """Yield the lines of a key with its value; an empty one says that the key was not there."""
    head = f"{' ' * indent}{scalar(key, flow=False)}:"
    if value is None:
        yield head
    elif isinstance(value, str):
        yield from _text(head, value, indent)
    elif _is_short(value) and len(head) + len(inline := _inline(value)) < _LINE:
        yield f"{head} {inline}"
    elif isinstance(value, dict):
        yield head
        for name, item in value.items():
            yield from yaml_lines(name, item, indent + _WIDTH)
    else:
        yield head
        for item in value:
            yield from _item(item, indent + _WIDTH)


def _item(value: Plain, indent: int) -> Iterator[str]:
    """Yield a list's item: a mapping begins on the line of its dash."""
    pad = " " * indent
    if not isinstance(value, dict):
        yield f"{pad}- {_inline(value)}"
        return
    lines = [
        line for name, item in value.items() for line in yaml_lines(name, item, indent + _WIDTH)
    ]
    yield f"{pad}- {lines[0][indent + _WIDTH :]}"
    yield from lines[1:]


def _text(head: str, text: str, indent: int) -> Iterator[str]:
    if "\n" not in text.rstrip("\n"):
        yield f"{head} {scalar(text.rstrip(), flow=False)}"
    elif text[:1].isspace() or not text.replace("\n", "").isprintable():
        yield f"{head} {json.dumps(text, ensure_ascii=False)}"
    else:
        yield f"{head} |"
        pad = " " * (indent + _WIDTH)
        yield from (f"{pad}{line}".rstrip() for line in text.rstrip("\n").split("\n"))


def _is_short(value: Plain) -> bool:
    """Tell whether a list or mapping holds nothing but short scalars without commas."""
    items = value.values() if isinstance(value, dict) else value
    return all(
        isinstance(item, str) or (isinstance(item, list) and _is_short(item)) for item in items
    ) and not any(isinstance(item, str) and ("," in item or "\n" in item) for item in items)


def _inline(value: Plain) -> str:
    if isinstance(value, dict):
        pairs = (f"{scalar(key, flow=True)}: {_inline(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inline(item) for item in value) + "]"
    return scalar(str(value), flow=True)
