"""What was sealed against what stands now: typed verdicts, row by row, by content alone.

A seal pins an approved plan on the day of its decision, or a closed year (`docs/format.md`, seals). Its rows
hold each action and measure; here they are made from plain data, and compared. Order, layout and
comments are nothing, and no date of a commit is asked.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import islice, permutations, product
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.model.amendments import in_force
from kehitys_cli.model.canonical import UNORDERED, digest, plan_digest, year_digest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kehitys_cli.model.seal import SealedRow

    Data = Mapping[str, Any]

_EXPLAINING = frozenset({"oikaisut", "muutokset"})
"""Keys that explain a change and are none themselves."""

_ORDERS = 720
"""Orders of a list, or of the lists of one item, that are tried: all of up to six."""

_NESTED = frozenset({"mittarit", "toimenpiteet", "tavoitteet"})
"""Keys below which other rows stand: each has its own digest."""


class Standing(StrEnum):
    """How something stands against its seal."""

    AS_SEALED = "as_sealed"
    CORRECTED = "corrected"
    AMENDED = "amended"
    REORDERED = "reordered"
    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"

    @property
    def explained(self) -> bool:
        """Whether nothing needs an explanation: as sealed, or changed in the way that the rules provide."""
        return self not in {Standing.CHANGED, Standing.MISSING, Standing.ADDED}


class Aspect(StrEnum):
    """What of a row is compared; `REST` is what a seal covers beside its rows."""

    VALUE = "value"
    TARGET = "target"
    ITEM = "item"
    REST = "rest"


class Row(NamedTuple):
    """An action or measure as a seal holds it; `home` is its address in its file.

    `value` is what was recorded of a measure in a year, or an action's state; `targets` are a measure's by
    year. `data` is its own plain data, without the rows below it.
    """

    id: str
    home: tuple[str, ...]
    value: str
    targets: Data
    digest: str
    data: Data


class Compared(NamedTuple):
    """A row's value, targets or whole definition against its seal.

    `former` is what was sealed and `current` what stands now (a value's text, or targets by year), where the
    seal tells it. `corrections` are the entries of `oikaisut` that lead from one to the other,
    `decisions` the ids of those that amended it since; of a change, of those that had set something else.
    `keys` are the keys that differ, where they are known. `beyond` tells that more was changed than the
    corrections name, which is a change without correction.
    """

    id: str
    home: tuple[str, ...]
    aspect: Aspect
    standing: Standing
    former: Any = None
    current: Any = None
    corrections: tuple[Data, ...] = ()
    decisions: tuple[str, ...] = ()
    beyond: bool = False
    keys: tuple[str, ...] = ()


class Decided(NamedTuple):
    """An item as later decisions set it, and what differs from what they set: before and after, row by row."""

    row: Row
    changes: tuple[tuple[Row, Row], ...] = ()


_REST = Compared("", (), Aspect.REST, Standing.CHANGED)
"""Every row is explained, and yet the whole is another: something beside the rows was changed."""


# ------------------------------------------------------------------------------------------- rows


def plan_rows(data: Data) -> dict[str, Row]:
    """Return the rows of a plan (or strategy) by id: every action, goal, objective and measure."""
    return {row.id: row for row in _defined(data, ())}


def year_rows(data: Data, plan: Data | None = None) -> dict[str, Row]:
    """Return the rows of a year by id; stanzas that say nothing have none.

    `plan` is the plan's (or strategy's) data as it was in force at the year's end: it gives the targets.
    """
    targets = {} if plan is None else {row.id: row.targets for row in _defined(plan, ())}
    return {row.id: row for row in _recorded(data, targets)}


def _defined(data: Data, home: tuple[str, ...]) -> Iterator[Row]:
    for key in ("toimenpiteet", "päämäärät", "tavoitteet", "mittarit"):
        for item in _items(data, key):
            name = str(item["tunnus"])
            own = _own(item)
            yield Row(
                name, (*home, key, name), "", _mapping(item, "tavoitetaso"), plan_digest(own), own
            )
            yield from _defined(item, (*home, key, name))


def _items(data: Data, key: str) -> list[Data]:
    found = data.get(key)
    listed = found if isinstance(found, list) else []
    return [item for item in listed if isinstance(item, dict) and "tunnus" in item]


def _recorded(data: Data, targets: Mapping[str, Data]) -> Iterator[Row]:
    for name, measure in _mapping(data, "mittarit").items():
        yield _measured(name, ("mittarit", name), measure, targets)
    for action, entry in _mapping(data, "toimenpiteet").items():
        if not isinstance(entry, dict):
            continue
        home, own = ("toimenpiteet", action), _own(entry)
        if own:
            yield Row(action, home, str(own.get("tila", "")), {}, year_digest(own), own)
        for name, measure in _mapping(entry, "mittarit").items():
            yield _measured(name, (*home, "mittarit", name), measure, targets)


def _measured(name: str, home: tuple[str, ...], data: Data, targets: Mapping[str, Data]) -> Row:
    own = data if isinstance(data, dict) else {}
    value = str(own.get("arvo", ""))
    return Row(name, home, value, targets.get(name, {}), year_digest(own), own)


def _own(item: Data) -> Data:
    return {key: value for key, value in item.items() if key not in _NESTED or _are_ids(value)}


def _are_ids(value: object) -> bool:
    """Tell an action's `tavoitteet`, a list of ids, from a goal's, a list of objectives."""
    return isinstance(value, list) and not any(isinstance(item, dict) for item in value)


def _mapping(data: Data, key: str) -> Data:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


# ------------------------------------------------------------------------------------------ a year


def compare_year(
    sealed: Mapping[str, SealedRow], whole: str, data: Data, plan: Data | None = None
) -> tuple[Compared, ...]:
    """Return a closed year's rows against its seal, whose digest is `whole`; `data` is the year's today.

    `plan` is the plan as it was in force at the year's end, where the targets are to be compared too; a seal
    whose rows tell no target says nothing about them.
    """
    today = year_rows(data, plan)
    with_targets = plan is not None and any(row.targets for row in sealed.values())
    found = [
        one
        for name in _names(sealed, today)
        for one in _year_row(name, sealed.get(name), today.get(name), with_targets=with_targets)
    ]
    values = [one for one in found if one.aspect is Aspect.VALUE]
    if not all(one.standing.explained for one in values):
        return tuple(found)
    return tuple(found) if year_digest(_before(data, values)) == whole else (*found, _REST)


def _year_row(
    name: str, sealed: SealedRow | None, row: Row | None, *, with_targets: bool
) -> Iterator[Compared]:
    yield _value(name, sealed, row)
    if with_targets and sealed is not None and row is not None and (sealed.targets or row.targets):
        same = _same({"tavoitetaso": sealed.targets}, {"tavoitetaso": row.targets})
        standing = Standing.AS_SEALED if same else Standing.CHANGED
        yield Compared(name, row.home, Aspect.TARGET, standing, sealed.targets, row.targets)


def _value(name: str, sealed: SealedRow | None, row: Row | None) -> Compared:
    home = () if row is None else row.home
    former = None if sealed is None else sealed.value
    current = None if row is None else row.value or None
    standing, corrections, beyond = _recorded_standing(sealed, row)
    return Compared(name, home, Aspect.VALUE, standing, former, current, corrections, beyond=beyond)


def _recorded_standing(
    sealed: SealedRow | None, row: Row | None
) -> tuple[Standing, tuple[Data, ...], bool]:
    """Return how a recorded row stands, the corrections that explain it, and whether more changed."""
    today = digest({}) if row is None else row.digest
    before = digest({}) if sealed is None else sealed.digest
    if today == before:
        return Standing.AS_SEALED, (), False
    if row is None or today == digest({}):
        return Standing.MISSING, (), False
    entries = _entries(row.data)
    for first in range(len(entries)):
        used = entries[first:]
        if year_digest(_uncorrected(row.data, row.home, used)) == before:
            return Standing.CORRECTED, used, False
    if sealed is None:
        return Standing.ADDED, (), False
    for first, entry in enumerate(entries):
        if "kohta" not in entry and _same({"arvo": entry.get("aiempi")}, {"arvo": sealed.value}):
            return Standing.CHANGED, entries[first:], True
    return Standing.CHANGED, (), False


def _entries(data: Data) -> tuple[Data, ...]:
    found = data.get("oikaisut")
    return (
        tuple(item for item in found if isinstance(item, dict)) if isinstance(found, list) else ()
    )


def _uncorrected(data: Data, home: tuple[str, ...], corrections: Sequence[Data]) -> Data:
    """Return a row's data as it was before some corrections, the newest undone first.

    An entry without `kohta` speaks of a measure's value, or of an action's state.
    """
    former = dict(data)
    key = "tila" if home[-2] == "toimenpiteet" else "arvo"
    for entry in reversed(corrections):
        former[str(entry.get("kohta", key))] = entry.get("aiempi")
    return former


def _before(data: Data, values: Sequence[Compared]) -> Data:
    """Return a year's data with the corrections of its rows undone."""
    for one in values:
        if one.corrections:
            data = _replaced(data, one.home, one)
    return data


