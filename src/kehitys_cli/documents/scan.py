"""What there is below `plans/`: names only, and whatever is not read is said."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.document import Kind, kind_of
from kehitys_cli.model.values import is_id
from kehitys_cli.text.diagnostic import Finding, UserError
from kehitys_cli.text.files import EntryKind, NotRegularError
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.text.files import Files

PLANS = "plans"
REGISTER = "kunta.yaml"
SEAL_ENDING = ".sinetti.yaml"
PLAN_SEAL = "suunnitelma-"
"""How the name of a plan's seal begins; the day of its decision follows."""
_KIND = re.compile(rb"^laji:[ \t]*[\"']?([a-z]+)", re.MULTILINE)
_YEAR_FILE = re.compile(r"[12][0-9]{3}\.yaml")
_SEAL_FILE = re.compile(r"(?:[12][0-9]{3}|suunnitelma-[0-9]{4}-[0-9]{2}-[0-9]{2})\.sinetti\.yaml")
_HEAD = 4096
_MARK = b"\xef\xbb\xbf"


class Layout(NamedTuple):
    """Which files there are: names only, nothing read but what top-level files say they are."""

    strategies: tuple[str, ...]
    plans: tuple[str, ...]
    others: tuple[str, ...]
    years: Mapping[str, tuple[int, ...]]
    seals: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    findings: tuple[Finding, ...] = ()


class Scan:
    """Walks `plans/` once; whatever is not read is said."""

    def __init__(self, files: Files) -> None:
        """Take where files are read from."""
        self._files = files
        self._findings: list[Finding] = []
        self._seals: dict[str, list[str]] = {}

    def run(self) -> Layout:
        """Return what there is."""
        tops: list[str] = []
        folders: list[str] = []
        for name, is_folder in self._entries(PLANS):
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
            {name: tuple(found) for name, found in self._seals.items()},
            tuple(self._findings),
        )

    def _entries(self, folder: str) -> list[tuple[str, bool]]:
        found: list[tuple[str, bool]] = []
        folded: dict[str, str] = {}
        for entry in self._files.entries(folder):
            if entry.name.startswith("."):
                continue
            path = f"{folder}/{entry.name}"
            twin = folded.setdefault(
                unicodedata.normalize("NFC", entry.name).casefold(), entry.name
            )
            if twin != entry.name:
                self._say("KEH010", path, hint="twin", twin=twin)
            if entry.kind in {EntryKind.OUTSIDE, EntryKind.OTHER}:
                self._say("KEH010", path, hint=entry.kind.value)
            else:
                found.append((entry.name, entry.kind is EntryKind.FOLDER))
        return found

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
        """Return what a file says it is: nearly always in its head, else its whole is asked."""
        path = f"{PLANS}/{name}.yaml"
        try:
            data = self._files.read(path, _HEAD)
            said = _KIND.search(data.removeprefix(_MARK))
            if said is None:
                data = self._files.read(path, MAX_BYTES)
                said = _KIND.search(data.removeprefix(_MARK))
        except (NotRegularError, UserError):
            return None
        if said is None:
            return kind_of(path, data)
        word = said[1].decode("ascii")
        return Kind(word) if word in set(Kind) else None

    def _years(self, folder: str, known: bool) -> tuple[int, ...]:  # noqa: FBT001 - private
        years: list[int] = []
        for name, is_folder in self._entries(f"{PLANS}/{folder}"):
            path = f"{PLANS}/{folder}/{name}"
            if is_folder:
                self._say("KEH012", path, hint="folder")
            elif not known and name.casefold().endswith((".yaml", ".yml")):
                self._say("KEH012", path, hint="no-plan", plan=folder)
            elif _YEAR_FILE.fullmatch(name):
                years.append(int(name[:4]))
            elif _SEAL_FILE.fullmatch(name):
                self._seals.setdefault(folder, []).append(name)
            elif name.casefold().endswith((".yaml", ".yml")):
                self._say("KEH012", path, hint="year-name" if name.endswith(".yaml") else "ending")
        return tuple(years)

    def _say(self, code: str, path: str, **params: object) -> None:
        self._findings.append(Finding(code, path, params=params))
