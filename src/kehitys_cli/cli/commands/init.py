"""`kehitys init DIR`: a municipality's new repository, or with `--example` one to try things in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session

FORGES = ("github", "gitlab", "azure", "none")


def run(
    context: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR")],
    example: Annotated[bool, typer.Option("--example")] = False,
    forge: Annotated[str | None, typer.Option("--ci", metavar="github|gitlab|azure|none")] = None,
) -> int:
    """Make a new repository of plans."""
    session = session_of(context)
    shown = folder.replace("\\", "/").rstrip("/") or folder
    if example and forge is not None:
        raise UserError("init.example-ci")
    if example:
        _example(session, folder, shown)
    else:
        _new(session, folder, shown, one_of(forge or FORGES[0], FORGES, "--ci"))
    return 0


def _example(session: Session, folder: str, shown: str) -> None:
    from kehitys_cli.operations.init import init_example

    say = session.catalogue.text
    founded = init_example(Path(session.given.directory) / folder)
    session.output.line(say("init.made", path=shown, commits=founded.commits))
    if not founded.identity:
        session.output.note(say("init.identity"))
    session.output.note(say("init.next", path=shown))


def _new(session: Session, folder: str, shown: str, forge: str) -> None:
    from kehitys_cli.operations.beginning import init_new

    say, place = session.catalogue.text, Path(session.given.directory) / folder
    message = say("init.message")
    begun = init_new(place, forge, session.language, session.today, message)
    session.output.line(say("init.begun", path=shown, first=begun.first, last=begun.last))
    if not begun.committed:
        session.output.note(say("init.identity"))
        session.output.note(say("init.uncommitted", message=message))
    session.output.note(say("init.read", path=shown))
