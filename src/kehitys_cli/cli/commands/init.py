"""`kehitys init DIR --example`: a new repository to try things in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.operations.init import init_example
from kehitys_cli.text.diagnostic import UserError


def run(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR")],
    example: Annotated[bool, typer.Option("--example")] = False,
) -> int:
    """Make a new repository of plans."""
    session = session_of(context)
    say = session.catalogue.text
    if not example:
        raise UserError("init.example-only", path=folder)
    founded = init_example(Path(session.given.directory) / folder)
    shown = folder.replace("\\", "/").rstrip("/") or folder
    session.output.line(say("init.made", path=shown, commits=founded.commits))
    if not founded.identity:
        session.output.note(say("init.identity"))
    session.output.note(say("init.next", path=shown))
    return 0
