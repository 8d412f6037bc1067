"""A plan, and the goals that are measured themselves, in a year; sums that reconcile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kehitys_cli.evaluation.action import Frame, evaluate_action
from kehitys_cli.evaluation.measure import evaluate_measure
from kehitys_cli.evaluation.result import (
    WORST_FIRST,
    ActionOutcome,
    Counts,
    GoalOutcome,
    MeasureOutcome,
    PlanOutcome,
    Result,
    Standing,
)
from kehitys_cli.evaluation.setting import Setting
from kehitys_cli.model.amendments import plan_in_force

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from kehitys_cli.model.followup import Followup, MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Plan
    from kehitys_cli.model.strategy import Goal, Objective, Strategy


@dataclass(frozen=True, slots=True)
class PlanCase:
    """What a plan's evaluation needs: the plan as today with its data, and every year's follow-up.

    `earlier` holds the entries of series that this plan continues, by the full name in `jatkaa`.
    """

    id: str
    plan: Plan
    data: Mapping[str, object]
    followups: Mapping[int, Followup]
    municipality: Municipality
    as_of: dt.date
    strategy: Strategy | None = None
    strategy_followups: Mapping[int, Followup] = field(default_factory=dict)
    earlier: Mapping[str, Mapping[int, MeasureEntry]] = field(default_factory=dict)


def evaluate_plan(case: PlanCase, year: int) -> PlanOutcome:
    """Return the plan's outcome in a year, judged by what was in force at its end."""
    plan = plan_in_force(case.plan, case.data, year)
    period = plan.period
    start, end = period.start, period.last(period.start)
    actions = tuple(
        evaluate_action(
            action,
            Frame(
                year,
                case.as_of,
                case.municipality.due_days.values.of(year + 1),
                start,
                end,
                {
                    told: followup.actions[action.id]
                    for told, followup in case.followups.items()
                    if action.id in followup.actions
                },
                lambda measure: case.earlier.get(measure.continues or "", {}),
            ),
        )
        for action in plan.actions
    )
    return PlanOutcome(year, case.as_of, actions, counts_of(actions), evaluate_goals(case, year))


def counts_of(actions: Iterable[ActionOutcome]) -> Counts:
    """Return the sums over the actions that a year's report speaks of."""
    shown = [outcome for outcome in actions if outcome.shown]
    due = [measure for outcome in shown for measure in outcome.measures if measure.due]
    countable = [
        measure
        for outcome in shown
        for measure in outcome.measures
        if measure.measure.kind in {"luku", "asteikko"} and not measure.measure.background
    ]
    return Counts(
        actions=len(shown),
        followed=sum(outcome.standing is Standing.FOLLOWED for outcome in shown),
        open_from_earlier=sum(outcome.standing is Standing.OPEN_FROM_EARLIER for outcome in shown),
        states_told=sum(outcome.state is not None for outcome in shown),
        due=len(due),
        recorded=sum(measure.recorded for measure in due),
        sourced=sum(measure.sourced for measure in due),
        countable=len(countable),
        with_target=sum(bool(getattr(measure.measure, "targets", {})) for measure in countable),
        results=dict(Counter(measure.result for measure in due)),
        action_results=dict(Counter(outcome.result for outcome in shown)),
    )


def evaluate_goals(case: PlanCase, year: int) -> tuple[GoalOutcome, ...]:
    """Return the goals and objectives that have measures of their own."""
    if case.strategy is None:
        return ()
    found: list[GoalOutcome] = []
    for goal in case.strategy.goals:
        for item, home in _measured(goal):
            measures = tuple(
                evaluate_measure(measure, _goal_setting(case, measure, home, year))
                for measure in item.measures
            )
            if measures:
                found.append(GoalOutcome(item, year, _all_of(measures), measures))
    return tuple(found)


def _measured(goal: Goal) -> Iterable[tuple[Goal | Objective, tuple[str, ...]]]:
    home = ("päämäärät", goal.id)
    yield goal, home
    for objective in goal.objectives:
        yield objective, (*home, "tavoitteet", objective.id)


def _goal_setting(case: PlanCase, measure: AnyMeasure, home: tuple[str, ...], year: int) -> Setting:
    strategy = case.strategy
    if strategy is None:
        raise AssertionError(measure.id)
    period = strategy.period
    return Setting(
        year,
        case.as_of,
        case.municipality.due_days.values.of(year + 1),
        period.start,
        period.last(period.start),
        period,
        {
            told: followup.measures[measure.id]
            for told, followup in case.strategy_followups.items()
            if measure.id in followup.measures
        },
        ("mittarit", measure.id),
        (*home, "mittarit", measure.id),
        file="strategy",
        unit=measure.responsible or "",
        earlier=case.earlier.get(measure.continues or "", {}),
    )


def _all_of(measures: tuple[MeasureOutcome, ...]) -> Result:
    """A goal is met only if all of its measures are: the worst decides."""
    measured = [item.result for item in measures if item.result is not Result.NOT_MEASURED]
    return min(measured, key=WORST_FIRST.index, default=Result.NOT_MEASURED)
