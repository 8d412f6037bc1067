"""Two states of the plans, file against file: what differs in bytes is read and compared by meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.document import Kind as FileKind
from kehitys_cli.documents.scan import PLAN_SEAL, PLANS, REGISTER, SEAL_ENDING
from kehitys_cli.history.changes import (
    Change,
    Kind,
    Role,
    Severity,
    Subject,
    new_ids,
    plan_changes,
    register_changes,
    seal_changes,
    strategy_changes,
    subjects_of,
    year_changes,
)
from kehitys_cli.history.tree import CommitFiles
from kehitys_cli.text.files import NotRegularError
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.changes.change import Plain

_ALIKE = 0.5
"""Share of common ids from which a plan counts as the same under another file name."""


class Placed(NamedTuple):
    """A change, the plan (strategy, register) that it belongs to, and the document to look it up in."""

    change: Change
    home: str
    document: Document

    @property
    def line(self) -> int:
        """The row of the change in its file."""
        return self.document.position(*self.change.path).row


class Broken(NamedTuple):
    """A file of one side that cannot be read: it is told and never guessed."""

    newer: bool
    document: Document


@dataclass(slots=True)
class Compared:
    """What differs: the changes in the order of files, the broken files, the plans' documents and names by id."""

    changes: list[Placed] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    plans: dict[str, tuple[Document | None, Document | None]] = field(default_factory=dict)
    titles: dict[str, Plain] = field(default_factory=dict)


def compare(old: Workspace, new: Workspace) -> Compared:
    """Return what changed from one state to the other."""
    return _Comparison(old, new).run()


