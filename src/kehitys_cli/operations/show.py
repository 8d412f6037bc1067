"""One action, measure or goal with its series."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.result import ActionOutcome, GoalOutcome, MeasureOutcome, Result
from kehitys_cli.evaluation.setting import secret, value_of
from kehitys_cli.evaluation.targets import Measured, direction_of
from kehitys_cli.model.measures import Milestone, NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import Range
from kehitys_cli.operations.reading import earlier_series
from kehitys_cli.operations.subject import subject_of
from kehitys_cli.views.actions import state_text
from kehitys_cli.views.build import action_numbers
from kehitys_cli.views.measures import hidden, value_text
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.tokens import Token
    from kehitys_cli.model.values import Target, Text
    from kehitys_cli.operations.subject import Subject


class PointLabel(NamedTuple):
    """A year's texts for people."""

    value: str = ""
    target: str = ""
    result: str = ""
    state: str = ""


class Point(NamedTuple):
    """A year of a series: numbers as written, tokens, and what stands beside the value.

    `share` places the value between the series' least and greatest number, from 0 to 1. `result` is
    None for a year of an earlier plan's series.
    """

    year: int
    label: PointLabel
    value: str | None = None
    target: str | None = None
    result: str | None = None
    reason: str | None = None
    state: str | None = None
    source: str | None = None
    period: str | None = None
    quality: str | None = None
    share: float | None = None


class Fact(NamedTuple):
    """A line of a description: `key` is stable, `label` and `message` are for people."""

    key: str
    label: str
    message: str


class Part(NamedTuple):
    """A measure of an action or goal, with its latest result."""

    id: str
    name: str
    year: int
    result: str
    label: str


class Shown(NamedTuple):
    """An item: what the plan says of it, and what became of it year by year."""

    id: str
    plan: str
    kind: str
    name: str
    file: str
    line: int
    facts: tuple[Fact, ...] = ()
    series: tuple[Point, ...] = ()
    measures: tuple[Part, ...] = ()
    responsible: tuple[str, ...] = ()
    measure_kind: str | None = None
    unit: str | None = None
    direction: str | None = None


def show(
    workspace: Workspace, name: str, today: dt.date, catalogue: Catalogue, plan: str | None = None
) -> Shown:
    """Return an item with its series up to the last year that has ended or holds something."""
    subject = subject_of(workspace, name, today, plan)
    return _Showing(workspace, subject, today, Words(catalogue, workspace.municipality)).shown()


