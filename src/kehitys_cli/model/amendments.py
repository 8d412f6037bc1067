"""What was in force when: later amendments undone, newest first.

A year is judged by what was in force on its last day (`docs/format.md`, `muutokset`).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.model.common import Amendment
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action, Plan
    from kehitys_cli.model.strategy import Strategy

_Kind = TypeVar("_Kind", bound=BaseModel)

_ITEMS = ("toimenpiteet", "päämäärät", "tavoitteet", "mittarit")
"""Keys of lists whose items may have been changed, or may hold such items."""


def plan_in_force(plan: Plan, data: Mapping[str, object], year: int) -> Plan:
    """Return the plan as it was in force on 31.12. of `year`; `plan` itself where nothing is later.

    UserError where `aiemmin` holds what no plan can hold.
    """
    former = data_in_force(plan, data, year)
    return plan if former is data else _read(type(plan), former, year)


def strategy_in_force(strategy: Strategy, data: Mapping[str, object], year: int) -> Strategy:
    """Return the strategy as it was in force on 31.12. of `year`; see `plan_in_force`.

    Without its data (an empty mapping) it is returned as it is today.
    """
    measures = [
        *(measure for goal in strategy.goals for measure in goal.measures),
        *(one for goal in strategy.goals for item in goal.objectives for one in item.measures),
    ]
    amended = (measure.amendments for measure in measures)
    if not data or not any(is_later(strategy, one, year) for some in amended for one in some):
        return strategy
    return _read(type(strategy), in_force(data, dt.date(year, 12, 31)), year)


def data_in_force(plan: Plan, data: Mapping[str, object], year: int) -> Mapping[str, object]:
    """Return the plan's data as it was in force on 31.12. of `year`; `data` itself where nothing is later."""
    amended = (item.amendments for action in plan.actions for item in (action, *action.measures))
    if not any(is_later(plan, one, year) for some in amended for one in some):
        return data
    return in_force(data, dt.date(year, 12, 31))


def is_later(plan: Plan | Strategy, amendment: Amendment, year: int) -> bool:
    """Tell whether an amendment was decided after the end of `year`."""
    dates = (item.date for item in plan.decisions if item.id == amendment.decision)
    return next(dates, dt.date.min) > dt.date(year, 12, 31)


def is_added(item: Action | AnyMeasure) -> bool:
    """Tell whether a later decision added an item: one of its `muutokset` has no `aiemmin`."""
    return any(amendment.before is None for amendment in item.amendments)


def in_force(data: Mapping[str, object], on: dt.date) -> dict[str, Any]:
    """Return a plan's or strategy's data (Finnish keys, scalars as text) as it was in force on a day.

    `aiemmin` holds each changed key's whole former value, None or empty where it was not there; an
    entry without it added the whole item.
    """
    return _within(dict(data), _days(data), on)


def former_place(
    data: Mapping[str, object], path: Sequence[str], on: dt.date
) -> tuple[str | int, ...]:
    """Return where a value as it was in force on a day stands, given where it stands today.

    `path` names items of lists by `tunnus`. What was changed later stands in `aiemmin` of the first
    change after the day: of the measure before that of its action or goal.
    """
    days = _days(data)
    for home, entries in _homes(data, path):
        later = [
            (days.get(entry["päätös"], dt.date.min), index)
            for index, entry in enumerate(entries)
            if path[len(home)] in (entry.get("aiemmin") or {})
        ]
        found = min((one for one in later if one[0] > on), default=None)
        if found is not None:
            return (*home, "muutokset", found[1], "aiemmin", *path[len(home) :])
    return tuple(path)


def deciding(data: Mapping[str, object], path: Sequence[str], on: dt.date) -> str:
    """Return the id of the decision that set a value as it was in force on a day.

    Without a change of it that is the approval; empty where the file has none.
    """
    days = _days(data)
    for home, entries in _homes(data, path):
        ordered = sorted(entries, key=lambda entry: days.get(entry["päätös"], dt.date.min))
        after = _at(data, path)
        for entry in reversed(ordered):
            before = _before_entry(entry, path[len(home) :], after)
            if before != after and days.get(entry["päätös"], dt.date.min) <= on:
                return str(entry["päätös"])
            after = before
    decisions, approval = _listed(data, "päätökset"), approving(data)
    return "" if approval is None else str(decisions[approval].get("tunnus", ""))


def approving(data: Mapping[str, object]) -> int | None:
    """Return the place of the decision that approved a plan or strategy, among its `päätökset`.

    That is the first that neither changed anything later nor is a programme's; None where there is none.
    """
    others = {entry["päätös"] for entry in _entries(data)}
    for programme in _listed(data, "ohjelmat"):
        if isinstance(programme, dict):
            others.update(programme.get("päätökset") or ())
    decisions = _listed(data, "päätökset")
    own = (at for at, item in enumerate(decisions) if item.get("tunnus") not in others)
    return next(own, 0 if decisions else None)


