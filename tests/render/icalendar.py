"""Reads a calendar as RFC 5545 says, and refuses what it does not allow."""

from __future__ import annotations

import re

_LINE = re.compile(r"([A-Z-]+(?:;[A-Z]+=[A-Z]+)*):(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_REQUIRED = {"UID", "DTSTAMP", "SUMMARY"}


def lines_of(data: bytes) -> list[str]:
    """Return the unfolded lines."""
    assert data.endswith(b"\r\n")
    raw = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in raw)
    assert not any(b"\n" in line or b"\r" in line for line in raw)
    found: list[bytes] = []
    for line in raw:
        if line.startswith(b" "):
            found[-1] += line[1:]
        else:
            found.append(line)
    return [line.decode("utf-8") for line in found]


def events_of(data: bytes) -> list[dict[str, str]]:
    """Return the events' properties by name with parameters, the values as written."""
    lines = lines_of(data)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    found: list[dict[str, str]] = []
    inside = False
    for line in lines[1:-1]:
        match = _LINE.fullmatch(line)
        assert match, line
        name, value = match.groups()
        if name in {"BEGIN", "END"}:
            assert value == "VEVENT"
            assert inside == (name == "END")
            inside = name == "BEGIN"
            if inside:
                found.append({})
        elif inside:
            assert name not in found[-1]
            found[-1][name] = value
    assert not inside
    assert all(event.keys() >= _REQUIRED for event in found)
    assert len({event["UID"] for event in found}) == len(found)
    return found


def unescaped(value: str) -> str:
    """Return a text as it was before it was escaped."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
