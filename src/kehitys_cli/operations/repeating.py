"""The command that would record a request once more: shown where a person is to run it again, changed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from kehitys_cli.operations.cells import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.operations.cells import Request

_BARE = re.compile(r"[\w./:+−–=-]+")
"""What no shell takes for anything else; PowerShell makes lists of commas, and more of `@`."""

_FOR_QUOTES = re.compile(r'[^"$`\\!]*')
"""What double quotes keep as it is in a Unix shell, in PowerShell and in cmd alike."""

ELLIPSIS = "…"


def correction(request: Request) -> str:
    """Return the command that records a request over what stands there; a reason that was not given is left open."""
    asked = request._replace(replace=True, reason=request.reason or ELLIPSIS)
    return command_of(asked)


def command_of(request: Request, *, language: str = "") -> str:
    """Return the command line of a request, every option included, quoted for a shell."""
    head = ["kehitys", *(["--lang", language] if language else []), "record"]
    further = [("--no-commit", not request.commit), ("--dry-run", request.dry_run)]
    flags = [option for option, given in further if given]
    return " ".join([*head, *_words(request), *flags])


def _words(request: Request) -> Iterator[str]:
    files = dict(request.files)
    for name, option in OPTIONS.items():
        given = files.get(name, getattr(request, name))
        for item in given if isinstance(given, tuple) else (given,):
            if item is None or item is False:
                continue
            if option.startswith("--"):
                yield option
            if item is not True:
                yield quoted(item.isoformat() if isinstance(item, dt.date) else str(item))


def quoted(word: str) -> str:
    """Return a word as a shell takes it for one: bare, in double quotes, else as a Unix shell wants it."""
    if _BARE.fullmatch(word):
        return word
    if _FOR_QUOTES.fullmatch(word):
        return f'"{word}"'
    return "'" + word.replace("'", "'\"'\"'") + "'"
