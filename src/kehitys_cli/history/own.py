"""What of a change of plans and years is an item's own: an action with its measures, or one measure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes import (
    Change,
    Role,
    Subject,
    plan_changes,
    strategy_changes,
    year_changes,
)
from kehitys_cli.history.changes.change import ADDED, DROPPED
from kehitys_cli.history.changes.homes import homes_of, measure_subject, measures_of, subject_of
from kehitys_cli.history.changes.items import KEYS
from kehitys_cli.history.changes.year import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.history.changes.change import Path, Plain
    from kehitys_cli.history.changes.keyed import Item

_FIRST = (
    "aikataulu",
    "määräaika",
    "vastuutaho",
    "yksikkö",
    "lähtötaso",
    "vertailutaso",
    "tavoitetaso",
)
"""What an item is told with when it comes: what it is judged by."""

_HOMES = frozenset({Role.ACTION, Role.GOAL, Role.OBJECTIVE})


class Held(NamedTuple):
    """An item of a plan: what it is, its data, where it stands, and the id of what holds it."""

    subject: Subject
    item: Item
    path: Path
    home: str


@dataclass(slots=True)
class Own:
    """An asked item and what it holds, by every id that each ever had: `ids` leads to the one of now.

    `plan` is the id of its plan. `subjects` are who they were last; `smallest` is the largest group that
    any version of a measure has asked for (`pienin-n`).
    """

    plan: str
    id: str
    ids: dict[str, str] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the asked id."""
        self.ids.setdefault(self.id, self.id)

    @property
    def role(self) -> Role | None:
        """What the item is; None where no version of the plan that was met has it."""
        known = self.subjects.get(self.id)
        return None if known is None else known.role

    @property
    def names(self) -> tuple[str, ...]:
        """The ids that the item itself ever had; of a goal also those of its measures."""
        whole = self.role in {Role.GOAL, Role.OBJECTIVE}
        return tuple(old for old, now in self.ids.items() if whole or now == self.id)

    def meet(self, data: Item) -> None:
        """Learn from a version of the plan, a newer one before an older one, whom the item holds."""
        for name, held in self.held(data).items():
            known = self.ids.setdefault(name, name)
            last = self.subjects.setdefault(known, held.subject._replace(id=self.full(known)))
            sizes = [int(item.smallest) for item in (last, held.subject) if item.smallest]
            self.subjects[known] = last._replace(smallest=str(max(sizes)) if sizes else None)

    def full(self, name: str) -> str:
        """Return the full id of now."""
        return f"{self.plan}/{self.ids.get(name, name)}"

    def held(self, data: Item) -> dict[str, Held]:
        """Return the item in a version of its plan, and its measures, by their ids there."""
        return {
            name: held
            for name, held in everything(data).items()
            if self.ids.get(name) == self.id or self.ids.get(held.home) == self.id
        }


def everything(data: Item) -> dict[str, Held]:
    """Return all actions, goals and measures of a plan or strategy by their ids."""
    homes = homes_of(data)
    found = {
        home.id: Held(subject_of(home, ""), home.item, home.path, "")
        for home in homes.values()
        if home.role in _HOMES
    }
    for name, held in measures_of(homes).items():
        subject = measure_subject(held.item, "")
        found[name] = Held(subject, held.item, held.path, held.home.id)
    return found


# ---------------------------------------------------------------------------------------- plans


def of_plan(old: Item, new: Item, own: Own) -> list[Change]:
    """Return what two versions of a plan (valid data; empty: not there) changed of the item.

    An item that got another id is known by both from then on: go from the newest version to the oldest.
    """
    told = strategy_changes if (new or old).get("laji") == "strategia" else plan_changes
    changes = told(old, new, **{"strategy" if told is strategy_changes else "plan": own.plan})
    own.meet(new)
    for change in changes:
        if change.field == "id" and _bare(change) in own.ids:
            own.ids[str(change.old)] = own.ids[_bare(change)]
    own.meet(old)
    return [
        change._replace(subject=change.subject._replace(id=own.full(_bare(change))))
        if change.subject.role is not Role.PLAN
        else change
        for change in _owned(old, new, changes, own)
    ]


def _bare(change: Change) -> str:
    return change.subject.id.rpartition("/")[2]


