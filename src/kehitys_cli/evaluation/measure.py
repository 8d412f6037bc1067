"""A measure's result in a year: the rules of `docs/evaluation.md`, in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kehitys_cli.evaluation.result import (
    Input,
    InputRole,
    MeasureOutcome,
    Origin,
    Reason,
    Result,
    Rule,
)
from kehitys_cli.evaluation.setting import Setting, part_year, value_of
from kehitys_cli.evaluation.targets import (
    Aim,
    Measured,
    aim_of,
    direction_of,
    is_relative,
    line_point,
    meets,
    reference_of,
    share_of_way,
)
from kehitys_cli.evaluation.trend import trend_of
from kehitys_cli.model.measures import Milestone, NarrativeMeasure
from kehitys_cli.model.values import Answer, Direction, Quality, Range

if TYPE_CHECKING:
    import datetime as dt
    from fractions import Fraction

    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.values import Number, Target, Text

HALF = 2
"""Partly achieved from one half of the way from baseline to target."""


def evaluate_measure(measure: AnyMeasure, setting: Setting) -> MeasureOutcome:
    """Return the result of a measure in the setting's year, with every input."""
    if isinstance(measure, Milestone):
        return _Milestone(measure, setting).outcome()
    outcome = _unmeasured(measure, setting) or _told_in_words(measure, setting)
    if outcome is not None:
        return outcome
    if isinstance(measure, NarrativeMeasure):
        return _gap(measure, setting)
    return _numbered(measure, setting)


# --------------------------------------------------------------------------------- rule 1: measured


def _unmeasured(measure: AnyMeasure, setting: Setting) -> MeasureOutcome | None:
    rule = _why_not_measured(measure, setting)
    if rule is None:
        return None
    inputs = (_schedule_input(setting),) if rule in _BY_SCHEDULE else ()
    return _outcome(measure, setting, Result.NOT_MEASURED, rule, inputs=inputs)


_BY_SCHEDULE = {Rule.BEFORE_SCHEDULE, Rule.AFTER_SCHEDULE}


def _why_not_measured(measure: AnyMeasure, setting: Setting) -> Rule | None:
    year = setting.year
    if year < setting.schedule.start or year < setting.start:
        return Rule.BEFORE_SCHEDULE
    if year > setting.end:
        return Rule.AFTER_PLAN
    if measure.valid is not None and not measure.valid.covers(year):
        return Rule.NOT_VALID
    if setting.finished is not None:
        return setting.finished
    if not isinstance(measure, Milestone) and year > setting.last:
        return Rule.AFTER_SCHEDULE
    has_target = year in getattr(measure, "targets", {})
    if measure.measured is not None and year not in measure.measured and not has_target:
        return Rule.NOT_THIS_YEAR
    return None


def _schedule_input(setting: Setting) -> Input:
    origin = Origin(setting.file, (*setting.home[:2], "aikataulu"))
    return Input(InputRole.SCHEDULE, str(setting.schedule), origin)


# ------------------------------------------------------------------------- rule 2: withheld, words, gaps


def _told_in_words(measure: AnyMeasure, setting: Setting) -> MeasureOutcome | None:
    entry = setting.entry
    if entry is None:
        return None
    if entry.withheld is not None:
        inputs = (
            Input(InputRole.VALUE, str(entry.withheld), _at(setting, "salattu"), setting.year),
        )
        return _outcome(
            measure, setting, Result.NOT_ASSESSABLE, Rule.WITHHELD, Reason.WITHHELD, inputs
        )
    if measure.smallest_n is not None and entry.n is not None and entry.n < measure.smallest_n:
        inputs = (Input(InputRole.VALUE, f"n = {entry.n}", _at(setting, "n"), setting.year),)
        return _outcome(
            measure, setting, Result.NOT_ASSESSABLE, Rule.TOO_FEW, Reason.WITHHELD, inputs
        )
    if isinstance(measure, NarrativeMeasure) and entry.assessment is not None:
        inputs = (
            Input(InputRole.VALUE, str(entry.assessment), _at(setting, "arvio"), setting.year),
        )
        made = _outcome(
            measure, setting, Result.NOT_ASSESSABLE, Rule.NARRATIVE, Reason.NARRATIVE, inputs
        )
        return replace(made, own_source=_own_source(entry))
    return None


def _gap(measure: AnyMeasure, setting: Setting) -> MeasureOutcome:
    entry = setting.entry
    reason = None
    if entry is not None and (
        entry.quality is Quality.FORECAST or any(item.forecast for item in entry.interim)
    ):
        reason = Reason.ONLY_FORECAST
    if entry is not None and entry.value is None and any(item.value for item in entry.interim):
        reason = Reason.ONLY_INTERIM
    return _outcome(measure, setting, _gap_result(setting), Rule.NO_VALUE, reason)


