"""Three versions of a file become one key by key, where lines stand too near for a merge by lines.

What one side changed is spliced into the other's text, so that its layout and comments stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.text.edits import Words, append, as_read, clear, raw, root_of, set_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kehitys_cli.text.edits import Raw
    from kehitys_cli.text.source import Source

    Keys = tuple[str, ...]
    Order = Callable[[Keys], tuple[str, ...]]

_PERIOD = "jakso"
"""What tells the items of a list apart: two of one period cannot both be right."""


class Cell(NamedTuple):
    """A key that a side changed: its address, what it says there, and what stands on the other side.

    `clash` tells that the other side changed it too, to something else. `kept` tells that the key itself
    stays where nothing is said any more. `items` are what is only added to the other side's list.
    """

    keys: Keys
    mine: Raw
    theirs: Raw
    clash: bool = False
    kept: bool = False
    items: tuple[Raw, ...] = ()


def changed_cells(base: Source, onto: Source, side: Source) -> list[Cell]:
    """Return what `side` changed since `base` and `onto` does not hold; EditRefusedError for broken files."""
    return list(_cells((), *(raw(root_of(source)) for source in (base, onto, side))))


def with_cells(onto: Source, cells: list[Cell], order: Order) -> Source:
    """Return a source with cells that do not clash; `order` gives the keys' order by the address of their home.

    EditRefusedError where it is written so that this cannot be done safely.
    """
    for cell in cells:
        home, key = cell.keys[:-1], cell.keys[-1]
        if cell.items:
            for item in cell.items:
                onto = append(onto, cell.keys, item)
        elif _bare(cell.mine) == "":
            onto = clear(onto, home, key, keep=cell.kept)
        elif isinstance(cell.mine, str) and "\n" in cell.mine:
            onto = set_key(onto, home, key, Words(cell.mine), order(home))
        else:
            onto = set_key(onto, home, key, cell.mine, order(home))
    return onto


def _cells(keys: Keys, base: Raw, onto: Raw, side: Raw) -> Iterator[Cell]:
    one, other, mine = (_mapping(data) for data in (base, onto, side))
    for key in dict.fromkeys([*mine, *one]):
        yield from _of_key((*keys, key), one.get(key, ""), other.get(key), mine.get(key))


def _of_key(keys: Keys, base: Raw, onto: Raw | None, side: Raw | None) -> Iterator[Cell]:
    mine, theirs, kept = side or "", onto or "", side is not None
    if _bare(mine) in (_bare(base), _bare(theirs)):
        return
    held = [data for data in (base, theirs, mine) if _bare(data) != ""]
    gone = side is None and _bare(theirs) == _bare(base)
    if onto is not None and not gone and all(isinstance(data, dict) for data in held):
        yield from _cells(keys, base, theirs, mine)
    elif not gone and all(isinstance(data, list) for data in held):
        yield from _listed(keys, *(_items(data) for data in (base, theirs, mine)), kept=kept)
    else:
        yield Cell(keys, mine, theirs, clash=_bare(theirs) != _bare(base), kept=kept)


def _listed(
    keys: Keys, base: list[Raw], onto: list[Raw], side: list[Raw], *, kept: bool
) -> Iterator[Cell]:
    """Yield a list's cell: what was added to either side is kept, and what was taken from one is gone."""
    gone = [item for item in base if item not in side]
    fresh = [item for item in side if item not in base and item not in onto]
    by_period = {_period(item): item for item in fresh if _period(item)}
    twice = [item for item in onto if _period(item) in by_period and item not in gone]
    if twice:
        mine: list[Raw] = [by_period[_period(item)] for item in twice]
        yield Cell(keys, mine, twice, clash=True)
        return
    stay = [by_period.get(_period(item), item) if item in gone else item for item in onto]
    stay = [item for item in stay if item not in gone]
    made = [*stay, *(item for item in fresh if item not in stay)]
    if onto and made[: len(onto)] == onto and fresh:
        yield Cell(keys, fresh, onto, items=tuple(fresh))
    elif made != onto:
        yield Cell(keys, made, onto, kept=kept)


def _period(item: Raw) -> str:
    found = item.get(_PERIOD, "") if isinstance(item, dict) else ""
    return found if isinstance(found, str) else ""


def _mapping(data: Raw) -> dict[str, Raw]:
    return data if isinstance(data, dict) else {}


def _items(data: Raw) -> list[Raw]:
    return [as_read(item) for item in data] if isinstance(data, list) else []


def _bare(data: Raw) -> Raw:
    """Return data as they are read, without what says nothing; an empty text where nothing is said."""
    if isinstance(data, str):
        return as_read(data)
    if isinstance(data, list):
        return [_bare(item) for item in data] or ""
    return {key: told for key, value in data.items() if (told := _bare(value)) != ""} or ""
