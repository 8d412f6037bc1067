"""Actions, measures, goals: what changed in an item, key by key."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes import judge
from kehitys_cli.history.changes.carried import Carrier, amendment_changes
from kehitys_cli.history.changes.change import ADDED, DROPPED, Change
from kehitys_cli.history.changes.settled import same
from kehitys_cli.history.changes.targets import is_recounted, target_changes
from kehitys_cli.model.values import parse_schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.history.changes.carried import Decisions
    from kehitys_cli.history.changes.change import Judgement, Path, Plain, Subject
    from kehitys_cli.history.changes.keyed import Keys

KEYS: Keys = {
    "nimi": ("name", judge.name),
    "laji": ("kind", judge.kind),
    "päämäärä": ("goal", judge.changed),
    "tavoitteet": ("objectives", judge.changed),
    "numero": ("number", judge.minor),
    "kuvaus": ("description", judge.prose),
    "aikataulu": ("schedule", judge.changed),
    "määräaika": ("deadline", judge.proof),
    "vastuutaho": ("responsible", judge.owners),
    "kumppanit": ("partners", judge.changed),
    "resurssit": ("resources", judge.prose),
    "määrärahat": ("appropriation", judge.changed),
    "sitova": ("binding", judge.binding),
    "seuranta": ("monitoring", judge.monitoring),
    "ohjelmat": ("programmes", judge.changed),
    "jatkaa": ("continues", judge.changed),
    "korvaa": ("replaces", judge.changed),
    "sanamuoto": ("approved_wording", judge.wording),
    "yksikkö": ("unit", judge.unit),
    "suunta": ("direction", judge.direction),
    "desimaalit": ("decimals", judge.minor),
    "lähtötaso": ("baseline", judge.baseline),
    "vertailutaso": ("reference", judge.baseline),
    "tavoitetaso": ("target", judge.changed),
    "erittely": ("breakdown", judge.changed),
    "tasot": ("steps", judge.wording),
    "lähde": ("source", judge.proof),
    "mitataan": ("measured", judge.measured),
    "voimassa": ("valid", judge.validity),
    "taso": ("level", judge.changed),
    "tausta": ("background", judge.background),
    "laskentatapa": ("method", judge.wording),
    "pienin-n": ("smallest_n", judge.changed),
}
"""The keys of an item in the order of reading: the English name, and what a change of it means."""

_NOT_OWN = frozenset({"tunnus", "muutokset"})
_BY_YEAR = frozenset({"tavoitetaso", "määrärahat"})


class Frame(NamedTuple):
    """What a comparison knows around an item: the plan's id, whether its board approved it, its decisions.

    `ends` are the last years of both periods.
    """

    home: str
    needs_decision: bool
    decisions: Decisions
    ends: tuple[int, int] = (9999, 9999)


class Pair(NamedTuple):
    """An item in both forms, where it stands in the newer file, and who it is.

    `around` are both forms of the action that holds it; empty for what holds itself.
    """

    old: Mapping[str, Plain]
    new: Mapping[str, Plain]
    subject: Subject
    path: Path
    carriers: tuple[Carrier, ...] = ()
    lists: tuple[str, ...] = ("mittarit",)
    around: tuple[Mapping[str, Plain], Mapping[str, Plain]] = ({}, {})

    def decision(self, key: str) -> str | None:
        """Return the decision that carries a change of a key: the item's own, else of what holds it."""
        own, *around = self.carriers
        return own.decision(key) or next(
            (found for carrier in around if (found := carrier.decision("mittarit"))), None
        )


def item_changes(pair: Pair, frame: Frame) -> Iterator[Change]:
    """Yield what changed in an item, in the order of reading; what it holds is compared apart."""
    keys = [key for key in KEYS if key in pair.old or key in pair.new]
    keys += [key for key in {**pair.old, **pair.new} if key not in KEYS]
    for key in keys:
        if key in _NOT_OWN or key in pair.lists:
            continue
        if not same(pair.old.get(key), pair.new.get(key), key):
            yield from _key_changes(pair, key, frame)
    for decision, old, new, judgement in amendment_changes(pair.old, pair.new):
        yield Change(
            *judgement,
            "amendment",
            pair.subject,
            old,
            new,
            part=decision,
            path=(*pair.path, "muutokset"),
        )


def _key_changes(pair: Pair, key: str, frame: Frame) -> Iterator[Change]:
    name, judged = KEYS.get(key, (key, judge.changed))
    old, new = pair.old.get(key), pair.new.get(key)
    decision, path = pair.decision(key), (*pair.path, key)
    if key in _BY_YEAR:
        recounted = key == "tavoitetaso" and is_recounted(pair.old, pair.new)
        for year, judgement in _years(pair, key):
            before, after = (old or {}).get(year), (new or {}).get(year)
            yield Change(
                *judgement,
                name,
                pair.subject,
                before,
                after,
                int(year),
                decision=decision,
                needs_decision=frame.needs_decision,
                path=(*path, year) if after is not None else path,
                recounted=recounted,
                old_unit=pair.old.get("yksikkö") if recounted else None,
            )
        return
    yield Change(
        *_judged(pair, key, frame) or judged(old, new),
        name,
        pair.subject,
        old,
        new,
        decision=decision,
        needs_decision=frame.needs_decision,
        path=path,
    )


def _judged(pair: Pair, key: str, frame: Frame) -> Judgement | None:
    """Judge a key by what stands around the item; None where the key says all itself."""
    old, new = pair.old.get(key), pair.new.get(key)
    if key == "aikataulu":
        return judge.schedule(old, new, frame.ends)
    if key == "määräaika" and all(item.get("laji") == "etappi" for item in (pair.old, pair.new)):
        ends = (_end(home, last) for home, last in zip(pair.around, frame.ends, strict=True))
        return judge.deadline(old, new, (next(ends), next(ends)))
    return None


def _end(home: Mapping[str, Plain], last: int) -> dt.date:
    """Return until when a milestone without a deadline is due: its action's end, else the plan's."""
    told = home.get("aikataulu")
    return dt.date(parse_schedule(told).last(last) if told is not None else last, 12, 31)


def _years(pair: Pair, key: str) -> Iterator[tuple[str, Judgement]]:
    if key == "tavoitetaso":
        yield from target_changes(pair.old, pair.new)
        return
    old, new = pair.old.get(key) or {}, pair.new.get(key) or {}
    for year in sorted({*old, *new}):
        if not same(old.get(year), new.get(year), "arvo"):
            yield year, judge.changed(old.get(year), new.get(year))


def added(
    item: Mapping[str, Plain], subject: Subject, path: Path, frame: Frame, decision: str | None
) -> Change:
    """Return that an item is new."""
    return Change(
        *ADDED,
        "item",
        subject,
        None,
        item,
        decision=decision,
        needs_decision=frame.needs_decision,
        path=path,
    )


def dropped(
    item: Mapping[str, Plain], subject: Subject, path: Path, frame: Frame, decision: str | None
) -> Change:
    """Return that an item is there no more."""
    return Change(
        *DROPPED,
        "item",
        subject,
        item,
        None,
        decision=decision,
        needs_decision=frame.needs_decision,
        path=path,
    )
