"""What a plan or strategy holds: actions, goals, measures, by id; and which came by another id."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes.change import Role, Subject
from kehitys_cli.history.changes.settled import settled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.history.changes.change import Path
    from kehitys_cli.history.changes.keyed import Item


class Home(NamedTuple):
    """What holds measures: an action, a goal, an objective; `path` leads to it."""

    id: str
    role: Role
    item: Item
    path: Path


class Held(NamedTuple):
    """A measure and what holds it."""

    item: Item
    home: Home

    @property
    def path(self) -> Path:
        """Where the measure stands."""
        return (*self.home.path, "mittarit", str(self.item["tunnus"]))


def homes_of(data: Item) -> dict[str, Home]:
    """Return actions, or goals with their objectives and the programmes, by id."""
    found = [
        Home(item["tunnus"], Role.ACTION, item, ("toimenpiteet", item["tunnus"]))
        for item in data.get("toimenpiteet", ())
    ]
    for goal in data.get("päämäärät", ()):
        path: Path = ("päämäärät", goal["tunnus"])
        found.append(Home(goal["tunnus"], Role.GOAL, goal, path))
        found += [
            Home(item["tunnus"], Role.OBJECTIVE, item, (*path, "tavoitteet", item["tunnus"]))
            for item in goal.get("tavoitteet", ())
        ]
    if "päämäärät" in data:
        found += [
            Home(item["tunnus"], Role.PROGRAMME, item, ("ohjelmat", item["tunnus"]))
            for item in data.get("ohjelmat", ())
        ]
    return {f"{home.role}/{home.id}": home for home in found}


def measures_of(homes: Mapping[str, Home]) -> dict[str, Held]:
    """Return measures with what holds them, by id."""
    return {
        item["tunnus"]: Held(item, home)
        for home in homes.values()
        for item in home.item.get("mittarit", ())
    }


def subject_of(home: Home, plan: str) -> Subject:
    """Return who an action or goal is, by its full id."""
    return Subject(_full(plan, home.id), home.role, home.item["nimi"])


def measure_subject(item: Item, plan: str) -> Subject:
    """Return who a measure is, by its full id."""
    name = _full(plan, item["tunnus"])
    return Subject(name, Role.MEASURE, item["nimi"], item.get("yksikkö"), item.get("pienin-n"))


def _full(plan: str, name: str) -> str:
    return f"{plan}/{name}" if plan else name


def subjects_of(data: Item, plan: str) -> dict[str, Subject]:
    """Return the actions and measures of a plan (or the goals and measures of a strategy) by bare id."""
    found: dict[str, Subject] = {}
    for home in homes_of(data).values():
        found[home.id] = subject_of(home, plan)
        found |= {
            item["tunnus"]: measure_subject(item, plan) for item in home.item.get("mittarit", ())
        }
    return found


def amendable(data: Item) -> dict[str, tuple[Item, Path]]:
    """Return what may have `muutokset`, actions and measures, by id, and where they stand."""
    homes = homes_of(data)
    found = {home.id: (home.item, home.path) for home in homes.values() if home.role is Role.ACTION}
    return found | {name: (held.item, held.path) for name, held in measures_of(homes).items()}


# --------------------------------------------------------------------------------- another id


def with_new_ids(before: Mapping[str, Home], after: Mapping[str, Home]) -> dict[str, Home]:
    """Return the former homes under the ids that actions have now: one of the same name is the same."""
    ids = _twins(
        {name: home.item for name, home in before.items() if name not in after},
        {name: home.item for name, home in after.items() if name not in before},
    )
    found: dict[str, Home] = {}
    for name, home in before.items():
        known = ids.get(name, name) if home.role is Role.ACTION else name
        found[known] = home._replace(id=known.partition("/")[2])
    return found


def measures_with_new_ids(before: Mapping[str, Held], after: Mapping[str, Held]) -> dict[str, Held]:
    """Return the former measures under the ids that they have now."""
    ids = _twins(
        {name: held.item for name, held in before.items() if name not in after},
        {name: held.item for name, held in after.items() if name not in before},
    )
    return {ids.get(name, name): held for name, held in before.items()}


def new_ids(old: Item, new: Item) -> dict[str, str]:
    """Return the ids that actions and measures of a plan got in another's place, by the former ones."""
    homes = homes_of(old), homes_of(new)
    before = with_new_ids(*homes)
    held = measures_of(before), measures_of(homes[1])
    renamed = {was.id: now.id for was, now in zip(homes[0].values(), before.values(), strict=True)}
    renamed |= dict(zip(held[0], measures_with_new_ids(*held), strict=True))
    return {was: now for was, now in renamed.items() if was != now}


def _twins(gone: Mapping[str, Item], fresh: Mapping[str, Item]) -> dict[str, str]:
    """Return the new id of each item that has another one and the same name, if only one has it."""
    names = [
        [str(settled(item["nimi"], "nimi")) for item in items.values()] for items in (gone, fresh)
    ]
    told = {
        name: key
        for key, name in zip(fresh, names[1], strict=True)
        if names[1].count(name) == 1 == names[0].count(name)
    }
    return {key: told[name] for key, name in zip(gone, names[0], strict=True) if name in told}
