"""Numbers, dates and lists in each language's form."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from kehitys_cli.i18n.forms import date, digits, fraction, joined, whole, with_unit


@pytest.mark.parametrize(
    ("text", "fi", "en"),
    [
        ("72675", "72\u00a0675", "72,675"),
        ("-12.50", "\u221212,50", "\u221212.50"),
        ("0", "0", "0"),
        ("-0", "0", "0"),
        ("-0.5", "\u22120,5", "\u22120.5"),
        (
            "123456789012345678901234567890.1",
            "123 456 789 012 345 678 901 234 567 890,1".replace(" ", "\u00a0"),
            "123,456,789,012,345,678,901,234,567,890.1",
        ),
    ],
)
def test_digits_as_written(text: str, fi: str, en: str) -> None:
    assert digits(text, "fi") == fi
    assert digits(text, "sv") == fi
    assert digits(text, "en") == en


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(1, 3), 2, "0,33"),
        (Fraction(2, 3), 0, "1"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 8), 2, "\u22120,13"),
        (Fraction(-1, 1000), 2, "0"),
        (Fraction(5), 2, "5"),
    ],
)
def test_fractions_round_half_up(value: Fraction, decimals: int, shown: str) -> None:
    assert fraction(value, "fi", decimals) == shown


def test_signs_of_a_change() -> None:
    assert fraction(Fraction(6), "fi", signed=True) == "+6"
    assert fraction(Fraction(-6), "fi", signed=True) == "\u22126"
    assert fraction(Fraction(0), "fi", signed=True) == "0"


def test_dates() -> None:
    day = dt.date(2022, 6, 27)
    assert date(day, "fi") == date(day, "sv") == "27.6.2022"
    assert date(day, "en") == "27\u00a0June\u00a02022"


def test_lists_of_words() -> None:
    assert joined([], "fi") == ""
    assert joined(["a"], "fi") == "a"
    assert joined(["a", "b", "c"], "fi") == "a, b ja c"
    assert joined(["a", "b"], "sv") == "a och b"
    assert joined(["a", "b"], "en") == "a and b"


def test_units_stay_on_the_line() -> None:
    assert with_unit("61", "kpl") == "61\u00a0kpl"
    assert with_unit("61", "") == "61"
    assert whole(1234, "fi") == "1\u00a0234"