class _Showing:
    """Describes one subject."""

    def __init__(
        self, workspace: Workspace, subject: Subject, today: dt.date, words: Words
    ) -> None:
        self._workspace = workspace
        self._subject = subject
        self._today = today
        self._words = words
        self._case = subject.cases[-1]
        register = self._case.municipality.units
        self._units = {unit.id: words.of(unit.name) for unit in register}

    def shown(self) -> Shown:
        """Return the description."""
        located = self._subject.located
        if located.measure is not None:
            return self._measure(located.measure)
        return self._action() if located.action is not None else self._goal()

    # ------------------------------------------------------------------------------ measures

    def _measure(self, measure: AnyMeasure) -> Shown:
        outcomes = [item for item in self._outcomes() if isinstance(item, MeasureOutcome)]
        points = [*self._earlier(measure), *(self._point(item) for item in outcomes)]
        unit = outcomes[-1].unit if outcomes else (measure.responsible or "")
        token = None
        if isinstance(measure, NumberMeasure | ScaleMeasure):
            direction = direction_of(measure)
            token = direction.token if direction is not None else None
        return self._bare("measure", measure.name, self._measure_facts(measure, unit))._replace(
            series=tuple(_placed(points)),
            responsible=(unit,) if unit else (),
            measure_kind=measure.kind,
            unit=self._words.unit(measure) or None,
            direction=token,
        )

    def _measure_facts(self, measure: AnyMeasure, unit: str) -> Iterator[Fact]:
        words, located = self._words, self._subject.located
        if located.action is not None:
            number = action_numbers(self._case)[located.action.id]
            yield self._fact("action", f"{number} {words.of(located.action.name)}")
        home = located.objective or located.goal
        if home is not None:
            yield self._fact("goal", words.of(home.name))
        kind = words.catalogue.text(f"evaluation.kind.{measure.kind}")
        yield self._fact("kind", _comma(kind, words.unit(measure), words.direction(measure)))
        yield self._fact("responsible", self._units.get(unit, unit))
        general = located.action.monitoring.source if located.action is not None else None
        yield self._fact("source", words.of(measure.source or general))
        yield self._fact("method", words.of(measure.method))
        yield self._fact("baseline", words.baseline(getattr(measure, "baseline", None), measure))
        if isinstance(measure, NumberMeasure):
            yield self._fact("reference", words.baseline(measure.reference, measure))
        if isinstance(measure, Milestone) and measure.deadline is not None:
            shown = measure.deadline.text
            day = measure.deadline.date
            yield self._fact("deadline", shown if shown.isdigit() else words.date(day))
        if isinstance(measure, NumberMeasure | ScaleMeasure):
            yield self._fact("targets", " · ".join(self._targets(measure)))
        if isinstance(measure, ScaleMeasure):
            steps = (
                f"{n} = {words.of(step.name)}" for n, step in enumerate(measure.steps, start=1)
            )
            yield self._fact("steps", " · ".join(steps))

    def _targets(self, measure: Measured) -> Iterator[str]:
        for year, target in sorted(measure.targets.items()):
            yield f"{year}: {self._words.target(target, measure)}"

    def _point(self, outcome: MeasureOutcome) -> Point:
        words, measure, entry = self._words, outcome.measure, outcome.entry
        target = _target_of(measure, outcome.year)
        label = PointLabel(
            value_text(outcome, words) or _words_told(entry, words),
            words.target(target, measure) if target is not None else "",
            words.measure_result(outcome).text,
        )
        return Point(
            outcome.year,
            label,
            _written(outcome),
            _target_text(target),
            outcome.result.token,
            _token(outcome.reason),
            source=str(outcome.own_source) if outcome.own_source is not None else None,
            period=entry.period.text if entry is not None and entry.period is not None else None,
            quality=_token(entry.quality) if entry is not None else None,
            share=_number(outcome),
        )

    def _earlier(self, measure: AnyMeasure) -> Iterator[Point]:
        """Yield the years of the series that this measure continues."""
        if measure.continues is None or self._subject.located.action is None:
            return
        series = earlier_series(self._workspace, self._subject.located.bundle)
        for year, entry in sorted(series.get(measure.continues, {}).items()):
            number = value_of(entry)
            if number is None or secret(measure, entry):
                continue
            label = PointLabel(self._words.number(number, measure))
            source = str(entry.source) if entry.source is not None else None
            yield Point(year, label, number.text, source=source, share=float(number.value))

    # ---------------------------------------------------------------------- actions and goals

    def _action(self) -> Shown:
        action = self._subject.located.action
        if action is None:
            raise AssertionError(self._subject.located.id)
        outcomes = [item for item in self._outcomes() if isinstance(item, ActionOutcome)]
        words = self._words
        names = [self._units.get(unit, unit) for unit in action.responsible]
        facts = (
            self._fact("number", action_numbers(self._case)[action.id]),
            self._fact("goal", self._goal_name(action.goal)),
            self._fact("schedule", words.schedule(action.schedule)),
            self._fact("responsible", ", ".join(names)),
            self._fact("description", words.of(action.description)),
            self._fact("source", words.of(action.monitoring.source)),
        )
        return self._bare("action", action.name, facts)._replace(
            series=tuple(self._action_point(item) for item in outcomes if item.shown),
            measures=self._parts(outcomes[-1].measures) if outcomes else (),
            responsible=action.responsible,
        )

    def _goal_name(self, goal: str) -> str:
        strategy = self._case.strategy
        goals = strategy.goals if strategy is not None else ()
        return next((self._words.of(item.name) for item in goals if item.id == goal), "")

    def _action_point(self, outcome: ActionOutcome) -> Point:
        words = self._words
        result = words.result(outcome.result, outcome.reason).text
        if outcome.late:
            result = f"{result} ({words.catalogue.text('evaluation.late.word')})"
        return Point(
            outcome.year,
            PointLabel(result=result, state=state_text(outcome, words)),
            result=outcome.result.token,
            reason=_token(outcome.reason),
            state=_token(outcome.state),
        )

    def _goal(self) -> Shown:
        located = self._subject.located
        item = located.objective or located.goal
        if item is None:
            raise AssertionError(located.id)
        outcomes = [found for found in self._outcomes() if isinstance(found, GoalOutcome)]
        points = tuple(
            Point(
                found.year,
                PointLabel(result=self._words.result(found.result).text),
                result=found.result.token,
            )
            for found in outcomes
        )
        kind = "objective" if located.objective is not None else "goal"
        parts = self._parts(outcomes[-1].measures) if outcomes else ()
        return self._bare(kind, item.name)._replace(series=points, measures=parts)

    # ------------------------------------------------------------------------------------- parts

    def _outcomes(self) -> Iterator[MeasureOutcome | ActionOutcome | GoalOutcome]:
        """Yield what came of the item, year by year, up to the present or the last thing told."""
        years = sorted({year for case in self._subject.cases for year in case.outcomes})
        found = [(year, self._subject.outcome(year)) for year in years]
        told = [year for year, outcome in found if outcome is not None and _tells(outcome)]
        last = max([self._today.year - 1, *told])
        for year, outcome in found:
            if outcome is not None and year <= max(last, years[0]):
                yield outcome

    def _parts(self, measures: tuple[MeasureOutcome, ...]) -> tuple[Part, ...]:
        return tuple(
            Part(
                item.measure.id,
                self._words.of(item.measure.name),
                item.year,
                item.result.token,
                self._words.measure_result(item).text,
            )
            for item in measures
        )

    def _fact(self, key: str, message: str) -> Fact:
        return Fact(key, self._words.catalogue.text(f"show.fact.{key}"), message)

    def _bare(self, kind: str, name: Text, facts: Iterable[Fact] = ()) -> Shown:
        located = self._subject.located
        file, line = _place(self._subject)
        told = tuple(fact for fact in facts if fact.message)
        return Shown(located.id, located.bundle.id, kind, self._words.of(name), file, line, told)


