"""The repository around a folder: what it is asked, and how a file is committed.

Revisions and paths cannot be options. Hooks run on commit only: they are the municipality's own.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.process import Answer, GitError, answer_of, bytes_of, text_of
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.near import near_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_CHANGED = ("status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignore-submodules=all",
            "--no-renames")  # fmt: skip
_FIELDS = {"1": 8, "u": 10, "?": 1}
"""How many words stand before the path, by the kind of a line of `status`; other lines name no file."""
_FILTERS = r"^filter\..*\.(clean|process|required)$"
_UNDER_WAY = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "BISECT_LOG": "bisect",
}
_SHORT = 8
FIELDS = ("--date=raw", "--no-show-signature", "-z", "--format=%H%x00%cd%x00%ae%x00%s%x00%b")
"""What is asked of commits, for `commits_of`: a message may hold any character but the one that ends it."""
_NUMBER = 5
_DATE = re.compile(r"([0-9]+) ([+-])([0-9]+)([0-9]{2})")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LAST = dt.datetime.max.replace(microsecond=0, tzinfo=dt.UTC)
_HOURS = 24
_MINUTES = 60
_NO_LINE = re.compile(r"^fatal: file .* has only [0-9]+ line")


class Commit(NamedTuple):
    """A commit: its id, the committer's date in its own zone, subject and trailers.

    `misdated` tells that there is no such date as the commit's; `date` is then the nearest that there is.
    """

    id: str
    date: dt.datetime
    subject: str = ""
    trailers: tuple[tuple[str, str], ...] = ()
    author: str = ""
    misdated: bool = False

    @property
    def short(self) -> str:
        """The first eight digits of the id."""
        return self.id[:_SHORT]

    def trailer(self, name: str) -> str:
        """Return a trailer's value, or an empty string."""
        return next((value for key, value in self.trailers if key == name), "")


class TreeEntry(NamedTuple):
    """A file of a commit: its mode and the id of its object."""

    mode: str
    id: str


