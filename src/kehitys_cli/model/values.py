"""The values that a scalar of a plan can hold.

A scalar is typed by the field that it fills, never by YAML's resolver, so every parser here takes the
text as it was written. A refusal is a `PydanticCustomError` whose type is the rule's code and whose
context holds the parameters of the rule's message.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

MAX_DIGITS = 60
"""Longest number that is read: thirty digits must be kept exactly, five thousand are a mistake."""

LANGUAGES = ("fi", "sv", "en")

NUMBER_PATTERN = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
ID_PATTERN = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"

_NUMBER = re.compile(NUMBER_PATTERN)
_ID = re.compile(ID_PATTERN)
_YEAR = re.compile(r"[12][0-9]{3}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FINNISH_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.")
_SCHEDULE = re.compile(r"([12][0-9]{3})(?:\s?([–-])\s?([12][0-9]{3})?)?")
_PERIOD = re.compile(r"(?:(?:([0-9]{1,2})[–-])?([0-9]{1,2})/)?([12][0-9]{3})")
_YEARS = re.compile(r"([12][0-9]{3})\s?[–-]\s?([12][0-9]{3})")
_RELATIVE = re.compile(r"([+\-−]?)(.+?)\s?%")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")

RESERVED_IDS = frozenset(
    ["on", "off", "yes", "no", "y", "n", "true", "false", "null", "con", "nul", "aux", "prn"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
"""Words that YAML 1.1 or Windows keeps for itself."""


def refuse(code: str, **params: object) -> PydanticCustomError:
    """Return the error that a validator raises: `code` is the rule, `params` fill its message."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError(code, code, params)


def scalar_text(value: object, expected: str) -> str:
    """Return the scalar's text, or refuse a list or mapping where `expected` should stand."""
    if isinstance(value, str):
        return value.strip()
    found = "list" if isinstance(value, list) else "mapping"
    raise refuse("KEH103", expected=expected, kind=found)


# ---------------------------------------------------------------------------------------- numbers


@lru_cache(4096)
def _fraction(text: str) -> Fraction:
    """Return a number's exact value; the same few numbers are compared again and again."""
    return Fraction(text)


class Number(NamedTuple):
    """A number with its digits as written; compared as an exact fraction."""

    text: str

    @property
    def value(self) -> Fraction:
        """The exact value."""
        return _fraction(self.text)

    @property
    def exact(self) -> Fraction | int:
        """The exact value, as an int where it was written without decimals: quick to compare."""
        return Fraction(self.text) if "." in self.text else int(self.text)

    @property
    def canonical(self) -> str:
        """The shortest spelling of the same digits: `12.0` → `12`, `-0` → `0` (method 1)."""
        text = self.text.rstrip("0").rstrip(".") if "." in self.text else self.text
        return "0" if text in {"-0", ""} else text

    @property
    def decimals(self) -> int:
        """How many decimals were written."""
        return len(self.text.partition(".")[2])

    def __str__(self) -> str:
        """Return the digits as written."""
        return self.text


def spelled_number(text: str) -> str | None:
    """Return the right spelling of a number that was written another way, or None.

    `12,5` → `12.5`, `72 675` → `72675`, `0123` → `123`, `1e3` → `1000`, `−5` and `+5` → `-5`, `5`.
    """
    spelling = _SPACES.sub("", text).replace("−", "-").replace(",", ".").removeprefix("+")
    spelling = re.sub(r"^(-?)0+(?=[0-9])", r"\1", spelling)
    if (power := re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?)[eE]\+?([0-9]{1,2})", spelling)) is not None:
        scaled = Fraction(power[1]) * 10 ** int(power[2])
        spelling = str(scaled) if scaled.denominator == 1 else spelling
    spelling = f"0{spelling}" if spelling.startswith(".") else spelling
    return spelling if _NUMBER.fullmatch(spelling) and len(spelling) <= MAX_DIGITS else None


def parse_number(value: object) -> Number:
    """Read a number as the format writes it; `KEH104` with the right spelling otherwise."""
    if isinstance(value, Number):
        return value
    text = scalar_text(value, "number")
    if len(text) > MAX_DIGITS:
        raise refuse("KEH104", value=text[:20] + "…", suggestion="")
    if _NUMBER.fullmatch(text) is None:
        raise refuse("KEH104", value=text, suggestion=spelled_number(text) or "")
    return Number(text)


def parse_whole(value: object) -> int:
    """Read a whole number from 0 up."""
    number = parse_number(value)
    exact = number.exact
    if exact.denominator != 1 or exact < 0:
        raise refuse("KEH104", value=number.text, suggestion="")
    return int(exact)


def parse_year(value: object) -> int:
    """Read a year of four digits."""
    text = scalar_text(value, "year")
    if _YEAR.fullmatch(text) is None:
        raise refuse("KEH105", value=text, suggestion="")
    return int(text)


# ------------------------------------------------------------------------------ dates and periods


