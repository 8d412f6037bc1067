"""Plan against plan, strategy against strategy: by id, never by line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes import judge
from kehitys_cli.history.changes.carried import Carrier
from kehitys_cli.history.changes.change import MOVED, Change, Role, Subject
from kehitys_cli.history.changes.items import Frame, Pair, added, dropped, item_changes
from kehitys_cli.history.changes.keyed import key_changes
from kehitys_cli.history.changes.paper import decision_changes, section_changes
from kehitys_cli.model.values import parse_schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.history.changes.change import Path, Plain
    from kehitys_cli.history.changes.keyed import Item, Keys

_PLAN: Keys = {
    "nimi": ("name", judge.name),
    "tila": ("status", judge.status),
    "vastuualue": ("area", judge.changed),
    "kausi": ("period", judge.changed),
    "strategia": ("strategy", judge.changed),
    "voimassa": ("valid", judge.changed),
    "korvaa": ("replaces", judge.changed),
    "käsittelyketju": ("handling_chain", judge.changed),
    "ohjelmat": ("programmes", judge.changed),
    "lähdeasiakirja": ("source_document", judge.proof),
}
_STRATEGY: Keys = {
    "nimi": ("name", judge.name),
    "kausi": ("period", judge.changed),
    "visio": ("vision", judge.wording),
}


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


def plan_changes(old: Item, new: Item, *, plan: str = "") -> tuple[Change, ...]:
    """Return what changed between two forms of a plan, both the plain data of valid files.

    An empty mapping stands for a plan that is not there. `plan` is the plan's id: subjects are told by
    their full id, `plan/id`. What was approved is what the older form says in `tila`.
    """
    return _whole(old, new, Subject(plan, Role.PLAN, (new or old).get("nimi")), _approved(old))


def strategy_changes(old: Item, new: Item, *, strategy: str = "") -> tuple[Change, ...]:
    """Return what changed between two forms of a strategy; see `plan_changes`.

    It is approved where it names the decision that adopted it.
    """
    subject = Subject(strategy, Role.STRATEGY, (new or old).get("nimi"))
    return _whole(old, new, subject, bool(old.get("päätökset")))


def subjects_of(data: Item, plan: str) -> dict[str, Subject]:
    """Return the actions and measures of a plan (or the goals and measures of a strategy) by bare id."""
    frame = Frame(plan, needs_decision=False, decided={})
    found: dict[str, Subject] = {}
    for home in _homes(data).values():
        found[home.id] = _subject(home, frame)
        found |= {
            item["tunnus"]: _of_measure(item, frame) for item in home.item.get("mittarit", ())
        }
    return found


def amendable(data: Item) -> dict[str, tuple[Item, Path]]:
    """Return what may have `muutokset`, actions and measures, by id, and where they stand."""
    homes = _homes(data)
    found = {home.id: (home.item, home.path) for home in homes.values() if home.role is Role.ACTION}
    return found | {name: (held.item, held.path) for name, held in _measures(homes).items()}


def _whole(old: Item, new: Item, subject: Subject, needs_decision: bool) -> tuple[Change, ...]:  # noqa: FBT001 - private
    frame = Frame(
        subject.id,
        needs_decision,
        {item["tunnus"]: item["pvm"] for item in new.get("päätökset", ()) if "tunnus" in item},
        (_end(old), _end(new)),
    )
    if not old or not new:
        return _alone(old, new, subject, frame)
    if old == new:
        return ()
    return (*_own(old, new, subject, frame), *_held(old, new, frame))


def _approved(plan: Item) -> bool:
    return plan.get("tila") in {"hyväksytty", "päättynyt"}


def _end(data: Item) -> int:
    """Return the last year of a period; the last of all for a file that is not there."""
    return parse_schedule(data["kausi"]).last(9999) if data else 9999


def _alone(old: Item, new: Item, subject: Subject, frame: Frame) -> tuple[Change, ...]:
    if new:
        return (added(new, subject, (), frame, _newest(frame)),)
    return (dropped(old, subject, (), frame, None),) if old else ()


# ------------------------------------------------------------------------- the plan's own keys


def _own(old: Item, new: Item, subject: Subject, frame: Frame) -> Iterator[Change]:
    keys = _PLAN if subject.role is Role.PLAN else _STRATEGY
    for change in key_changes(old, new, keys, subject, ()):
        yield _decided(change, frame)
    yield from decision_changes(old, new, subject)
    for change in section_changes(old, new, subject):
        yield replace(change, needs_decision=frame.needs_decision)


def _decided(change: Change, frame: Frame) -> Change:
    """Return the change of a plan's own key: an approval rests on the plan's newest decision."""
    if change.field != "status":
        return replace(change, needs_decision=frame.needs_decision)
    return replace(change, needs_decision=True, decision=_newest(frame))


def _newest(frame: Frame) -> str | None:
    return max(frame.decided, key=lambda name: frame.decided[name], default=None)


# --------------------------------------------------------------- actions, goals and what they hold


def _held(old: Item, new: Item, frame: Frame) -> Iterator[Change]:
    before, after = _homes(old), _homes(new)
    measures = _measures(before), _measures(after)
    for name, home in after.items():
        former = before.get(name)
        yield from _home_changes(former, home, frame)
        yield from _measure_changes(former, home, measures, frame)
    for name, home in before.items():
        if name not in after:
            yield dropped(home.item, _subject(home, frame), _parent(home.path), frame, None)


def _homes(data: Item) -> dict[str, Home]:
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


def _measures(homes: Mapping[str, Home]) -> dict[str, Held]:
    return {
        item["tunnus"]: Held(item, home)
        for home in homes.values()
        for item in home.item.get("mittarit", ())
    }


def _subject(home: Home, frame: Frame) -> Subject:
    return Subject(frame.full(home.id), home.role, home.item["nimi"])


def _parent(path: Path) -> Path:
    return path[:-1]


def _home_changes(former: Home | None, home: Home, frame: Frame) -> Iterator[Change]:
    subject = _subject(home, frame)
    carrier = Carrier.of(former and former.item, home.item, frame.decided)
    if former is None:
        yield added(home.item, subject, home.path, frame, carrier.adding)
        return
    if home.role is Role.OBJECTIVE and former.path != home.path:
        yield _moved(subject, (former.path[1], home.path[1]), home.path, frame, None)
    lists = ("mittarit", "tavoitteet") if home.role is Role.GOAL else ("mittarit",)
    yield from item_changes(
        Pair(former.item, home.item, subject, home.path, (carrier,), lists), frame
    )


def _moved(
    subject: Subject, homes: tuple[Plain, Plain], path: Path, frame: Frame, decision: str | None
) -> Change:
    needs = frame.needs_decision
    return Change(
        *MOVED, "home", subject, *homes, decision=decision, needs_decision=needs, path=path
    )


def _measure_changes(
    former: Home | None,
    home: Home,
    measures: tuple[Mapping[str, Held], Mapping[str, Held]],
    frame: Frame,
) -> Iterator[Change]:
    around = Carrier.of(former and former.item, home.item, frame.decided)
    for item in home.item.get("mittarit", ()):
        held = Held(item, home)
        yield from _measure(measures[0].get(item["tunnus"]), held, around, frame)
    if former is None:
        return
    for item in former.item.get("mittarit", ()):
        if item["tunnus"] not in measures[1]:
            subject, path = _of_measure(item, frame), (*home.path, "mittarit")
            yield dropped(item, subject, path, frame, around.decision("mittarit"))


def _of_measure(item: Item, frame: Frame) -> Subject:
    return Subject(frame.full(item["tunnus"]), Role.MEASURE, item["nimi"], item.get("yksikkö"))


def _measure(former: Held | None, held: Held, around: Carrier, frame: Frame) -> Iterator[Change]:
    subject = _of_measure(held.item, frame)
    own = Carrier.of(former and former.item, held.item, frame.decided)
    if former is None:
        if around.old is not None:
            decision = own.adding or around.decision("mittarit")
            yield added(held.item, subject, held.path, frame, decision)
        return
    if former.home.id != held.home.id:
        ids = former.home.id, held.home.id
        yield _moved(subject, ids, held.path, frame, around.decision("mittarit"))
    yield from item_changes(Pair(former.item, held.item, subject, held.path, (own, around)), frame)
