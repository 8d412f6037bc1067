"""The catalogue: every text that people read, by key, in three languages.

A domain is one TOML file a language (`fi/report.toml`), read when its first text is asked for. Inserted
values are never interpreted: `{name}` is replaced once, braces within a value stay as they are.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("fi", "sv", "en")
_TEXTS = Path(__file__).parent
_FIELD = re.compile(r"\{([a-z_]+)\}")


class Catalogue:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        """Take one of `LANGUAGES`; ValueError otherwise."""
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language

    def has(self, key: str) -> bool:
        """Tell whether there is a text of that key."""
        return isinstance(_find(self.language, key), str)

    def text(self, key: str, /, **params: object) -> str:
        """Return the text of `domain.key` with its fields filled; KeyError for an unknown key."""
        return filled(self.template(key), params)

    def template(self, key: str) -> str:
        """Return the text of `domain.key` with its fields empty; KeyError for an unknown key."""
        template = _find(self.language, key)
        if not isinstance(template, str):
            raise KeyError(key)
        return template

    def count(self, key: str, n: int, /, **params: object) -> str:
        """Return the text for `n` things: `key.one` or `key.other`, with `{n}` filled."""
        from kehitys_cli.i18n.forms import whole

        form = "one" if n == 1 else "other"
        return self.text(f"{key}.{form}", n=whole(n, self.language), **params)


def filled(template: str, params: dict[str, Any]) -> str:
    """Return the template with each `{name}` replaced; KeyError where a parameter is missing."""
    if "{" not in template:
        return template
    return _FIELD.sub(lambda match: str(params[match[1]]), template)


@cache
def domain(language: str, name: str) -> dict[str, Any]:
    """Return one domain's texts as nested tables."""
    return tomllib.loads((_TEXTS / language / f"{name}.toml").read_bytes().decode("utf-8"))


@cache
def _find(language: str, key: str) -> object:
    name, *steps = key.split(".")
    found: Any = domain(language, name)
    for step in steps:
        found = found.get(step) if isinstance(found, dict) else None
    return found
