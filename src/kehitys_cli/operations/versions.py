"""Versions of a plan's files as data: each is read once, and parsed where somebody asks what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.documents.document import read_document
from kehitys_cli.history.log import NOWHERE
from kehitys_cli.history.stanza import Lines, stanza

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kehitys_cli.history.changes.change import Plain
    from kehitys_cli.history.git import Git

_HAND = "työhakemisto:"
"""How the name of an object begins that only the work tree has."""

_BATCH = 200
"""Objects that are held at a time."""


class Versions:
    """Objects as data; each is read once, and parsed where its lines about an item differ."""

    def __init__(self, git: Git) -> None:
        self._git = git
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