def _gap_result(setting: Setting) -> Result:
    return Result.NOT_YET_DUE if setting.as_of <= setting.due_day else Result.MISSING


# ----------------------------------------------------------------------- rules 3 to 5: numbers and steps


@dataclass(frozen=True, slots=True)
class _Case:
    """A number with all that its result may depend on."""

    measure: Measured
    setting: Setting
    entry: MeasureEntry
    number: Number
    year: int
    base: MeasureOutcome

    @property
    def value(self) -> Fraction:
        return self.number.value


def _numbered(measure: Measured, setting: Setting) -> MeasureOutcome:
    entry, number = setting.entry, value_of(setting.entry)
    if entry is None or number is None:
        return _gap(measure, setting)
    year = entry.period.year if entry.period is not None else setting.year
    trend, change = trend_of(measure, setting)
    base = MeasureOutcome(
        measure,
        setting.year,
        Result.MISSING,
        Rule.NO_VALUE,
        inputs=_value_inputs(measure, setting, entry, number),
        entry=entry,
        value=number,
        value_year=year,
        baseline=measure.baseline,
        own_source=_own_source(entry),
        general_source=measure.source or setting.general_source,
        preliminary=entry.quality is Quality.PRELIMINARY,
        trend=trend,
        change=change,
        unit=setting.unit,
    )
    case = _Case(measure, setting, entry, number, year, base)
    return _not_assessable(case) or _judged(case)


def _not_assessable(case: _Case) -> MeasureOutcome | None:
    """Rule 3: what a judgement needs, in the order in which its lack is told."""
    measure, base = case.measure, case.base
    if base.own_source is None and base.general_source is None:
        return _lacking(case, Rule.NO_SOURCE, Reason.NO_SOURCE)
    if not measure.targets:
        return _lacking(case, Rule.NO_TARGET, Reason.NO_TARGET)
    if direction_of(measure) is None:
        return _lacking(case, Rule.NO_DIRECTION, Reason.NO_DIRECTION)
    chosen = _target_year(measure, case.year)
    if is_relative(measure, chosen) and aim_of(measure, chosen) is None:
        return _lacking(case, Rule.NO_REFERENCE, Reason.NO_BASELINE)
    if (broken := _break(case)) is not None:
        return _lacking(case, Rule.SERIES_BREAK, Reason.SERIES_BREAK, broken)
    if part_year(case.entry.period):
        return _lacking(case, Rule.PART_YEAR, Reason.PART_YEAR)
    return None


def _lacking(case: _Case, rule: Rule, reason: Reason, *inputs: Input) -> MeasureOutcome:
    return replace(
        case.base,
        result=Result.NOT_ASSESSABLE,
        rule=rule,
        reason=reason,
        inputs=(*case.base.inputs, *inputs),
    )


def _break(case: _Case) -> Input | None:
    """Return the latest break in or before the year that no later baseline heals."""
    breaks = [
        year
        for year, entry in case.setting.entries.items()
        if entry.series_break is not None and year <= case.setting.year
    ]
    if not breaks:
        return None
    latest = max(breaks)
    baseline = case.measure.baseline
    if baseline is not None and baseline.year is not None and baseline.year >= latest:
        return None
    words = str(case.setting.entries[latest].series_break)
    origin = Origin(latest, (*case.setting.path, "sarjakatkos"))
    return Input(InputRole.SERIES_BREAK, words, origin, latest)


def _target_year(measure: Measured, year: int) -> int:
    """Return the year of the target that a value of `year` is held against."""
    if year in measure.targets:
        return year
    later = [item for item in measure.targets if item > year]
    return min(later) if later else max(measure.targets)


def _judged(case: _Case) -> MeasureOutcome:
    measure = case.measure
    chosen = _target_year(measure, case.year)
    aim, direction = aim_of(measure, chosen), direction_of(measure)
    if aim is None or direction is None:
        raise AssertionError(measure.id)
    base = replace(
        case.base,
        target=aim.target,
        target_value=aim.value,
        target_year=chosen,
        inputs=(*case.base.inputs, *_aim_inputs(case, aim)),
    )
    if chosen <= case.year:
        return _completed(case, base, aim, direction)
    return _under_way(case, base, aim, direction)


