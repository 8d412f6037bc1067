"""What a person typed as a value becomes what stands in the file, or is refused with the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.rules.privacy import address_spans, identity_spans
from kehitys_cli.model.measures import Milestone, NarrativeMeasure, NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import MAX_DIGITS, parse_period
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.tree import forbidden_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.values import Period

_SPACES = "[ \u00a0\u202f\u2009]"
_GROUPED = re.compile(rf"([-+\u2212]?)([0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})+)(?:,([0-9]+))?")
_BARE = re.compile(r"([-+\u2212]?)([0-9]+)(?:([.,])([0-9]+))?")
_THOUSANDS = re.compile(r"[-+\u2212]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
"""A point before three digits: thousands or decimals? Nobody parts thousands of nothing: `0.125`."""

_ANSWERS = {
    "kyllä": "kyllä", "on": "kyllä", "joo": "kyllä", "ja": "kyllä", "yes": "kyllä",
    "ei": "ei", "nej": "ei", "no": "ei",
}  # fmt: skip
MAX_TEXT = 100_000
"""Characters of one text; a year's summary has some thousands, and a file two million at most."""


class Warned(NamedTuple):
    """Something that people should look at: a key of the catalogue and its parameters."""

    key: str
    params: dict[str, str]


# ------------------------------------------------------------------------------------------ texts


def require_writable(given: Iterable[tuple[str, str]]) -> tuple[Warned, ...]:
    """Refuse, before anything is touched, texts that must not come into git; return what to warn of.

    `given` are pairs of an option and its text. What is refused is told by its option: a personal identity code
    (`KEH801`: git never forgets), a character that no file may hold, more than a file takes. An address
    (`KEH802`) is a warning.
    """
    return tuple(warned for option, text in given for warned in _warnings(option, text))


def _warnings(option: str, text: str) -> Iterator[Warned]:
    if len(text) > MAX_TEXT:
        raise UserError("record.too-long", option=option, most=MAX_TEXT)
    character = forbidden_in(text)
    if character:
        raise UserError("record.character", option=option, character=character)
    if any(True for _ in identity_spans(text)):
        raise RefusedError("record.identity-code", option=option)
    for start, end in address_spans(text):
        yield Warned("record.address", {"option": option, "text": text[start:end]})


def text_of(text: str, option: str) -> str:
    """Return a person's text with our line ends; UserError where it is empty."""
    clean = text.replace("\r\n", "\n").strip()
    if not clean:
        raise UserError("record.empty-text", option=option)
    return clean.expandtabs(2)


def line_of(text: str, option: str) -> str:
    """Return a text on one line."""
    return " ".join(text_of(text, option).split())


# ------------------------------------------------------------------------------------------ values


def value_text(given: str, measure: AnyMeasure, language: str) -> str:
    """Return the value as the file writes it; UserError names what would be right, in a language.

    Accepts `72 675`, `380,6`, `-35`, `−35`, `61 kpl`; refuses `1.234` (a thousand, or a little more than
    one?) and `n. 60`.
    """
    text = " ".join(given.split())
    if isinstance(measure, NarrativeMeasure):
        return given.strip()
    if isinstance(measure, Milestone):
        return _answer(text)
    return figure_text(given, measure, language)


def figure_text(given: str, measure: NumberMeasure | ScaleMeasure, language: str) -> str:
    """Return a number of a measure, or the step of a scale, as the file writes it."""
    text = " ".join(given.split())
    if isinstance(measure, ScaleMeasure):
        return _step(text, measure, language)
    number = number_text(_without_unit(text, measure, language))
    decimals = measure.decimals
    if decimals is not None and len(number.partition(".")[2]) > decimals:
        raise UserError("record.too-many-decimals", value=text, decimals=decimals)
    return number


def number_text(text: str) -> str:
    """Return a typed number as the file writes it."""
    if _THOUSANDS.fullmatch(text) and text.count(".") > 1:
        raise UserError("record.points", value=text, whole=text.replace(".", ""))
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


def _without_unit(text: str, measure: NumberMeasure, language: str) -> str:
    """Return the number without the measure's own unit; another unit is refused."""
    match = re.fullmatch(
        r"([-+\u2212]?[0-9][0-9 \u00a0\u202f\u2009.,]*?)\s*([^\s0-9][^0-9]*)", text
    )
    if match is None:
        return text
    units = {words for _, words in measure.unit.by_language} if measure.unit is not None else set()
    if match[2].strip().casefold() not in {unit.casefold() for unit in units}:
        unit = measure.unit.pick(language) if measure.unit is not None else "–"
        raise UserError("record.wrong-unit", given=match[2].strip(), unit=unit)
    return match[1].strip()


def _answer(text: str) -> str:
    answer = _ANSWERS.get(text.casefold())
    if answer is None:
        raise UserError("record.no-answer", value=text)
    return answer


def _step(text: str, measure: ScaleMeasure, language: str) -> str:
    for number, step in enumerate(measure.steps, start=1):
        names = {words.casefold() for _, words in step.name.by_language}
        if text == str(number) or text.casefold() in names:
            return str(number)
    named = enumerate((step.name.pick(language) for step in measure.steps), start=1)
    steps = ", ".join(f"{number} {name}" for number, name in named)
    raise UserError("record.no-step", value=text, steps=steps)


def period_of(given: str) -> Period:
    """Return a value's own period, with the dash that we write; UserError where it cannot be read."""
    from pydantic_core import PydanticCustomError

    try:
        return parse_period(given.strip().replace("-", "–"))
    except PydanticCustomError as error:
        raise UserError("record.no-period", value=given) from error
