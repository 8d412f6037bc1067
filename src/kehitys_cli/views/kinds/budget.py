"""The report for the budget (`talousarvio`): where the year stands, then next years' targets and money."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.result import Standing
from kehitys_cli.i18n.foreign import together
from kehitys_cli.i18n.forms import digits, fraction, with_unit
from kehitys_cli.model.measures import Milestone, NumberMeasure, ScaleMeasure
from kehitys_cli.views.attention import MOST
from kehitys_cli.views.gaps import compressed, undecided
from kehitys_cli.views.kinds.page import Kind, PageView, Press, parts
from kehitys_cli.views.kinds.running import (
    RunningGoal,
    due_outlooks,
    late,
    missed,
    running,
    running_opening,
    running_tallies,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.kinds.page import Part
    from kehitys_cli.views.report import UndecidedView
    from kehitys_cli.views.words import Words

EURO = "€"
_ZERO = Fraction(0)


class AmountView(NamedTuple):
    """What is appropriated for a year."""

    year: int
    text: str


class SumView(NamedTuple):
    """A year's appropriations: of `listed` actions `told` have one; `text` is the sum of all, else empty.

    A sum of some would be read as the sum of all, so it is not told.
    """

    year: int
    told: int
    listed: int
    text: str


class AheadMeasure(NamedTuple):
    """A measure's targets of the years to come; `lacking` where there is none."""

    id: str
    name: str
    targets: tuple[str, ...]
    lacking: str


class AheadAction(NamedTuple):
    """An action with what is planned for it after the running year."""

    id: str
    number: str
    name: str
    schedule: str
    units: tuple[str, ...]
    resources: str
    amounts: tuple[AmountView, ...]
    measures: tuple[AheadMeasure, ...]


class AheadGoal(NamedTuple):
    """A goal with what lies ahead, and the sums of its appropriations."""

    id: str
    anchor: str
    number: str
    name: str
    measures: tuple[AheadMeasure, ...]
    actions: tuple[AheadAction, ...]
    sums: tuple[SumView, ...]


@dataclass(frozen=True, slots=True)
class BudgetView(PageView):
    """A report for those who prepare the next year's budget."""

    following: int
    goals: tuple[RunningGoal, ...]
    ahead: tuple[AheadGoal, ...]
    sums: tuple[SumView, ...]
    sums_text: str
    plan_ends: str
    undecided: tuple[UndecidedView, ...]


def budget_view(case: ReportCase, words: Words) -> BudgetView:
    """Return the report that the budget of the year after the case's is prepared with."""
    press = Press(case, words, Kind.BUDGET)
    goals = running(press)
    views = due_outlooks(goals, press)
    going = going_on(case)
    sums = sums_of((outcome.action for outcome in going), case.year, press)
    ends = _plan_ends(press)
    plan, following = str(case.bundle.plan.period), case.year + 1
    page = press.page(
        press.own("title", plan=plan, year=case.year, following=following),
        (*running_opening(views, press), _money(sums, press), *filter(None, [ends])),
        running_tallies(views, press),
        (*missed(views, press), *_without_target(going, press), *late(press))[:MOST],
    )
    return BudgetView(
        **page,
        following=following,
        goals=goals,
        ahead=tuple(_goal(part, press) for part in parts(press, going)),
        sums=sums,
        sums_text=_unsummed(sums, press),
        plan_ends=ends,
        undecided=undecided(case, press.numbers, words),
    )


def going_on(case: ReportCase) -> tuple[ActionOutcome, ...]:
    """Return the actions that money or targets are still needed for.

    Those that go on or begin after the year, and any that has an appropriation or a later target.
    """
    end = case.plan.period.last(case.plan.period.start)
    return tuple(
        outcome
        for outcome in case.outcome.actions
        if outcome.standing is not Standing.FINISHED
        and (
            outcome.action.schedule.last(end) > case.year
            or outcome.action.schedule.end is None
            or _has_ahead(outcome.action, case.year)
        )
    )


def _has_ahead(action: Action, year: int) -> bool:
    targets = (when for one in action.measures for when in getattr(one, "targets", {}))
    return any(when > year for when in targets) or any(
        when >= year for when in action.appropriations
    )


def _plan_ends(press: Press) -> str:
    period = press.case.plan.period
    if period.last(period.start) > press.case.year:
        return ""
    return press.own("plan-ends", year=press.case.year, following=press.case.year + 1)


# ------------------------------------------------------------------------------------ targets


