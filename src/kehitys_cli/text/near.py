"""The near known name of an unknown one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is nearest to `name`, or an empty string."""
    from difflib import get_close_matches

    candidates = {folded(item): item for item in known}
    close = get_close_matches(folded(name), list(candidates), n=1, cutoff=0.6)
    return candidates[close[0]] if close else ""


def near_names(name: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return up to `limit` known names near to `name`, the nearest first."""
    from difflib import get_close_matches

    candidates = {folded(item): item for item in known}
    return [
        candidates[key]
        for key in get_close_matches(folded(name), list(candidates), n=limit, cutoff=0.5)
    ]


def several(names: Iterable[str], limit: int = 12) -> str:
    """Return names as a list to read: of many the first ones, and an ellipsis."""
    told = list(names)
    return ", ".join(told if len(told) <= limit else [*told[:limit], "…"])


def folded(name: str) -> str:
    """Return a name as people might have meant it: without case, dots on letters, dashes."""
    return name.casefold().translate(str.maketrans("äöåé–_", "aoae--"))
