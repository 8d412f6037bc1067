"""Year against year: what was recorded, corrected, withdrawn, or changed without correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.history.changes import judge
from kehitys_cli.history.changes.change import (
    ADDED,
    CHANGED,
    CORRECTED,
    DROPPED,
    POSTPONED,
    RECORDED,
    REWORDED,
    REWRITTEN,
    TAKEN_OUT,
    WITHDRAWN,
    Change,
    Judgement,
    Role,
    Severity,
    Subject,
)
from kehitys_cli.history.changes.keyed import by_name, key_changes
from kehitys_cli.history.changes.paper import listed_decisions
from kehitys_cli.history.changes.settled import first_words, same, settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.history.changes.change import Path, Plain
    from kehitys_cli.history.changes.keyed import Item, Keys

_NOTHING: Item = {}
_PASSING = frozenset({"ennakko", "ennuste"})
"""Values that are meant to be replaced by final ones."""


def _told(old: Plain, new: Plain) -> Judgement:
    """Judge what a unit tells: a state, a verdict."""
    if old is None:
        return RECORDED
    return WITHDRAWN if new is None else CHANGED


def _words(old: Plain, new: Plain) -> Judgement:
    if old is None:
        return RECORDED
    return TAKEN_OUT if new is None else REWORDED


def _promise(old: Plain, new: Plain) -> Judgement:
    return (
        POSTPONED if old is not None and new is not None and new > old else judge.changed(old, new)
    )


_OF_VALUE: Keys = {
    "jakso": ("period", judge.changed),
    "pvm": ("date", judge.changed),
    "lähde": ("source", judge.proof),
    "asiakirja": ("document", judge.proof),
    "laatu": ("quality", judge.changed),
    "n": ("n", judge.changed),
    "huomautus": ("note", _words),
}
"""What is told beside a value: with the value it comes and goes, and is no change of its own."""

MEASURE_KEYS: Keys = {
    **_OF_VALUE,
    "sarjakatkos": ("series_break", judge.changed),
    "tulossa": ("promised", _promise),
    "salattu": ("withheld", judge.changed),
    "arvio": ("assessment", _words),
}
TELLING = frozenset({"value", "class_value", "interim", "correction"})
"""Fields that tell a value."""

ACTION_KEYS: Keys = {
    "tila": ("state", _told),
    "itsearvio": ("verdict", _told),
    "arvio": ("assessment", _words),
}
DEVIATION_KEYS: Keys = {
    "syy": ("deviation_reason", _words),
    "korjaava-toimi": ("deviation_remedy", _words),
    "päätös": ("deviation_decision", judge.proof),
}
WHOLE_FIELDS: Mapping[str, str] = {
    **{key: name for key, (name, _) in {**ACTION_KEYS, **MEASURE_KEYS}.items()},
    "arviot": "body_verdicts",
    "erittely": "class_value",
    "näyttö": "evidence",
    "poikkeama": "deviation",
    "välitiedot": "interims",
}
"""The fields of a stanza by the file's keys, told as a whole: a comparison tells the parts of some one by one."""
DEVIATION_FIELDS: Mapping[str, str] = {key: name for key, (name, _) in DEVIATION_KEYS.items()}


def year_changes(
    old: Item,
    new: Item,
    *,
    plan: str,
    year: int,
    subjects: Mapping[str, Subject],
    ids: Mapping[str, str] | None = None,
) -> tuple[Change, ...]:
    """Return what changed between two forms of a year's follow-up, both the plain data of valid files.

    An empty mapping stands for a file that is not there; an empty stanza is nothing. `subjects` are the
    plan's actions and measures by their bare ids, `ids` the ones that some of them got in another's place:
    a stanza that moved along is the same.
    """
    if ids:
        old = _with_new_ids(old, frozenset(_stanzas(new)), ids)
    if old == new:
        return ()
    whole = Subject(f"{plan}/{year}", Role.YEAR, str(year))
    found = [
        *key_changes(old, new, {"yhteenveto": ("summary", _words)}, whole, ()),
        *listed_decisions(
            old.get("käsittely"), new.get("käsittely"), whole, ("käsittely",), "handling"
        ),
        *_actions(old, new, plan, subjects),
        *_measures(old, new, plan, subjects),
    ]
    return tuple(change._replace(year=year) for change in found)