def _replaced(data: Data, home: tuple[str, ...], one: Compared) -> Data:
    if not home:
        return _uncorrected(data, one.home, one.corrections)
    return {**data, home[0]: _replaced(data[home[0]], home[1:], one)}


# ------------------------------------------------------------------------------------------ a plan


def compare_plan(
    sealed: Mapping[str, SealedRow],
    whole: str,
    data: Data,
    on: dt.date,
    later: Mapping[str, Decided] | None = None,
) -> tuple[Compared, ...]:
    """Return an approved plan's rows against its seal, whose digest is `whole`; `data` is the plan today.

    `on` is the day of the decision that the seal pins: what was decided later is undone first,
    so that only changes without a decision count as such. `later` tells by id what those decisions set,
    so far as that is known: they carry nothing else.
    """
    pinned = in_force(data, on)
    then, today = plan_rows(pinned), plan_rows(data)
    ordered = {name: _in_sealed_order(sealed.get(name), row) for name, row in then.items()}
    days = decision_days(data)
    known = later or {}
    found = [
        one
        for name in _names(sealed, {**today, **then})
        for one in _plan_row(
            name,
            sealed.get(name),
            ordered.get(name),
            today.get(name),
            (_later(today.get(name), days, on), known.get(name)),
        )
    ]
    if not all(one.standing.explained for one in found):
        return tuple(found)
    kept = _with_orders(pinned, ordered)
    if plan_digest(kept) == whole:
        return tuple(found)
    same = _in_order(kept, lambda other: plan_digest(other) == whole) is not None
    return (*found, _REST._replace(standing=Standing.REORDERED) if same else _REST)


