"""The way to a shared repository: what was not sent, what came meanwhile, and one's own on top of it.

Nothing touches the work tree until every commit of one's own has found its place: each is merged with git's
own three-way merge among objects, and the branch moves once, at the end.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.git import FIELDS, commits_of
from kehitys_cli.history.process import GitError
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehitys_cli.history.git import Commit, Git

PATIENCE = 120.0
"""Seconds after which a remote that does not answer counts as out of reach."""

_NOBODY = "kehitys <kehitys> 0 +0000"


class Remote(NamedTuple):
    """Where a branch is sent: the remote's name and address, and the branch's name there."""

    name: str
    address: str
    branch: str

    @property
    def tracking(self) -> str:
        """What is known of the branch there."""
        return f"refs/remotes/{self.name}/{self.branch}"


class Push(Enum):
    """How a push ended."""

    SENT = auto()
    BEHIND = auto()
    REFUSED = auto()
    FAILED = auto()


def remote_of(git: Git) -> Remote | None:
    """Return where the branch goes: what it follows, else the only remote (or `origin`); None without any."""
    names = _told(git, "remote").split()
    if not names:
        return None
    branch = _told(git, "symbolic-ref", "--quiet", "--short", "HEAD")
    if not branch:
        raise UserError("git.detached")
    name = _told(git, "config", "--get", f"branch.{branch}.remote")
    follows = _told(git, "config", "--get", f"branch.{branch}.merge").removeprefix("refs/heads/")
    if name not in names:
        name, follows = "origin" if "origin" in names else names[0], ""
    return Remote(name, _told(git, "remote", "get-url", "--push", "--", name), follows or branch)


def unsent(git: Git, remote: Remote) -> list[Commit]:
    """Return the commits that no branch of the remote holds, the oldest first."""
    others = ("--not", f"--remotes={remote.name}", "--")
    told = git.asked("log", "--reverse", "--topo-order", *FIELDS, "HEAD", *others)
    return list(commits_of(told))


def fetch(git: Git, remote: Remote) -> str:
    """Fetch the remote's branches; return git's words where it could not be reached, else nothing."""
    answer = git.answer(
        "-c", "fetch.recurseSubmodules=false", "-c", "gc.auto=0",
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", remote.name,
        seconds=PATIENCE,
    )  # fmt: skip
    return "" if answer.code == 0 else answer.words


def known(git: Git, reference: str) -> str:
    """Return the id of a reference's commit, or an empty string."""
    return _told(git, "rev-parse", "--verify", "--quiet", "--end-of-options", reference)


def push(git: Git, remote: Remote, branch: str) -> tuple[Push, str]:
    """Send HEAD to a branch, never by force; return how that ended, and the other side's words."""
    answer = git.answer(
        "push", "--porcelain", "--recurse-submodules=no", "--", remote.name, f"HEAD:refs/heads/{branch}",
        seconds=PATIENCE,
    )  # fmt: skip
    if answer.code == 0:
        return Push.SENT, ""
    line = next(
        (one for one in answer.out.decode("utf-8", "replace").splitlines() if one[:1] == "!"), ""
    )
    match = re.search(r"\[(remote rejected|rejected)\] \((.*)\)$", line)
    if match is None:
        return Push.FAILED, answer.words
    if match[1] == "rejected":
        return Push.BEHIND, match[2]
    said = [
        one.removeprefix("remote:").strip()
        for one in answer.err.decode("utf-8", "replace").splitlines()
        if one.startswith("remote:")
    ]
    return Push.REFUSED, next((one for one in said if one), match[2])


# ------------------------------------------------------------------------- one's own on top of theirs


class Clash(NamedTuple):
    """A commit of one's own that does not go on top of what came; `onto` is what it was merged with."""

    commit: Commit
    onto: str


def rebased(git: Git, commits: Sequence[Commit], onto: str) -> str | Clash:
    """Return the id of the last commit when all are put on top of `onto`, or the first that clashes.

    Objects only: neither branch nor index nor files are touched. Authors, days and words stay.
    UserError for merges and signed commits, whose meaning would be lost, and for a git without merge-tree.
    """
    tip = onto
    for commit in commits:
        raw = git.answer("cat-file", "commit", commit.id).out
        head, _, message = raw.partition(b"\n\n")
        lines = head.split(b"\n")
        parents = [line.split(b" ")[1].decode() for line in lines if line.startswith(b"parent ")]
        if len(parents) != 1:
            raise UserError("send.merges", commit=commit.short)
        if any(line.startswith(b"gpgsig") for line in lines):
            raise UserError("send.signed", commit=commit.short)
        tree = _merged(git, parents[0], tip, commit.id)
        if tree is None:
            return Clash(commit, tip)
        kept = [line for line in lines if not line.startswith((b"tree ", b"parent "))]
        fresh = [f"tree {tree}".encode(), f"parent {tip}".encode(), *kept]
        tip = _stored(git, b"\n".join(fresh) + b"\n\n" + message)
    return tip


def _merged(git: Git, base: str, ours: str, theirs: str) -> str | None:
    """Return the tree of a three-way merge; None where both sides changed the same lines.

    The parents are made for the occasion, so that `base` is the merge base whatever the history is.
    """
    root = _commit_of(git, base)
    sides = [_commit_of(git, side, root) for side in (ours, theirs)]
    answer = git.answer("merge-tree", "--write-tree", "--no-messages", "-z", *sides)
    if answer.code == 0:
        return answer.out.split(b"\0")[0].decode().strip()
    if answer.code == 1:
        return None
    raise UserError("send.old-git", words=answer.words)


def _commit_of(git: Git, source: str, *parents: str) -> str:
    tree = git.asked("rev-parse", "--verify", f"{source}^{{tree}}").strip()
    lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {_NOBODY}", f"committer {_NOBODY}"]
    return _stored(git, ("\n".join(lines) + "\n\n").encode())


def _stored(git: Git, raw: bytes) -> str:
    answer = git.answer("hash-object", "-t", "commit", "-w", "--stdin", given=raw)
    if answer.code != 0:
        raise UserError("git.refused", words=answer.words)
    return answer.out.decode().strip()


def move(git: Git, old: str, new: str) -> None:
    """Move branch, index and files from one commit to another; changes of other files stay.

    UserError, and nothing is moved, where a changed file is among those that would be replaced.
    """
    git.answer("update-index", "-q", "--refresh")
    answer = git.answer("read-tree", "-m", "-u", old, new)
    if answer.code != 0:
        raise UserError("send.changed", words=answer.words)
    answer = git.answer("update-ref", "-m", "kehitys send", "HEAD", new, old)
    if answer.code != 0:
        git.answer("read-tree", "-m", "-u", new, old)
        raise UserError("git.refused", words=answer.words)


def _told(git: Git, *arguments: str) -> str:
    try:
        return git.asked(*arguments).strip()
    except GitError:
        return ""