def _stanzas(data: Item) -> Iterator[str]:
    yield from data.get("mittarit", _NOTHING)
    for name, told in data.get("toimenpiteet", _NOTHING).items():
        yield from (name, *told.get("mittarit", _NOTHING))


def _with_new_ids(old: Item, kept: frozenset[str], ids: Mapping[str, str]) -> Item:
    """Return a year with its stanzas under their new ids; those that still have the former one `kept` it."""

    def renamed(entries: Item) -> Item:
        return {name if name in kept else ids.get(name, name): entries[name] for name in entries}

    found = {
        **old,
        **{key: renamed(old[key]) for key in ("mittarit", "toimenpiteet") if key in old},
    }
    if "toimenpiteet" in old:
        found["toimenpiteet"] = {
            name: {**told, "mittarit": renamed(told["mittarit"])} if "mittarit" in told else told
            for name, told in found["toimenpiteet"].items()
        }
    return found


def _named(subjects: Mapping[str, Subject], plan: str, name: str, role: Role) -> Subject:
    return subjects.get(name) or Subject(f"{plan}/{name}", role, name)


# ------------------------------------------------------------------------------------- actions


def _actions(old: Item, new: Item, plan: str, subjects: Mapping[str, Subject]) -> Iterator[Change]:
    before, after = old.get("toimenpiteet", _NOTHING), new.get("toimenpiteet", _NOTHING)
    for name in {**after, **before}:
        former, now = before.get(name, _NOTHING), after.get(name, _NOTHING)
        subject = _named(subjects, plan, name, Role.ACTION)
        path: Path = ("toimenpiteet", name)
        yield from key_changes(former, now, ACTION_KEYS, subject, path)
        yield from _documents(former, now, subject, path)
        deviations = former.get("poikkeama", _NOTHING), now.get("poikkeama", _NOTHING)
        yield from key_changes(*deviations, DEVIATION_KEYS, subject, (*path, "poikkeama"))
        yield from _verdicts(former, now, subject, path)


def _documents(old: Item, new: Item, subject: Subject, path: Path) -> Iterator[Change]:
    """Yield evidence that came or is gone; a document is told by its name."""
    before, after = (
        by_name(data.get("näyttö", ()), lambda item: first_words(_title(item)))
        for data in (old, new)
    )
    for name in {**after, **before}:
        former, now = before.get(name), after.get(name)
        if not same(former, now, ""):
            judgement = judge.proof(former, now)
            where = (*path, "näyttö")
            yield Change(*judgement, "evidence", subject, former, now, part=name, path=where)


def _title(document: Plain) -> Plain:
    return document["nimi"] if isinstance(document, dict) else document


def _verdicts(old: Item, new: Item, subject: Subject, path: Path) -> Iterator[Change]:
    """Yield other bodies' verdicts."""
    before, after = (
        by_name(data.get("arviot", ()), lambda item: str(item["toimielin"])) for data in (old, new)
    )
    for body in {**after, **before}:
        former, now = before.get(body), after.get(body)
        if same(former, now, ""):
            continue
        if former is None or now is None:
            judgement = RECORDED if now is not None else DROPPED
        else:
            judgement = REWORDED if former["tulos"] == now["tulos"] else REWRITTEN
        where = (*path, "arviot")
        yield Change(*judgement, "body_verdict", subject, former, now, part=body, path=where)


# ------------------------------------------------------------------------------------ measures


def _measures(old: Item, new: Item, plan: str, subjects: Mapping[str, Subject]) -> Iterator[Change]:
    before, after = _entries(old), _entries(new)
    for name in {**after, **before}:
        former, _ = before.get(name, (_NOTHING, ()))
        now, path = after.get(name) or (_NOTHING, before[name][1])
        if former != now:
            subject = _named(subjects, plan, name, Role.MEASURE)
            yield from _entry(former, now, subject, path)


def _entries(data: Item) -> dict[str, tuple[Item, Path]]:
    """Return what was recorded of each measure, and where it stands, whatever action holds it."""
    found: dict[str, tuple[Item, Path]] = {
        name: (entry, ("mittarit", name)) for name, entry in data.get("mittarit", {}).items()
    }
    for action, told in data.get("toimenpiteet", {}).items():
        for name, entry in told.get("mittarit", {}).items():
            found[name] = entry, ("toimenpiteet", action, "mittarit", name)
    return found


def _entry(old: Item, new: Item, subject: Subject, path: Path) -> Iterator[Change]:
    secret = any(is_secret(item, subject) for item in (old, new))
    for change in _entry_changes(old, new, subject, path):
        yield change._replace(secret=secret and change.field in TELLING)


