"""Family 4: can it be measured at all? Gaps of an approved plan, which its board decides on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kehitys_cli.checks.rule import Rule
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.evaluation.targets import aim_of, direction_of
from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import Direction
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rule import PlanContext
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action
    from kehitys_cli.text.diagnostic import Finding

MANY_ACTIONS = 60
OLD_BASELINE = 5
SAME_VALUES = 3


def _measures(context: PlanContext) -> Iterator[tuple[Keys, Action, AnyMeasure]]:
    for index, action in enumerate(context.bundle.plan.actions):
        for inner, measure in enumerate(action.measures):
            yield ("toimenpiteet", index, "mittarit", inner), action, measure


def _about(
    context: PlanContext, code: str, keys: Keys, measure: AnyMeasure, **params: Any
) -> Finding:
    """Return a finding about a measure: it stands at its name, where a person would look."""
    return context.document.finding(
        code,
        keys,
        subject=f"{context.bundle.id}/{measure.id}",
        name=measure.name.pick(context.around.municipality.language),
        place=context.number(context.bundle.plan.actions[int(keys[1])]),
        **params,
    )


def without_measure(context: PlanContext) -> Iterator[Finding]:
    """Nothing tells whether the action came true."""
    language = context.around.municipality.language
    for index, action in enumerate(context.bundle.plan.actions):
        if not action.measures:
            yield context.document.finding(
                "KEH401",
                ("toimenpiteet", index, "nimi"),
                on_key=True,
                subject=f"{context.bundle.id}/{action.id}",
                name=action.name.pick(language),
                place=context.number(action),
            )


def without_unit(context: PlanContext) -> Iterator[Finding]:
    """A number of what?"""
    for keys, _, measure in _measures(context):
        if isinstance(measure, NumberMeasure) and measure.unit is None:
            yield _about(context, "KEH402", (*keys, "nimi"), measure)


def without_direction(context: PlanContext) -> Iterator[Finding]:
    """A target says where to, but not which way is better."""
    for keys, _, measure in _measures(context):
        if isinstance(measure, NumberMeasure) and measure.targets and measure.direction is None:
            yield _about(context, "KEH403", (*keys, "tavoitetaso"), measure)


def without_baseline(context: PlanContext) -> Iterator[Finding]:
    """Without a baseline nobody can say how far the way was."""
    for keys, _, measure in _measures(context):
        if (
            isinstance(measure, NumberMeasure)
            and measure.targets
            and measure.baseline is None
            and measure.direction is not Direction.STABLE
        ):
            yield _about(context, "KEH404", (*keys, "tavoitetaso"), measure)


def without_target(context: PlanContext) -> Iterator[Finding]:
    """A number is followed, but nothing says what would be enough."""
    for keys, _, measure in _measures(context):
        if not isinstance(measure, NumberMeasure | ScaleMeasure) or measure.background:
            continue
        if not measure.targets:
            yield _about(context, "KEH405", (*keys, "nimi"), measure)


def _counted(measure: AnyMeasure) -> bool:
    return isinstance(measure, NumberMeasure | ScaleMeasure)


def weaker_than_baseline(context: PlanContext) -> Iterator[Finding]:
    """A target that would let things get worse."""
    for keys, _, measure in _measures(context):
        if not isinstance(measure, NumberMeasure | ScaleMeasure) or measure.baseline is None:
            continue
        base, direction = measure.baseline.value.value, direction_of(measure)
        for year in measure.targets:
            aim = aim_of(measure, year)
            if aim is None or direction in {None, Direction.STABLE}:
                continue
            if aim.value < base if direction is Direction.INCREASING else aim.value > base:
                where = (*keys, "tavoitetaso", str(year))
                yield _about(
                    context, "KEH406", where, measure, year=year, base=measure.baseline.value.text
                )


def already_there(context: PlanContext) -> Iterator[Finding]:
    """A target that the last three values meet to the digit asks for nothing."""
    for keys, action, measure in _measures(context):
        if not isinstance(measure, NumberMeasure) or measure.direction is Direction.STABLE:
            continue
        values = []
        for _, followup in sorted(context.bundle.followups.items()):
            entry = followup.actions.get(action.id)
            number = value_of(entry.measures.get(measure.id)) if entry is not None else None
            values += [number.value] if number is not None else []
        last = set(values[-SAME_VALUES:])
        for year in measure.targets:
            aim = aim_of(measure, year)
            if len(values) >= SAME_VALUES and aim is not None and last == {aim.value}:
                yield _about(
                    context, "KEH407", (*keys, "tavoitetaso", str(year)), measure, year=year
                )


def without_source(context: PlanContext) -> Iterator[Finding]:
    """Where would the number come from?"""
    for keys, action, measure in _measures(context):
        if _counted(measure) and measure.source is None and action.monitoring.source is None:
            yield _about(context, "KEH408", (*keys, "nimi"), measure)


def target_unmeasured(context: PlanContext) -> Iterator[Finding]:
    """A target in a year in which nobody measures."""
    for keys, _, measure in _measures(context):
        if not isinstance(measure, NumberMeasure | ScaleMeasure):
            continue
        for year in measure.targets:
            skipped = measure.measured is not None and year not in measure.measured
            outside = measure.valid is not None and not measure.valid.covers(year)
            if skipped or outside:
                yield _about(
                    context, "KEH409", (*keys, "tavoitetaso", str(year)), measure, year=year
                )


def many_actions(context: PlanContext) -> Iterator[Finding]:
    """More than anybody can follow."""
    count = len(context.bundle.plan.actions)
    if count > MANY_ACTIONS:
        yield context.document.finding("KEH410", ("toimenpiteet",), on_key=True, count=count)


def old_baseline(context: PlanContext) -> Iterator[Finding]:
    """A baseline from long before the plan flatters it."""
    start = context.bundle.plan.period.start
    for keys, _, measure in _measures(context):
        baseline = getattr(measure, "baseline", None)
        if baseline is None or baseline.year is None or getattr(measure, "reference", None):
            continue
        if start - baseline.year > OLD_BASELINE:
            yield _about(context, "KEH411", (*keys, "lähtötaso"), measure, year=baseline.year)


RULES = (
    Rule("KEH401", "action-without-measure", Severity.WARNING, without_measure),
    Rule("KEH402", "number-without-unit", Severity.WARNING, without_unit),
    Rule("KEH403", "target-without-direction", Severity.WARNING, without_direction),
    Rule("KEH404", "target-without-baseline", Severity.WARNING, without_baseline),
    Rule("KEH405", "no-target", Severity.WARNING, without_target),
    Rule("KEH406", "target-weaker-than-baseline", Severity.WARNING, weaker_than_baseline),
    Rule("KEH407", "target-already-met", Severity.INFO, already_there),
    Rule("KEH408", "no-source", Severity.WARNING, without_source),
    Rule("KEH409", "target-in-unmeasured-year", Severity.WARNING, target_unmeasured),
    Rule("KEH410", "too-many-actions", Severity.INFO, many_actions),
    Rule("KEH411", "baseline-too-old", Severity.WARNING, old_baseline),
)
