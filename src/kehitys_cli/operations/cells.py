"""What a record is made of: the request, and the cells that it changes.

Everything that staff write has an option; each becomes one cell of a year file, or is refused
before anything is touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.history.changes.year import DEVIATION_FIELDS
from kehitys_cli.model.measures import NarrativeMeasure, NumberMeasure, ScaleMeasure
from kehitys_cli.model.seeding import ACTION_ORDER, DEVIATION_ORDER, INTERIM_ORDER, MEASURE_ORDER
from kehitys_cli.model.tokens import State
from kehitys_cli.model.values import LANGUAGES, Period, parse_period
from kehitys_cli.operations.given import (
    figure_text,
    line_of,
    number_text,
    period_of,
    text_of,
    value_text,
)
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.edits import Keys, Words
from kehitys_cli.text.near import nearest, several
from kehitys_cli.text.nodes import Sequence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.model.measures import AnyMeasure

YEAR_ORDER = (
    "laji",
    "muoto",
    "suunnitelma",
    "vuosi",
    "yhteenveto",
    "käsittely",
    "mittarit",
    "toimenpiteet",
)
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
    files: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Everything that was given in words, by its option."""
        for name, option in OPTIONS.items():
            given = getattr(self, name)
            for text in given if isinstance(given, tuple) else (given,):
                if isinstance(text, str):
                    yield option, text


OPTIONS = {
    "id": "ID",
    "value": "VALUE",
    "year": "--year",
    "plan": "--plan",
    "period": "--period",
    "date": "--date",
    "source": "--source",
    "document": "--document",
    "quality": "--quality",
    "note": "--note",
    "series_break": "--break",
    "withheld": "--withheld",
    "interim": "--interim",
    "forecast": "--forecast",
    "classes": "--class",
    "n": "--n",
    "promised": "--promised",
    "state": "--state",
    "assessment": "--assessment",
    "verdict": "--verdict",
    "evidence": "--evidence",
    "reason_missed": "--reason-missed",
    "remedy": "--remedy",
    "decision": "--decision",
    "summary": "--summary",
    "by": "--by",
    "meant": "--yes",
    "replace": "--replace",
    "reason": "--reason",
}
"""What a person calls the fields of a request. `files` are texts that came from `@FILE`, by field."""


class Change(NamedTuple):
    """One cell: where it stands, what it shall hold, and what it holds.

    `field` is what `diff` calls it; of an interim value it begins with `interim`. `period` is the period of
    an interim value. With `item` the value comes to the end of a list.
    """

    home: Keys
    key: str
    value: Any
    field: str
    order: tuple[str, ...] = ()
    item: bool = False
    current: Any = None
    period: str = ""

    @property
    def stands(self) -> bool:
        """Whether the cell holds just that already."""
        if self.item:
            return isinstance(self.current, list) and self.value in self.current
        wanted = self.value.text if isinstance(self.value, Words) else self.value
        if isinstance(self.current, str) and isinstance(wanted, str):
            return self.current.split() == wanted.split()
        return bool(self.current == wanted)

    @property
    def taken(self) -> bool:
        """Whether something stands there that would be written over."""
        return not self.item and self.current is not None

    @property
    def of_item(self) -> bool:
        """Whether it belongs to an action or a measure, not to the year as a whole."""
        return self.home[:1] in {("toimenpiteet",), ("mittarit",)}


def held(document: Document, keys: Keys) -> Any:  # noqa: ANN401 - plain data
    """Return the plain data at an address of mappings, or None."""
    node: Any = document.data
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node


class _Place(NamedTuple):
    """A mapping of a year file that cells are written into; refusals are told in `language`."""

    document: Document
    language: str
    home: tuple[str, ...]
    order: tuple[str, ...] = ()

    def cell(self, key: str, value: object, field: str, *, item: bool = False) -> Change:
        current = held(self.document, (*self.home, key))
        return Change(self.home, key, value, field, self.order, item, current)

    def below(self, key: str, order: tuple[str, ...] = ()) -> _Place:
        return self._replace(home=(*self.home, key), order=order)


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
    located: Located | None, document: Document, request: Request, language: str
) -> list[Change]:
    """Return the cells that a request changes; UserError, in a language, for what does not fit its id."""
    found: list[Change] = []
    year = _Place(document, language, (), YEAR_ORDER)
    if request.summary is not None:
        words = Words(text_of(request.summary, "--summary"))
        found.append(year.cell("yhteenveto", words, "summary"))
    if located is None:
        _only(request, found)
        return found
    home = _home(located, document, request.year)
    if located.measure is not None:
        _refuse(request, _OF_ACTIONS, "record.other-kind", located)
        found += _measure_cells(located, year._replace(home=home, order=MEASURE_ORDER), request)
    elif located.action is not None:
        _refuse(request, _OF_MEASURES, "record.other-kind", located)
        found += _action_cells(year._replace(home=home, order=ACTION_ORDER), request)
    else:
        raise UserError("record.no-cell", id=located.id)
    if not found:
        raise UserError("record.what", id=located.id)
    return found


