"""`kehitys status [YEAR]`: what is due from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of, year_of
from kehitys_cli.cli.tables import Cell, Table, cells, show
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.i18n.forms import date
from kehitys_cli.operations.status import status

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.status import Asked, Status, UnitStatus

FORMATS = ("table", "json", "message", "ics")
RULE = "-" * 72


def run(
    context: typer.Context,
    year: Annotated[str | None, typer.Argument(metavar="YEAR")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="UNIT")] = None,
    missing: Annotated[bool, typer.Option("--missing")] = False,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT")] = "table",
) -> int:
    """Tell what a year's follow-up still waits for."""
    session = session_of(context)
    one_of(format_, FORMATS, "--format")
    workspace = session.workspace
    asked = year_of(year) if year is not None else None
    words = _catalogue(session, format_)
    found = status(workspace, asked, session.today, words, plan=plan, unit=unit)
    if format_ == "json":
        from kehitys_cli.render.machine import machine_json

        session.output.raw(machine_json({"schema_version": 1, "status": found}))
    elif format_ == "ics":
        from kehitys_cli.operations.calendar import status_calendar

        session.output.data(status_calendar(workspace, found, words, unit))
    elif format_ == "message":
        _messages(session, found, words)
    else:
        _tables(session, found, detailed=unit is not None or missing, missing=missing)
    return 0


def _catalogue(session: Session, format_: str) -> Catalogue:
    """Return the words: what is sent speaks the municipality's language, unless told to."""
    if (
        format_ in {"message", "ics"}
        and session.language_given is None
        and session.workspace.register.valid
    ):
        return Catalogue(session.workspace.municipality.language)
    return session.catalogue


# ------------------------------------------------------------------------------------------ tables


def _tables(session: Session, found: Status, *, detailed: bool, missing: bool) -> None:
    say, output = session.catalogue.text, session.output
    for name in found.plan_names:
        output.line(name)
    as_of, due = (date(day, session.language) for day in (found.as_of, found.due))
    output.line(say("status.heading", year=found.year, as_of=as_of, due=due))
    states = f"{found.states_recorded}/{found.states}"
    values = f"{found.values_recorded}/{found.values}"
    output.line(say("status.sums", states=states, values=values, late=found.late))
    if found.unsent:
        output.note(session.catalogue.count("status.unsent", found.unsent))
    if not detailed:
        output.line()
        show(output, _sums(session, found))
        output.line()
        output.note(say("status.more", year=found.year))
        return
    shown = 0
    for unit in found.units:
        items = [item for item in unit.items if item.standing.open or not missing]
        shown += len(items)
        if items:
            output.line()
            output.line(say("status.unit", name=unit.name, id=unit.unit))
            show(output, Table((), tuple(_row(session, item) for item in items), below=4))
    output.line()
    output.note(say("status.ask", year=found.year) if shown else say("status.nothing"))


def _sums(session: Session, found: Status) -> Table:
    columns = ("unit", "id", "states", "values", "awaited", "missing", "promised", "late")
    headings = tuple(session.catalogue.text(f"status.column.{column}") for column in columns)
    rows = tuple(cells(unit.name, unit.unit, *_numbers(unit)) for unit in found.units)
    return Table(headings, rows, frozenset(range(2, len(columns))))


def _numbers(unit: UnitStatus) -> tuple[str, ...]:
    sums = (unit.awaited, unit.missing, unit.promised, unit.late)
    return (
        f"{unit.states_recorded}/{unit.states}",
        f"{unit.values_recorded}/{unit.values}",
        *(str(number) if number else "" for number in sums),
    )


def _row(session: Session, item: Asked) -> tuple[Cell, ...]:
    say = session.catalogue.text
    late = item.late and item.kind == "state"
    label = f"{item.label} ({say('status.late')})" if late else item.label
    return (
        Cell(item.number),
        Cell(say(f"status.kind.{item.kind}")),
        Cell(label, "late" if late else "missing" if item.standing == "missing" else item.result),
        Cell(item.id),
        Cell(item.name),
        Cell(item.help),
    )


# ---------------------------------------------------------------------------------------- messages


def _messages(session: Session, found: Status, words: Catalogue) -> None:
    """Write a message for each unit that something is awaited from."""
    waiting = [unit for unit in found.units if any(item.standing.open for item in unit.items)]
    for number, unit in enumerate(waiting or found.units):
        if number:
            session.output.line(RULE)
        for line in _message(found, unit, words):
            session.output.line(line)


def _message(found: Status, unit: UnitStatus, words: Catalogue) -> list[str]:
    def say(key: str, **params: object) -> str:
        return words.text(f"status.message.{key}", **params)

    due = date(found.due, words.language)
    items = [item for item in unit.items if item.standing.open]
    if not items:
        return [say("done", unit=unit.name, year=found.year)]
    intro = "intro-past" if found.as_of > found.due else "intro"
    lines = [say("subject", year=found.year, due=due), "", say("greeting"), ""]
    lines += [say(intro, unit=unit.name, year=found.year, due=due), ""]
    heading = ""
    for item in items:
        own = f"{item.number} {item.action}".strip()
        if own != heading:
            lines += [own] if not heading else ["", own]
            heading = own
        lines += _asked(item, say("state"))
    lines += [
        "",
        say("each", year=found.year),
        "",
        say("later", year=found.year),
        "",
        say("thanks"),
    ]
    return lines


def _asked(item: Asked, state: str) -> list[str]:
    what = item.name if item.kind == "value" else state
    notes = [item.help, item.label if item.standing == "promised" else ""]
    told = " · ".join(note for note in notes if note)
    return [f"- {what} ({told})" if told else f"- {what}", f"    {item.command}"]
