"""Send one's own records: fetch, put them on top of what came meanwhile, push; nothing is ever lost.

The only operation that touches the network. A branch that nobody may push to gets a branch of its own beside it,
and the address where its merge is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from kehitys_cli.history import remote as way
from kehitys_cli.history.git import Git
from kehitys_cli.history.remote import OWN_BRANCH, UNDONE, Clash, Push
from kehitys_cli.operations.collision import CollisionError, collision_of
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.near import folded
from kehitys_cli.text.store import locked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.git import Commit
    from kehitys_cli.history.remote import Rebased, Remote

_ATTEMPTS = 3
"""How often a push is tried again where somebody else was quicker."""

_BRANCHES = 9
"""How many branches of one's own are tried, where those before hold something else."""

_RECORD = "Vuosi"


class Sent(NamedTuple):
    """What was sent where: `branch` is another than the asked one where that is protected.

    `address` is where its merge is asked for, empty where the server is of no known kind. `came` counts
    what others had sent meanwhile. `offline` holds git's words where the remote was out of reach;
    then nothing was sent, and `waiting` wait. `pending` were sent before, and wait for acceptance on the
    branch `pending_on`.
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
    pending: int = 0
    pending_on: str = ""


@dataclass(frozen=True, slots=True)
class _Sending:
    """A send under way.

    `own` are one's own commits that the branch there does not hold, those among them that wait for acceptance on
    a branch beside it (`waiting`) too; `all_own` are those that were so at the beginning. `withdrawn` are
    the words of those that took waiting ones back.
    """

    workspace: Workspace
    git: Git
    remote: Remote
    own: Sequence[Commit]
    waiting: frozenset[str]
    all_own: Sequence[Commit]
    came: int = 0
    withdrawn: tuple[str, ...] = ()

    @property
    def fresh(self) -> list[Commit]:
        """What was not sent anywhere yet."""
        return [commit for commit in self.own if commit.id not in self.waiting]


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
        sending = _begun(workspace, git, remote)
        if unreached:
            count = len(sending.fresh)
            return Sent(remote.name, remote.branch, offline=unreached, waiting=count)
        sending = _on_top(sending)
        return _pushed(sending) if sending.fresh else _waits(sending)


def _begun(workspace: Workspace, git: Git, remote: Remote) -> _Sending:
    own = way.ahead(git, remote)
    return _Sending(workspace, git, remote, own, way.waiting(git, remote, own), own)


# ------------------------------------------------------------------------------------------- on top


def _on_top(sending: _Sending) -> _Sending:
    """Put one's own commits on top of what came; where none are, just follow."""
    git, remote = sending.git, sending.remote
    theirs, head = way.known(git, remote.tracking), git.head()
    if head is None:
        raise UserError("git.no-commit")
    if not theirs or git.is_ancestor(theirs, head.id):
        return sending
    tip, rebased = _rebased(sending, theirs)
    way.move(git, head.id, tip)
    return replace(rebased, came=sending.came + len(git.between(head.id, theirs)))


def _rebased(sending: _Sending, theirs: str) -> tuple[str, _Sending]:
    """Return where one's own end on top of theirs, and what is left of them: what theirs hold is let go."""
    own, withdrawn = list(sending.own), list(sending.withdrawn)
    while own:
        found = way.rebased(sending.git, own, theirs)
        taker = _taker(own, found, sending.waiting)
        if taker is not None:
            taken = taker.trailer(UNDONE)
            if taken in sending.waiting:
                withdrawn.append(taker.subject)
            own = [commit for commit in own if commit.id not in {taker.id, taken}]
        elif isinstance(found, Clash):
            accepted = _accepted(sending.git, own, found.commit, theirs)
            if not accepted:
                raise CollisionError(collision_of(sending.git, own, found, theirs))
            own = own[accepted:]
        else:
            left = [commit for commit in own if commit.id not in found.same]
            return found.tip, replace(sending, own=left, withdrawn=tuple(withdrawn))
    return theirs, replace(sending, own=(), withdrawn=tuple(withdrawn))


def _taker(
    own: Sequence[Commit], found: Rebased | Clash, accepted: frozenset[str]
) -> Commit | None:
    """Return the commit that took back one that clashes, or one that another's made needless.

    Together they say nothing, and alone the taking back would take another's. What was sent before may be
    needless because it was accepted: then it is taken back in earnest.
    """
    void = {found.commit.id} if isinstance(found, Clash) else found.same - accepted
    return next((commit for commit in own if commit.trailer(UNDONE) in void), None)