_OF_ACTIONS = ("state", "verdict", "evidence", "reason_missed", "remedy", "decision")
_OF_INTERIM = ("value", "source", "interim", "forecast")
_BESIDE_INTERIM = (
    "period",
    "date",
    "document",
    "quality",
    "note",
    "series_break",
    "withheld",
    "classes",
    "n",
    "promised",
)
"""What belongs to a year's value and cannot be told of an interim one (beside `assessment`)."""

_OF_MEASURES = (*_OF_INTERIM, *_BESIDE_INTERIM)


def _given(request: Request, names: Iterable[str]) -> str:
    """Return those of some options that were given, as a list to read."""
    return ", ".join(OPTIONS[name] for name in names if getattr(request, name) not in (None, ()))


def _refuse(request: Request, names: Iterable[str], key: str, located: Located) -> None:
    """Refuse options that mean another kind of thing: nothing is dropped in silence."""
    given = _given(request, names)
    if given:
        raise UserError(key, option=given, id=located.id)


def _only(request: Request, found: list[Change]) -> None:
    given = _given(request, (*_OF_ACTIONS, *_OF_MEASURES, "assessment"))
    if given or not found:
        raise UserError("record.needs-id", option=given or "ID")


def _measure_cells(located: Located, place: _Place, request: Request) -> Iterator[Change]:
    measure = located.measure
    if measure is None:
        return
    if request.interim is not None:
        _refuse(request, (*_BESIDE_INTERIM, "assessment"), "record.beside-interim", located)
        yield from _interim_cells(located, measure, place, request)
        return
    if request.forecast is not None:
        raise UserError("record.forecast-needs-interim")
    yield from _value_cells(measure, place, request)
    simple: list[tuple[str, str, str | None]] = [
        ("jakso", "period", None if request.period is None else period_of(request.period).text),
        ("pvm", "date", None if request.date is None else request.date.isoformat()),
        ("lähde", "source", _line(request, "source")),
        ("asiakirja", "document", _line(request, "document")),
        ("laatu", "quality", _word(request.quality, QUALITIES, "--quality")),
        ("n", "n", _count(request.n)),
        ("huomautus", "note", _line(request, "note")),
        ("sarjakatkos", "series_break", _line(request, "series_break")),
        ("tulossa", "promised", None if request.promised is None else request.promised.isoformat()),
        ("salattu", "withheld", _line(request, "withheld")),
    ]
    for key, field, value in simple:
        if value is not None:
            yield place.cell(key, value, field)
    if request.classes:
        yield from _class_cells(measure, place, request.classes)


def _line(request: Request, name: str) -> str | None:
    """Return a text of a request on one line; None where none was given."""
    given = getattr(request, name)
    return None if given is None else line_of(given, OPTIONS[name])


def _count(n: int | None) -> str | None:
    if n is not None and n < 0:
        raise UserError("record.negative", option="--n", value=n)
    return None if n is None else str(n)


def _value_cells(measure: AnyMeasure, place: _Place, request: Request) -> Iterator[Change]:
    told, option = request.assessment, "--assessment"
    if isinstance(measure, NarrativeMeasure):
        if request.value is not None and told is not None:
            raise UserError("record.words-twice")
        if request.value is not None:
            told, option = request.value, "VALUE"
    elif request.value is not None:
        yield place.cell("arvo", value_text(request.value, measure, place.language), "value")
    if told is not None:
        yield place.cell("arvio", Words(text_of(told, option)), "assessment")