def _plan_row(
    name: str,
    sealed: SealedRow | None,
    then: Row | None,
    today: Row | None,
    later: tuple[tuple[str, ...], Decided | None],
) -> Iterator[Compared]:
    """Yield an item's definition against its seal, and apart from it its targets, where it has any.

    `then` is the item with later decisions undone, `today` as it stands; `later` are those decisions, and
    what they set.
    """
    decisions, decided = later
    if sealed is None or then is None or today is None:
        row, standing = today or then, _without_pair(sealed, then, today)
        home = () if row is None else row.home
        yield Compared(name, home, Aspect.ITEM, standing, decisions=_told(standing, decisions))
    else:
        now = today if decided is None else decided.row
        yield from _plan_pair(sealed, then, (today, now), decisions)
    for before, after in () if decided is None else decided.changes:
        yield from _since(before, after, decisions)


def _plan_pair(
    sealed: SealedRow, then: Row, ends: tuple[Row, Row], decisions: tuple[str, ...]
) -> Iterator[Compared]:
    """Yield an item's targets and definition against its seal.

    `ends` are the item as it stands, and as later decisions set it: that is what they carry, and all that is
    told here where the item is as sealed without them.
    """
    former, (today, decided) = dict(sealed.targets), ends
    kept = _same({"tavoitetaso": former}, {"tavoitetaso": then.targets})
    current = dict((decided if kept else today).targets)
    if former or current:
        same = _same({"tavoitetaso": former}, {"tavoitetaso": current})
        standing = _standing(kept=kept, now=same)
        told = _told(standing, decisions)
        yield Compared(
            then.id, today.home, Aspect.TARGET, standing, former, current, decisions=told
        )
    kept = sealed.digest == plan_digest({**then.data, "tavoitetaso": former})
    now = decided if kept else today
    same = sealed.digest == plan_digest({**now.data, "tavoitetaso": former})
    standing = _standing(kept=kept, now=same)
    if standing is Standing.AMENDED and _in_sealed_order(sealed, now) is not now:
        standing = Standing.REORDERED
    yield Compared(then.id, today.home, Aspect.ITEM, standing, decisions=_told(standing, decisions))


def _since(before: Row, after: Row, decisions: tuple[str, ...]) -> Iterator[Compared]:
    """Yield what differs from what decisions set, though no other decision says so."""
    keys = differing(before.data, after.data)
    told = Compared(after.id, after.home, Aspect.TARGET, Standing.CHANGED, decisions=decisions)
    if "tavoitetaso" in keys:
        yield told._replace(former=before.targets, current=after.targets)
    if others := tuple(key for key in keys if key != "tavoitetaso"):
        yield told._replace(aspect=Aspect.ITEM, keys=others)