def _completed(case: _Case, base: MeasureOutcome, aim: Aim, direction: Direction) -> MeasureOutcome:
    """Rule 4: the target's own year, or later with no later target."""
    if meets(case.value, aim, direction):
        return replace(base, result=Result.ACHIEVED, rule=Rule.MET)
    baseline = case.measure.baseline
    stepped = direction is Direction.STABLE or case.measure.kind == "asteikko"
    if stepped or baseline is None:
        return replace(base, result=Result.NOT_ACHIEVED, rule=Rule.NOT_MET)
    share = share_of_way(case.value, aim, baseline.value.value, direction)
    inputs = (*base.inputs, _baseline_input(case))
    if share is None:
        return replace(base, result=Result.NOT_ACHIEVED, rule=Rule.NOT_MET, inputs=inputs)
    base = replace(base, share=share, inputs=inputs)
    if share * HALF < 1:
        return replace(base, result=Result.NOT_ACHIEVED, rule=Rule.NOT_HALF_WAY)
    if case.setting.binding or case.measure.binding is not None:
        return replace(base, result=Result.NOT_ACHIEVED, rule=Rule.BINDING)
    return replace(base, result=Result.PARTLY_ACHIEVED, rule=Rule.HALF_WAY)


def _under_way(case: _Case, base: MeasureOutcome, aim: Aim, direction: Direction) -> MeasureOutcome:
    """Rule 5: only a later year has a target."""
    if meets(case.value, aim, direction):
        reason = Reason.TARGET_ALREADY_MET
        return replace(base, result=Result.ON_SCHEDULE, rule=Rule.MET_EARLY, reason=reason)
    if direction is Direction.STABLE:
        return replace(base, result=Result.BEHIND, rule=Rule.OUTSIDE_RANGE)
    expected = line_point(case.measure, aim, case.year)
    if expected is None:
        return replace(
            base, result=Result.NOT_ASSESSABLE, rule=Rule.NO_LINE, reason=Reason.NO_BASELINE
        )
    inputs = base.inputs if case.measure.baseline is None else (*base.inputs, _baseline_input(case))
    base = replace(base, expected=expected, inputs=inputs)
    fits = case.value >= expected if direction is Direction.INCREASING else case.value <= expected
    if fits:
        return replace(base, result=Result.ON_SCHEDULE, rule=Rule.ON_LINE)
    return replace(base, result=Result.BEHIND, rule=Rule.BELOW_LINE)


# --------------------------------------------------------------------------------- rule 6: milestones


class _Milestone:
    """A milestone goes its own way: what was reached stays reached."""

    def __init__(self, measure: Milestone, setting: Setting) -> None:
        self._measure = measure
        self._setting = setting
        self._deadline, self._deadline_input = _deadline(measure, setting)

    def outcome(self) -> MeasureOutcome:
        """Return the milestone's result."""
        reached = self._reached()
        if reached is not None and reached < self._setting.year and self._sourced(reached):
            made = self._made(Result.ACHIEVED, Rule.REACHED_EARLIER, entry_year=reached)
            return replace(made, reached_year=self._year_reached(reached), late=self._late(reached))
        unmeasured = _unmeasured(self._measure, self._setting)
        if unmeasured is not None:
            return unmeasured
        return _told_in_words(self._measure, self._setting) or self._told(reached)

    def _told(self, reached: int | None) -> MeasureOutcome:
        year = self._setting.year
        if reached is not None and not self._sourced(reached):
            return self._made(
                Result.NOT_ASSESSABLE, Rule.NO_SOURCE, Reason.NO_SOURCE, entry_year=reached
            )
        if reached is not None:
            made = self._made(Result.ACHIEVED, Rule.REACHED, entry_year=reached)
            return replace(made, reached_year=self._year_reached(reached), late=self._late(reached))
        entry = self._setting.entry
        due = year >= self._deadline.year
        if entry is not None and isinstance(entry.value, Answer):
            result = Result.NOT_ACHIEVED if due else Result.ON_SCHEDULE
            rule = Rule.NOT_REACHED if due else Rule.NOT_REACHED_YET
            return self._made(result, rule, entry_year=year)
        if not due:
            return self._made(Result.NOT_MEASURED, Rule.BEFORE_DEADLINE)
        return replace(_gap(self._measure, self._setting), inputs=(self._deadline_input,))

    def _reached(self) -> int | None:
        """Return the earliest year file that tells it reached by the end of this year."""
        told = [
            year
            for year, entry in self._setting.entries.items()
            if year <= self._setting.year
            and entry.value is Answer.YES
            and self._year_reached(year) <= self._setting.year
        ]
        sourced = [year for year in told if self._sourced(year)]
        return min(sourced or told, default=None)

    def _year_reached(self, year: int) -> int:
        date = self._setting.entries[year].date
        return date.year if date is not None else year

    def _sourced(self, year: int) -> bool:
        return _own_source(self._setting.entries[year]) is not None

    def _late(self, year: int) -> bool:
        date = self._setting.entries[year].date
        return date is not None and date > self._deadline

    def _made(
        self,
        result: Result,
        rule: Rule,
        reason: Reason | None = None,
        *,
        entry_year: int | None = None,
    ) -> MeasureOutcome:
        inputs: list[Input] = []
        source = None
        if entry_year is not None:
            entry = self._setting.entries[entry_year]
            source = _own_source(entry)
            inputs = _answer_inputs(self._setting, entry, entry_year)
        made = _outcome(
            self._measure,
            self._setting,
            result,
            rule,
            reason,
            (*inputs, self._deadline_input),
        )
        return replace(made, own_source=source)


