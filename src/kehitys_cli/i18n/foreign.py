"""Texts in another language than the page that they stand on, and texts that hold such parts.

Both are texts as any other; only where a page of HTML is made do they tell their language (WCAG 3.1.2).
What is made of them by other means than these is a plain text again.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIELD = re.compile(r"(\{[a-z_]+\})")


class Marked(str):
    """A text that tells of languages: the kinds below."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the text as markup; what jinja asks for instead of escaping."""
        raise NotImplementedError


class Foreign(Marked):
    """A text in another language than the page."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        """Return `text` with the code of its language."""
        made = super().__new__(cls, text)
        made.lang = lang
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Return what makes the same again in another process."""
        return type(self), (str(self), self.lang)

    def __html__(self) -> str:
        """Return the text within an element of its language."""
        return f'<span lang="{self.lang}">{escape(self)}</span>'


class Mixed(Marked):
    """A text of which some parts are in another language than the page."""

    __slots__ = ("parts",)
    parts: tuple[str, ...]

    def __new__(cls, parts: Sequence[str]) -> Self:
        """Return the parts as one text."""
        made = super().__new__(cls, "".join(parts))
        made.parts = tuple(parts)
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[str, ...]]]:
        """Return what makes the same again in another process."""
        return type(self), (self.parts,)

    def __html__(self) -> str:
        """Return the parts, each escaped or within an element of its language."""
        return "".join(
            part.__html__() if isinstance(part, Foreign) else escape(part) for part in self.parts
        )


def is_marked(text: object) -> bool:
    """Tell whether a text, or a part of it, is in another language than the page."""
    return isinstance(text, Marked)


def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a text: those in other languages are `Foreign`."""
    return text.parts if isinstance(text, Mixed) else (text,)


def together(texts: Sequence[str], between: str = "") -> str:
    """Return texts as one; it tells the languages that they told."""
    if all(type(text) is str for text in texts):
        return between.join(texts)
    parts: list[str] = []
    for at, text in enumerate(texts):
        for part in (between if at else "", *parts_of(text)):
            if parts and not isinstance(part, Foreign) and not isinstance(parts[-1], Foreign):
                parts[-1] += part
            elif part:
                parts.append(part)
    return Mixed(parts)


def placed(template: str, params: Mapping[str, object]) -> str:
    """Return a text of the catalogue with its fields filled; it tells the languages of what is placed."""
    return together(
        [
            _placed(params[part[1:-1]]) if at % 2 else part
            for at, part in enumerate(_FIELD.split(template))
        ]
    )


def _placed(value: object) -> str:
    return value if isinstance(value, str) else str(value)
