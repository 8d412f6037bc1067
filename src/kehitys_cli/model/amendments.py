"""What was in force when: later amendments undone, newest first.

A year is judged by what was in force on its last day (`docs/format.md`, `muutokset`).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from kehitys_cli.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def plan_in_force(plan: Plan, data: Mapping[str, object], year: int) -> Plan:
    """Return the plan as it was in force on 31.12. of `year`; `plan` itself where nothing is later."""
    on = dt.date(year, 12, 31)
    dates = {decision.id: decision.date for decision in plan.decisions if decision.id}
    amendments = [
        amendment
        for action in plan.actions
        for item in (action, *action.measures)
        for amendment in item.amendments
    ]
    if not any(dates.get(amendment.decision, dt.date.min) > on for amendment in amendments):
        return plan
    return Plan.model_validate(in_force(data, on))


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
