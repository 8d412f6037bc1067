"""What a record is made of: the request, and the cells that it changes.

Everything that staff write has an option; each becomes one cell of a year file, or is refused
before anything is touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.i18n.forms import digits, with_unit
from kehitys_cli.model.measures import NarrativeMeasure, NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import State
from kehitys_cli.operations.given import number_text, period_text, value_text
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.edits import Words
from kehitys_cli.text.near import nearest, several

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.measures import AnyMeasure

MEASURE_ORDER = [
    "arvo",
    "erittely",
    "jakso",
    "pvm",
    "lähde",
    "asiakirja",
    "laatu",
    "n",
    "huomautus",
    "sarjakatkos",
    "tulossa",
    "salattu",
    "arvio",
    "välitiedot",
    "oikaisut",
]
ACTION_ORDER = [
    "tila",
    "itsearvio",
    "näyttö",
    "poikkeama",
    "arviot",
    "arvio",
    "oikaisut",
    "mittarit",
]
VERDICTS = ("toteutui", "toteutui osittain", "ei toteutunut")
QUALITIES = ("lopullinen", "ennakko", "ennuste")


class Request(NamedTuple):
    """What is to be recorded; what is None or empty is left alone."""

    year: int
    id: str | None = None
    plan: str | None = None
    value: str | None = None
    period: str | None = None
    date: dt.date | None = None
    source: str | None = None
    document: str | None = None
    quality: str | None = None
    note: str | None = None
    series_break: str | None = None
    withheld: str | None = None
    interim: str | None = None
    forecast: str | None = None
    classes: tuple[str, ...] = ()
    n: int | None = None
    promised: dt.date | None = None
    state: str | None = None
    assessment: str | None = None
    verdict: str | None = None
    evidence: tuple[str, ...] = ()
    reason_missed: str | None = None
    remedy: str | None = None
    decision: str | None = None
    summary: str | None = None
    by: str | None = None
    meant: bool = False
    replace: bool = False
    reason: str | None = None
    commit: bool = True
    dry_run: bool = False


class Change(NamedTuple):
    """One cell: where it stands, what it shall hold, and (for the message) what it is called."""

    home: tuple[str, ...]
    key: str
    value: Any
    shown: str
    order: tuple[str, ...] = ()
    item: bool = False


def _home(located: Located, document: Document, year: int) -> tuple[str, ...]:
    """Return the address of an id's stanza; UserError where the year has none."""
    home: tuple[str, ...]
    if located.action is None:
        home = ("mittarit", located.id)
    elif located.measure is None:
        home = ("toimenpiteet", located.action.id)
    else:
        home = ("toimenpiteet", located.action.id, "mittarit", located.measure.id)
    if document.pair(home) is None:
        raise UserError("record.no-stanza", id=located.id, year=year)
    return home


# ---------------------------------------------------------------------------------- what to write


def cells_of(
    located: Located | None, document: Document, request: Request, words: Catalogue
) -> list[Change]:
    """Return the cells that a request changes; UserError for what does not fit its id."""
    found: list[Change] = []
    if request.summary is not None:
        found.append(
            Change((), "yhteenveto", Words(_text(request.summary)), words.text("record.summary"))
        )
    if located is None:
        _only(request, found)
        return found
    home = _home(located, document, request.year)
    if located.measure is not None:
        found += _measure_changes(located.measure, home, document, request)
        _refuse_others(request, _OF_ACTIONS, located)
    elif located.action is not None:
        found += _action_changes(home, document, request)
        _refuse_others(request, _OF_MEASURES, located)
    else:
        raise UserError("record.no-cell", id=located.id)
    if not found:
        raise UserError("record.what", id=located.id)
    return found


_OF_ACTIONS = {
    "state": "--state",
    "verdict": "--verdict",
    "evidence": "--evidence",
    "reason_missed": "--reason-missed",
    "remedy": "--remedy",
    "decision": "--decision",
}
_OF_MEASURES = {
    "value": "VALUE",
    "period": "--period",
    "date": "--date",
    "source": "--source",
    "document": "--document",
    "quality": "--quality",
    "note": "--note",
    "series_break": "--break",
    "withheld": "--withheld",
    "interim": "--interim",
    "classes": "--class",
    "n": "--n",
    "promised": "--promised",
}


def _refuse_others(request: Request, options: Mapping[str, str], located: Located) -> None:
    """Refuse options that mean the other kind of thing: nothing is dropped in silence."""
    given = [option for name, option in options.items() if getattr(request, name) not in (None, ())]
    if given:
        raise UserError("record.other-kind", option=", ".join(given), id=located.id)


def _only(request: Request, found: list[Change]) -> None:
    given = [
        option
        for name, option in (_OF_ACTIONS | _OF_MEASURES | {"assessment": "--assessment"}).items()
        if getattr(request, name) not in (None, ())
    ]
    if given or not found:
        raise UserError("record.needs-id", option=", ".join(given) or "ID")


def _text(text: str) -> str:
    """Return a person's text with the line ends of ours and nothing that could not be read again."""
    clean = text.replace("\r\n", "\n").strip()
    if not clean or any(map(_is_unreadable, clean)):
        raise UserError("record.empty-text")
    return clean.expandtabs(2)


def _is_unreadable(char: str) -> bool:
    """Tell of a control character, and of a byte that was no UTF-8 where it was typed."""
    return (char < " " and char not in "\n\t") or "\ud800" <= char <= "\udfff"


def line_of(text: str) -> str:
    """Return a text on one line."""
    return " ".join(_text(text).split())


