"""Family 5: what was recorded. A value that does not fit its measure is of family 1 (`KEH103`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Rule
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.evaluation.targets import aim_of, direction_of, meets
from kehitys_cli.model.measures import Milestone, NarrativeMeasure, NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Quality, State
from kehitys_cli.model.values import Answer, Number
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kehitys_cli.checks.rule import Measured, PlanContext
    from kehitys_cli.model.followup import ActionEntry, MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action
    from kehitys_cli.text.diagnostic import Finding

TENFOLD = 10
_NEEDS_DECISION = {State.SUSPENDED, State.POSTPONED, State.DROPPED}


# ---------------------------------------------------------------------------------- of measures


def wrong_kind(item: Measured) -> Iterator[Finding]:
    """A value must be of its measure's kind: a number, a step of the scale, yes or no, words."""
    for year, entry in item.entries.items():
        expected = misfit(item.measure, entry)
        if expected:
            found = str(entry.value)
            yield item.recorded("KEH103", year, "arvo", expected=expected, found=found)


def misfit(measure: AnyMeasure, entry: MeasureEntry) -> str:
    """Return what should stand there instead of the value, or an empty string where it fits."""
    value = entry.value
    if value is None:
        return ""
    if isinstance(measure, NarrativeMeasure):
        return "words"
    if isinstance(measure, Milestone):
        return "" if isinstance(value, Answer) else "answer"
    if not isinstance(value, Number):
        return "number"
    if isinstance(measure, ScaleMeasure) and measure.steps:
        return "" if measure.has_step(value) else "step"
    return ""


def tenfold(item: Measured) -> Iterator[Finding]:
    """Ten times or a tenth of the last value is a slip of the finger more often than a fact."""
    if not isinstance(item.measure, NumberMeasure):
        return
    last: Number | None = None
    for year, entry in item.entries.items():
        value = value_of(entry)
        if value is None:
            continue
        if last is not None and is_tenfold(value, last):
            yield item.recorded("KEH501", year, "arvo", value=value.text, last=last.text)
        last = value


def is_tenfold(value: Number, last: Number) -> bool:
    """Tell whether a value is ten times or a tenth of the last one: a slip of a digit.

    Zero has no tenfold, and a change of sign is no slip.
    """
    new, old = value.exact, last.exact
    if old == 0 or new * old < 0:
        return False
    larger, smaller = max(new * new, old * old), min(new * new, old * old)
    return larger >= TENFOLD * TENFOLD * smaller


def without_source(item: Measured) -> Iterator[Finding]:
    """A value that nobody can check. A milestone needs a source of its own, an `ei` none."""
    milestone = isinstance(item.measure, Milestone)
    if not milestone and (item.measure.source or item.source) is not None:
        return
    for year, entry in item.entries.items():
        if entry.value is None or entry.value is Answer.NO or entry.withheld is not None:
            continue
        if entry.source is None and entry.document is None:
            yield item.recorded("KEH502", year, "arvo")


def unmeasured_year(item: Measured) -> Iterator[Finding]:
    """A value where the plan asks for none is never judged."""
    measure = item.measure
    for year, entry in item.entries.items():
        if entry.value is None:
            continue
        skipped = (
            measure.measured is not None
            and year not in measure.measured
            and year not in getattr(measure, "targets", {})
        )
        outside = measure.valid is not None and not measure.valid.covers(year)
        if skipped or outside or year < item.schedule.start:
            yield item.recorded("KEH505", year, "arvo")


def old_forecast(item: Measured) -> Iterator[Finding]:
    """The year is over: its value is known, or it is missing."""
    for year, entry in item.entries.items():
        if entry.quality is Quality.FORECAST and year < item.today.year:
            yield item.recorded("KEH506", year, "laatu")


def late_date(item: Measured) -> Iterator[Finding]:
    """What was reached in a later year belongs into that year's file."""
    if not isinstance(item.measure, Milestone):
        return
    for year, entry in item.entries.items():
        if entry.date is not None and entry.date.year > year:
            yield item.recorded("KEH507", year, "pvm", date=entry.date.isoformat())


# ----------------------------------------------------------------------------------- of actions


def done_without_evidence(context: PlanContext) -> Iterator[Finding]:
    """An action told done must be shown done; the year that first tells it is where."""
    for action, told in _told(context):
        done = (item for item in told.items() if item[1].state is State.DONE)
        year, entry = next(done, (0, None))
        if entry is not None and not _shows(entry):
            yield _about_state(context, "KEH503", action, year)


def _shows(entry: ActionEntry) -> bool:
    return bool(entry.evidence) or any(
        item.source or item.document for item in entry.measures.values()
    )


