"""The commits that touched a plan's files, under whatever names it had, and the work tree after them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import PLANS
from kehitys_cli.history.log import (
    NOWHERE,
    Touched,
    parents_of,
    reached,
    touching,
)
from kehitys_cli.operations.former import former_name
from kehitys_cli.text.files import NotRegularError
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.git import Git
    from kehitys_cli.operations.former import Former
    from kehitys_cli.operations.versions import Versions

PLAN = 0
"""The plan's own file, among its files by year."""

_YEAR = re.compile(r"([12][0-9]{3})\.yaml")

Version = tuple[tuple[str, ...], str]
"""Objects of a file before a commit, one of each parent, and after it."""


class Step(NamedTuple):
    """A commit (or the work tree) and the versions of the plan's files by year (`PLAN`: the plan).

    `files` are those that differ from any parent's; `parents` are the places of the parents among the steps.
    """

    touched: Touched
    files: Mapping[int, Version]
    parents: tuple[int, ...]


def steps_of(
    workspace: Workspace, git: Git, plan: str, versions: Versions
) -> tuple[list[Step], Former | None]:
    """Return the commits that touched a plan's files under any of their names, and the work tree.

    With them the plan that it was copied from, where its life begins as a copy of one that lives on.
    """
    stems = [f"{git.prefix}{PLANS}/{plan}"]
    since: list[str] = []
    while True:
        found = touching(git, [path for stem in stems for path in (f"{stem}.yaml", stem)])
        hand = _at_hand(workspace, git, plan, found, versions)
        every = [*found, *hand]
        former = former_name(workspace, git, (stems[-1], every), versions)
        if former is None or former.lives or former.stem in stems:
            break
        stems.append(former.stem)
        since.append(former.commit)
    copied = former if former is not None and former.lives else None
    return list(_steps(every, stems, since)), copied


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
    for n in sorted(_between(found, parents, until)):
        found[n] = found[parents[n][0]] if parents[n] else found[n]
    return found


def _between(
    editions: Sequence[Mapping[int, str]], parents: Sequence[tuple[int, ...]], until: Iterable[int]
) -> set[int]:
    """Return the commits in which a plan was away: taken out by one name, not yet back by the next."""
    found: set[int] = set()
    waiting = [parent for last in until for parent in parents[last]]
    while waiting:
        n = waiting.pop()
        if PLAN not in editions[n] and n not in found:
            found.add(n)
            waiting += parents[n]
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
