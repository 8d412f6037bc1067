"""Corrections of a sealed year: what stood there, what came instead, why and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.views.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kehitys_cli.model.followup import Correction
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

    Plain = Any


class Corrected(NamedTuple):
    """What was corrected: a stanza of a year file as it stands today, and its value in words.

    `spelled` says a former value, `unit` goes with numbers, `names` are what ids and classes are called.
    """

    stanza: Mapping[str, Plain]
    now: str
    spelled: Callable[[str], str]
    names: Mapping[str, str]
    unit: str = ""


def correction_texts(
    entries: Sequence[Correction], corrected: Corrected, words: Words
) -> tuple[str, ...]:
    """Return each correction with both values in words, the oldest first."""
    if not entries:
        return ()
    telling = _Telling(corrected, words)
    return tuple(
        telling.text(entry, next((one for one in entries[at:] if one.key == entry.key), None))
        for at, entry in enumerate(entries, 1)
    )


class _Telling:
    """Tells corrections of a stanza in the report's language."""

    def __init__(self, corrected: Corrected, words: Words) -> None:
        from kehitys_cli.history.changes.year import WHOLE_FIELDS

        self._corrected = corrected
        self._words = words
        self._spelling = Spelling(words.catalogue, corrected.names, words.told)
        self._fields = WHOLE_FIELDS

    def text(self, entry: Correction, later: Correction | None) -> str:
        """Return a correction; what came instead stood there until a later one, or stands today."""
        words = self._words
        said = {"reason": words.of(entry.reason), "date": words.date(entry.date)}
        if entry.key is None:
            before, after = self._value(entry), self._corrected.now
            after = after if later is None else self._value(later)
            return words.say("corrected", **said, **self._sides(before, after))
        field = self._fields.get(entry.key, entry.key)
        now = self._corrected.stanza.get(entry.key) if later is None else later.former
        units = (self._corrected.unit, self._corrected.unit)
        both = self._spelling.sides(field, entry.former, now, units)
        cell = self._spelling.word(field)
        return words.say("corrected-key", cell=cell, **said, **self._sides(*both))

    def _value(self, entry: Correction) -> str:
        return "" if entry.former is None else self._corrected.spelled(str(entry.former))

    def _sides(self, before: str, after: str) -> dict[str, str]:
        empty = self._words.say("not-there")
        return {"before": before or empty, "after": after or empty}


def action_stanza(case: ReportCase, action: str) -> Mapping[str, Plain]:
    """Return what the year's file holds of an action; empty for nothing."""
    document = case.bundle.years.get(case.year)
    data: Plain = document.data if document is not None else {}
    stanza: Mapping[str, Plain] = data.get("toimenpiteet", {}).get(action, {})
    return stanza


def measure_stanza(case: ReportCase, measure: str, *, of_action: bool) -> Mapping[str, Plain]:
    """Return what the year's file holds of a measure of an action, or of a goal; empty for nothing."""
    strategy = case.strategy_bundle
    bundle = case.bundle if of_action else strategy
    document = bundle.years.get(case.year) if bundle is not None else None
    data: Plain = document.data if document is not None else {}
    homes = data.get("toimenpiteet", {}).values() if of_action else (data,)
    held = (home.get("mittarit", {}) for home in homes)
    return next((measures[measure] for measures in held if measure in measures), {})
