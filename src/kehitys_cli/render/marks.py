"""Texts that tell their language, within templates: nothing cuts through the elements that they become.

Joined they keep it. A filter, a method or a slice sees a text as it reads, and makes a text that tells none.
"""

from __future__ import annotations

import re
from functools import wraps
from typing import TYPE_CHECKING, Any

from kehitys_cli.i18n.foreign import is_marked, together
from kehitys_cli.render.bounds import TEXT_FILTERS, require_weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SPAN = re.compile(r"<(/?)span\b([^>]*)>")
_MARK = re.compile(r' lang="(?:fi|sv|en)"')

_OF_SIGNS = ("batch", "count", "first", "last", "length", "list", "reverse", "slice", "unique")
_WHOLE = frozenset({"e", "escape", "indent", "safe", "string", "trim"})
SEEN_BARE = (*(name for name in TEXT_FILTERS if name not in _WHOLE), *_OF_SIGNS)
"""Filters that may cut or change a text; others leave it whole."""


def of_bare(made: Callable[..., object]) -> Callable[..., object]:
    """Return a filter that sees a text as it reads: nothing cuts through an element of ours."""
    first = 1 if hasattr(made, "jinja_pass_arg") else 0

    @wraps(made)
    def seen(*values: object, **named: object) -> object:
        return made(*values[:first], bare(values[first]), *values[first + 1 :], **named)

    return seen


def keeping_languages(
    made: Callable[..., object], getter: Callable[..., Callable[[object], object]]
) -> Callable[..., object]:
    """Return the filter `join` as one whose answer tells the languages of what it joins.

    `getter` makes of an environment and a name what takes that attribute of an item.
    """

    @wraps(made)
    def joined(
        context: Any,  # noqa: ANN401 - jinja stays in its room
        items: Iterable[object],
        d: str = "",
        attribute: str | int | None = None,
    ) -> object:
        if attribute is not None:
            items = map(getter(context.environment, attribute), items)
        parts = tuple(items)
        marked = as_marked(parts) if context.autoescape and not hasattr(d, "__html__") else None
        if marked is None:
            return made(context, tuple(map(unmarked, parts)), d)
        require_weight([*marked, *[d] * len(marked)])
        return together(marked, d)

    return joined


def as_marked(parts: Iterable[object]) -> tuple[str, ...] | None:
    """Return parts as texts where some tell a language and none is markup; else None."""
    told = tuple(parts)
    markup = any(hasattr(part, "__html__") and not is_marked(part) for part in told)
    if markup or not any(map(is_marked, told)):
        return None
    return tuple(part if isinstance(part, str) else str(part) for part in told)


def unmarked(part: object) -> object:
    """Return a part that goes into markup or plain text: what tells a language would become an element there."""
    return str(part) if is_marked(part) else part


def bare(value: object) -> object:
    """Return what is put out without the elements that tell a language."""
    if type(value) is str:
        return value
    if is_marked(value):
        return str(value)
    if isinstance(value, str) and hasattr(value, "__html__") and "<span lang=" in value:
        return type(value)(_without_marks(value))
    return value


def _without_marks(markup: str) -> str:
    """Return markup without the elements that tell a language alone; other elements of its kind stay."""
    opened: list[bool] = []

    def kept(found: re.Match[str]) -> str:
        if not found[1]:
            opened.append(_MARK.fullmatch(found[2]) is not None)
            return "" if opened[-1] else found[0]
        return "" if opened and opened.pop() else found[0]

    return _SPAN.sub(kept, markup)
