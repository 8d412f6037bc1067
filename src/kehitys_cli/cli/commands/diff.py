"""`kehitys diff`: what a change means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import one_of
from kehitys_cli.operations.diff import diff

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.diff import Difference

FORMATS = ("text", "md", "json")
FAIL_ON = ("weaker", "any", "never")


def run(
    context: typer.Context,
    revisions: Annotated[str | None, typer.Argument(metavar="BASE|A..B|A...B")] = None,
    staged: Annotated[bool, typer.Option("--staged")] = False,
    format_: Annotated[str, typer.Option("--format", metavar="text|md|json")] = "text",
    fail_on: Annotated[str, typer.Option("--fail-on", metavar="weaker|any|never")] = "never",
    suggest: Annotated[bool, typer.Option("--suggest")] = False,
) -> int:
    """Tell what changed, and how heavily it weighs."""
    session = session_of(context)
    one_of(format_, FORMATS, "--format")
    one_of(fail_on, FAIL_ON, "--fail-on")
    found = diff(session.workspace, revisions, session.catalogue, staged=staged)
    if suggest:
        _suggested(session, found)
    elif format_ == "json":
        from kehitys_cli.render.machine import machine_json

        session.output.raw(machine_json({"schema_version": 1, "diff": found.diff}))
    else:
        _shown(session, found, format_)
    return int(found.fails(fail_on))


def _shown(session: Session, found: Difference, format_: str) -> None:
    from kehitys_cli.cli.output import visible
    from kehitys_cli.render.diagnostics.text import Style
    from kehitys_cli.render.difference import as_markdown, as_text

    output, words = session.output, session.catalogue
    if format_ == "md":
        output.raw(as_markdown(found.page, words))
        return
    output.note(words.text("diff.changed", old=found.page.old, new=found.page.new))
    output.raw(as_text(found.page, words, Style(output.colored, visible), output.width))


def _suggested(session: Session, found: Difference) -> None:
    from kehitys_cli.operations.suggest import suggestion

    text = suggestion(found, session.catalogue)
    if text:
        session.output.raw(text)
    else:
        session.output.note(session.catalogue.text("diff.nothing-to-suggest"))
