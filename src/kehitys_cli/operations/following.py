"""An item followed through the repository: across renames and moves of its files, back to its first day."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.document import read_document
from kehitys_cli.documents.scan import PLANS, REGISTER
from kehitys_cli.history.changes import Role
from kehitys_cli.history.log import NOWHERE, Touched, removed_in, touching
from kehitys_cli.history.own import Own, of_plan, of_year, secrets_of
from kehitys_cli.history.stanza import Lines, stanza
from kehitys_cli.history.timeline import Moment
from kehitys_cli.text.files import NotRegularError
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.changes import Change
    from kehitys_cli.history.changes.change import Plain
    from kehitys_cli.history.git import Git

_PLAN = 0
"""The plan's own file, among its files by year."""

_HAND = "työhakemisto:"
"""How the name of an object begins that only the work tree has."""

_ALIKE = 0.5
"""Share of common ids from which a plan counts as the same under another name."""

_BATCH = 200
"""Objects that are held at a time."""

_YEAR = re.compile(r"([12][0-9]{3})\.yaml")
_IDS = re.compile(rb"tunnus:[ \t]*[\"']?([a-z0-9-]+)")

Version = tuple[tuple[str, ...], str]
"""Objects of a file before a commit, and after it."""


class Unread(NamedTuple):
    """A version of a file that cannot be read: what it changed is told of the next one that can."""

    path: str
    commit: str


class Life(NamedTuple):
    """An item's moments, oldest first, the newest data of its plan, and what could not be read."""

    own: Own
    moments: tuple[Moment, ...]
    plan: Mapping[str, Plain]
    unread: tuple[Unread, ...]


class _Step(NamedTuple):
    """A commit (or the work tree) and the versions of the plan's files by year (`_PLAN`: the plan)."""

    touched: Touched
    files: Mapping[int, Version]


def life_of(workspace: Workspace, git: Git, plan: str, name: str) -> Life:
    """Return what became of an item of a plan or strategy, whether or not it is still there."""
    versions = _Versions(git)
    steps = _steps(workspace, git, plan, versions)
    return _Following(Own(plan, name), steps, versions).run()


# ------------------------------------------------------------------------------- which files


def _steps(workspace: Workspace, git: Git, plan: str, versions: _Versions) -> list[_Step]:
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


def _named(every: Sequence[Touched], stems: Sequence[str], since: Sequence[str]) -> Iterator[_Step]:
    """Yield the files by year; a former name counts until the commit that gave another."""
    at = {touched.commit.id if touched.commit else "": n for n, touched in enumerate(every)}
    until = [len(every), *(at[commit] for commit in since)]
    for number, touched in enumerate(every):
        names = [stem for stem, last in zip(stems, until, strict=True) if number <= last]
        files = _joined(touched, names)
        if files:
            yield _Step(touched, files)


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
        return _PLAN
    match = _YEAR.fullmatch(path.removeprefix(f"{stem}/")) if path.startswith(f"{stem}/") else None
    return int(match[1]) if match else None


