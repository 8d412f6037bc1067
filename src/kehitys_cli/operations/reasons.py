"""Reasons that stand in commits: before a year is sealed, `record --replace` keeps them in `Syy`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kehitys_cli.documents.document import read_document
from kehitys_cli.history.changes import Kind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.history.changes.change import Plain
    from kehitys_cli.history.git import Commit, Git
    from kehitys_cli.operations.compare import Placed
    from kehitys_cli.operations.sides import Side

_FIELDS = frozenset({"value", "class_value"})
REASON = "Syy"


def with_reasons(changes: list[Placed], old: Side, new: Side) -> list[Placed]:
    """Return the changes; a value changed by commits that give a reason counts as corrected.

    The commits must account for it: the first begins with the old value, the last ends with the new one.
    """
    return [_reasoned(item, old, new) if _is_bare(item) else item for item in changes]


def _is_bare(item: Placed) -> bool:
    return item.change.kind is Kind.REWRITTEN and item.change.field in _FIELDS


def _reasoned(item: Placed, old: Side, new: Side) -> Placed:
    if new.commit is None:
        return item
    older = None if old.commit is None else old.commit.id
    path = item.document.path
    commits = list(_recording(new.git.between(older, new.commit.id, path), item))
    if not commits:
        return item
    ends = (f"{commits[-1].id}~1", commits[0].id)
    values = tuple(_value(new.git, revision, item) for revision in ends)
    if values != (item.change.old, item.change.new):
        return item
    change = replace(
        item.change,
        kind=Kind.CORRECTED,
        severity=Severity.SUBSTANTIVE,
        note=commits[0].trailer(REASON),
    )
    return replace(item, change=change)


def _recording(commits: list[Commit], item: Placed) -> Iterator[Commit]:
    """Yield the commits that changed this value with a reason, the newest first."""
    name = item.change.subject.id.rpartition("/")[2]
    for commit in commits:
        told = commit.trailer("Mittari").rpartition("/")[2], commit.trailer("Vuosi")
        if commit.trailer(REASON) and told == (name, str(item.change.year)):
            yield commit


def _value(git: Git, revision: str, item: Placed) -> Plain:
    """Return what a commit's file holds at the place of a change, or None."""
    data = git.blob(revision, item.document.path)
    found: Plain = {} if data is None else read_document(item.document.path, data).data
    for step in item.change.path:
        found = found.get(step) if isinstance(found, dict) else None
    return found