def parse_date(value: object) -> dt.date:
    """Read an ISO date; `27.6.2022` is refused with `2022-06-27`."""
    if isinstance(value, dt.date):
        return value
    text = scalar_text(value, "date")
    if (match := _DATE.fullmatch(text)) is not None:
        date = _date_or_none(int(match[1]), int(match[2]), int(match[3]))
        if date is not None:
            return date
    suggestion = ""
    if (match := _FINNISH_DATE.fullmatch(text)) is not None:
        date = _date_or_none(int(match[3]), int(match[2]), int(match[1]))
        suggestion = date.isoformat() if date else ""
    raise refuse("KEH105", value=text, suggestion=suggestion)


def _date_or_none(year: int, month: int, day: int) -> dt.date | None:
    if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):  # noqa: PLR2004 - months of a year
        return None
    return dt.date(year, month, day)


class DayMonth(NamedTuple):
    """A day of some later year, as `31.1.`."""

    day: int
    month: int

    def of(self, year: int) -> dt.date:
        """Return the day in `year` (29.2. falls on the 28th where there is none)."""
        return dt.date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))

    def __str__(self) -> str:
        """Return the Finnish form."""
        return f"{self.day}.{self.month}."


def parse_day_month(value: object) -> DayMonth:
    """Read `31.1.`; a leap day is accepted."""
    text = scalar_text(value, "day")
    match = _DAY_MONTH.fullmatch(text)
    if match is None or _date_or_none(2024, int(match[2]), int(match[1])) is None:
        raise refuse("KEH105", value=text, suggestion="")
    return DayMonth(int(match[1]), int(match[2]))


class Schedule(NamedTuple):
    """Years from `start` to `end`; an open end is None and ends with the plan."""

    start: int
    end: int | None
    text: str

    def last(self, plan_end: int) -> int:
        """Return the last year within a plan that ends in `plan_end`."""
        return plan_end if self.end is None else self.end

    def covers(self, year: int) -> bool:
        """Tell whether `year` lies within."""
        return self.start <= year and (self.end is None or year <= self.end)

    def __str__(self) -> str:
        """Return the years with an en dash, whatever dash was written."""
        if self.end == self.start:
            return str(self.start)
        return f"{self.start}–{self.end or ''}"


def parse_schedule(value: object) -> Schedule:
    """Read `2024`, `2022–2023` or `2022–` (a hyphen is accepted)."""
    if isinstance(value, Schedule):
        return value
    text = scalar_text(value, "schedule")
    match = _SCHEDULE.fullmatch(text)
    if match is None:
        raise refuse("KEH106", value=text)
    start = int(match[1])
    end = start if match[2] is None else int(match[3]) if match[3] else None
    if end is not None and end < start:
        raise refuse("KEH302", value=text)
    return Schedule(start, end, text)


def parse_years(value: object) -> Schedule:
    """Read a period with both ends, as `2022–2025`."""
    text = scalar_text(value, "schedule")
    if _YEARS.fullmatch(text) is None:
        only = f"{text}–{text}" if _YEAR.fullmatch(text) else ""
        raise refuse("KEH106", value=text, hint="both", suggestion=only)
    return parse_schedule(text)


class Period(NamedTuple):
    """A value's own period: months `first` to `last` of `year` (1 to 12: the whole year)."""

    year: int
    first: int
    last: int
    text: str

    @property
    def months(self) -> int:
        """How many months it holds."""
        return self.last - self.first + 1

    @property
    def whole_year(self) -> bool:
        """Whether the value speaks of a full year."""
        return self.months == 12  # noqa: PLR2004 - months of a year

    @property
    def key(self) -> tuple[int, int]:
        """Orders periods by their end."""
        return self.year, self.last


def parse_period(value: object) -> Period:
    """Read `2021`, `12/2022` or `1–8/2024`."""
    if isinstance(value, Period):
        return value
    text = scalar_text(value, "period")
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise refuse("KEH105", value=text, suggestion="")
    year = int(match[3])
    if match[2] is None:
        return Period(year, 1, 12, text)
    last = int(match[2])
    first = int(match[1] or last)
    if not 1 <= first <= last <= 12:  # noqa: PLR2004 - months of a year
        raise refuse("KEH105", value=text, suggestion="")
    return Period(year, first, last, text)


class Deadline(NamedTuple):
    """A milestone's deadline: a date, or the last day of a year."""

    date: dt.date
    text: str

    @property
    def year(self) -> int:
        """The deadline's year."""
        return self.date.year


def parse_deadline(value: object) -> Deadline:
    """Read a year or an ISO date."""
    text = scalar_text(value, "date")
    if _YEAR.fullmatch(text) is not None:
        return Deadline(dt.date(int(text), 12, 31), text)
    return Deadline(parse_date(text), text)


# ------------------------------------------------------------------------------------ ids, texts


def parse_id(value: object) -> str:
    """Read an id; `KEH107` with a likely one otherwise."""
    text = scalar_text(value, "id")
    if not is_id(text):
        raise refuse("KEH107", value=text[:80], suggestion=likely_id(text))
    return text


