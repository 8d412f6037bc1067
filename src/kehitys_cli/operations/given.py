"""What a person typed as a value becomes what stands in the file, or is refused with the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kehitys_cli.model.measures import Milestone, NarrativeMeasure, NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import MAX_DIGITS, parse_period
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.values import Period

_SPACES = "[ \u00a0\u202f\u2009]"
_GROUPED = re.compile(rf"([-+\u2212]?)([0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})+)(?:,([0-9]+))?")
_BARE = re.compile(r"([-+\u2212]?)([0-9]+)(?:([.,])([0-9]+))?")
_THOUSANDS = re.compile(r"[-+\u2212]?[0-9]{1,3}(?:\.[0-9]{3})+")
_ANSWERS = {
    "kyllä": "kyllä", "on": "kyllä", "joo": "kyllä", "ja": "kyllä", "yes": "kyllä",
    "ei": "ei", "nej": "ei", "no": "ei",
}  # fmt: skip


def value_text(given: str, measure: AnyMeasure) -> str:
    """Return the value as the file writes it; UserError names what would be right.

    Accepts `72 675`, `380,6`, `-35`, `−35`, `61 kpl`; refuses `1.234` (a thousand, or a little more than
    one?) and `n. 60`.
    """
    text = " ".join(given.split())
    if isinstance(measure, NarrativeMeasure):
        return given.strip()
    if isinstance(measure, Milestone):
        return _answer(text)
    if isinstance(measure, ScaleMeasure):
        return _step(text, measure)
    number = number_text(_without_unit(text, measure))
    decimals = measure.decimals
    if decimals is not None and len(number.partition(".")[2]) > decimals:
        raise UserError("record.too-many-decimals", value=text, decimals=decimals)
    return number


def number_text(text: str) -> str:
    """Return a typed number as the file writes it."""
    if _THOUSANDS.fullmatch(text):
        raise UserError(
            "record.ambiguous",
            value=text,
            whole=text.replace(".", ""),
            part=text.replace(".", ",", 1),
        )
    if len(text) > MAX_DIGITS:
        raise UserError("record.no-number", value=f"{text[:20]}…")
    match = _GROUPED.fullmatch(text)
    if match is not None:
        sign, whole, decimals = match[1], re.sub(_SPACES, "", match[2]), match[3]
    else:
        match = _BARE.fullmatch(text)
        if match is None:
            raise UserError("record.no-number", value=text)
        sign, whole, decimals = match[1], match[2], match[4]
    whole = whole.lstrip("0") or "0"
    minus = "-" if sign in {"-", "\u2212"} else ""
    return f"{minus}{whole}{'.' + decimals if decimals else ''}"


def _without_unit(text: str, measure: NumberMeasure) -> str:
    """Return the number without the measure's own unit; another unit is refused."""
    match = re.fullmatch(
        r"([-+\u2212]?[0-9][0-9 \u00a0\u202f\u2009.,]*?)\s*([^\s0-9][^0-9]*)", text
    )
    if match is None:
        return text
    units = {words for _, words in measure.unit.by_language} if measure.unit is not None else set()
    if match[2].strip().casefold() not in {unit.casefold() for unit in units}:
        raise UserError(
            "record.wrong-unit", given=match[2].strip(), unit=", ".join(sorted(units)) or "–"
        )
    return match[1].strip()


def _answer(text: str) -> str:
    answer = _ANSWERS.get(text.casefold())
    if answer is None:
        raise UserError("record.no-answer", value=text)
    return answer


def _step(text: str, measure: ScaleMeasure) -> str:
    for number, step in enumerate(measure.steps, start=1):
        names = {words.casefold() for _, words in step.name.by_language}
        if text == str(number) or text.casefold() in names:
            return str(number)
    steps = ", ".join(f"{number} {step.name}" for number, step in enumerate(measure.steps, start=1))
    raise UserError("record.no-step", value=text, steps=steps)


def period_text(given: str) -> str:
    """Return a value's own period; UserError where it cannot be read."""
    return _period(given).text


def _period(given: str) -> Period:
    from pydantic_core import PydanticCustomError

    try:
        return parse_period(given)
    except PydanticCustomError as error:
        raise UserError("record.no-period", value=given) from error
