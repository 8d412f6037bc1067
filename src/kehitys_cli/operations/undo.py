"""Take the last record of one's own back, if it was not sent: the bytes return, the history stays honest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import SEAL_ENDING
from kehitys_cli.history.git import Git
from kehitys_cli.history.remote import remote_of, unsent
from kehitys_cli.operations.committing import committed
from kehitys_cli.text.diagnostic import RefusedError
from kehitys_cli.text.source import Source
from kehitys_cli.text.store import locked

if TYPE_CHECKING:
    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.git import Commit
    from kehitys_cli.i18n.catalogue import Catalogue

UNDONE = "Peruttu"
_LOOK_BACK = 200
_RECORDS = ("Mittari", "Toimenpide", "Vuosi")


class Undone(NamedTuple):
    """The record that was taken back, and the commit that did it."""

    path: str
    subject: str
    commit: Commit


def undo(workspace: Workspace, words: Catalogue) -> Undone:
    """Undo the last record that is not sent; RefusedError where there is none or it cannot be parted."""
    git = Git.at(workspace.root)
    target = _target(git)
    paths = git.changed_in(target.id)
    if len(paths) != 1:
        raise RefusedError("record.undo-several", commit=target.short)
    path = paths[0]
    before, after = git.blob(f"{target.id}~1", path), git.blob(target.id, path)
    if before is None or after is None:
        raise RefusedError("record.undo-several", commit=target.short)
    seal = path.removesuffix(".yaml") + SEAL_ENDING
    if git.blob("HEAD", seal) is not None and git.blob(target.id, seal) is None:
        raise RefusedError("record.undo-sealed")
    with locked(workspace.root):
        git.preflight(path)
        document = workspace.load(path)
        if document.source is None or document.source.data.replace(b"\r\n", b"\n") != after.replace(
            b"\r\n", b"\n"
        ):
            raise RefusedError("record.undo-later", path=path)
        old = _as_on_disk(document.source, before)
        subject = target.subject.partition(": ")[2] or target.subject
        message = words.text("record.message-undo", subject=subject)
        trailers = {key: value for key, value in target.trailers if key in {*_RECORDS, "Yksikkö"}}
        sources = (document.source, Source.decode(path, old))
        told = trailers | {UNDONE: target.id}
        commit = committed(workspace.root, git, sources, message, told)
    return Undone(path, subject, commit)


def _as_on_disk(source: Source, data: bytes) -> bytes:
    """Return a blob with the line ends that the file has on disk."""
    if source.newline == "\r\n" and b"\r\n" not in data:
        return data.replace(b"\n", b"\r\n")
    return data


def _target(git: Git) -> Commit:
    """Return the newest record of one's own that was neither sent nor undone."""
    remote = remote_of(git)
    waiting = None if remote is None else {commit.id for commit in unsent(git, remote)}
    mine = git.identity()
    undone: set[str] = set()
    for commit in git.commits(_LOOK_BACK):
        if waiting is not None and commit.id not in waiting:
            raise RefusedError("record.undo-sent")
        if commit.trailer(UNDONE):
            undone.add(commit.trailer(UNDONE))
        elif commit.id not in undone and commit.trailer("Vuosi") and commit.author == mine:
            return commit
    raise RefusedError("record.undo-nothing")
