"""Corrections of a sealed year: what stood there, why it was changed and when is kept in the file (`oikaisut`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kehitys_cli.operations.cells import ACTION_ORDER, MEASURE_ORDER, Change, line_of
from kehitys_cli.text.diagnostic import RefusedError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.document import Document

_KEY = "oikaisut"
_NAMELESS = {"mittarit": "arvo", "toimenpiteet": "tila"}
"""The key that a correction speaks of where it names none, by the list that the item stands in."""


def require_explained(
    document: Document, changes: Iterable[Change], reason: str | None, command: str
) -> None:
    """Refuse to change what was sealed without a reason; summary and handling stay open."""
    if reason is None and any(change.home for change in changes):
        raise RefusedError("record.sealed", path=document.path, command=command)


def corrections(
    document: Document, changes: Iterable[Change], reason: str, today: dt.date
) -> Iterator[Change]:
    """Yield the entries that keep what stood there, one for each key of a measure or action that changes.

    An entry without `aiempi` tells that nothing stood there.
    """
    told: set[tuple[str, ...]] = set()
    for change in changes:
        home = _item(change.home)
        if not home:
            continue
        key = (*change.home, change.key)[len(home)]
        if (*home, key) in told:
            continue
        told.add((*home, key))
        noted: dict[str, Any] = {} if key == _NAMELESS[home[-2]] else {"kohta": key}
        former = _held(document, (*home, key))
        if former not in (None, "", [], {}):
            noted["aiempi"] = former
        noted |= {"syy": line_of(reason), "pvm": today.isoformat()}
        order = MEASURE_ORDER if home[-2] == "mittarit" else ACTION_ORDER
        yield Change(home, _KEY, noted, "", tuple(order), item=True)


def _item(home: tuple[str, ...]) -> tuple[str, ...]:
    """Return the address of the measure or action that a cell belongs to; empty for the year's own."""
    if "mittarit" in home:
        return home[: home.index("mittarit") + 2]
    return home[:2]


def _held(document: Document, keys: tuple[str, ...]) -> Any:  # noqa: ANN401 - plain data
    node: Any = document.data
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node.strip() if isinstance(node, str) else node
