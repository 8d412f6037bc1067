"""What a measure's result depends on beside the measure itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.model.tokens import Quality
from kehitys_cli.model.values import Number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from kehitys_cli.evaluation.result import Input, Rule
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.values import Period, Schedule, Text

WHOLE_YEAR = (1, 12)
"""The months of a value that speaks of its whole year."""


class Ending(NamedTuple):
    """What ended an action before the year that is evaluated: told done, or dropped by a decision."""

    rule: Rule
    state: Input


class Setting(NamedTuple):
    """The surroundings of a measure in the year that is evaluated.

    `start` and `end` are the plan's period, `plan_valid` its `voimassa`. `entries` are the measure's own
    by year, `earlier` those of the series that it continues; `path` is where an entry stands in its year
    file, `home` where the measure stands in its own file, `schedule_path` where its schedule does.
    """

    year: int
    as_of: dt.date
    due_day: dt.date
    start: int
    end: int
    schedule: Schedule
    entries: Mapping[int, MeasureEntry]
    path: tuple[str, ...]
    home: tuple[str, ...]
    schedule_path: tuple[str, ...]
    earlier: Mapping[int, MeasureEntry]
    file: str = "plan"
    unit: str = ""
    plan_valid: Schedule | None = None
    general_source: Text | None = None
    general_path: tuple[str, ...] = ()
    binding: bool = False
    ended: Ending | None = None

    @property
    def entry(self) -> MeasureEntry | None:
        """The year's own entry."""
        return self.entries.get(self.year)

    @property
    def last(self) -> int:
        """The schedule's last year; an open schedule ends with the plan."""
        return self.schedule.last(self.end)

    def series(self) -> Iterator[tuple[int, MeasureEntry]]:
        """Yield the entries up to the year, those of the continued series first."""
        for entries in (self.earlier, self.entries):
            for year, entry in entries.items():
                if year <= self.year:
                    yield year, entry


def value_of(entry: MeasureEntry | None) -> Number | None:
    """Return the number that counts: recorded, and no forecast."""
    if entry is None or entry.quality is Quality.FORECAST or entry.withheld is not None:
        return None
    return entry.value if isinstance(entry.value, Number) else None


def secret(measure: AnyMeasure, entry: MeasureEntry) -> bool:
    """Tell whether a value may not be published: withheld, or of too small a group."""
    return entry.withheld is not None or too_few(measure, entry)


def too_few(measure: AnyMeasure, entry: MeasureEntry) -> bool:
    """Tell whether a value speaks of a group that is too small to be published (`pienin-n`)."""
    smallest = measure.smallest_n
    return smallest is not None and entry.n is not None and entry.n < smallest


def period_key(entry: MeasureEntry, year: int) -> tuple[int, int]:
    """Return what orders values: the end of the value's own period, else of its year."""
    return entry.period.key if entry.period is not None else (year, WHOLE_YEAR[1])


def months_of(entry: MeasureEntry) -> tuple[int, int]:
    """Return the first and last month that a value speaks of: only the same months compare."""
    period = entry.period
    return WHOLE_YEAR if period is None else (period.first, period.last)


def part_year(period: Period | None) -> bool:
    """Tell whether a value speaks of less than a year."""
    return period is not None and not period.whole_year
