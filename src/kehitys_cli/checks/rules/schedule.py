"""Family 3: schedules. What ends before it begins is refused by the reader (`KEH302`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Rule
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rule import PlanContext
    from kehitys_cli.text.diagnostic import Finding


def outside_plan(context: PlanContext) -> Iterator[Finding]:
    """An action begins and ends within its plan."""
    plan = context.bundle.plan
    first, last = plan.period.start, plan.period.last(plan.period.start)
    for index, action in enumerate(plan.actions):
        schedule = action.schedule
        if first <= schedule.start <= last and schedule.last(last) <= last:
            continue
        yield context.document.finding(
            "KEH301",
            ("toimenpiteet", index, "aikataulu"),
            subject=f"{context.bundle.id}/{action.id}",
            schedule=str(schedule),
            period=str(plan.period),
        )


def milestone_outside_schedule(context: PlanContext) -> Iterator[Finding]:
    """A milestone's deadline lies within its action's schedule."""
    plan = context.bundle.plan
    end = plan.period.last(plan.period.start)
    for index, action in enumerate(plan.actions):
        for inner, measure in enumerate(action.measures):
            if measure.kind != "etappi" or measure.deadline is None:
                continue
            if action.schedule.start <= measure.deadline.year <= action.schedule.last(end):
                continue
            yield context.document.finding(
                "KEH303",
                ("toimenpiteet", index, "mittarit", inner, "määräaika"),
                subject=f"{context.bundle.id}/{measure.id}",
                deadline=measure.deadline.text,
                schedule=str(action.schedule),
            )


RULES = (
    Rule("KEH301", "schedule-outside-plan", Severity.ERROR, outside_plan),
    Rule("KEH302", "schedule-ends-before-start", Severity.ERROR),
    Rule("KEH303", "milestone-outside-schedule", Severity.WARNING, milestone_outside_schedule),
)
