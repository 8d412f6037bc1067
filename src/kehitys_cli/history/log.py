"""The commits that touched files, with the objects of each file before and after: git's raw log.

Nothing that the repository configures has a say: not which parents a merge is compared with, nor how
paths, names and messages are shown. Replaced objects, grafts and the commit graph have none either.
"""

from __future__ import annotations

import posixpath
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.git import Commit, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kehitys_cli.history.git import Git

NOWHERE = ""
"""The object of a file that is not there."""

_LOG = (
    "-c", "core.commitGraph=false", "log", "--topo-order", "--full-history", "--parents",
    "--diff-merges=separate", "--root", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-follow",
    "--no-relative", "--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-show-signature",
    "--no-mailmap", "--encoding=UTF-8", "--date=raw",
    "--format=%x01%H%x00%cd%x00%an <%ae>%x00%s%x00%b%x00%P",
)  # fmt: skip
_FIELDS = 5
"""Fields of a commit after its id."""


class Touched(NamedTuple):
    """A commit, and what it made of the files: objects before (a merge has several) and after, by path.

    Paths lead from the top of the repository. Without a commit it is the work tree's state. `parents` are
    the nearest commits before it that touched anything of what was asked for.
    """

    commit: Commit | None
    files: Mapping[str, tuple[tuple[str, ...], str]]
    parents: tuple[str, ...] = ()


def touching(git: Git, paths: Iterable[str]) -> list[Touched]:
    """Return the commits that HEAD holds and that touched files or folders, parents before children.

    `paths` lead from the top of the repository; what is below a folder counts. None before the first
    commit. Merges are there too, compared with each of their parents.
    """
    wanted = [posixpath.relpath(path, git.prefix or ".") for path in paths]
    told = git.of_head(*_LOG, "HEAD", "--", *wanted)
    found: dict[str, Touched] = {}
    for commit, parents, files in list(_commits(told)):
        known = found.get(commit.id)
        before = {} if known is None else known.files
        found[commit.id] = Touched(commit, _joined(before, files), parents)
    return list(found.values())[::-1]


def parents_of(every: Sequence[Touched]) -> list[tuple[int, ...]]:
    """Return the places of each one's parents among `every`; those of the work tree, which stands last."""
    at = {touched.commit.id: n for n, touched in enumerate(every) if touched.commit is not None}
    return [
        tuple(at[name] for name in touched.parents if name in at)
        if touched.commit is not None
        else (n - 1,) * (n > 0)
        for n, touched in enumerate(every)
    ]


def reached(parents: Iterable[Sequence[int]]) -> list[int]:
    """Return for each place, parents first, which places it holds: itself and all before it, as bits."""
    found: list[int] = []
    for n, before in enumerate(parents):
        own = 1 << n
        for parent in before:
            own |= found[parent]
        found.append(own)
    return found


def _joined(
    known: Mapping[str, tuple[tuple[str, ...], str]], files: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return the files of a commit with those that differ from another of its parents."""
    joined = dict(known)
    for path, (old, new) in files.items():
        olds = joined[path][0] if path in joined else ()
        joined[path] = (*olds, old), new
    return joined


def _commits(
    told: str,
) -> Iterator[tuple[Commit, tuple[str, ...], dict[str, tuple[str, str]]]]:
    """Yield each commit of a raw log, its parents, and its files, which are filled later on."""
    words = iter(told.split("\0"))
    files: dict[str, tuple[str, str]] = {}
    for word in words:
        line = word.lstrip("\n")
        if line.startswith("\x01"):
            date, author, subject, body, parents = islice(words, _FIELDS)
            files = {}
            commit = parsed(line[1:], date, author, subject, body)
            yield commit, tuple(parents.split()), files
        elif line.startswith(":"):
            mode, new_mode, old, new, _ = line[1:].split(" ")
            files[next(words)] = _file(mode, old), _file(new_mode, new)


def _file(mode: str, name: str) -> str:
    """Return the object of a file; a link and a module hold no data of ours."""
    return name if mode.startswith("100") else NOWHERE


def removed_in(git: Git, commit: str) -> dict[str, str]:
    """Return the files that a commit took away from any of its parents: their objects by path."""
    command = ("diff-tree", "-r", "-m", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-relative",
               "--no-commit-id", "--diff-filter=D", commit)  # fmt: skip
    words = iter(git.asked(*command).split("\0"))
    return {next(words): word.split(" ")[2] for word in words if word.startswith(":")}


def removed_before(git: Git, revision: str, folder: str) -> dict[str, str]:
    """Return the files below a folder that were taken away up to a commit: their last objects by path."""
    wanted = posixpath.relpath(folder, git.prefix or ".")
    command = (*_LOG[:-1], "--diff-filter=D", "--format=", revision, "--", wanted)
    words = iter(git.asked(*command).split("\0"))
    found: dict[str, str] = {}
    for word in words:
        about = word.lstrip("\n")
        if about.startswith(":"):
            found.setdefault(next(words), about.split(" ")[2])
    return found


def first_commits(git: Git) -> frozenset[str]:
    """Return the commits without a parent that HEAD holds; of a cut history those at the cut."""
    return frozenset(git.of_head("rev-list", "--max-parents=0", "HEAD").split())
