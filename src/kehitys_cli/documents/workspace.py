"""A repository of plans: found, listed, loaded plan by plan."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kehitys_cli.documents.document import Document, Kind, read_document
from kehitys_cli.model.values import is_id
from kehitys_cli.text.diagnostic import Finding, UserError
from kehitys_cli.text.store import NotRegularError, read_bytes
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.model.followup import Followup
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Plan
    from kehitys_cli.model.strategy import Strategy

PLANS = "plans"
REGISTER = "kunta.yaml"
_KIND = re.compile(rb"^laji:[ \t]*[\"']?([a-z]+)", re.MULTILINE)
_YEAR_FILE = re.compile(r"[12][0-9]{3}\.yaml")
_SEAL_FILE = re.compile(r"(?:[12][0-9]{3}|suunnitelma-[0-9]{4}-[0-9]{2}-[0-9]{2})\.sinetti\.yaml")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Bundle:
    """A plan (or strategy) with its year files."""

    id: str
    document: Document
    years: Mapping[int, Document]

    @property
    def plan(self) -> Plan:
        """The plan's model; only for a valid document of that kind."""
        return cast("Plan", self.document.model)

    @property
    def strategy(self) -> Strategy:
        """The strategy's model; only for a valid document of that kind."""
        return cast("Strategy", self.document.model)

    @property
    def followups(self) -> dict[int, Followup]:
        """The valid year files by year."""
        return {
            year: cast("Followup", document.model)
            for year, document in self.years.items()
            if document.model is not None
        }

    @property
    def documents(self) -> tuple[Document, ...]:
        """The plan's file first, then its years."""
        return (self.document, *(self.years[year] for year in sorted(self.years)))


@dataclass(frozen=True, slots=True)
class Layout:
    """Which files there are: names only, nothing read but the first lines of top-level files."""

    strategies: tuple[str, ...]
    plans: tuple[str, ...]
    others: tuple[str, ...]
    years: Mapping[str, tuple[int, ...]]
    findings: tuple[Finding, ...] = field(default=())


class Workspace:
    """A repository of plans; files are read when they are asked for."""

    def __init__(self, root: Path) -> None:
        """Keep the root: the folder that holds `plans/kunta.yaml`."""
        self.root = root

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
        return _Scan(self.root).run()

    @cached_property
    def register(self) -> Document:
        """`kunta.yaml`."""
        return self.load(f"{PLANS}/{REGISTER}")

    @property
    def municipality(self) -> Municipality:
        """The register's model; only where it is valid."""
        return cast("Municipality", self.register.model)

    @cached_property
    def strategies(self) -> dict[str, Bundle]:
        """Strategies by id, with the year files of their own measures."""
        return {name: self._bundle(name) for name in self.layout.strategies}

    def bundles(self) -> Iterator[Bundle]:
        """Load the plans one after another."""
        for name in self.layout.plans:
            yield self.bundle(name)

    def bundle(self, plan: str) -> Bundle:
        """Load a plan with its year files."""
        if plan not in self.layout.plans:
            from kehitys_cli.text.near import near_names

            near = ", ".join(near_names(plan, self.layout.plans))
            raise UserError(
                "documents.unknown-plan", plan=plan, near=near or ", ".join(self.layout.plans)
            )
        return self._bundle(plan)

    def _bundle(self, name: str) -> Bundle:
        years = {
            year: self.load(f"{PLANS}/{name}/{year}.yaml")
            for year in self.layout.years.get(name, ())
        }
        return Bundle(name, self.load(f"{PLANS}/{name}.yaml"), years)

    def load(self, path: str) -> Document:
        """Read one file, by its path from the root with `/`."""
        try:
            data = read_bytes(self.root / path, MAX_BYTES)
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
    return Document(
        document.path,
        document.kind,
        document.source,
        document.tree,
        document.data,
        None,
        (*document.findings, document.finding("KEH108", keys, **params)),
    )


def _disagreement(document: Document) -> tuple[tuple[str], dict[str, Any]] | None:
    if document.kind is None or document.tree is None:
        return None
    parts = document.path.removeprefix(f"{PLANS}/").split("/")
    if parts == [REGISTER]:
        expected: tuple[Kind, ...] = (Kind.MUNICIPALITY,)
    elif len(parts) == 1:
        expected = (Kind.STRATEGY, Kind.PLAN)
    else:
        expected = (Kind.SEAL,) if document.path.endswith(".sinetti.yaml") else (Kind.FOLLOWUP,)
    if document.kind not in expected:
        return ("laji",), {"found": document.kind.value, "expected": ", ".join(expected)}
    if document.kind is Kind.FOLLOWUP:
        for key, value in (("suunnitelma", parts[0]), ("vuosi", document.stem)):
            said = document.data.get(key)
            if isinstance(said, str) and said != value:
                return (key,), {"found": said, "expected": value}
    return None


