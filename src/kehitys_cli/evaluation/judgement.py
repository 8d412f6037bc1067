"""Rules 3 to 5: a number or a step of a scale, held against its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.asked import gap
from kehitys_cli.evaluation.inputs import (
    aim_inputs,
    baseline_input,
    own_source,
    told_input,
    value_inputs,
)
from kehitys_cli.evaluation.result import (
    Input,
    InputRole,
    MeasureOutcome,
    Origin,
    Reason,
    Result,
    Rule,
)
from kehitys_cli.evaluation.setting import part_year, value_of
from kehitys_cli.evaluation.targets import (
    aim_of,
    aim_year,
    direction_of,
    line_start,
    meets,
    share_of_way,
)
from kehitys_cli.evaluation.trend import trend_of
from kehitys_cli.model.measures import ScaleMeasure
from kehitys_cli.model.tokens import Direction, Quality

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kehitys_cli.evaluation.setting import Setting
    from kehitys_cli.evaluation.targets import Aim, LineStart, Measured
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.values import Number

HALF = 2
"""Partly achieved from one half of the way from baseline to target: (v − b)/(t − b) ≥ 1/2."""


class _Case(NamedTuple):
    """A recorded number; `year` is the last of its own period (W in the rules)."""

    measure: Measured
    setting: Setting
    entry: MeasureEntry
    value: Fraction
    year: int


class _Found(NamedTuple):
    """What a rule came to; `inputs` are those that it needs beside value, source and target."""

    result: Result
    rule: Rule
    reason: Reason | None = None
    inputs: tuple[Input, ...] = ()
    share: Fraction | None = None
    expected: Fraction | None = None


def judged(measure: Measured, setting: Setting) -> MeasureOutcome:
    """Return the result of the year's number, or of its lack."""
    entry, number = setting.entry, value_of(setting.entry)
    if entry is None or number is None:
        return gap(measure, setting)
    year = entry.period.year if entry.period is not None else setting.year
    case = _Case(measure, setting, entry, number.value, year)
    chosen = aim_year(measure, year)
    aim = aim_of(measure, chosen) if chosen is not None else None
    direction = direction_of(measure)
    lack = _lack(case, chosen, aim)
    if lack is not None or aim is None or direction is None:
        return _outcome(case, number, lack or _NO_TARGET, None)
    return _outcome(case, number, _judgement(case, aim, direction), aim)


def _outcome(case: _Case, number: Number, found: _Found, aim: Aim | None) -> MeasureOutcome:
    measure, setting, entry = case.measure, case.setting, case.entry
    trend, change = trend_of(measure, setting)
    target = aim_inputs(measure, setting, aim) if aim is not None else ()
    return MeasureOutcome(
        measure=measure,
        year=setting.year,
        result=found.result,
        rule=found.rule,
        reason=found.reason,
        inputs=(*value_inputs(measure, setting, entry, number), *target, *found.inputs),
        entry=entry,
        value=number,
        value_year=case.year,
        target=aim.target if aim is not None else None,
        target_value=aim.value if aim is not None else None,
        target_year=aim.year if aim is not None else None,
        baseline=measure.baseline,
        expected=found.expected,
        share=found.share,
        own_source=own_source(entry),
        general_source=measure.source or setting.general_source,
        preliminary=entry.quality is Quality.PRELIMINARY,
        trend=trend,
        change=change,
        unit=setting.unit,
    )


# ------------------------------------------------------------------- rule 3: what a judgement needs


def _not_assessable(rule: Rule, reason: Reason, *inputs: Input) -> _Found:
    return _Found(Result.NOT_ASSESSABLE, rule, reason, inputs)


_NO_TARGET = _not_assessable(Rule.NO_TARGET, Reason.NO_TARGET)


def _lack(case: _Case, chosen: int | None, aim: Aim | None) -> _Found | None:
    """Return the first lack in the order of the rule, or None where nothing lacks."""
    measure = case.measure
    source = own_source(case.entry) or measure.source or case.setting.general_source
    if source is None:
        return _not_assessable(Rule.NO_SOURCE, Reason.NO_SOURCE)
    if chosen is None:
        return _NO_TARGET
    if direction_of(measure) is None:
        return _not_assessable(Rule.NO_DIRECTION, Reason.NO_DIRECTION)
    if aim is None:
        return _not_assessable(Rule.NO_REFERENCE, Reason.NO_BASELINE)
    broken = _break(case)
    if broken is not None:
        return _not_assessable(Rule.SERIES_BREAK, Reason.SERIES_BREAK, broken)
    if part_year(case.entry.period):
        return _not_assessable(Rule.PART_YEAR, Reason.PART_YEAR)
    return None


