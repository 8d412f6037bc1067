"""Corrections of a sealed year: what stood there, what came instead, why and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kehitys_cli.model.followup import Correction
    from kehitys_cli.views.words import Words


def correction_texts(
    entries: Sequence[Correction], spelled: Callable[[str], str], now: str, words: Words
) -> tuple[str, ...]:
    """Return each correction in words, the oldest first; `now` is what stands today.

    A correction of the value (or state) tells both; one of another key tells the key.
    """
    values = [
        "" if item.former is None else spelled(str(item.former))
        for item in entries
        if item.key is None
    ]
    steps = iter(zip(values, [*values[1:], now], strict=True))
    return tuple(_told(item, steps.__next__, words) for item in entries)


def _told(item: Correction, step: Callable[[], tuple[str, str]], words: Words) -> str:
    said = {"reason": words.of(item.reason), "date": words.date(item.date)}
    if item.key is not None:
        return words.say("corrected-key", cell=item.key, **said)
    before, after = step()
    empty = words.say("not-there")
    return words.say("corrected", before=before or empty, after=after or empty, **said)
