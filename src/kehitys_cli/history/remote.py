"""The way to a shared repository: what was not sent, what came meanwhile, and one's own on top of it.

Nothing touches the work tree until every commit of one's own has found its place: each is merged with git's
own three-way merge among objects, a year file key by key where its lines stand too near, and the branch moves
once, at the end.

Where the shared branch is protected, one's own commits wait on a branch below `kirjaukset/` until they, or an
equal change, are in the shared one. They keep their words and days when they are put on top of others', so that
they are known again there by these: their ids change.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.document import Kind, read_document
from kehitys_cli.history.git import FIELDS, commits_of, text_or_refused
from kehitys_cli.history.process import GitError
from kehitys_cli.model.seeding import key_order
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.edits import EditRefusedError
from kehitys_cli.text.merge import changed_cells, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kehitys_cli.documents.document import Document
    from kehitys_cli.history.git import Commit, Git
    from kehitys_cli.text.merge import Cell

PATIENCE = 120.0
"""Seconds after which a remote that does not answer counts as out of reach."""

OWN_BRANCH = "kirjaukset"
"""Below this stand the branches on which records wait for acceptance."""

UNDONE = "Peruttu"
"""The trailer that names the commit which a commit took back."""

_UNDONE = re.compile(rb"(?m)^Peruttu: ([0-9a-f]{40,64})$")
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


def ahead(git: Git, remote: Remote) -> list[Commit]:
    """Return the commits that the branch there does not hold, the oldest first.

    Of a branch that is not there yet, those that no branch of the remote holds.
    """
    known_there = known(git, remote.tracking) or f"--remotes={remote.name}"
    return _commits(git, "HEAD", "--not", known_there)


def waiting(git: Git, remote: Remote, own: Iterable[Commit]) -> frozenset[str]:
    """Return the ids of those of one's own that wait for acceptance on a branch of the remote."""
    own = list(own)
    there = {same for commit in _pushed(git, remote) for same in _marks(commit)} if own else set()
    return frozenset(commit.id for commit in own if not there.isdisjoint(_marks(commit)))


def unsent(git: Git, remote: Remote) -> list[Commit]:
    """Return the commits that were not sent: neither the branch there holds them, nor do they wait beside it."""
    own = ahead(git, remote)
    sent = waiting(git, remote, own)
    return [commit for commit in own if commit.id not in sent]


def own_branches(git: Git, remote: Remote) -> dict[str, str]:
    """Return the branches of the remote on which records wait, and the commit that each ends with."""
    below = f"refs/remotes/{remote.name}/"
    told = _told(git, "for-each-ref", "--format=%(refname) %(objectname)", f"{below}{OWN_BRANCH}/")
    pairs = (line.split(" ") for line in told.splitlines())
    return {name.removeprefix(below): found for name, found in pairs}


def beside(git: Git, remote: Remote, tip: str) -> list[Commit]:
    """Return what a branch has beyond the shared one, the oldest first."""
    return _commits(git, tip, "--not", known(git, remote.tracking) or f"--remotes={remote.name}")


def same_commits(some: Iterable[Commit], others: Iterable[Commit]) -> bool:
    """Tell whether each of some is among others, be it put on top of something else meanwhile."""
    marks = {mark for commit in others for mark in _marks(commit)}
    return all(not marks.isdisjoint(_marks(commit)) for commit in some)


def _pushed(git: Git, remote: Remote) -> list[Commit]:
    shared = known(git, remote.tracking)
    below = f"--remotes={remote.name}/{OWN_BRANCH}"
    return _commits(git, below, "--not", shared) if shared else []


def _marks(commit: Commit) -> tuple[object, ...]:
    """Return what a commit is known by: its id, and what stays when it is put on top of something else."""
    kept = tuple(pair for pair in commit.trailers if pair[0] != UNDONE)
    return (commit.id, (commit.date, commit.author, commit.subject, kept))


def _commits(git: Git, *revisions: str) -> list[Commit]:
    told = git.asked("log", "--reverse", "--topo-order", *FIELDS, *revisions, "--")
    return list(commits_of(told))


def fetch(git: Git, remote: Remote) -> str:
    """Fetch the remote's branches; return git's words where it could not be reached, else nothing.

    What is gone there is forgotten here: a branch that nobody has any more holds nothing for anybody.
    """
    answer = git.answer(
        "-c", "fetch.recurseSubmodules=false", "-c", "gc.auto=0",
        "fetch", "--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--", remote.name,
        seconds=PATIENCE,
    )  # fmt: skip
    return "" if answer.code == 0 else answer.words


def known(git: Git, reference: str) -> str:
    """Return the id of a reference's commit, or an empty string."""
    return _told(git, "rev-parse", "--verify", "--quiet", "--end-of-options", reference)


