"""What is still to be recorded: item by item, with what a person needs in order to answer.

Whatever a record would refuse is asked beforehand: of the repository before the first question, of an
answer as soon as it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.rules.followup import is_tenfold
from kehitys_cli.documents.lookup import Located, locate
from kehitys_cli.documents.scan import PLANS
from kehitys_cli.evaluation.result import Result
from kehitys_cli.history.git import Git
from kehitys_cli.model.measures import Milestone, NarrativeMeasure, NumberMeasure, ScaleMeasure
from kehitys_cli.model.seeding import goal_numbers
from kehitys_cli.model.values import Number
from kehitys_cli.operations.given import value_text
from kehitys_cli.operations.reading import bundles_of_year, case_of
from kehitys_cli.operations.record import entries_of, last_value, record
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.views.build import action_numbers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.operations.cells import Request
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

_GAPS = {Result.MISSING, Result.NOT_YET_DUE}


class Item(NamedTuple):
    """A question: a measure's value, or (without a measure) an action's state.

    `action` names what is measured (a goal that has measures of its own, too) by its printed `number`.
    `facts` are the last values and the target; `last_source` helps to write the next one.
    """

    full_name: str
    plan: str
    id: str
    unit: str
    number: str
    action: str
    name: str
    kind: str
    facts: tuple[str, ...]
    definition: str
    last_source: str
    needs_source: bool
    located: Located


def due_items(
    workspace: Workspace, year: int, as_of: dt.date, words: Words, plan: str | None = None
) -> tuple[Item, ...]:
    """Return everything that a year still asks for, in the plan's order, each strategy's goals after it.

    RefusedError for a sealed year, UserError for one that no plan holds.
    """
    found: dict[str, Item] = {}
    for bundle in _open(workspace, year, plan):
        case = case_of(workspace, bundle, year, as_of)
        numbers = action_numbers(case)
        asked = [
            item
            for outcome in case.outcome.shown
            for item in _items(bundle, case, outcome, numbers[outcome.action.id], words)
        ]
        # Several plans may carry a strategy out: its goals are asked once.
        asked += _goal_items(workspace, case, words)
        found |= {item.full_name: item for item in asked if item.full_name not in found}
    return tuple(found.values())


def _open(workspace: Workspace, year: int, plan: str | None) -> list[Bundle]:
    """Return the plans whose year is not sealed: a sealed one is corrected item by item, with reasons."""
    bundles = list(bundles_of_year(workspace, year, plan))
    if not bundles:
        raise UserError("status.no-year", year=year)
    found = [bundle for bundle in bundles if not bundle.is_sealed(year)]
    if not found:
        command = f'kehitys record … --year {year} --replace --reason "…"'
        path = f"{PLANS}/{bundles[0].id}/{year}.yaml"
        raise RefusedError("record.sealed", path=path, command=command)
    return found


def _items(
    bundle: Bundle, case: ReportCase, outcome: ActionOutcome, number: str, words: Words
) -> Iterator[Item]:
    action = outcome.action
    name = words.of(action.name)
    for measured in outcome.measures:
        if measured.due and measured.result in _GAPS:
            located = Located(bundle, measured.measure.id, action, measured.measure)
            yield _measure_item(case, located, measured, number, words)
    if not outcome.told:
        facts = (
            words.catalogue.text("record.state-held", state=words.token("state", outcome.state)),
        )
        yield Item(
            f"{bundle.id}/{action.id}",
            bundle.id,
            action.id,
            action.responsible[0],
            number,
            name,
            "",
            "state",
            facts if outcome.state is not None else (),
            "",
            "",
            needs_source=False,
            located=Located(bundle, action.id, action),
        )


def _goal_items(workspace: Workspace, case: ReportCase, words: Words) -> Iterator[Item]:
    """Yield what the strategy's goals ask for that have measures of their own."""
    strategy = case.strategy_bundle
    if strategy is None or strategy.is_sealed(case.year):
        return
    numbers = goal_numbers(strategy.strategy)
    for goal in case.outcome.goals:
        for measured in goal.measures:
            if measured.due and measured.result in _GAPS:
                located = locate(workspace, f"{strategy.id}/{measured.measure.id}")
                number = str(numbers[located.goal.id]) if located.goal is not None else ""
                yield _measure_item(case, located, measured, number, words)


