"""The files of a commit, read from its objects: the work tree is not asked and not touched."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import Entry, EntryKind, NotRegularError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kehitys_cli.history.git import Git, TreeEntry

_LINK = "120000"
_MODULE = "160000"
_LINKS = 8
"""Links that may lead to a link, before a chain counts as leading nowhere."""


class CommitFiles:
    """A commit's files, from the root of the plans; see `text.files.Files`."""

    def __init__(self, git: Git, commit: str | None) -> None:
        """Take the repository and the full id of a commit; None holds no file, as before the first one."""
        self._git = git
        self._commit = commit
        self._read: dict[str, bytes] = {}

    @property
    def commit(self) -> str | None:
        """The id of the commit; None where there is none."""
        return self._commit

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes; see `Files`. What lies beside it is fetched in the same breath."""
        target = self._followed(path)
        if target is None or target not in self._tree:
            if path in self._folders:
                raise NotRegularError
            raise UserError("store.unreadable", path=posixpath.basename(path), reason="-")
        entry = self._tree[target]
        if entry.id not in self._read:
            self._fetch(self._neighbours(target))
        return self._read[entry.id][: limit + 1]

    def entries(self, folder: str) -> list[Entry]:
        """Return what a folder holds; see `Files`."""
        return sorted(
            Entry(name, self._kind(posixpath.join(folder, name)))
            for name in self._folders.get(folder, ())
        )

    def object(self, path: str) -> str | None:
        """Return the id of a file's object: of equal ids the bytes are equal. None for links and gaps."""
        entry = self._tree.get(path)
        return None if entry is None or entry.mode == _LINK else entry.id

    @cached_property
    def _tree(self) -> Mapping[str, TreeEntry]:
        return {} if self._commit is None else self._git.tree(self._commit)

    @cached_property
    def _folders(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for path in self._tree:
            while path:
                path, name = posixpath.split(path)  # noqa: PLW2901 - climbs to the root
                if name in found.setdefault(path, set()):
                    break
                found[path].add(name)
        return {folder: frozenset(names) for folder, names in found.items()}

    def _kind(self, path: str) -> EntryKind:
        target = self._followed(path)
        if target is None:
            return EntryKind.OUTSIDE
        return EntryKind.FOLDER if target in self._folders else EntryKind.FILE

    def _followed(self, path: str) -> str | None:
        """Return where a path leads, links followed; None where that is not in the commit."""
        for _ in range(_LINKS):
            entry = self._tree.get(path)
            if entry is None:
                return path if path in self._folders else None
            if entry.mode == _MODULE:
                return None
            if entry.mode != _LINK:
                return path
            if entry.id not in self._read:
                self._fetch([entry.id])
            said = self._read[entry.id].decode("utf-8", "replace")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), said))
        return None

    def _neighbours(self, path: str) -> list[str]:
        """Return the objects of a file, its siblings' folder of the same name, and its siblings.

        A plan's file is read before its years, and a year beside the others: one call of git for all.
        """
        folder = posixpath.dirname(path) if path.count("/") > 1 else path.removesuffix(".yaml")
        return [
            entry.id
            for name, entry in self._tree.items()
            if name == path or name.startswith(f"{folder}/")
        ]

    def _fetch(self, ids: Iterable[str]) -> None:
        wanted = [name for name in dict.fromkeys(ids) if name not in self._read]
        self._read.update(zip(wanted, self._git.blobs(wanted), strict=True))


class StagedFiles(CommitFiles):
    """The files as they are staged for the next commit."""

    def __init__(self, git: Git) -> None:
        """Take the repository."""
        super().__init__(git, None)

    @cached_property
    def _tree(self) -> Mapping[str, TreeEntry]:
        return self._git.index()
