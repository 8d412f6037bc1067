"""The files of a commit, read from its objects: the work tree is not asked and not touched."""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING

from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import Entry, EntryKind, NotRegularError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kehitys_cli.history.git import Git, TreeEntry

_LINK = "120000"
_MODULE = "160000"
_LINKS = 40
"""Links that a path may lead over, before it counts as leading nowhere: as many as Linux follows."""


class CommitFiles:
    """A commit's files, from the root of the plans; see `text.files.Files`."""

    def __init__(self, git: Git, commit: str | None, root: str | None = None) -> None:
        """Take the repository and the full id of a commit; None holds no file, as before the first one.

        `root` is where the plans' root is in it, from the top of the repository; by default where it is now.
        """
        self._git = git
        self._root = root
        self._commit = commit
        self._read: dict[str, bytes] = {}

    @property
    def commit(self) -> str | None:
        """The id of the commit; None where there is none."""
        return self._commit

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes; see `Files`. What lies beside it is fetched in the same breath."""
        target = self._followed(path)
        if target is None or not self._is_file(target):
            if target is not None:
                raise NotRegularError
            raise UserError("store.unreadable", path=posixpath.basename(path), reason="-")
        entry = self._tree[target]
        if entry.id not in self._read:
            self._fetch(self._neighbours(target))
        return self._read[entry.id][: limit + 1]

    def entries(self, folder: str) -> list[Entry]:
        """Return what a folder holds; see `Files`."""
        target = self._followed(folder)
        names = () if target is None else self._folders.get(target, ())
        return sorted(Entry(name, self._kind(posixpath.join(folder, name))) for name in names)

    def object(self, path: str) -> str | None:
        """Return the id of a file's object: of equal ids the bytes are equal. None for links and gaps."""
        entry = self._tree.get(path)
        return None if entry is None or entry.mode in {_LINK, _MODULE} else entry.id

    @cached_property
    def _tree(self) -> Mapping[str, TreeEntry]:
        return {} if self._commit is None else self._git.tree(self._commit, self._root)

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
        return EntryKind.FILE if self._is_file(target) else EntryKind.FOLDER

    def _is_file(self, target: str) -> bool:
        """Tell whether a path without links is a file; a module is a folder, and in a checkout an empty one."""
        return target in self._tree and self._tree[target].mode != _MODULE

    def _followed(self, path: str) -> str | None:
        """Return where a path leads, links followed wherever they stand; None where that is not here."""
        waiting, found, links = path.split("/")[::-1], "", 0
        while waiting:
            part = waiting.pop()
            if part == "..":
                if not found:
                    return None  # out of the plans' root
                found = posixpath.dirname(found)
            elif part not in {"", "."}:
                found = posixpath.join(found, part)
            entry = self._tree.get(found)
            if entry is not None and entry.mode == _LINK:
                links += 1
                said = self._link(entry.id)
                if links > _LINKS or said.startswith("/"):
                    return None
                waiting += said.split("/")[::-1]
                found = posixpath.dirname(found)
            elif not self._is_there(found, entry, [*filter(None, waiting)]):
                return None
        return found

    def _is_there(self, path: str, entry: TreeEntry | None, further: Sequence[str]) -> bool:
        """Tell whether a path is a folder, or the last part of a way."""
        if entry is None:
            return not path or path in self._folders
        return not further

    def _link(self, name: str) -> str:
        if name not in self._read:
            self._fetch([name])
        return self._read[name].decode("utf-8", "replace")

    def _neighbours(self, path: str) -> list[str]:
        """Return the objects of a file, its siblings' folder of the same name, and its siblings.

        A plan's file is read before its years, and a year beside the others: one call of git for all.
        """
        folder = posixpath.dirname(path) if path.count("/") > 1 else path.removesuffix(".yaml")
        return [
            entry.id
            for name, entry in self._tree.items()
            if (name == path or name.startswith(f"{folder}/")) and entry.mode != _MODULE
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
