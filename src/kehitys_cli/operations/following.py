"""An item followed through the repository: across renames and moves of its files, back to its first day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes import Role
from kehitys_cli.history.log import NOWHERE
from kehitys_cli.history.own import Own, of_plan, of_year, secrets_of
from kehitys_cli.history.timeline import Moment
from kehitys_cli.operations.steps import PLAN, Step, steps_of
from kehitys_cli.operations.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.changes import Change
    from kehitys_cli.history.changes.change import Plain
    from kehitys_cli.history.git import Git
    from kehitys_cli.history.stanza import Lines
    from kehitys_cli.operations.former import Former


class Unread(NamedTuple):
    """A version of a file that cannot be read: what it changed is told of the next one that can."""

    path: str
    commit: str


class Life(NamedTuple):
    """An item's moments, oldest first, the newest data of its plan, and what could not be read.

    `copied` is the plan that still lives, of which its plan is a copy: what it began with came from there.
    """

    own: Own
    moments: tuple[Moment, ...]
    plan: Mapping[str, Plain]
    unread: tuple[Unread, ...]
    copied: Former | None = None


def life_of(workspace: Workspace, git: Git, plan: str, name: str) -> Life:
    """Return what became of an item of a plan or strategy, whether or not it is still there."""
    versions = Versions(git)
    steps, copied = steps_of(workspace, git, plan, versions)
    return _Following(Own(plan, name), steps, versions).run()._replace(copied=copied)


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


def _sides(step: Step) -> list[list[Change]]:
    """Return an empty list of changes for each parent, and for none."""
    return [[] for _ in step.parents or (0,)]


@dataclass(slots=True)
class _Following:
    own: Own
    steps: Sequence[Step]
    versions: Versions
    unread: dict[str, Unread] = field(default_factory=dict)

    def run(self) -> Life:
        """Follow the plan from its newest version to the oldest, then the years."""
        plans = self._plans()
        lines = self.versions.stanzas(self._objects(plan=False), self.own.names)
        self.versions.fetch(self._unlike(lines, plan=False))
        moments = []
        for number, step in enumerate(self.steps):
            sides: list[list[Change]] = plans.get(number) or _sides(step)
            secret: set[tuple[str, int | None]] = set()
            for year in sorted(year for year in step.files if year != PLAN):
                for side, old, new in self._pairs(step, year, lines):
                    sides[side] += of_year(old, new, self.own, year)
                    secret |= {(name, year) for name in secrets_of(old, new, self.own)}
            moments.append(Moment(step.touched.commit, sides, frozenset(secret), step.parents))
        return Life(self.own, tuple(moments), self._newest(), tuple(self.unread.values()))

    def _plans(self) -> dict[int, list[list[Change]]]:
        """Return the changes of the plan by step and parent; the newest is met first, as ids lead back from now."""
        self.own.meet(self._newest())
        found: dict[int, list[list[Change]]] = {}
        lines: dict[str, tuple[Lines, ...]] = {}
        asked: tuple[str, ...] = ()
        for number in range(len(self.steps) - 1, -1, -1):
            step = self.steps[number]
            if PLAN not in step.files:
                continue
            if asked != self.own.names:
                asked = self.own.names
                lines = self.versions.stanzas(self._objects(plan=True), asked)
                self.versions.fetch(self._unlike(lines, plan=True))
            found[number] = _sides(step)
            for side, old, new in self._pairs(step, PLAN, lines):
                found[number][side] += of_plan(old, new, self.own)
        return found

    def _objects(self, *, plan: bool) -> Iterator[str]:
        """Yield the names of all versions of the plan's file, or of its years."""
        for step in self.steps:
            for year, (olds, new) in step.files.items():
                if (year == PLAN) is plan:
                    yield from (*olds, new)

    def _unlike(self, lines: Mapping[str, tuple[Lines, ...]], *, plan: bool) -> Iterator[str]:
        """Yield the names of versions that must be read whole."""
        for step in self.steps:
            for year, (olds, new) in step.files.items():
                if (year == PLAN) is plan:
                    names = {
                        name for old in olds if lines[old] != lines[new] for name in (old, new)
                    }
                    yield from (name for name in names if plan or self._alone(lines[name]) is None)

    def _newest(self) -> Mapping[str, Plain]:
        """Return the newest data of the plan that there is."""
        for step in reversed(self.steps):
            olds, new = step.files.get(PLAN, ((), NOWHERE))
            for name in (new, *olds):
                data = self.versions.plain(name)
                if data:
                    return data
        return {}

    def _pairs(
        self, step: Step, year: int, lines: Mapping[str, tuple[Lines, ...]]
    ) -> Iterator[tuple[int, Mapping[str, Plain], Mapping[str, Plain]]]:
        """Yield a file's data in a parent, by its place, and after, where the item's lines differ."""
        olds, new = step.files[year]
        for side, old in enumerate(olds):
            if lines[old] == lines[new]:
                continue
            both = tuple(self._valid(name, year, lines) for name in (old, new))
            if both[0] != both[1]:
                yield side, both[0], both[1]

    def _read(
        self, name: str, year: int, lines: Mapping[str, tuple[Lines, ...]]
    ) -> Mapping[str, Plain] | None:
        """Return a version's data: of a year just the item's own lines, where that will do."""
        alone = None if year == PLAN else self._alone(lines[name])
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