def _class_cells(measure: AnyMeasure, place: _Place, given: tuple[str, ...]) -> Iterator[Change]:
    classes = _classes(measure, given)
    if held(place.document, (*place.home, "erittely")):
        inner = place.below("erittely")
        for name, value in classes.items():
            yield inner.cell(name, value, "class_value")
    else:
        yield place.cell("erittely", classes, "class_value")


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
        if name in found:
            raise UserError("record.class-twice", name=name)
        found[name] = number_text(" ".join(number.split()))
    return found


# ---------------------------------------------------------------------------------- interim values


def _interim_cells(
    located: Located, measure: AnyMeasure, place: _Place, request: Request
) -> Iterator[Change]:
    """Yield what becomes of the interim value of a period: its entry's cells, or a new entry.

    What is not told anew stays as it is.
    """
    if not isinstance(measure, NumberMeasure | ScaleMeasure):
        raise UserError("record.interim-kind", id=located.id)
    period = period_of(request.interim or "")
    told = {
        "arvo": _figure(request.value, measure, place.language),
        "ennuste": _figure(request.forecast, measure, place.language),
        "lähde": _line(request, "source"),
    }
    given = {key: value for key, value in told.items() if value is not None}
    found = _entry_of(place, period)
    if found is not None and given:
        index, entry = found
        home: Keys = (*place.home, "välitiedot", index)
        for key, value in given.items():
            field, current, written = INTERIM_FIELDS[key], entry.get(key), entry["jakso"]
            yield Change(home, key, value, field, INTERIM_ORDER, current=current, period=written)
        return
    if not {"arvo", "ennuste"} & set(given):
        raise UserError("record.interim-what", id=located.id)
    made = place.cell("välitiedot", {"jakso": period.text, **given}, "interim", item=True)
    yield made._replace(period=period.text)


def _figure(given: str | None, measure: NumberMeasure | ScaleMeasure, language: str) -> str | None:
    return None if given is None else figure_text(given, measure, language)


INTERIM_FIELDS = {
    "arvo": "interim_value",
    "ennuste": "interim_forecast",
    "lähde": "interim_source",
}


def _entry_of(place: _Place, period: Period) -> tuple[int, dict[str, Any]] | None:
    """Return the entry of a period, however its dash is written, with its place in the list as it is written."""
    node = place.document.node(*place.home, "välitiedot")
    listed = held(place.document, (*place.home, "välitiedot")) or []
    for number, entry in enumerate(listed):
        known = parse_period(entry["jakso"])
        if known[:3] == period[:3] and isinstance(node, Sequence):
            item = place.document.node(*place.home, "välitiedot", number)
            return next(at for at, one in enumerate(node.items) if one is item), entry
    return None


# ---------------------------------------------------------------------------------- of actions


def _action_cells(place: _Place, request: Request) -> Iterator[Change]:
    state = _word(request.state, tuple(State), "--state")
    verdict = _word(request.verdict, VERDICTS, "--verdict")
    if state is not None:
        yield place.cell("tila", state, "state")
    if verdict is not None:
        yield place.cell("itsearvio", verdict, "verdict")
    for item in request.evidence:
        yield place.cell("näyttö", line_of(item, "--evidence"), "evidence", item=True)
    yield from _deviation_cells(place, request)
    if request.assessment is not None:
        yield place.cell("arvio", Words(text_of(request.assessment, "--assessment")), "assessment")


def _deviation_cells(place: _Place, request: Request) -> Iterator[Change]:
    names = zip(DEVIATION_FIELDS, ("reason_missed", "remedy", "decision"), strict=True)
    lines = {key: _line(request, name) for key, name in names}
    told = {key: text for key, text in lines.items() if text is not None}
    if told and place.document.node(*place.home, "poikkeama") is not None:
        inner = place.below("poikkeama", DEVIATION_ORDER)
        for key, text in told.items():
            yield inner.cell(key, text, DEVIATION_FIELDS[key])
    elif told:
        yield place.cell("poikkeama", told, "deviation")


# ---------------------------------------------------------------------------------- languages


def in_language(change: Change, language: str) -> Change:
    """Return the cell that a text goes to where it stands in several languages: that of one language.

    The other languages stay; a plain text and everything else is written as it is.
    """
    current = change.current
    if change.item or not isinstance(current, dict) or not set(current) <= set(LANGUAGES):
        return change
    return change._replace(
        home=(*change.home, change.key),
        key=language,
        order=LANGUAGES,
        current=current.get(language),
    )


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
