"""`kehitys rule CODE`: a rule's page."""

from __future__ import annotations

from typing import Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.operations.rule import rule_page, rules


def run(
    context: typer.Context,
    code: Annotated[str | None, typer.Argument(metavar="CODE")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="text|json")] = "text",
) -> int:
    """Explain a rule, or list them all."""
    session = session_of(context)
    found = rules(session.catalogue) if code is None else (rule_page(code, session.catalogue),)
    if format_ == "json":
        from kehitys_cli.render.machine import machine_json

        session.output.raw(machine_json({"schema_version": 1, "rules": found}))
        return 0
    for item in found:
        text = f"{item.code}  {item.severity:<8} {item.title}" if code is None else item.page
        session.output.line(text.rstrip("\n"))
    return 0