def _accepted(git: Git, own: Sequence[Commit], clashing: Commit, theirs: str) -> int:
    """Return how many of the first commits are in theirs as one change (a squash), the clashing among them."""
    base, first = f"{own[0].id}~1", own.index(clashing) + 1
    counts = range(len(own), first - 1, -1)
    return next((n for n in counts if way.holds(git, theirs, base, own[n - 1].id)), 0)


# ------------------------------------------------------------------------------------------ pushing


def _pushed(sending: _Sending) -> Sent:
    """Push; again on top of theirs where somebody was quicker, and beside where the branch is protected."""
    git, remote = sending.git, sending.remote
    for _ in range(_ATTEMPTS):
        ended, words = way.push(git, remote, remote.branch)
        if ended is Push.SENT:
            return _told(sending, remote.branch, sending.own)
        if ended is Push.REFUSED:
            return _beside(sending, words)
        if ended is Push.FAILED:
            raise UserError("send.failed", words=words)
        if way.fetch(git, remote):
            break
        again = _begun(sending.workspace, git, remote)
        sending = _on_top(replace(again, came=sending.came, withdrawn=sending.withdrawn))
        if not sending.fresh:
            return _waits(sending)
    raise UserError("send.busy", branch=remote.branch)


def _beside(sending: _Sending, refused: str) -> Sent:
    """Push to the branch on which one's own wait already, else to the first that is free or one's own."""
    git, branches = sending.git, way.own_branches(sending.git, sending.remote)
    words = refused
    for branch in _names(sending, branches):
        instead = _replaceable(sending, branches.get(branch, ""))
        if instead is None:
            continue
        ended, words = way.push(git, sending.remote, branch, instead)
        if ended is Push.SENT:
            fresh = sending.fresh
            sent = _told(sending, branch, fresh)._replace(protected=refused or words)
            return _pending(sending, sent, branch, len(sending.own) - len(fresh))
        if ended is Push.FAILED or (ended is Push.REFUSED and not instead):
            break
    raise UserError("send.refused", words=words or refused)


def _replaceable(sending: _Sending, tip: str) -> str | None:
    """Return the commit in whose place one's own go on a branch: none (empty) where they follow it.

    None where the branch holds what is neither one's own nor in the shared branch: it is another's.
    """
    git, remote = sending.git, sending.remote
    head, shared = git.head(), way.known(git, remote.tracking)
    if not tip or head is None or git.is_ancestor(tip, head.id):
        return ""
    if way.same_commits(way.beside(git, remote, tip), sending.all_own):
        return tip
    if not shared:
        return None
    try:
        base = git.merge_base(shared, tip).id
    except UserError:
        return None
    return tip if way.holds(git, shared, base, tip) else None


def _names(sending: _Sending, branches: Mapping[str, str]) -> Iterator[str]:
    """Yield the branches to try: the one where one's own wait, then those named by unit and year."""
    held, name = _held(sending, branches), _branch_name(sending)
    numbered = [name, *(f"{name}-{number}" for number in range(2, _BRANCHES + 1))]
    yield from dict.fromkeys([held, *numbered] if held else numbered)


def _held(sending: _Sending, branches: Mapping[str, str]) -> str:
    """Return the branch on which the most of one's own wait, or nothing."""
    git, remote = sending.git, sending.remote
    own = [commit for commit in sending.all_own if commit.id in sending.waiting]
    counts = {
        name: sum(way.same_commits([one], own) for one in way.beside(git, remote, tip))
        for name, tip in branches.items()
    }
    most = max(counts.values(), default=0)
    return next((name for name, count in counts.items() if count == most > 0), "")


def _waits(sending: _Sending) -> Sent:
    """Tell what waits for acceptance; the branch it waits on is renewed where anything was taken back."""
    remote, branches = sending.remote, way.own_branches(sending.git, sending.remote)
    sent = Sent(remote.name, remote.branch, came=sending.came)
    branch = _held(sending, branches)
    if sending.withdrawn and branch:
        instead = _replaceable(sending, branches[branch])
        if instead is not None:
            ended, words = way.push(sending.git, remote, branch, instead)
            if ended is Push.FAILED:
                raise UserError("send.failed", words=words)
            if ended is Push.SENT:
                sent = sent._replace(branch=branch, records=sending.withdrawn)
    return _pending(sending, sent, branch, len(sending.own))


def _pending(sending: _Sending, sent: Sent, branch: str, count: int) -> Sent:
    address = request_address(sending.remote.address, branch, sending.remote.branch)
    if sent.protected:
        sent = sent._replace(address=address)
    return sent._replace(pending=count, pending_on=branch, address=address) if count else sent


def _told(sending: _Sending, branch: str, commits: Sequence[Commit]) -> Sent:
    records = [one.subject for one in commits if one.trailer(_RECORD)]
    others = [one.subject for one in commits if not one.trailer(_RECORD)]
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
