"""`kehitys report YEAR`: the follow-up report."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import day_of, one_of, several_of, year_of
from kehitys_cli.operations.report import FORMATS, Request, render, write
from kehitys_cli.operations.report import verify as verified
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.kinds.page import Kind

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.report import Rendered

_AS_SPOKEN = str.maketrans("äö", "ao")


def run(
    context: typer.Context,
    year: Annotated[str, typer.Argument(metavar="YEAR")],
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT")] = "md,html",
    output: Annotated[str | None, typer.Option("--output", "-o", metavar="DIR")] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    at: Annotated[str | None, typer.Option("--at", metavar="REV")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE")] = None,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND")] = "tilinpaatos",
    templates: Annotated[str | None, typer.Option("--templates", metavar="DIR")] = None,
    verify: Annotated[str | None, typer.Option("--verify", metavar="CODE")] = None,
) -> int:
    """Render a year's report."""
    session = session_of(context)
    request = Request(
        year_of(year),
        session.today,
        tuple(dict.fromkeys(several_of(format_, FORMATS, "--format"))),
        session.language_given,
        plan,
        None if as_of is None else day_of(as_of, "--as-of"),
        at,
        None if templates is None else Path(templates),
        _kind(kind),
    )
    if verify is not None:
        return _verify(session, request, verify)
    if output == "-":
        _to_stdout(session, request)
    else:
        _to_files(session, request, output)
    return 0


def _verify(session: Session, request: Request, code: str) -> int:
    """Tell which report has a code today; 1 where none has."""
    found = verified(session.workspace, request, code)
    say, line = session.catalogue.text, session.output.line
    for one in found:
        if one.same:
            line(say("report.verified", plan=one.plan, year=request.year, digest=one.digest))
    if any(one.same for one in found):
        return 0
    line(say("report.not-verified", code=code.strip(), year=request.year))
    for one in found:
        line(f"  {one.code}  {one.plan}")
    session.output.note(say("report.not-verified-help", year=request.year))
    return 1


def _kind(word: str) -> Kind:
    """Return a kind by its word, with or without its dots: `puoliväli` is `puolivali`."""
    plain = unicodedata.normalize("NFC", word).translate(_AS_SPOKEN)
    return Kind(one_of(plain, tuple(Kind), "--kind"))


def _to_stdout(session: Session, request: Request) -> None:
    if len(request.formats) != 1:
        raise UserError("report.one-format")
    rendered = list(render(session.workspace, request))
    if len(rendered) != 1:
        raise UserError("report.one-format")
    session.output.data(rendered[0].data)


def _to_files(session: Session, request: Request, output: str | None) -> None:
    default = session.workspace.root / "reports" / str(request.year)
    folder = default if output is None else Path(output)
    shown = f"reports/{request.year}" if output is None else output.replace("\\", "/").rstrip("/")
    for rendered in render(session.workspace, request):
        write(rendered, folder)
        session.output.line(_line(session, rendered, request.year, f"{shown}/{rendered.name}"))
    session.output.note(session.catalogue.text("report.next", year=request.year))


def _line(session: Session, rendered: Rendered, year: int, path: str) -> str:
    key = "report.written" if rendered.plan else "report.written-summary"
    key = key if rendered.draft else f"{key}-sealed"
    numbers = {"recorded": rendered.recorded, "due": rendered.due} if rendered.plan else {}
    return session.catalogue.text(key, year=year, path=path, **numbers)
