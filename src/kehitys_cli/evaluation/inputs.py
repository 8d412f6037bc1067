"""The inputs of results: each with its text as written and the place where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Input, InputRole, Origin
from kehitys_cli.evaluation.targets import is_relative, reference_key, reference_of
from kehitys_cli.model.values import Range

if TYPE_CHECKING:
    from kehitys_cli.evaluation.setting import Setting
    from kehitys_cli.evaluation.targets import Aim, Measured
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.values import Number, Target, Text


def own_source(entry: MeasureEntry | None) -> Text | None:
    """Return the value's own source: `lähde`, else the name of `asiakirja`."""
    if entry is None:
        return None
    if entry.source is not None:
        return entry.source
    return entry.document.name if entry.document is not None else None


def told_input(
    role: InputRole, words: Text, origin: Origin | None, year: int | None = None
) -> Input:
    """Return an input that people wrote: as text its first language, all of them beside it."""
    return Input(role, str(words), origin, year, words)


def recorded_input(
    setting: Setting, role: InputRole, text: str | Text, key: str, year: int
) -> Input:
    """Return an input that stands in a year's follow-up, under the measure."""
    origin = Origin(year, (*setting.path, key))
    if isinstance(text, str):
        return Input(role, text, origin, year)
    return told_input(role, text, origin, year)


def planned_input(
    setting: Setting, role: InputRole, text: str, *keys: str, year: int | None = None
) -> Input:
    """Return an input that stands beside the measure in the plan or strategy."""
    return Input(role, text, Origin(setting.file, (*setting.home, *keys)), year)


def schedule_input(setting: Setting) -> Input:
    """Return the schedule that the measure follows."""
    origin = Origin(setting.file, setting.schedule_path)
    return Input(InputRole.SCHEDULE, str(setting.schedule), origin)


def period_input(setting: Setting, key: str, text: str) -> Input:
    """Return the plan's own `kausi` or `voimassa`."""
    return Input(InputRole.SCHEDULE, text, Origin(setting.file, (key,)))


def own_source_input(setting: Setting, entry: MeasureEntry, year: int) -> tuple[Input, ...]:
    """Return the source that stands beside a value, if there is one."""
    source = own_source(entry)
    if source is None:
        return ()
    key = "lähde" if entry.source is not None else "asiakirja"
    return (recorded_input(setting, InputRole.SOURCE, source, key, year),)


def source_input(
    measure: AnyMeasure, setting: Setting, entry: MeasureEntry, year: int
) -> tuple[Input, ...]:
    """Return the source that a value leans on: its own, else the measure's, else the action's."""
    own = own_source_input(setting, entry, year)
    if own:
        return own
    if measure.source is not None:
        origin = Origin(setting.file, (*setting.home, "lähde"))
        return (told_input(InputRole.SOURCE, measure.source, origin),)
    if setting.general_source is not None:
        origin = Origin(setting.file, setting.general_path)
        return (told_input(InputRole.SOURCE, setting.general_source, origin),)
    return ()


def value_inputs(
    measure: Measured, setting: Setting, entry: MeasureEntry, number: Number
) -> tuple[Input, ...]:
    """Return the year's value and what it leans on."""
    value = recorded_input(setting, InputRole.VALUE, number.text, "arvo", setting.year)
    return (value, *source_input(measure, setting, entry, setting.year))


def aim_inputs(measure: Measured, setting: Setting, aim: Aim) -> tuple[Input, ...]:
    """Return a target, and what a relative one refers to."""
    text, year = target_text(aim.target), aim.year
    target = planned_input(setting, InputRole.TARGET, text, "tavoitetaso", str(year), year=year)
    reference = reference_of(measure) if is_relative(measure, year) else None
    if reference is None:
        return (target,)
    return (
        target,
        planned_input(
            setting,
            InputRole.REFERENCE,
            reference.value.text,
            reference_key(measure),
            year=reference.year,
        ),
    )


def baseline_input(measure: Measured, setting: Setting) -> tuple[Input, ...]:
    """Return the baseline, if there is one."""
    baseline = measure.baseline
    if baseline is None:
        return ()
    text, year = baseline.value.text, baseline.year
    return (planned_input(setting, InputRole.BASELINE, text, "lähtötaso", year=year),)


def target_text(target: Target) -> str:
    """Return a target as it was written."""
    if isinstance(target, Range):
        return f"{target.low.text}–{target.high.text}"
    return target.text