def _deadline(measure: Milestone, setting: Setting) -> tuple[dt.date, Input]:
    """Return the deadline: its own, else the schedule's end, else the plan's."""
    import datetime as dt

    if measure.deadline is not None:
        origin = Origin(setting.file, (*setting.home, "määräaika"))
        return measure.deadline.date, Input(InputRole.DEADLINE, measure.deadline.text, origin)
    end = min(setting.last, setting.end)
    origin = Origin(setting.file, (*setting.home[:2], "aikataulu"))
    return dt.date(end, 12, 31), Input(InputRole.DEADLINE, str(end), origin, end)


def _answer_inputs(setting: Setting, entry: MeasureEntry, year: int) -> list[Input]:
    path = setting.path
    inputs = [Input(InputRole.VALUE, str(entry.value), Origin(year, (*path, "arvo")), year)]
    if entry.date is not None:
        origin = Origin(year, (*path, "pvm"))
        inputs.append(Input(InputRole.VALUE, entry.date.isoformat(), origin, year))
    return inputs + _source_inputs(setting, entry, year)


# -------------------------------------------------------------------------------------- inputs


def _outcome(
    measure: AnyMeasure,
    setting: Setting,
    result: Result,
    rule: Rule,
    reason: Reason | None = None,
    inputs: tuple[Input, ...] = (),
) -> MeasureOutcome:
    return MeasureOutcome(
        measure,
        setting.year,
        result,
        rule,
        reason,
        inputs,
        setting.entry,
        baseline=getattr(measure, "baseline", None),
        general_source=measure.source or setting.general_source,
        unit=setting.unit,
    )


def _own_source(entry: MeasureEntry) -> Text | None:
    if entry.source is not None:
        return entry.source
    return entry.document.name if entry.document is not None else None


def _at(setting: Setting, *keys: str) -> Origin:
    return Origin(setting.year, (*setting.path, *keys))


def _value_inputs(
    measure: Measured, setting: Setting, entry: MeasureEntry, number: Number
) -> tuple[Input, ...]:
    inputs = [Input(InputRole.VALUE, number.text, _at(setting, "arvo"), setting.year)]
    own = _source_inputs(setting, entry, setting.year)
    if own:
        inputs += own
    elif measure.source is not None:
        origin = Origin(setting.file, (*setting.home, "lähde"))
        inputs.append(Input(InputRole.SOURCE, str(measure.source), origin))
    elif setting.general_source is not None:
        origin = Origin(setting.file, setting.general_path)
        inputs.append(Input(InputRole.SOURCE, str(setting.general_source), origin))
    return tuple(inputs)


def _source_inputs(setting: Setting, entry: MeasureEntry, year: int) -> list[Input]:
    if entry.source is not None:
        return [
            Input(InputRole.SOURCE, str(entry.source), Origin(year, (*setting.path, "lähde")), year)
        ]
    if entry.document is not None:
        origin = Origin(year, (*setting.path, "asiakirja"))
        return [Input(InputRole.SOURCE, str(entry.document.name), origin, year)]
    return []


def _aim_inputs(case: _Case, aim: Aim) -> list[Input]:
    origin = Origin(case.setting.file, (*case.setting.home, "tavoitetaso", str(aim.year)))
    inputs = [Input(InputRole.TARGET, target_text(aim.target), origin, aim.year)]
    if is_relative(case.measure, aim.year):
        reference = reference_of(case.measure)
        key = "vertailutaso" if getattr(case.measure, "reference", None) else "lähtötaso"
        if reference is not None:
            where = Origin(case.setting.file, (*case.setting.home, key))
            inputs.append(Input(InputRole.REFERENCE, reference.value.text, where, reference.year))
    return inputs


def target_text(target: Target) -> str:
    """Return a target as it was written."""
    if isinstance(target, Range):
        return f"{target.low.text}–{target.high.text}"
    return target.text


def _baseline_input(case: _Case) -> Input:
    baseline: Any = case.measure.baseline
    origin = Origin(case.setting.file, (*case.setting.home, "lähtötaso"))
    return Input(InputRole.BASELINE, baseline.value.text, origin, baseline.year)
