"""Which decision carries a change: a new `muutokset` entry that keeps what stood before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes.change import ADDED, DROPPED, REWORDED, REWRITTEN
from kehitys_cli.history.changes.settled import same, settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.history.changes.change import Judgement, Plain


class Carrier(NamedTuple):
    """The entries that are new on an item, and what they say about how it was before.

    An entry carries a change of a key where undoing the new entries gives the former value exactly, and
    where the plan knows its decision.
    """

    old: Mapping[str, Plain] | None
    fresh: Sequence[Mapping[str, Plain]]
    before: Mapping[str, Plain]

    @classmethod
    def of(
        cls,
        old: Mapping[str, Plain] | None,
        new: Mapping[str, Plain],
        decided: Mapping[str, str],
    ) -> Carrier:
        """Take both forms of an item, and the days of the plan's decisions by id, of the newer plan."""
        known = [] if old is None else [settled(item, "") for item in old.get("muutokset") or ()]
        fresh = [
            item
            for item in new.get("muutokset") or ()
            if settled(item, "") not in known and item["päätös"] in decided
        ]
        fresh.sort(key=lambda item: decided[item["päätös"]])  # stable: of one day as written
        before = dict(new)
        for entry in reversed(fresh):
            before |= entry.get("aiemmin") or {}
        return cls(old, fresh, before)

    def decision(self, key: str) -> str | None:
        """Return the id of the newest decision that carries the change of a key, or None."""
        naming = [item for item in self.fresh if key in (item.get("aiemmin") or {})]
        if not naming or self.old is None:
            return None
        if not same(self.before.get(key), self.old.get(key), key):
            return None
        return str(naming[-1]["päätös"])

    @property
    def adding(self) -> str | None:
        """The decision that added the whole item: its entry has no `aiemmin`."""
        if self.old is not None:
            return None
        return next((str(item["päätös"]) for item in self.fresh if "aiemmin" not in item), None)


def amendment_changes(
    old: Mapping[str, Plain], new: Mapping[str, Plain]
) -> Iterator[tuple[str, Plain, Plain, Judgement]]:
    """Yield what happened to the entries of an item themselves: decision, old, new, judgement.

    A new entry that carries a change is no change of its own; one that is gone or says something else
    now has rewritten history.
    """
    before = list(_entries(old, new))
    after = list(_entries(new, old))
    for entry in before:
        twin = next((item for item in after if item["päätös"] == entry["päätös"]), None)
        if twin is None:
            yield str(entry["päätös"]), entry, None, DROPPED
            continue
        after.remove(twin)
        kept = same(entry.get("aiemmin"), twin.get("aiemmin"), "") and (
            ("aiemmin" in entry) is ("aiemmin" in twin)
        )
        yield str(entry["päätös"]), entry, twin, REWORDED if kept else REWRITTEN
    for entry in after:
        named = entry.get("aiemmin")
        if named is None or all(same(old.get(key), new.get(key), key) for key in named):
            yield str(entry["päätös"]), None, entry, ADDED


def _entries(
    item: Mapping[str, Plain], other: Mapping[str, Plain]
) -> Iterator[Mapping[str, Plain]]:
    """Yield an item's entries that the other form of it does not have."""
    known = [settled(entry, "") for entry in other.get("muutokset") or ()]
    yield from (entry for entry in item.get("muutokset") or () if settled(entry, "") not in known)