def _at_hand(
    workspace: Workspace, git: Git, plan: str, found: Sequence[Touched], versions: _Versions
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
    workspace: Workspace, git: Git, told: tuple[str, Sequence[Touched]], versions: _Versions
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


# ------------------------------------------------------------------------------ what is in them


class _Versions:
    """Objects as data; each is read once, and parsed where its lines about an item differ."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._hand: dict[str, bytes] = {}
        self._parsed: dict[str, dict[str, Plain] | None] = {NOWHERE: {}}
        self._excerpts: dict[bytes, dict[str, Plain] | None] = {b"": {}}
        self._kept: dict[str, bytes] = {NOWHERE: b""}

    def at_hand(self, path: str, data: bytes) -> str:
        """Take a file of the work tree; return the name that its data goes by."""
        name = f"{_HAND}{path}"
        self._kept[name] = data.replace(b"\r\n", b"\n")
        return name

    def equal(self, one: str, other: str) -> bool:
        """Tell whether two versions have the same lines."""
        return self.data(one).replace(b"\r\n", b"\n") == self.data(other)

    def data(self, name: str) -> bytes:
        """Return a version's bytes."""
        if name not in self._kept:
            (self._kept[name],) = self._git.blobs([name])
        return self._kept[name]

    def stanzas(self, names: Iterable[str], ids: Iterable[str]) -> dict[str, tuple[Lines, ...]]:
        """Return the lines of each version that speak of an item, by any of its ids."""
        wanted = list(dict.fromkeys(names))
        found: dict[str, tuple[Lines, ...]] = {}
        fresh = [name for name in wanted if name not in self._kept]
        for at in range(0, len(fresh), _BATCH):
            part = fresh[at : at + _BATCH]
            for name, data in zip(part, self._git.blobs(part), strict=True):
                found[name] = tuple(stanza(data, one) for one in ids)
        for name in wanted:
            if name not in found:
                found[name] = tuple(stanza(self._kept[name], one) for one in ids)
        return found

    def fetch(self, names: Iterable[str]) -> None:
        """Read versions that will be asked for, all by one call."""
        wanted = [name for name in dict.fromkeys(names) if name not in self._kept]
        self._kept.update(zip(wanted, self._git.blobs(wanted), strict=True))

    def plain(self, name: str) -> dict[str, Plain] | None:
        """Return a version's plain data; None where it is not valid."""
        if name not in self._parsed:
            self._parsed[name] = _data(self.data(name))
        return self._parsed[name]

    def excerpt(self, data: bytes) -> dict[str, Plain] | None:
        """Return the plain data of an item's own lines, which end one change and begin the next."""
        if data not in self._excerpts:
            self._excerpts[data] = _data(data)
        return self._excerpts[data]


def _data(data: bytes) -> dict[str, Plain] | None:
    document = read_document("", data)
    return document.data if document.valid else None


_ALONE = (
    b"laji: seuranta\nmuoto: 1\nsuunnitelma: a\nvuosi: 2000\ntoimenpiteet:\n",
    b" a:\n  mittarit:\n",
)
"""What stands above an action, and above a measure, in a year that holds nothing else."""


def _excerpt(lines: tuple[Lines, ...], *, measure: bool) -> bytes | None:
    """Return a year's file with an item's own lines alone; None where they are not certain."""
    own = [one.own for one in lines if one.own != b""]
    if len(own) != 1 or own[0] is None:
        return b"" if not own else None
    above = b"".join(_ALONE if measure else _ALONE[:1])
    indent = len(own[0]) - len(own[0].lstrip(b" "))
    return above + own[0] if indent > (2 if measure else 0) else None


@dataclass(slots=True)
class _Following:
    own: Own
    steps: Sequence[_Step]
    versions: _Versions
    unread: dict[str, Unread] = field(default_factory=dict)

    def run(self) -> Life:
        """Follow the plan from its newest version to the oldest, then the years."""
        plans = self._plans()
        lines = self.versions.stanzas(self._objects(plan=False), self.own.names)
        self.versions.fetch(self._unlike(lines, plan=False))
        moments = []
        for number, step in enumerate(self.steps):
            changes: list[Change] = list(plans.get(number, ()))
            secret: set[tuple[str, int | None]] = set()
            for year in sorted(year for year in step.files if year != _PLAN):
                for old, new in self._pairs(step, year, lines):
                    changes += of_year(old, new, self.own, year)
                    secret |= {(name, year) for name in secrets_of(old, new, self.own)}
            if changes or secret:
                moments.append(
                    Moment(step.touched.commit, changes, frozenset(secret), step.touched.is_merge)
                )
        return Life(self.own, tuple(moments), self._newest(), tuple(self.unread.values()))

    def _plans(self) -> dict[int, list[Change]]:
        """Return the changes of the plan by step; the newest is met first, as ids lead back from now."""
        self.own.meet(self._newest())
        found: dict[int, list[Change]] = {}
        lines: dict[str, tuple[Lines, ...]] = {}
        asked: tuple[str, ...] = ()
        for number in range(len(self.steps) - 1, -1, -1):
            step = self.steps[number]
            if _PLAN not in step.files:
                continue
            if asked != self.own.names:
                asked = self.own.names
                lines = self.versions.stanzas(self._objects(plan=True), asked)
                self.versions.fetch(self._unlike(lines, plan=True))
            found[number] = [
                change
                for old, new in self._pairs(step, _PLAN, lines)
                for change in of_plan(old, new, self.own)
            ]
        return found

    def _objects(self, *, plan: bool) -> Iterator[str]:
        """Yield the names of all versions of the plan's file, or of its years."""
        for step in self.steps:
            for year, (olds, new) in step.files.items():
                if (year == _PLAN) is plan:
                    yield from (*olds, new)

    def _unlike(self, lines: Mapping[str, tuple[Lines, ...]], *, plan: bool) -> Iterator[str]:
        """Yield the names of versions that must be read whole."""
        for step in self.steps:
            for year, (olds, new) in step.files.items():
                if (year == _PLAN) is plan:
                    names = {
                        name for old in olds if lines[old] != lines[new] for name in (old, new)
                    }
                    yield from (name for name in names if plan or self._alone(lines[name]) is None)

    def _newest(self) -> Mapping[str, Plain]:
        """Return the newest data of the plan that there is."""
        for step in reversed(self.steps):
            olds, new = step.files.get(_PLAN, ((), NOWHERE))
            for name in (new, *olds):
                data = self.versions.plain(name)
                if data:
                    return data
        return {}

    def _pairs(
        self, step: _Step, year: int, lines: Mapping[str, tuple[Lines, ...]]
    ) -> Iterator[tuple[Mapping[str, Plain], Mapping[str, Plain]]]:
        """Yield a file's data before, as in each parent, and after, where the item's lines differ."""
        olds, new = step.files[year]
        for old in olds:
            if lines[old] == lines[new]:
                continue
            both = tuple(self._valid(name, year, lines) for name in (old, new))
            if both[0] != both[1]:
                yield both[0], both[1]

    def _read(
        self, name: str, year: int, lines: Mapping[str, tuple[Lines, ...]]
    ) -> Mapping[str, Plain] | None:
        """Return a version's data: of a year just the item's own lines, where that will do."""
        alone = None if year == _PLAN else self._alone(lines[name])
        if alone is None:
            return self.versions.plain(name)
        return self.versions.excerpt(alone)

    def _alone(self, lines: tuple[Lines, ...]) -> bytes | None:
        """Return a year's file with the item's own lines alone; None where it must be read whole."""
        if self.own.role not in {Role.ACTION, Role.MEASURE}:
            return None
        return _excerpt(lines, measure=self.own.role is Role.MEASURE)

    def _valid(
        self, name: str, year: int, lines: Mapping[str, tuple[Lines, ...]]
    ) -> Mapping[str, Plain]:
        """Return a version's data; of one that cannot be read the data of the version before it."""
        passed: set[str] = set()
        while name not in passed:
            data = self._read(name, year, lines)
            if data is not None:
                return data
            passed.add(name)
            name = self._before(name, year)
        return {}

    def _before(self, name: str, year: int) -> str:
        for step in self.steps:
            olds, new = step.files.get(year, ((), NOWHERE))
            if new == name:
                commit = step.touched.commit
                path = next(
                    (path for path, both in step.touched.files.items() if both[1] == name), ""
                )
                self.unread.setdefault(name, Unread(path, commit.id if commit else ""))
                return olds[0]
        return NOWHERE
