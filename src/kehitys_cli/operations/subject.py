"""What an id means, evaluated: an action, a measure, or a goal that is measured itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from kehitys_cli.documents.lookup import locate
from kehitys_cli.evaluation.result import Origin
from kehitys_cli.operations.reading import case_of
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.evaluation.result import (
        ActionOutcome,
        GoalOutcome,
        MeasureOutcome,
        PlanOutcome,
    )
    from kehitys_cli.model.common import Amendment
    from kehitys_cli.model.plan import Plan
    from kehitys_cli.views.case import ReportCase


def last_ended_year(plan: Plan, today: dt.date) -> int:
    """Return the last ended year within a plan's period, or its first year before any has ended."""
    start = plan.period.start
    return max(start, min(today.year - 1, plan.period.last(start)))


def default_year(workspace: Workspace, name: str, today: dt.date, plan: str | None = None) -> int:
    """Return the year that a question about an item means where none is given."""
    located = locate(workspace, name, plan=plan)
    years = [last_ended_year(bundle.plan, today) for bundle in _plans(workspace, located)]
    return max(years, default=today.year - 1)


@dataclass(frozen=True, slots=True)
class Subject:
    """An item with the cases of the plans that it is evaluated with, by their years.

    A goal's measures are evaluated with the plans that carry its strategy out.
    """

    located: Located
    cases: tuple[ReportCase, ...]

    def case(self, year: int) -> ReportCase:
        """Return the case that holds a year; UserError where no plan does."""
        for case in self.cases:
            if year in case.outcomes:
                return case
        period = self.cases[0].plan.period
        raise UserError("why.no-year", year=year, period=str(period), id=self.located.id)

    def outcome(self, year: int) -> ActionOutcome | MeasureOutcome | GoalOutcome | None:
        """Return what came of the item in a year; None where the plan did not have it then."""
        found = self.case(year).outcomes[year]
        return next((item for item in _outcomes(found, self.located)), None)

    def place(self, origin: Origin, year: int) -> tuple[str, int] | None:
        """Return file and line of an input of a year's result."""
        case = self.case(year)
        where = case.place(_as_in_force(case, origin, year))
        path, _, row = where.rpartition(":")
        return (path, int(row)) if path else None


def subject_of(
    workspace: Workspace, name: str, today: dt.date, plan: str | None = None, *, until: int = 0
) -> Subject:
    """Return what a name means, evaluated as of `today` up to the plan's end or the year `until`.

    UserError for an unknown name, a broken file, or a goal whose strategy no plan carries out.
    """
    located = locate(workspace, name, plan=plan)
    bundles = list(_plans(workspace, located))
    if not bundles:
        raise UserError("why.no-plan", strategy=located.bundle.id)
    cases = []
    for bundle in bundles:
        period = bundle.plan.period
        last = period.last(period.start)
        asked = max(period.start, min(until or last, last))
        cases.append(case_of(workspace, bundle, asked, today))
    return Subject(located, tuple(cases))


def _plans(workspace: Workspace, located: Located) -> Iterator[Bundle]:
    if located.action is not None:
        yield located.bundle
        return
    for bundle in workspace.bundles():
        if bundle.document.valid and bundle.plan.strategy == located.bundle.id:
            yield bundle


def _outcomes(
    found: PlanOutcome, located: Located
) -> Iterator[ActionOutcome | MeasureOutcome | GoalOutcome]:
    if located.action is None:
        yield from _of_goals(found, located)
        return
    for action in found.actions:
        if action.action.id == located.action.id:
            if located.measure is None:
                yield action
            else:
                yield from (item for item in action.measures if item.measure.id == located.id)


def _of_goals(found: PlanOutcome, located: Located) -> Iterator[MeasureOutcome | GoalOutcome]:
    for goal in found.goals:
        if located.measure is None and goal.item.id == located.id:
            yield goal
        elif located.measure is not None:
            yield from (item for item in goal.measures if item.measure.id == located.id)


# --------------------------------------------------------------------------- what was in force then


def decided(case: ReportCase, origin: Origin, year: int) -> str:
    """Return the id of the decision that set a key of the plan as it was in force in a year."""
    if origin.file != "plan":
        return ""
    key, changes, _ = _changes(case, origin)
    valid = [
        change
        for change in changes
        if not _later(case, change, year) and (change.before is None or key in change.before)
    ]
    if valid:
        return max(valid, key=lambda change: _date(case, change)).decision
    first = next((item.id for item in case.bundle.plan.decisions if item.id), None)
    return first or ""


def _as_in_force(case: ReportCase, origin: Origin, year: int) -> Origin:
    """Return where a key's value of that time stands: in `aiemmin`, where it was changed later."""
    if origin.file != "plan":
        return origin
    key, changes, home = _changes(case, origin)
    later = [
        (index, change)
        for index, change in enumerate(changes)
        if _later(case, change, year) and change.before is not None and key in change.before
    ]
    if not later:
        return origin
    index, _ = min(later, key=lambda item: _date(case, item[1]))
    path = (*home, "muutokset", index, "aiemmin", *origin.path[len(home) :])
    return Origin(origin.file, cast("tuple[str, ...]", path))  # items without an id go by number


def _changes(
    case: ReportCase, origin: Origin
) -> tuple[str, tuple[Amendment, ...], tuple[str, ...]]:
    """Return the key of an item that an origin names, the item's amendments, and its address."""
    path = origin.path
    action = next((item for item in case.bundle.plan.actions if item.id == path[1]), None)
    if action is None:
        return "", (), path
    measures = {item.id: item for item in action.measures}
    if path[2:3] == ("mittarit",) and path[4:]:
        measure = measures.get(path[3])
        return path[4], measure.amendments if measure is not None else (), path[:4]
    return "".join(path[2:3]), action.amendments, path[:2]


def _date(case: ReportCase, change: Amendment) -> dt.date:
    dates = {item.id: item.date for item in case.bundle.plan.decisions}
    return dates.get(change.decision, dt.date.min)


def _later(case: ReportCase, change: Amendment, year: int) -> bool:
    return _date(case, change) > dt.date(year, 12, 31)
