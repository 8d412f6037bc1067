"""`kehitys history ID`: an item's whole life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of, year_of
from kehitys_cli.operations.history import history

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.history import Told

FORMATS = ("text", "md", "json")


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID")],
    year: Annotated[str | None, typer.Option("--year", metavar="YEAR")] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    authors: Annotated[bool, typer.Option("--authors")] = False,
    format_: Annotated[str, typer.Option("--format", metavar="text|md|json")] = "text",
) -> int:
    """Tell who recorded what and when."""
    session = session_of(context)
    one_of(format_, FORMATS, "--format")
    asked = year_of(year) if year else None
    told = history(
        session.workspace, name, session.catalogue, plan=plan, year=asked, authors=authors
    )
    if format_ == "json":
        from kehitys_cli.render.machine import machine_json

        session.output.raw(machine_json({"schema_version": 1, "history": told.history}))
    else:
        _shown(session, told, format_, asked)
    return 0


def _shown(session: Session, told: Told, format_: str, year: int | None) -> None:
    from kehitys_cli.cli.output import visible
    from kehitys_cli.render.diagnostics.text import Style
    from kehitys_cli.render.life import as_markdown, as_text

    output = session.output
    notes = _notes(session, told, year)
    if format_ == "md":
        output.raw(as_markdown(told.views, notes, session.catalogue))
        return
    output.raw(as_text(told.views, Style(output.colored, visible), output.width))
    for note in notes:
        output.note(note)


def _notes(session: Session, told: Told, year: int | None) -> list[str]:
    """Return what is to be known of the whole: nothing to tell, a cut history, unread versions."""
    say = session.catalogue.text
    found = []
    if not any(view.rows for view in told.views):
        key = "history.nothing" if year is None else "history.nothing-in-year"
        found.append(say(key, year=year))
    if told.history.cut:
        found.append(say("history.cut"))
    found += [
        say("history.unread", file=one.file, commit=(one.commit or "")[:8])
        for one in told.history.unread
    ]
    return found
