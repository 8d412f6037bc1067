"""A calendar of whole days (iCalendar, RFC 5545): escaped, folded at 75 octets, lines ended by CRLF."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

WIDTH = 75
"""Octets that a line holds at most, its end not counted (RFC 5545, 3.1)."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "})


class Event(NamedTuple):
    """Something that is due on a day; `name` tells it apart for ever, whatever its words."""

    name: str
    day: dt.date
    summary: str
    description: str = ""


def calendar(name: str, home: str, events: Iterable[Event], stamp: dt.datetime) -> bytes:
    """Return the calendar; `stamp` is when its data were last changed, in a zone of its own.

    `home` tells its events from those of all other calendars, in whatever language `name` is.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kehitys//status//FI",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(name)}",
        *(line for event in events for line in _event(event, home, _moment(stamp))),
        "END:VCALENDAR",
    ]
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _event(event: Event, home: str, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'kehitys:{home}/{event.name}')}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(stamp: dt.datetime) -> str:
    moment = stamp - (stamp.utcoffset() or stamp - stamp)
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return _CONTROLS.sub("\ufffd", text).translate(_ESCAPED)


def folded(line: str) -> Iterator[bytes]:
    """Yield a line's parts of at most 75 octets; those after the first begin with a space."""
    part = b""
    for char in line:
        octets = char.encode("utf-8")
        if len(part) + len(octets) > WIDTH:
            yield part
            part = b" "
        part += octets
    yield part
