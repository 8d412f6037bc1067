"""What two states of the plans a comparison is between: commits, the index, the work tree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.plain import read_plain
from kehitys_cli.documents.scan import PLANS, REGISTER
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.history.git import Git
from kehitys_cli.history.tree import CommitFiles, StagedFiles
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from kehitys_cli.history.git import Commit
    from kehitys_cli.text.files import Files

HEAD = "HEAD"


class State(StrEnum):
    """What kind of state a side is."""

    COMMIT = "commit"
    STAGED = "staged"
    WORK_TREE = "work_tree"
    NOTHING = "nothing"


class Side(NamedTuple):
    """One side of a comparison; `commit` is the newest commit that it builds on."""

    state: State
    workspace: Workspace
    git: Git
    revision: str = ""
    commit: Commit | None = None


def two_sides(workspace: Workspace, asked: str | None, *, staged: bool) -> tuple[Side, Side]:
    """Return the older and the newer side of what was asked.

    Nothing: HEAD against the work tree; `BASE`: that against the work tree; `A..B` the two; `A...B` from
    where they parted; `staged` takes the index in the work tree's place. UserError for an unknown
    revision, for one that looks like an option, and without git.
    """
    git = _git(workspace)
    text = asked or ""
    separator = "..." if "..." in text else ".." if ".." in text else ""
    if not separator:
        base = _head(workspace, git) if asked is None else _committed(workspace, git, text)
        return base, _at_hand(workspace, git, staged=staged)
    if staged:
        raise UserError("diff.staged-range", range=text)
    first, _, second = text.partition(separator)
    older, newer = (_committed(workspace, git, name or HEAD) for name in (first, second))
    if separator == "...":
        older = _parted(workspace, git, older, newer)
    return older, newer


def _git(workspace: Workspace) -> Git:
    try:
        return Git.at(workspace.root)
    except UserError as error:
        if error.key == "git.no-repository":
            raise UserError("diff.no-repository") from error
        raise


def _committed(workspace: Workspace, git: Git, revision: str) -> Side:
    if revision.startswith("-"):
        raise UserError("diff.option", value=revision)
    return _side(workspace, git, revision, git.resolved(revision))


def _side(workspace: Workspace, git: Git, revision: str, commit: Commit) -> Side:
    files = CommitFiles(git, commit.id)
    if not has_plans(files):
        root = _moved_from(workspace, git, commit)
        files = files if root is None else CommitFiles(git, commit.id, root)
    return Side(State.COMMIT, Workspace(workspace.root, files), git, revision, commit)


def has_plans(files: Files) -> bool:
    """Tell whether a state has plans where they are now."""
    return any(entry.name == REGISTER for entry in files.entries(PLANS))


def _moved_from(workspace: Workspace, git: Git, commit: Commit) -> str | None:
    """Return where a commit has the plans of the same municipality; None where nowhere, or in several places."""
    path = f"{PLANS}/{REGISTER}"
    found = {
        name.removesuffix(path): entry.id
        for name, entry in git.tree(commit.id, "").items()
        if name == path or name.endswith(f"/{path}")
    }
    own = _name(workspace.files.read(path, MAX_BYTES))
    datas = git.blobs([*found.values()])
    roots = [root for root, data in zip(found, datas, strict=True) if _name(data) == own]
    return roots[0] if len(roots) == 1 else None


def _name(register: bytes) -> object:
    return read_plain(register).get("nimi")


def _head(workspace: Workspace, git: Git) -> Side:
    """Return what is committed last; nothing before the first commit."""
    commit = git.head()
    if commit is not None:
        return _side(workspace, git, HEAD, commit)
    return Side(State.NOTHING, Workspace(workspace.root, CommitFiles(git, None)), git)


def _at_hand(workspace: Workspace, git: Git, *, staged: bool) -> Side:
    if not staged:
        return Side(State.WORK_TREE, workspace, git, commit=git.head())
    files = StagedFiles(git)
    return Side(State.STAGED, Workspace(workspace.root, files), git, commit=git.head())


def _parted(workspace: Workspace, git: Git, older: Side, newer: Side) -> Side:
    if older.commit is None or newer.commit is None:
        raise UserError("git.no-merge-base")
    base = git.merge_base(older.commit.id, newer.commit.id)
    return _side(workspace, git, f"{older.revision}...{newer.revision}", base)
