"""`kehitys why ID --year YEAR`: what a result rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of, year_of
from kehitys_cli.i18n.forms import date
from kehitys_cli.operations.reading import as_of_day, edition_at
from kehitys_cli.operations.subject import default_year
from kehitys_cli.operations.why import why

if TYPE_CHECKING:
    import datetime as dt

    from kehitys_cli.cli.session import Session
    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.operations.why import Why, WhyInput

FORMATS = ("text", "json")


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID")],
    year: Annotated[str | None, typer.Option("--year", metavar="YEAR")] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="REV")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|json")] = "text",
) -> int:
    """Tell why a result is what it is."""
    session = session_of(context)
    one_of(format_, FORMATS, "--format")
    workspace, today = _read(session, at)
    asked = year_of(year) if year else default_year(workspace, name, today, plan)
    answer = why(workspace, name, asked, today, session.catalogue, plan)
    if format_ == "json":
        from kehitys_cli.render.machine import machine_json

        session.output.raw(machine_json({"schema_version": 1, "why": answer}))
    else:
        _text(session, answer)
    return 0


def _read(session: Session, at: str | None) -> tuple[Workspace, dt.date]:
    """Return the files and the day to go by: of a commit its own, unless a day is told."""
    if at is None:
        return session.workspace, session.today
    edition = edition_at(session.workspace, at)
    told = session.today if session.given.today is not None else None
    return edition.workspace, as_of_day(told, edition.commit)


def _text(session: Session, answer: Why) -> None:
    say, line = session.catalogue.text, session.output.line
    key = "why.line" if answer.message else "why.line-bare"
    line(say(key, label=answer.label, message=answer.message))
    _inputs(session, answer.inputs)
    if answer.measures:
        _measures(session, answer)
    if any(item.commit for item in answer.inputs):
        line(say("why.history", id=f"{answer.plan}/{answer.id}"))
    if answer.preliminary:
        line(say("why.preliminary"))
    if answer.change_label:
        line(say("why.change", change=answer.change_label))
    if answer.state_label:
        line(say("why.state", state=answer.state_label))
    if answer.verdict is not None and answer.rule != "self-assessment":
        verdict = say(f"evaluation.verdict.{answer.verdict}")
        line(say("why.verdict", verdict=verdict))
    if answer.late and answer.kind == "action":
        line(say("why.late"))


def _inputs(session: Session, inputs: tuple[WhyInput, ...]) -> None:
    from kehitys_cli.cli.tables import Table, cells, show

    rows = [
        cells(item.label, item.message, item.help, _place(item), _brought(session, item))
        for item in inputs
        if not _told_beside(item, inputs)
    ]
    show(session.output, Table((), tuple(rows)))


def _told_beside(item: WhyInput, inputs: tuple[WhyInput, ...]) -> bool:
    """Tell whether a source is already told on its value's line."""
    return item.role == "source" and any(
        other.role == "value" and other.help == item.message and other.file == item.file
        for other in inputs
    )


def _place(item: WhyInput) -> str:
    return f"{item.file}:{item.line}" if item.file else ""


def _brought(session: Session, item: WhyInput) -> str:
    """Return the commit and day that brought a line; without git there is nothing to tell."""
    if item.commit is None or item.date is None:
        return ""
    return f"{item.commit[:8]} {date(item.date, session.language)}"


def _measures(session: Session, answer: Why) -> None:
    from kehitys_cli.cli.tables import Cell, Table, show

    say = session.catalogue.text
    session.output.line(say("why.measures"))
    rows = tuple(
        (
            Cell(item.name),
            Cell(item.label, item.result),
            Cell(say("why.decides") if item.decides else ""),
            Cell(item.id),
        )
        for item in answer.measures
    )
    show(session.output, Table((), rows))
    first = next((item for item in answer.measures if item.decides), answer.measures[0])
    session.output.line(say("why.ask", id=first.id, year=answer.year))
