"""What was in force when: later amendments undone, newest first.

A year is judged by what was in force on its last day (`docs/format.md`, `muutokset`).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from kehitys_cli.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.model.common import Amendment


def plan_in_force(plan: Plan, data: Mapping[str, object], year: int) -> Plan:
    """Return the plan as it was in force on 31.12. of `year`; `plan` itself where nothing is later."""
    former = data_in_force(plan, data, year)
    return plan if former is data else Plan.model_validate(former)


def data_in_force(plan: Plan, data: Mapping[str, object], year: int) -> Mapping[str, object]:
    """Return the plan's data as it was in force on 31.12. of `year`; `data` itself where nothing is later."""
    amendments = [
        amendment
        for action in plan.actions
        for item in (action, *action.measures)
        for amendment in item.amendments
    ]
    if not any(is_later(plan, amendment, year) for amendment in amendments):
        return data
    return in_force(data, dt.date(year, 12, 31))


def is_later(plan: Plan, amendment: Amendment, year: int) -> bool:
    """Tell whether an amendment was decided after the end of `year`."""
    dates = (item.date for item in plan.decisions if item.id == amendment.decision)
    return next(dates, dt.date.min) > dt.date(year, 12, 31)


def in_force(data: Mapping[str, object], on: dt.date) -> dict[str, Any]:
    """Return a plan's data (Finnish keys, scalars as text) as it was in force on a day.

    `aiemmin` holds each changed key's whole former value, None or empty where it was not there; an
    entry without it added the whole item.
    """
    dates = _decision_dates(data)
    return {**data, "toimenpiteet": list(_items(data.get("toimenpiteet"), dates, on))}


def _decision_dates(data: Mapping[str, object]) -> dict[str, dt.date]:
    decisions: Any = data.get("päätökset") or []
    return {
        item["tunnus"]: dt.date.fromisoformat(item["pvm"]) for item in decisions if "tunnus" in item
    }


def _items(items: Any, dates: Mapping[str, dt.date], on: dt.date) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - plain data
    for item in items or []:
        former = _undone(item, dates, on)
        if former is None:
            continue
        if former.get("mittarit"):
            former = {**former, "mittarit": list(_items(former["mittarit"], dates, on))}
        yield former


def _undone(
    item: dict[str, Any], dates: Mapping[str, dt.date], on: dt.date
) -> dict[str, Any] | None:
    """Return the item without its later amendments, or None where one of them added it."""
    entries = item.get("muutokset") or []
    later = [entry for entry in entries if dates.get(entry["päätös"], dt.date.min) > on]
    former = dict(item)
    for entry in sorted(later, key=lambda entry: dates[entry["päätös"]], reverse=True):
        if "aiemmin" not in entry:
            return None
        for key, value in entry["aiemmin"].items():
            if value in (None, "", [], {}):
                former.pop(key, None)
            else:
                former[key] = value
    former["muutokset"] = [entry for entry in entries if entry not in later]
    return former
