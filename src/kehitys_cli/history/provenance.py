"""Where the evidence of an audit comes from: what became of seals, and what bends a repository's history.

Git is asked for objects and refs alone: no date is trusted, no file of the work tree is compared by git, and
nothing runs that the repository configures. Replaced objects, grafts and the commit graph have no say.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import SEAL_ENDING
from kehitys_cli.documents.workspace import Folder
from kehitys_cli.history.git import moment_of
from kehitys_cli.history.process import GitError
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import NotRegularError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.history.git import Git

TAGS = "refs/tags/kehitys/"
_HONEST = ("-c", "core.commitGraph=false")
_LOG = (
    *_HONEST, "--no-literal-pathspecs", "log", "--topo-order", "--full-history", "--diff-merges=separate",
    "--raw", "-z", "--no-abbrev", "--no-renames", "--no-follow", "--no-relative", "--root", "--no-ext-diff",
    "--no-textconv", "--no-color", "--no-notes", "--no-show-signature", "--format=%x01%H",
)  # fmt: skip
_PROGRAMS = (
    "-c", "gpg.program=gpg",
    "-c", "gpg.openpgp.program=gpg",
    "-c", "gpg.x509.program=gpgsm",
    "-c", "gpg.ssh.program=ssh-keygen",
)  # fmt: skip
"""The usual programs by name: what the repository configures in their place is not run."""

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SIGNATURE = re.compile(rb"^gpgsig(?:-sha256)? ", re.MULTILINE)
_GRAFTS_LIMIT = 1 << 20


class SealTrace(NamedTuple):
    """A seal file's way through the history that HEAD holds.

    `first` is the commit that brought it, `blobs` all that it ever held, the oldest first, and `last` what it
    held at last. `removed` is the last commit that took it away, if any did, and `gone` the number of that
    commit in the order of the history, or 0 where the file came back. `moved_from` are the files that went
    in the very commit that brought it and were it: with the same bytes, or with the same way from the root
    of the plans. `moved_to` are those that came with its bytes when it was taken away last.
    """

    path: str
    first: str
    blobs: tuple[str, ...]
    last: str = ""
    removed: str = ""
    gone: int = 0
    moved_from: tuple[str, ...] = ()
    moved_to: tuple[str, ...] = ()


class Tag(NamedTuple):
    """A tag of a seal: its name below `kehitys/`, the name within its own object, and its commit."""

    name: str
    own_name: str
    commit: str


class Hidden(NamedTuple):
    """A file that git was told not to look at: `assume-unchanged` or `skip-worktree`."""

    path: str
    flag: str


def seal_traces(git: Git) -> dict[str, SealTrace]:
    """Return every seal file of HEAD's history by its path; none before the first commit.

    Those that lie outside the root of the plans, where it was moved within the repository, have their path
    from the top of the repository after a `/`.
    """
    told = git.of_head(*_LOG, "HEAD", "--", f":(top,glob)**/*{SEAL_ENDING}")
    prefix = git.prefix
    found: dict[str, SealTrace] = {}
    commits = groupby(reversed(list(_touched(told, prefix))), key=lambda one: one.commit)
    for number, (_, group) in enumerate(commits, start=1):
        _follow(found, list(group), number)
    return found


class _Change(NamedTuple):
    """What a commit made of a seal file: the objects before and after."""

    commit: str
    status: str
    old: str
    new: str
    path: str


def _follow(found: dict[str, SealTrace], changes: list[_Change], number: int) -> None:
    """Take the changes of a commit into the traces."""
    went = [one for one in changes if one.status == "D"]
    came = [one for one in changes if one.status == "A"]
    for one in changes:
        trace = found.get(one.path)
        if one.status == "D":
            to = tuple(new.path for new in came if new.new == one.old)
            trace = trace or SealTrace(one.path, one.commit, (one.old,))
            trace = trace._replace(last=one.old, removed=one.commit, gone=number, moved_to=to)
        else:
            trace = trace or SealTrace(one.path, one.commit, (), moved_from=_origins(one, went))
            new = () if one.new in trace.blobs else (one.new,)
            trace = trace._replace(blobs=(*trace.blobs, *new), last=one.new, gone=0)
        found[one.path] = trace


def _origins(came: _Change, went: list[_Change]) -> tuple[str, ...]:
    """Return the files that a new one was, of those that went in the same commit."""
    return tuple(
        old.path for old in went if old.old == came.new or old.path.endswith(f"/{came.path}")
    )


def _touched(told: str, prefix: str) -> Iterator[_Change]:
    """Yield each change of a raw log, the newest first."""
    commit = ""
    words = iter(told.split("\0"))
    for word in words:
        line = word.lstrip("\n")
        if line.startswith("\x01"):
            commit = line[1:]
        elif line.startswith(":"):
            _, _, old, new, status = line.split(" ")
            full = next(words)
            path = full.removeprefix(prefix) if full.startswith(prefix) else f"/{full}"
            yield _Change(commit, status, old, new, path)


# --------------------------------------------------------------------------------------- commits


class Known(NamedTuple):
    """The ids of all commits that HEAD holds, and those of them that bear a date that there is not."""

    commits: frozenset[str]
    misdated: tuple[str, ...]


def history(git: Git) -> Known:
    """Return what HEAD holds; nothing before the first commit."""
    told = git.of_head(
        *_HONEST, "log", "--no-show-signature", "--date=raw", "--format=%H %cd", "HEAD", "--"
    )
    dates = dict(line.split(" ", 1) for line in told.split("\n")[:-1])
    misdated = (name for name, date in dates.items() if not moment_of(date)[1])
    return Known(frozenset(dates), tuple(misdated))


def is_commit(git: Git, name: str) -> bool:
    """Tell whether the repository has a commit of that full id."""
    if _ID.fullmatch(name) is None:
        return False
    try:
        return git.asked("cat-file", "-t", name).strip() == "commit"
    except GitError:
        return False


def signed(git: Git, commits: Iterable[str]) -> frozenset[str]:
    """Return those commits whose objects carry a signature; nothing is verified and nothing run."""
    names = list(dict.fromkeys(commits))
    heads = (data.partition(b"\n\n")[0] for data in git.blobs(names))
    return frozenset(
        name for name, head in zip(names, heads, strict=True) if _SIGNATURE.search(head)
    )


def signs(git: Git) -> bool:
    """Tell whether commits are to be signed here (`commit.gpgsign`)."""
    try:
        return git.asked("config", "--type=bool", "--get", "commit.gpgsign").strip() == "true"
    except GitError as error:
        if error.is_no:
            return False
        raise


def is_verified(git: Git, commit: str) -> bool:
    """Tell whether a commit's signature is good, by gpg, gpgsm or ssh-keygen as they are found on PATH."""
    command = (*_PROGRAMS, "log", "-1", "--format=%G?", "--no-show-signature", commit)
    return git.asked(*command).strip() in {"G", "U"}


