"""Where files are read from: a folder on disk, or the objects of a commit."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class NotRegularError(Exception):
    """The path is no regular file (a folder, a pipe, a device): it was not opened."""


class EntryKind(StrEnum):
    """What a name in a folder stands for; a link counts as what it leads to."""

    FILE = "file"
    FOLDER = "folder"
    OUTSIDE = "outside"
    OTHER = "not-regular"


class Entry(NamedTuple):
    """A name in a folder."""

    name: str
    kind: EntryKind


class Files(Protocol):
    """Files by their path from the root, with `/`."""

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes, at most `limit + 1` of them, so that a huge file is noticed.

        Raises NotRegularError for what is no file, UserError for what cannot be read.
        """

    def entries(self, folder: str) -> Sequence[Entry]:
        """Return what a folder holds, sorted by name; links that lead out of the root are OUTSIDE."""


class Shelf(NamedTuple):
    """A folder among files."""

    files: Files
    folder: str

    def read(self, name: str, limit: int) -> bytes:
        """Return the bytes of a file in the folder; see `Files.read`."""
        return self.files.read(f"{self.folder}/{name}", limit)