class Git:
    """The repository around a folder. `prefix` leads from its top to the folder."""

    def __init__(self, root: Path, prefix: str, folder: Path) -> None:
        """Keep where things are; use `at`."""
        self._root = root
        self._prefix = prefix
        self.folder = folder

    @classmethod
    def at(cls, root: Path) -> Git:
        """Return the repository that holds `root`; UserError without git or outside a work tree."""
        try:
            told = text_of(
                root, ["rev-parse", "--is-inside-work-tree", "--show-prefix", "--absolute-git-dir"]
            )
        except GitError as error:
            key = "git.unsafe" if "safe.directory" in error.words else "git.no-repository"
            raise UserError(key, words=error.words) from error
        inside, prefix, folder = told.split("\n")[:3]
        if inside != "true":
            raise UserError("git.no-repository", words="")
        return cls(root, prefix, Path(folder))

    @property
    def prefix(self) -> str:
        """The way from the top of the repository to the folder; it ends with `/`, or is empty."""
        return self._prefix

    @classmethod
    def maybe_at(cls, root: Path) -> Git | None:
        """Return the repository, or None where there is none or no git."""
        try:
            return cls.at(root)
        except UserError:
            return None

    # ----------------------------------------------------------------------------------- reading

    def head(self) -> Commit | None:
        """Return the commit that is checked out, or None before the first."""
        return self._commit("HEAD")

    def _commit(self, revision: str, *paths: str) -> Commit | None:
        command = ("log", "-1", *FIELDS, "--end-of-options", revision)
        return next(commits_of(self.of_head(*command, "--", *paths)), None)

    def last_of(self, path: str) -> Commit | None:
        """Return the last commit that touched a file (its path from the root of the plans)."""
        return self._commit("HEAD", path)

    def of_line(self, path: str, row: int, revision: str | None = None) -> Commit | None:
        """Return the commit that brought a line, or None where it is not committed.

        The line is one of the work tree's file, or of a commit's where `revision` is the id of one.
        """
        asked = [] if revision is None else [revision]
        command = ["blame", "--porcelain", "--no-textconv", f"-L{row},{row}", *asked, "--", path]
        try:
            told = self._unfiltered(command)
        except GitError as error:
            if _NO_LINE.search(error.words) or not self._holds(revision or "HEAD", path):
                return None
            raise
        found = told.split(" ", 1)[0]
        return None if not found.strip("0") else self._commit(found)

    def lines(self, path: str, commit: str | None) -> dict[int, tuple[str, dt.date]]:
        """Return what brought each line of a file: a commit's id, and its day in its own zone.

        Without a commit the work tree's file is asked about; lines that are not committed are left out,
        and so is everything of a file that git does not know.
        """
        revision = [] if commit is None else [commit]
        try:
            told = self._unfiltered(
                ["blame", "--line-porcelain", "--no-textconv", *revision, "--", path]
            )
        except GitError:
            if self._holds(commit or "HEAD", path):
                raise
            return {}
        return dict(_blamed(told))

    def is_clean(self, *paths: str) -> bool:
        """Tell whether work tree and index hold what HEAD holds, below `paths`.

        A file whose line ends alone are others (Notepad's) holds it, where attributes say how they are stored.
        """
        return next(self._changed(*paths), None) is None

    def is_tracked(self, path: str) -> bool:
        """Tell whether git knows a file."""
        return bool(self._git(["ls-files", "-z", "--", path]))

    def changed_since(self, revision: str) -> frozenset[str]:
        """Return the files that changed since a revision, new ones too, by their path from the root.

        `git diff` would do it in one call, and would refresh the index, which a reader must not.
        """
        base = self._resolved(revision)
        committed = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--relative", base]
        listed = self._git([*committed, "HEAD"]).split("\0")
        return frozenset(name for name in (*listed, *self._changed(".")) if name)

    def _changed(self, *paths: str) -> Iterator[str]:
        """Yield the files below `paths` that are not what HEAD holds, by their path from the root."""
        for line in self._unfiltered([*_CHANGED, "--", *paths]).split("\0")[:-1]:
            if line[0] not in _FIELDS:
                continue
            fields = line.split(" ", _FIELDS[line[0]])
            path = fields[-1].removeprefix(self._prefix)
            if not self._is_stored_alike(fields, path):
                yield path

    def _is_stored_alike(self, fields: Sequence[str], path: str) -> bool:
        """Tell whether a file would be stored just as the index holds it: git itself looks at its size only.

        `fields` are of `1 .M <submodule> <mode of HEAD, index, work tree> <blob of HEAD, index> <path>`.
        """
        if fields[:2] != ["1", ".M"] or not fields[4].startswith("100") or fields[4] != fields[5]:
            return False
        try:
            return self._unfiltered(["hash-object", "--", path]).strip() == fields[7]
        except GitError:
            return False

    def _resolved(self, revision: str) -> str:
        if not revision.strip():
            raise UserError("git.empty-revision")
        command = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
        try:
            return self._git(command).strip()
        except GitError as error:
            near = ", ".join(near_names(revision, self._references()))
            key = "git.no-revision-near" if near else "git.no-revision"
            raise UserError(key, revision=revision, near=near) from error

    def _references(self) -> list[str]:
        """Return the names of branches and tags."""
        command = ["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags",
                   "refs/remotes"]  # fmt: skip
        return self._git(command).split("\n")[:-1]

    def blob(self, revision: str, path: str) -> bytes | None:
        """Return a file's bytes at a revision, or None where it is not there."""
        try:
            return bytes_of(self._root, ["cat-file", "blob", f"{revision}:{self._prefix}{path}"])
        except GitError:
            if self._holds(revision, path):
                raise
            return None

    def _holds(self, revision: str, path: str) -> bool:
        """Tell whether a revision, if there is such a one, holds a file."""
        try:
            return bool(self._git(["ls-tree", "-z", revision, "--", path]))
        except GitError:
            if self.is_unborn() or not self._is_revision(revision):
                return False
            raise

    def _is_revision(self, name: str) -> bool:
        return self.answer("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").code == 0

    def resolved(self, revision: str) -> Commit:
        """Return the commit that a revision names; UserError where there is none."""
        found = self._commit(self._resolved(revision))
        if found is None:
            raise UserError("git.no-revision", revision=revision)
        return found

    def merge_base(self, one: str, other: str) -> Commit:
        """Return where two commits parted; UserError where they have no common history."""
        try:
            return self.resolved(self._git(["merge-base", one, other]).strip())
        except GitError as error:
            if error.is_no:
                raise UserError("git.no-merge-base") from error
            raise

    def between(self, older: str | None, newer: str, *paths: str) -> list[Commit]:
        """Return the commits that `newer` holds and `older` does not, which touch the paths; newest first."""
        out = [] if older is None else [f"^{older}"]
        return list(commits_of(self._git(["log", *FIELDS, newer, *out, "--", *paths])))

    def index(self) -> dict[str, TreeEntry]:
        """Return what is staged, by path from the root of the plans; UserError amid a merge."""
        found: dict[str, TreeEntry] = {}
        for line in filter(None, self._git(["ls-files", "-s", "-z", "--", "."]).split("\0")):
            about, _, path = line.partition("\t")
            mode, blob, stage = about.split(" ")
            if stage != "0":
                raise UserError("git.unmerged", path=path)
            found[path] = TreeEntry(mode, blob)
        return found

    def tree(self, commit: str, root: str | None = None) -> dict[str, TreeEntry]:
        """Return the files of a commit by their path from the root of the plans, or from another one.

        `root` leads from the top of the repository; it ends with `/`, or is empty.
        """
        asked = [commit, "--", "."] if root is None else ["--full-tree", commit]
        listed = self._git(["ls-tree", "-r", "-z", *asked])
        found: dict[str, TreeEntry] = {}
        for line in filter(None, listed.split("\0")):
            about, _, path = line.partition("\t")
            mode, _, blob = about.split(" ")
            if path.startswith(root or ""):
                found[path.removeprefix(root or "")] = TreeEntry(mode, blob)
        return found

    def blobs(self, ids: Sequence[str]) -> list[bytes]:
        """Return the bytes of objects, all by one call; UserError for one that is missing."""
        found: list[bytes] = []
        for name, data in zip(ids, self._batched(ids), strict=True):
            if data is None:
                raise UserError("git.no-object", id=name[:_SHORT])
            found.append(data)
        return found

    def files_at(self, places: Sequence[tuple[str, str]]) -> list[bytes | None]:
        """Return files by revision and path, all by one call; None for what is not there."""
        return self._batched([f"{revision}:{self._prefix}{path}" for revision, path in places])

    def _batched(self, names: Sequence[str]) -> list[bytes | None]:
        if not names:
            return []
        asked = "".join(f"{name}\n" for name in names).encode()
        told = bytes_of(self._root, ["cat-file", "--batch"], asked)
        found: list[bytes | None] = []
        at = 0
        for _ in names:
            line, at = told[at : told.index(b"\n", at)], told.index(b"\n", at) + 1
            if not line[-1:].isdigit():
                found.append(None)
                continue
            size = int(line.rsplit(b" ", 1)[1])
            found.append(told[at : at + size])
            at += size + 1
        return found

    def asked(self, *arguments: str) -> str:
        """Return what git tells to a command that only reads; GitError where it says no."""
        return self._git(arguments)

    def of_head(self, *arguments: str) -> str:
        """Return what git tells of HEAD's history; nothing before the first commit, and only then."""
        try:
            return self._git(arguments)
        except GitError:
            if self.is_unborn():
                return ""
            raise

    def is_unborn(self) -> bool:
        """Tell whether nothing is committed yet: HEAD is a branch that is not there."""
        branch = self.answer("symbolic-ref", "--quiet", "HEAD")
        if branch.code != 0:
            return False
        found = self.answer("for-each-ref", branch.out.decode("utf-8", "surrogateescape").strip())
        return found.code == 0 and not found.out and not found.err

    def answer(
        self, *arguments: str, given: bytes | None = None, seconds: float | None = None
    ) -> Answer:
        """Return how a call ended, whatever its exit code; `seconds` bound what waits for a network."""
        return answer_of(self._root, arguments, given, seconds)

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Tell whether `newer` holds `older`."""
        try:
            self._git(["merge-base", "--is-ancestor", older, newer])
        except GitError as error:
            if error.is_no:
                return False
            raise
        return True

    def commits(self, limit: int) -> list[Commit]:
        """Return the newest commits of the branch, the newest first."""
        told = self.of_head("log", f"-{limit}", "--first-parent", *FIELDS, "HEAD", "--")
        return list(commits_of(told))

    def changed_between(self, older: str, newer: str) -> tuple[str, ...]:
        """Return the files that differ between two commits, from the root of the plans."""
        command = ["diff-tree", "--name-only", "--no-renames", "-r", "-z", "--relative"]
        return tuple(name for name in self._git([*command, older, newer]).split("\0") if name)

    def changed_in(self, commit: str) -> tuple[str, ...]:
        """Return the files that a commit changed, from the root of the plans."""
        command = [
            "diff-tree",
            "--root",
            "--no-commit-id",
            "--name-only",
            "-r",
            "-z",
            "--relative",
            commit,
        ]
        return tuple(name for name in self._git(command).split("\0") if name)

    def tree_of(self, revision: str) -> str:
        """Return the id of a revision's tree."""
        return self._git(["rev-parse", "--verify", f"{revision}^{{tree}}"]).strip()

    # ----------------------------------------------------------------------------------- writing

    def tree_with(self, tree: str, path: str, data: bytes) -> str:
        """Return the id of a tree that holds other bytes in one of its files; objects only."""
        blob = text_or_refused(self.answer("hash-object", "-w", "--stdin", given=data))
        return self._tree_with(tree, (self._prefix + path).split("/"), blob)

    def _tree_with(self, tree: str, steps: Sequence[str], blob: str) -> str:
        lines = self.answer("ls-tree", "--full-tree", "-z", tree).out.split(b"\0")[:-1]
        for number, line in enumerate(lines):
            about, _, name = line.partition(b"\t")
            if name == steps[0].encode():
                kind, held = about.rsplit(b" ", 1)
                below = steps[1:]
                made = self._tree_with(held.decode(), below, blob) if below else blob
                lines[number] = b"%b %b\t%b" % (kind, made.encode(), name)
        return text_or_refused(self.answer("mktree", "-z", given=b"\0".join([*lines, b""])))

    def preflight(self, *paths: str) -> None:
        """Raise UserError, before anything is touched, where commits of just these files cannot be made."""
        self.require_quiet()
        self.identity()
        for path in paths:
            if self.is_tracked(path) and not self.is_clean(path):
                raise UserError("git.dirty", path=path)

    def require_quiet(self) -> None:
        """Raise UserError amid a merge or rebase, without a branch, and while another git works."""
        for name, what in _UNDER_WAY.items():
            if (self.folder / name).exists():
                raise UserError("git.under-way", what=what)
        if (self.folder / "index.lock").exists():
            raise UserError("git.locked")
        try:
            self._git(["symbolic-ref", "--quiet", "HEAD"])
        except GitError as error:
            raise UserError("git.detached") from error

    def identity(self) -> str:
        """Return the address that a commit of this person would carry; UserError where git knows none."""
        try:
            told = self._git(["var", "GIT_AUTHOR_IDENT"])
        except GitError as error:
            raise UserError("git.no-identity") from error
        match = re.search(r"<([^>]*)>", told)
        if match is None:
            raise UserError("git.no-identity")
        return match[1]

    def commit(self, path: str, message: str, trailers: Mapping[str, str], data: bytes) -> Commit:
        """Commit exactly one file; return the commit.

        UserError where git or a hook refuses, and where a hook changed the file within the commit.
        """
        known = self.is_tracked(path)
        if not known:
            self._committing(["add", "--intent-to-add", "--", path])
        text = (
            message
            + "\n\n"
            + "".join(f"{key}: {_folded(value)}\n" for key, value in trailers.items())
        )
        try:
            self._committing(
                ["commit", "--quiet", "--only", "--cleanup=verbatim", "--file=-", "--", path], text
            )
        except UserError:
            if not known:
                self._git(["rm", "--cached", "--quiet", "--force", "--", path])
            raise
        made = self.head()
        if made is None:
            raise UserError("git.refused", words="HEAD")
        if self.blob(made.id, path) != _normal(data) and self.blob(made.id, path) != data:
            raise UserError("git.changed-by-hook", path=path, commit=made.short)
        return made

    def _committing(self, arguments: Sequence[str], text: str | None = None) -> None:
        try:
            self._git(arguments, text)
        except GitError as error:
            raise UserError("git.refused", words=error.words) from error

    def _git(self, arguments: Sequence[str], text: str | None = None) -> str:
        return text_of(self._root, arguments, text)

    def _unfiltered(self, arguments: Sequence[str]) -> str:
        """Return what git tells of files in the work tree; it would run their filters to compare them."""
        return bytes_of(self._root, arguments, also=self._without_filters).decode(
            "utf-8", "replace"
        )

    @cached_property
    def _without_filters(self) -> Mapping[str, str]:
        """The variables that take the programs of all filters away."""
        try:
            told = self._git(["config", "-z", "--name-only", "--get-regexp", _FILTERS])
        except GitError as error:
            if error.is_no:
                return {}
            raise
        names = sorted({*told.split("\0")} - {""})
        found = {"GIT_CONFIG_COUNT": str(len(names))}
        for number, name in enumerate(names):
            found[f"GIT_CONFIG_KEY_{number}"] = name
            found[f"GIT_CONFIG_VALUE_{number}"] = "false" if name.endswith(".required") else ""
        return found


