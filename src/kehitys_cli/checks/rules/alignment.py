"""Family 6: does the plan serve the strategy?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.rule import Rule
from kehitys_cli.checks.rules.stanzas import missing_years
from kehitys_cli.model.seeding import strategy_measures
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.checks.rule import PlanContext, Surroundings
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.model.values import Schedule
    from kehitys_cli.text.diagnostic import Finding


class PlanSummary(NamedTuple):
    """What rules over all plans need of one: small, so that thousands of plans fit in memory.

    `place` is where an overlap would be told; `muted` is what to say of a suppression there that
    turns out to suppress nothing (None: there is none).
    """

    id: str
    strategy: str
    area: str
    period: Schedule
    valid: Schedule | None
    replaces: str | None
    goals: frozenset[str]
    objectives: frozenset[str]
    place: Finding
    muted: Finding | None = None

    @property
    def years(self) -> Schedule:
        """When the plan is in force."""
        return self.valid or self.period


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
    """Yield what only all plans together show: 207 of strategies, 601, 602."""
    by_strategy: dict[str, list[PlanSummary]] = {}
    for plan in plans:
        by_strategy.setdefault(plan.strategy, []).append(plan)
    for name, bundle in around.strategies.items():
        if not bundle.document.valid:
            continue
        serving = by_strategy.get(name, [])
        if any(True for _ in strategy_measures(bundle.strategy)):
            yield from missing_years(bundle, _term(bundle, serving))
        if serving:
            yield from _unserved(bundle, serving)


def _term(bundle: Bundle, serving: list[PlanSummary]) -> range:
    """Return the years of the plans that serve a strategy, as `prepare` makes them."""
    periods = [plan.period for plan in serving] or [bundle.strategy.period]
    first = min(period.start for period in periods)
    return range(first, max(period.last(first) for period in periods) + 1)


def _unserved(bundle: Bundle, serving: list[PlanSummary]) -> Iterator[Finding]:
    """Yield goals without an action; and objectives, where some action names one of their goal."""
    goals = frozenset[str]().union(*(plan.goals for plan in serving))
    objectives = frozenset[str]().union(*(plan.objectives for plan in serving))
    for index, goal in enumerate(bundle.strategy.goals):
        keys = ("päämäärät", index, "nimi")
        if goal.id not in goals:
            yield bundle.document.finding("KEH601", keys, on_key=True, name=str(goal.name))
        named = any(item.id in objectives for item in goal.objectives)
        for inner, objective in enumerate(goal.objectives):
            if named and objective.id not in objectives:
                where = ("päämäärät", index, "tavoitteet", inner, "nimi")
                name = str(objective.name)
                yield bundle.document.finding("KEH602", where, on_key=True, name=name)


def overlapping(plans: Iterable[PlanSummary]) -> Iterator[Finding]:
    """Yield `KEH210` for two plans of one area at one time that do not name each other.

    A suppression in either of the two speaks for both.
    """
    by_area: dict[str, list[PlanSummary]] = {}
    spoken: set[str] = set()
    summaries = list(plans)
    for plan in summaries:
        for other in by_area.setdefault(plan.area, []):
            if not _overlap(plan, other):
                continue
            muted = {item.id for item in (plan, other) if item.muted is not None}
            spoken |= muted
            if not muted:
                yield replace(plan.place, params={"id": other.id})
        by_area[plan.area].append(plan)
    for plan in summaries:
        if plan.muted is not None and plan.id not in spoken:
            yield plan.muted


def _overlap(plan: PlanSummary, other: PlanSummary) -> bool:
    if plan.replaces == other.id or other.replaces == plan.id:
        return False
    mine, theirs = plan.years, other.years
    return mine.start <= theirs.last(9999) and theirs.start <= mine.last(9999)


RULES = (
    Rule("KEH601", "goal-without-action", Severity.WARNING),
    Rule("KEH602", "objective-without-action", Severity.INFO),
    Rule("KEH603", "programme-without-action", Severity.WARNING, unserved_programme),
)