def push(git: Git, remote: Remote, branch: str, instead_of: str = "") -> tuple[Push, str]:
    """Send HEAD to a branch; return how that ended, and the other side's words.

    Never by force, but in the place of the very commit `instead_of`, if it still stands there.
    """
    lease = [f"--force-with-lease=refs/heads/{branch}:{instead_of}"] if instead_of else []
    answer = git.answer(
        "push", "--porcelain", "--recurse-submodules=no", *lease, "--", remote.name,
        f"HEAD:refs/heads/{branch}",
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
    """A commit of one's own that does not go on top of what came.

    `path` is the file that both changed, and `cells` what the commit changed in it, those that clash among
    them; without any where it could not be told key by key.
    """

    commit: Commit
    path: str = ""
    cells: tuple[Cell, ...] = ()


class Rebased(NamedTuple):
    """The last commit when all are put on top of what came; `same` are those that said nothing new there."""

    tip: str
    same: frozenset[str] = frozenset()


class _Contested(NamedTuple):
    path: str = ""
    cells: tuple[Cell, ...] = ()


def rebased(git: Git, commits: Sequence[Commit], onto: str) -> Rebased | Clash:
    """Put all commits on top of `onto`, or return the first that clashes; what says nothing new is left out.

    Objects only: neither branch nor index nor files are touched. Authors, days and words stay, but for the ids
    of commits that were put on top too. UserError for merges and signed commits, whose meaning would
    be lost, and for a git without merge-tree.
    """
    tip, same, names = onto, set[str](), dict[bytes, bytes]()
    for commit in commits:
        head, message = _parts(git, commit)
        parent = _parent(head, commit)
        tree = _applied(git, parent, tip, commit.id)
        if isinstance(tree, _Contested):
            return Clash(commit, *tree)
        if tree == git.tree_of(tip) and git.tree_of(parent) != git.tree_of(commit.id):
            same.add(commit.id)
            continue
        if any(line.startswith(b"gpgsig") for line in head):
            raise UserError("send.signed", commit=commit.short)
        kept = [line for line in head if not line.startswith((b"tree ", b"parent "))]
        fresh = [f"tree {tree}".encode(), f"parent {tip}".encode(), *kept]
        renamed = _UNDONE.sub(lambda found: b"Peruttu: " + names.get(found[1], found[1]), message)
        tip = _stored(git, b"\n".join(fresh) + b"\n\n" + renamed)
        names[commit.id.encode()] = tip.encode()
    return Rebased(tip, frozenset(same))


def holds(git: Git, tip: str, base: str, side: str) -> bool:
    """Tell whether what changed from `base` to `side` is in `tip` already, in whatever commits."""
    return _applied(git, base, tip, side) == git.tree_of(tip)


def _parts(git: Git, commit: Commit) -> tuple[list[bytes], bytes]:
    raw = git.answer("cat-file", "commit", commit.id).out
    head, _, message = raw.partition(b"\n\n")
    return head.split(b"\n"), message


def _parent(head: Sequence[bytes], commit: Commit) -> str:
    parents = [line.split(b" ")[1].decode() for line in head if line.startswith(b"parent ")]
    if len(parents) != 1:
        raise UserError("send.merges", commit=commit.short)
    return parents[0]


def _applied(git: Git, base: str, onto: str, side: str) -> str | _Contested:
    """Return the tree of `onto` with what changed from `base` to `side`, or what stands in the way.

    By lines where that gives valid files, else by the keys of a year file.
    """
    tree, contested = _merged(git, base, onto, side)
    for path in git.changed_between(base, side):
        found = git.files_at([(revision, path) for revision in (base, onto, side, tree)])
        if path not in contested and found[0] == found[1]:
            continue
        documents = [_document(path, data) for data in found]
        if path not in contested and not _spoilt(*documents):
            continue
        made = _by_keys(*documents[:3])
        if not isinstance(made, bytes):
            return _Contested(path, made)
        tree = git.tree_with(tree, path, made)
        contested.discard(path)
    return _Contested(min(contested)) if contested else tree


def _document(path: str, data: bytes | None) -> Document | None:
    return None if data is None or not path.endswith(".yaml") else read_document(path, data)


def _spoilt(
    base: Document | None, onto: Document | None, side: Document | None, made: Document | None
) -> bool:
    """Tell whether two valid versions of a file became an invalid one."""
    return (
        made is not None and not made.valid and all(one and one.valid for one in (base, onto, side))
    )


def _by_keys(
    base: Document | None, onto: Document | None, side: Document | None
) -> bytes | tuple[Cell, ...]:
    """Return a year file merged key by key, or what was changed in it where that clashes."""
    sources = [
        one.source for one in (base, onto, side) if one is not None and one.source is not None
    ]
    if len(sources) < _VERSIONS or onto is None or onto.kind is not Kind.FOLLOWUP:
        return ()
    try:
        cells = changed_cells(*sources)
        if any(cell.clash for cell in cells):
            return tuple(cells)
        made = merged((sources[0], sources[1], sources[2]), cells, key_order)
    except EditRefusedError:
        return ()
    return made.data if read_document(made.path, made.data).valid else ()


_VERSIONS = 3


def _merged(git: Git, base: str, ours: str, theirs: str) -> tuple[str, set[str]]:
    """Return the tree of a three-way merge, and the files in which both sides changed the same lines.

    The parents are made for the occasion, so that `base` is the merge base whatever the history is.
    """
    root = _commit_of(git, base)
    sides = [_commit_of(git, side, root) for side in (ours, theirs)]
    answer = git.answer("merge-tree", "--write-tree", "--no-messages", "--name-only", "-z", *sides)
    if answer.code not in {0, 1}:
        raise UserError("send.old-git", words=answer.words)
    tree, *paths = answer.out.decode("utf-8", "replace").split("\0")
    return tree.strip(), {path.removeprefix(git.prefix) for path in paths if path}


def _commit_of(git: Git, source: str, *parents: str) -> str:
    lines = [f"tree {git.tree_of(source)}", *(f"parent {parent}" for parent in parents)]
    lines += [f"author {_NOBODY}", f"committer {_NOBODY}"]
    return _stored(git, ("\n".join(lines) + "\n\n").encode())


def _stored(git: Git, raw: bytes) -> str:
    return text_or_refused(git.answer("hash-object", "-t", "commit", "-w", "--stdin", given=raw))


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
