"""A repository of plans: found, listed, loaded plan by plan."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from kehitys_cli.documents.document import Document, Kind, as_meant, read_document
from kehitys_cli.documents.scan import PLANS, REGISTER, SEAL_ENDING, Scan
from kehitys_cli.text.diagnostic import Finding, UserError
from kehitys_cli.text.files import Entry, EntryKind, NotRegularError
from kehitys_cli.text.store import read_bytes
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kehitys_cli.documents.scan import Layout
    from kehitys_cli.model.followup import Followup
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Plan
    from kehitys_cli.model.seal import Seal
    from kehitys_cli.model.strategy import Strategy
    from kehitys_cli.text.files import Files


_Name = TypeVar("_Name", int, str)
_Read = TypeVar("_Read", Document, "Bundle")


class _AsAsked(Mapping[_Name, _Read]):
    """What is read, by year or name, each when it is asked for the first time."""

    def __init__(self, names: Iterable[_Name], load: Callable[[_Name], _Read]) -> None:
        self._read: dict[_Name, _Read | None] = dict.fromkeys(names)
        self._load: Callable[[_Name], _Read] = load

    def __getitem__(self, name: _Name) -> _Read:
        found = self._read[name]
        if found is None:
            found = self._read[name] = self._load(name)
        return found

    def __iter__(self) -> Iterator[_Name]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def __contains__(self, name: object) -> bool:
        return name in self._read


class Bundle(NamedTuple):
    """A plan (or strategy) with its year files, and its seals by the names of their files.

    The plan's own file was read; the others are when they are asked for.
    """

    id: str
    document: Document
    years: Mapping[int, Document]
    seals: Mapping[str, Document] = MappingProxyType({})

    @property
    def plan(self) -> Plan:
        """The plan's model; only for a valid document of that kind."""
        return cast("Plan", self.document.model)

    @property
    def strategy(self) -> Strategy:
        """The strategy's model; only for a valid document of that kind."""
        return cast("Strategy", self.document.model)

    @property
    def handling_chain(self) -> tuple[str, ...]:
        """The bodies that handle its yearly report, in turn; a strategy names none."""
        return self.plan.handling_chain if self.document.kind is Kind.PLAN else ()

    @property
    def followups(self) -> dict[int, Followup]:
        """The valid year files by year."""
        return self.followups_until(max(self.years, default=0))

    def followups_until(self, year: int) -> dict[int, Followup]:
        """Return the valid year files up to a year; later ones are not even read."""
        told = ((past, self.years[past].model) for past in self.years if past <= year)
        return {past: cast("Followup", model) for past, model in told if model is not None}

    def with_year(self, year: int, document: Document) -> Bundle:
        """Return the bundle with another document for a year that it has."""
        years = _AsAsked(self.years, lambda past: document if past == year else self.years[past])
        return self._replace(years=years)

    def as_meant(self) -> Bundle:
        """Return the bundle as far as rules can look at it (`document.as_meant`)."""
        years = _AsAsked(self.years, lambda year: as_meant(self.years[year]))
        return self._replace(document=as_meant(self.document), years=years)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The plan's file first, then its years, then the seals."""
        years = (self.years[year] for year in sorted(self.years))
        return (self.document, *years, *self.seals.values())

    def is_sealed(self, year: int) -> bool:
        """Tell whether a year has a seal, readable or not."""
        return f"{year}{SEAL_ENDING}" in self.seals

    def seal(self, year: int) -> Seal | None:
        """The seal that closed a year, where there is a valid one."""
        document = self.seals.get(f"{year}{SEAL_ENDING}")
        return cast("Seal", document.model) if document is not None and document.valid else None


