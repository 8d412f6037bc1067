"""What a measure's result depends on beside the measure itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kehitys_cli.model.values import Number, Quality

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kehitys_cli.evaluation.result import Rule
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.values import Period, Schedule, Text


@dataclass(frozen=True, slots=True)
class Setting:
    """The surroundings of a measure in the year that is evaluated.

    `entries` are the measure's own by year, `earlier` those of the series that it continues; `path` is
    where an entry stands in its year file, `home` where the measure stands in its own file. `finished`
    is the rule that ends the action before this year (told done, or dropped with a decision).
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
    file: str = "plan"
    unit: str = ""
    general_source: Text | None = None
    general_path: tuple[str, ...] = ()
    binding: bool = False
    finished: Rule | None = None
    earlier: Mapping[int, MeasureEntry] = field(default_factory=dict)

    @property
    def entry(self) -> MeasureEntry | None:
        """The year's own entry."""
        return self.entries.get(self.year)

    @property
    def last(self) -> int:
        """The schedule's last year; an open schedule ends with the plan."""
        return self.schedule.last(self.end)


def value_of(entry: MeasureEntry | None) -> Number | None:
    """Return the number that counts: recorded, and no forecast."""
    if entry is None or entry.quality is Quality.FORECAST or entry.withheld is not None:
        return None
    return entry.value if isinstance(entry.value, Number) else None


def period_key(entry: MeasureEntry, year: int) -> tuple[int, int]:
    """Return what orders values: the end of the value's own period, else of its year."""
    return entry.period.key if entry.period is not None else (year, 12)


def part_year(period: Period | None) -> bool:
    """Tell whether a value speaks of less than a year."""
    return period is not None and not period.whole_year