def _place(subject: Subject) -> tuple[str, int]:
    located = subject.located
    path: list[str] = []
    if located.action is not None:
        path = ["toimenpiteet", located.action.id]
    elif located.goal is not None:
        path = ["päämäärät", located.goal.id]
    if located.objective is not None:
        path += ["tavoitteet", located.objective.id]
    if located.measure is not None:
        path += ["mittarit", located.measure.id]
    document = located.bundle.document
    return document.path, document.position(*path).row


def _token(token: Token | None) -> str | None:
    return token.token if token is not None else None


def _comma(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _tells(outcome: MeasureOutcome | ActionOutcome | GoalOutcome) -> bool:
    if isinstance(outcome, MeasureOutcome):
        return outcome.entry is not None and outcome.result is not Result.NOT_MEASURED
    if isinstance(outcome, ActionOutcome):
        return outcome.told
    return any(_tells(item) for item in outcome.measures)


def _words_told(entry: MeasureEntry | None, words: Words) -> str:
    return words.of(entry.assessment) if entry is not None else ""


def _written(outcome: MeasureOutcome) -> str | None:
    entry = outcome.entry
    if entry is None or hidden(outcome) or entry.value is None:
        return None
    return str(entry.value)


def _number(outcome: MeasureOutcome) -> float | None:
    number = None if hidden(outcome) else value_of(outcome.entry)
    return float(number.value) if number is not None else None


def _target_of(measure: AnyMeasure, year: int) -> Target | None:
    if not isinstance(measure, NumberMeasure | ScaleMeasure):
        return None
    return measure.targets.get(year)


def _target_text(target: Target | None) -> str | None:
    if target is None:
        return None
    return f"{target.low}–{target.high}" if isinstance(target, Range) else target.text


def _placed(points: list[Point]) -> Iterator[Point]:
    """Yield the points with their values' places between 0 (or the least) and the greatest."""
    numbers = [point.share for point in points if point.share is not None]
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    for point in points:
        if point.share is None or high == low:
            yield point._replace(share=None)
        else:
            yield point._replace(share=(point.share - low) / (high - low))