class Folder:
    """The work tree: files as they lie on disk."""

    def __init__(self, root: Path) -> None:
        """Keep the folder that paths begin at."""
        self._root = root

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes; see `Files`."""
        return read_bytes(self._root / path, limit)

    def entries(self, folder: str) -> list[Entry]:
        """Return what a folder holds; see `Files`."""
        with os.scandir(self._root / folder) as entries:
            return sorted(Entry(entry.name, self._kind(entry)) for entry in entries)

    def _kind(self, entry: os.DirEntry[str]) -> EntryKind:
        if entry.is_symlink() and not self._inside(entry):
            return EntryKind.OUTSIDE
        if entry.is_dir():
            return EntryKind.FOLDER
        return EntryKind.FILE if entry.is_file() else EntryKind.OTHER

    def _inside(self, entry: os.DirEntry[str]) -> bool:
        try:
            entry.stat()  # the system's own word: a way through a file is none
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):
            return False
        return target.is_relative_to(self._root.resolve())


class Workspace:
    """A repository of plans; files are read when they are asked for."""

    def __init__(self, root: Path, files: Files | None = None) -> None:
        """Keep the root, the folder that holds `plans/kunta.yaml`, and where its files are read from.

        The work tree, unless another is told: the objects of a commit are read just as well.
        """
        self.root = root
        self.files: Files = Folder(root) if files is None else files

    @classmethod
    def find(cls, start: Path) -> Workspace:
        """Return the workspace of the nearest parent of `start`; UserError where there is none."""
        start = Path(os.path.abspath(start))  # noqa: PTH100 - symlinks stay as the person wrote them
        if not start.is_dir():
            raise UserError("documents.no-directory", path=start.name)
        for folder in (start, *start.parents):
            if os.path.lexists(folder / PLANS / REGISTER):
                return cls(folder)
        raise UserError("documents.no-root", path=start.name or str(start))

    # ------------------------------------------------------------------------------- what there is

    @cached_property
    def layout(self) -> Layout:
        """The files below `plans/`."""
        return Scan(self.files).run()

    @cached_property
    def register(self) -> Document:
        """`kunta.yaml`."""
        return self.load(f"{PLANS}/{REGISTER}")

    @property
    def municipality(self) -> Municipality:
        """The register's model; only where it is valid."""
        return cast("Municipality", self.register.model)

    @cached_property
    def strategies(self) -> Mapping[str, Bundle]:
        """Strategies by id, with the year files of their own measures; read when they are asked for."""
        return _AsAsked(self.layout.strategies, self._bundle)

    def bundles(self) -> Iterator[Bundle]:
        """Load the plans one after another."""
        for name in self.layout.plans:
            yield self.bundle(name)

    def bundle(self, plan: str) -> Bundle:
        """Load a plan with its year files."""
        self.require_plan(plan)
        return self._bundle(plan)

    def named(self, name: str) -> Bundle:
        """Load a plan or a strategy with its year files."""
        return self.strategies[name] if name in self.strategies else self.bundle(name)

    def every(self, name: str | None = None) -> Iterator[Bundle]:
        """Load the plans one after another, then the strategies; just the one that is named, if any."""
        if name is not None:
            yield self.named(name)
            return
        yield from self.bundles()
        yield from self.strategies.values()

    def require_plan(self, plan: str) -> None:
        """UserError with the names that are near where there is no such plan."""
        if plan not in self.layout.plans:
            from kehitys_cli.text.near import near_names, several

            near = several(near_names(plan, self.layout.plans) or self.layout.plans)
            raise UserError("documents.unknown-plan", plan=plan, near=near)

    def only(self, plan: str | None) -> Bundle:
        """Load the plan or strategy that is named, else the only plan; UserError where there are several."""
        plans = self.layout.plans
        if plan is None and len(plans) != 1:
            from kehitys_cli.text.near import several

            raise UserError("record.which-plan", plans=several(plans))
        return self.named(plans[0] if plan is None else plan)

    def _bundle(self, name: str) -> Bundle:
        folder, layout = f"{PLANS}/{name}", self.layout
        return Bundle(
            name,
            self.load(f"{folder}.yaml"),
            _AsAsked(layout.years.get(name, ()), lambda year: self.load(f"{folder}/{year}.yaml")),
            _AsAsked(layout.seals.get(name, ()), lambda seal: self.load(f"{folder}/{seal}")),
        )

    def load(self, path: str) -> Document:
        """Read one file, by its path from the root with `/`."""
        try:
            data = self.files.read(path, MAX_BYTES)
        except NotRegularError:
            return Document(
                path, findings=(Finding("KEH010", path, params={"hint": "not-regular"}),)
            )
        return placed(read_document(path, data))


def placed(document: Document) -> Document:
    """Return the document with a finding where name and content disagree (`KEH108`)."""
    disagreement = _disagreement(document)
    if disagreement is None:
        return document
    keys, params = disagreement
    found = document.finding("KEH108", keys, **params)
    return replace(document, model=None, findings=(*document.findings, found))


def _disagreement(document: Document) -> tuple[tuple[str], dict[str, Any]] | None:
    if document.kind is None:
        return None
    parts = document.path.removeprefix(f"{PLANS}/").split("/")
    if parts == [REGISTER]:
        expected: tuple[Kind, ...] = (Kind.MUNICIPALITY,)
    elif len(parts) == 1:
        expected = (Kind.STRATEGY, Kind.PLAN)
    else:
        expected = (Kind.SEAL,) if document.path.endswith(SEAL_ENDING) else (Kind.FOLLOWUP,)
    if document.kind not in expected:
        return ("laji",), {"found": document.kind.value, "expected": ", ".join(expected)}
    if document.kind is Kind.FOLLOWUP:
        for key, value in (("suunnitelma", parts[0]), ("vuosi", document.stem)):
            said = document.data.get(key)
            if isinstance(said, str) and said != value:
                return (key,), {"found": said, "expected": value}
    return None


def spoken_language(files: Files) -> str | None:
    """Return the municipality's first language without building a model; None where unclear."""
    from kehitys_cli.documents.plain import read_plain

    try:
        spoken = read_plain(files.read(f"{PLANS}/{REGISTER}", MAX_BYTES)).get("kielet")
    except (NotRegularError, UserError):
        return None
    first = spoken[0] if isinstance(spoken, list) else None
    return first if first in {"fi", "sv", "en"} else None
