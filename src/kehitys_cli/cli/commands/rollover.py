"""`kehitys rollover PLAN PERIOD`: the next term's plan as a draft."""

from __future__ import annotations

from typing import Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.output import visible
from kehitys_cli.operations.rollover import Request, rollover


def run(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(metavar="PLAN")],
    period: Annotated[str, typer.Argument(metavar="PERIOD")],
    strategy: Annotated[str | None, typer.Option("--strategy", metavar="ID")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    """Draft the next plan."""
    session = session_of(context)
    say, output = session.catalogue.text, session.output
    request = Request(plan, period, session.today, strategy, dry_run)
    drafted = rollover(session.workspace, request)
    if dry_run:
        output.raw(visible(drafted.text))
        return 0
    output.line(say("rollover.written", path=drafted.path))
    output.line(say("rollover.carried", actions=drafted.actions, measures=drafted.measures))
    output.line(say("rollover.baselines", proposed=drafted.proposed))
    if drafted.left:
        output.line(say("rollover.left"))
        for one in drafted.left:
            output.line(f"  {one.number} {one.name}: {one.why}")
    output.note(say("rollover.next", plan=drafted.plan))
    output.note(say("rollover.uncommitted"))
    return 0