def text_or_refused(answer: Answer) -> str:
    """Return what git told; UserError where it refused."""
    if answer.code != 0:
        raise UserError("git.refused", words=answer.words)
    return answer.out.decode().strip()


def _folded(value: str) -> str:
    """Return a trailer's value on one line."""
    return " ".join(value.split())


def _normal(data: bytes) -> bytes:
    """Return bytes as `text=auto eol=lf` stores them."""
    return data.replace(b"\r\n", b"\n")


def _blamed(told: str) -> Iterator[tuple[int, tuple[str, dt.date]]]:
    """Yield each line's number, with the id and the day of its commit, from `blame --line-porcelain`."""
    commit, row, seconds = "", "0", "0"
    for line in told.split("\n"):
        if line.startswith("\t"):
            commit = ""
        elif not commit:
            commit, _, row = [*line.split(" "), "0", "0"][:3]
        elif line.startswith("committer-time "):
            seconds = line.removeprefix("committer-time ")
        elif line.startswith("committer-tz ") and commit.strip("0"):
            date = f"{seconds} {line.removeprefix('committer-tz ')}"
            yield int(row), (commit, moment_of(date)[0].date())


def commits_of(told: str) -> Iterator[Commit]:
    """Yield the commits that git told of, asked for `FIELDS`."""
    words = told.split("\0")
    for at in range(0, len(words) - _NUMBER + 1, _NUMBER):
        yield parsed(*words[at : at + _NUMBER])


