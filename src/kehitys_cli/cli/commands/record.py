"""`kehitys record`: a value, a state, words, a verdict or a year's summary."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import day_of, year_of
from kehitys_cli.cli.output import visible
from kehitys_cli.operations.cells import Request
from kehitys_cli.operations.record import record
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.record import Recorded

_FLAGS = frozenset({"--yes", "--replace", "--undo", "--no-commit", "--dry-run", "--help", "-h"})
_NUMBER = re.compile(r"-[0-9]")


def adjusted(argv: Sequence[str]) -> list[str]:
    """Return the arguments with all words of VALUE as one, and `-35` as a value.

    `record netto -35` and `record vakiluku 72 675 --year 2024` need no quotes.
    """
    words: list[str] = []
    options: list[str] = []
    rest = iter(argv)
    for word in rest:
        if word == "--":
            words += rest
        elif not word.startswith("-") or _NUMBER.match(word):
            words.append(word)
        else:
            options.append(word)
            if "=" not in word and word not in _FLAGS:
                options += [value for value in [next(rest, None)] if value is not None]
    value = " ".join(words[1:])
    if _NUMBER.match(value):
        value = f"\u2212{value[1:]}"
    told = [*words[:1], *([value] if value else [])]
    if any(word.startswith("-") for word in told):
        return [*options, "--", *told]
    return [*told, *options]


def run(
    context: typer.Context,
    id_: Annotated[str | None, typer.Argument(metavar="ID")] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE…")] = None,
    year: Annotated[str | None, typer.Option("--year", metavar="YEAR")] = None,
    plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="TEXT")] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="TEXT")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="PERIOD")] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE")] = None,
    quality: Annotated[str | None, typer.Option("--quality", metavar="WORD")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
    break_: Annotated[str | None, typer.Option("--break", metavar="TEXT")] = None,
    withheld: Annotated[str | None, typer.Option("--withheld", metavar="TEXT")] = None,
    interim: Annotated[str | None, typer.Option("--interim", metavar="PERIOD")] = None,
    forecast: Annotated[str | None, typer.Option("--forecast", metavar="NUMBER")] = None,
    class_: Annotated[list[str] | None, typer.Option("--class", metavar="NAME=NUMBER")] = None,
    n: Annotated[int | None, typer.Option("--n", metavar="NUMBER")] = None,
    promised: Annotated[str | None, typer.Option("--promised", metavar="DATE")] = None,
    state: Annotated[str | None, typer.Option("--state", metavar="WORD")] = None,
    assessment: Annotated[str | None, typer.Option("--assessment", metavar="TEXT|@FILE")] = None,
    verdict: Annotated[str | None, typer.Option("--verdict", metavar="WORD")] = None,
    evidence: Annotated[list[str] | None, typer.Option("--evidence", metavar="TEXT")] = None,
    reason_missed: Annotated[str | None, typer.Option("--reason-missed", metavar="TEXT")] = None,
    remedy: Annotated[str | None, typer.Option("--remedy", metavar="TEXT")] = None,
    decision: Annotated[str | None, typer.Option("--decision", metavar="ID")] = None,
    summary: Annotated[str | None, typer.Option("--summary", metavar="TEXT|@FILE")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="UNIT")] = None,
    yes: Annotated[bool, typer.Option("--yes")] = False,
    replace: Annotated[bool, typer.Option("--replace")] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT")] = None,
    undo: Annotated[bool, typer.Option("--undo")] = False,
    no_commit: Annotated[bool, typer.Option("--no-commit")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> int:
    """Record."""
    session = session_of(context)
    if undo:
        if any(given for name, given in context.params.items() if name != "undo"):
            raise UserError("record.undo-alone")
        return _undo(session)
    if id_ is None and summary is None:
        from kehitys_cli.cli.interview import interview

        return interview(
            session, None if year is None else year_of(year), plan, commit=not no_commit
        )
    request = Request(
        year=_year(session, year, id_, plan),
        id=id_,
        plan=plan,
        value=value,
        period=period,
        date=None if date is None else day_of(date, "--date"),
        source=source,
        document=document,
        quality=quality,
        note=note,
        series_break=break_,
        withheld=withheld,
        interim=interim,
        forecast=forecast,
        classes=tuple(class_ or ()),
        n=n,
        promised=None if promised is None else day_of(promised, "--promised"),
        state=state,
        assessment=_from_file(assessment),
        verdict=verdict,
        evidence=tuple(evidence or ()),
        reason_missed=_from_file(reason_missed),
        remedy=_from_file(remedy),
        decision=decision,
        summary=_from_file(summary),
        by=by,
        meant=yes,
        replace=replace,
        reason=reason,
        commit=not no_commit,
        dry_run=dry_run,
    )
    recorded = record(session.workspace, request, session.today, session.municipal)
    _tell(session, recorded, request)
    return 0


def _year(session: Session, given: str | None, id_: str | None, plan: str | None) -> int:
    """Return the year that was told; at a terminal else the last ended one within the plan."""
    if given is not None:
        return year_of(given)
    if not session.output.can_ask:
        raise UserError("record.needs-year")
    if id_ is None:
        return session.today.year - 1
    from kehitys_cli.operations.subject import default_year

    return default_year(session.workspace, id_, session.today, plan)


def _from_file(given: str | None) -> str | None:
    """Return a text, or with `@FILE` that file's."""
    if given is None or not given.startswith("@"):
        return given
    from kehitys_cli.text.store import user_text

    return user_text(Path(given[1:]))


def _undo(session: Session) -> int:
    from kehitys_cli.operations.undo import undo

    undone = undo(session.workspace, session.municipal)
    session.output.line(session.catalogue.text("record.undone", subject=undone.subject))
    return 0


def _tell(session: Session, recorded: Recorded, request: Request) -> None:
    if recorded.nothing:
        session.output.line(
            session.catalogue.text("record.nothing", name=recorded.name, year=recorded.year)
        )
        return
    if request.dry_run:
        session.output.raw(visible(recorded.diff))
        return
    tell_recorded(session, recorded, request.source or request.document)
    key = "record.uncommitted" if recorded.commit is None else _stored(session)
    session.output.line(session.catalogue.text(key, path=recorded.path))


def _stored(session: Session) -> str:
    """Return the words for a commit: with or without a remote that waits for it."""
    from kehitys_cli.operations.send import waiting

    return "record.stored" if waiting(session.workspace) is None else "record.stored-send"


def tell_recorded(session: Session, recorded: Recorded, source: str | None) -> None:
    """Say what was recorded, and what result it gives."""
    catalogue = session.catalogue
    told = catalogue.text(
        "record.done", name=recorded.name, year=recorded.year, value=recorded.told
    )
    told = f"{told} ({source})." if source else f"{told}."
    result = _result(session, recorded)
    session.output.line(f"{told} {result}".rstrip())


def _result(session: Session, recorded: Recorded) -> str:
    located = recorded.located
    if located is None:
        return ""
    from kehitys_cli.operations.recorded import result_words

    return result_words(session.workspace, located, recorded.year, session.today, session.catalogue)
