"""`kehitys list`: what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of
from kehitys_cli.operations.listing import listing

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.listing import Listed

FORMATS = ("table", "json")


def run(
    context: typer.Context,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="table|json")] = "table",
) -> int:
    """List plans, actions and measures."""
    session = session_of(context)
    one_of(format_, FORMATS, "--format")
    rows = listing(session.workspace, session.language, plan=plan, unit=unit)
    if format_ == "json":
        _json(session, rows)
    else:
        _table(session, rows)
    return 0


def _json(session: Session, rows: tuple[Listed, ...]) -> None:
    from kehitys_cli.render.machine import machine_json  # noqa: PLC0415 - JSON only

    session.output.raw(machine_json({"schema_version": 1, "items": rows}))


def _table(session: Session, rows: tuple[Listed, ...]) -> None:
    heading = ""
    for row in rows:
        if row.heading != heading:
            session.output.line(("" if not heading else "\n") + row.heading)
            heading = row.heading
        session.output.line(
            f"  {row.number:<5} {row.name}" if row.number else f"          {row.name}"
        )
        session.output.line(f"  {'' if row.number else '    '}      {row.id}{row.detail}")
