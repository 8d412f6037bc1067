"""Take a record of one's own back, if it was not sent: what it changed returns, the history stays honest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import SEAL_ENDING
from kehitys_cli.history import remote as way
from kehitys_cli.history.git import Git
from kehitys_cli.history.remote import UNDONE
from kehitys_cli.model.seeding import key_order
from kehitys_cli.operations.committing import committed, require_valid
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.edits import EditRefusedError
from kehitys_cli.text.merge import changed_cells, with_cells
from kehitys_cli.text.near import several
from kehitys_cli.text.source import Source
from kehitys_cli.text.store import locked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.git import Commit
    from kehitys_cli.i18n.catalogue import Catalogue

_LOOK_BACK = 200
_RECORDS = ("Mittari", "Toimenpide", "Vuosi")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


class Undone(NamedTuple):
    """The record that was taken back, and the commit that did it; `restored` where it had taken one back itself."""

    path: str
    subject: str
    commit: Commit
    restored: bool = False


class Named(NamedTuple):
    """Which record is meant: the last of an item (`id`, or `plan/id`), of a year if one is told; or a commit's."""

    name: str
    plan: str | None = None
    year: int | None = None

    def means(self, commit: Commit) -> bool:
        """Tell whether a commit is a record of the item."""
        told = item_of(commit)
        wanted = f"{self.plan}/{self.name}" if self.plan and "/" not in self.name else self.name
        held = told if "/" in wanted else told.rpartition("/")[2]
        return held == wanted and self.year in {None, _year_of(commit)}


def undo(workspace: Workspace, words: Catalogue, named: Named | None = None) -> Undone:
    """Undo the last record of one's own that is not sent, or a named one that is not accepted yet.

    RefusedError where there is none, it was sealed, or what it changed was changed again since.
    """
    git = Git.at(workspace.root)
    target = _last(git) if named is None else _meant(git, named)
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
        source = workspace.load(path).source
        if source is None:
            raise RefusedError("record.undo-later", path=path)
        if _lines(source.data) == _lines(after):
            made = Source.decode(path, _as_on_disk(source, before))
        elif named is None:
            raise RefusedError("record.undo-later", path=path)
        else:
            made = _without(source, before, after)
        subject = target.subject.partition(": ")[2] or target.subject
        restored = bool(target.trailer(UNDONE))
        key = "record.message-restore" if restored else "record.message-undo"
        message = words.text(key, subject=subject)
        trailers = {key: value for key, value in target.trailers if key in {*_RECORDS, "Yksikkö"}}
        told = trailers | {UNDONE: target.id}
        commit = committed(workspace.root, git, (source, made), message, told)
    return Undone(path, subject, commit, restored)


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _as_on_disk(source: Source, data: bytes) -> bytes:
    """Return a blob with the line ends that the file has on disk."""
    if source.newline == "\r\n" and b"\r\n" not in data:
        return data.replace(b"\n", b"\r\n")
    return data


def _without(source: Source, before: bytes, after: bytes) -> Source:
    """Return a file without what one record of several changed in it; whatever came since stays."""
    past = (Source.decode(source.path, data) for data in (after, before))
    base, former = past
    try:
        cells = changed_cells(base, source, former)
        if any(cell.clash for cell in cells) or not cells:
            raise RefusedError("record.undo-later", path=source.path)
        made = with_cells(source, cells, key_order)
    except EditRefusedError as error:
        raise RefusedError("record.undo-later", path=source.path) from error
    require_valid(made)
    return made


# ------------------------------------------------------------------------------------ which record


def _last(git: Git) -> Commit:
    """Return the newest record of one's own that was neither sent nor undone."""
    remote = way.remote_of(git)
    own = git.commits(_LOOK_BACK) if remote is None else way.unsent(git, remote)[::-1]
    mine = git.identity()
    for commit in _records(own):
        if commit.author == mine:
            return commit
    raise RefusedError("record.undo-nothing" if remote is None else "record.undo-sent")


def _meant(git: Git, named: Named) -> Commit:
    """Return the named record: one that still waits for acceptance can be taken back too."""
    remote = way.remote_of(git)
    own = git.commits(_LOOK_BACK) if remote is None else way.ahead(git, remote)[::-1]
    mine = git.identity()
    if _COMMIT.fullmatch(named.name.lower()) and named.year is None and named.plan is None:
        for commit in _in_effect(own):
            of_it = commit.id.startswith(named.name.lower()) and commit.trailer("Vuosi")
            if of_it and commit.author == mine:
                return commit
    found = [one for one in _records(own) if one.author == mine and named.means(one)]
    names = sorted({item_of(commit) for commit in found})
    if len(names) > 1:
        raise UserError("documents.ambiguous-id", id=named.name, full=several(names, limit=5))
    if not found:
        raise RefusedError("record.undo-nothing-of", id=named.name)
    return found[0]


def undo_command(git: Git, own: Iterable[Commit], record: Commit) -> str:
    """Return the command that takes back just this record among one's own (newest first), or nothing.

    It names the item where that is clear, else the commit.
    """
    named, mine = Named(item_of(record), year=_year_of(record)), git.identity()
    if not record.trailer("Vuosi") or record.author != mine:
        return ""
    last = next((one for one in _records(own) if one.author == mine and named.means(one)), None)
    clear = named.name and named.year is not None
    if clear and last is not None and last.id == record.id:
        return f"kehitys record {named.name} --year {named.year} --undo"
    return f"kehitys record {record.short} --undo"


def item_of(commit: Commit) -> str:
    """Return the full name of the item that a commit recorded something of, or nothing."""
    return commit.trailer("Mittari") or commit.trailer("Toimenpide")


def _year_of(commit: Commit) -> int | None:
    told = commit.trailer("Vuosi")
    return int(told) if told.isdecimal() else None


def _records(commits: Iterable[Commit]) -> Iterator[Commit]:
    """Yield the records among commits, newest first, that no later one took back."""
    for commit in _in_effect(commits):
        if commit.trailer("Vuosi") and not commit.trailer(UNDONE):
            yield commit


def _in_effect(commits: Iterable[Commit]) -> Iterator[Commit]:
    """Yield what no later commit took back, newest first; one that was itself taken back took nothing."""
    undone: set[str] = set()
    for commit in commits:
        if commit.id not in undone:
            undone.add(commit.trailer(UNDONE))
            yield commit
