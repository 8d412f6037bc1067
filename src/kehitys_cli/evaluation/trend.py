"""Which way a series goes, and the bare change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Change, Trend
from kehitys_cli.evaluation.setting import Setting, part_year, period_key, value_of
from kehitys_cli.evaluation.targets import Aim, Measured, aim_of, direction_of
from kehitys_cli.model.values import Direction

if TYPE_CHECKING:
    from fractions import Fraction

    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.values import Number


def trend_of(measure: Measured, setting: Setting) -> tuple[Trend | None, Change | None]:
    """Return trend and change of the year's value against the last earlier one of another period."""
    entry = setting.entry
    value = value_of(entry)
    if entry is None or value is None:
        return None, None
    before = _last_before(setting, period_key(entry, setting.year))
    if before is None:
        return None, None
    year, former, number = before
    text = str(former.period.text) if former.period is not None else str(year)
    change = Change(value.value - number.value, number, year, text)
    if _broken_between(setting, year) or part_year(entry.period) != part_year(former.period):
        return Trend.NOT_COMPARABLE, change
    return _trend(measure, setting, value.value, number.value), change


def _last_before(setting: Setting, key: tuple[int, int]) -> tuple[int, MeasureEntry, Number] | None:
    found: list[tuple[tuple[int, int], int, MeasureEntry, Number]] = []
    for entries in (setting.earlier, setting.entries):
        for year, entry in entries.items():
            number = value_of(entry)
            if number is not None and year < setting.year and period_key(entry, year) < key:
                found.append((period_key(entry, year), year, entry, number))
    if not found:
        return None
    _, year, entry, number = max(found, key=lambda item: item[:2])
    return year, entry, number


def _broken_between(setting: Setting, since: int) -> bool:
    return any(
        entry.series_break is not None and since < year <= setting.year
        for year, entry in setting.entries.items()
    )


def _trend(measure: Measured, setting: Setting, value: Fraction, former: Fraction) -> Trend:
    direction = direction_of(measure)
    if direction is None:
        return Trend.NOT_COMPARABLE
    if direction is Direction.STABLE:
        aim = _aim_nearby(measure, setting.year)
        if aim is None:
            return Trend.NOT_COMPARABLE
        gain = _distance(former, aim) - _distance(value, aim)
    else:
        gain = value - former if direction is Direction.INCREASING else former - value
    if gain == 0:
        return Trend.UNCHANGED
    return Trend.IMPROVING if gain > 0 else Trend.WORSENING


def _aim_nearby(measure: Measured, year: int) -> Aim | None:
    """Return the range to keep to: of this year, the latest earlier, else the nearest later one."""
    years = sorted(measure.targets)
    earlier = [item for item in years if item <= year]
    chosen = earlier[-1] if earlier else years[0] if years else None
    return None if chosen is None else aim_of(measure, chosen)


def _distance(value: Fraction, aim: Aim) -> Fraction:
    return max(aim.low - value, value - aim.high, value * 0)