# ------------------------------------------------------------------------------------- repository


def seal_tags(git: Git) -> tuple[Tag, ...]:
    """Return the tags below `kehitys/` that lead to a commit."""
    form = "--format=%(refname)%00%(tag)%00%(objecttype)%00%(objectname)%00%(*objectname)"
    found = []
    for line in git.asked("for-each-ref", form, TAGS).split("\n")[:-1]:
        reference, own, kind, name, peeled = line.split("\0")
        if kind in {"commit", "tag"}:
            short = reference.removeprefix("refs/tags/")
            found.append(Tag(short, own or short, peeled if kind == "tag" else name))
    return tuple(found)


def is_cut(git: Git) -> bool:
    """Tell whether the history is cut (a shallow clone)."""
    return git.asked("rev-parse", "--is-shallow-repository").strip() == "true"


def replaced(git: Git) -> tuple[str, ...]:
    """Return the ids of objects that `git replace` shows others in place of."""
    told = git.asked("for-each-ref", "--format=%(refname)", "refs/replace/")
    return tuple(line.removeprefix("refs/replace/") for line in told.split("\n")[:-1])


def has_grafts(git: Git) -> bool:
    """Tell whether a file of grafts gives commits other parents than their own."""
    folder = git.asked("rev-parse", "--path-format=absolute", "--git-common-dir").strip("\n")
    try:
        data = Folder(Path(folder)).read("info/grafts", _GRAFTS_LIMIT)
    except (UserError, NotRegularError):
        return False
    return any(line.strip() and not line.startswith(b"#") for line in data.splitlines())


def hidden_files(git: Git) -> tuple[Hidden, ...]:
    """Return the files below `plans/` whose changes git was told not to see."""
    found = []
    for line in filter(None, git.asked("ls-files", "-v", "-z", "--", "plans").split("\0")):
        flag, _, path = line.partition(" ")
        if flag.upper() == "S":
            found.append(Hidden(path, "skip-worktree"))
        elif flag.islower():
            found.append(Hidden(path, "assume-unchanged"))
    return tuple(found)
