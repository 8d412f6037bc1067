"""How a measure stands within its year: interim values, and the forecast against the year's target.

A forecast never gives a result (`docs/evaluation.md`): that it meets the target is said of the
forecast alone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.judgement import unhealed_break
from kehitys_cli.evaluation.result import Rule
from kehitys_cli.evaluation.targets import aim_of, aim_year, direction_of, meets
from kehitys_cli.i18n.foreign import together
from kehitys_cli.model.measures import Milestone, NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Quality
from kehitys_cli.model.values import Number
from kehitys_cli.views.measures import hidden, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from kehitys_cli.evaluation.result import MeasureOutcome
    from kehitys_cli.evaluation.targets import Aim
    from kehitys_cli.model.followup import InterimValue
    from kehitys_cli.views.kinds.page import Press


class Stage(StrEnum):
    """What is known of a measure's year before it has ended."""

    RECORDED = "recorded"
    WITHHELD = "withheld"
    MEETS = "forecast_meets_target"
    MISSES = "forecast_misses_target"
    UNCOMPARED = "forecast_only"
    BROKEN = "forecast_not_comparable"
    INTERIM = "interim_only"
    NOTHING = "nothing_told"


TOLD = frozenset(Stage) - {Stage.NOTHING}
AHEAD = frozenset({Stage.RECORDED, Stage.MEETS, Stage.MISSES, Stage.UNCOMPARED, Stage.BROKEN})
"""Stages that tell how the whole year ends: with a value, or with a forecast of it."""


class StepView(NamedTuple):
    """An interim value: its period, and what the whole year was then forecast to be."""

    period: str
    value: str
    forecast: str
    source: str


class OutlookView(NamedTuple):
    """A measure within its year.

    `stage` is a token of `Stage`, `text` says it; `gap` is how far the forecast is from the target.
    `number` and `anchor` are of its action, empty for a goal's own measure.
    """

    id: str
    kind: str
    number: str
    anchor: str
    name: str
    responsible: str
    binding: str
    target: str
    value: str
    steps: tuple[StepView, ...]
    stage: str
    text: str
    gap: str
    promised: str

    @property
    def is_figure(self) -> bool:
        """Whether interim values and forecasts can be told of it."""
        return self.kind in {"luku", "asteikko"}


def outlook(
    owner: str, outcome: MeasureOutcome, press: Press, number: str = "", anchor: str = ""
) -> OutlookView:
    """Return how a measure stands within the case's year; `owner` is as in `ReportCase.history`."""
    measure, entry, words = outcome.measure, outcome.entry, press.words
    steps = interim_of(outcome)
    forecast = _forecast(outcome, steps)
    aim = _aim(outcome)
    broken = _broken(owner, outcome, press)
    stage = _stage(outcome, steps, forecast, None if broken else aim)
    stage = Stage.BROKEN if broken and stage is Stage.UNCOMPARED else stage
    promised = entry.promised if entry is not None else None
    return OutlookView(
        id=measure.id,
        kind=measure.kind,
        number=number,
        anchor=anchor,
        name=words.of(measure.name),
        responsible=press.unit(outcome.unit),
        binding=words.say(f"binding.{measure.binding.token}") if measure.binding else "",
        target=_target(outcome, press),
        value=value_text(outcome, words) if outcome.recorded and not hidden(outcome) else "",
        steps=tuple(_steps(steps, outcome, press)),
        stage=stage.value,
        text=_text(stage, outcome, press),
        gap=_gap(outcome, forecast, aim, press) if stage is Stage.MISSES else "",
        promised=words.say("promised-by", date=words.date(promised)) if promised else "",
    )


def _text(stage: Stage, outcome: MeasureOutcome, press: Press) -> str:
    """Return the stage in words: the result where there is one, or where no forecast can be told."""
    figure = isinstance(outcome.measure, NumberMeasure | ScaleMeasure)
    if stage is Stage.RECORDED or (stage is Stage.NOTHING and not figure):
        return press.words.measure_result(outcome).text
    return press.say(f"stage.{stage.value}")


