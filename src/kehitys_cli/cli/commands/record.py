"""`kehitys record`: a value, a state, words, a verdict or a year's summary."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.cli.options import count_of, day_of, year_of
from kehitys_cli.cli.output import visible
from kehitys_cli.operations.cells import Request
from kehitys_cli.operations.record import record
from kehitys_cli.operations.telling import ended
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.record import Recorded

_FLAGS = frozenset({"--yes", "--replace", "--undo", "--no-commit", "--dry-run", "--help", "-h"})
_NUMBER = re.compile(r"-[0-9]")
_ASKED = frozenset({"year", "plan", "source", "by", "no_commit", "dry_run"})
"""What has a meaning where the items are asked for; whatever else is given needs an id."""


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
    n: Annotated[str | None, typer.Option("--n", metavar="NUMBER")] = None,
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
        return _undo(session, {name: given for name, given in context.params.items() if given})
    asks = id_ is None and summary is None
    if asks:
        _require_questions(context, session)
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
        n=None if n is None else count_of(n, "--n"),
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
        files=_files(
            assessment=assessment, reason_missed=reason_missed, remedy=remedy, summary=summary
        ),
    )
    if asks:
        from kehitys_cli.cli.interview import interview

        return interview(session, request)
    recorded = record(
        session.workspace, request, session.today, session.municipal, session.catalogue
    )
    tell(session, recorded, request)
    if not recorded.nothing and not dry_run:
        tell_stored(session, recorded.path, commit=request.commit)
    return 0


def _require_questions(context: typer.Context, session: Session) -> None:
    """Raise UserError where nothing can be asked: off a terminal, and beside what is meant for one item."""
    given = [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.name not in _ASKED
        and context.params.get(parameter.name or "") not in (None, False, [], ())
    ]
    if given:
        raise UserError("record.needs-id", option=", ".join(given))
    if not session.output.can_ask:
        raise UserError("record.needs-terminal")


def _year(session: Session, given: str | None, id_: str | None, plan: str | None) -> int:
    """Return the year that was told; at a terminal else the last ended one within the plan."""
    if given is not None:
        return year_of(given)
    if not session.output.can_ask:
        raise UserError("record.needs-year")
    from kehitys_cli.operations.subject import default_year, year_asked

    if id_ is None:
        return year_asked(session.workspace, session.today, plan)
    return default_year(session.workspace, id_, session.today, plan)


def _files(**given: str | None) -> tuple[tuple[str, str], ...]:
    """Return the texts that name a file, by the request's field."""
    told = ((name, text) for name, text in given.items() if text is not None)
    return tuple((name, text) for name, text in told if text.startswith("@"))


def _from_file(given: str | None) -> str | None:
    """Return a text, or with `@FILE` that file's."""
    if given is None or not given.startswith("@"):
        return given
    from kehitys_cli.text.store import user_text

    return user_text(Path(given[1:]))


def _undo(session: Session, given: Mapping[str, Any]) -> int:
    """Take the last record back, or the last of an item; nothing else goes with it."""
    from kehitys_cli.operations.undo import Named, undo

    name = given.get("id_")
    if given.keys() - {"undo", "id_", "year", "plan"} or (name is None and len(given) > 1):
        raise UserError("record.undo-alone")
    year = year_of(given["year"]) if "year" in given else None
    named = None if name is None else Named(name, given.get("plan"), year)
    undone = undo(session.workspace, session.municipal, named)
    key = "record.restored" if undone.restored else "record.undone"
    session.output.line(session.catalogue.text(key, subject=undone.subject))
    return 0


def tell(session: Session, recorded: Recorded, request: Request) -> None:
    """Say what was recorded and what result it gives; of a dry run what would change."""
    say, line = session.catalogue.text, session.output.line
    if recorded.nothing:
        line(say("record.nothing", told=ended(recorded.told)))
        return
    if request.dry_run:
        _warn(session, recorded)
        session.output.raw(visible(recorded.diff))
        return
    told, source = say("record.done", told=recorded.told), request.source or request.document
    told = f"{told} ({source})." if source else ended(told)
    line(f"{told} {_result(session, recorded)}".rstrip())
    for older in recorded.older:
        line(
            say(
                "record.older",
                written=say(f"record.language.{recorded.language}"),
                left=say(f"record.language.{older.language}"),
                command=older.command,
            )
        )
    _warn(session, recorded)


def tell_stored(session: Session, path: str, *, commit: bool) -> None:
    """Say where a record stands: in a file, on this machine, with or without a remote that waits for it."""
    from kehitys_cli.cli.standing import stored

    uncommitted = session.catalogue.text("record.uncommitted", path=path)
    session.output.line(stored(session, "record") if commit else uncommitted)


def _warn(session: Session, recorded: Recorded) -> None:
    for warned in recorded.warnings:
        session.output.note(session.catalogue.text(warned.key, **warned.params))


def _result(session: Session, recorded: Recorded) -> str:
    located = recorded.located
    if located is None:
        return ""
    from kehitys_cli.operations.recorded import result_words

    return result_words(session.workspace, located, recorded.year, session.today, session.catalogue)
