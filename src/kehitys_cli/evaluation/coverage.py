"""A plan, and the goals that are measured themselves, in a year; sums that reconcile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.action import Frame, evaluate_action, evaluate_measures
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
from kehitys_cli.model.tokens import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator

    from kehitys_cli.model.followup import ActionEntry, Followup, MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Action, Plan
    from kehitys_cli.model.strategy import Goal, Objective, Strategy


class PlanCase(NamedTuple):
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
    strategy_followups: Mapping[int, Followup] = MappingProxyType({})
    earlier: Mapping[str, Mapping[int, MeasureEntry]] = MappingProxyType({})
    strategy_data: Mapping[str, object] = MappingProxyType({})

    def due_day(self, year: int) -> dt.date:
        """Return the day after which a gap of a year is missing: of the year after."""
        return self.municipality.due_days.values.of(year + 1)

    def continued(self, measure: AnyMeasure) -> Mapping[int, MeasureEntry]:
        """Return the entries of the series that a measure continues."""
        return self.earlier.get(measure.continues or "", {})


def evaluate_some(case: PlanCase, names: Collection[str], year: int) -> tuple[ActionOutcome, ...]:
    """Return the outcomes in a year of some actions, by their ids, without the plan's sums."""
    return Outcomes(case, (year,)).of_actions(names, year)


class Outcomes(Mapping[int, PlanOutcome]):
    """A plan's outcomes by year: whatever is asked for is computed then, and once.

    A year is judged by what was in force at its end.
    """

    def __init__(self, case: PlanCase, years: Iterable[int]) -> None:
        """Know the years that may be asked for."""
        self._case = case
        self._known: dict[int, PlanOutcome | None] = dict.fromkeys(years)
        self._measures: dict[tuple[str, int], tuple[MeasureOutcome, ...]] = {}
        self._years: dict[int, _Year] = {}
        self._entries: dict[str, Mapping[int, ActionEntry]] = {}

    def __getitem__(self, year: int) -> PlanOutcome:
        """Return the plan's outcome in a year; KeyError for one that may not be asked for."""
        found = self._known[year]
        if found is None:
            case, plan = self._case, self._year(year).plan
            actions = tuple(
                evaluate_action(action, self._frame(action, year)) for action in plan.actions
            )
            goals = evaluate_goals(case, year)
            found = PlanOutcome(year, case.as_of, actions, counts_of(actions), goals)
            self._known[year] = found
            told = [(one.action.id, one.measures) for one in actions]
            self._keep(year, told + [(_goal(one), one.measures) for one in goals])
        return found

    def __iter__(self) -> Iterator[int]:
        """Yield the years."""
        return iter(self._known)

    def __len__(self) -> int:
        """Return the number of years."""
        return len(self._known)

    def __contains__(self, year: object) -> bool:
        """Tell whether a year may be asked for."""
        return year in self._known

    def of_actions(self, names: Iterable[str], year: int) -> tuple[ActionOutcome, ...]:
        """Return the outcomes in a year of actions that the plan had then, in its order."""
        chosen = frozenset(names)
        return tuple(
            evaluate_action(action, self._frame(action, year))
            for action in self._year(year).plan.actions
            if action.id in chosen
        )

    def history(self, owner: str, measure: str) -> dict[int, MeasureOutcome]:
        """Return a measure's outcomes by year; `owner` is its action, or a goal or objective after `*`.

        An action may have the id of a goal, and so may their measures.
        """
        found = ((year, self._of_owner(owner, year)) for year in self._known)
        return {year: one for year, items in found for one in items if one.measure.id == measure}

    def _of_owner(self, owner: str, year: int) -> tuple[MeasureOutcome, ...]:
        """Return the outcomes of an owner's measures, without all else that a year comes to."""
        key = (owner, year)
        if key not in self._measures:
            told = [
                (owner, evaluate_measures(action, self._frame(action, year)))
                for action in self._year(year).actions.get(owner, ())
            ]
            if owner.startswith("*"):
                told = [(_goal(one), one.measures) for one in evaluate_goals(self._case, year)]
            self._keep(year, [(owner, ()), *told])
        return self._measures[key]

    def _keep(self, year: int, told: Iterable[tuple[str, tuple[MeasureOutcome, ...]]]) -> None:
        """Keep the measures of owners; two that have one id (an error, `KEH201`) have them together."""
        found: dict[str, tuple[MeasureOutcome, ...]] = {}
        for owner, measures in told:
            found[owner] = found.get(owner, ()) + measures
        self._measures |= {(owner, year): measures for owner, measures in found.items()}

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            plan = plan_in_force(self._case.plan, self._case.data, year)
            actions: dict[str, tuple[Action, ...]] = {}
            for action in plan.actions:
                actions[action.id] = (*actions.get(action.id, ()), action)
            self._years[year] = _Year(plan, actions, self._case.due_day(year))
        return self._years[year]

    def _frame(self, action: Action, year: int) -> Frame:
        plan, followups = self._year(year).plan, self._case.followups
        if action.id not in self._entries:
            told = ((past, one.actions.get(action.id)) for past, one in followups.items())
            self._entries[action.id] = {past: entry for past, entry in told if entry is not None}
        return Frame(
            year=year,
            as_of=self._case.as_of,
            due_day=self._year(year).due_day,
            start=plan.period.start,
            end=plan.period.last(plan.period.start),
            entries=self._entries[action.id],
            earlier=self._case.continued,
            valid=plan.valid,
        )


class _Year(NamedTuple):
    """The plan in force at the end of a year, its actions by id, and when a gap of the year is missing."""

    plan: Plan
    actions: Mapping[str, tuple[Action, ...]]
    due_day: dt.date


def _goal(outcome: GoalOutcome) -> str:
    return f"*{outcome.item.id}"


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
        states_told=sum(outcome.told for outcome in shown),
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
