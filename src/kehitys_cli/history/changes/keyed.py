"""Key against key: what changed in a mapping whose keys each have their own judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.history.changes.change import Change
from kehitys_cli.history.changes.settled import same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kehitys_cli.history.changes.change import Judgement, Path, Plain, Subject

    Item = Mapping[str, Plain]
    Judge = Callable[[Plain, Plain], Judgement]
    Keys = Mapping[str, tuple[str, Judge]]
    """English name and judge by the file's key, in the order of reading."""


def key_changes(old: Item, new: Item, keys: Keys, subject: Subject, path: Path) -> Iterator[Change]:
    """Yield the keys whose values say something else now."""
    for key, (name, judged) in keys.items():
        before, after = old.get(key), new.get(key)
        if not same(before, after, key):
            where = (*path, key)
            yield Change(*judged(before, after), name, subject, before, after, path=where)


def by_name(items: Iterable[Plain], name: Callable[[Plain], str]) -> dict[str, Plain]:
    """Return items by a name that they are known by; a second one of a name gets a number."""
    found: dict[str, Plain] = {}
    for item in items:
        own = known = name(item)
        count = 1
        while known in found:
            count += 1
            known = f"{own} ({count})"
        found[known] = item
    return found
