"""A life in order: each change once, the commit that made it, and nothing that may not be told. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes import Change, Kind, Severity
from kehitys_cli.history.changes.year import TELLING
from kehitys_cli.history.log import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kehitys_cli.history.changes.change import Plain
    from kehitys_cli.history.git import Commit

REASON = "Syy"
_REPLACED = frozenset({Kind.REWRITTEN, Kind.CHANGED})
_VALUES = frozenset({"value", "class_value"})
_TOLD = frozenset({*_VALUES, "state", "verdict", "assessment", "interim"})
_UNKNOWN = object()


class Moment(NamedTuple):
    """What a commit (None: the work tree) made of an item, as compared with each of its parents.

    `sides` holds the changes from each parent (from nothing, where there is none), `parents` the places of
    the parents among the moments. `secret` are the measures whose value in a year may not be published,
    before or after: id and year.
    """

    commit: Commit | None
    sides: Sequence[Sequence[Change]]
    secret: frozenset[tuple[str, int | None]] = frozenset()
    parents: tuple[int, ...] = ()


class Step(NamedTuple):
    """A change, and the commit that made it; None where it is not committed."""

    commit: Commit | None
    change: Change


def timeline(moments: Sequence[Moment]) -> list[Step]:
    """Return the changes in the order of moments, parents before children.

    What two branches did alike stands once, and a merge only has what it made of them itself. A value
    that was withheld is not told, nor what stood there before.
    """
    held = _last_withheld(moments)
    book = _Book(reached(moment.parents for moment in moments))
    found: list[Step] = []
    for at, moment in enumerate(moments):
        for change in book.fresh(at, moment):
            told = _reasoned(change, moment.commit)
            key = change.subject.id, change.year
            if change.field in TELLING and held.get(key, -1) >= at:
                told = told._replace(secret=True)
            found.append(Step(moment.commit, told))
    return found


def _last_withheld(moments: Sequence[Moment]) -> dict[tuple[str, int | None], int]:
    """Return at which moment a value was withheld last."""
    return {key: at for at, moment in enumerate(moments) for key in moment.secret}


Name = tuple[str, str, str, int | None]
"""What tells a change from the others of a moment: `Change.name`."""


class _Book:
    """Keeps who changed what, and what stood last in the order of telling."""

    def __init__(self, reach: Sequence[int]) -> None:
        """Take which moments each one holds, as bits."""
        self._reach = reach
        self._state: dict[Name, Plain] = {}
        self._made: dict[Name, list[tuple[int, Plain]]] = {}

    def fresh(self, at: int, moment: Moment) -> Iterator[Change]:
        """Yield the changes that a moment made itself, and that were not told before."""
        if len(moment.sides) == 1:
            for change in moment.sides[0]:
                if self._is_new(at, change):
                    yield change
            return
        sides = [{change.name: change for change in side} for side in moment.sides]
        for name in dict.fromkeys(name for side in sides for name in side):
            told = self._merged(at, [side.get(name) for side in sides], moment.parents)
            if told is not None:
                yield told

    def _is_new(self, at: int, change: Change) -> bool:
        """Note a change; tell whether it is not what a branch beside it has brought as well."""
        old, new = _ends(change)
        self._made.setdefault(change.name, []).append((at, old))
        known = self._state.get(change.name, _UNKNOWN)
        self._state[change.name] = new
        return bool(known != new or known == old)

    def _merged(
        self, at: int, sides: Sequence[Change | None], parents: Sequence[int]
    ) -> Change | None:
        """Return what a merge made of a cell itself; `sides` are the changes from each parent."""
        told = next(change for change in sides if change is not None)
        old, new = _ends(told)
        known = self._state.get(told.name, _UNKNOWN)
        self._state[told.name] = new
        if self._is_clean(sides, parents):
            return None
        self._made.setdefault(told.name, []).append((at, old))
        return told if known != new or None not in sides else None

    def _is_clean(self, sides: Sequence[Change | None], parents: Sequence[int]) -> bool:
        """Tell whether a merge has what one parent made of a cell, and the others left it as it was."""
        if None not in sides:
            return False
        kept = self._reach[parents[sides.index(None)]]
        for change, parent in zip(sides, parents, strict=True):
            if change is None:
                continue
            reach = self._reach[parent]
            lost = self._olds(change.name, reach & ~kept)
            if not self._olds(change.name, kept & ~reach) or lost[:1] not in (
                [],
                [_ends(change)[0]],
            ):
                return False
        return True

    def _olds(self, name: Name, among: int) -> list[Plain]:
        """Return what stood in a cell before each of its changes by some moments, the first one first."""
        return [old for at, old in self._made.get(name, ()) if among >> at & 1]


def _ends(change: Change) -> tuple[Plain, Plain]:
    """Return what stood before and after; of an item as a whole, whether it was there."""
    if change.field == "item":
        return change.old is not None, change.new is not None
    return change.old, change.new


def _reasoned(change: Change, commit: Commit | None) -> Change:
    """Return the change with the reason that its commit gives; a value replaced for one is corrected."""
    reason = "" if commit is None else commit.trailer(REASON)
    if not reason or not _is_about(commit, change):
        return change
    if change.kind in _REPLACED and change.field in _VALUES:
        return change._replace(kind=Kind.CORRECTED, severity=Severity.SUBSTANTIVE, note=reason)
    bare = change.field in _TOLD and not change.note
    return change._replace(note=reason) if bare else change


def _is_about(commit: Commit | None, change: Change) -> bool:
    if commit is None or change.year is None:
        return False
    named = commit.trailer("Mittari") or commit.trailer("Toimenpide")
    own = change.subject.id.rpartition("/")[2]
    return (named.rpartition("/")[2], commit.trailer("Vuosi")) == (own, str(change.year))


def years_of(steps: Iterable[Step], year: int) -> list[Step]:
    """Return the changes of one year: its values, states, words and targets."""
    return [step for step in steps if step.change.year == year]
