"""Register against register, seal against seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.history.changes import judge
from kehitys_cli.history.changes.change import (
    ADDED,
    ADVANCED,
    DROPPED,
    POSTPONED,
    REWORDED,
    REWRITTEN,
    TIGHTENED,
    WEAKENED,
    Change,
    Judgement,
    Role,
    Subject,
)
from kehitys_cli.history.changes.keyed import key_changes
from kehitys_cli.history.changes.settled import same
from kehitys_cli.model.tokens import SettingLevel
from kehitys_cli.model.values import parse_day_month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.history.changes.change import Plain
    from kehitys_cli.history.changes.keyed import Item, Keys

REGISTER = "kunta"
_NOTHING: Item = {}
_LEVELS = (SettingLevel.OFF, SettingLevel.INFO, SettingLevel.WARNING, SettingLevel.ERROR)
OWN_KEYS: Keys = {
    "nimi": ("name", judge.name),
    "kielet": ("languages", judge.changed),
    "yhteystiedot": ("contact", judge.minor),
    "nimikkeet": ("terms", judge.minor),
    "työkalu": ("tool", judge.changed),
}
UNIT_KEYS: Keys = {
    "nimi": ("name", judge.name),
    "lyhenteet": ("short_forms", judge.minor),
    "tyyppi": ("type", judge.changed),
    "ylempi": ("parent", judge.changed),
    "voimassa": ("valid", judge.validity),
    "korvaa": ("replaces", judge.changed),
}
_DAYS = {"toteumat": "values", "tilinpäätös": "statements", "valtuusto": "council"}


def register_changes(old: Item, new: Item) -> tuple[Change, ...]:
    """Return what changed between two forms of `kunta.yaml`, both the plain data of valid files."""
    if old == new:
        return ()
    whole = Subject(REGISTER, Role.MUNICIPALITY, (new or old).get("nimi"))
    if not old or not new:
        judgement = ADDED if new else DROPPED
        return (Change(*judgement, "item", whole, old or None, new or None),)
    return (
        *key_changes(old, new, OWN_KEYS, whole, ()),
        *_listed(old, new, "vastuutahot", Role.UNIT),
        *_listed(old, new, "kumppanit", Role.PARTNER),
        *_due_days(old, new, whole),
        *_settings(old, new, whole),
    )


def _listed(old: Item, new: Item, key: str, role: Role) -> Iterator[Change]:
    before, after = ({item["tunnus"]: item for item in data.get(key, ())} for data in (old, new))
    for name in {**after, **before}:
        former, now = before.get(name), after.get(name)
        subject = Subject(f"{REGISTER}/{name}", role, (now or former or _NOTHING).get("nimi"))
        if former is not None and now is not None:
            yield from key_changes(former, now, UNIT_KEYS, subject, (key, name))
            continue
        judgement = ADDED if now is not None else DROPPED
        yield Change(*judgement, "item", subject, former, now, path=(key, name) if now else (key,))


def _due_days(old: Item, new: Item, subject: Subject) -> Iterator[Change]:
    before, after = old.get("määräajat", _NOTHING), new.get("määräajat", _NOTHING)
    for key in {**before, **after}:
        former, now = before.get(key), after.get(key)
        if former != now:
            path = ("määräajat", key)
            part = _DAYS.get(key, key)
            yield Change(*_day(former, now), "due_day", subject, former, now, part=part, path=path)


def _day(old: Plain, new: Plain) -> Judgement:
    """Judge a due day: a later one is weaker."""
    if old is None or new is None:
        return judge.changed(old, new)
    before, after = parse_day_month(old).of(2024), parse_day_month(new).of(2024)  # a leap year
    return REWORDED if before == after else POSTPONED if after > before else ADVANCED


def _settings(old: Item, new: Item, subject: Subject) -> Iterator[Change]:
    before, after = (
        {item["sääntö"]: item for item in data.get("tarkistus", ())} for data in (old, new)
    )
    for rule in {**after, **before}:
        former, now = before.get(rule), after.get(rule)
        if not same(former, now, ""):
            judgement = _setting(former, now)
            path = ("tarkistus",)
            yield Change(*judgement, "rule_setting", subject, former, now, part=rule, path=path)


def _setting(old: Item | None, new: Item | None) -> Judgement:
    """Judge how heavily a rule weighs: a rule made lighter or switched off is weaker."""
    if old is None or new is None:
        return (
            WEAKENED
            if new is not None and new["taso"] == SettingLevel.OFF
            else judge.changed(old, new)
        )
    before, after = (_LEVELS.index(SettingLevel(item["taso"])) for item in (old, new))
    if before == after:
        return REWORDED
    return TIGHTENED if after > before else WEAKENED


def seal_changes(old: Item, new: Item, *, name: str) -> tuple[Change, ...]:
    """Return what happened to a seal: made, gone, or telling another digest than it did.

    `name` is its file's name. A seal that is gone or rewritten is weaker: what it held cannot be shown.
    """
    if same(old, new, ""):
        return ()
    target = str((new or old).get("kohde", name))
    last = target.rpartition("/")[2]
    year = int(last) if last.isdecimal() else None
    subject = Subject(target, Role.PLAN if year is None else Role.YEAR)
    before, after = (_without_rows(item) or None for item in (old, new))
    return (Change(*_sealed(old, new), "seal", subject, before, after, year, part=name),)


def _without_rows(seal: Item) -> Item:
    """Return a seal without the values that it keeps: some may not be published."""
    return {key: value for key, value in seal.items() if key != "rivit"}


def _sealed(old: Item, new: Item) -> Judgement:
    if not old or not new:
        return ADDED if new else DROPPED
    told = ("kohde", "menetelmä", "pvm", "päätös", "tiiviste", "rivit")
    return REWORDED if all(same(old.get(key), new.get(key), key) for key in told) else REWRITTEN
