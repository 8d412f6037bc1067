"""Which way a series goes, and the bare change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Change, Trend
from kehitys_cli.evaluation.setting import months_of, period_key, secret, value_of
from kehitys_cli.evaluation.targets import aim_of, aim_year, direction_of
from kehitys_cli.model.tokens import Direction

if TYPE_CHECKING:
    from fractions import Fraction

    from kehitys_cli.evaluation.setting import Setting
    from kehitys_cli.evaluation.targets import Aim, Measured
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.values import Number


def trend_of(measure: Measured, setting: Setting) -> tuple[Trend | None, Change | None]:
    """Return trend and change of the year's value against the last earlier one of another period."""
    entry, value = setting.entry, value_of(setting.entry)
    if entry is None or value is None:
        return None, None
    before = _last_before(measure, setting, period_key(entry, setting.year))
    if before is None:
        return None, None
    year, former, number = before
    text = former.period.text if former.period is not None else str(year)
    change = Change(value.value - number.value, number, year, text)
    if _broken_between(setting, year) or months_of(entry) != months_of(former):
        return Trend.NOT_COMPARABLE, change
    told = entry.period.year if entry.period is not None else setting.year
    return _trend(measure, told, value.value, number.value), change


def _last_before(
    measure: Measured, setting: Setting, key: tuple[int, int]
) -> tuple[int, MeasureEntry, Number] | None:
    """Return the last earlier value: of the series that is continued too, never one not published."""
    last: tuple[tuple[int, int], int] | None = None
    found: tuple[int, MeasureEntry, Number] | None = None
    for year, entry in reversed(tuple(setting.series())):
        period = period_key(entry, year)
        if period >= key or year == setting.year or (last is not None and (period, year) < last):
            continue
        number = value_of(entry)
        if number is not None and not secret(measure, entry):
            last, found = (period, year), (year, entry, number)
    return found


def _broken_between(setting: Setting, since: int) -> bool:
    return any(entry.series_break is not None and since < year for year, entry in setting.series())


def _trend(measure: Measured, year: int, value: Fraction, former: Fraction) -> Trend:
    direction = direction_of(measure)
    if direction is None:
        return Trend.NOT_COMPARABLE
    if direction is Direction.STABLE:
        chosen = aim_year(measure, year)
        aim = aim_of(measure, chosen) if chosen is not None else None
        if aim is None:
            return Trend.NOT_COMPARABLE
        gain = _distance(former, aim) - _distance(value, aim)
    else:
        gain = value - former if direction is Direction.INCREASING else former - value
    if gain == 0:
        return Trend.UNCHANGED
    return Trend.IMPROVING if gain > 0 else Trend.WORSENING


def _distance(value: Fraction, aim: Aim) -> Fraction:
    """Return how far a value lies outside a range."""
    return max(aim.low - value, value - aim.high, value * 0)
