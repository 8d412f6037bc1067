"""The words of a report's language: results, numbers, periods, reasons."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import InputRole, MeasureOutcome, Rule
from kehitys_cli.evaluation.targets import direction_of
from kehitys_cli.i18n.foreign import Foreign, is_marked, placed, together
from kehitys_cli.i18n.forms import NBSP, date, digits, fraction, joined, with_unit
from kehitys_cli.model.measures import Milestone, NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Direction, State, Verdict
from kehitys_cli.model.values import Answer, Change, Number, Range
from kehitys_cli.views.result import ResultView, WhyInputView, WhyView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from kehitys_cli.evaluation.result import ActionOutcome, Input, Origin, Reason, Result
    from kehitys_cli.evaluation.result import Change as Fact
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.common import Decision, SourceDocument
    from kehitys_cli.model.measures import AnyMeasure, Baseline
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.tokens import Token
    from kehitys_cli.model.values import Schedule, Target, Text

_BLANKS = re.compile(r"[ \t\r\n]+")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERCENT = "%"
_EXACT = 6
"""Decimals up to which a computed number is shown unrounded, so that 53.125 is never 53.13."""

_SPELLED = frozenset({InputRole.SCHEDULE, InputRole.STATE, InputRole.VERDICT})
_SIGNS = {Direction.INCREASING: "≥", Direction.DECREASING: "≤", Direction.STABLE: "="}


class Words:
    """Says things in one language."""

    def __init__(self, catalogue: Catalogue, municipality: Municipality | None = None) -> None:
        """Take the catalogue of the report's language, and the register that knows what bodies are called."""
        self.catalogue = catalogue
        self.language = catalogue.language
        self._own = municipality.language if municipality is not None else self.language
        self._marked = self._own != self.language
        """Whether a text in another language may have been told."""
        names = municipality.bodies if municipality is not None else {}
        self._bodies = {name: self.of(text) for name, text in names.items()}

    def text(self, key: str, **params: object) -> str:
        """Return a text of the catalogue, with its domain; it tells the languages of what is placed in it."""
        if self._marked and any(map(is_marked, params.values())):
            return placed(self.catalogue.template(key), params)
        return self.catalogue.text(key, **params)

    def say(self, key: str, **params: object) -> str:
        """Return a text of the report's domain."""
        return self.text(f"report.{key}", **params)

    def count(self, key: str, number: int, **params: object) -> str:
        """Return a counted text of the report's domain."""
        return self.catalogue.count(f"report.{key}", number, **params)

    def of(self, text: Text | None) -> str:
        """Return a text in the language on one line; empty for None. No-break spaces stay.

        A text that is only there in another language tells so where a page is made (`i18n.foreign`).
        """
        if text is None:
            return ""
        code, told = text.found(self.language)
        return self.told(_BLANKS.sub(" ", told).strip(" "), code)

    def whole(self, text: Text | None) -> str:
        """Return a text as `of` does, with its lines."""
        if text is None:
            return ""
        code, told = text.found(self.language)
        return self.told(told, code)

    def told(self, text: str, code: str | None) -> str:
        """Return a text that tells its language, where that is another than the report's.

        What no language is named of is in the municipality's own; figures and signs are in none.
        """
        lang = code or self._own
        if lang == self.language or not any(map(str.isalpha, text)):
            return text
        self._marked = True
        return Foreign(text, lang)

    def list(self, items: Sequence[str]) -> str:
        """Return words as a list."""
        return joined(items, self.language)

    def body(self, name: str) -> str:
        """Return what the register calls a body in the language; its name as written where it has none."""
        return self._bodies.get(name) or self.told(name, None)

    # -------------------------------------------------------------------------- tokens

    def token(self, group: str, token: Token | None) -> str:
        """Return the word of a token of evaluation, or an empty string."""
        return "" if token is None else self.catalogue.text(f"evaluation.{group}.{token.token}")

    def result(self, result: Result, reason: Reason | None = None, extra: str = "") -> ResultView:
        """Return a result with its reason."""
        return ResultView(
            result.token,
            self.token("result", result),
            reason.token if reason is not None else "",
            self.token("reason", reason),
            extra,
        )

    def measure_result(self, outcome: MeasureOutcome) -> ResultView:
        """Return a measure's result, with "myöhässä" and the year of a milestone reached earlier."""
        extra = []
        if outcome.rule is Rule.REACHED_EARLIER:
            extra.append(f"({outcome.reached_year})")
        if outcome.late:
            extra.append(f"({self.catalogue.text('evaluation.late.word')})")
        return self.result(outcome.result, outcome.reason, " ".join(extra))

    # -------------------------------------------------------------------------- numbers and days

    def number(self, number: Number, measure: AnyMeasure) -> str:
        """Return a value with its unit; a step of a scale with its name."""
        if isinstance(measure, ScaleMeasure):
            return self._step(number, measure)
        return with_unit(self.digits(number, measure), self.unit(measure))

    def digits(self, number: Number, measure: AnyMeasure) -> str:
        """Return digits as written, filled up to the measure's decimals."""
        text = number.text
        decimals = measure.decimals if isinstance(measure, NumberMeasure) else None
        if decimals and number.decimals < decimals:
            text = f"{text}{'' if '.' in text else '.'}{'0' * (decimals - number.decimals)}"
        return digits(text, self.language)

    def _step(self, number: Number, measure: ScaleMeasure) -> str:
        index = int(number.value) - 1
        if not 0 <= index < len(measure.steps):
            return digits(number.text, self.language)
        name = self.of(measure.steps[index].name)
        return together((f"{digits(number.text, self.language)}{NBSP}(", name, ")"))

    def unit(self, measure: AnyMeasure) -> str:
        """Return a measure's unit, or an empty string."""
        return self.of(measure.unit) if isinstance(measure, NumberMeasure) else ""

    def target(self, target: Target, measure: AnyMeasure) -> str:
        """Return a target with its unit."""
        if isinstance(target, Number):
            return self.number(target, measure)
        if isinstance(target, Range):
            low, high = self.digits(target.low, measure), self.digits(target.high, measure)
            return with_unit(f"{low}–{high}", self.unit(measure))
        return self.change_target(target)

    def change_target(self, target: Change) -> str:
        """Return a relative target, as `−60 %`."""
        sign = "" if target.percent.text.startswith("-") else "+"
        return f"{sign}{digits(target.percent.text, self.language)}{NBSP}%"

    def fraction(self, value: Fraction, measure: AnyMeasure, *, signed: bool = False) -> str:
        """Return an exact number with the measure's unit; what has no end is rounded for reading.

        With `signed` it is a change: of per cents it is told in percentage points.
        """
        unit = self.unit(measure)
        if signed and unit == _PERCENT:
            unit = self.say("percentage-points")
        return with_unit(
            fraction(value, self.language, _decimals(value, measure), signed=signed), unit
        )

    def change(self, change: Fact, measure: AnyMeasure) -> str:
        """Return the bare change since an earlier value: of a year, or of a period within one."""
        amount = self.fraction(change.amount, measure, signed=True)
        key = "change" if change.since_text.isdigit() else "change-period"
        return self.say(key, amount=amount, since=change.since_text)

    def percent(self, share: Fraction) -> str:
        """Return a share as whole per cents, rounded down: half is half, never nearly half."""
        whole = share.numerator * 100 // share.denominator
        return f"{digits(str(whole), self.language)}{NBSP}%"

    def date(self, day: dt.date) -> str:
        """Return a day."""
        return date(day, self.language)

    def schedule(self, schedule: Schedule) -> str:
        """Return a schedule in words: "2022 alkaen"."""
        if schedule.end is None:
            return self.say("from-year", year=schedule.start)
        return str(schedule)

    def baseline(self, baseline: Baseline | None, measure: AnyMeasure) -> str:
        """Return a baseline with its year."""
        if baseline is None:
            return ""
        value = self.number(baseline.value, measure)
        return value if baseline.year is None else together((value, f" ({baseline.year})"))

    def decision(self, decision: Decision) -> str:
        """Return a decision: body, day, section, case number."""
        parts = [self.body(decision.body), self.date(decision.date)]
        if decision.section:
            parts.append(f"§{NBSP}{decision.section}")
        if decision.case_number:
            parts.append(decision.case_number)
        return together(parts, " ")

    def handled(self, decision: Decision) -> str:
        """Return a decision with its matter and what was resolved."""
        told = [self.decision(decision), self.of(decision.matter), self.of(decision.resolution)]
        return together([text for text in told if text], ": ")

    def document(self, document: SourceDocument) -> str:
        """Return a document: name, case number, day."""
        parts = [self.of(document.name)]
        if document.case_number:
            parts.append(document.case_number)
        if document.date is not None:
            parts.append(self.date(document.date))
        return together(parts, ", ")

    # -------------------------------------------------------------------------- why

    def why(self, outcome: MeasureOutcome, place: Callable[[Origin], str]) -> WhyView:
        """Return why a measure has its result."""
        inputs = tuple(self._input(item, outcome, place) for item in outcome.inputs)
        return WhyView(outcome.rule.value, self.because(outcome), inputs)

    def because(self, outcome: MeasureOutcome) -> str:
        """Return the rule that decided, in a sentence with its numbers."""
        measure = outcome.measure
        return self.text(
            self._rule_key(outcome),
            value=self._value(outcome),
            target=self._target(outcome),
            target_year=outcome.target_year or "",
            sign=self._sign(outcome),
            direction=self.direction(measure),
            expected=self._optional(outcome.expected, measure),
            baseline=self.baseline(outcome.baseline, measure),
            share="" if outcome.share is None else self.percent(outcome.share),
            schedule=self._of_role(outcome, InputRole.SCHEDULE),
            deadline=self._of_role(outcome, InputRole.DEADLINE),
            reached_year=outcome.reached_year or "",
        )

    def _rule_key(self, outcome: MeasureOutcome) -> str:
        """Return the key of a rule's sentence: a measure that should fall misses from above."""
        rule, measure = outcome.rule.value, outcome.measure
        falling = f"evaluation.rule.decreasing.{rule}"
        if (
            isinstance(measure, NumberMeasure | ScaleMeasure)
            and direction_of(measure) is Direction.DECREASING
            and self.catalogue.has(falling)
        ):
            return falling
        return f"evaluation.rule.{rule}"

    def _value(self, outcome: MeasureOutcome) -> str:
        if outcome.value is not None:
            return self.number(outcome.value, outcome.measure)
        return self._of_role(outcome, InputRole.VALUE)

    def _target(self, outcome: MeasureOutcome) -> str:
        target = outcome.target
        if target is None:
            return ""
        if isinstance(target, Change) and outcome.target_value is not None:
            shown = self.fraction(outcome.target_value, outcome.measure)
            return together((shown, f" ({self.change_target(target)})"))
        return self.target(target, outcome.measure)

    def _optional(self, value: Fraction | None, measure: AnyMeasure) -> str:
        return "" if value is None else self.fraction(value, measure)

    def _sign(self, outcome: MeasureOutcome) -> str:
        if isinstance(outcome.target, Range):
            return "∈"
        measure = outcome.measure
        if not isinstance(measure, NumberMeasure | ScaleMeasure):
            return ""
        direction = direction_of(measure)
        return "" if direction is None else _SIGNS[direction]

    def direction(self, measure: AnyMeasure) -> str:
        """Return which way is better, or an empty string."""
        if not isinstance(measure, NumberMeasure | ScaleMeasure):
            return ""
        return self.token("direction", direction_of(measure))

    def deadline(self, outcome: MeasureOutcome) -> str:
        """Return by when a milestone is to be reached; empty for what has no deadline."""
        measure = outcome.measure
        own = measure.deadline.text if isinstance(measure, Milestone) and measure.deadline else ""
        told = self._of_role(outcome, InputRole.DEADLINE) or self._day(own)
        return self.say("deadline", date=told) if told else ""

    def _day(self, text: str) -> str:
        """Return a day of the data (`2024-10-31`) in the language's form; other texts as they are."""
        return self.date(dt.date.fromisoformat(text)) if _DAY.fullmatch(text) else text

    def _of_role(self, outcome: MeasureOutcome, role: InputRole) -> str:
        found = (item for item in outcome.inputs if item.role is role)
        return next((self._input_text(item, outcome) for item in found), "")

    def _input(
        self, item: Input, outcome: MeasureOutcome, place: Callable[[Origin], str]
    ) -> WhyInputView:
        label = self.catalogue.text(f"evaluation.role.{role_of(item, outcome)}")
        if item.role in {InputRole.TARGET, InputRole.BASELINE, InputRole.REFERENCE} and item.year:
            label = f"{label} {item.year}"
        where = place(item.origin) if item.origin is not None else ""
        return WhyInputView(item.role.value, label, self._input_text(item, outcome), where)

    def _input_text(self, item: Input, outcome: MeasureOutcome) -> str:
        if item.words is not None or item.role in _SPELLED:
            return self._spelled(item)
        numeric = {InputRole.VALUE, InputRole.BASELINE, InputRole.REFERENCE}
        if item.role in numeric and outcome.value is not None:
            return self.number(Number(item.text), outcome.measure)
        if item.role is InputRole.TARGET and item.year is not None:
            return self._target_of(item.year, outcome.measure) or item.text
        if item.role is InputRole.VALUE and item.text in set(Answer):
            return self.answer(Answer(item.text))
        dated = item.role is InputRole.DEADLINE or isinstance(outcome.measure, Milestone)
        return self._day(item.text) if dated else item.text

    def _spelled(self, item: Input) -> str:
        """Return what people wrote, or a word or years of the format, in the language."""
        if item.words is not None:
            return self.of(item.words)
        if item.role is InputRole.STATE:
            return self.token("state", State(item.text))
        if item.role is InputRole.VERDICT:
            return self.token("verdict", Verdict(item.text))
        if item.role is InputRole.SCHEDULE and item.text.endswith("–"):
            return self.say("from-year", year=item.text[:-1])
        return item.text

    def answer(self, answer: Answer) -> str:
        """Return a milestone's answer in words."""
        return self.say("reached" if answer is Answer.YES else "not-reached")

    def _target_of(self, year: int, measure: AnyMeasure) -> str:
        """Return a year's target: a line may begin at an earlier one than that of the result."""
        targets = measure.targets if isinstance(measure, NumberMeasure | ScaleMeasure) else {}
        return self.target(targets[year], measure) if year in targets else ""

    def why_action(self, outcome: ActionOutcome, place: Callable[[Origin], str]) -> WhyView:
        """Return why an action has its result."""
        names = {measure.measure.id: self.of(measure.measure.name) for measure in outcome.measures}
        inputs = tuple(
            WhyInputView(
                item.role.value,
                self.catalogue.text(f"evaluation.role.{item.role.value}"),
                names.get(item.text) or self._spelled(item),
                place(item.origin) if item.origin is not None else "",
            )
            for item in outcome.inputs
        )
        sentence = self.catalogue.text(
            f"evaluation.rule.{outcome.rule.value}", deadline="", schedule=""
        )
        return WhyView(outcome.rule.value, sentence, inputs)


def role_of(item: Input, outcome: MeasureOutcome) -> str:
    """Return the role by which an input is called: why a value is withheld is no value itself."""
    if item.role is InputRole.VALUE:
        return _INSTEAD.get(outcome.rule, item.role.value)
    return item.role.value


_INSTEAD = {Rule.WITHHELD: "withheld", Rule.TOO_FEW: "group"}


def _decimals(value: Fraction, measure: AnyMeasure) -> int:
    """Return how many decimals a computed number needs: all it has, at most six; else two."""
    for decimals in range(_EXACT + 1):
        if 10**decimals % value.denominator == 0:
            return decimals
    told = measure.decimals if isinstance(measure, NumberMeasure) else None
    return max(told or 0, 2)
