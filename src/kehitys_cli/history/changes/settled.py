"""When two pieces of plain data say the same: order, layout and spelling of numbers are nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kehitys_cli.model.canonical import UNORDERED, canonical
from kehitys_cli.model.values import LANGUAGES

if TYPE_CHECKING:
    from kehitys_cli.history.changes.change import Plain

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_BULLET = re.compile(r"\n(?=- )")
_WORD = re.compile(r"[^\W_]+")


def settled(value: Plain, key: str) -> Plain:
    """Return the value of a key in a form that is equal where the meaning is."""
    return _settled(canonical(value, key), key)


def same(old: Plain, new: Plain, key: str) -> bool:
    """Tell whether two values of a key say the same."""
    return bool(old == new or settled(old, key) == settled(new, key))


def _settled(value: Plain, key: str) -> Plain:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        items = [_settled(item, key) for item in value]
        return sorted(items, key=str) if key in UNORDERED else items
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and next(iter(value)) in LANGUAGES:
        return _settled(next(iter(value.values())), key)
    return {name: _settled(item, name) for name, item in value.items()}


def _text(text: str) -> str:
    """Return a text with its paragraphs and bullets, whatever the lines (`docs/format.md`)."""
    return "\n\n".join(
        "\n".join(" ".join(line.split()) for line in _BULLET.split(block.strip()))
        for block in _PARAGRAPH.split(text.strip())
    )


def first_words(value: Plain) -> str:
    """Return a text in its first language, as a name to find its like by."""
    found = next(iter(value.values()), "") if isinstance(value, dict) else value
    return _text(str(found))


def same_words(old: Plain, new: Plain) -> bool:
    """Tell whether two texts differ in punctuation, case or added languages only."""
    before, after = _languages(old), _languages(new)
    shared = set(before) & set(after)
    return bool(shared) and all(_words(before[code]) == _words(after[code]) for code in shared)


def _languages(value: Plain) -> dict[str, str]:
    """Return a text by language; one without a language counts as the first that there is."""
    if isinstance(value, dict):
        return {"": str(next(iter(value.values()), "")), **value}
    return {} if value is None else {"": str(value)}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
