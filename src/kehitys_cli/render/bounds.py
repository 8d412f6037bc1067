"""Bounds of what a template may do: rounds, calls, output, and the size of what it computes.

A sandbox keeps a template from reaching into Python, not from going on for ever or filling the memory.
Nothing here looks at a clock: the same template is stopped at the same place on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sized
from functools import wraps
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_OUTPUT = 16_000_000
"""Characters after which a template is stopped; the report of 23 actions has 0.2 million."""

MAX_STEPS = 500_000
"""Rounds of loops, calls and inclusions after which a template is stopped; that report takes 10,000."""

CALL = 5
"""What a call weighs against a round: it takes so much longer."""

MAX_NUMBER = 100_000
"""The largest number by which a template may repeat or pad."""

MAX_POWER = 1_000
"""The largest base or exponent of a power."""

MAX_PRODUCT = 10**100
"""The largest product of whole numbers."""

REPEATING_FILTERS = ("batch", "center", "format", "indent", "replace", "round", "slice", "tojson")
"""Filters whose arguments decide how long their answer is."""

REPEATING_METHODS = frozenset(
    {"center", "expandtabs", "format", "format_map", "ljust", "replace", "rjust", "zfill"}
)
"""Methods of texts that make long ones of short ones; the filters do the same within bounds."""

_PASSED = "jinja_pass_arg"
_WIDE = re.compile(r"[0-9]{5}|\*")


class EndlessError(Exception):
    """A template went on for too long."""


class TooLargeError(Exception):
    """A template asked for something beyond measure."""


class Meter:
    """Counts what a template does and writes, from `begin` on."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._steps = 0
        self._size = 0

    def begin(self) -> None:
        """Forget the last template."""
        self._steps = 0
        self._size = 0

    def step(self, weight: int = 1) -> None:
        """Count a round, a call or an inclusion."""
        self._steps += weight
        if self._steps > MAX_STEPS:
            raise EndlessError

    def counted(self, items: Iterable[object]) -> Iterator[object]:
        """Yield items, each as a step."""
        for item in items:
            self.step()
            yield item

    def written(self, value: object) -> object:
        """Return a value that is put out, counted by its length."""
        self._size += len(value) if isinstance(value, str) else 8
        if self._size > MAX_OUTPUT:
            raise EndlessError
        return value


def require_operands(operator: str, left: object, right: object) -> None:
    """Raise TooLargeError where a computation would have a result beyond measure."""
    if operator == "**":
        _require(_within(left, MAX_POWER) and _within(right, MAX_POWER))
    elif operator == "%":
        _require(not isinstance(left, str) or _WIDE.search(left) is None)
    elif operator == "+":
        _require(_length(left) + _length(right) <= MAX_OUTPUT)
    elif isinstance(left, Sized) or isinstance(right, Sized):
        _require(_times(left) * _times(right) <= MAX_OUTPUT)
    else:
        _require(_within(left, MAX_PRODUCT) and _within(right, MAX_PRODUCT))


def require_length(value: object) -> object:
    """Return a joined text; TooLargeError where it is longer than a whole report may be."""
    _require(_length(value) <= MAX_OUTPUT)
    return value


def bounded(name: str, made: Callable[..., object]) -> Callable[..., object]:
    """Return one of `REPEATING_FILTERS` that refuses numbers, widths and growth beyond measure."""
    first = 1 if hasattr(made, _PASSED) else 0

    @wraps(made)
    def held(*values: object, **named: object) -> object:
        text, *others = values[first:]
        _require(all(_within(value, MAX_NUMBER) for value in (*others, *named.values())))
        if name == "format":
            require_operands("%", str(text), "")
        if name == "replace":
            _require(_replaced(text, *others[:2]) <= MAX_OUTPUT)
        return made(*values, **named)

    return held


def _replaced(text: object, old: object = "", new: object = "") -> int:
    """Return at most how long a text is after a replacement."""
    whole = str(text)
    return len(whole) + whole.count(str(old)) * len(str(new))


def _require(condition: bool) -> None:  # noqa: FBT001 - the one thing that it is told
    if not condition:
        raise TooLargeError


def _within(value: object, limit: int) -> bool:
    return not isinstance(value, int | float) or abs(value) <= limit


def _length(value: object) -> int:
    return len(value) if isinstance(value, Sized) else 0


def _times(value: object) -> int:
    return len(value) if isinstance(value, Sized) else value if isinstance(value, int) else 1
