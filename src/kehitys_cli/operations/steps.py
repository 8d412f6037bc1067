"""The commits that touched a plan's files, under whatever names it had, and the work tree after them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import PLANS, REGISTER
from kehitys_cli.history.log import NOWHERE, Touched, removed_in, touching
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
"""Objects of a file before a commit, and after it."""


class Step(NamedTuple):
    """A commit (or the work tree) and the versions of the plan's files by year (`PLAN`: the plan)."""

    touched: Touched
    files: Mapping[int, Version]


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
    return list(_named(every, stems, since))


def _named(every: Sequence[Touched], stems: Sequence[str], since: Sequence[str]) -> Iterator[Step]:
    """Yield the files by year; a former name counts until the commit that gave another."""
    at = {touched.commit.id if touched.commit else "": n for n, touched in enumerate(every)}
    until = [len(every), *(at[commit] for commit in since)]
    for number, touched in enumerate(every):
        names = [stem for stem, last in zip(stems, until, strict=True) if number <= last]
        files = _joined(touched, names)
        if files:
            yield Step(touched, files)


def _joined(touched: Touched, stems: Sequence[str]) -> dict[int, Version]:
    """Return the versions by year; what is gone here and new there was renamed."""
    found: dict[int, Version] = {}
    for stem in stems:
        for path, (olds, new) in touched.files.items():
            year = _year(path, stem)
            if year is None:
                continue
            if year in found:
                others, last = found[year]
                olds = tuple(dict.fromkeys(name for name in (*others, *olds) if name)) or (NOWHERE,)  # noqa: PLW2901
                new = last or new  # noqa: PLW2901
            found[year] = olds, new
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
