"""What a changed value means, by what kind of value it is: lists of owners, years, words, levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.history.changes.change import (
    ADDED,
    ADVANCED,
    CHANGED,
    DROPPED,
    POSTPONED,
    RENAMED,
    REWORDED,
    REWRITTEN,
    TAKEN_OUT,
    TIGHTENED,
    WEAKENED,
    Judgement,
)
from kehitys_cli.history.changes.settled import same, same_words
from kehitys_cli.model.tokens import BindingOn, Interval
from kehitys_cli.model.values import parse_deadline, parse_schedule

if TYPE_CHECKING:
    import datetime as dt

    from kehitys_cli.history.changes.change import Plain

_OFTEN = (Interval.TERM, Interval.YEARLY, Interval.HALF_YEARLY)
_LAST = 9999
_BINDS = (None, BindingOn.COMMITTEE, BindingOn.COUNCIL)


def changed(old: Plain, new: Plain) -> Judgement:
    """Judge what has no better judge: added, taken out, changed."""
    if old is None:
        return ADDED
    return TAKEN_OUT if new is None else CHANGED


def minor(_old: Plain, _new: Plain) -> Judgement:
    """Judge what the plan means the same without."""
    return REWORDED


def proof(old: Plain, new: Plain) -> Judgement:
    """Judge a source or a document: without it a result cannot be shown."""
    return DROPPED if new is None else changed(old, new)


def name(old: Plain, new: Plain) -> Judgement:
    """Judge a name: it is what was approved, unless only its spelling changed."""
    return REWORDED if same_words(old, new) else RENAMED


def unit(old: Plain, new: Plain) -> Judgement:
    """Judge what a measure's values are counted in."""
    return REWORDED if same_words(old, new) else changed(old, new)


def wording(old: Plain, new: Plain) -> Judgement:
    """Judge words that define something."""
    if old is None or new is None:
        return changed(old, new)
    return REWORDED if same_words(old, new) else Judgement(REWORDED.kind, CHANGED.severity)


def prose(old: Plain, new: Plain) -> Judgement:
    """Judge words that explain."""
    return changed(old, new) if old is None or new is None else REWORDED


def owners(old: Plain, new: Plain) -> Judgement:
    """Judge who answers; the first one does. One owner less is weaker."""
    before, after = _listed(old), _listed(new)
    return WEAKENED if len(after) < len(before) else CHANGED


def kind(_old: Plain, new: Plain) -> Judgement:
    """Judge a measure's kind: what is only told in words cannot be met or missed."""
    return WEAKENED if new == "sanallinen" else CHANGED


def direction(old: Plain, new: Plain) -> Judgement:
    """Judge which way is better: without it nothing is met or missed."""
    return DROPPED if new is None else changed(old, new)


def baseline(old: Plain, new: Plain) -> Judgement:
    """Judge a level that others are measured by: told anew after the fact, it is rewritten."""
    if old is None:
        return ADDED
    if new is None:
        return DROPPED
    if any(not same(old.get(key), new.get(key), key) for key in ("arvo", "vuosi")):
        return REWRITTEN
    return DROPPED if "lähde" in old and "lähde" not in new else REWORDED


def background(_old: Plain, new: Plain) -> Judgement:
    """Judge a background figure: no target is expected of it."""
    return WEAKENED if new == "kyllä" else TIGHTENED


def binding(old: Plain, new: Plain) -> Judgement:
    """Judge towards whom it binds: the council, a committee, nobody."""
    return _ranked(_BINDS.index(old and BindingOn(old)), _BINDS.index(new and BindingOn(new)))


def monitoring(old: Plain, new: Plain) -> Judgement:
    """Judge how an action is followed up: less often and without a source are weaker."""
    before, after = old or {}, new or {}
    if "lähde" in before and "lähde" not in after:
        return DROPPED
    rhythm, other = before.get("väli"), after.get("väli")
    if rhythm == other:
        sources = before.get("lähde"), after.get("lähde")
        return REWORDED if same(*sources, "lähde") else _source(*sources)
    if rhythm is None or other is None:
        return changed(rhythm, other)
    return _ranked(_OFTEN.index(Interval(rhythm)), _OFTEN.index(Interval(other)))


def _source(old: Plain, new: Plain) -> Judgement:
    """Judge where results come from: another spelling of it is the same."""
    return REWORDED if same_words(old, new) else changed(old, new)


def measured(old: Plain, new: Plain) -> Judgement:
    """Judge in which years a measure is measured: fewer are weaker; every year is the default."""
    before, after = _years(old), _years(new)
    if before == after:
        return REWORDED
    if after is None or (before is not None and before < after):
        return TIGHTENED
    return WEAKENED if before is None or after < before else CHANGED


def deadline(old: Plain, new: Plain, without: tuple[dt.date, dt.date]) -> Judgement:
    """Judge a milestone's deadline: a later one is weaker, and so is one that is gone.

    `without` are the days that hold in both forms where none is told: the end of what it belongs to.
    """
    before = without[0] if old is None else parse_deadline(old).date
    after = without[1] if new is None else parse_deadline(new).date
    if new is None:
        return DROPPED if after > before else TAKEN_OUT
    if before == after:
        return ADDED if old is None else REWORDED
    if after > before:
        return POSTPONED
    return TIGHTENED if old is None else ADVANCED


def schedule(old: Plain, new: Plain, ends: tuple[int, int]) -> Judgement:
    """Judge a schedule: a later end, or a later beginning, is weaker. `ends` are those of the periods."""
    before, after = parse_schedule(old), parse_schedule(new)
    lasts = before.last(ends[0]), after.last(ends[1])
    if after.start > before.start or lasts[1] > lasts[0]:
        return POSTPONED
    return REWORDED if (before.start, lasts[0]) == (after.start, lasts[1]) else ADVANCED


def period(old: Plain, new: Plain) -> Judgement:
    """Judge the period of a plan or strategy: what has no end of its own ends with it."""
    return schedule(old, new, (_LAST, _LAST))


def validity(old: Plain, new: Plain) -> Judgement:
    """Judge from when to when something counts: a shorter time is weaker; none told is always."""
    spans = _span(old), _span(new)
    if spans[0] == spans[1]:
        return REWORDED
    if spans[0][0] <= spans[1][0] and spans[1][1] <= spans[0][1]:
        return WEAKENED
    return TIGHTENED if spans[1][0] <= spans[0][0] and spans[0][1] <= spans[1][1] else CHANGED


def status(old: Plain, new: Plain) -> Judgement:
    """Judge a plan's state: an approval taken back is weaker."""
    return WEAKENED if new == "luonnos" and old is not None else CHANGED


def _ranked(old: int, new: int) -> Judgement:
    return TIGHTENED if new > old else WEAKENED


def _listed(value: Plain) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _years(value: Plain) -> frozenset[str] | None:
    return frozenset(value) if isinstance(value, list) else None


def _span(value: Plain) -> tuple[float, float]:
    if value is None:
        return float("-inf"), float("inf")
    found = parse_schedule(value)
    return found.start, float("inf") if found.end is None else found.end
