"""Send one's own records: fetch, put them on top of what came meanwhile, push; nothing is ever lost.

The only operation that touches the network. A branch that nobody may push to gets a branch of its own beside it,
and the address where its merge is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from kehitys_cli.documents.document import read_document
from kehitys_cli.evaluation.sealed import year_rows
from kehitys_cli.history import remote as way
from kehitys_cli.history.git import Git
from kehitys_cli.history.remote import Clash, Push
from kehitys_cli.operations.undo import UNDONE
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.near import folded
from kehitys_cli.text.store import locked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.git import Commit
    from kehitys_cli.history.remote import Remote

OWN_BRANCH = "kirjaukset"
_ATTEMPTS = 3
"""How often a push is tried again where somebody else was quicker."""

_BRANCHES = 9
"""How many branches of one's own are tried, where those before hold something else."""

_RECORD = "Vuosi"


class Sent(NamedTuple):
    """What was sent where: `branch` is another than the asked one where that is protected.

    `address` is where its merge is asked for, empty where the server is of no known kind. `came` counts
    what others had sent meanwhile. `offline` holds git's words where the remote was out of reach;
    then nothing was sent, and `waiting` wait.
    """

    remote: str
    branch: str
    records: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    came: int = 0
    protected: str = ""
    address: str = ""
    offline: str = ""
    waiting: int = 0


class Collision(NamedTuple):
    """Two records of one cell: whose they are, what they say, and where the one that was sent first stands."""

    name: str
    mine: str
    theirs: str
    my_unit: str
    their_unit: str
    path: str
    line: int
    year: str


class CollisionError(RefusedError):
    """Somebody else sent a record of the same cell first; nothing was sent, and nothing is lost."""

    def __init__(self, collision: Collision) -> None:
        """Keep both sides."""
        key = "send.collision" if collision.name else "send.collision-lines"
        super().__init__(
            key,
            name=collision.name,
            mine=_on_a_line(collision.mine),
            theirs=_on_a_line(collision.theirs),
            my_unit=collision.my_unit or "–",
            their_unit=collision.their_unit or "–",
            path=collision.path,
            line=collision.line,
            year=collision.year,
        )
        self.collision = collision


def _on_a_line(said: str) -> str:
    """Return what was recorded on one line: it stands among lines of ours."""
    return " ".join(said.split()) or "–"


@dataclass(frozen=True, slots=True)
class _Sending:
    """A send under way."""

    workspace: Workspace
    git: Git
    remote: Remote
    own: Sequence[Commit] = field(default=())
    came: int = 0


def waiting(workspace: Workspace) -> int | None:
    """Return how many commits wait to be sent; None without git, remote, or a branch."""
    git = Git.maybe_at(workspace.root)
    if git is None or git.head() is None:
        return None
    try:
        remote = way.remote_of(git)
    except UserError:
        return None
    return None if remote is None else len(way.unsent(git, remote))


def send(workspace: Workspace) -> Sent:
    """Send what is not sent; see `Sent`.

    CollisionError where one's own record and another's are of the same cell; UserError without a remote, amid
    a merge, and where the other side refuses every branch.
    """
    git = Git.at(workspace.root)
    git.require_quiet()
    remote = way.remote_of(git)
    if remote is None:
        raise UserError("send.no-remote")
    with locked(workspace.root):
        unreached = way.fetch(git, remote)
        own = way.unsent(git, remote)
        if unreached:
            return Sent(remote.name, remote.branch, offline=unreached, waiting=len(own))
        sending = _on_top(_Sending(workspace, git, remote, own))
        if not sending.own:
            return Sent(remote.name, remote.branch, came=sending.came)
        return _pushed(sending)


# ------------------------------------------------------------------------------------------- on top


def _on_top(sending: _Sending) -> _Sending:
    """Put one's own commits on top of what came; where none are, just follow."""
    git, remote = sending.git, sending.remote
    theirs, head = way.known(git, remote.tracking), git.head()
    if head is None:
        raise UserError("git.no-commit")
    if not theirs or git.is_ancestor(theirs, head.id):
        return sending
    came = len(git.between(head.id, theirs))
    tip, own = (theirs, ()) if not sending.own else _rebased(sending, theirs)
    way.move(git, head.id, tip)
    return replace(sending, own=own, came=came)


def _rebased(sending: _Sending, theirs: str) -> tuple[str, Sequence[Commit]]:
    own = list(sending.own)
    found = way.rebased(sending.git, own, theirs)
    while isinstance(found, Clash) and (taken_back := _taken_back(own, found.commit)):
        own = [commit for commit in own if commit.id not in taken_back]
        found = way.rebased(sending.git, own, theirs) if own else theirs
    if isinstance(found, Clash):
        raise CollisionError(_collision(sending, found.commit, theirs))
    for commit in own:
        for path in sending.git.changed_in(commit.id):
            data = sending.git.blob(found, path)
            if path.endswith(".yaml") and data and not read_document(path, data).valid:
                raise CollisionError(_collision(sending, commit, theirs))
    return found, own


def _taken_back(own: Sequence[Commit], clashing: Commit) -> set[str]:
    """Return a record and the commit that undid it, where neither was sent: together they say nothing."""
    for commit in own:
        if commit.trailer(UNDONE) == clashing.id:
            return {commit.id, clashing.id}
    return set()


