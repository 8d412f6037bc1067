"""Family 6: does the plan serve the strategy?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Rule
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.checks.rule import PlanContext, Surroundings
    from kehitys_cli.model.values import Schedule
    from kehitys_cli.text.diagnostic import Finding


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What rules over all plans need of one: small, so that thousands of plans fit in memory."""

    id: str
    strategy: str
    area: str
    period: Schedule
    valid: Schedule | None
    replaces: str | None
    goals: frozenset[str]
    objectives: frozenset[str]
    place: Finding


def summary_of(context: PlanContext) -> PlanSummary:
    """Return a plan's summary."""
    plan = context.bundle.plan
    return PlanSummary(
        context.bundle.id,
        plan.strategy,
        plan.area,
        plan.period,
        plan.valid,
        plan.replaces,
        frozenset(action.goal for action in plan.actions),
        frozenset(name for action in plan.actions for name in action.objectives),
        context.document.finding("KEH210", ("kausi",)),
    )


def unserved_programme(context: PlanContext) -> Iterator[Finding]:
    """A programme that the plan must consider, on no action."""
    tagged = {name for action in context.bundle.plan.actions for name in action.programmes}
    for place, name in enumerate(context.bundle.plan.programmes):
        if name not in tagged:
            yield context.document.finding("KEH603", ("ohjelmat", place), id=name)


def across_plans(around: Surroundings, plans: Iterable[PlanSummary]) -> Iterator[Finding]:
    """Yield what only all plans together show: 210, 601, 602."""
    summaries = list(plans)
    yield from _overlapping(summaries)
    for name, bundle in around.strategies.items():
        if not bundle.document.valid:
            continue
        served = [plan for plan in summaries if plan.strategy == name]
        if not served:
            continue
        goals = frozenset[str]().union(*(plan.goals for plan in served))
        objectives = frozenset[str]().union(*(plan.objectives for plan in served))
        for index, goal in enumerate(bundle.strategy.goals):
            keys = ("päämäärät", index, "nimi")
            if goal.id not in goals:
                yield bundle.document.finding("KEH601", keys, on_key=True, name=str(goal.name))
            named = [item for item in goal.objectives if item.id in objectives]
            for inner, objective in enumerate(goal.objectives):
                if named and objective not in named:
                    where = ("päämäärät", index, "tavoitteet", inner, "nimi")
                    yield bundle.document.finding(
                        "KEH602", where, on_key=True, name=str(objective.name)
                    )


def _overlapping(plans: list[PlanSummary]) -> Iterator[Finding]:
    by_area: dict[str, list[PlanSummary]] = {}
    for plan in plans:
        for other in by_area.setdefault(plan.area, []):
            if plan.id in {other.replaces} or other.id in {plan.replaces}:
                continue
            mine, theirs = plan.valid or plan.period, other.valid or other.period
            if mine.start <= theirs.last(9999) and theirs.start <= mine.last(9999):
                yield _overlap(plan.place, other.id)
        by_area[plan.area].append(plan)


def _overlap(place: Finding, other: str) -> Finding:
    from dataclasses import replace  # noqa: PLC0415 - hardly ever needed

    return replace(place, params={"id": other})


RULES = (
    Rule("KEH601", "goal-without-action", Severity.WARNING),
    Rule("KEH602", "objective-without-action", Severity.INFO),
    Rule("KEH603", "programme-without-action", Severity.WARNING, unserved_programme),
)