def _measure_item(
    case: ReportCase, located: Located, measured: MeasureOutcome, number: str, words: Words
) -> Item:
    measure, action = measured.measure, located.action
    home = action or located.objective or located.goal
    unit = words.unit(measure)
    name = words.of(measure.name)
    entries = entries_of(located)
    sources = [entry.source for _, entry in sorted(entries.items()) if entry.source is not None]
    general = measure.source or (action.monitoring.source if action is not None else None)
    return Item(
        located.full_name,
        located.bundle.id,
        measure.id,
        measured.unit or case.plan.area,
        number,
        words.of(home.name) if home is not None else "",
        f"{name}, {unit}" if unit else name,
        measure.kind,
        _facts(case.year, located, measure, words),
        words.of(measure.method),
        words.of(sources[-1]) if sources else "",
        general is None or isinstance(measure, Milestone),
        located,
    )


def _facts(asked: int, located: Located, measure: AnyMeasure, words: Words) -> tuple[str, ...]:
    facts = [
        f"{year}: {words.digits(entry.value, measure)}"
        for year, entry in sorted(entries_of(located).items())
        if year < asked and isinstance(entry.value, Number) and entry.withheld is None
    ][-3:]
    if isinstance(measure, NumberMeasure | ScaleMeasure) and asked in measure.targets:
        target = words.target(measure.targets[asked], measure)
        facts.append(words.catalogue.text("record.target", year=asked, target=target))
    if isinstance(measure, ScaleMeasure):
        facts += [
            f"{number} = {words.of(step.name)}"
            for number, step in enumerate(measure.steps, start=1)
        ]
    return tuple(facts)


def require_ready(
    workspace: Workspace, items: Sequence[Item], template: Request, today: dt.date, words: Catalogue
) -> None:
    """Raise UserError where answers to these items could not be recorded, whatever they were.

    With no items git alone is asked. Else a record of each is tried, of something that fits all of a kind.
    """
    for item in items:
        state = item.kind == "state"
        about = template._replace(
            id=item.full_name,
            source=None if state else template.source,
            evidence=("–",) if state else (),
            note=None if state else "–",
        )
        tried(workspace, about, today, words)
    if template.commit and not template.dry_run:
        paths = dict.fromkeys(f"{PLANS}/{item.plan}/{template.year}.yaml" for item in items)
        Git.at(workspace.root).preflight(*paths)


def tried(workspace: Workspace, request: Request, today: dt.date, words: Catalogue) -> None:
    """Raise the UserError that a record would end with, but for git's and for an outlier; write nothing."""
    record(workspace, request._replace(meant=True, dry_run=True), today, words)


class Doubt(NamedTuple):
    """A value that is ten times or a tenth of the last one, with what was probably meant."""

    value: str
    last: str
    likely: str


def doubt_about(item: Item, given: str, year: int, words: Words) -> Doubt | None:
    """Return the doubt about a typed value, or None; UserError for what is no value of the measure."""
    measure = item.located.measure
    if measure is None or isinstance(measure, NarrativeMeasure):
        return None
    text = value_text(given, measure, words.language)
    last = last_value(item.located, year)
    if (
        last is None
        or not isinstance(measure, NumberMeasure)
        or not is_tenfold(Number(text), last[1])
    ):
        return None
    return Doubt(
        words.digits(Number(text), measure),
        words.digits(last[1], measure),
        _likely(text, last[1]),
    )


def _likely(text: str, last: Number) -> str:
    """Return the typed number with one digit less or more, where that is near the last value."""
    for candidate in (text[:-1], f"{text}0") if "." not in text else ():
        if candidate.lstrip("-") and not is_tenfold(Number(candidate), last):
            return candidate
    return ""
