"""Word against word: what a text said and what it says now."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST = 4_000_000
"""Pairs of words above which a text is told as a whole: comparing would keep people waiting."""


class Mark(StrEnum):
    """Whether words stand in both texts, in the older or in the newer one."""

    KEPT = "kept"
    OLD = "old"
    NEW = "new"


class Segment(NamedTuple):
    """Words in a row that share a mark, with one space between them."""

    mark: Mark
    text: str


def word_diff(old: str, new: str) -> tuple[Segment, ...]:
    """Return both texts as one, word by word; white space is nothing."""
    before, after = old.split(), new.split()
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = before[start : len(before) - end], after[start : len(after) - end]
    parts = [
        (Mark.KEPT, before[:start]),
        *_middle(*middle),
        (Mark.KEPT, before[len(before) - end :] if end else []),
    ]
    return tuple(Segment(mark, " ".join(words)) for mark, words in parts if words)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two lists begin with in common."""
    pairs = zip(one, other, strict=False)
    return next(
        (at for at, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other))
    )


def _middle(old: list[str], new: list[str]) -> Iterator[tuple[Mark, list[str]]]:
    if len(old) * len(new) > _MOST:
        yield from ((Mark.OLD, old), (Mark.NEW, new))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if tag == "equal":
            yield Mark.KEPT, old[from_old:to_old]
        else:
            yield Mark.OLD, old[from_old:to_old]
            yield Mark.NEW, new[from_new:to_new]
