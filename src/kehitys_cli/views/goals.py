"""Goals with their objectives and actions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import WORST_FIRST, Result
from kehitys_cli.model.seeding import goal_numbers
from kehitys_cli.views.measures import measure_view
from kehitys_cli.views.report import CountView, GoalView, ObjectiveView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kehitys_cli.evaluation.result import GoalOutcome
    from kehitys_cli.model.strategy import Goal, Objective
    from kehitys_cli.views.actions import Names
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.report import ActionView, MeasureView
    from kehitys_cli.views.words import Words


def goal_views(
    case: ReportCase, views: Mapping[str, ActionView], words: Words, names: Names
) -> tuple[GoalView, ...]:
    """Return the strategy's goals with the actions that the year's report speaks of."""
    strategy = case.strategy
    if strategy is None:
        return (_without_strategy(tuple(views.values()), words),) if views else ()
    numbers = goal_numbers(strategy)
    by_goal: dict[str, list[ActionView]] = {}
    for outcome in case.outcome.shown:
        by_goal.setdefault(outcome.action.goal, []).append(views[outcome.action.id])
    return tuple(
        _goal(goal, str(numbers[goal.id]), by_goal.get(goal.id, []), case, words, names)
        for goal in strategy.goals
    )


def _without_strategy(actions: tuple[ActionView, ...], words: Words) -> GoalView:
    return GoalView(
        "", "paamaara-0", "", words.say("labels.actions"), None, (), (), actions, counted(actions)
    )


def _goal(
    goal: Goal,
    number: str,
    actions: Sequence[ActionView],
    case: ReportCase,
    words: Words,
    names: Names,
) -> GoalView:
    outcomes = {item.item.id: item for item in case.outcome.goals}
    own = outcomes.get(goal.id)
    return GoalView(
        goal.id,
        f"paamaara-{goal.id}",
        number,
        words.of(goal.name),
        words.result(own.result) if own is not None else None,
        _measures(own, case, words, names),
        tuple(
            _objective(item, outcomes.get(item.id), actions, case, words, names)
            for item in goal.objectives
        ),
        tuple(actions),
        counted(actions),
    )


def _objective(
    item: Objective,
    outcome: GoalOutcome | None,
    actions: Sequence[ActionView],
    case: ReportCase,
    words: Words,
    names: Names,
) -> ObjectiveView:
    name = words.of(item.name)
    serving = ", ".join(view.number for view in actions if name in view.objectives)
    result = words.result(outcome.result) if outcome is not None else None
    return ObjectiveView(name, result, _measures(outcome, case, words, names), serving)


def _measures(
    outcome: GoalOutcome | None, case: ReportCase, words: Words, names: Names
) -> tuple[MeasureView, ...]:
    if outcome is None:
        return ()
    owner = f"*{outcome.item.id}"
    return tuple(
        measure_view(item, case.history(owner, item.measure.id), case, words, names.units)
        for item in outcome.measures
    )


def counted(actions: Sequence[ActionView]) -> tuple[CountView, ...]:
    """Return how many actions have each result, the best first."""
    words = {view.result.token: view.result.word for view in actions}
    counts = Counter(view.result.token for view in actions)
    order = [result.token for result in (*reversed(WORST_FIRST), Result.NOT_MEASURED)]
    return tuple(CountView(token, words[token], counts[token]) for token in order if counts[token])
