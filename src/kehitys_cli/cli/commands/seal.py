"""`kehitys seal plan PLAN` and `kehitys seal year YEAR`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import year_of
from kehitys_cli.cli.output import visible
from kehitys_cli.cli.standing import stored
from kehitys_cli.operations.seal import seal_plan, seal_year
from kehitys_cli.operations.status import open_values
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.seal import Sealed


def run(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="plan|year")],
    name: Annotated[str, typer.Argument(metavar="PLAN|YEAR")],
    decision: Annotated[str | None, typer.Option("--decision", metavar="ID")] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    """Seal a plan, or a year."""
    session = session_of(context)
    workspace, today = session.workspace, session.today
    words = session.municipal
    if what not in {"plan", "year"}:
        raise UserError("seal.what")
    if what == "plan" and decision is None:
        raise UserError("seal.no-decision")
    if what == "plan" and decision is not None:
        sealed: Iterable[Sealed] = [
            seal_plan(workspace, name, decision, today, words, dry_run=dry_run)
        ]
    else:
        sealed = seal_year(workspace, year_of(name), plan, today, words, dry_run=dry_run)
    made = [_tell(session, one, what) for one in sealed]
    if what == "year" and not all(one.standing for one in made):
        _tell_open(session, year_of(name), plan)
    if any(one.commit is not None for one in made):
        session.output.line(stored(session, "seal"))
    return 0


def _tell(session: Session, sealed: Sealed, what: str) -> Sealed:
    say, line = session.catalogue.text, session.output.line
    if sealed.standing:
        line(say("seal.standing", target=sealed.target, path=sealed.path))
        return sealed
    if sealed.commit is None:
        session.output.raw(visible(sealed.text))
        return sealed
    line(say(f"seal.done-{what}", target=sealed.target))
    if sealed.code:
        line(f"  {say('seal.code', code=sealed.code)}")
    line(f"  {say('seal.digest', digest=sealed.report or sealed.digest)}")
    if sealed.late:
        session.output.note(say("seal.late", n=sealed.late))
    if sealed.code:
        session.output.note(say("seal.minutes", code=sealed.code))
    return sealed


def _tell_open(session: Session, year: int, plan: str | None) -> None:
    """Say how many values the year is closed without: from now on they are corrections."""
    words = session.catalogue
    missing = open_values(session.workspace, year, session.today, words, plan)
    if missing:
        session.output.note(words.count("seal.open", missing, year=year))
