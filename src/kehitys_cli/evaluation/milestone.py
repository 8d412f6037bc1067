"""Rule 6: a milestone goes its own way. What was reached and can be shown stays reached."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.asked import bare_outcome, gap, unmeasured, withheld
from kehitys_cli.evaluation.inputs import (
    own_source,
    own_source_input,
    planned_input,
    recorded_input,
)
from kehitys_cli.evaluation.result import Input, InputRole, Origin, Reason, Result, Rule
from kehitys_cli.model.tokens import Quality
from kehitys_cli.model.values import Answer

if TYPE_CHECKING:
    from kehitys_cli.evaluation.result import MeasureOutcome
    from kehitys_cli.evaluation.setting import Setting
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.measures import Milestone


class _Told(NamedTuple):
    """An answer of a year file: `since` is the first year in which it may count."""

    file: int
    since: int
    entry: MeasureEntry

    @property
    def reached(self) -> bool:
        return self.entry.value is Answer.YES

    @property
    def proven(self) -> bool:
        return self.reached and own_source(self.entry) is not None

    @property
    def reached_year(self) -> int:
        """The year in which it was reached: of its day, else of the file that tells it."""
        return self.entry.date.year if self.entry.date is not None else self.file


def evaluate_milestone(measure: Milestone, setting: Setting) -> MeasureOutcome:
    """Return a milestone's result in the setting's year."""
    return _Asked(measure, setting).outcome()


class _Asked:
    def __init__(self, measure: Milestone, setting: Setting) -> None:
        self._measure = measure
        self._setting = setting
        self._deadline, self._by = _deadline(measure, setting)
        self._told = tuple(_answers(setting))

    def outcome(self) -> MeasureOutcome:
        """Go through the rules in their order."""
        year = self._setting.year
        proven = [told for told in self._told if told.proven and told.since <= year]
        first = min(proven, key=lambda told: (told.since, told.file), default=None)
        if first is not None and first.since < year:
            return self._reached(first, Rule.REACHED_EARLIER)
        closed = unmeasured(self._measure, self._setting) or withheld(self._measure, self._setting)
        if closed is not None:
            return closed
        if first is not None:
            return self._reached(first, Rule.REACHED)
        latest = max(self._told, key=lambda told: told.file, default=None)
        if latest is not None and latest.reached and latest.since <= year:
            made = self._made(Result.NOT_ASSESSABLE, Rule.NO_SOURCE, latest, Reason.NO_SOURCE)
            return made._replace(reached_year=latest.reached_year)
        return self._not_reached(latest)

    def _not_reached(self, latest: _Told | None) -> MeasureOutcome:
        """Rule 6: `ei`, a day after the year, or nothing."""
        due = self._setting.year >= self._deadline.year
        if latest is not None and latest.file == self._setting.year:
            result = Result.NOT_ACHIEVED if due else Result.ON_SCHEDULE
            rule = Rule.NOT_REACHED if due else Rule.NOT_REACHED_YET
            return self._made(result, Rule.REACHED_LATER if latest.reached else rule, latest)
        if due:
            return gap(self._measure, self._setting, (self._by,))
        return self._made(Result.NOT_MEASURED, Rule.BEFORE_DEADLINE, None)

    def _reached(self, told: _Told, rule: Rule) -> MeasureOutcome:
        day = told.entry.date
        return self._made(Result.ACHIEVED, rule, told)._replace(
            reached_year=told.reached_year,
            late=day is not None and day > self._deadline,
            preliminary=told.entry.quality is Quality.PRELIMINARY,
        )

    def _made(
        self, result: Result, rule: Rule, told: _Told | None, reason: Reason | None = None
    ) -> MeasureOutcome:
        measure, setting = self._measure, self._setting
        if told is None:
            return bare_outcome(measure, setting, result, rule, reason, (self._by,))
        inputs = (*_inputs(setting, told), self._by)
        source = own_source(told.entry)
        return bare_outcome(measure, setting, result, rule, reason, inputs, source)


def _answers(setting: Setting) -> list[_Told]:
    """Return the answers up to the year; forecasts and what is withheld are none."""
    return [
        _Told(year, max(year, entry.date.year if entry.date is not None else year), entry)
        for year, entry in setting.entries.items()
        if year <= setting.year
        and isinstance(entry.value, Answer)
        and entry.quality is not Quality.FORECAST
        and entry.withheld is None
    ]


def _deadline(measure: Milestone, setting: Setting) -> tuple[dt.date, Input]:
    """Return the deadline: its own, else the schedule's end, else the plan's."""
    role = InputRole.DEADLINE
    if measure.deadline is not None:
        told = planned_input(setting, role, measure.deadline.text, "määräaika")
        return measure.deadline.date, told
    end = setting.last
    return dt.date(end, 12, 31), Input(
        role, str(end), Origin(setting.file, setting.schedule_path), end
    )


def _inputs(setting: Setting, told: _Told) -> tuple[Input, ...]:
    entry, year = told.entry, told.file
    value = recorded_input(setting, InputRole.VALUE, str(entry.value), "arvo", year)
    day = (
        (recorded_input(setting, InputRole.VALUE, entry.date.isoformat(), "pvm", year),)
        if entry.date is not None
        else ()
    )
    return (value, *day, *own_source_input(setting, entry, year))
