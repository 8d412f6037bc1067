"""Three versions of a file become one key by key, where lines stand too near for a merge by lines.

What one side changed is spliced into the other's text, so that its layout and comments stay. Cells know
nothing of comments, of layout and of keys that say nothing: a side that changed any of these is merged only
where nothing of it is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.text.edits import (
    EditRefusedError,
    Words,
    append,
    as_read,
    clear,
    raw,
    refused,
    root_of,
    set_key,
)
from kehitys_cli.text.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kehitys_cli.text.edits import Raw
    from kehitys_cli.text.nodes import Node
    from kehitys_cli.text.source import Source

    Keys = tuple[str | int, ...]
    _Items = dict[str, Raw]
    Order = Callable[[Keys], tuple[str, ...]]

_COMMENT = re.compile(r"#[^\r\n]*")
_ANY = re.compile(r"[^\r\n]")
_SAYS_NOTHING = re.compile(r" *[^\s:#]+:(?: \|)?")
_PERIOD = "jakso"
_HANDLED = ("toimielin", "pvm", "pykälä")
"""What tells the items of a list apart: two of one period, or of one decision, cannot both be right."""

_SMALL = re.compile(r"\b0(?=[1-9])")


class Cell(NamedTuple):
    """A key that a side changed: its address, what it says there, and what stands on the other side.

    `clash` tells that the other side changed it too, to something else. `kept` tells that the key itself
    stays where nothing is said any more. `items` are what is only added to the other side's list. `period` is
    that of the item of a list that the key lies in.
    """

    keys: Keys
    mine: Raw
    theirs: Raw
    clash: bool = False
    kept: bool = False
    items: tuple[Raw, ...] = ()
    period: str = ""


def changed_cells(base: Source, onto: Source, side: Source) -> list[Cell]:
    """Return what `side` changed since `base` and `onto` does not hold; EditRefusedError for broken files."""
    return list(_cells((), *(raw(root_of(source)) for source in (base, onto, side))))


def merged(versions: tuple[Source, Source, Source], cells: list[Cell], order: Order) -> Source:
    """Return `onto` with all that `side` changed since `base`: its cells, none of which clash.

    `versions` are base, onto and side.

    EditRefusedError where a comment, a key that says nothing or a layout of either would be lost.
    """
    base, onto, side = versions
    if not _is_all(base, side, order):
        if cells or not _holds(base, onto, side):
            raise refused(onto.path)
        return onto
    made = with_cells(onto, cells, order)
    if _marks(onto) - (_marks(base) - _marks(side)) - _marks(made):
        raise refused(onto.path)
    return made


def with_cells(onto: Source, cells: list[Cell], order: Order) -> Source:
    """Return a source with cells that do not clash; `order` gives the keys' order by the address of their home.

    EditRefusedError where it is written so that this cannot be done safely.
    """
    for cell in cells:
        home, key = cell.keys[:-1], str(cell.keys[-1])
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


# ------------------------------------------------------------------------- what cells do not carry


def _is_all(base: Source, side: Source, order: Order) -> bool:
    """Tell whether a side's cells are all that it changed: put into `base` they give its very text."""
    try:
        return with_cells(base, changed_cells(base, base, side), order).text == side.text
    except EditRefusedError:
        return False


def _holds(base: Source, onto: Source, side: Source) -> bool:
    """Tell whether `onto` holds the comments and keys that a side added, and not those that it took out.

    Of its lines `onto` may have filled what said nothing; any other is a layout that is not there.
    """
    for parts in (_marks, _lines):
        was, there, mine = parts(base), parts(onto), parts(side)
        fresh, gone = (mine - was) - (there - was), (was - mine) - (was - there)
        if gone or not all(
            parts is _lines and _SAYS_NOTHING.fullmatch(str(one[0])) for one in fresh
        ):
            return False
    return True


def _lines(source: Source) -> Counter[Keys]:
    """Return a file's lines that are not blank."""
    return Counter((line.rstrip(),) for line in source.text.splitlines() if line.strip())


def _marks(source: Source) -> Counter[Keys]:
    """Return the addresses of a file's keys, and its comments with that of what they stand beside or above."""
    root = root_of(source)
    found = Counter(_addresses((), root))
    scalars = sorted(_scalars((), root), key=lambda place: place[1].start)
    for comment in _COMMENT.finditer(_without_scalars(source.text, scalars)):
        row = source.text.rfind("\n", 0, comment.start())
        beside = next((keys for keys, scalar in scalars if scalar.start > row), ())
        found["# ", comment[0].rstrip(), *beside] += 1
    return found