def parsed(name: str, date: str, author: str, subject: str, body: str) -> Commit:
    """Return a commit from its fields; git's own trailer parser knows no `ö`, so the body is read here."""
    last = body.strip().split("\n\n")[-1]
    pairs = re.findall(r"^([\w-]+): (.*)$", last, re.MULTILINE)
    moment, is_true = moment_of(date)
    return Commit(name, moment, subject, tuple(pairs), author, not is_true)


def moment_of(date: str) -> tuple[dt.datetime, bool]:
    """Return the moment of a date as commits hold it, `1735689600 +0200`, and whether there is such a one.

    Anybody can write any date: what no calendar has becomes the nearest that it has, in UTC where there is no
    such zone.
    """
    match = _DATE.fullmatch(date)
    if match is None or not int(match[1]):  # 0 is what git makes of a date that it cannot read
        return _EPOCH, False
    seconds, hours, minutes = int(match[1]), int(match[3]), int(match[4])
    is_true = hours < _HOURS and minutes < _MINUTES
    away = dt.timedelta(hours=hours, minutes=minutes) if is_true else dt.timedelta()
    zone = dt.timezone(-away if match[2] == "-" else away)
    try:
        return (_EPOCH + dt.timedelta(seconds=seconds)).astimezone(zone), is_true
    except OverflowError:
        return _LAST.replace(tzinfo=zone), False