def _break(case: _Case) -> Input | None:
    """Return the latest break in or before the year that no later baseline heals.

    A plan that continues a series of an earlier one began with that series as it then was: a break of the
    earlier plan stops a judgement only where the baseline is older than it.
    """
    setting, baseline = case.setting, case.measure.baseline
    entries = setting.entries
    if baseline is not None and baseline.year is not None:
        entries = dict(setting.series())
    latest = unhealed_break(case.measure, entries, setting.year)
    why = entries[latest].series_break if latest is not None else None
    if latest is None or why is None:
        return None
    # What an earlier plan's file tells has no place in this plan's.
    own = entries[latest] is setting.entries.get(latest)
    origin = Origin(latest, (*setting.path, "sarjakatkos")) if own else None
    return told_input(InputRole.SERIES_BREAK, why, origin, latest)


def unhealed_break(measure: Measured, entries: Mapping[int, MeasureEntry], year: int) -> int | None:
    """Return the year of the latest break in or before `year` that no later baseline heals."""
    breaks = [
        when for when, entry in entries.items() if entry.series_break is not None and when <= year
    ]
    begun = measure.baseline.year if measure.baseline is not None else None
    latest = max(breaks, default=None)
    return None if latest is None or (begun is not None and begun >= latest) else latest


# ----------------------------------------------------- rule 4: the target's year, or only earlier ones


def _judgement(case: _Case, aim: Aim, direction: Direction) -> _Found:
    met = meets(case.value, aim, direction)
    if aim.year > case.year:
        return _under_way(case, aim, direction, met=met)
    if met:
        return _Found(Result.ACHIEVED, Rule.MET)
    if direction is Direction.STABLE or isinstance(case.measure, ScaleMeasure):
        return _Found(Result.NOT_ACHIEVED, Rule.NOT_MET)
    return _missed(case, aim, direction)


def _missed(case: _Case, aim: Aim, direction: Direction) -> _Found:
    """Tell how much of the way from the baseline was gone, where the target is better than it."""
    baseline = case.measure.baseline
    inputs = baseline_input(case.measure, case.setting)
    share = (
        share_of_way(case.value, aim, baseline.value.value, direction)
        if baseline is not None
        else None
    )
    if share is None:
        return _Found(Result.NOT_ACHIEVED, Rule.NOT_MET, None, inputs)
    if share * HALF < 1:
        return _Found(Result.NOT_ACHIEVED, Rule.NOT_HALF_WAY, None, inputs, share)
    if case.setting.binding or case.measure.binding is not None:
        return _Found(Result.NOT_ACHIEVED, Rule.BINDING, None, inputs, share)
    return _Found(Result.PARTLY_ACHIEVED, Rule.HALF_WAY, None, inputs, share)


# ---------------------------------------------------------------- rule 5: on the way to a later target


def _under_way(case: _Case, aim: Aim, direction: Direction, *, met: bool) -> _Found:
    if met:
        return _Found(Result.ON_SCHEDULE, Rule.MET_EARLY, Reason.TARGET_ALREADY_MET)
    if direction is Direction.STABLE:
        return _Found(Result.BEHIND, Rule.OUTSIDE_RANGE)
    start = line_start(case.measure, case.year)
    if start is None:
        return _not_assessable(Rule.NO_LINE, Reason.NO_BASELINE)
    expected = start.point(aim, case.year)
    inputs = _begins(case, start)
    growing = direction is Direction.INCREASING
    if case.value >= expected if growing else case.value <= expected:
        return _Found(Result.ON_SCHEDULE, Rule.ON_LINE, None, inputs, None, expected)
    return _Found(Result.BEHIND, Rule.BELOW_LINE, None, inputs, None, expected)


def _begins(case: _Case, start: LineStart) -> tuple[Input, ...]:
    """Return where the line begins: the baseline, or an earlier target."""
    if start.aim is None:
        return baseline_input(case.measure, case.setting)
    return aim_inputs(case.measure, case.setting, start.aim)[:1]
