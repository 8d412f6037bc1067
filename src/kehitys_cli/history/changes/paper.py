"""A plan's decisions and prose: who decided what, and the sections around the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.history.changes.change import (
    ADDED,
    DROPPED,
    REWORDED,
    REWRITTEN,
    TAKEN_OUT,
    Change,
)
from kehitys_cli.history.changes.keyed import by_name
from kehitys_cli.history.changes.settled import first_words, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.history.changes.change import Judgement, Plain, Subject
    from kehitys_cli.history.changes.keyed import Item

_TELLING = ("toimielin", "pvm", "pykälä", "asianumero", "päätös")
"""Keys of a decision that say what was decided by whom; `asia` is its heading."""


def decision_changes(old: Item, new: Item, subject: Subject) -> Iterator[Change]:
    """Yield decisions that were added, are gone, or say something else now."""
    yield from listed_decisions(old.get("päätökset"), new.get("päätökset"), subject, ("päätökset",))


def listed_decisions(
    old: Plain, new: Plain, subject: Subject, path: tuple[str | int, ...], field: str = "decision"
) -> Iterator[Change]:
    """Yield the changes of a list of decisions, by id, else by body and day."""
    before, after = _by_name(old), _by_name(new)
    for name in {**after, **before}:
        former, now = before.get(name), after.get(name)
        if not same(former, now, ""):
            judgement = _judged(former, now)
            where = (*path, now["tunnus"]) if now and "tunnus" in now else path
            yield Change(*judgement, field, subject, former, now, part=name, path=where)


def _by_name(decisions: Plain) -> dict[str, Item]:
    return by_name(
        decisions or (), lambda item: item.get("tunnus") or f"{item['toimielin']} {item['pvm']}"
    )


def _judged(old: Item | None, new: Item | None) -> Judgement:
    """Judge a decision: completed it is the same; gone, or otherwise than it was, it is weaker."""
    if old is None:
        return ADDED
    if new is None:
        return DROPPED
    kept = all(key not in old or same(old[key], new.get(key), key) for key in _TELLING)
    return REWORDED if kept else REWRITTEN


def section_changes(old: Item, new: Item, subject: Subject) -> Iterator[Change]:
    """Yield sections of prose that were added, taken out or reworded, by their heading."""
    before, after = _by_heading(old), _by_heading(new)
    for heading in {**after, **before}:
        former, now = before.get(heading), after.get(heading)
        if same(former, now, ""):
            continue
        judgement = ADDED if former is None else TAKEN_OUT if now is None else REWORDED
        yield Change(
            *judgement,
            "section",
            subject,
            former and former.get("teksti"),
            now and now.get("teksti"),
            part=heading,
            path=("osiot",),
        )


def _by_heading(data: Item) -> dict[str, Item]:
    return by_name(data.get("osiot", ()), lambda item: first_words(item["otsikko"]))
