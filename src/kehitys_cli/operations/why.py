"""Why a result is what it is: the rule that decided, and every input with its line and commit."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the types of fields are read (`outputs`)
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.result import ActionOutcome, Input, InputRole, MeasureOutcome, Origin
from kehitys_cli.history.git import Git
from kehitys_cli.model.measures import NumberMeasure
from kehitys_cli.operations.reading import commit_of
from kehitys_cli.operations.subject import subject_of
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.measures import hidden
from kehitys_cli.views.words import Words, role_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.evaluation.result import GoalOutcome
    from kehitys_cli.history.git import Commit
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.operations.subject import Subject
    from kehitys_cli.views.result import ResultView


class WhyInput(NamedTuple):
    """An input of a result.

    `text` is what stands in the file, `message` the same for people, `help` what it rests on: the
    source of a value, the decision behind a target. `commit`, `date` and `unit` tell what brought
    the line; they are None where it is not committed yet.
    """

    role: str
    text: str
    year: int | None
    file: str | None
    line: int | None
    commit: str | None
    date: dt.date | None
    unit: str | None
    label: str
    message: str
    help: str


class WhyMeasure(NamedTuple):
    """A measure of an action or goal, with its result."""

    id: str
    name: str
    result: str
    reason: str | None
    decides: bool
    label: str


class Why(NamedTuple):
    """A result with everything that it rests on; numbers are exact and as written.

    `result` and `reason` are tokens, `label` is the result in words, `message` the rule as a
    sentence.
    """

    id: str
    plan: str
    kind: str
    name: str
    year: int
    as_of: dt.date
    result: str
    reason: str | None
    label: str
    rule: str | None = None
    message: str = ""
    late: bool = False
    preliminary: bool = False
    value: str | None = None
    value_year: int | None = None
    period: str | None = None
    target: str | None = None
    target_year: int | None = None
    baseline: str | None = None
    baseline_year: int | None = None
    expected: str | None = None
    share: str | None = None
    source: str | None = None
    source_is_own: bool | None = None
    trend: str | None = None
    change: str | None = None
    change_since: str | None = None
    change_label: str = ""
    state: str | None = None
    state_year: int | None = None
    state_label: str = ""
    verdict: str | None = None
    inputs: tuple[WhyInput, ...] = ()
    measures: tuple[WhyMeasure, ...] = ()


def why(
    workspace: Workspace,
    name: str,
    year: int,
    today: dt.date,
    catalogue: Catalogue,
    plan: str | None = None,
) -> Why:
    """Return why an item has its result in a year; UserError where there was no such item then.

    Of a workspace that reads a commit's files, lines and what brought them are those of that commit.
    """
    subject = subject_of(workspace, name, today, plan, until=year)
    outcome = subject.outcome(year)
    if outcome is None:
        raise UserError("why.not-then", id=name, year=year)
    lines = _Lines(Git.maybe_at(workspace.root), commit_of(workspace))
    asked = _Asked(subject, year, today, Words(catalogue, workspace.municipality), lines)
    if isinstance(outcome, MeasureOutcome):
        return asked.measure(outcome)
    if isinstance(outcome, ActionOutcome):
        return asked.action(outcome)
    return asked.goal(outcome)


class _Lines(NamedTuple):
    """The lines of the files that are read: the work tree's, or those of a commit."""

    git: Git | None
    commit: str | None

    def brought_by(self, file: str, line: int) -> Commit | None:
        """Return the commit that brought a line; None where it is not committed, or without git."""
        return None if self.git is None else self.git.of_line(file, line, self.commit)


