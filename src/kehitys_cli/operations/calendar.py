"""The days of a year's follow-up as a calendar: who owes what by when, what is promised, what is to be reached."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Rule
from kehitys_cli.model.measures import Milestone
from kehitys_cli.operations.reading import bundles_of_year, case_of, edition_at_hand
from kehitys_cli.operations.status import Standing
from kehitys_cli.render.ical import Event, calendar
from kehitys_cli.views.build import action_numbers
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.operations.status import Asked, Status, UnitStatus
    from kehitys_cli.views.case import ReportCase

_REACHED = {Rule.REACHED, Rule.REACHED_EARLIER}
_DUE = {Standing.AWAITED, Standing.MISSING}


def status_calendar(
    workspace: Workspace, found: Status, catalogue: Catalogue, unit: str | None = None
) -> bytes:
    """Return what a status tells as a calendar; `unit` narrows to what one unit owes.

    It is stamped with the day of the commit whose files were read; without one, with the status' own day.
    """
    commit = edition_at_hand(workspace).commit
    midnight = dt.datetime.combine(found.as_of, dt.time(), dt.UTC)
    events = _Days(workspace, found, catalogue, unit).events()
    register = workspace.municipality
    name, home = (register.name.pick(one) for one in (catalogue.language, register.language))
    stamp = midnight if commit is None else commit.date
    return calendar(name, home, sorted(events, key=_order), stamp)


def _order(event: Event) -> tuple[dt.date, str]:
    return event.day, event.name


class _Days:
    """Yields the events of a status."""

    def __init__(
        self, workspace: Workspace, found: Status, catalogue: Catalogue, unit: str | None
    ) -> None:
        self._workspace = workspace
        self._found = found
        self._words = Words(catalogue)
        self._unit = unit

    def events(self) -> Iterator[Event]:
        for unit in self._found.units:
            yield from self._owed(unit)
            yield from self._promised(unit)
        if self._unit is None:
            yield from self._common()
        for bundle in bundles_of_year(self._workspace, self._found.year, None):
            if bundle.id in self._found.plans:
                case = case_of(self._workspace, bundle, self._found.year, self._found.as_of)
                yield from self._milestones(case)

    def _say(self, key: str, **params: object) -> str:
        return self._words.catalogue.text(f"status.ics.{key}", **params)

    def _owed(self, unit: UnitStatus) -> Iterator[Event]:
        """Yield the day by which a unit records the year, with all that it still owes."""
        items = [item for item in unit.items if item.standing in _DUE]
        if not items:
            return
        year = self._found.year
        yield Event(
            f"{unit.unit}/toteumat/{self._found.due}",
            self._found.due,
            self._words.catalogue.count("status.ics.owed", len(items), year=year, unit=unit.name),
            "\n".join((*self._listed(items), "", self._say("how", year=year))),
        )

    def _listed(self, items: Sequence[Asked]) -> Iterator[str]:
        for item in items:
            what = item.name if item.kind == "value" else self._say("state", name=item.name)
            yield f"{item.number} {what}".strip()

    def _promised(self, unit: UnitStatus) -> Iterator[Event]:
        for item in unit.items:
            if item.standing is Standing.PROMISED and item.promised is not None:
                yield Event(
                    f"{item.plan}/{item.id}/tulossa/{item.promised}",
                    item.promised,
                    self._say("promised", name=item.name, unit=unit.name),
                    f"{item.number} {item.action}\n{item.command}".strip(),
                )

    def _common(self) -> Iterator[Event]:
        """Yield the days of the whole municipality: financial statements and council."""
        days, year = self._workspace.municipality.due_days, self._found.year
        for name, day in (("statements", days.statements), ("council", days.council)):
            when = day.of(year + 1)
            yield Event(f"{name}/{when}", when, self._say(name, year=year))

    def _milestones(self, case: ReportCase) -> Iterator[Event]:
        numbers = action_numbers(case)
        for outcome in case.outcome.actions:
            for one in outcome.measures:
                if self._open(outcome, one):
                    yield self._milestone(case, outcome, one, numbers[outcome.action.id])

    def _open(self, outcome: ActionOutcome, one: MeasureOutcome) -> bool:
        """Tell whether something is a milestone that is still to be reached."""
        mine = self._unit is None or one.unit == self._unit
        milestone = isinstance(one.measure, Milestone)
        return milestone and mine and not outcome.ended and one.rule not in _REACHED

    def _milestone(
        self, case: ReportCase, outcome: ActionOutcome, one: MeasureOutcome, number: str
    ) -> Event:
        words, units = self._words, {unit.id: unit.name for unit in case.municipality.units}
        day = _deadline(case, outcome, one)
        unit = words.of(units.get(one.unit)) or one.unit
        return Event(
            f"{case.bundle.id}/{one.measure.id}/määräaika/{day}",
            day,
            self._say("milestone", name=words.of(one.measure.name), unit=unit),
            f"{number} {words.of(outcome.action.name)}",
        )


def _deadline(case: ReportCase, outcome: ActionOutcome, one: MeasureOutcome) -> dt.date:
    """Return a milestone's deadline: its own, else the schedule's end, else the plan's."""
    own = one.measure.deadline if isinstance(one.measure, Milestone) else None
    if own is not None:
        return own.date
    period = case.plan.period
    return dt.date(outcome.action.schedule.last(period.last(period.start)), 12, 31)
