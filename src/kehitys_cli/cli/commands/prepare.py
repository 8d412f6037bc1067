"""`kehitys prepare`: the year files and stanzas that are missing."""

from __future__ import annotations

from typing import Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.output import visible
from kehitys_cli.operations.prepare import prepare


def run(
    context: typer.Context,
    plans: Annotated[list[str] | None, typer.Argument(metavar="PLAN")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    """Make what is missing."""
    session = session_of(context)
    catalogue = session.catalogue
    prepared = prepare(session.workspace, plans or (), dry_run=dry_run)
    for item in prepared:
        if dry_run:
            session.output.raw(visible(item.diff))
        elif item.new:
            session.output.line(catalogue.text("prepare.made", path=item.path))
        else:
            session.output.line(catalogue.count("prepare.filled", item.added, path=item.path))
    if not prepared:
        session.output.line(catalogue.text("prepare.nothing"))
    elif not dry_run:
        session.output.note(catalogue.text("prepare.uncommitted"))
    return 0