def _addresses(keys: Keys, node: Node) -> Iterator[Keys]:
    for step, inner in _inner(node):
        if step:
            yield (*keys, *step)
        yield from _addresses((*keys, *step), inner)


def _scalars(keys: Keys, node: Node) -> Iterator[tuple[Keys, Scalar]]:
    """Yield keys and texts with their addresses; the items of a list have that of the list."""
    if isinstance(node, Scalar):
        yield keys, node
        return
    if isinstance(node, Mapping):
        yield from (((*keys, key.text), key) for key, _ in node.items)
    for step, inner in _inner(node):
        yield from _scalars((*keys, *step), inner)


def _inner(node: Node) -> Iterator[tuple[Keys, Node]]:
    if isinstance(node, Mapping):
        yield from (((key.text,), value) for key, value in node.items)
    elif isinstance(node, Sequence):
        yield from (((), item) for item in node.items)


def _without_scalars(text: str, scalars: list[tuple[Keys, Scalar]]) -> str:
    """Return a text with blanks in place of keys and values: what begins with `#` is a comment then."""
    parts, end = list[str](), 0
    for _, scalar in scalars:
        start = scalar.start
        if scalar.style in {"|", ">"}:
            start = min(max(text.find("\n", start), start), scalar.end)
        parts += [text[end:start], _ANY.sub(" ", text[start : scalar.end])]
        end = max(end, scalar.end)
    return "".join([*parts, text[end:]])


# ------------------------------------------------------------------------------------ what changed


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
    """Yield a list's cells: what was added to either side is kept, and what was taken from one is gone.

    An item that has a name is changed key by key.
    """
    was, there, mine = (_by_name(items) for items in (base, onto, side))
    names = [name for name in {**mine, **was} if mine.get(name) != was.get(name)]
    inner = [cell for name in names for cell in _of_item(keys, name, (was, there, mine), onto)]
    gone = [item for item in base if item not in side and _name(item) not in mine]
    fresh = [item for item in side if item not in base and item not in onto]
    fresh = [item for item in fresh if _name(item) not in {**was, **there}]
    stay = [item for item in onto if item not in gone]
    whole = [len(items) for items in (base, onto, side)] == [
        sum(_name(item) == "" for item in items) + len(held)
        for items, held in ((base, was), (onto, there), (side, mine))
    ]
    if not whole or (inner and len(stay) < len(onto)):
        yield Cell(keys, side, onto, clash=onto != base, kept=kept)
        return
    yield from inner
    if onto and stay == onto and fresh:
        yield Cell(keys, fresh, onto, items=tuple(fresh))
    elif [*stay, *fresh] != onto:
        yield Cell(keys, [*stay, *fresh], onto, kept=kept)


def _of_item(
    keys: Keys, name: str, versions: tuple[_Items, _Items, _Items], onto: list[Raw]
) -> Iterator[Cell]:
    """Yield the cells of a named item that a side changed or took out; what it added belongs to the list."""
    base, theirs, mine = (items.get(name) for items in versions)
    if theirs is not None and mine is not None:
        home, told = (*keys, onto.index(theirs)), _period(theirs) or _period(mine)
        if base is None and _period(mine):
            mine = {**_mapping(mine), _PERIOD: _period(theirs)}
        yield from (cell._replace(period=told) for cell in _cells(home, base or "", theirs, mine))
    elif base is not None and theirs not in (base, mine):
        yield Cell(
            keys, [] if mine is None else [mine], [] if theirs is None else [theirs], clash=True
        )


def _by_name(items: list[Raw]) -> _Items:
    return {_name(item): item for item in items if _name(item)}


def _name(item: Raw) -> str:
    """Return what tells an item of a list from others, however its dash is written; empty where nothing does."""
    period = _SMALL.sub("", _period(item).replace("-", "–")).removeprefix("1–12/")
    handled = [_mapping(item).get(key, "") for key in _HANDLED]
    return period or (str(handled) if all(handled[:2]) else "")


def _period(item: Raw) -> str:
    found = _mapping(item).get(_PERIOD, "")
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
