"""Numbers, dates and lists as each language writes them.

No-break spaces part thousands and units; minus is U+2212. Nothing here rounds unless told to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.i18n.foreign import together

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from fractions import Fraction

NBSP = "\u00a0"
MINUS = "\u2212"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def digits(text: str, language: str) -> str:
    """Return a number's digits as written (`-12.50`) in the language's form (`−12,50`)."""
    whole_part, _, decimals = text.removeprefix("-").partition(".")
    grouped = f"{int(whole_part):,}".replace(",", "," if language == "en" else NBSP)
    point = "." if language == "en" else ","
    sign = MINUS if text.startswith("-") and text.strip("-0.") else ""
    return f"{sign}{grouped}{point + decimals if decimals else ''}"


def whole(number: int, language: str) -> str:
    """Return a whole number."""
    return digits(str(number), language)


def fraction(value: Fraction, language: str, decimals: int = 2, *, signed: bool = False) -> str:
    """Return an exact fraction rounded half up to at most `decimals`, without trailing zeros."""
    scale = 10**decimals
    scaled = abs(value) * scale
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = f"{rounded // scale}.{rounded % scale:0{decimals}d}" if decimals else str(rounded)
    text = text.rstrip("0").rstrip(".") if decimals else text
    shown = digits(f"-{text}" if value < 0 and rounded else text, language)
    return f"+{shown}" if signed and value > 0 and rounded else shown


def with_unit(number: str, unit: str) -> str:
    """Return number and unit on one line, the unit in its language; the number alone where there is none."""
    return together((number, NBSP, unit)) if unit else number


def date(day: dt.date, language: str) -> str:
    """Return `27.6.2022`, in English `27 June 2022`."""
    if language == "en":
        return f"{day.day}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def joined(items: Sequence[str], language: str) -> str:
    """Return a list of words: `a, b ja c`."""
    if len(items) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(items)
    word = {"fi": "ja", "sv": "och", "en": "and"}[language]
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
