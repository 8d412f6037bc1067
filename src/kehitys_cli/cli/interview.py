"""The questions that `kehitys record` asks at a terminal: unit by unit, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.cli.commands.record import tell, tell_stored
from kehitys_cli.model.tokens import State
from kehitys_cli.operations.asking import doubt_about, due_items, require_ready, tried
from kehitys_cli.operations.record import record
from kehitys_cli.operations.repeating import command_of
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.asking import Doubt, Item
    from kehitys_cli.operations.cells import Request

_INDENT = "     "
_YES = frozenset({"k", "j", "y", "kyllä", "ja", "yes"})
_NO = frozenset({"e", "n", "ei", "nej", "no"})


class _Answer(NamedTuple):
    """What was answered to an item: the record that it asks for."""

    item: Item
    request: Request


def interview(session: Session, template: Request) -> int:
    """Ask for the unit, then for what it owes; write after a summary.

    `template` holds what all answers share: the year, and what was given for them all beforehand. What
    would be refused is refused before the first question, or as soon as it is answered.
    """
    _require_ready(session, (), template)
    words = Words(session.catalogue)
    items = due_items(session.workspace, template.year, session.today, words, template.plan)
    unit = _unit(session, items)
    mine = [item for item in items if item.unit == unit]
    if not mine:
        session.output.line(session.catalogue.text("record.all-recorded", year=template.year))
        return 0
    _require_ready(session, mine, template)
    answers: list[_Answer] = []
    try:
        for number, item in enumerate(mine, start=1):
            session.output.line(f"{number}/{len(mine)}  {item.number} {item.action}")
            request = _ask(session, item, template._replace(id=item.full_name), words)
            if request is not None:
                answers.append(_Answer(item, request))
        agreed = bool(answers) and (template.dry_run or _agreed(session, answers))
    except KeyboardInterrupt:
        session.output.line()
        _keep(session, [answer.request for answer in answers])
        raise
    if not agreed:
        session.output.line(session.catalogue.text("record.nothing-answered"))
        return 0
    _record(session, [answer.request for answer in answers])
    return 0


def _require_ready(session: Session, items: Sequence[Item], template: Request) -> None:
    require_ready(session.workspace, items, template, session.today, session.municipal)


def _unit(session: Session, items: tuple[Item, ...]) -> str:
    """Ask who is answering: number, id or name of a unit that owes something."""
    names = {
        unit.id: unit.name.pick(session.language) for unit in session.workspace.municipality.units
    }
    owing = list(dict.fromkeys(item.unit for item in items))
    if len(owing) < 2:  # noqa: PLR2004 - nothing to choose
        return owing[0] if owing else ""
    for number, unit in enumerate(owing, start=1):
        count = sum(item.unit == unit for item in items)
        session.output.line(f"  {number:>2}  {names.get(unit, unit)} ({count})")
    while True:
        given = session.output.ask(session.catalogue.text("record.ask-unit")).strip()
        if given.isdigit() and 1 <= int(given) <= len(owing):
            return owing[int(given) - 1]
        for unit in owing:
            if given.casefold() in {unit, names.get(unit, unit).casefold()}:
                return unit


# ------------------------------------------------------------------------------------ one item


def _ask(session: Session, item: Item, request: Request, words: Words) -> Request | None:
    """Return what an item is answered with; None where it is skipped."""
    if item.kind == "state":
        return _ask_state(session, item, request._replace(source=None))
    facts = " · ".join((item.name, *item.facts))
    session.output.line(f"{_INDENT}{facts}")
    if item.definition:
        session.output.line(f"{_INDENT}{item.definition}")
    valued = _ask_value(session, item, request, words)
    return None if valued is None else _ask_source(session, item, valued)


def _asked(session: Session, key: str, **params: object) -> str:
    return session.output.ask(_INDENT + session.catalogue.text(key, **params)).strip()


def _fits(session: Session, request: Request) -> bool:
    """Tell whether an answer could be recorded; where not, say why: it is asked again."""
    try:
        tried(session.workspace, request, session.today, session.municipal)
    except UserError as error:
        session.output.line(_INDENT + session.catalogue.text(error.key, **error.params))
        return False
    return True


def _ask_value(session: Session, item: Item, request: Request, words: Words) -> Request | None:
    key = "record.ask-words" if item.kind == "sanallinen" else "record.ask-value"
    while True:
        given = _asked(session, key, year=request.year)
        if not given:
            return None
        valued = request._replace(value=given)
        if not _fits(session, valued):
            continue
        doubt = doubt_about(item, given, request.year, words)
        return valued if doubt is None else _resolved(session, valued, doubt)


def _resolved(session: Session, request: Request, doubt: Doubt) -> Request | None:
    """Ask whether an outlier is meant; return what to record."""
    key = "record.ask-outlier" if doubt.likely else "record.ask-outlier-only"
    while True:
        answer = _asked(session, key, **doubt._asdict()).casefold()
        if not answer:
            return None
        if answer == "e":
            return request._replace(meant=True)
        if doubt.likely and answer in _YES:
            return request._replace(value=doubt.likely)


def _ask_source(session: Session, item: Item, request: Request) -> Request:
    say = session.catalogue.text
    parts = [say("record.last-source", source=item.last_source)] if item.last_source else []
    if request.source is not None:
        parts = [say("record.source-given", source=request.source)]
    elif item.needs_source:
        parts.append(say("record.source-needed"))
    key = "record.ask-source-told" if parts else "record.ask-source"
    while True:
        given = _asked(session, key, told="; ".join(parts))
        sourced = request._replace(source=given) if given else request
        if _fits(session, sourced):
            return sourced


def _ask_state(session: Session, item: Item, request: Request) -> Request | None:
    states = list(State)
    names = [session.catalogue.text(f"evaluation.state.{state.token}") for state in states]
    listed = ", ".join(f"{number} {name}" for number, name in enumerate(names, start=1))
    for fact in item.facts:
        session.output.line(f"{_INDENT}{fact}")
    session.output.line(f"{_INDENT}{listed}")
    while True:
        given = _asked(session, "record.ask-state", year=request.year)
        if not given:
            return None
        if given.isdigit() and 1 <= int(given) <= len(states):
            return request._replace(state=states[int(given) - 1].value)
        if given.casefold() in names:
            return request._replace(state=states[names.index(given.casefold())].value)


# ------------------------------------------------------------------------------------- writing


def _agreed(session: Session, answers: Sequence[_Answer]) -> bool:
    """Show what will be recorded, and ask whether it shall be."""
    session.output.line(session.catalogue.text("record.summary-heading"))
    for item, request in answers:
        source = f" ({request.source})" if request.source else ""
        told = f"{item.number} {item.name or item.action}: {request.value or request.state}{source}"
        session.output.line(f"{_INDENT}{told}")
    while True:
        given = session.output.ask(session.catalogue.text("record.ask-write")).strip().casefold()
        if not given or given in _YES:
            return True
        if given in _NO:
            return False


def _record(session: Session, requests: Sequence[Request]) -> None:
    """Record one by one, and say where that stands."""
    left = [*requests]
    written: dict[str, bool] = {}
    try:
        while left:
            session.renew()
            recorded = record(
                session.workspace, left[0], session.today, session.municipal, session.catalogue
            )
            request = left.pop(0)
            tell(session, recorded, request)
            if not (recorded.nothing or request.dry_run):
                written[recorded.path] = request.commit
    except (UserError, KeyboardInterrupt):
        _keep(session, left)
        raise
    finally:
        for path, commit in written.items():
            tell_stored(session, path, commit=commit)


def _keep(session: Session, requests: Sequence[Request]) -> None:
    """Tell the commands that record what was answered and could not be written: no answer is lost."""
    if requests:
        session.output.line(session.catalogue.text("record.not-written"))
    for request in requests:
        session.output.line(f"  {command_of(request)}")