class _Asked:
    """Answers one question."""

    def __init__(
        self, subject: Subject, year: int, today: dt.date, words: Words, lines: _Lines
    ) -> None:
        self._subject = subject
        self._year = year
        self._today = today
        self._words = words
        self._lines = lines

    # ------------------------------------------------------------------------------ measures

    def measure(self, outcome: MeasureOutcome) -> Why:
        """Return why a measure has its result."""
        words, measure = self._words, outcome.measure
        entry, baseline, change = outcome.entry, outcome.baseline, outcome.change
        source = outcome.own_source or outcome.general_source
        has_value = outcome.value is not None or outcome.own_source is not None
        numbers = self._bare(
            "measure", words.of(measure.name), words.measure_result(outcome)
        )._replace(
            rule=outcome.rule.value,
            message=words.because(_without_unit(outcome)),
            late=outcome.late,
            preliminary=outcome.preliminary,
            value=_recorded(outcome),
            value_year=outcome.value_year or outcome.reached_year,
            period=entry.period.text if entry is not None and entry.period is not None else None,
            target=_first(outcome.inputs, InputRole.TARGET),
            target_year=outcome.target_year,
            baseline=baseline.value.text if baseline is not None else None,
            baseline_year=baseline.year if baseline is not None else None,
            expected=str(outcome.expected) if outcome.expected is not None else None,
            share=str(outcome.share) if outcome.share is not None else None,
            source=str(source) if source is not None and has_value else None,
            source_is_own=outcome.own_source is not None
            if source is not None and has_value
            else None,
            trend=outcome.trend.token if outcome.trend is not None else None,
            inputs=tuple(self._inputs(outcome)),
        )
        if change is None:
            return numbers
        return numbers._replace(
            change=str(change.amount),
            change_since=change.since_text,
            change_label=self._change(outcome),
        )

    def _change(self, outcome: MeasureOutcome) -> str:
        change, words = outcome.change, self._words
        if change is None:
            return ""
        told = words.change(change, outcome.measure)
        trend = words.token("trend", outcome.trend)
        return f"{told} ({trend})" if trend else told

    def _inputs(self, outcome: MeasureOutcome) -> Iterator[WhyInput]:
        """Yield the inputs in the order of a calculation."""
        views = self._words.why(outcome, lambda _: "").inputs
        pairs = list(zip(outcome.inputs, views, strict=True))
        for item, view in pairs:
            yield self._input(item, view.text, self._help(item, outcome), role_of(item, outcome))
        entry = outcome.entry
        if entry is not None and entry.period is not None and outcome.value is not None:
            period = self._of_entry(outcome, "jakso", entry.period.text)
            if period is not None:
                yield period
        if outcome.expected is not None:
            shown = self._words.fraction(outcome.expected, outcome.measure)
            expected = Input(InputRole.EXPECTED, str(outcome.expected), None, outcome.value_year)
            yield self._input(expected, shown, self._say("computed"))

    def _of_entry(self, outcome: MeasureOutcome, key: str, text: str) -> WhyInput | None:
        value = next((item for item in outcome.inputs if item.role is InputRole.VALUE), None)
        if value is None or value.origin is None:
            return None
        origin = Origin(value.origin.file, (*value.origin.path[:-1], key))
        found = self._input(Input(InputRole.VALUE, text, origin, self._year), text, "")
        return found._replace(role="period", label=self._say("role.period"))

    def _help(self, item: Input, outcome: MeasureOutcome) -> str:
        """Return what an input rests on: a value's source, a target's decision."""
        if item.role is InputRole.VALUE and item.origin is not None:
            return self._source_beside(item, outcome)
        if item.role is InputRole.BASELINE and outcome.baseline is not None:
            return self._words.of(outcome.baseline.source)
        if item.role is InputRole.REFERENCE and isinstance(outcome.measure, NumberMeasure):
            reference = outcome.measure.reference or outcome.measure.baseline
            return self._words.of(reference.source) if reference is not None else ""
        if item.role is InputRole.TARGET and item.origin is not None:
            return self._decision(item.origin)
        return ""

    def _source_beside(self, item: Input, outcome: MeasureOutcome) -> str:
        """Return the source that stands beside a value, in the same stanza."""
        keys = {"arvo", "arvio", "salattu"}
        if item.origin is None or item.origin.path[-1] not in keys:
            return ""
        for other in outcome.inputs:
            if other.role is InputRole.SOURCE and other.origin is not None:
                same = other.origin.file == item.origin.file
                beside = same and other.origin.path[:-1] == item.origin.path[:-1]
                return self._words.of(other.words) if beside else ""
        return ""

    def _decision(self, origin: Origin) -> str:
        decision = self._subject.case(self._year).decision(origin, self._year)
        return self._words.decision(decision) if decision is not None else ""

    # ------------------------------------------------------------------------- actions and goals

    def action(self, outcome: ActionOutcome) -> Why:
        """Return why an action has its result: the worst of its measures, or its own verdict."""
        words = self._words
        view = words.why_action(outcome, lambda _: "")
        deciding = {item.text for item in outcome.inputs if item.role is InputRole.MEASURE}
        shown = zip(outcome.inputs, view.inputs, strict=True)
        state = outcome.state
        told = words.token("state", state) or words.catalogue.text("evaluation.state.not_told")
        return self._bare(
            "action",
            words.of(outcome.action.name),
            words.result(outcome.result, outcome.reason),
        )._replace(
            rule=outcome.rule.value,
            message=view.sentence,
            late=outcome.late,
            state=state.token if state is not None else None,
            state_year=outcome.state_year,
            state_label=f"{told} ({outcome.state_year})" if state is not None else told,
            verdict=outcome.verdict.token if outcome.verdict is not None else None,
            inputs=tuple(
                self._input(item, shown_.text, "")
                for item, shown_ in shown
                if item.role is not InputRole.MEASURE
            ),
            measures=tuple(self._measure(item, deciding) for item in outcome.measures),
        )

    def goal(self, outcome: GoalOutcome) -> Why:
        """Return why a goal has its result: all of its own measures must be met."""
        kind = "objective" if self._subject.located.objective is not None else "goal"
        worst = {item.measure.id for item in outcome.measures if item.result is outcome.result}
        return self._bare(
            kind, self._words.of(outcome.item.name), self._words.result(outcome.result)
        )._replace(
            message=self._say("goal"),
            measures=tuple(self._measure(item, worst) for item in outcome.measures),
        )

    def _measure(self, outcome: MeasureOutcome, deciding: set[str]) -> WhyMeasure:
        view = self._words.measure_result(outcome)
        return WhyMeasure(
            outcome.measure.id,
            self._words.of(outcome.measure.name),
            outcome.result.token,
            outcome.reason.token if outcome.reason is not None else None,
            outcome.measure.id in deciding,
            view.text,
        )

    # ------------------------------------------------------------------------------------- parts

    def _bare(self, kind: str, name: str, result: ResultView) -> Why:
        located = self._subject.located
        return Why(
            located.id,
            located.bundle.id,
            kind,
            name,
            self._year,
            self._today,
            result.token,
            result.reason_token or None,
            result.text,
        )

    def _input(self, item: Input, message: str, help_: str, role: str = "") -> WhyInput:
        place = self._subject.place(item.origin, self._year) if item.origin is not None else None
        file, line = place if place is not None else (None, None)
        commit = self._lines.brought_by(file, line) if file and line else None
        label = self._say(f"role.{role or item.role.value}")
        dated = item.role is not InputRole.DEADLINE
        if dated and item.year is not None and item.year != self._year:
            label = f"{label} {item.year}"
        return WhyInput(
            item.role.value,
            item.text,
            item.year,
            file,
            line,
            commit.id if commit is not None else None,
            commit.date.date() if commit is not None else None,
            commit.trailer("Yksikkö") or None if commit is not None else None,
            label,
            message,
            help_,
        )

    def _say(self, key: str, **params: object) -> str:
        return self._words.catalogue.text(f"why.{key}", **params)


def _without_unit(outcome: MeasureOutcome) -> MeasureOutcome:
    """Return the outcome of the same measure without a unit: "61 ≥ 60" reads best bare."""
    measure = outcome.measure
    if not isinstance(measure, NumberMeasure):
        return outcome
    return outcome._replace(measure=measure.model_copy(update={"unit": None}))


def _recorded(outcome: MeasureOutcome) -> str | None:
    if outcome.value is not None:
        return outcome.value.text
    entry = outcome.entry
    if entry is None or entry.value is None or hidden(outcome):
        return None
    return str(entry.value)


def _first(inputs: Sequence[Input], role: InputRole) -> str | None:
    return next((item.text for item in inputs if item.role is role), None)
