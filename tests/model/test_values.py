"""What a scalar can hold, and how each refusal names its cure."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from kehitys_cli.model.tokens import Direction, State, parse_word
from kehitys_cli.model.values import (
    Answer,
    Change,
    Number,
    Period,
    Range,
    Text,
    parse_date,
    parse_day_month,
    parse_deadline,
    parse_flag,
    parse_id,
    parse_number,
    parse_period,
    parse_reference,
    parse_schedule,
    parse_target,
    parse_text,
    parse_value,
    parse_whole,
    parse_words,
    parse_year,
    parse_years,
    plain_text,
    spelled_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(parse: Callable[[object], object], value: object) -> PydanticCustomError:
    with pytest.raises(PydanticCustomError) as caught:
        parse(value)
    return caught.value


@pytest.mark.parametrize("text", ["0", "-0", "12", "-12", "12.50", "0.001", "1" * 30, "-1.5"])
def test_numbers_keep_their_digits(text: str) -> None:
    number = parse_number(text)
    assert (str(number), number.value) == (text, Fraction(text))
    assert parse_number(number) is number


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("12,5", "12.5"),
        ("72 675", "72675"),
        ("72\u00a0675,5", "72675.5"),
        ("0123", "123"),
        ("1e3", "1000"),
        ("1.5e1", "15"),
        ("1e400", ""),
        ("\u221235", "-35"),
        ("+5", "5"),
        (".5", "0.5"),
        (".nan", ""),
        (".inf", ""),
        ("1.234.567", ""),
        ("n. 60", ""),
        ("0x1F", ""),
        ("12:30", ""),
        ("\u0661\u0662", ""),
        ("yes", ""),
        ("9" * 5000, ""),
    ],
)
def test_other_spellings_are_refused_with_the_right_one(text: str, suggestion: str) -> None:
    error = refused(parse_number, text)
    assert error.type == "KEH104"
    assert error.context is not None
    assert error.context["suggestion"] == suggestion


def test_a_list_or_mapping_is_no_number() -> None:
    assert refused(parse_number, ["1"]).type == "KEH103"
    assert refused(parse_number, {"a": "1"}).type == "KEH103"


@pytest.mark.parametrize(
    ("text", "canonical", "decimals"),
    [("12.0", "12", 1), ("-0", "0", 0), ("-0.00", "0", 2), ("12.50", "12.5", 2), ("100", "100", 0)],
)
def test_canonical_digits(text: str, canonical: str, decimals: int) -> None:
    assert (Number(text).canonical, Number(text).decimals) == (canonical, decimals)


@given(st.fractions(), st.integers(0, 6))
def test_a_spelled_number_can_be_read(value: Fraction, decimals: int) -> None:
    text = f"{float(value):.{decimals}f}".replace(".", ",")
    spelled = spelled_number(text)
    if spelled is not None:
        assert parse_number(spelled).text == spelled


def test_whole_numbers_and_years() -> None:
    assert parse_whole("5") == 5
    assert parse_year("2024") == 2024
    assert refused(parse_whole, "1.5").type == "KEH104"
    assert refused(parse_whole, "-1").type == "KEH104"
    assert refused(parse_year, "24").type == "KEH105"


def test_dates() -> None:
    assert parse_date("2022-06-27") == dt.date(2022, 6, 27)
    assert parse_date(dt.date(2022, 6, 27)) == dt.date(2022, 6, 27)
    error = refused(parse_date, "27.6.2022")
    assert (error.type, (error.context or {})["suggestion"]) == ("KEH105", "2022-06-27")
    for text in ("2022-02-30", "31.2.2022", "2022-13-01", "0000-01-01", "2022-6-1", "eilen"):
        assert refused(parse_date, text).type == "KEH105"


def test_days_of_a_year() -> None:
    assert parse_day_month("31.1.").of(2025) == dt.date(2025, 1, 31)
    assert parse_day_month("29.2.").of(2025) == dt.date(2025, 2, 28)
    assert str(parse_day_month("31.1.")) == "31.1."
    assert refused(parse_day_month, "31.2.").type == "KEH105"
    assert refused(parse_day_month, "31.1").type == "KEH105"


@pytest.mark.parametrize(
    ("text", "start", "end", "shown"),
    [
        ("2024", 2024, 2024, "2024"),
        ("2022–2023", 2022, 2023, "2022–2023"),
        ("2022-2023", 2022, 2023, "2022–2023"),
        ("2022–", 2022, None, "2022–"),
        ("2022-", 2022, None, "2022–"),
        ("2022 – 2023", 2022, 2023, "2022–2023"),
    ],
)
def test_schedules(text: str, start: int, end: int | None, shown: str) -> None:
    schedule = parse_schedule(text)
    assert (schedule.start, schedule.end, str(schedule)) == (start, end, shown)
    assert parse_schedule(schedule) is schedule
    assert schedule.last(2025) == (2025 if end is None else end)
    assert schedule.covers(start)
    assert not schedule.covers(start - 1)


@pytest.mark.parametrize("text", ["24", "2022—2023", "2022-23", "kesä 2024", "2022–2023–"])
def test_unreadable_schedules(text: str) -> None:
    assert refused(parse_schedule, text).type == "KEH106"


def test_a_schedule_never_ends_before_it_begins() -> None:
    assert refused(parse_schedule, "2024–2022").type == "KEH302"
    assert refused(parse_years, "2024").type == "KEH106"
    assert parse_years("2022–2025").end == 2025


@pytest.mark.parametrize(
    ("text", "expected", "months"),
    [
        ("2021", (2021, 1, 12), 12),
        ("12/2022", (2022, 12, 12), 1),
        ("1–8/2024", (2024, 1, 8), 8),
        ("1-12/2024", (2024, 1, 12), 12),
    ],
)
def test_periods(text: str, expected: tuple[int, int, int], months: int) -> None:
    period = parse_period(text)
    assert ((period.year, period.first, period.last), period.months) == (expected, months)
    assert period.whole_year == (months == 12)
    assert period.key == (expected[0], expected[2])
    assert parse_period(period) is period


@pytest.mark.parametrize("text", ["13/2024", "8–1/2024", "0/2024", "kevät", "1/24"])
def test_unreadable_periods(text: str) -> None:
    assert refused(parse_period, text).type == "KEH105"


def test_deadlines_are_days() -> None:
    assert parse_deadline("2024").date == dt.date(2024, 12, 31)
    assert parse_deadline("2024-06-30").year == 2024
    assert refused(parse_deadline, "kesällä").type == "KEH105"


@pytest.mark.parametrize("text", ["a", "a-b-1", "uusien-yrittajien-neuvonta", "x" * 64])
def test_ids(text: str) -> None:
    assert parse_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "ä",
        "a--b",
        "-a",
        "a-",
        "1a",
        "../x",
        ".",
        "con",
        "COM1",
        "com1",
        "yes",
        "x" * 65,
        "\u0410",
        "a_b",
        "[k]",
        "-v",
    ],
)
def test_bad_ids(text: str) -> None:
    assert refused(parse_id, text).type == "KEH107"


def test_references_may_name_the_plan() -> None:
    assert parse_reference("plan-1/a") == "plan-1/a"
    assert refused(parse_reference, "a/b/c").type == "KEH107"


def test_texts_in_one_or_several_languages() -> None:
    text = parse_text({"fi": "vihreä ", "sv": "grön"})
    assert isinstance(text, Text)
    assert (text.pick("sv"), text.pick("en"), str(text)) == ("grön", "vihreä", "vihreä")
    assert text.languages == {"fi", "sv"}
    assert parse_text(text) is text
    assert parse_text("2024").pick("sv") == "2024"
    assert plain_text("x").languages == frozenset()
    assert refused(parse_text, {"de": "grün"}).type == "KEH103"
    assert refused(parse_text, {"fi": ["x"]}).type == "KEH103"
    assert refused(parse_text, ["x"]).type == "KEH103"
    assert parse_words(" x ") == "x"


def test_targets() -> None:
    assert parse_target("65") == Number("65")
    assert parse_target(["100", "105"]) == Range(Number("100"), Number("105"))
    assert parse_target("-60 %") == Change(Number("-60"), "-60 %")
    assert parse_target("+2,5 %") == Change(Number("2.5"), "+2,5 %")
    assert parse_target("\u221260 %") == Change(Number("-60"), "\u221260 %")
    for wrong in (["1"], ["2", "1"], ["1", "2", "3"]):
        assert refused(parse_target, wrong).type == "KEH103"
    assert refused(parse_target, "paljon %").type == "KEH104"
    target = Range(Number("1"), Number("2"))
    assert parse_target(target) is target


def test_recorded_values() -> None:
    assert parse_value("kyllä") is Answer.YES
    assert parse_value("61") == Number("61")
    assert parse_value(Answer.NO) is Answer.NO
    assert refused(parse_value, "on").type == "KEH103"


def test_words_of_the_format_have_english_tokens() -> None:
    assert State.parse("ei aloitettu") is State.NOT_STARTED
    assert State.NOT_STARTED.token == "not_started"  # noqa: S105 - a word of JSON
    error = refused(Direction.parse, "kasvaa")
    assert (error.type, (error.context or {})["allowed"]) == ("KEH103", "kasvava, laskeva, pysyvä")
    assert parse_flag("kyllä")
    assert not parse_flag("ei")
    assert refused(parse_flag, "true").type == "KEH103"
    assert isinstance(parse_word(State, "valmis", (State.DONE,)), State)


def test_period_key_orders_by_end() -> None:
    assert Period(2024, 1, 8, "").key < Period(2024, 1, 12, "").key
