"""`kehitys show ID`: one action, measure or goal with its series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of
from kehitys_cli.cli.tables import Cell, Table, cells, show
from kehitys_cli.operations.show import show as shown_item

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.show import Point, Shown

FORMATS = ("text", "json")
BAR = "\u2588"
WIDTH = 12
"""Longest bar, in characters."""


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID")],
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|json")] = "text",
) -> int:
    """Show an item with its series."""
    session = session_of(context)
    one_of(format_, FORMATS, "--format")
    item = shown_item(session.workspace, name, session.today, session.catalogue, plan)
    if format_ == "json":
        from kehitys_cli.render.machine import machine_json

        session.output.raw(machine_json({"schema_version": 1, "item": item}))
    else:
        _text(session, item)
    return 0


def _text(session: Session, item: Shown) -> None:
    output = session.output
    output.line(f"{item.name}  ({item.plan}/{item.id})")
    file = cells(session.catalogue.text("show.fact.file"), f"{item.file}:{item.line}")
    facts = [*(cells(fact.label, fact.message) for fact in item.facts), file]
    show(output, Table((), tuple(facts)))
    if item.series:
        output.line()
        show(output, _series(session, item))
    if item.measures:
        output.line()
        output.line(session.catalogue.text("show.heading.measures"))
        rows = tuple(
            (Cell(part.name), Cell(part.label, part.result), Cell(str(part.year)), Cell(part.id))
            for part in item.measures
        )
        show(output, Table((), rows))


def _series(session: Session, item: Shown) -> Table:
    def heading(key: str) -> str:
        return session.catalogue.text(f"show.heading.{key}")

    if item.kind == "measure":
        headings = tuple(map(heading, ("year", "value", "target", "result", "source")))
        rows = tuple(_measure_row(point) for point in item.series)
        return Table((*headings, ""), rows, frozenset({1, 2} if item.unit is not None else ()))
    if item.kind == "action":
        headings = tuple(map(heading, ("year", "state", "result")))
        rows = tuple(
            (
                Cell(str(point.year)),
                Cell(point.label.state),
                Cell(point.label.result, point.result or ""),
            )
            for point in item.series
        )
        return Table(headings, rows)
    rows = tuple(
        (Cell(str(point.year)), Cell(point.label.result, point.result or ""))
        for point in item.series
    )
    return Table((heading("year"), heading("result")), rows)


def _measure_row(point: Point) -> tuple[Cell, ...]:
    return (
        Cell(str(point.year)),
        Cell(point.label.value),
        Cell(point.label.target),
        Cell(point.label.result, point.result or ""),
        Cell(point.source or ""),
        Cell(_bar(point)),
    )


def _bar(point: Point) -> str:
    """Return a bar whose length is the value's place; at least one sign where there is a value."""
    if point.share is None:
        return ""
    return BAR * max(1, round(point.share * WIDTH))