def likely_id(text: str) -> str:
    """Return the id that a text might have meant, or an empty string."""
    plain = text.casefold().translate(str.maketrans("äöå_ ", "aoa--"))
    return plain if is_id(plain) else ""


def is_id(text: str) -> bool:
    """Tell whether `text` may be an id (ASCII only, at most 64 characters, not reserved)."""
    return len(text) <= 64 and _ID.fullmatch(text) is not None and text not in RESERVED_IDS  # noqa: PLR2004 - the contract's length


def parse_reference(value: object) -> str:
    """Read an id or a full name `plan/id`."""
    text = scalar_text(value, "id")
    parts = text.split("/")
    if len(parts) > 2 or not all(is_id(part) for part in parts):  # noqa: PLR2004 - plan and id
        raise refuse("KEH107", value=text[:80], suggestion=likely_id(text))
    return text


class Text(NamedTuple):
    """A text in one or several languages; `None` as language means "whatever the municipality speaks"."""

    by_language: tuple[tuple[str | None, str], ...]

    def pick(self, language: str) -> str:
        """Return the text in `language`, else in the first language that there is."""
        return self.found(language)[1]

    def found(self, language: str) -> tuple[str | None, str]:
        """Return what `pick` returns, after the language that it is in."""
        for told in self.by_language:
            if told[0] == language or told[0] is None:
                return told
        return self.by_language[0]

    @property
    def languages(self) -> frozenset[str]:
        """The languages that are named; empty for a plain string."""
        return frozenset(code for code, _ in self.by_language if code is not None)

    def __str__(self) -> str:
        """Return the first language's text."""
        return self.by_language[0][1]


@lru_cache(4096)
def plain_text(text: str) -> Text:
    """Return `text` as a text of no particular language; the same sources stand in many places."""
    return Text(((None, text),))


def parse_text(value: object) -> Text:
    """Read a string or a mapping of languages."""
    if isinstance(value, str):
        return plain_text(value.rstrip())
    if isinstance(value, Text):
        return value
    if isinstance(value, dict):
        for code, words in value.items():
            if code not in LANGUAGES:
                raise refuse("KEH103", expected="text", kind="mapping")
            if not isinstance(words, str):
                raise refuse("KEH103", expected="text", kind="mapping")
        return Text(tuple((code, words.rstrip()) for code, words in value.items()))
    if isinstance(value, list):
        raise refuse("KEH103", expected="text", kind="list")
    return plain_text(str(value).rstrip())


def parse_words(value: object) -> str:
    """Read a text of one language."""
    return scalar_text(value, "text")


# --------------------------------------------------------------------------- targets and answers


class Range(NamedTuple):
    """A maintained level from `low` to `high`, both included."""

    low: Number
    high: Number


class Change(NamedTuple):
    """A target as a change against a reference level, as `-60 %`."""

    percent: Number
    text: str


Target = Number | Range | Change


def parse_target(value: object) -> Target:
    """Read a number, a pair or a change in per cent."""
    if isinstance(value, Number | Range | Change):
        return value
    if isinstance(value, list):
        if len(value) != 2:  # noqa: PLR2004 - a pair
            raise refuse("KEH103", expected="pair", kind="list")
        low, high = (parse_number(item) for item in value)
        if low.value > high.value:
            raise refuse("KEH103", expected="pair", kind="list")
        return Range(low, high)
    text = scalar_text(value, "number")
    if (match := _RELATIVE.fullmatch(text)) is not None:
        sign = "-" if match[1] in {"-", "−"} else ""
        return Change(parse_number(sign + match[2].replace(",", ".")), text)
    return parse_number(text)


class Answer(StrEnum):
    """Whether a milestone was reached."""

    YES = "kyllä"
    NO = "ei"


_ANSWERS = {
    **dict.fromkeys(["kyllä", "kylla", "joo", "on", "true", "yes", "y", "ja", "k"], Answer.YES),
    **dict.fromkeys(["ei", "off", "false", "no", "n", "nej", "e"], Answer.NO),
}
"""What people and YAML write for yes and no; only `kyllä` and `ei` are read."""

Value = Number | Answer


def parse_value(value: object) -> Value:
    """Read a recorded value: a number, `kyllä` or `ei`; the measure's kind is checked apart.

    Plain words were not meant as a number: advice on how to write one would lead astray.
    """
    if isinstance(value, Number | Answer):
        return value
    text = scalar_text(value, "value")
    if text in set(Answer):
        return Answer(text)
    if not text.replace(" ", "").isalpha():
        return parse_number(text)
    near = _ANSWERS.get(text.casefold(), "")
    raise refuse("KEH103", expected="answer" if near else "value", found=text, near=near)


def parse_flag(value: object) -> bool:
    """Read `kyllä` or `ei`."""
    text = scalar_text(value, "flag")
    if text not in set(Answer):
        raise refuse("KEH103", expected="word", found=text, allowed=", ".join(Answer))
    return text == Answer.YES
