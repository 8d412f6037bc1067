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
    Reason,
    Result,
    Standing,
)
from kehitys_cli.evaluation.setting import Setting
from kehitys_cli.model.amendments import is_added, plan_in_force, strategy_in_force
from kehitys_cli.model.values import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from kehitys_cli.model.followup import Followup, MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Action, Plan
    from kehitys_cli.model.strategy import Goal, Objective, Strategy


@dataclass(frozen=True, slots=True)
class PlanCase:
    """What a plan's evaluation needs: the plan as today with its data, and every year's follow-up.

    `earlier` holds the entries of series that this plan continues, by the full name in `jatkaa`.
    `strategy_data` is needed only to undo later amendments of goals' own measures.
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
    strategy_data: Mapping[str, object] = field(default_factory=dict)

    def due_day(self, year: int) -> dt.date:
        """Return the day after which a gap of a year is missing: of the year after."""
        return self.municipality.due_days.values.of(year + 1)

    def continued(self, measure: AnyMeasure) -> Mapping[int, MeasureEntry]:
        """Return the entries of the series that a measure continues."""
        return self.earlier.get(measure.continues or "", {})


def evaluate_plan(case: PlanCase, year: int) -> PlanOutcome:
    """Return the plan's outcome in a year, judged by what was in force at its end."""
    plan = plan_in_force(case.plan, case.data, year)
    actions = tuple(
        evaluate_action(action, _frame(case, plan, action, year)) for action in plan.actions
    )
    return PlanOutcome(year, case.as_of, actions, counts_of(actions), evaluate_goals(case, year))


def evaluate_some(case: PlanCase, names: Collection[str], year: int) -> tuple[ActionOutcome, ...]:
    """Return the outcomes in a year of some actions, by their ids, without the plan's sums."""
    plan = plan_in_force(case.plan, case.data, year)
    chosen = (action for action in plan.actions if action.id in names)
    return tuple(evaluate_action(action, _frame(case, plan, action, year)) for action in chosen)


def _frame(case: PlanCase, plan: Plan, action: Action, year: int) -> Frame:
    return Frame(
        year=year,
        as_of=case.as_of,
        due_day=case.due_day(year),
        start=plan.period.start,
        end=plan.period.last(plan.period.start),
        entries={
            told: followup.actions[action.id]
            for told, followup in case.followups.items()
            if action.id in followup.actions
        },
        earlier=case.continued,
        valid=plan.valid,
    )


def counts_of(actions: Iterable[ActionOutcome]) -> Counts:
    """Return the sums of a year: of all the plan's actions, and of those that its report speaks of."""
    every = tuple(actions)
    shown = [outcome for outcome in every if outcome.shown]
    measures = [measure for outcome in shown for measure in outcome.measures]
    due = [measure for measure in measures if measure.due]
    countable = [measure for measure in measures if _may_have_target(measure)]
    standings = Counter(outcome.standing for outcome in every)
    ends = Counter(_end(outcome) for outcome in every if outcome.standing is Standing.FINISHED)
    added = sum(is_added(outcome.action) for outcome in every)
    return Counts(
        actions=len(shown),
        followed=standings[Standing.FOLLOWED],
        open_from_earlier=standings[Standing.OPEN_FROM_EARLIER],
        states_told=sum(outcome.state is not None for outcome in shown),
        due=len(due),
        recorded=sum(measure.recorded for measure in due),
        sourced=sum(measure.sourced for measure in due),
        general=sum(measure.leans for measure in due),
        countable=len(countable),
        with_target=sum(bool(getattr(measure.measure, "targets", {})) for measure in countable),
        results=dict(Counter(measure.result for measure in due)),
        action_results=dict(Counter(outcome.result for outcome in shown)),
        approved=len(every) - added,
        added=added,
        dropped=ends[State.DROPPED],
        done=ends[State.DONE],
        over=ends[None],
        upcoming=standings[Standing.UPCOMING],
    )


def _may_have_target(outcome: MeasureOutcome) -> bool:
    """Tell whether a target is expected: of numbers and scales that are no background figure."""
    measure = outcome.measure
    return measure.kind in {"luku", "asteikko"} and not measure.background


def _end(outcome: ActionOutcome) -> State | None:
    """Return the state that ended an action; None where only the plan is over."""
    return outcome.state if outcome.ended else None


def evaluate_goals(case: PlanCase, year: int) -> tuple[GoalOutcome, ...]:
    """Return the goals and objectives that have measures of their own."""
    if case.strategy is None:
        return ()
    strategy = strategy_in_force(case.strategy, case.strategy_data, year)
    found: list[GoalOutcome] = []
    for goal in strategy.goals:
        for item, home in _measured(goal):
            measures = tuple(
                evaluate_measure(measure, _goal_setting(case, strategy, measure, home, year))
                for measure in item.measures
            )
            if measures:
                result, reason = _all_of(measures)
                found.append(GoalOutcome(item, year, result, measures, reason))
    return tuple(found)


def _measured(goal: Goal) -> Iterable[tuple[Goal | Objective, tuple[str, ...]]]:
    home = ("päämäärät", goal.id)
    yield goal, home
    for objective in goal.objectives:
        yield objective, (*home, "tavoitteet", objective.id)


def _goal_setting(
    case: PlanCase, strategy: Strategy, measure: AnyMeasure, home: tuple[str, ...], year: int
) -> Setting:
    period = strategy.period
    return Setting(
        year=year,
        as_of=case.as_of,
        due_day=case.due_day(year),
        start=period.start,
        end=period.last(period.start),
        schedule=period,
        entries={
            told: followup.measures[measure.id]
            for told, followup in case.strategy_followups.items()
            if measure.id in followup.measures
        },
        path=("mittarit", measure.id),
        home=(*home, "mittarit", measure.id),
        schedule_path=("kausi",),
        file="strategy",
        unit=measure.responsible or "",
        earlier=case.continued(measure),
    )


def _all_of(measures: tuple[MeasureOutcome, ...]) -> tuple[Result, Reason | None]:
    """A goal is met only if all of its measures are: the worst decides."""
    measured = [item for item in measures if item.result is not Result.NOT_MEASURED]
    if not measured:
        return Result.NOT_MEASURED, None
    worst = min(measured, key=lambda item: WORST_FIRST.index(item.result))
    return worst.result, worst.reason
