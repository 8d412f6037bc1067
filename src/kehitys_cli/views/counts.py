"""The sums of a report: its opening sentences, the counts of the first screen, and every table's totals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kehitys_cli.evaluation.result import WORST_FIRST, Counts, Reason, Result, Standing
from kehitys_cli.i18n.forms import whole
from kehitys_cli.model.tokens import State
from kehitys_cli.views.report import CountView, TallyView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

_PARTS = {
    "good": (Result.ACHIEVED, Result.ON_SCHEDULE),
    "partly": (Result.PARTLY_ACHIEVED,),
    "bad": (Result.NOT_ACHIEVED, Result.BEHIND),
    "unknown": (Result.NOT_ASSESSABLE,),
}
"""What recorded values came to: the parts add up to all that were recorded."""


def due_measures(case: ReportCase) -> tuple[MeasureOutcome, ...]:
    """Return the measures of the actions shown that the year asks for."""
    return tuple(item for action in case.outcome.shown for item in action.measures if item.due)


def opening(case: ReportCase, words: Words) -> tuple[str, ...]:
    """Return the sentences that a report begins with."""
    counts, plan = case.outcome.counts, case.plan
    measures = sum(len(action.measures) for action in plan.actions)
    key = "opening-year-earlier" if counts.open_from_earlier else "opening-year"
    sentences = (
        words.say(
            "opening-plan",
            actions=words.count("actions-n", len(plan.actions)),
            measures=words.count("measures-n", measures),
        ),
        words.say(
            key,
            year=case.year,
            actions=words.count("actions-followed", counts.followed),
            earlier=words.count("open-earlier-n", counts.open_from_earlier),
            measures=words.count("measures-followed", counts.due),
        ),
    )
    goals = _of_goals(case, words)
    if not counts.recorded and not counts.states_told:
        return (*sentences, words.say("opening-nothing"), *goals)
    return (*sentences, _recorded(counts, words), *_without_target(case, words), *goals)


def _of_goals(case: ReportCase, words: Words) -> tuple[str, ...]:
    """Return one sentence on the strategy's own measures, which the sums of the plan leave out."""
    due = [one.outcome for one in case.goal_measures if one.outcome.due]
    recorded = sum(one.recorded for one in due)
    numbers = {"due": whole(len(due), words.language), "recorded": whole(recorded, words.language)}
    return (words.say("opening-strategy", **numbers),) if due else ()


def _recorded(counts: Counts, words: Words) -> str:
    """Return how much was recorded, and what it came to; parts of nothing are left out."""
    told = words.say(
        "opening-recorded",
        states=whole(counts.states_told, words.language),
        actions=whole(counts.actions, words.language),
        recorded=whole(counts.recorded, words.language),
        due=whole(counts.due, words.language),
    )
    sums = {
        name: sum(counts.results.get(item, 0) for item in results)
        for name, results in _PARTS.items()
    }
    parts = [
        words.say(f"opening-part.{name}", n=whole(number, words.language))
        for name, number in sums.items()
        if number
    ]
    return f"{told}: {', '.join(parts)}." if parts else f"{told}."


def _without_target(case: ReportCase, words: Words) -> tuple[str, ...]:
    """Return one sentence on values that cannot be judged for want of a target."""
    number = sum(
        item.reason is Reason.NO_TARGET and not item.measure.background
        for item in due_measures(case)
    )
    return (words.count("opening-no-target", number),) if number else ()


def sourced(case: ReportCase) -> int:
    """Return how many values have a source, of their own or the measure's."""
    return sum(
        item.recorded and (item.own_source or item.general_source) is not None
        for item in due_measures(case)
    )


def tallies(counts: Counts, with_source: int, words: Words) -> tuple[TallyView, ...]:
    """Return the counts of the first screen."""
    return (
        TallyView(words.say("tally.states"), counts.states_told, counts.actions),
        TallyView(words.say("tally.values"), counts.recorded, counts.due),
        TallyView(words.say("tally.sourced"), with_source, counts.due),
        TallyView(words.say("tally.targets"), counts.with_target, counts.countable),
    )


def states(shown: Sequence[ActionOutcome], words: Words) -> tuple[CountView, ...]:
    """Return how many actions have each state; their sum is the actions shown."""
    told = Counter(outcome.state for outcome in shown)
    found = [
        CountView(state.token, words.token("state", state), told[state])
        for state in State
        if told[state]
    ]
    if told[None]:
        word = words.catalogue.text("evaluation.state.not_told")
        found.append(CountView("not_told", word, told[None]))
    return tuple(found)


def result_counts(counts: Mapping[Result, int], words: Words) -> tuple[CountView, ...]:
    """Return how many have each result, the best first."""
    order = (*reversed(WORST_FIRST), Result.NOT_MEASURED)
    return tuple(
        CountView(result.token, words.token("result", result), counts[result])
        for result in order
        if counts.get(result)
    )


def reconciliation(case: ReportCase, words: Words) -> str:
    """Return the sum that every report must close: approved − dropped + added = shown."""
    standings = Counter(outcome.standing for outcome in case.outcome.actions)
    return words.say(
        "reconciliation",
        actions=words.count("actions-n", len(case.outcome.actions)),
        followed=whole(standings[Standing.FOLLOWED], words.language),
        earlier=whole(standings[Standing.OPEN_FROM_EARLIER], words.language),
        finished=whole(standings[Standing.FINISHED], words.language),
        upcoming=whole(standings[Standing.UPCOMING], words.language),
    )


def own_sources(counts: Counts, words: Words) -> str:
    """Return how many values have a source of their own."""
    return words.say(
        "sources-n",
        own=whole(counts.sourced, words.language),
        recorded=whole(counts.recorded, words.language),
    )


def added(counts: Iterable[Counts]) -> Counts:
    """Return the sums of several plans' counts."""
    every = tuple(counts)
    sums: dict[str, Any] = {}
    for name in Counts._fields:
        numbers = [getattr(one, name) for one in every]
        by_result = name in {"results", "action_results"}
        sums[name] = dict(sum(map(Counter, numbers), Counter())) if by_result else sum(numbers)
    return Counts(**sums)
