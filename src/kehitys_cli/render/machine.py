"""Data for programs: JSON of frozen data, English field names, stable order."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction


def machine_json(data: object) -> str:
    """Return JSON with an ending line break; dates are ISO, enums their tokens, fractions exact."""
    return json.dumps(_plain(data), ensure_ascii=False, indent=2) + "\n"


def fields_of(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of frozen data, in their order; none of what is no such data."""
    named: tuple[str, ...] = getattr(kind, "_fields", ())
    if named or not is_dataclass(kind):
        return named
    return tuple(item.name for item in fields(kind))


def is_record(value: object) -> bool:
    """Tell whether a value is a named tuple: to people its fields, and no list."""
    return isinstance(value, tuple) and hasattr(value, "_fields")


def _plain(data: object) -> object:
    named = fields_of(type(data))
    if named:
        return {name: _plain(getattr(data, name)) for name in named}
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple | frozenset | set):
        return [_plain(value) for value in data]
    if isinstance(data, Enum):
        return getattr(data, "token", data.value)
    if isinstance(data, dt.date):
        return data.isoformat()
    if isinstance(data, Fraction):
        return str(data.numerator) if data.denominator == 1 else str(data)
    return data
