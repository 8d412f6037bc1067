"""What a plan was called before: renamed, copied, or away for a while between two names."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import PLANS, REGISTER
from kehitys_cli.history.log import Touched, removed_before, removed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.git import Git
    from kehitys_cli.operations.versions import Versions

_ALIKE = 0.5
"""Share of common ids from which a plan counts as the same under another name."""

_IDS = re.compile(rb"tunnus:[ \t]*[\"']?([a-z0-9-]+)")
_TERM = re.compile(rb"(?m)^kausi:[^0-9\n]*([0-9]{4})[^0-9\n]+([0-9]{4})")
_AREA = re.compile(rb"(?m)^vastuualue:[ \t]*[\"']?([a-z0-9-]+)")


class Former(NamedTuple):
    """The name that a plan had before, from the top of the repository, and the commit that gave another.

    `lives` tells that a plan of that name is still there: the newer one is its copy, and another plan.
    """

    stem: str
    commit: str
    lives: bool = False

    @property
    def plan(self) -> str:
        """The id of the plan by that name."""
        return posixpath.basename(self.stem)


def former_name(
    workspace: Workspace, git: Git, told: tuple[str, Sequence[Touched]], versions: Versions
) -> Former | None:
    """Return the name that a plan had before; None for its first name.

    It was taken away by the commit that brought this one; or this one is a copy of it, or came after it.
    A copy of what is still there, or of another term or area, is another plan.
    """
    stem, every = told
    path = f"{stem}.yaml"
    first = next((touched for touched in every if path in touched.files), None)
    if first is None or any(first.files[path][0]):
        return None
    commit = first.commit.id if first.commit else ""
    here = versions.data(first.files[path][1])
    gone = {name: blob for name, blob in _gone(workspace, git, first).items() if name != path}
    moved = _likest(here, gone, versions)
    if moved is not None:
        return Former(moved, commit)
    beside, before = _beside(git, commit), _before(git, commit)
    living = {f"{git.prefix}{PLANS}/{entry.name}" for entry in workspace.files.entries(PLANS)}
    ended = {name: blob for name, blob in {**before, **beside}.items() if name not in living}
    known = _likest(here, ended, versions, same=_term_and_area)
    if known is not None:
        return Former(known, commit)
    still = {name: blob for name, blob in beside.items() if name in living and name != path}
    copied = _likest(here, still, versions, same=_term)
    return None if copied is None else Former(copied, commit, lives=True)


def _likest(
    here: bytes,
    others: Mapping[str, str],
    versions: Versions,
    same: Callable[[bytes], object] | None = None,
) -> str | None:
    """Return the name of the plan that has most ids in common; None where none is alike enough.

    `same` returns what must be the same in both; then a plan that continues the other is not the same.
    """
    versions.fetch(others.values())
    best = (0.0, "")
    for path, blob in others.items():
        stem, data = path.removesuffix(".yaml"), versions.data(blob)
        if same is not None and (same(data) != same(here) or _continues(here, stem)):
            continue
        best = max(best, (_alike(_IDS.findall(here), _IDS.findall(data)), stem))
    return best[1] if best[0] >= _ALIKE else None


def _term(data: bytes) -> list[bytes]:
    return _TERM.findall(data)


def _term_and_area(data: bytes) -> tuple[list[bytes], list[bytes]]:
    return _TERM.findall(data), _AREA.findall(data)


def _continues(data: bytes, stem: str) -> bool:
    """Tell whether an item of a plan says that it continues one of another (`jatkaa: plan/id`)."""
    name = re.escape(posixpath.basename(stem).encode())
    return re.search(rb"jatkaa:[ \t]*[\"']?%b/" % name, data) is not None


def _beside(git: Git, commit: str) -> dict[str, str]:
    """Return the plans' files that were there just before a commit (none: before the work tree)."""
    before = _parent(git, commit)
    tree = {} if before is None else git.tree(before)
    return {f"{git.prefix}{path}": entry.id for path, entry in tree.items() if _is_plan(path)}


def _before(git: Git, commit: str) -> dict[str, str]:
    """Return the plans' files that were taken away before a commit (none: before the work tree)."""
    before = _parent(git, commit)
    removed = {} if before is None else removed_before(git, before, f"{git.prefix}{PLANS}")
    return {path: blob for path, blob in removed.items() if _is_plan(path)}


def _parent(git: Git, commit: str) -> str | None:
    """Return what stood before a commit (none: before the work tree); None before the first."""
    if not commit:
        return None if git.is_unborn() else "HEAD"
    _, *parents = git.asked("rev-list", "--max-count=1", "--parents", commit, "--").split()
    return parents[0] if parents else None


def _gone(workspace: Workspace, git: Git, touched: Touched) -> dict[str, str]:
    """Return the plans' files that a commit (or the work tree) took away."""
    if touched.commit is not None:
        removed = removed_in(git, touched.commit.id)
        return {path: blob for path, blob in removed.items() if _is_plan(path)}
    if git.head() is None:
        return {}
    here = {f"{PLANS}/{entry.name}" for entry in workspace.files.entries(PLANS)}
    return {
        f"{git.prefix}{path}": entry.id
        for path, entry in git.tree("HEAD").items()
        if _is_plan(path) and path not in here
    }


def _is_plan(path: str) -> bool:
    folder, name = posixpath.split(path)
    return posixpath.basename(folder) == PLANS and name.endswith(".yaml") and name != REGISTER


def _alike(one: Iterable[bytes], other: Iterable[bytes]) -> float:
    both = {*one}, {*other}
    return len(both[0] & both[1]) / max(1, len(both[0] | both[1]))
