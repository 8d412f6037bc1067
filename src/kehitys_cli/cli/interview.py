"""The questions that `kehitys record` asks at a terminal: unit by unit, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.cli.commands.record import tell_recorded
from kehitys_cli.model.values import State
from kehitys_cli.operations.asking import doubt_about, due_items
from kehitys_cli.operations.cells import Request
from kehitys_cli.operations.record import record
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session
    from kehitys_cli.operations.asking import Item

_INDENT = "     "


class _Answer(NamedTuple):
    """What was answered to an item."""

    item: Item
    value: str
    source: str | None
    meant: bool


def interview(session: Session, year: int | None, plan: str | None, *, commit: bool) -> int:
    """Ask for the unit, then for what it owes; write after a summary. UserError off a terminal."""
    if not session.output.can_ask:
        raise UserError("record.needs-terminal")
    chosen = year if year is not None else session.today.year - 1
    words = Words(session.catalogue)
    items = due_items(session.workspace, chosen, session.today, words, plan)
    unit = _unit(session, items)
    mine = [item for item in items if item.unit == unit]
    if not mine:
        session.output.line(session.catalogue.text("record.all-recorded", year=chosen))
        return 0
    answers = []
    for number, item in enumerate(mine, start=1):
        answer = _ask(session, item, f"{number}/{len(mine)}", chosen, words)
        if answer is not None:
            answers.append(answer)
    return _write(session, answers, chosen, commit=commit)


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


def _ask(session: Session, item: Item, position: str, year: int, words: Words) -> _Answer | None:
    session.output.line(f"{position}  {item.number} {item.action}")
    if item.kind == "state":
        return _ask_state(session, item, year)
    facts = " · ".join((item.name, *item.facts))
    session.output.line(f"{_INDENT}{facts}")
    if item.definition:
        session.output.line(f"{_INDENT}{item.definition}")
    return _ask_value(session, item, year, words)


def _ask_value(session: Session, item: Item, year: int, words: Words) -> _Answer | None:
    key = "record.ask-words" if item.kind == "sanallinen" else "record.ask-value"
    while True:
        given = session.output.ask(_INDENT + session.catalogue.text(key, year=year)).strip()
        if not given:
            return None
        try:
            doubt = doubt_about(item, given, year, words)
        except UserError as error:
            session.output.line(_INDENT + session.catalogue.text(error.key, **error.params))
            continue
        meant = False
        if doubt is not None:
            resolved = _resolve(session, given, doubt.value, doubt.last, doubt.likely)
            if resolved is None:
                return None
            given, meant = resolved
        return _Answer(item, given, _ask_source(session, item), meant)


def _resolve(
    session: Session, given: str, value: str, last: str, likely: str
) -> tuple[str, bool] | None:
    """Ask whether an outlier is meant; return the value to record and whether it is."""
    key = "record.ask-outlier" if likely else "record.ask-outlier-only"
    text = session.catalogue.text(key, value=value, last=last, likely=likely)
    answer = session.output.ask(_INDENT + text).strip().casefold()
    if likely and answer in {"k", "j", "y"}:
        return likely, False
    return (given, True) if answer == "e" else None


def _ask_source(session: Session, item: Item) -> str | None:
    catalogue = session.catalogue
    last = catalogue.text("record.last-source", source=item.last_source) if item.last_source else ""
    need = catalogue.text("record.source-needed") if item.needs_source else ""
    told = "; ".join(part for part in (last, need) if part)
    key = "record.ask-source-told" if told else "record.ask-source"
    given = session.output.ask(_INDENT + catalogue.text(key, told=told)).strip()
    return given or None


def _ask_state(session: Session, item: Item, year: int) -> _Answer | None:
    states = list(State)
    names = [session.catalogue.text(f"evaluation.state.{state.token}") for state in states]
    listed = ", ".join(f"{number} {name}" for number, name in enumerate(names, start=1))
    for fact in item.facts:
        session.output.line(f"{_INDENT}{fact}")
    session.output.line(f"{_INDENT}{listed}")
    while True:
        given = session.output.ask(
            _INDENT + session.catalogue.text("record.ask-state", year=year)
        ).strip()
        if not given:
            return None
        if given.isdigit() and 1 <= int(given) <= len(states):
            return _Answer(item, states[int(given) - 1].value, None, meant=False)
        if given.casefold() in names:
            return _Answer(item, states[names.index(given.casefold())].value, None, meant=False)


def _write(session: Session, answers: list[_Answer], year: int, *, commit: bool) -> int:
    if not answers:
        session.output.line(session.catalogue.text("record.nothing-answered"))
        return 0
    session.output.line(session.catalogue.text("record.summary-heading"))
    for answer in answers:
        item = answer.item
        source = f" ({answer.source})" if answer.source else ""
        told = f"{item.number} {item.name or item.action}: {answer.value}{source}"
        session.output.line(f"{_INDENT}{told}")
    agreed = session.output.ask(session.catalogue.text("record.ask-write")).strip().casefold()
    if agreed not in {"", "k", "j", "y"}:
        session.output.line(session.catalogue.text("record.nothing-answered"))
        return 0
    for answer in answers:
        _record(session, answer, year, commit=commit)
    key = "record.stored" if commit else "record.uncommitted"
    session.output.line(session.catalogue.text(key, path="plans"))
    return 0


def _record(session: Session, answer: _Answer, year: int, *, commit: bool) -> None:
    state = answer.item.kind == "state"
    request = Request(
        year=year,
        id=answer.item.full_name,
        value=None if state else answer.value,
        state=answer.value if state else None,
        source=answer.source,
        meant=answer.meant,
        commit=commit,
    )
    session.renew()
    recorded = record(session.workspace, request, session.today, session.municipal)
    tell_recorded(session, recorded, answer.source)
