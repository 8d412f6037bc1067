"""`kehitys send`: one's own records to the shared repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer  # noqa: TC002 - typer reads the annotation

from kehitys_cli.cli.app import session_of
from kehitys_cli.operations.collision import CollisionError
from kehitys_cli.operations.send import send

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.send import Sent

_SHOWN = 10


def run(context: typer.Context) -> int:
    """Send what is not sent yet."""
    session = session_of(context)
    try:
        sent = send(session.workspace)
    except CollisionError as error:
        raise error.in_words(session.catalogue) from error
    _tell(session, sent)
    return 0


def _tell(session: Session, sent: Sent) -> None:
    say, count = session.catalogue.text, session.catalogue.count
    line, note = session.output.line, session.output.note
    if sent.offline:
        line(say("send.offline", words=sent.offline))
        line(count("send.waiting", sent.waiting))
        return
    if sent.came:
        note(count("send.came", sent.came))
    everything = (*sent.records, *sent.others)
    if everything:
        _tell_sent(session, sent, everything)
    elif not sent.pending:
        line(say("send.nothing", branch=sent.branch, remote=sent.remote))
    else:
        line(say("send.nothing-new"))
    if sent.pending:
        line(count("send.pending", sent.pending, branch=sent.pending_on, remote=sent.remote))
    if sent.protected:
        line(say("send.protected", words=sent.protected))
    if sent.protected or sent.pending:
        branch = sent.branch if sent.protected else sent.pending_on
        key = "send.request" if sent.address else "send.request-bare"
        line(say(key, address=sent.address, branch=branch))


def _tell_sent(session: Session, sent: Sent, everything: Sequence[str]) -> None:
    count, line = session.catalogue.count, session.output.line
    where = {"branch": sent.branch, "remote": sent.remote}
    if sent.records:
        line(count("send.sent", len(sent.records), **where))
    if sent.others:
        line(count("send.sent-others", len(sent.others), **where))
    for subject in everything[:_SHOWN]:
        line(f"  {subject}")
    if len(everything) > _SHOWN:
        line(f"  {count('send.more', len(everything) - _SHOWN)}")