_NOWHERE = object()
"""What stands before an entry that added the whole item."""


def _before_entry(entry: Mapping[str, Any], steps: Sequence[str], after: object) -> object:
    """Return a value as it was before a change, given the way to it from the item, and what it became."""
    if "aiemmin" not in entry:
        return _NOWHERE
    former: Mapping[str, object] = entry["aiemmin"] or {}
    return _at(former, steps) if steps[0] in former else after


def _at(data: object, steps: Sequence[str]) -> object:
    """Return what a path of keys, and of `tunnus` in lists, leads to; None where there is nothing."""
    for step in steps:
        if isinstance(data, list):
            data = next((one for one in data if one.get("tunnus") == step), None)
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def before_each(data: Mapping[str, object]) -> Iterator[tuple[dt.date, dict[str, Any]]]:
    """Yield, for the day before each decision of a later change, the data that was in force."""
    decided = {entry["päätös"] for entry in _entries(data)}
    for day in sorted({day for name, day in _days(data).items() if name in decided}):
        eve = day - dt.timedelta(days=1)
        yield eve, in_force(data, eve)


def _entries(item: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """Yield every entry of `muutokset` in a file."""
    yield from _listed(item, "muutokset")
    for key in _ITEMS:
        for one in _listed(item, key):
            if isinstance(one, dict):
                yield from _entries(one)


def _homes(
    data: Mapping[str, object], path: Sequence[str]
) -> list[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    """Return the addresses of the items that a path leads through, innermost first, with their changes."""
    found: list[tuple[tuple[str, ...], list[dict[str, Any]]]] = []
    item: Mapping[str, object] = data
    for at in range(2, len(path), 2):
        listed = _listed(item, path[at - 2])
        item = next((one for one in listed if one.get("tunnus") == path[at - 1]), {})
        found.append((tuple(path[:at]), _listed(item, "muutokset")))
    return found[::-1]


def _days(data: Mapping[str, object]) -> dict[str, dt.date]:
    """Return the days of the decisions by their ids, as they are written."""
    return {
        item["tunnus"]: dt.date.fromisoformat(item["pvm"])
        for item in _listed(data, "päätökset")
        if "tunnus" in item
    }


def _listed(data: Mapping[str, object], key: str) -> list[dict[str, Any]]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _within(item: dict[str, Any], dates: Mapping[str, dt.date], on: dt.date) -> dict[str, Any]:
    """Return an item whose lists of items are as they were in force; an emptied list is dropped."""
    former = dict(item)
    for key in _ITEMS:
        listed = _listed(item, key)
        if not all(isinstance(entry, dict) for entry in listed):
            continue
        kept = [_within(entry, dates, on) for entry in _undone(listed, dates, on)]
        if kept:
            former[key] = kept
        elif listed:
            del former[key]
    return former


def _undone(
    items: list[dict[str, Any]], dates: Mapping[str, dt.date], on: dt.date
) -> Iterator[dict[str, Any]]:
    """Yield the items without their later amendments; none that one of them added."""
    for item in items:
        entries = item.get("muutokset") or []
        later = [entry for entry in entries if dates.get(entry["päätös"], dt.date.min) > on]
        if not later:
            yield item
        elif all("aiemmin" in entry for entry in later):
            kept = [entry for entry in entries if entry not in later]
            yield _before(item, later, kept, dates)


def _before(
    item: dict[str, Any],
    later: list[dict[str, Any]],
    kept: list[dict[str, Any]],
    dates: Mapping[str, dt.date],
) -> dict[str, Any]:
    """Return an item before some amendments: newest first, of one day the last written first."""
    former = {**item, "muutokset": kept}
    for entry in sorted(later, key=lambda entry: dates[entry["päätös"]])[::-1]:
        former |= entry["aiemmin"]
    return {key: value for key, value in former.items() if value not in (None, "", [], {})}


def _read(kind: type[_Kind], data: Mapping[str, object], year: int) -> _Kind:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        steps = error.errors(include_url=False, include_input=False)[0]["loc"]
        raise UserError(
            "evaluation.former", year=year, place=" › ".join(address(data, steps))
        ) from error


def address(data: Any, loc: Sequence[int | str]) -> tuple[str, ...]:  # noqa: ANN401 - plain data
    """Return the address that pydantic means: items by their `tunnus`, without the tags of unions."""
    found: list[str] = []
    for position, step in enumerate(loc):
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
            found.append(str(data.get("tunnus", step)) if isinstance(data, dict) else str(step))
        elif isinstance(data, dict) and str(step) in data:
            data = data[str(step)]
            found.append(str(step))
        elif position == len(loc) - 1 and step != "[key]":
            found.append(str(step))
    return tuple(found)
