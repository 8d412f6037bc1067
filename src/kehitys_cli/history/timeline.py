"""A life in order: each change once, the commit that made it, and nothing that may not be told. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes import Change, Kind, Severity
from kehitys_cli.history.changes.year import TELLING

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

    `secret` are the measures whose value in a year may not be published, before or after: id and year.
    """

    commit: Commit | None
    changes: Sequence[Change]
    secret: frozenset[tuple[str, int | None]] = frozenset()
    is_merge: bool = False


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
    state: dict[tuple[str, str, str, int | None], Plain] = {}
    found: list[Step] = []
    for at, moment in enumerate(moments):
        for change in _fresh(moment, state):
            told = _reasoned(change, moment.commit)
            key = change.subject.id, change.year
            if change.field in TELLING and held.get(key, -1) >= at:
                told = told._replace(secret=True)
            found.append(Step(moment.commit, told))
    return found


def _last_withheld(moments: Sequence[Moment]) -> dict[tuple[str, int | None], int]:
    """Return at which moment a value was withheld last."""
    return {key: at for at, moment in enumerate(moments) for key in moment.secret}


def _fresh(
    moment: Moment, state: dict[tuple[str, str, str, int | None], Plain]
) -> Iterator[Change]:
    """Yield the changes that bring what is not there yet."""
    for change in moment.changes:
        new = change.new is not None if change.field == "item" else change.new
        known = state.get(change.name, _UNKNOWN)
        old = change.old is not None if change.field == "item" else change.old
        if known == new and (moment.is_merge or known != old):
            continue
        state[change.name] = new
        yield change


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
