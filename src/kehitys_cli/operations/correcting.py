"""Corrections of a sealed year: what stood there, why it was changed and when is kept in the file (`oikaisut`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kehitys_cli.model.seeding import key_order
from kehitys_cli.operations.cells import Change, held
from kehitys_cli.operations.given import line_of
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
    if reason is None and any(change.of_item for change in changes):
        raise RefusedError("record.sealed", path=document.path, command=command)


def corrections(
    document: Document, changes: Iterable[Change], reason: str, today: dt.date
) -> Iterator[Change]:
    """Yield the entries that keep what stood there, one for each key of a measure or action that changes.

    An entry without `aiempi` tells that nothing stood there.
    """
    told: set[tuple[str, ...]] = set()
    for change in changes:
        if not change.of_item:
            continue
        home = item_home(tuple(str(step) for step in change.home))
        key = str((*change.home, change.key)[len(home)])
        if (*home, key) in told:
            continue
        told.add((*home, key))
        noted: dict[str, Any] = {} if key == _NAMELESS[home[-2]] else {"kohta": key}
        former = held(document, (*home, key))
        former = former.strip() if isinstance(former, str) else former
        if former not in (None, "", [], {}):
            noted["aiempi"] = former
        noted |= {"syy": line_of(reason, "--reason"), "pvm": today.isoformat()}
        yield Change(home, _KEY, noted, "correction", key_order(home), item=True)


def item_home(home: tuple[str, ...]) -> tuple[str, ...]:
    """Return the address of the measure or action that a cell belongs to; empty for the year's own."""
    if "mittarit" in home:
        return home[: home.index("mittarit") + 2]
    return home[:2]
