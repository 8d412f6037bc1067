"""A measure's view: value, result, why, and its series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import MeasureOutcome, Result
from kehitys_cli.evaluation.setting import secret, value_of
from kehitys_cli.evaluation.targets import aim_of
from kehitys_cli.i18n.foreign import together
from kehitys_cli.i18n.forms import digits
from kehitys_cli.model.measures import Milestone, NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Quality
from kehitys_cli.model.values import NUMBER_PATTERN, Answer, Number, Range
from kehitys_cli.views.corrections import Corrected, correction_texts, measure_stanza
from kehitys_cli.views.prose import blocks_of
from kehitys_cli.views.report import ClassView, MeasureView, PointView

_NUMBER = re.compile(NUMBER_PATTERN)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.evaluation.result import Change
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.prose import Block
    from kehitys_cli.views.words import Words


def measure_view(  # noqa: PLR0913, PLR0917 - what a measure's card shows
    outcome: MeasureOutcome,
    history: Mapping[int, MeasureOutcome],
    case: ReportCase,
    words: Words,
    units: Mapping[str, str],
    number: str = "",
    action: str = "",
) -> MeasureView:
    """Return a measure in the report's year; `history` holds it by year, this one included."""
    measure, entry = outcome.measure, outcome.entry
    series = _series(history, words)
    low, high = _range(measure, outcome)
    return MeasureView(
        id=measure.id,
        anchor=f"mittari-{measure.id}" if action else f"paamaaran-mittari-{measure.id}",
        name=words.of(measure.name),
        kind=words.catalogue.text(f"evaluation.kind.{measure.kind}"),
        unit=words.unit(measure),
        direction=words.direction(measure),
        baseline=words.baseline(getattr(measure, "baseline", None), measure),
        target=_target_now(outcome, words),
        targets=_targets(outcome, words),
        value=value_text(outcome, words),
        value_note=_value_note(entry, words),
        words=_told(outcome, words),
        result=words.measure_result(outcome),
        trend_token=outcome.trend.token if outcome.trend is not None else "",
        trend=words.token("trend", outcome.trend),
        change=_change(outcome, history, words),
        source=words.of(outcome.own_source or outcome.general_source),
        source_own=outcome.own_source is not None,
        note=words.of(entry.note) if entry is not None else "",
        classes=() if hidden(outcome) else _classes(measure, entry, words),
        class_name=_class_name(measure, words),
        responsible=units.get(outcome.unit, outcome.unit),
        method=words.of(measure.method),
        binding=words.say(f"binding.{measure.binding.token}") if measure.binding else "",
        promised=words.date(entry.promised) if entry is not None and entry.promised else "",
        forecast="" if hidden(outcome) else _forecast(measure, entry, words),
        due=outcome.due,
        why=words.why(outcome, case.place),
        series=series,
        series_text=_series_text(series, words),
        range_low=low,
        range_high=high,
        action_number=number,
        action_anchor=action,
        measure_kind=measure.kind,
        corrections=_corrections(outcome, case, words, of_action=bool(action)),
    )


def _corrections(
    outcome: MeasureOutcome, case: ReportCase, words: Words, *, of_action: bool
) -> tuple[str, ...]:
    entry, measure = outcome.entry, outcome.measure
    if entry is None or not entry.corrections or hidden(outcome):
        return ()

    def spelled(former: str) -> str:
        if former in set(Answer):
            return words.answer(Answer(former))
        number = _NUMBER.fullmatch(former)
        return former if number is None else words.number(Number(former), measure)

    corrected = Corrected(
        measure_stanza(case, measure.id, of_action=of_action),
        value_text(outcome, words),
        spelled,
        _class_names(measure, words),
        words.unit(measure),
    )
    return correction_texts(entry.corrections, corrected, words)


def hidden(outcome: MeasureOutcome | None) -> bool:
    """Tell whether a value may not be published: withheld, or of too small a group."""
    entry = outcome.entry if outcome is not None else None
    return outcome is not None and entry is not None and secret(outcome.measure, entry)


def _tells(outcome: MeasureOutcome) -> bool:
    """Tell whether a year belongs into the series: a value, a target, or a gap that was due."""
    has_target = outcome.year in getattr(outcome.measure, "targets", {})
    return outcome.result is not Result.NOT_MEASURED or has_target or outcome.value is not None


def value_text(outcome: MeasureOutcome, words: Words) -> str:
    """Return what was recorded, or an empty string."""
    entry = outcome.entry
    if hidden(outcome):
        return words.token("reason", outcome.reason)
    if outcome.reached_year is not None:
        return words.answer(Answer.YES)
    if outcome.value is not None:
        return words.number(outcome.value, outcome.measure)
    if entry is not None and isinstance(entry.value, Answer):
        return words.answer(entry.value)
    return ""


def _value_note(entry: MeasureEntry | None, words: Words) -> str:
    if entry is None:
        return ""
    parts = []
    if entry.period is not None:
        parts.append(words.say("of-period", period=entry.period.text))
    if entry.quality is Quality.PRELIMINARY:
        parts.append(words.say("preliminary"))
    if entry.n is not None:
        parts.append(f"n = {digits(str(entry.n), words.language)}")
    if entry.series_break is not None:
        parts.append(words.say("broken", why=words.of(entry.series_break)))
    if entry.date is not None:
        parts.append(words.date(entry.date))
    return together(parts, ", ")


