"""What changed since the year before: actions that began or ended, results and states that are others now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Result, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.evaluation.result import ActionOutcome
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words


def changes(case: ReportCase, numbers: Mapping[str, str], words: Words) -> tuple[str, ...]:
    """Return a sentence for every change of an action since the year before, in the plan's order."""
    before = case.before
    if before is None:
        return ()
    earlier = {outcome.action.id: outcome for outcome in before.actions}
    return tuple(
        words.say(
            key, number=numbers[outcome.action.id], name=words.of(outcome.action.name), **params
        )
        for outcome in case.outcome.actions
        for key, params in _changes(earlier.get(outcome.action.id), outcome, words)
    )


def _changes(
    past: ActionOutcome | None, now: ActionOutcome, words: Words
) -> Iterator[tuple[str, dict[str, str]]]:
    if now.shown and (past is None or past.standing is Standing.UPCOMING):
        yield "began", {}
        return
    if past is None or not past.shown:
        return
    if now.standing is Standing.FINISHED:
        yield "ended", {"state": words.token("state", now.state or past.state)}
        return
    if now.state is not past.state:
        yield "state-changed", {"before": _state(past, words), "now": _state(now, words)}
    if past.result is not now.result and past.result is not Result.NOT_MEASURED:
        before = words.result(past.result, past.reason).text
        yield (
            "result-changed",
            {
                "before": before,
                "now": words.result(now.result, now.reason).text,
            },
        )


def _state(outcome: ActionOutcome, words: Words) -> str:
    return words.token("state", outcome.state) or words.say("state-untold")
