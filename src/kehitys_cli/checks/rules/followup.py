"""Family 5: what was recorded. A value that does not fit its measure is of family 1 (`KEH103`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kehitys_cli.checks.rule import Rule
from kehitys_cli.evaluation.coverage import PlanCase, evaluate_plan
from kehitys_cli.evaluation.result import Result
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.model.measures import Milestone, NarrativeMeasure, NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import Answer, Number, Quality, State
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rule import PlanContext
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.model.followup import ActionEntry, MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action
    from kehitys_cli.text.diagnostic import Finding

TENFOLD = 10
_NEEDS_DECISION = {State.SUSPENDED, State.POSTPONED, State.DROPPED}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A measure's entry in a year, with where it stands."""

    document: Document
    year: int
    action: Action
    measure: AnyMeasure
    entry: MeasureEntry
    subject: str

    @property
    def keys(self) -> Keys:
        return ("toimenpiteet", self.action.id, "mittarit", self.measure.id)

    def finding(self, code: str, key: str, **params: Any) -> Finding:
        return self.document.finding(
            code, (*self.keys, key), subject=self.subject, name=str(self.measure.name), **params
        )


def _cells(context: PlanContext) -> Iterator[_Cell]:
    for year, action, entry, document in _entries(context):
        for measure in action.measures:
            found = entry.measures.get(measure.id)
            if found is not None:
                subject = f"{context.bundle.id}/{measure.id}"
                yield _Cell(document, year, action, measure, found, subject)


def _entries(context: PlanContext) -> Iterator[tuple[int, Action, ActionEntry, Document]]:
    actions = {action.id: action for action in context.bundle.plan.actions}
    for year, followup in sorted(context.bundle.followups.items()):
        for name, entry in followup.actions.items():
            if name in actions:
                yield year, actions[name], entry, context.bundle.years[year]


def wrong_kind(context: PlanContext) -> Iterator[Finding]:
    """A value must be of its measure's kind: a number, a step of the scale, yes or no, words."""
    for cell in _cells(context):
        expected = misfit(cell.measure, cell.entry)
        if expected:
            yield cell.finding(
                "KEH103",
                "arvo",
                expected=expected,
                found=str(cell.entry.value),
                kind=cell.measure.kind,
            )


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
    if isinstance(measure, ScaleMeasure):
        steps = len(measure.steps)
        fits = value.value.denominator == 1 and 1 <= value.value <= steps
        return "" if fits else "step"
    return ""


def tenfold(context: PlanContext) -> Iterator[Finding]:
    """Ten times or a tenth of the last value is a slip of the finger more often than a fact."""
    last: dict[str, Number] = {}
    for cell in _cells(context):
        value = value_of(cell.entry)
        if value is None or not isinstance(cell.measure, NumberMeasure):
            continue
        before = last.get(cell.measure.id)
        if before is not None and is_tenfold(value, before):
            yield cell.finding("KEH501", "arvo", value=value.text, last=before.text)
        last[cell.measure.id] = value


def is_tenfold(value: Number, last: Number) -> bool:
    """Tell whether a value is ten times or a tenth of the last one: a slip of a digit.

    Zero has no tenfold, and a change of sign is no slip.
    """
    new, old = value.value, last.value
    if old == 0 or new * old < 0:
        return False
    return abs(new) >= TENFOLD * abs(old) or TENFOLD * abs(new) <= abs(old)


def without_source(context: PlanContext) -> Iterator[Finding]:
    """A value that nobody can check."""
    for cell in _cells(context):
        entry = cell.entry
        if entry.value is None or entry.value is Answer.NO or entry.withheld is not None:
            continue
        general = cell.measure.source or cell.action.monitoring.source
        if isinstance(cell.measure, Milestone):
            general = None
        if entry.source is None and entry.document is None and general is None:
            yield cell.finding("KEH502", "arvo")