def interim_of(outcome: MeasureOutcome) -> tuple[InterimValue, ...]:
    """Return the interim values that may be published, the last period last."""
    entry = outcome.entry
    if entry is None or hidden(outcome):
        return ()
    told = (item for item in entry.interim if item.value is not None or item.forecast is not None)
    return tuple(sorted(told, key=lambda item: item.period.key))


def _forecast(outcome: MeasureOutcome, steps: Sequence[InterimValue]) -> Number | None:
    """Return the last forecast of the whole year."""
    own = _own_forecast(outcome)
    if own is not None:
        return own
    return next((item.forecast for item in reversed(steps) if item.forecast is not None), None)


def _own_forecast(outcome: MeasureOutcome) -> Number | None:
    """Return the forecast that was recorded as the year's value (`laatu: ennuste`), if it may be published."""
    entry = outcome.entry
    if entry is None or entry.quality is not Quality.FORECAST or hidden(outcome):
        return None
    return entry.value if isinstance(entry.value, Number) else None


def _aim(outcome: MeasureOutcome) -> Aim | None:
    """Return the target that the year is held against: its own, or the last before; no later one."""
    measure = outcome.measure
    if not isinstance(measure, NumberMeasure | ScaleMeasure):
        return None
    year = aim_year(measure, outcome.year)
    return aim_of(measure, year) if year is not None and year <= outcome.year else None


def _broken(owner: str, outcome: MeasureOutcome, press: Press) -> bool:
    """Tell whether the series broke, so that no value of today compares with the target."""
    measure = outcome.measure
    if not isinstance(measure, NumberMeasure | ScaleMeasure):
        return False
    history = press.case.history(owner, measure.id)
    entries = {year: past.entry for year, past in history.items() if past.entry is not None}
    return unhealed_break(measure, entries, outcome.year) is not None


def _stage(
    outcome: MeasureOutcome,
    steps: Sequence[InterimValue],
    forecast: Number | None,
    aim: Aim | None,
) -> Stage:
    if hidden(outcome):
        return Stage.WITHHELD
    if outcome.recorded or outcome.rule is Rule.REACHED_EARLIER:
        return Stage.RECORDED
    if forecast is None:
        return Stage.INTERIM if steps else Stage.NOTHING
    measure = outcome.measure
    direction = direction_of(measure) if isinstance(measure, NumberMeasure | ScaleMeasure) else None
    if aim is None or direction is None:
        return Stage.UNCOMPARED
    return Stage.MEETS if meets(forecast.value, aim, direction) else Stage.MISSES


def _gap(outcome: MeasureOutcome, forecast: Number | None, aim: Aim | None, press: Press) -> str:
    """Return the forecast's distance from the target, signed."""
    if forecast is None or aim is None:
        return ""
    nearest: Fraction = min(max(forecast.value, aim.low), aim.high)
    amount = press.words.fraction(forecast.value - nearest, outcome.measure, signed=True)
    return press.say("from-target", amount=amount)


def _target(outcome: MeasureOutcome, press: Press) -> str:
    """Return the year's target, else the one in force or the next, with its year."""
    measure, words = outcome.measure, press.words
    if isinstance(measure, Milestone):
        return words.deadline(outcome)
    if not isinstance(measure, NumberMeasure | ScaleMeasure):
        return ""
    year = aim_year(measure, outcome.year)
    if year is None:
        return ""
    text = words.target(measure.targets[year], measure)
    return text if year == outcome.year else together((text, f" ({year})"))


def _steps(
    steps: Sequence[InterimValue], outcome: MeasureOutcome, press: Press
) -> Iterator[StepView]:
    """Yield the interim values, then the year's own forecast where one was recorded as its value."""
    yield from (_step(item, outcome, press) for item in steps)
    entry, forecast, words = outcome.entry, _own_forecast(outcome), press.words
    if entry is not None and forecast is not None:
        told = words.number(forecast, outcome.measure)
        yield StepView(str(outcome.year), "", told, words.of(entry.source))


def _step(item: InterimValue, outcome: MeasureOutcome, press: Press) -> StepView:
    words, measure = press.words, outcome.measure
    return StepView(
        item.period.text,
        words.number(item.value, measure) if item.value is not None else "",
        words.number(item.forecast, measure) if item.forecast is not None else "",
        words.of(item.source),
    )