class _Comparison:
    def __init__(self, old: Workspace, new: Workspace) -> None:
        self._old = old
        self._new = new
        self._found = Compared()
        self._read_already: dict[tuple[bool, str], Document] = {}

    def run(self) -> Compared:
        """Compare the register, then strategies and plans with their years and seals."""
        self._register()
        for one, other in self._pairs("strategies"):
            self._whole(one, other)
        for one, other in self._pairs("plans"):
            self._whole(one, other)
        for name in sorted({*self._old.layout.others, *self._new.layout.others}):
            self._both(*self._there(name, "others"))
        return self._found

    # ------------------------------------------------------------------------------- documents

    def _there(self, name: str, group: str) -> tuple[str | None, str | None]:
        """Return the paths of a top-level file on the sides that have it."""
        path = f"{PLANS}/{name}.yaml"
        both = (self._old, self._new)
        old, new = (path if name in getattr(side.layout, group) else None for side in both)
        return old, new

    def _both(
        self, old: str | None, new: str | None
    ) -> tuple[Document | None, Document | None] | None:
        """Return the documents of both sides; None where nothing differs or one is broken."""
        if old == new and old is not None and self._equal(old):
            return None
        one = None if old is None else self._read(old, newer=False)
        other = None if new is None else self._read(new, newer=True)
        whole = all(item is None or _readable(item) for item in (one, other))
        return (one, other) if whole else None

    def _read(self, path: str, *, newer: bool) -> Document:
        known = self._read_already.get((newer, path))
        if known is not None:
            return known
        document = (self._new if newer else self._old).load(path)
        self._read_already[newer, path] = document
        if not _readable(document):
            self._found.broken.append(Broken(newer, document))
        return document

    def _equal(self, path: str) -> bool:
        """Tell whether a file has the same bytes on both sides."""
        old, new = self._old.files, self._new.files
        if isinstance(old, CommitFiles) and isinstance(new, CommitFiles):
            ids = old.object(path), new.object(path)
            if None not in ids:
                return ids[0] == ids[1]
        try:
            return old.read(path, MAX_BYTES) == new.read(path, MAX_BYTES)
        except NotRegularError:
            return False

    def _add(
        self,
        changes: Iterable[Change],
        home: str,
        both: tuple[Document | None, Document | None],
    ) -> None:
        for change in changes:
            old, new = both
            gone = change.new is None and change.field == "item" and old is not None
            document = old if new is None or gone else new
            if document is not None:
                self._found.changes.append(Placed(change, home, document))

    # ----------------------------------------------------------------------------------- files

    def _register(self) -> None:
        path = f"{PLANS}/{REGISTER}"
        old, new = (
            path if any(entry.name == REGISTER for entry in side.files.entries(PLANS)) else None
            for side in (self._old, self._new)
        )
        both = self._both(old, new)
        if both is not None:
            self._add(register_changes(*_data(both)), "", both)

    def _pairs(self, group: str) -> Iterator[tuple[str | None, str | None]]:
        """Yield the ids of plans on both sides; one under another name is found by what it holds."""
        old, new = (list(getattr(side.layout, group)) for side in (self._old, self._new))
        gone = [name for name in old if name not in new]
        fresh = [name for name in new if name not in old]
        renamed = self._renamed(gone, fresh) if gone and fresh else {}
        for name in new:
            yield name if name in old else renamed.get(name), name
        yield from ((name, None) for name in gone if name not in renamed.values())

    def _renamed(self, gone: list[str], fresh: list[str]) -> dict[str, str]:
        ids = [
            {name: self._ids(name, newer=newer) for name in names}
            for names, newer in ((gone, False), (fresh, True))
        ]
        found: dict[str, str] = {}
        for name, own in ids[1].items():
            left = {other: _alike(own, ids[0][other]) for other in gone}
            best = max((item for item in left if item not in found.values()),
                       key=lambda item: left[item], default=None)  # fmt: skip
            if best is not None and left[best] >= _ALIKE:
                found[name] = best
        return found

    def _ids(self, name: str, *, newer: bool) -> set[str]:
        return set(self._named_by(name, name, newer=newer))

    def _named_by(self, name: str, home: str, *, newer: bool) -> Mapping[str, Subject]:
        """Return a plan's actions and measures; none of one that cannot be read."""
        document = self._read(f"{PLANS}/{name}.yaml", newer=newer)
        if not document.valid:
            return {}
        self._found.titles[home] = document.data["nimi"]
        return subjects_of(document.data, home)

    def _whole(self, old: str | None, new: str | None) -> None:
        """Compare a plan or strategy with its years and seals."""
        home = new or old or ""
        paths = [name and f"{PLANS}/{name}.yaml" for name in (old, new)]
        both = self._both(*paths)
        if old is not None and new is not None and old != new:
            self._moved(old, new)
        if both is not None:
            self._found.plans[home] = both
            self._found.titles[home] = next(item.data["nimi"] for item in both[::-1] if item)
            self._add(_whole_changes(both, home, self._sealed(old)), home, both)
        self._years(old, new)
        self._seals(old, new)

    def _sealed(self, old: str | None) -> str:
        """Return the day of the decision that the newest seal of the older plan is of; empty without one."""
        names = self._old.layout.seals.get(old or "", ())
        days = (name.removeprefix(PLAN_SEAL) for name in names if name.startswith(PLAN_SEAL))
        return max((day.removesuffix(SEAL_ENDING) for day in days), default="")

    def _moved(self, old: str, new: str) -> None:
        document = self._read(f"{PLANS}/{new}.yaml", newer=True)
        role = Role.PLAN if new in self._new.layout.plans else Role.STRATEGY
        subject = Subject(new, role, document.data.get("nimi"))
        change = Change(Kind.RENAMED, Severity.SUBSTANTIVE, "id", subject, old, new)
        self._found.changes.append(Placed(change, new, document))

    def _years(self, old: str | None, new: str | None) -> None:
        home = new or old or ""
        held = [set(side.layout.years.get(name or "", ())) for side, name in self._named(old, new)]
        subjects: Mapping[str, Subject] | None = None
        ids: Mapping[str, str] = {}
        for year in sorted(held[0] | held[1]):
            names = [
                f"{PLANS}/{name}/{year}.yaml" if year in there else None
                for name, there in zip((old, new), held, strict=True)
            ]
            both = self._both(*names)
            if both is None:
                continue
            if subjects is None:
                subjects, ids = self._subjects(old, new), self._new_ids(home)
            changes = year_changes(*_data(both), plan=home, year=year, subjects=subjects, ids=ids)
            self._add(changes, home, both)

    def _new_ids(self, home: str) -> Mapping[str, str]:
        """Return the ids that a plan's actions and measures got in another's place."""
        both = self._found.plans.get(home, (None, None))
        return {} if None in both else new_ids(*_data(both))

    def _named(self, old: str | None, new: str | None) -> list[tuple[Workspace, str | None]]:
        return [(self._old, old), (self._new, new)]

    def _subjects(self, old: str | None, new: str | None) -> Mapping[str, Subject]:
        """Return a plan's actions and measures, of both sides: what is gone has a name too."""
        found: dict[str, Subject] = {}
        one_file = old == new and self._equal(f"{PLANS}/{new}.yaml")
        for newer, name in ((False, old), (True, new)):
            if name is not None and (newer or not one_file):
                found |= self._named_by(name, new or name, newer=newer)
        return found

    def _seals(self, old: str | None, new: str | None) -> None:
        home = new or old or ""
        held = [set(side.layout.seals.get(name or "", ())) for side, name in self._named(old, new)]
        for seal in sorted(held[0] | held[1]):
            names = [
                f"{PLANS}/{name}/{seal}" if seal in there else None
                for name, there in zip((old, new), held, strict=True)
            ]
            both = self._both(*names)
            if both is not None:
                self._add(seal_changes(*_data(both), name=seal), home, both)


def _readable(document: Document) -> bool:
    """Tell whether a file can be compared; a seal is compared as its data, whatever it holds."""
    return document.valid or (document.kind is FileKind.SEAL and not document.findings)


def _data(both: tuple[Document | None, Document | None]) -> tuple[Plain, Plain]:
    old, new = ({} if document is None else document.data for document in both)
    return old, new


def _whole_changes(
    both: tuple[Document | None, Document | None], home: str, sealed: str
) -> tuple[Change, ...]:
    old, new = _data(both)
    if (new or old)["laji"] == "strategia":
        return strategy_changes(old, new, strategy=home, sealed=sealed)
    return plan_changes(old, new, plan=home, sealed=sealed)


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))
