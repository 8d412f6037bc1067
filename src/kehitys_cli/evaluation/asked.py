"""Rules 1 and 2: whether a year asks for a value, and what stands where no number can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.inputs import (
    own_source,
    own_source_input,
    period_input,
    planned_input,
    recorded_input,
    schedule_input,
)
from kehitys_cli.evaluation.result import Input, InputRole, MeasureOutcome, Reason, Result, Rule
from kehitys_cli.evaluation.setting import too_few
from kehitys_cli.model.measures import Milestone, NarrativeMeasure
from kehitys_cli.model.tokens import Quality

if TYPE_CHECKING:
    from kehitys_cli.evaluation.setting import Setting
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.values import Text


def bare_outcome(  # noqa: PLR0913, PLR0917 - what every outcome says
    measure: AnyMeasure,
    setting: Setting,
    result: Result,
    rule: Rule,
    reason: Reason | None = None,
    inputs: tuple[Input, ...] = (),
    source: Text | None = None,
) -> MeasureOutcome:
    """Return an outcome that no number was judged for; `source` is the value's own."""
    return MeasureOutcome(
        measure,
        setting.year,
        result,
        rule,
        reason,
        inputs,
        setting.entry,
        baseline=getattr(measure, "baseline", None),
        own_source=source,
        general_source=measure.source or setting.general_source,
        unit=setting.unit,
    )


# --------------------------------------------------------------------------------- rule 1: measured


def unmeasured(measure: AnyMeasure, setting: Setting) -> MeasureOutcome | None:
    """Return `ei mitata` with the rule that says so, or None where the year asks for a value."""
    found = _why_not_measured(measure, setting)
    if found is None:
        return None
    rule, told = found
    return bare_outcome(measure, setting, Result.NOT_MEASURED, rule, inputs=(told,))


def _why_not_measured(measure: AnyMeasure, setting: Setting) -> tuple[Rule, Input] | None:
    year = setting.year
    if year < max(setting.schedule.start, setting.start):
        return Rule.BEFORE_SCHEDULE, schedule_input(setting)
    if year > setting.end:
        period = f"{setting.start}–{setting.end}"
        return Rule.AFTER_PLAN, period_input(setting, "kausi", period)
    if setting.plan_valid is not None and not setting.plan_valid.covers(year):
        return Rule.PLAN_NOT_VALID, period_input(setting, "voimassa", str(setting.plan_valid))
    if measure.valid is not None and not measure.valid.covers(year):
        valid = str(measure.valid)
        return Rule.NOT_VALID, planned_input(setting, InputRole.SCHEDULE, valid, "voimassa")
    if setting.ended is not None:
        return setting.ended.rule, setting.ended.state
    if not isinstance(measure, Milestone) and year > setting.last:
        return Rule.AFTER_SCHEDULE, schedule_input(setting)
    if measure.measured is not None and not _asked_in(measure, year):
        years = ", ".join(map(str, measure.measured))
        return Rule.NOT_THIS_YEAR, planned_input(setting, InputRole.SCHEDULE, years, "mitataan")
    return None


def _asked_in(measure: AnyMeasure, year: int) -> bool:
    """Tell whether `mitataan` names a year, or a target is set for it."""
    return year in (measure.measured or ()) or year in getattr(measure, "targets", {})


# ------------------------------------------------------------------------- rule 2: withheld, words, gaps


def withheld(measure: AnyMeasure, setting: Setting) -> MeasureOutcome | None:
    """Return `salattu` for a value that is withheld or of too small a group, else None."""
    entry = setting.entry
    if entry is None:
        return None
    value, year = InputRole.VALUE, setting.year
    if entry.withheld is not None:
        rule, told = Rule.WITHHELD, recorded_input(setting, value, entry.withheld, "salattu", year)
    elif too_few(measure, entry):
        rule, told = Rule.TOO_FEW, recorded_input(setting, value, f"n = {entry.n}", "n", year)
    else:
        return None
    source = own_source(entry)
    return bare_outcome(
        measure, setting, Result.NOT_ASSESSABLE, rule, Reason.WITHHELD, (told,), source
    )


def narrative(measure: NarrativeMeasure, setting: Setting) -> MeasureOutcome:
    """Return what words come to: they are never computed, and none are a gap."""
    entry = setting.entry
    if entry is None or entry.assessment is None:
        return gap(measure, setting)
    year = setting.year
    inputs = (
        recorded_input(setting, InputRole.VALUE, entry.assessment, "arvio", year),
        *own_source_input(setting, entry, year),
    )
    rule, reason, source = Rule.NARRATIVE, Reason.NARRATIVE, own_source(entry)
    return bare_outcome(measure, setting, Result.NOT_ASSESSABLE, rule, reason, inputs, source)


def gap(measure: AnyMeasure, setting: Setting, inputs: tuple[Input, ...] = ()) -> MeasureOutcome:
    """Return the result of no value: missing once the due day is past; forecasts are told apart."""
    result = Result.NOT_YET_DUE if setting.as_of <= setting.due_day else Result.MISSING
    return bare_outcome(measure, setting, result, Rule.NO_VALUE, _instead(setting), inputs)


def _instead(setting: Setting) -> Reason | None:
    """Return what was recorded instead of a value: interim values, or only a forecast."""
    entry = setting.entry
    if entry is None:
        return None
    if entry.value is not None and entry.quality is Quality.FORECAST:
        return Reason.ONLY_FORECAST
    if any(item.value is not None for item in entry.interim):
        return Reason.ONLY_INTERIM
    if any(item.forecast is not None for item in entry.interim):
        return Reason.ONLY_FORECAST
    return None
