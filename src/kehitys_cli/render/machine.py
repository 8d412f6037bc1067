"""Data for programs: JSON of frozen data, English field names, stable order."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from enum import Enum
from fractions import Fraction


def machine_json(data: object) -> str:
    """Return JSON with an ending line break; dates are ISO, enums their tokens, fractions exact."""
    return json.dumps(_plain(data), ensure_ascii=False, indent=2) + "\n"


def _plain(data: object) -> object:
    if dataclasses.is_dataclass(data) and not isinstance(data, type):
        return {item.name: _plain(getattr(data, item.name)) for item in dataclasses.fields(data)}
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
