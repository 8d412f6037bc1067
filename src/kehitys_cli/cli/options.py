"""What options of several commands share: checked words, years and days."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence


def one_of(value: str, allowed: Sequence[str], option: str) -> str:
    """Return the value; UserError names the allowed ones otherwise."""
    if value not in allowed:
        raise UserError("cli.usage.word", option=option, value=value, allowed=", ".join(allowed))
    return value


def several_of(value: str, allowed: Sequence[str], option: str) -> tuple[str, ...]:
    """Return comma-separated values, each an allowed one."""
    return tuple(one_of(item.strip(), allowed, option) for item in value.split(","))


def year_of(value: str) -> int:
    """Return a year of four digits."""
    if not re.fullmatch(r"[12][0-9]{3}", value):
        raise UserError("cli.usage.year", value=value)
    return int(value)


def day_of(value: str, option: str) -> dt.date:
    """Return an ISO day."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise UserError("cli.usage.date", option=option, value=value) from error


def count_of(value: str, option: str) -> int:
    """Return a whole number, written as values are: `1 200` too."""
    from kehitys_cli.operations.given import number_text

    try:
        number = number_text(" ".join(value.split()))
    except UserError as error:
        raise UserError("cli.usage.count", option=option, value=value) from error
    if not number.isdigit():
        raise UserError("cli.usage.count", option=option, value=value)
    return int(number)