def _told(outcome: MeasureOutcome, words: Words) -> tuple[Block, ...]:
    entry = outcome.entry
    if entry is None or entry.assessment is None:
        return ()
    return blocks_of(words.whole(entry.assessment))


def _target_now(outcome: MeasureOutcome, words: Words) -> str:
    """Return the target that the value is held against, else the year's own or the next."""
    measure = outcome.measure
    if isinstance(measure, Milestone):
        return words.deadline(outcome)
    if not isinstance(measure, NumberMeasure | ScaleMeasure) or not measure.targets:
        return ""
    years = sorted(measure.targets)
    later = [year for year in years if year >= outcome.year]
    year = outcome.target_year or (later[0] if later else years[-1])
    text = words.target(measure.targets[year], measure)
    return text if year == outcome.year else together((text, f" ({year})"))


def _targets(outcome: MeasureOutcome, words: Words) -> tuple[str, ...]:
    measure = outcome.measure
    if isinstance(measure, NumberMeasure | ScaleMeasure):
        return tuple(
            together((f"{year}: ", words.target(target, measure)))
            for year, target in sorted(measure.targets.items())
        )
    told = words.deadline(outcome)
    return (told,) if told else ()


def public_change(outcome: MeasureOutcome, history: Mapping[int, MeasureOutcome]) -> Change | None:
    """Return the change since an earlier value, unless it would give a value away that is hidden."""
    change = outcome.change
    if change is None or hidden(outcome) or hidden(history.get(change.since_year)):
        return None
    return change


def _change(outcome: MeasureOutcome, history: Mapping[int, MeasureOutcome], words: Words) -> str:
    change = public_change(outcome, history)
    if change is None:
        return ""
    return words.change(change, outcome.measure)


def _classes(
    measure: AnyMeasure, entry: MeasureEntry | None, words: Words
) -> tuple[ClassView, ...]:
    if entry is None or not isinstance(measure, NumberMeasure) or measure.breakdown is None:
        return ()
    names = _class_names(measure, words)
    return tuple(
        ClassView(names.get(label, label), words.number(number, measure))
        for label, number in entry.classes.items()
    )


def _class_names(measure: AnyMeasure, words: Words) -> dict[str, str]:
    if not isinstance(measure, NumberMeasure) or measure.breakdown is None:
        return {}
    return {str(name): words.of(name) for name in measure.breakdown.classes}


def _class_name(measure: AnyMeasure, words: Words) -> str:
    if not isinstance(measure, NumberMeasure) or measure.breakdown is None:
        return ""
    return words.of(measure.breakdown.name)


def _forecast(measure: AnyMeasure, entry: MeasureEntry | None, words: Words) -> str:
    if entry is None:
        return ""
    parts = []
    if entry.quality is Quality.FORECAST and not isinstance(entry.value, Answer | None):
        parts.append(words.say("forecast", value=words.number(entry.value, measure)))
    for item in entry.interim:
        told = []
        if item.value is not None:
            told.append(words.number(item.value, measure))
        if item.forecast is not None:
            told.append(words.say("forecast", value=words.number(item.forecast, measure)))
        parts.append(together((f"{item.period.text}: ", together(told, ", "))))
    return together(parts, "; ")


def _series(history: Mapping[int, MeasureOutcome], words: Words) -> tuple[PointView, ...]:
    """Return the points by the years that the values speak of, which a file of another year may tell."""
    told = [past for _, past in sorted(history.items()) if _tells(past)]
    points = {past.value_year or past.year: _point(past, words) for past in told}
    gaps = {past.year: _point(past, words, gap=True) for past in told if past.year not in points}
    return tuple(point for _, point in sorted({**points, **gaps}.items()))


def _point(outcome: MeasureOutcome, words: Words, *, gap: bool = False) -> PointView:
    """Return a year of a series; `gap` where the year's own file tells a value of another year."""
    measure = outcome.measure
    year = outcome.year if gap else outcome.value_year or outcome.year
    number = None if gap else value_of(outcome.entry)
    target_text, target = "", None
    if isinstance(measure, NumberMeasure | ScaleMeasure) and year in measure.targets:
        target_text = words.target(measure.targets[year], measure)
        aim = aim_of(measure, year)
        target = float(aim.value) if aim is not None else None
    return PointView(
        year,
        "" if gap else value_text(outcome, words),
        float(number.value) if number is not None and not hidden(outcome) else None,
        target_text,
        target,
        words.measure_result(outcome),
        "" if gap else words.of(outcome.own_source),
        "" if gap else _value_note(outcome.entry, words),
    )


def _series_text(series: tuple[PointView, ...], words: Words) -> str:
    """Return the series in words: "2022: 52 kpl · 2023: 55 kpl, tavoitetaso 55 kpl"."""
    parts = []
    for point in series:
        if not point.value_text and not point.target_text:
            continue
        told = point.value_text or words.say("no-value")
        if point.target_text:
            told = together((told, words.say("target-of", target=point.target_text)), ", ")
        parts.append(together((f"{point.year}: ", told)))
    return together(parts, " · ")


def _range(measure: AnyMeasure, outcome: MeasureOutcome) -> tuple[float | None, float | None]:
    target = outcome.target
    if not isinstance(target, Range) or not isinstance(measure, NumberMeasure):
        return None, None
    return float(target.low.value), float(target.high.value)
