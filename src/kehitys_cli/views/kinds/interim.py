"""The interim report (`osavuosi`): how the year stands, how it is forecast to end, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Interval
from kehitys_cli.views.attention import MOST
from kehitys_cli.views.gaps import compressed
from kehitys_cli.views.kinds.outlook import interim_of
from kehitys_cli.views.kinds.page import Kind, PageView, Press
from kehitys_cli.views.kinds.running import (
    RunningGoal,
    due_outlooks,
    late,
    missed,
    running,
    running_opening,
    running_tallies,
)
from kehitys_cli.views.measures import hidden
from kehitys_cli.views.report import GapView

if TYPE_CHECKING:
    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.model.values import Period
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words


@dataclass(frozen=True, slots=True)
class InterimView(PageView):
    """An interim report; `period` is the last one that anything was told of, else empty.

    `gaps` hold what the plan asks for within the year and every untold state; `optional` says in a
    sentence which measures have no interim value that nothing asks for.
    """

    period: str
    goals: tuple[RunningGoal, ...]
    gaps: tuple[GapView, ...]
    optional: str


def interim_view(case: ReportCase, words: Words) -> InterimView:
    """Return the interim report of the case's year."""
    press = Press(case, words, Kind.INTERIM)
    goals = running(press)
    views = due_outlooks(goals, press)
    period = _period(case)
    told = period.text if period is not None else ""
    plan = str(case.bundle.plan.period)
    heading = (
        press.own("title", plan=plan, period=told)
        if told
        else press.own("title-year", plan=plan, year=case.year)
    )
    attention = (*missed(views, press), *late(press))[:MOST]
    page = press.page(
        heading, tuple(running_opening(views, press)), running_tallies(views, press), attention
    )
    return InterimView(
        **page,
        period=told,
        goals=goals,
        gaps=_gaps(press, period),
        optional=_optional(press, period),
    )


def _period(case: ReportCase) -> Period | None:
    """Return the last period of the year's interim values."""
    found = [
        item.period
        for outcome in case.outcome.shown
        for one in outcome.measures
        for item in interim_of(one)
    ]
    return max(found, key=lambda period: period.key, default=None)


def _lacks(outcome: MeasureOutcome, period: Period | None) -> bool:
    """Tell whether a figure that the year asks for has no value of the period, nor of the year."""
    if not outcome.due or outcome.recorded or hidden(outcome):
        return False
    if not isinstance(outcome.measure, NumberMeasure | ScaleMeasure):
        return False
    keys = {item.period.key for item in interim_of(outcome)}
    return period is None or period.key not in keys


def _asked(outcome: ActionOutcome) -> bool:
    return outcome.action.monitoring.interval is Interval.HALF_YEARLY


def _gaps(press: Press, period: Period | None) -> tuple[GapView, ...]:
    """Return what is missing by unit, in the register's order."""
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for outcome in press.case.outcome.shown:
        number = press.numbers[outcome.action.id]
        if not outcome.told:
            name = press.words.of(outcome.action.name)
            what = press.say("no-state", year=press.case.year)
            rows.setdefault(outcome.action.responsible[0], []).append((number, name, what))
        for one in outcome.measures if _asked(outcome) else ():
            if _lacks(one, period):
                row = (number, press.words.of(one.measure.name), _what(one, press))
                rows.setdefault(one.unit, []).append(row)
    units = press.names.units
    order = [unit for unit in units if unit in rows] + [unit for unit in rows if unit not in units]
    return tuple(GapView(press.unit(unit), tuple(rows[unit])) for unit in order)


def _what(outcome: MeasureOutcome, press: Press) -> str:
    entry = outcome.entry
    if entry is not None and entry.promised is not None:
        return press.words.say("promised-by", date=press.words.date(entry.promised))
    return press.say("no-interim")


def _optional(press: Press, period: Period | None) -> str:
    lacking = [
        press.numbers[outcome.action.id]
        for outcome in press.case.outcome.shown
        if not _asked(outcome)
        for one in outcome.measures
        if _lacks(one, period)
    ]
    if not lacking:
        return ""
    told = period.text if period is not None else str(press.case.year)
    return press.count("optional", len(lacking), period=told, numbers=compressed(lacking))
