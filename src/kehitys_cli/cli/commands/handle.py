"""`kehitys handle YEAR`: a step of the report's way through the bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import day_of, year_of
from kehitys_cli.cli.output import visible
from kehitys_cli.cli.standing import stored
from kehitys_cli.operations.handle import Request, handle

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.handle import Handled


def run(
    context: typer.Context,
    year: Annotated[str, typer.Argument(metavar="YEAR")],
    body: Annotated[str, typer.Option("--body", metavar="TEXT")],
    date: Annotated[str, typer.Option("--date", metavar="DATE")],
    section: Annotated[str, typer.Option("--section", metavar="TEXT")],
    case: Annotated[str | None, typer.Option("--case", metavar="TEXT")] = None,
    decision: Annotated[str | None, typer.Option("--decision", metavar="TEXT")] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    no_commit: Annotated[bool, typer.Option("--no-commit")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    """Write a step of the way."""
    session = session_of(context)
    request = Request(
        year=year_of(year),
        body=body,
        date=day_of(date, "--date"),
        section=section,
        case=case,
        decision=decision,
        plan=plan,
        commit=not no_commit,
        dry_run=dry_run,
    )
    _tell(session, handle(session.workspace, request, session.today, session.municipal), request)
    return 0


def _tell(session: Session, handled: Handled, request: Request) -> None:
    say, line = session.catalogue.text, session.output.line
    for warned in handled.warnings:
        session.output.note(say(warned.key, **warned.params))
    if handled.nothing:
        line(say("handle.nothing", step=handled.told, year=request.year))
        return
    if request.dry_run:
        session.output.raw(visible(handled.diff))
        return
    line(say("handle.done", step=handled.told, year=request.year))
    if handled.following:
        line(say("handle.following", body=handled.following))
    if handled.commit is None:
        line(say("handle.uncommitted", path=handled.path))
    else:
        line(stored(session, "handle"))
