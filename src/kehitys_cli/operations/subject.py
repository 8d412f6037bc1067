"""What an id means, evaluated: an action, a measure, or a goal that is measured itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.lookup import locate
from kehitys_cli.operations.reading import case_of
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.evaluation.result import (
        ActionOutcome,
        GoalOutcome,
        MeasureOutcome,
        Origin,
        PlanOutcome,
    )
    from kehitys_cli.views.case import ReportCase


def last_ended_year(bundles: Iterable[Bundle], today: dt.date) -> int:
    """Return the last year that has ended within any plan.

    A plan that has not begun, or whose first year still runs, counts only where no other has ended a
    year: a next term's plan is in place long before the last values of this one are due.
    """
    periods = [bundle.plan.period for bundle in bundles if bundle.document.valid]
    last = today.year - 1
    ended = [min(last, period.last(period.start)) for period in periods if period.start <= last]
    return max(ended) if ended else min((period.start for period in periods), default=last)


def year_asked(workspace: Workspace, today: dt.date, plan: str | None = None) -> int:
    """Return the year that a question about a plan, or about all, means where none is given."""
    return last_ended_year([workspace.bundle(plan)] if plan else workspace.bundles(), today)


def default_year(workspace: Workspace, name: str, today: dt.date, plan: str | None = None) -> int:
    """Return the year that a question about an item means where none is given."""
    return last_ended_year(_plans(workspace, locate(workspace, name, plan=plan)), today)


class Subject(NamedTuple):
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
        return self.case(year).where(origin, year)


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
