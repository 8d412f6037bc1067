"""`kehitys audit [YEAR]`: what has changed since it was sealed."""

from __future__ import annotations

from typing import Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of, year_of
from kehitys_cli.cli.output import visible
from kehitys_cli.operations.audit import Request, audit

FORMATS = ("text", "md", "json")
FAIL_ON = ("any", "never")


def run(
    context: typer.Context,
    year: Annotated[str | None, typer.Argument(metavar="YEAR")] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    expect: Annotated[str | None, typer.Option("--expect", metavar="CODE")] = None,
    fail_on: Annotated[str, typer.Option("--fail-on", metavar="any|never")] = "any",
    verify_signatures: Annotated[bool, typer.Option("--verify-signatures")] = False,
    format_: Annotated[str, typer.Option("--format", metavar="text|md|json")] = "text",
) -> int:
    """Audit."""
    session = session_of(context)
    one_of(format_, FORMATS, "--format")
    one_of(fail_on, FAIL_ON, "--fail-on")
    asked = None if year is None else year_of(year)
    request = Request(asked, plan, expect, verify_signatures)
    found = audit(session.workspace, request, session.catalogue)
    if format_ == "json":
        from kehitys_cli.render.machine import machine_json

        session.output.raw(machine_json({"schema_version": 1, "audit": found}))
    else:
        from kehitys_cli.render.audit import AuditPage

        page = AuditPage(session.catalogue)
        session.output.raw(page.markdown(found) if format_ == "md" else visible(page.text(found)))
    return 1 if found.attention and fail_on == "any" else 0