def without_decision(context: PlanContext) -> Iterator[Finding]:
    """What is put off, suspended or dropped is decided by somebody, once."""
    for action, told in _told(context):
        before: tuple[State | None, bool] = (None, False)
        for year, entry in told.items():
            if entry.state is None:
                continue
            decided = entry.deviation is not None and entry.deviation.decision is not None
            decided = decided or before == (entry.state, True)
            if entry.state in _NEEDS_DECISION and not decided:
                state = str(entry.state)
                yield _about_state(context, "KEH508", action, year, state=state)
            before = (entry.state, decided)


def _told(context: PlanContext) -> Iterator[tuple[Action, dict[int, ActionEntry]]]:
    followups = sorted(context.bundle.followups.items())
    for action in context.bundle.plan.actions:
        yield (
            action,
            {
                year: followup.actions[action.id]
                for year, followup in followups
                if action.id in followup.actions
            },
        )


def _about_state(
    context: PlanContext, code: str, action: Action, year: int, state: str = ""
) -> Finding:
    return context.bundle.years[year].finding(
        code,
        ("toimenpiteet", action.id, "tila"),
        subject=f"{context.bundle.id}/{action.id}",
        name=action.name.pick(context.around.municipality.language),
        place=context.number(action),
        state=state,
    )


def missed_without_reason(context: PlanContext) -> Iterator[Finding]:
    """A missed target is explained, with what is done about it."""
    followups, period = context.bundle.followups, context.bundle.plan.period
    end = period.last(period.start)
    for year, followup in sorted(followups.items()):
        told = ((action, followup.actions.get(action.id)) for action in context.bundle.plan.actions)
        doubtful = {
            action.id
            for action, entry in told
            if entry is not None and _may_have_missed(action, entry, year, end)
        }
        if doubtful:
            yield from _missed(context, year, doubtful)


def _may_have_missed(action: Action, entry: ActionEntry, year: int, end: int) -> bool:
    """Tell whether the result is worth computing: most cells are empty, met, or without a target.

    What was amended may have had other measures, and other targets, then.
    """
    if entry.deviation is not None and entry.deviation.reason is not None:
        return False
    if action.amendments or any(measure.amendments for measure in action.measures):
        return any(found.value is not None for found in entry.measures.values())
    last = action.schedule.last(end)
    return any(
        (found := entry.measures.get(measure.id)) is not None
        and found.value is not None
        and _may_fall_short(measure, found, year, last)
        for measure in action.measures
    )


def _may_fall_short(measure: AnyMeasure, entry: MeasureEntry, year: int, last: int) -> bool:
    """Tell whether a value may miss its target in a year; `last` is the schedule's last year."""
    if isinstance(measure, Milestone):
        late = entry.date is not None and entry.date.year > year
        due = last if measure.deadline is None else measure.deadline.year
        return (late or entry.value is Answer.NO) and due <= year
    if not isinstance(measure, NumberMeasure | ScaleMeasure):
        return False
    value, direction = value_of(entry), direction_of(measure)
    if value is None or direction is None or not measure.targets:
        return False
    worth = entry.period.key[0] if entry.period is not None else year
    chosen = worth if worth in measure.targets else max(measure.targets)
    if chosen > worth:
        return False
    aim = aim_of(measure, chosen)
    return aim is not None and not meets(value.value, aim, direction)


def _missed(context: PlanContext, year: int, doubtful: Collection[str]) -> Iterator[Finding]:
    """Evaluate doubtful actions; where there are none, evaluation is not even loaded."""
    from kehitys_cli.evaluation.coverage import PlanCase, evaluate_some
    from kehitys_cli.evaluation.result import Result

    bundle, municipality = context.bundle, context.around.municipality
    data, followups, today = bundle.document.data, bundle.followups, context.around.today
    case = PlanCase(bundle.id, bundle.plan, data, followups, municipality, today)
    for outcome in evaluate_some(case, doubtful, year):
        for item in outcome.measures:
            missed = item.result in {Result.NOT_ACHIEVED, Result.PARTLY_ACHIEVED}
            if missed and item.entry is not None:
                yield bundle.years[year].finding(
                    "KEH504",
                    ("toimenpiteet", outcome.action.id, "mittarit", item.measure.id, "arvo"),
                    subject=f"{bundle.id}/{item.measure.id}",
                    name=item.measure.name.pick(municipality.language),
                    place=context.number(outcome.action),
                )


RULES = (
    Rule("KEH501", "tenfold-value", Severity.WARNING, each=tenfold),
    Rule("KEH502", "value-without-source", Severity.WARNING, each=without_source),
    Rule("KEH503", "done-without-evidence", Severity.WARNING, done_without_evidence),
    Rule("KEH504", "missed-without-reason", Severity.WARNING, missed_without_reason),
    Rule("KEH505", "value-in-unmeasured-year", Severity.WARNING, each=unmeasured_year),
    Rule("KEH506", "forecast-for-ended-year", Severity.WARNING, each=old_forecast),
    Rule("KEH507", "milestone-after-its-year", Severity.WARNING, each=late_date),
    Rule("KEH508", "put-off-without-decision", Severity.WARNING, without_decision),
)
