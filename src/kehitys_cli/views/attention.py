"""At most three matters that want attention first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Result, Standing
from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.views.gaps import compressed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kehitys_cli.evaluation.result import ActionOutcome
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

MOST = 3


def attention(case: ReportCase, numbers: Mapping[str, str], words: Words) -> tuple[str, ...]:
    """Return up to three sentences, what is missed or late first."""
    found = [
        _named("attention.not-achieved", _with_result(case, Result.NOT_ACHIEVED), numbers, words),
        _named(
            "attention.late", [item for item in case.outcome.shown if item.late], numbers, words
        ),
        _named("attention.behind", _with_result(case, Result.BEHIND), numbers, words),
        _named("attention.ended", _ended(case), numbers, words, case.year),
        _named("attention.ending", _ending(case), numbers, words, case.year),
        _unmeasured(case, numbers, words),
    ]
    return tuple(text for text in found if text)[:MOST]


def _named(
    key: str,
    outcomes: Iterable[ActionOutcome],
    numbers: Mapping[str, str],
    words: Words,
    year: int = 0,
) -> str:
    found = [numbers[outcome.action.id] for outcome in outcomes]
    return words.say(key, numbers=_list(found), year=year) if found else ""


def _list(numbers: list[str]) -> str:
    return ", ".join(numbers) if len(numbers) < 5 else compressed(numbers)  # noqa: PLR2004 - short lists stay whole


def _with_result(case: ReportCase, result: Result) -> list[ActionOutcome]:
    return [outcome for outcome in case.outcome.shown if outcome.result is result]


def _ended(case: ReportCase) -> list[ActionOutcome]:
    """Schedules that ended before the year while no state was ever told."""
    return [
        outcome
        for outcome in case.outcome.shown
        if outcome.standing is Standing.OPEN_FROM_EARLIER and outcome.state is None
    ]


def _ending(case: ReportCase) -> list[ActionOutcome]:
    return [
        outcome
        for outcome in case.outcome.shown
        if outcome.action.schedule.end == case.year and outcome.state is None
    ]


def _unmeasured(case: ReportCase, numbers: Mapping[str, str], words: Words) -> str:
    without = [numbers[action.id] for action in case.plan.actions if not action.measures]
    counted = [
        measure
        for action in case.plan.actions
        for measure in action.measures
        if isinstance(measure, NumberMeasure | ScaleMeasure) and not measure.background
    ]
    lacking = sum(not measure.targets for measure in counted)
    parts = []
    if without:
        parts.append(words.say("attention.no-measure", numbers=_list(without)))
    if lacking and lacking == len(counted):
        parts.append(words.say("attention.no-targets"))
    elif lacking:
        parts.append(words.count("attention.no-target", lacking))
    if not parts:
        return ""
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."
