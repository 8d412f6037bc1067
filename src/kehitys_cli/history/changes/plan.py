"""Plan against plan, strategy against strategy: by id, never by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.history.changes import judge
from kehitys_cli.history.changes.carried import Carrier, Decisions
from kehitys_cli.history.changes.change import MOVED, RENAMED, Change, Role, Subject
from kehitys_cli.history.changes.homes import (
    Held,
    Home,
    homes_of,
    measure_subject,
    measures_of,
    measures_with_new_ids,
    subject_of,
    with_new_ids,
)
from kehitys_cli.history.changes.items import Frame, Pair, added, dropped, item_changes
from kehitys_cli.history.changes.keyed import key_changes
from kehitys_cli.history.changes.paper import decision_changes, section_changes
from kehitys_cli.model.values import parse_schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.history.changes.change import Path, Plain
    from kehitys_cli.history.changes.keyed import Item, Keys

PLAN_KEYS: Keys = {
    "nimi": ("name", judge.name),
    "tila": ("status", judge.status),
    "vastuualue": ("area", judge.changed),
    "kausi": ("period", judge.period),
    "strategia": ("strategy", judge.changed),
    "voimassa": ("valid", judge.changed),
    "korvaa": ("replaces", judge.changed),
    "käsittelyketju": ("handling_chain", judge.changed),
    "ohjelmat": ("programmes", judge.changed),
    "lähdeasiakirja": ("source_document", judge.proof),
}
STRATEGY_KEYS: Keys = {
    "nimi": ("name", judge.name),
    "kausi": ("period", judge.period),
    "visio": ("vision", judge.wording),
}


def plan_changes(old: Item, new: Item, *, plan: str = "", sealed: str = "") -> tuple[Change, ...]:
    """Return what changed between two forms of a plan, both the plain data of valid files.

    An empty mapping stands for a plan that is not there. `plan` is the plan's id: subjects are told by
    their full id, `plan/id`. What was approved is what the older form says in `tila`; `sealed` is the day
    of the decision that its newest seal is of, if it has one.
    """
    subject = Subject(plan, Role.PLAN, (new or old).get("nimi"))
    return _whole(old, new, subject, sealed, needs_decision=_approved(old))


def strategy_changes(
    old: Item, new: Item, *, strategy: str = "", sealed: str = ""
) -> tuple[Change, ...]:
    """Return what changed between two forms of a strategy; see `plan_changes`.

    It is approved where it names the decision that adopted it.
    """
    subject = Subject(strategy, Role.STRATEGY, (new or old).get("nimi"))
    return _whole(old, new, subject, sealed, needs_decision=bool(old.get("päätökset")))


def _whole(
    old: Item, new: Item, subject: Subject, sealed: str, *, needs_decision: bool
) -> tuple[Change, ...]:
    decisions = Decisions.of(old, new, approved=needs_decision, sealed=sealed)
    frame = Frame(subject.id, needs_decision, decisions, (_end(old), _end(new)))
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
        return (added(new, subject, (), frame, frame.decisions.newest),)
    return (dropped(old, subject, (), frame, None),) if old else ()


# ------------------------------------------------------------------------- the plan's own keys


def _own(old: Item, new: Item, subject: Subject, frame: Frame) -> Iterator[Change]:
    keys = PLAN_KEYS if subject.role is Role.PLAN else STRATEGY_KEYS
    for change in key_changes(old, new, keys, subject, ()):
        yield _decided(change, frame)
    yield from decision_changes(old, new, subject)
    for change in section_changes(old, new, subject):
        yield change._replace(needs_decision=frame.needs_decision)


def _decided(change: Change, frame: Frame) -> Change:
    """Return the change of a plan's own key with its decision.

    An approval rests on the plan's newest decision; what becomes of it later only on one that came with it.
    """
    if change.field != "status":
        return change._replace(needs_decision=frame.needs_decision)
    decisions = frame.decisions
    decision = decisions.newest_fresh if frame.needs_decision else decisions.newest
    return change._replace(needs_decision=True, decision=decision)


# --------------------------------------------------------------- actions, goals and what they hold


def _held(old: Item, new: Item, frame: Frame) -> Iterator[Change]:
    after = homes_of(new)
    before = with_new_ids(homes_of(old), after)
    measures = measures_with_new_ids(measures_of(before), measures_of(after)), measures_of(after)
    for name, home in after.items():
        former = before.get(name)
        yield from _home_changes(former, home, frame)
        yield from _measure_changes(former, home, measures, frame)
    for name, home in before.items():
        if name not in after:
            subject = subject_of(home, frame.home)
            yield dropped(home.item, subject, home.path[:-1], frame, None)


def _home_changes(former: Home | None, home: Home, frame: Frame) -> Iterator[Change]:
    subject = subject_of(home, frame.home)
    carrier = Carrier.of(former and former.item, home.item, frame.decisions)
    if former is None:
        yield added(home.item, subject, home.path, frame, carrier.adding)
        return
    yield from _new_id((former.item, home.item), subject, home.path, frame)
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
    around = Carrier.of(former and former.item, home.item, frame.decisions)
    for item in home.item.get("mittarit", ()):
        held = Held(item, home)
        yield from _measure(measures[0].get(item["tunnus"]), held, around, frame)
    if former is None:
        return
    for name, gone in measures[0].items():
        if gone.home.id == former.id and name not in measures[1]:
            subject, path = measure_subject(gone.item, frame.home), (*home.path, "mittarit")
            yield dropped(gone.item, subject, path, frame, around.decision("mittarit"))


def _new_id(
    both: tuple[Item, Item], subject: Subject, path: Path, frame: Frame
) -> Iterator[Change]:
    old, new = (item["tunnus"] for item in both)
    if old != new:
        needs, where = frame.needs_decision, (*path, "tunnus")
        yield Change(*RENAMED, "id", subject, old, new, needs_decision=needs, path=where)


def _measure(former: Held | None, held: Held, around: Carrier, frame: Frame) -> Iterator[Change]:
    subject = measure_subject(held.item, frame.home)
    own = Carrier.of(former and former.item, held.item, frame.decisions)
    if former is None:
        if around.old is not None:
            decision = own.adding or around.decision("mittarit")
            yield added(held.item, subject, held.path, frame, decision)
        return
    yield from _new_id((former.item, held.item), subject, held.path, frame)
    if former.home.id != held.home.id:
        ids = former.home.id, held.home.id
        yield _moved(subject, ids, held.path, frame, around.decision("mittarit"))
    homes = former.home.item, held.home.item
    yield from item_changes(
        Pair(former.item, held.item, subject, held.path, (own, around), around=homes), frame
    )