class _Scan:
    """Walks `plans/` once; whatever is not read is said."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._findings: list[Finding] = []

    def run(self) -> Layout:
        folder = self._root / PLANS
        tops: list[str] = []
        folders: list[str] = []
        for name, is_folder in self._entries(folder, PLANS):
            if is_folder:
                folders.append(name)
            elif name != REGISTER and self._is_ours(name, f"{PLANS}/{name}"):
                tops.append(name.removesuffix(".yaml"))
        kinds = {name: self._kind(name) for name in tops}
        years = {name: self._years(name, name in kinds) for name in folders}
        return Layout(
            tuple(name for name in tops if kinds[name] is Kind.STRATEGY),
            tuple(name for name in tops if kinds[name] is Kind.PLAN),
            tuple(name for name in tops if kinds[name] not in {Kind.STRATEGY, Kind.PLAN}),
            {name: found for name, found in years.items() if found},
            tuple(self._findings),
        )

    def _entries(self, folder: Path, shown: str) -> list[tuple[str, bool]]:
        found: list[tuple[str, bool]] = []
        folded: dict[str, str] = {}
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
        for entry in ordered:
            path = f"{shown}/{entry.name}"
            if entry.name.startswith("."):
                continue
            twin = folded.setdefault(
                unicodedata.normalize("NFC", entry.name).casefold(), entry.name
            )
            if twin != entry.name:
                self._say("KEH010", path, hint="twin", twin=twin)
            if entry.is_symlink() and not self._inside(folder / entry.name):
                self._say("KEH010", path, hint="outside")
                continue
            is_folder = entry.is_dir()
            if not is_folder and not entry.is_file():
                self._say("KEH010", path, hint="not-regular")
                continue
            found.append((entry.name, is_folder))
        return found

    def _inside(self, path: Path) -> bool:
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return False
        return target.is_relative_to(self._root.resolve())

    def _is_ours(self, name: str, path: str) -> bool:
        stem = name.removesuffix(".yaml")
        if not name.endswith(".yaml"):
            if name.casefold().endswith((".yml", ".yaml")):
                self._say("KEH012", path, hint="ending")
            return False
        if not is_id(stem):
            self._say(
                "KEH012", path, hint="copy" if re.search(r"[A-Z(]", stem) else "name", stem=stem
            )
            return False
        return True

    def _kind(self, name: str) -> Kind | None:
        try:
            head = read_bytes(self._root / PLANS / f"{name}.yaml", _HEAD)
        except (NotRegularError, UserError):
            return None
        match = _KIND.search(head.removeprefix(b"\xef\xbb\xbf"))
        said = match[1].decode("ascii") if match else ""
        return Kind(said) if said in set(Kind) else None

    def _years(self, folder: str, known: bool) -> tuple[int, ...]:  # noqa: FBT001 - private
        years: list[int] = []
        for name, is_folder in self._entries(self._root / PLANS / folder, f"{PLANS}/{folder}"):
            path = f"{PLANS}/{folder}/{name}"
            if is_folder:
                self._say("KEH012", path, hint="folder")
            elif not known and name.casefold().endswith((".yaml", ".yml")):
                self._say("KEH012", path, hint="no-plan", plan=folder)
            elif _YEAR_FILE.fullmatch(name):
                years.append(int(name[:4]))
            elif name.casefold().endswith((".yaml", ".yml")) and not _SEAL_FILE.fullmatch(name):
                self._say("KEH012", path, hint="year-name" if name.endswith(".yaml") else "ending")
        return tuple(years)

    def _say(self, code: str, path: str, **params: object) -> None:
        self._findings.append(Finding(code, path, params=params))


def spoken_language(root: Path) -> str | None:
    """Return the municipality's first language without building a model; None where unclear."""
    from kehitys_cli.documents.plain import to_plain
    from kehitys_cli.text.source import Source
    from kehitys_cli.text.tree import compose

    try:
        data = read_bytes(root / PLANS / REGISTER, MAX_BYTES)
        source = Source.decode(REGISTER, data)
    except (NotRegularError, UserError, UnicodeDecodeError):
        return None
    tree = compose(source)
    spoken = to_plain(tree.root, source, []).data.get("kielet") if tree.root is not None else None
    first = spoken[0] if isinstance(spoken, list) else None
    return first if first in {"fi", "sv", "en"} else None
