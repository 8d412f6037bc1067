"""The commits that touched a plan's files, under whatever names it had, and the work tree after them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import PLANS, REGISTER
from kehitys_cli.history.log import (
    NOWHERE,
    Touched,
    parents_of,
    reached,
    removed_in,
    touching,
)
from kehitys_cli.text.files import NotRegularError
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.git import Git
    from kehitys_cli.operations.versions import Versions

PLAN = 0
"""The plan's own file, among its files by year."""

_ALIKE = 0.5
"""Share of common ids from which a plan counts as the same under another name."""

_YEAR = re.compile(r"([12][0-9]{3})\.yaml")
_IDS = re.compile(rb"tunnus:[ \t]*[\"']?([a-z0-9-]+)")

Version = tuple[tuple[str, ...], str]
"""Objects of a file before a commit, one of each parent, and after it."""


class Step(NamedTuple):
    """A commit (or the work tree) and the versions of the plan's files by year (`PLAN`: the plan).

    `files` are those that differ from any parent's; `parents` are the places of the parents among the steps.
    """

    touched: Touched
    files: Mapping[int, Version]
    parents: tuple[int, ...]


def steps_of(workspace: Workspace, git: Git, plan: str, versions: Versions) -> list[Step]:
    """Return the commits that touched a plan's files under any of their names, and the work tree."""
    stems = [f"{git.prefix}{PLANS}/{plan}"]
    since: list[str] = []
    while True:
        found = touching(git, [path for stem in stems for path in (f"{stem}.yaml", stem)])
        hand = _at_hand(workspace, git, plan, found, versions)
        every = [*found, *hand]
        former = _former_stem(workspace, git, (stems[-1], every), versions)
        if former is None or former[0] in stems:
            break
        stems.append(former[0])
        since.append(former[1])
    return list(_steps(every, stems, since))


def _steps(every: Sequence[Touched], stems: Sequence[str], since: Sequence[str]) -> Iterator[Step]:
    """Yield each commit with the plan's files by year, as they are there and in each of its parents."""
    parents = parents_of(every)
    editions = _editions(every, parents, stems, since)
    for touched, before, now in zip(every, parents, editions, strict=True):
        olds = [editions[n] for n in before] or [{}]
        years = dict.fromkeys(year for edition in (*olds, now) for year in edition)
        files = {
            year: (tuple(old.get(year, NOWHERE) for old in olds), now.get(year, NOWHERE))
            for year in years
        }
        differing = {year: both for year, both in files.items() if {*both[0]} != {both[1]}}
        yield Step(touched, differing, before)


def _editions(
    every: Sequence[Touched],
    parents: Sequence[tuple[int, ...]],
    stems: Sequence[str],
    since: Sequence[str],
) -> list[dict[int, str]]:
    """Return the plan's files by year in each commit, under the name that the plan has there.

    A former name counts in all that does not hold the commit that gave another, on whatever branch; and
    after it for what was left behind when the plan's own file went.
    """
    reach = reached(parents)
    at = {touched.commit.id if touched.commit else "": n for n, touched in enumerate(every)}
    until = [at[commit] for commit in since]
    trees: list[Mapping[str, str]] = []
    found: list[dict[int, str]] = []
    for n, touched in enumerate(every):
        before = trees[parents[n][0]] if parents[n] else {}
        new = {path: both[1] for path, both in touched.files.items()}
        trees.append({**before, **new} if new else before)
        names = [
            stem
            for stem, last in zip(stems, (None, *until), strict=True)
            if last is None or not reach[n] >> last & 1 or not trees[n].get(f"{stem}.yaml")
        ]
        found.append(_edition(trees[n], names))
    return found


def _edition(tree: Mapping[str, str], stems: Sequence[str]) -> dict[int, str]:
    """Return the files of a plan by year, the newest of its names first."""
    found: dict[int, str] = {}
    for stem in stems:
        for path, name in tree.items():
            year = _year(path, stem) if name else None
            if year is not None:
                found.setdefault(year, name)
    return found


def _year(path: str, stem: str) -> int | None:
    if path == f"{stem}.yaml":
        return PLAN
    match = _YEAR.fullmatch(path.removeprefix(f"{stem}/")) if path.startswith(f"{stem}/") else None
    return int(match[1]) if match else None


def _at_hand(
    workspace: Workspace, git: Git, plan: str, found: Sequence[Touched], versions: Versions
) -> list[Touched]:
    """Return what the work tree makes of the plan's files; nothing where it holds what HEAD holds."""
    last = {path: new for touched in found for path, (_, new) in touched.files.items()}
    names = [plan, *(f"{plan}/{year}" for year in workspace.layout.years.get(plan, ()))]
    files: dict[str, Version] = {}
    for name in names:
        data = _read(workspace, f"{PLANS}/{name}.yaml")
        if data is not None:
            path = f"{git.prefix}{PLANS}/{name}.yaml"
            files[path] = (last.get(path, NOWHERE),), versions.at_hand(path, data)
    stem = f"{git.prefix}{PLANS}/{plan}"
    versions.fetch(olds[0] for olds, _ in files.values())
    gone = [path for path, new in last.items() if new and path not in files]
    files |= {path: ((last[path],), NOWHERE) for path in gone if _year(path, stem) is not None}
    changed = {
        path: both for path, both in files.items() if not versions.equal(both[0][0], both[1])
    }
    return [Touched(None, changed)] if changed else []


def _read(workspace: Workspace, path: str) -> bytes | None:
    folder, name = posixpath.split(path)
    if all(entry.name != name for entry in workspace.files.entries(folder)):
        return None
    try:
        return workspace.files.read(path, MAX_BYTES)
    except NotRegularError:
        return None


def _former_stem(
    workspace: Workspace, git: Git, told: tuple[str, Sequence[Touched]], versions: Versions
) -> tuple[str, str] | None:
    """Return the name that a plan had before, and the commit that changed it; None for its first name."""
    stem, every = told
    path = f"{stem}.yaml"
    first = next((touched for touched in every if path in touched.files), None)
    if first is None or any(first.files[path][0]):
        return None
    there = _IDS.findall(versions.data(first.files[path][1]))
    best = max(
        ((_alike(there, _IDS.findall(versions.data(blob))), name)
         for name, blob in _gone(workspace, git, first).items() if name != path),
        default=(0.0, ""),
    )  # fmt: skip
    share, name = best
    commit = first.commit.id if first.commit else ""
    return (name.removesuffix(".yaml"), commit) if share >= _ALIKE else None


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
