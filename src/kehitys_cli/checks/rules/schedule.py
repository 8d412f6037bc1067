"""Family 3: schedules. What ends before it begins is refused by the reader (`KEH302`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Rule
from kehitys_cli.model.measures import Milestone
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rule import Measured, PlanContext
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


def milestone_outside_schedule(item: Measured) -> Iterator[Finding]:
    """A milestone's deadline lies within its action's schedule."""
    measure = item.measure
    if not isinstance(measure, Milestone) or measure.deadline is None:
        return
    if not item.schedule.start <= measure.deadline.year <= item.schedule.last(item.ends):
        yield item.finding(
            "KEH303",
            "määräaika",
            deadline=measure.deadline.text,
            schedule=str(item.schedule),
        )


RULES = (
    Rule("KEH301", "schedule-outside-plan", Severity.ERROR, outside_plan),
    Rule("KEH302", "schedule-ends-before-start", Severity.ERROR),
    Rule("KEH303", "milestone-outside-schedule", Severity.WARNING, each=milestone_outside_schedule),
)
