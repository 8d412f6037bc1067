"""`kehitys validate`: what is broken, and what a plan leaves open."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.entry import USAGE
from kehitys_cli.cli.options import one_of
from kehitys_cli.cli.output import visible
from kehitys_cli.operations.validate import Selection, paths_below, validate
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.validate import Validation

FORMATS = ("auto", "full", "concise", "json", "github", "gitlab", "sarif", "junit")
FAIL_ON = ("error", "warning", "never")


def run(
    context: typer.Context,
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH")] = None,
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT")] = "auto",
    output_file: Annotated[str | None, typer.Option("--output-file", metavar="FILE")] = None,
    select: Annotated[list[str] | None, typer.Option("--select", metavar="CODE")] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="CODE")] = None,
    fail_on: Annotated[str, typer.Option("--fail-on", metavar="LEVEL")] = "error",
    strict: Annotated[bool, typer.Option("--strict")] = False,
    statistics: Annotated[bool, typer.Option("--statistics")] = False,
    changed_since: Annotated[str | None, typer.Option("--changed-since", metavar="REF")] = None,
    fix: Annotated[bool, typer.Option("--fix")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    """Check every file below plans/."""
    session = session_of(context)
    one_of(format_, FORMATS, "--format")
    one_of(fail_on, FAIL_ON, "--fail-on")
    selection = Selection(
        _codes(select),
        _codes(ignore),
        paths_below(session.workspace, paths or (), session.given.directory),
        changed_since,
    )
    mended = _fix(session, dry_run=dry_run) if fix else ()
    validation = validate(session.workspace, session.today, session.catalogue, selection)
    level = "warning" if strict else fail_on
    text = _shown(session, validation, format_)
    if output_file is None:
        session.output.raw(text)
    else:
        _written(session, output_file, text)
    if statistics:
        from kehitys_cli.render.diagnostics.text import statistics as counted

        session.output.raw(counted(validation.diagnostics))
    if unseen := validation.unseen(level):
        key = "validate.unseen-too" if level == "warning" else "validate.unseen"
        session.output.error(session.catalogue.count(key, unseen))
    if mended and not dry_run:
        session.output.note(session.catalogue.text("prepare.uncommitted"))
    return USAGE if mended is None else int(validation.fails(level))


def _codes(given: list[str] | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for item in given or () for code in item.split(","))


def _shown(session: Session, validation: Validation, format_: str) -> str:
    chosen = _automatic(session) if format_ == "auto" else format_
    diagnostics, checked = validation.diagnostics, validation.checked
    if chosen in {"full", "concise"}:
        from kehitys_cli.render.diagnostics import text

        style = text.Style(session.output.colored, visible)
        if chosen == "concise":
            return text.concise(diagnostics, style)
        sound = not validation.unseen("error")
        width = session.output.width
        return text.full(diagnostics, checked, session.catalogue, style, width, sound=sound)
    from kehitys_cli.render.diagnostics import machine

    if chosen == "json":
        return machine.as_json(diagnostics, checked)
    if chosen == "github":
        return machine.as_github(diagnostics)
    if chosen == "gitlab":
        return machine.as_gitlab(diagnostics)
    if chosen == "sarif":
        return machine.as_sarif(diagnostics, session.catalogue)
    return machine.as_junit(diagnostics, validation.files)


def _automatic(session: Session) -> str:
    if session.output.is_terminal:
        return "full"
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "concise"


def _written(session: Session, path: str, text: str) -> None:
    from pathlib import Path

    from kehitys_cli.text.store import write_new

    write_new(Path(session.given.directory) / path, text.encode("utf-8"))


def _fix(session: Session, *, dry_run: bool) -> tuple[str, ...] | None:
    """Mend what can be mended, and return the files; None where a file is broken: the findings tell why."""
    from kehitys_cli.operations.fix import mend

    try:
        mended = mend(session.workspace, session.today, dry_run=dry_run)
    except UserError as error:
        session.output.error(session.catalogue.text(error.key, **error.params))
        return None
    if dry_run:
        session.output.raw(visible(mended.diff))
    for path in mended.paths:
        session.output.note(session.catalogue.text("validate.mended", path=path))
    session.renew()
    return mended.paths