def is_secret(entry: Item, subject: Subject) -> bool:
    """Tell whether a value is withheld, or of too small a group."""
    few = "n" in entry and subject.smallest is not None and int(entry["n"]) < int(subject.smallest)
    return few or "salattu" in entry


def _entry_changes(old: Item, new: Item, subject: Subject, path: Path) -> Iterator[Change]:
    yield from _value(old, new, subject, path)
    yield from key_changes(*_without_the_values_own(old, new), MEASURE_KEYS, subject, path)
    yield from _classes(old, new, subject, path)
    yield from _interim(old, new, subject, path)
    yield from _corrections(old, new, subject, path)


def _without_the_values_own(old: Item, new: Item) -> tuple[Item, Item]:
    """Return both without what came, or went, together with the value."""
    if ("arvo" in old) is ("arvo" in new):
        return old, new
    both = [{key: item[key] for key in item if key not in _OF_VALUE} for item in (old, new)]
    for key in _OF_VALUE:
        if key in old and key in new:
            both[0][key], both[1][key] = old[key], new[key]
    return both[0], both[1]


def _value(old: Item, new: Item, subject: Subject, path: Path) -> Iterator[Change]:
    before, after = old.get("arvo"), new.get("arvo")
    if same(before, after, "arvo"):
        return
    note = new.get("lähde") if before is None else None
    judgement = _told(before, after)
    if after is None and "salattu" in new:
        judgement = Judgement(judgement.kind, Severity.SUBSTANTIVE)
        note = new["salattu"]
    elif before is not None and after is not None:
        judgement, note = _replaced(old, new)
    yield Change(*judgement, "value", subject, before, after, note=note, path=(*path, "arvo"))


def _replaced(old: Item, new: Item) -> tuple[Judgement, Plain]:
    """Judge a value in another's place: corrected with a reason, made final, or just overwritten."""
    fresh = [item for item in _fresh(old, new) if _is_of_value(item)]
    if fresh and same(fresh[0].get("aiempi"), old["arvo"], "arvo"):
        return CORRECTED, fresh[-1]["syy"]
    if old.get("laatu") in _PASSING and old.get("laatu") != new.get("laatu"):
        return CHANGED, new.get("lähde")
    return REWRITTEN, None


def _fresh(old: Item, new: Item) -> list[Item]:
    """Return the corrections of one form that the other does not have."""
    known = [settled(item, "") for item in old.get("oikaisut", ())]
    return [item for item in new.get("oikaisut", ()) if settled(item, "") not in known]


def _is_of_value(correction: Item) -> bool:
    """Tell whether a correction speaks of the value: one that names no key does."""
    return bool(correction.get("kohta", "arvo") == "arvo")


def _classes(old: Item, new: Item, subject: Subject, path: Path) -> Iterator[Change]:
    before, after = old.get("erittely", _NOTHING), new.get("erittely", _NOTHING)
    for name in {**after, **before}:
        former, now = before.get(name), after.get(name)
        if not same(former, now, "arvo"):
            judgement = _told(former, now) if former is None or now is None else REWRITTEN
            where = (*path, "erittely", name)
            yield Change(*judgement, "class_value", subject, former, now, part=name, path=where)


def _interim(old: Item, new: Item, subject: Subject, path: Path) -> Iterator[Change]:
    before, after = (
        by_name(data.get("välitiedot", ()), lambda item: str(settled(item["jakso"], "jakso")))
        for data in (old, new)
    )
    for period in {**after, **before}:
        former, now = before.get(period), after.get(period)
        if not same(former, now, "välitiedot"):
            where = (*path, "välitiedot")
            yield Change(
                *_told(former, now), "interim", subject, former, now, part=period, path=where
            )


def _corrections(old: Item, new: Item, subject: Subject, path: Path) -> Iterator[Change]:
    """Yield corrections that are gone, and those that do not go with a new value."""
    where = (*path, "oikaisut")
    for item in _fresh(new, old):
        yield Change(*DROPPED, "correction", subject, item, part=item["pvm"], path=where)
    kept = same(old.get("arvo"), new.get("arvo"), "arvo")
    for item in _fresh(old, new):
        if kept or not _is_of_value(item):
            yield Change(*ADDED, "correction", subject, None, item, part=item["pvm"], path=where)
