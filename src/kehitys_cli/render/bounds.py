"""Bounds of what a template may do: rounds, calls, output, and the size of what it computes.

A sandbox keeps a template from reaching into Python, not from going on for ever or filling the memory.
Nothing here looks at a clock: the same template is stopped at the same place on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from functools import wraps
from typing import TYPE_CHECKING, cast

from kehitys_cli.render.machine import is_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_OUTPUT = 16_000_000
"""Characters after which a template is stopped; the report of 23 actions has 0.3 million."""

MAX_STEPS = 500_000
"""Rounds of loops, calls and inclusions after which a template is stopped; that report takes 4,000."""

CALL = 5
"""What a call weighs against a round: it takes so much longer."""

MAX_NUMBER = 100_000
"""The largest number by which a template may repeat or pad."""

MAX_POWER = 1_000
"""The largest base or exponent of a power."""

MAX_PRODUCT = 10**100
"""The largest product of whole numbers."""

LEFT_OUT = ("attr", "pprint", "random", "tojson", "urlize", "wordwrap", "xmlattr")
"""Filters that no template gets: they grow what they are given, or give something else each time."""

TEXT_FILTERS = (
    "capitalize",
    "center",
    "e",
    "escape",
    "filesizeformat",
    "forceescape",
    "format",
    "indent",
    "lower",
    "replace",
    "safe",
    "string",
    "striptags",
    "title",
    "trim",
    "truncate",
    "upper",
    "urlencode",
    "wordcount",
)
"""Filters that make a text of whatever they are given."""

BOUNDED = (*TEXT_FILTERS, "batch", "join", "round", "slice", "sum")
"""Filters whose answer could be beyond measure."""

TEXT_METHODS = frozenset(
    {
        "capitalize",
        "casefold",
        "count",
        "endswith",
        "find",
        "index",
        "isalnum",
        "isalpha",
        "isdigit",
        "islower",
        "isspace",
        "isupper",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "rfind",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "title",
        "upper",
    }
)
"""Methods of texts that a template gets: none makes a long text of short ones."""

_PASSED = "jinja_pass_arg"
_WIDE = re.compile(r"[0-9]{5}|\*")
_DIGITS = re.compile("[0-9]+")
_ITEM = 8
"""What anything but a text weighs, in characters."""


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

    def counted(self, items: Iterable[object], literal: int = 0) -> Iterator[object]:
        """Yield items, each as a step; `literal` is how much text of the template's own goes with each."""
        if is_record(items):
            raise TypeError(f"{type(items).__name__} is no list")
        for item in items:
            self.step()
            self.sized(literal)
            yield item

    def sized(self, size: int) -> None:
        """Count characters that are put out."""
        self._size += size
        if self._size > MAX_OUTPUT:
            raise EndlessError

    def written(self, value: object) -> object:
        """Return a value that is put out, counted by its length."""
        self.sized(len(value) if isinstance(value, str) else weight(value))
        return value


def require_operands(operator: str, left: object, right: object) -> None:
    """Raise TooLargeError where a computation would have a result beyond measure."""
    if operator == "**":
        _require(_within(left, MAX_POWER) and _within(right, MAX_POWER))
    elif operator == "%":
        if isinstance(left, str):
            _require(_WIDE.search(left) is None)
            widths = sum(map(int, _DIGITS.findall(left)))
            _require(len(left) + widths + left.count("%") * weight(right) <= MAX_OUTPUT)
    elif operator == "+":
        _require(_length(left) + _length(right) <= MAX_OUTPUT)
    elif isinstance(left, Sized) or isinstance(right, Sized):
        _require(_times(left) * _times(right) <= MAX_OUTPUT)
    else:
        _require(_within(left, MAX_PRODUCT) and _within(right, MAX_PRODUCT))


def require_weight(value: object) -> object:
    """Return a value that becomes a text; TooLargeError where that is longer than a report may be."""
    _require(weight(value) <= MAX_OUTPUT)
    return value


def weight(value: object) -> int:
    """Return about how long a value is as a text, all that it holds included; no further than the limit.

    A list may hold another many times over: its text grows where the list does not.
    """
    total = 0
    waiting = [value]
    while waiting and total <= MAX_OUTPUT:
        one = waiting.pop()
        if isinstance(one, str):
            total += len(one)
            continue
        if hasattr(one, "__html__"):
            total += len(one.__html__())
            continue
        held = _held(one)
        total += _ITEM * (1 + len(held))
        if total <= MAX_OUTPUT:
            waiting += held
    return total


def _held(value: object) -> Sequence[object]:
    if isinstance(value, Mapping):
        return [*value, *value.values()]
    return list(value) if isinstance(value, list | tuple | set | frozenset) else ()


def bounded(name: str, made: Callable[..., object]) -> Callable[..., object]:
    """Return one of `BOUNDED` that refuses numbers, widths and growth beyond measure."""
    first = 1 if hasattr(made, _PASSED) else 0
    of_texts, ahead = name in TEXT_FILTERS, _AHEAD.get(name)

    @wraps(made)
    def held(*values: object, **named: object) -> object:
        passed, (subject, *others) = values[:first], values[first:]
        _require(all(_within(value, MAX_NUMBER) for value in (*others, *named.values())))
        if of_texts:
            require_weight([subject, *others, *named.values()])
        if ahead is not None:
            subject = ahead(subject, *others, **named)
        answer = made(*passed, subject, *others, **named)
        _require(not isinstance(answer, str) or len(answer) <= MAX_OUTPUT)
        return answer

    return held


def _format(text: object, *values: object, **named: object) -> object:
    require_operands("%", str(text), (*values, *named.values()))
    return text


def _indent(text: object, width: object = 4, *_: object, **__: object) -> object:
    whole = str(text)
    lines = len(whole.splitlines())
    _require(len(whole) + lines * (weight(width) + _number(width)) <= MAX_OUTPUT)
    return text


def _join(items: object, between: object = "", *_: object, **named: object) -> object:
    """Weigh what is joined; with `attribute` the items weigh all that they hold."""
    whole = list(cast("Iterable[object]", items))
    if not whole:
        return whole
    between = named.get("d", between)
    _require(weight(whole) + len(whole) * weight(between) <= MAX_OUTPUT)
    return whole


def _replace(text: object, old: object = "", new: object = "", *_: object, **__: object) -> object:
    whole = str(text)
    _require(len(whole) + whole.count(str(old)) * len(str(new)) <= MAX_OUTPUT)
    return text


def _sum(items: object, _: object = None, start: object = 0, **__: object) -> object:
    _require(isinstance(start, int | float))
    return items


_AHEAD: dict[str, Callable[..., object]] = {
    "format": _format,
    "indent": _indent,
    "join": _join,
    "replace": _replace,
    "sum": _sum,
}
"""What looks at a filter's arguments, and returns the first as the filter gets it."""


def _require(condition: bool) -> None:  # noqa: FBT001 - the one thing that it is told
    if not condition:
        raise TooLargeError


def _within(value: object, limit: int) -> bool:
    return not isinstance(value, int | float) or abs(value) <= limit


def _length(value: object) -> int:
    return len(value) if isinstance(value, Sized) else 0


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _times(value: object) -> int:
    return len(value) if isinstance(value, Sized) else value if isinstance(value, int) else 1