def _collision(sending: _Sending, commit: Commit, theirs: str) -> Collision:
    git = sending.git
    base = git.merge_base(commit.id, theirs).id
    path = next(iter(git.changed_in(commit.id)), "")
    name = commit.trailer("Mittari") or commit.trailer("Toimenpide")
    other = next((one for one in git.between(base, theirs, path) if _same_cell(one, name)), None)
    unit = other.trailer("Yksikkö") if other is not None else ""
    mine, standing = (_document(git, at, path) for at in (commit.id, theirs))
    bare = name.rpartition("/")[2]
    rows = [year_rows(one.data).get(bare) for one in (mine, standing) if one is not None]
    said = [row.value if row is not None else "" for row in rows]
    line = 0
    if standing is not None and len(rows) > 1 and rows[1] is not None:
        line = standing.position(*rows[1].home, "arvo").row
    differ = len(said) > 1 and said[0] != said[1]
    return Collision(
        name if differ else "",
        said[0] if said else "",
        said[1] if len(said) > 1 else "",
        commit.trailer("Yksikkö"),
        unit,
        path,
        line,
        commit.trailer(_RECORD),
    )


def _same_cell(commit: Commit, name: str) -> bool:
    return bool(name) and name in {commit.trailer("Mittari"), commit.trailer("Toimenpide")}


def _document(git: Git, commit: str, path: str) -> Document | None:
    data = git.blob(commit, path)
    return None if data is None else read_document(path, data)


# ------------------------------------------------------------------------------------------ pushing


def _pushed(sending: _Sending) -> Sent:
    """Push; again on top of theirs where somebody was quicker, and beside where the branch is protected."""
    git, remote = sending.git, sending.remote
    for _ in range(_ATTEMPTS):
        ended, words = way.push(git, remote, remote.branch)
        if ended is Push.SENT:
            return _told(sending, remote.branch)
        if ended is Push.REFUSED:
            return _beside(sending, words)
        if ended is Push.FAILED:
            raise UserError("send.failed", words=words)
        if way.fetch(git, remote):
            break
        sending = _on_top(replace(sending, own=way.unsent(git, remote)))
    raise UserError("send.busy", branch=remote.branch)


def _beside(sending: _Sending, refused: str) -> Sent:
    name = _branch_name(sending)
    for number in range(1, _BRANCHES + 1):
        branch = name if number == 1 else f"{name}-{number}"
        ended, words = way.push(sending.git, sending.remote, branch)
        if ended is Push.SENT:
            address = request_address(sending.remote.address, branch, sending.remote.branch)
            return _told(sending, branch)._replace(protected=refused or words, address=address)
        if ended is not Push.BEHIND:
            raise UserError("send.refused", words=words or refused)
    raise UserError("send.refused", words=refused)


def _told(sending: _Sending, branch: str) -> Sent:
    records = [one.subject for one in sending.own if one.trailer(_RECORD)]
    others = [one.subject for one in sending.own if not one.trailer(_RECORD)]
    return Sent(sending.remote.name, branch, tuple(records), tuple(others), sending.came)


def _branch_name(sending: _Sending) -> str:
    """Return `kirjaukset/<unit>-<year>` of the newest record; the branch's own name where none is one."""
    newest = next((one for one in reversed(sending.own) if one.trailer(_RECORD)), None)
    if newest is None:
        return f"{OWN_BRANCH}/{_slug(sending.remote.branch)}"
    register = sending.workspace.register
    units = sending.workspace.municipality.units if register.valid else ()
    said = newest.trailer("Yksikkö")
    unit = next((item.id for item in units if str(item.name) == said), "") or _slug(said)
    return f"{OWN_BRANCH}/{unit or 'kunta'}-{_slug(newest.trailer(_RECORD))}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")[:64]


def request_address(address: str, branch: str, base: str) -> str:
    """Return where the merge of a branch is asked for, of GitHub, GitLab and Azure DevOps; else nothing.

    No user's name or password that the remote's address may hold goes into it.
    """
    match = _ADDRESS.fullmatch(address.removesuffix("/").removesuffix(".git"))
    if match is None:
        return ""
    host = (match["host"] or match["short"]).casefold()
    path = match["path"].strip("/")
    said, into = quote(branch, safe=""), quote(base, safe="")
    if host == "github.com" or host.startswith("github."):
        return f"https://{host}/{path}/compare/{into}...{said}?expand=1"
    if "gitlab" in host:
        query = f"merge_request%5Bsource_branch%5D={said}&merge_request%5Btarget_branch%5D={into}"
        return f"https://{host}/{path}/-/merge_requests/new?{query}"
    query = f"pullrequestcreate?sourceRef={said}&targetRef={into}"
    if host == "dev.azure.com":
        return f"https://{host}/{path}/{query}"
    if host == "ssh.dev.azure.com":
        parts = path.removeprefix("v3/").split("/")
        if len(parts) == _AZURE_PARTS:
            return f"https://dev.azure.com/{parts[0]}/{parts[1]}/_git/{parts[2]}/{query}"
    return ""


_ADDRESS = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]*@)?(?P<host>[A-Za-z0-9.-]+)(?::[0-9]+)?/|"
    r"(?:[^/@:]+@)?(?P<short>[A-Za-z0-9.-]+):(?!//))(?P<path>[^\s?#]+)"
)
_AZURE_PARTS = 3
