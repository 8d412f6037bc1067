"""`kehitys list`: what there is."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of
from kehitys_cli.cli.tables import Table, cells, show
from kehitys_cli.operations.listing import listing

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.cli.tables import Cell
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
        from kehitys_cli.render.machine import machine_json

        session.output.raw(machine_json({"schema_version": 1, "items": rows}))
    else:
        _tables(session, rows)
    return 0


def _tables(session: Session, rows: tuple[Listed, ...]) -> None:
    columns = ("number", "id", "kind", "responsible", "name")  # the longest last
    headings = tuple(session.catalogue.text(f"list.column.{column}") for column in columns)
    for number, (plan, group) in enumerate(groupby(rows, key=lambda row: row.plan)):
        found = tuple(group)
        if number:
            session.output.line()
        session.output.line(f"{found[0].plan_name} ({plan})")
        shown = tuple(_row(session, row) for row in found)
        wraps = frozenset({columns.index("responsible")})
        show(session.output, Table(headings, shown, below=2, wraps=wraps))


def _row(session: Session, row: Listed) -> tuple[Cell, ...]:
    responsible = ", ".join(row.responsible)
    if row.kind != "measure":
        return cells(row.number, row.id, row.schedule or "", responsible, row.name)
    kind = session.catalogue.text(f"evaluation.kind.{row.measure_kind}")
    told = f"{kind}, {row.unit_of_measure}" if row.unit_of_measure else kind
    return cells("", row.id, told, responsible, f"- {row.name}")
