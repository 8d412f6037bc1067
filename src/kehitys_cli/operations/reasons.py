"""Reasons that stand in commits: before a year is sealed, `record --replace` keeps them in `Syy`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.documents.plain import read_plain
from kehitys_cli.history.changes import Kind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.history.changes.change import Change, Plain
    from kehitys_cli.history.git import Commit, Git
    from kehitys_cli.operations.compare import Placed
    from kehitys_cli.operations.sides import Side

    Place = tuple[str, str]

_FIELDS = frozenset({"value", "class_value"})
REASON = "Syy"


def with_reasons(changes: Sequence[Placed], old: Side, new: Side) -> list[Placed]:
    """Return the changes; a value changed by commits that give a reason counts as corrected.

    The commits must account for it: the first begins with the old value, the last ends with the new one.
    """
    bare = [item for item in changes if _is_bare(item)]
    if not bare or new.commit is None:
        return list(changes)
    older = None if old.commit is None else old.commit.id
    logs = {
        path: new.git.between(older, new.commit.id, path)
        for path in {item.document.path for item in bare}
    }
    ends = {id(item): found for item in bare if (found := _ends(logs[item.document.path], item))}
    data = _read(new.git, [place for first, last, _ in ends.values() for place in (first, last)])
    return [
        _corrected(item, ends[id(item)], data) if id(item) in ends else item for item in changes
    ]


def _is_bare(item: Placed) -> bool:
    """Tell whether another value took a value's place without a reason in the file."""
    return item.change.kind in {Kind.REWRITTEN, Kind.CHANGED} and item.change.field in _FIELDS


def _ends(commits: Sequence[Commit], item: Placed) -> tuple[Place, Place, str] | None:
    """Return where the commits that give a reason begin and end, and the last reason."""
    own = list(_recording(commits, item.change))
    if not own:
        return None
    path = item.document.path
    return (f"{own[-1].id}~1", path), (own[0].id, path), own[0].trailer(REASON)


def _recording(commits: Sequence[Commit], change: Change) -> Iterator[Commit]:
    """Yield the commits that changed this value with a reason, the newest first."""
    name = change.subject.id.rpartition("/")[2]
    for commit in commits:
        told = commit.trailer("Mittari").rpartition("/")[2], commit.trailer("Vuosi")
        if commit.trailer(REASON) and told == (name, str(change.year)):
            yield commit


def _read(git: Git, places: Sequence[Place]) -> Mapping[Place, Plain]:
    """Return the plain data of files at commits, each read once."""
    wanted = list(dict.fromkeys(places))
    found = (read_plain(data or b"") for data in git.files_at(wanted))
    return dict(zip(wanted, found, strict=True))


def _corrected(item: Placed, ends: tuple[Place, Place, str], data: Mapping[Place, Plain]) -> Placed:
    first, last, reason = ends
    change = item.change
    if (_at(data[first], change), _at(data[last], change)) != (change.old, change.new):
        return item
    corrected = change._replace(kind=Kind.CORRECTED, severity=Severity.SUBSTANTIVE, note=reason)
    return item._replace(change=corrected)


def _at(data: Plain, change: Change) -> Plain:
    for step in change.path:
        data = data.get(step) if isinstance(data, dict) else None
    return data