def _owned(old: Item, new: Item, changes: tuple[Change, ...], own: Own) -> Iterator[Change]:
    before, after = own.held(old), own.held(new)
    if not before and not after:
        return
    whole = {_bare(change): change for change in changes if change.field == "item"}
    renamed = {_bare(change) for change in changes if change.field == "id"}
    there = {own.ids.get(name, name) for name in everything(old)}
    for name, held in after.items():
        if own.ids[name] not in there and name not in renamed:
            yield from _begun(held, whole, own)
    yield from (item for item in changes if _is_own(item, before, after))
    still = {own.ids.get(name, name) for name in everything(new)}
    for name, held in before.items():
        if own.ids[name] not in still:
            yield _went(held, whole, own)


def _is_own(change: Change, before: Mapping[str, Held], after: Mapping[str, Held]) -> bool:
    if change.subject.role is Role.PLAN:
        return change.field == "status"
    return change.field != "item" and (_bare(change) in after or _bare(change) in before)


def _came(held: Held, whole: Mapping[str, Change], own: Own) -> Change:
    """Return that an item came, by the decision that carries it, or that carries its home."""
    return _carried(Change(*ADDED, "item", held.subject, None, held.item), held, whole, own)


def _went(held: Held, whole: Mapping[str, Change], own: Own) -> Change:
    return _carried(Change(*DROPPED, "item", held.subject, held.item), held, whole, own)


def _carried(change: Change, held: Held, whole: Mapping[str, Change], own: Own) -> Change:
    name = str(held.item["tunnus"])
    around = next((whole[key] for key in (name, held.home, own.plan) if key in whole), None)
    if around is None:
        return change._replace(path=held.path)
    decision, needs = around.decision, around.needs_decision
    return change._replace(path=held.path, decision=decision, needs_decision=needs)


def _begun(held: Held, whole: Mapping[str, Change], own: Own) -> Iterator[Change]:
    """Yield that an item came, and what it is judged by."""
    came = _came(held, whole, own)
    yield came
    for key in _FIRST:
        value = held.item.get(key)
        if value is None:
            continue
        for year, level in value.items() if key == "tavoitetaso" else [("", value)]:
            told = int(year) if year else None
            yield came._replace(field=KEYS[key][0], new=level, year=told, path=(*held.path, key))


# ---------------------------------------------------------------------------------------- years


def of_year(old: Item, new: Item, own: Own, year: int) -> list[Change]:
    """Return what two versions of a year's follow-up changed of the item."""
    before, after = (_only(data, own) for data in (old, new))
    return list(year_changes(before, after, plan=own.plan, year=year, subjects=own.subjects))


def secrets_of(old: Item, new: Item, own: Own) -> frozenset[str]:
    """Return the full ids of measures whose value may not be published in either version of a year."""
    return frozenset(
        own.full(name)
        for data in (old, new)
        for name, entry in _entries(_only(data, own))
        if name in own.subjects and is_secret(entry, own.subjects[name])
    )


def _only(data: Item, own: Own) -> dict[str, Plain]:
    """Return a year's data with the item alone, under the ids of now."""
    found: dict[str, Plain] = {}
    actions: dict[str, Plain] = {}
    for name, told in data.get("toimenpiteet", {}).items():
        if own.ids.get(name) == own.id:
            actions[own.id] = {**told, "mittarit": _renamed(told.get("mittarit", {}), own)}
        elif kept := _asked(told.get("mittarit", {}), own):
            actions[name] = {"mittarit": kept}
    if actions:
        found["toimenpiteet"] = actions
    if kept := _asked(data.get("mittarit", {}), own):
        found["mittarit"] = kept
    return found


def _renamed(entries: Item, own: Own) -> dict[str, Plain]:
    return {own.ids.get(name, name): entry for name, entry in entries.items()}


def _asked(entries: Item, own: Own) -> dict[str, Plain]:
    """Return the entries of what was asked, in another's stanza or among a strategy's measures."""
    whole = own.role in {Role.GOAL, Role.OBJECTIVE}
    return {
        own.ids[name]: entry
        for name, entry in entries.items()
        if name in own.ids and (whole or own.ids[name] == own.id)
    }


def _entries(data: Item) -> Iterator[tuple[str, Item]]:
    yield from data.get("mittarit", {}).items()
    for told in data.get("toimenpiteet", {}).values():
        yield from told.get("mittarit", {}).items()