def done_without_evidence(context: PlanContext) -> Iterator[Finding]:
    """An action told done must be shown done."""
    for year, action, entry, document in _entries(context):
        shown = entry.evidence or any(
            item.source or item.document for item in entry.measures.values()
        )
        if entry.state is State.DONE and not shown:
            yield document.finding(
                "KEH503",
                ("toimenpiteet", action.id, "tila"),
                subject=f"{context.bundle.id}/{action.id}",
                name=str(action.name),
                year=year,
            )


def missed_without_reason(context: PlanContext) -> Iterator[Finding]:
    """A missed target is explained, with what is done about it."""
    case = plan_case(context)
    for year, document in sorted(context.bundle.years.items()):
        if not document.valid:
            continue
        for outcome in evaluate_plan(case, year).actions:
            deviation = outcome.entry.deviation if outcome.entry is not None else None
            if deviation is not None and deviation.reason is not None:
                continue
            for measure in outcome.measures:
                missed = measure.result in {Result.NOT_ACHIEVED, Result.PARTLY_ACHIEVED}
                if missed and measure.entry is not None:
                    keys = (
                        "toimenpiteet",
                        outcome.action.id,
                        "mittarit",
                        measure.measure.id,
                        "arvo",
                    )
                    yield document.finding(
                        "KEH504",
                        keys,
                        subject=f"{context.bundle.id}/{measure.measure.id}",
                        name=str(measure.measure.name),
                    )


def plan_case(context: PlanContext) -> PlanCase:
    """Return what evaluation needs of a plan."""
    around = context.around
    bundle = context.bundle
    return PlanCase(
        bundle.id,
        bundle.plan,
        bundle.document.data,
        bundle.followups,
        around.municipality,
        around.today,
    )


def unmeasured_year(context: PlanContext) -> Iterator[Finding]:
    """A value where the plan asks for none is never judged."""
    for cell in _cells(context):
        if cell.entry.value is None:
            continue
        measure, year = cell.measure, cell.year
        skipped = (
            measure.measured is not None
            and year not in measure.measured
            and year not in getattr(measure, "targets", {})
        )
        outside = measure.valid is not None and not measure.valid.covers(year)
        early = year < cell.action.schedule.start
        if skipped or outside or early:
            yield cell.finding("KEH505", "arvo", year=year)


def old_forecast(context: PlanContext) -> Iterator[Finding]:
    """The year is over: its value is known, or it is missing."""
    for cell in _cells(context):
        if cell.entry.quality is Quality.FORECAST and cell.year < context.around.today.year:
            yield cell.finding("KEH506", "laatu", year=cell.year)


def late_date(context: PlanContext) -> Iterator[Finding]:
    """What was reached in a later year belongs into that year's file."""
    for cell in _cells(context):
        date = cell.entry.date
        if isinstance(cell.measure, Milestone) and date is not None and date.year > cell.year:
            yield cell.finding("KEH507", "pvm", date=date.isoformat(), year=cell.year)


def without_decision(context: PlanContext) -> Iterator[Finding]:
    """What is put off, suspended or dropped is decided by somebody."""
    for year, action, entry, document in _entries(context):
        decision = entry.deviation.decision if entry.deviation is not None else None
        if entry.state in _NEEDS_DECISION and decision is None:
            yield document.finding(
                "KEH508",
                ("toimenpiteet", action.id, "tila"),
                subject=f"{context.bundle.id}/{action.id}",
                name=str(action.name),
                state=str(entry.state),
                year=year,
            )


RULES = (
    Rule("KEH501", "tenfold-value", Severity.WARNING, tenfold),
    Rule("KEH502", "value-without-source", Severity.WARNING, without_source),
    Rule("KEH503", "done-without-evidence", Severity.WARNING, done_without_evidence),
    Rule("KEH504", "missed-without-reason", Severity.WARNING, missed_without_reason),
    Rule("KEH505", "value-in-unmeasured-year", Severity.WARNING, unmeasured_year),
    Rule("KEH506", "forecast-for-ended-year", Severity.WARNING, old_forecast),
    Rule("KEH507", "milestone-after-its-year", Severity.WARNING, late_date),
    Rule("KEH508", "put-off-without-decision", Severity.WARNING, without_decision),
)
