"""Calendars by RFC 5545: folded, escaped, ended by CRLF; the words survive."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from tests.render.icalendar import events_of, lines_of, unescaped

from kehitys_cli.render.ical import WIDTH, Event, calendar, folded

STAMP = dt.datetime(2025, 1, 31, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
DAY = dt.date(2025, 3, 31)


def made(*events: Event, name: str = "Mallila") -> bytes:
    return calendar(name, "Mallila", events, STAMP)


@given(st.text(max_size=300))
def test_lines_are_folded_between_characters(text: str) -> None:
    line = "SUMMARY:" + "".join(char for char in text if char.isprintable())
    parts = list(folded(line))
    assert all(len(part) <= WIDTH for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    assert b"".join([parts[0], *(part[1:] for part in parts[1:])]).decode() == line


@given(st.text(max_size=200), st.text(max_size=200))
def test_words_never_break_a_line(summary: str, description: str) -> None:
    data = made(Event("a", DAY, summary, description))
    assert data.replace(b"\r\n", b"").count(b"\n") == 0
    (event,) = events_of(data)
    assert set(event) <= {
        "UID",
        "DTSTAMP",
        "DTSTART;VALUE=DATE",
        "SUMMARY",
        "DESCRIPTION",
        "TRANSP",
    }


def test_an_event() -> None:
    text = "a, b; c\\n\nd"
    data = made(Event("plan/x/2025-03-31", DAY, text, "kuvaus"))
    (event,) = events_of(data)
    assert unescaped(event["SUMMARY"]) == text
    assert event["DTSTART;VALUE=DATE"] == "20250331"
    assert event["DTSTAMP"] == "20250131T073000Z"
    assert lines_of(data)[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kehitys//status//FI"]


def test_what_would_steer_a_reader_is_replaced() -> None:
    (event,) = events_of(made(Event("a", DAY, "x\u202ey\rEND:VEVENT\x00")))
    assert event["SUMMARY"] == "x\ufffdy\ufffdEND:VEVENT\ufffd"


def test_an_event_is_known_again_whatever_its_words() -> None:
    first = events_of(made(Event("a", DAY, "yksi")))[0]["UID"]
    again = events_of(made(Event("a", DAY, "kaksi"), name="Exempelby"))[0]["UID"]
    assert first == again
    assert events_of(made(Event("b", DAY, "yksi")))[0]["UID"] != first
