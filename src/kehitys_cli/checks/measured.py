"""The measures of plans and strategies, ready for the rules that look at one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Measured
from kehitys_cli.model.seeding import goal_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rule import PlanContext, Surroundings
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.strategy import Strategy


def of_plan(context: PlanContext) -> Iterator[Measured]:
    """Yield the measures of a plan's actions."""
    bundle, around = context.bundle, context.around
    followups = sorted(bundle.followups.items())
    period = bundle.plan.period
    begins, ends = period.start, period.last(period.start)
    for index, action in enumerate(bundle.plan.actions):
        place = context.number(action)
        told = {
            year: followup.actions[action.id]
            for year, followup in followups
            if action.id in followup.actions
        }
        for inner, measure in enumerate(action.measures):
            yield Measured(
                measure,
                measure.name.pick(around.municipality.language),
                bundle.document,
                ("toimenpiteet", index, "mittarit", inner),
                ("toimenpiteet", action.id, "mittarit", measure.id),
                f"{bundle.id}/{measure.id}",
                place,
                action.monitoring.source,
                action.schedule,
                begins,
                ends,
                bundle.years,
                {
                    year: entry.measures[measure.id]
                    for year, entry in told.items()
                    if measure.id in entry.measures
                },
                around.today,
            )


def of_strategy(bundle: Bundle, around: Surroundings) -> Iterator[Measured]:
    """Yield the measures of a strategy's goals and objectives."""
    followups = sorted(bundle.followups.items())
    period = bundle.strategy.period
    for keys, place, measure in _own(bundle.strategy):
        yield Measured(
            measure,
            measure.name.pick(around.municipality.language),
            bundle.document,
            keys,
            ("mittarit", measure.id),
            f"{bundle.id}/{measure.id}",
            place,
            None,
            period,
            period.start,
            period.last(period.start),
            bundle.years,
            {
                year: followup.measures[measure.id]
                for year, followup in followups
                if measure.id in followup.measures
            },
            around.today,
        )


def _own(strategy: Strategy) -> Iterator[tuple[Keys, str, AnyMeasure]]:
    numbers = goal_numbers(strategy)
    for index, goal in enumerate(strategy.goals):
        place, home = str(numbers[goal.id]), ("päämäärät", index)
        for position, measure in enumerate(goal.measures):
            yield (*home, "mittarit", position), place, measure
        for inner, objective in enumerate(goal.objectives):
            for position, measure in enumerate(objective.measures):
                yield (*home, "tavoitteet", inner, "mittarit", position), place, measure
