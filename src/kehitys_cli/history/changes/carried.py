"""Which decision carries a change: a new `muutokset` entry that keeps what stood before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes.change import ADDED, DROPPED, REWORDED, REWRITTEN
from kehitys_cli.history.changes.settled import same, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kehitys_cli.history.changes.change import Judgement, Plain


class Decisions(NamedTuple):
    """The decisions of a plan, and which of them can carry a change of what was approved.

    `days` are those of the newer form by id, each as the older form has it where it is there, `fresh` the
    ids that came with it. `approved` is the day of the approval, empty where nothing was approved;
    `sealed` tells that a seal says so: then what was decided by that day is in it.
    """

    days: Mapping[str, str]
    fresh: frozenset[str] = frozenset()
    approved: str = ""
    sealed: bool = False

    @classmethod
    def of(
        cls, old: Mapping[str, Plain], new: Mapping[str, Plain], *, approved: bool, sealed: str
    ) -> Decisions:
        """Take both forms of a plan, and the day that its seal is of; by default that of its first decision."""
        before, now = (
            {item["tunnus"]: item for item in data.get("päätökset", ()) if "tunnus" in item}
            for data in (old, new)
        )
        known = [_who_and_when(item) for item in old.get("päätökset", ())]
        fresh = {name for name, item in now.items() if _who_and_when(item) not in known} - {*before}
        first: Plain = next(iter(old.get("päätökset", ())), None)
        day = sealed or (str(first["pvm"]) if first else "")
        days = {name: (before.get(name) or item)["pvm"] for name, item in now.items()}
        return cls(days, frozenset(fresh), day if approved else "", bool(sealed))

    def can_carry(self, name: str) -> bool:
        """Tell whether a decision was made after what it changes was approved, or came with the change."""
        if name not in self.days:
            return False
        return self.days[name] > self.approved or (name in self.fresh and not self.sealed)

    @property
    def newest(self) -> str | None:
        """The id of the newest decision."""
        return self._newest(self.days)

    @property
    def newest_fresh(self) -> str | None:
        """The id of the newest decision that came with the change and can carry it."""
        return self._newest(name for name in self.fresh if self.can_carry(name))

    def _newest(self, names: Iterable[str]) -> str | None:
        return max(names, key=lambda name: self.days[name], default=None)


def _who_and_when(decision: Mapping[str, Plain]) -> tuple[Plain, ...]:
    """Return what a decision is, whatever id it goes by."""
    return tuple(decision.get(key) for key in ("toimielin", "pvm", "pykälä"))


class Carrier(NamedTuple):
    """The entries that are new on an item, and what they say about how it was before.

    An entry carries a change of a key where undoing the new entries gives the former value exactly, and
    where its decision can carry it: one that an earlier change of the key rests on can not.
    """

    old: Mapping[str, Plain] | None
    fresh: Sequence[Mapping[str, Plain]]
    before: Mapping[str, Plain]
    spent: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(
        cls,
        old: Mapping[str, Plain] | None,
        new: Mapping[str, Plain],
        decisions: Decisions,
    ) -> Carrier:
        """Take both forms of an item, and the plan's decisions."""
        entries = [] if old is None else old.get("muutokset") or ()
        known = [settled(item, "") for item in entries]
        spent = frozenset(
            (str(item["päätös"]), key) for item in entries for key in item.get("aiemmin") or ()
        )
        fresh = [
            item
            for item in new.get("muutokset") or ()
            if settled(item, "") not in known and decisions.can_carry(item["päätös"])
        ]
        fresh.sort(key=lambda item: decisions.days[item["päätös"]])  # stable: of one day as written
        before = dict(new)
        for entry in reversed(fresh):
            former = entry.get("aiemmin") or {}
            before |= {key: former[key] for key in former if (entry["päätös"], key) not in spent}
        return cls(old, fresh, before, spent)

    def decision(self, key: str) -> str | None:
        """Return the id of the newest decision that carries the change of a key, or None."""
        naming = [
            item
            for item in self.fresh
            if key in (item.get("aiemmin") or {}) and (item["päätös"], key) not in self.spent
        ]
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
