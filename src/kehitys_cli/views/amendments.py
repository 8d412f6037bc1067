"""Changes of what was approved: what stood before, what was decided, and by whom."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.model.amendments import data_in_force, is_later
from kehitys_cli.views.report import AmendmentView
from kehitys_cli.views.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.model.common import Amendment
    from kehitys_cli.views.actions import Names
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

    Plain = Any

_UNIT = "yksikkö"


class _Step(NamedTuple):
    """A change of a key (empty: the whole item was added): the value before and after it, with their units."""

    amendment: Amendment
    key: str = ""
    sides: tuple[Plain, Plain] = (None, None)
    units: tuple[Plain, Plain] = (None, None)


def amendment_views(
    case: ReportCase, numbers: Mapping[str, str], words: Words, names: Names
) -> tuple[AmendmentView, ...]:
    """Return the changes that were in force at the end of the report's year, the oldest first."""
    items = [(action, item) for action in case.plan.actions for item in (action, *action.measures)]
    if not any(item.amendments for _, item in items):
        return ()
    telling = _Telling(words, names)
    data = data_in_force(case.bundle.plan, case.bundle.document.data, case.year)
    return tuple(
        telling.view(step, numbers[action.id], words.of(item.name))
        for action, item in items
        if item.amendments
        for step in _steps(case, item.amendments, _found(data, action.id, item.id))
    )


class _Telling:
    """Tells changes of approved items in the report's language."""

    def __init__(self, words: Words, names: Names) -> None:
        from kehitys_cli.history.changes.items import KEYS

        self._words = words
        self._decisions = names.decisions
        self._fields = {key: field for key, (field, _) in KEYS.items()}
        self._spelling = Spelling(words.catalogue, names.of_items, words.told)

    def view(self, step: _Step, number: str, name: str) -> AmendmentView:
        """Return a change with both values."""
        words, amendment = self._words, step.amendment
        before, now = "", words.say("added")
        key = self._fields.get(step.key, step.key)
        if key:
            before, now = self._spelling.sides(key, *step.sides, step.units)
        return AmendmentView(
            number,
            name,
            self._spelling.word(key) if key else "",
            before or words.say("not-there"),
            now or words.say("not-there"),
            self._decisions.get(amendment.decision, amendment.decision),
            words.of(amendment.reason),
        )


def _found(data: Mapping[str, object], action: str, item: str) -> Mapping[str, object]:
    """Return the plain data of an action, or of a measure of it."""
    home = next(entry for entry in _items(data, "toimenpiteet") if entry.get("tunnus") == action)
    if item == action:
        return home
    return next(entry for entry in _items(home, "mittarit") if entry.get("tunnus") == item)


def _items(data: Mapping[str, object], key: str) -> list[dict[str, object]]:
    found = data.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _steps(
    case: ReportCase, amendments: Sequence[Amendment], item: Mapping[str, Plain]
) -> list[_Step]:
    """Return each change of a key with the value before and after it, undone newest first."""
    current = dict(item)
    found: list[_Step] = []
    valid = [change for change in amendments if not is_later(case.bundle.plan, change, case.year)]
    for change in sorted(valid, key=lambda change: decided_on(case, change), reverse=True):
        found += [*_undone(change, current)][::-1]
        current |= change.before or {}
    return found[::-1]


def _undone(change: Amendment, current: Mapping[str, Plain]) -> Iterator[_Step]:
    """Yield what a change did to its keys; `current` is what it left."""
    if change.before is None:
        yield _Step(change)
        return
    unit = current.get(_UNIT)
    units = change.before.get(_UNIT, unit), unit
    for key, former in change.before.items():
        yield _Step(change, key, (former, current.get(key)), units)


def decided_on(case: ReportCase, change: Amendment) -> dt.date:
    """Return the day of a change's decision; the earliest day where the plan does not tell it."""
    days = (item.date for item in case.bundle.plan.decisions if item.id == change.decision)
    return next(days, dt.date.min)