def differing(one: Data, other: Data) -> tuple[str, ...]:
    """Return the keys that say something else; what only explains changes is none."""
    return tuple(
        key
        for key in dict.fromkeys([*one, *other])
        if key not in _EXPLAINING and not _means(key, one.get(key), other.get(key))
    )


def _means(key: str, one: object, other: object) -> bool:
    """Tell whether two values of a key are the same, the order of a list apart where it means nothing."""
    if key in UNORDERED and _are_ids(one) and _are_ids(other):
        one, other = sorted(one, key=str), sorted(other, key=str)  # type: ignore[call-overload]
    return _same({key: one}, {key: other})


def _standing(*, kept: bool, now: bool) -> Standing:
    """Return a standing from: the same once decisions are undone, and the same as it stands."""
    if not kept:
        return Standing.CHANGED
    return Standing.AS_SEALED if now else Standing.AMENDED


def _told(standing: Standing, decisions: tuple[str, ...]) -> tuple[str, ...]:
    return decisions if standing is Standing.AMENDED else ()


def _in_sealed_order(sealed: SealedRow | None, row: Row) -> Row:
    """Return an item with its lists in the order that was sealed, where that is all that differs."""
    if sealed is None or row.digest == sealed.digest:
        return row
    targets = dict(sealed.targets)

    def is_sealed(data: Data) -> bool:
        return plan_digest({**data, "tavoitetaso": targets}) == sealed.digest

    if is_sealed(row.data):
        return row
    found = _in_order(row.data, is_sealed)
    return row if found is None else row._replace(data=found)


def _in_order(data: Data, is_sealed: Callable[[Data], bool]) -> Data | None:
    """Return data with the lists whose order means nothing in that which was sealed; None where there is none.

    A seal tells a digest only, so orders are tried; of very long lists not all.
    """
    keys = [key for key, value in data.items() if key in UNORDERED and _is_plain_list(value)]
    orders = (islice(permutations(data[key]), _ORDERS) for key in keys)
    tried = (
        {**data, **dict(zip(keys, map(list, order), strict=True))} for order in product(*orders)
    )
    return next(filter(is_sealed, islice(tried, _ORDERS)), None) if keys else None


def _is_plain_list(value: object) -> bool:
    return _are_ids(value) and len(value) > 1  # type: ignore[arg-type]


def _with_orders(item: Data, ordered: Mapping[str, Row]) -> Data:
    """Return a plan, or an item of it, with the lists of its items in the order that was sealed."""
    found = dict(item)
    for key in ("toimenpiteet", "päämäärät", "tavoitteet", "mittarit"):
        if items := _items(item, key):
            found[key] = [_with_orders(one, ordered) for one in items]
    row = ordered.get(str(item.get("tunnus", "")))
    return found if row is None else found | {key: row.data[key] for key in UNORDERED & {*row.data}}


def _without_pair(sealed: SealedRow | None, then: Row | None, today: Row | None) -> Standing:
    """Return how an item stands that the seal or the plan lacks."""
    if sealed is None:
        return Standing.AMENDED if then is None else Standing.ADDED
    return Standing.MISSING if today is None else Standing.CHANGED


def decision_days(data: Data) -> dict[str, str]:
    """Return the days of a plan's decisions by id, as text that sorts like the days."""
    return {str(item["tunnus"]): str(item.get("pvm", "")) for item in _items(data, "päätökset")}


def _later(row: Row | None, decided: Mapping[str, str], on: dt.date) -> tuple[str, ...]:
    """Return the decisions after a day that amended an item, the oldest first."""
    entries = [] if row is None else row.data.get("muutokset") or []
    names = [str(entry.get("päätös", "")) for entry in entries]
    later = [name for name in dict.fromkeys(names) if decided.get(name, "") > on.isoformat()]
    return tuple(sorted(later, key=lambda name: decided[name]))


# ------------------------------------------------------------------------------------------ shared


def _names(sealed: Mapping[str, SealedRow], today: Mapping[str, Row]) -> tuple[str, ...]:
    """Return all ids: those of today in their order, then those that only the seal has."""
    return tuple(dict.fromkeys([*today, *sealed]))


def _same(one: Data, other: Data) -> bool:
    return digest(one) == digest(other)