def _goal(part: Part, press: Press) -> AheadGoal:
    year = press.case.year
    return AheadGoal(
        part.id,
        f"{part.anchor}-jatkossa",
        part.number,
        part.name,
        tuple(_measure(one, press) for _, one in part.measures),
        tuple(_action(one, press) for one in part.actions),
        sums_of((one.action for one in part.actions), year, press),
    )


def _action(outcome: ActionOutcome, press: Press) -> AheadAction:
    action, words = outcome.action, press.words
    amounts = (
        AmountView(year, money(amount.text, words))
        for year, amount in sorted(action.appropriations.items())
        if year >= press.case.year
    )
    return AheadAction(
        action.id,
        press.numbers[action.id],
        words.of(action.name),
        words.schedule(action.schedule),
        tuple(press.unit(unit) for unit in action.responsible),
        words.of(action.resources),
        tuple(amounts),
        tuple(_measure(one, press) for one in outcome.measures if one.measure.kind != "sanallinen"),
    )


def _measure(outcome: MeasureOutcome, press: Press) -> AheadMeasure:
    measure, following = outcome.measure, press.case.year + 1
    targets = _targets(outcome, press)
    lacking = _may_have_target(measure) and not targets
    return AheadMeasure(
        measure.id,
        press.words.of(measure.name),
        targets,
        press.own("no-target", following=following) if lacking else "",
    )


def _targets(outcome: MeasureOutcome, press: Press) -> tuple[str, ...]:
    measure, words = outcome.measure, press.words
    if isinstance(measure, Milestone):
        told = words.deadline(outcome)
        return (told,) if told and outcome.reached_year is None else ()
    if not isinstance(measure, NumberMeasure | ScaleMeasure) or not measure.targets:
        return ()
    ahead = tuple(
        together((f"{year}: ", words.target(target, measure)))
        for year, target in sorted(measure.targets.items())
        if year > press.case.year
    )
    if ahead or _plan_ends(press):
        return ahead
    last = max(measure.targets)
    held = words.target(measure.targets[last], measure)
    return (press.own("still-in-force", target=held, year=last),)


def _may_have_target(measure: AnyMeasure) -> bool:
    return isinstance(measure, NumberMeasure | ScaleMeasure) and not measure.background


def _without_target(going: Sequence[ActionOutcome], press: Press) -> Iterator[str]:
    """Yield which actions have a measure without any target; nothing where the plan ends."""
    if _plan_ends(press):
        return
    numbers = [
        press.numbers[outcome.action.id]
        for outcome in going
        if any(
            _may_have_target(one) and not getattr(one, "targets", {})
            for one in outcome.action.measures
        )
    ]
    if numbers:
        following = press.case.year + 1
        yield press.own("attention", numbers=compressed(numbers), following=following)


# ------------------------------------------------------------------------------------ money


def money(text: str, words: Words) -> str:
    """Return an amount in euros."""
    return with_unit(digits(text, words.language), EURO)


def sums_of(actions: Iterable[Action], year: int, press: Press) -> tuple[SumView, ...]:
    """Return the sums of a year and those after it, over the actions that have appropriations then."""
    funded = [one for one in actions if any(when >= year for when in one.appropriations)]
    years = {when for one in funded for when in one.appropriations if when >= year}
    return tuple(_sum(when, funded, press) for when in sorted(years))


def _sum(year: int, funded: Sequence[Action], press: Press) -> SumView:
    """Return a year's sum over the actions that go on in it, or have an appropriation of it."""
    listed = [one for one in funded if year in one.appropriations or one.schedule.covers(year)]
    amounts = [one.appropriations[year].value for one in listed if year in one.appropriations]
    whole = len(amounts) == len(listed)
    total = with_unit(fraction(sum(amounts, start=_ZERO), press.words.language), EURO)
    return SumView(year, len(amounts), len(listed), total if whole else "")


def _money(sums: Sequence[SumView], press: Press) -> str:
    """Return what is appropriated for the next year, in a sentence."""
    following = press.case.year + 1
    found = next((one for one in sums if one.year == following), None)
    if found is None:
        return press.own("no-money", following=following)
    if not found.text:
        return press.own("some-money", following=following, told=found.told, listed=found.listed)
    actions = press.words.count("actions-n", found.told)
    return press.own("money", following=following, sum=found.text, actions=actions)


def _unsummed(sums: Sequence[SumView], press: Press) -> str:
    if not sums:
        return press.own("no-appropriations")
    return "" if all(one.text for one in sums) else press.own("unsummed")
