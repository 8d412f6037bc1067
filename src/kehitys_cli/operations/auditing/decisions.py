"""What later decisions set in a plan: as the commits that brought their entries did, while no seal pins it.

An entry of `muutokset` tells what was there before, and not what came: whoever changes the value once more
would change it in the name of the same decision. The history knows what an entry came with.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.documents.plain import read_plain
from kehitys_cli.evaluation.sealed import Decided, decision_days, differing, plan_rows
from kehitys_cli.history.log import NOWHERE, touching
from kehitys_cli.model.canonical import plan_digest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kehitys_cli.evaluation.sealed import Row
    from kehitys_cli.history.git import Git

    Data = Mapping[str, Any]
    Entry = tuple[str, str, Data | None]
    """An item's id, a decision's id, and `aiemmin`; without that the decision added the item."""
    _Origins = Mapping[tuple[str, str, str], "_Brought"]

_WHOLE = ""
"""The key of an entry that added the whole item."""


class _Brought(NamedTuple):
    """The number of the oldest version that holds an entry, and the item as it came with it."""

    version: int
    row: Row


class LaterDecisions:
    """The decisions after a day that amended a plan's items, and what they set."""

    def __init__(self, data: Data, after: dt.date) -> None:
        """Take the plan as it stands, and the day of the last decision that a seal pins."""
        self._rows = plan_rows(data)
        days = decision_days(data)
        self._entries = {
            name: sorted(
                (entry for entry in _entries(row) if days.get(entry[1], "") > after.isoformat()),
                key=lambda entry: days[entry[1]],
            )
            for name, row in self._rows.items()
        }

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The ids of the decisions, in the plan's order."""
        found = (name for entries in self._entries.values() for _, name, _ in entries)
        return tuple(dict.fromkeys(found))

    @property
    def items(self) -> frozenset[str]:
        """The ids of what they amended."""
        return frozenset(name for name, entries in self._entries.items() if entries)

    def set_in(self, git: Git, paths: Sequence[str]) -> dict[str, Decided]:
        """Return by id what the decisions set, and what was changed since; nothing where the history does not tell.

        `paths` are those that the plan's file had, from the top of the repository.
        """
        if not self.names:
            return {}
        brought = self._brought(_versions(git, paths))
        return {
            name: _decided(self._rows[name], self._entries[name], brought) for name in self.items
        }

    def _brought(self, versions: Iterable[Mapping[str, Row]]) -> _Origins:
        """Return what brought each entry, by the ids of item and decision, and the key that it speaks of.

        An entry that was written before its value set nothing yet: the value that came then is its own.
        """
        wanted = {
            (name, decision, key)
            for name, entries in self._entries.items()
            for _, decision, before in entries
            for key in _named(before)
        }
        found: dict[tuple[str, str, str], _Brought] = {}
        for number, rows in enumerate(versions):
            for name, row in rows.items():
                for _, decision, before in _entries(row):
                    for key in _named(before):
                        if before is None or row.data.get(key) != before[key]:
                            found.setdefault((name, decision, key), _Brought(number, row))
            if wanted <= {*found}:
                break
        return found


def _named(before: Data | None) -> Iterable[str]:
    return (_WHOLE,) if before is None else before


def _decided(today: Row, entries: Sequence[Entry], brought: _Origins) -> Decided:
    """Return an item as its entries, the oldest decision first, set it."""
    data, changes = dict(today.data), []
    for key, own in _by_key(today, entries, brought).items():
        for (_, one), (before, other) in pairwise(own):
            if one.version < other.version and before is not None:
                was, claimed = one.row.data.get(key), before.get(key)
                pair = (_row(today, {**today.data, key: each}) for each in (was, claimed))
                changes.append(tuple(pair))
        last = max((one for _, one in own), key=lambda one: one.version)
        data[key] = last.row.data.get(key)
    row = _row(today, data)
    told = [
        (one, other) for one, other in (*changes, (row, today)) if differing(one.data, other.data)
    ]
    return Decided(row, tuple(told))


def _by_key(
    today: Row, entries: Sequence[Entry], brought: _Origins
) -> dict[str, list[tuple[Data | None, _Brought]]]:
    """Return, by each key that entries speak of, what they say was there before and what brought them."""
    found: dict[str, list[tuple[Data | None, _Brought]]] = {}
    for name, decision, before in entries:
        for named in _named(before):
            one = brought.get((name, decision, named))
            if one is None:
                continue
            keys = (named,) if before is not None else {**today.data, **one.row.data}
            for key in keys:
                found.setdefault(key, []).append((before, one))
    return found


def _row(today: Row, data: Data) -> Row:
    kept = {key: value for key, value in data.items() if value not in (None, "", [], {})}
    targets = kept.get("tavoitetaso")
    return today._replace(
        data=kept,
        targets=targets if isinstance(targets, dict) else {},
        digest=plan_digest(kept),
    )


def _entries(row: Row) -> Iterator[Entry]:
    """Yield the entries of an item's `muutokset`, whatever a former version holds there."""
    found = row.data.get("muutokset")
    for entry in found if isinstance(found, list) else []:
        if isinstance(entry, dict):
            before = entry.get("aiemmin")
            yield row.id, str(entry.get("päätös", "")), before if isinstance(before, dict) else None


def _versions(git: Git, paths: Sequence[str]) -> Iterator[Mapping[str, Row]]:
    """Yield the rows of a plan's file in each of its commits, parents before children."""
    objects = [
        new
        for touched in touching(git, paths)
        for path, (_, new) in touched.files.items()
        if path in paths and new != NOWHERE
    ]
    names = list(dict.fromkeys(objects))
    for data in git.blobs(names):
        yield plan_rows(read_plain(data))