def _measure_changes(
    measure: AnyMeasure, home: tuple[str, ...], document: Document, request: Request
) -> list[Change]:
    order = tuple(MEASURE_ORDER)
    simple: list[tuple[str, str | None]] = [
        ("jakso", None if request.period is None else period_text(request.period)),
        ("pvm", None if request.date is None else request.date.isoformat()),
        ("lähde", None if request.source is None else line_of(request.source)),
        ("asiakirja", None if request.document is None else line_of(request.document)),
        ("laatu", _word(request.quality, QUALITIES, "--quality")),
        ("n", None if request.n is None else str(request.n)),
        ("huomautus", None if request.note is None else line_of(request.note)),
        ("sarjakatkos", None if request.series_break is None else line_of(request.series_break)),
        ("tulossa", None if request.promised is None else request.promised.isoformat()),
        ("salattu", None if request.withheld is None else line_of(request.withheld)),
    ]
    found = _value_changes(measure, home, request)
    found += [Change(home, key, value, value, order) for key, value in simple if value is not None]
    if request.classes:
        classes = _classes(measure, request.classes)
        told: Any = document.data
        for key in (*home, "erittely"):
            told = told.get(key, {})
        if told:
            found += [
                Change((*home, "erittely"), name, value, value) for name, value in classes.items()
            ]
        else:
            found.append(Change(home, "erittely", classes, ", ".join(classes), order))
    if request.interim is not None:
        found.append(_interim(home, document, request))
    elif request.forecast is not None:
        raise UserError("record.forecast-needs-interim")
    return found


def _value_changes(measure: AnyMeasure, home: tuple[str, ...], request: Request) -> list[Change]:
    order = tuple(MEASURE_ORDER)
    given = request.value if request.value is not None else request.assessment
    if given is None or (request.interim is not None and request.assessment is None):
        return []
    if isinstance(measure, NarrativeMeasure):
        return [Change(home, "arvio", Words(_text(given)), line_of(given)[:60], order)]
    found = []
    if request.value is not None:
        value = value_text(request.value, measure)
        found.append(Change(home, "arvo", value, _shown(value, measure), order))
    if request.assessment is not None:
        text = Words(_text(request.assessment))
        found.append(Change(home, "arvio", text, line_of(request.assessment)[:60], order))
    return found


def _shown(value: str, measure: AnyMeasure) -> str:
    if isinstance(measure, NumberMeasure):
        unit = str(measure.unit) if measure.unit is not None else ""
        return with_unit(digits(value, "fi"), unit).replace("\u00a0", " ")
    if isinstance(measure, ScaleMeasure):
        return f"{value} ({measure.steps[int(value) - 1].name})"
    return value


def _classes(measure: AnyMeasure, given: tuple[str, ...]) -> dict[str, Any]:
    known = (
        [str(name) for name in measure.breakdown.classes]
        if isinstance(measure, NumberMeasure) and measure.breakdown is not None
        else []
    )
    found: dict[str, Any] = {}
    for item in given:
        name, equals, number = item.partition("=")
        if not equals and name in known:
            raise UserError("record.class-number", name=name)
        if name not in known:
            near = nearest(name, known) or several(known) or "–"
            raise UserError("record.no-class", name=name, near=near)
        found[name] = number_text(number.strip())
    return found


def _interim(home: tuple[str, ...], document: Document, request: Request) -> Change:
    period = period_text(request.interim or "")
    item: dict[str, Any] = {"jakso": period}
    if request.value is not None:
        item["arvo"] = number_text(" ".join(request.value.split()))
    if request.forecast is not None:
        item["ennuste"] = number_text(" ".join(request.forecast.split()))
    if request.source is not None:
        item["lähde"] = line_of(request.source)
    node: Any = document.data
    for key in (*home, "välitiedot"):
        node = node.get(key) if isinstance(node, dict) else None
    others = [entry for entry in node or [] if entry.get("jakso") != period]
    if len(others) != len(node or []):
        return Change(home, "välitiedot", [*others, item], period, tuple(MEASURE_ORDER))
    return Change(home, "välitiedot", item, period, tuple(MEASURE_ORDER), item=True)


def _action_changes(home: tuple[str, ...], document: Document, request: Request) -> list[Change]:
    order = tuple(ACTION_ORDER)
    found: list[Change] = []
    state = _word(request.state, tuple(State), "--state")
    verdict = _word(request.verdict, VERDICTS, "--verdict")
    for key, word in (("tila", state), ("itsearvio", verdict)):
        if word is not None:
            found.append(Change(home, key, word, word, order))
    found += [
        Change(home, "näyttö", line_of(item), line_of(item), order, item=True)
        for item in request.evidence
    ]
    deviation = {
        "syy": request.reason_missed,
        "korjaava-toimi": request.remedy,
        "päätös": request.decision,
    }
    told = {key: line_of(text) for key, text in deviation.items() if text is not None}
    if told and document.node(*home, "poikkeama") is not None:
        inner = ("syy", "korjaava-toimi", "päätös")
        found += [
            Change((*home, "poikkeama"), key, text, text, inner) for key, text in told.items()
        ]
    elif told:
        found.append(Change(home, "poikkeama", told, "; ".join(told.values()), order))
    if request.assessment is not None:
        text = Words(_text(request.assessment))
        found.append(Change(home, "arvio", text, line_of(request.assessment)[:60], order))
    return found


def _word(given: str | None, allowed: tuple[str, ...], option: str) -> str | None:
    if given is None:
        return None
    word = " ".join(given.split()).casefold()
    if word not in allowed:
        near = nearest(word, allowed)
        names = ", ".join(allowed)
        raise UserError(
            "cli.usage.word",
            option=option,
            value=given,
            allowed=f"{names}" if not near else f"{near} ({names})",
        )
    return word
