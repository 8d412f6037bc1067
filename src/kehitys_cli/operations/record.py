"""Record a value, a state, words, a verdict or a year's summary: by inserting bytes, and committing them.

Everything is checked before anything is touched. What could not be done leaves the file as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kehitys_cli.checks.rules.followup import is_tenfold
from kehitys_cli.documents.document import read_document
from kehitys_cli.documents.lookup import locate
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.history.git import Git
from kehitys_cli.i18n.forms import digits, with_unit
from kehitys_cli.model.measures import NarrativeMeasure, NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import Number, State
from kehitys_cli.operations.given import number_text, period_text, value_text
from kehitys_cli.operations.prepare import diff_of
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.edits import Words, append, set_key
from kehitys_cli.text.near import nearest
from kehitys_cli.text.store import locked, replace_source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.history.git import Commit
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.text.source import Source

MEASURE_ORDER = ["arvo", "erittely", "jakso", "pvm", "lähde", "asiakirja", "laatu", "n", "huomautus", "sarjakatkos", "tulossa", "salattu", "arvio", "välitiedot", "oikaisut"]
ACTION_ORDER = ["tila", "itsearvio", "näyttö", "poikkeama", "arviot", "arvio", "mittarit"]
VERDICTS = ("toteutui", "toteutui osittain", "ei toteutunut")
QUALITIES = ("lopullinen", "ennakko", "ennuste")


@dataclass(frozen=True, slots=True)
class Request:
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


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: where it stands, what it shall hold, and (for the message) what it is called."""

    home: tuple[str, ...]
    key: str
    value: Any
    shown: str
    order: tuple[str, ...] = ()
    item: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: the file, the change as a diff, the message, and the commit, where one was made.

    `nothing` tells that all of it stood there already.
    """

    path: str
    full_name: str
    name: str
    year: int
    told: str
    message: str
    diff: str
    located: Located | None
    commit: Commit | None = None
    nothing: bool = False
    trailers: Mapping[str, str] = field(default_factory=dict)


def record(workspace: Workspace, request: Request, today: dt.date, words: Catalogue) -> Recorded:
    """Record; `words` is the catalogue of the municipality's language, for the commit's message."""
    located = locate(workspace, request.id, plan=request.plan) if request.id is not None else None
    bundle = located.bundle if located is not None else _only_plan(workspace, request.plan)
    document = _year_file(workspace, bundle, request.year, today)
    changes = _changes(located, document, request, words)
    _check(located, bundle, document, request, changes)
    fresh = [change for change in changes if not _stands(document, change)]
    _require_free(document, fresh, request)
    recorded = _described(document, located, request, changes, words, workspace)
    if not fresh:
        return _nothing(recorded)
    return _written(workspace, document, fresh, request, recorded, today)


def _nothing(recorded: Recorded) -> Recorded:
    from dataclasses import replace  # noqa: PLC0415 - the quiet case

    return replace(recorded, nothing=True)


# --------------------------------------------------------------------------------- where to write


def _only_plan(workspace: Workspace, plan: str | None) -> Bundle:
    if plan is not None:
        return workspace.bundle(plan)
    plans = workspace.layout.plans
    if len(plans) != 1:
        raise UserError("record.which-plan", plans=", ".join(plans))
    return workspace.bundle(plans[0])


def _year_file(workspace: Workspace, bundle: Bundle, year: int, today: dt.date) -> Document:
    if not workspace.register.valid:
        raise RefusedError("documents.broken", path=workspace.register.path)
    if not bundle.document.valid:
        raise RefusedError("documents.broken", path=bundle.document.path)
    if year > today.year:
        raise UserError("record.future", year=year)
    document = bundle.years.get(year)
    if document is None:
        raise UserError("record.no-year", year=year, plan=bundle.id)
    if not document.valid:
        raise RefusedError("documents.broken", path=document.path)
    return document


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


def _changes(
    located: Located | None, document: Document, request: Request, words: Catalogue
) -> list[Change]:
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
        for name, option in {**_OF_ACTIONS, **_OF_MEASURES, "assessment": "--assessment"}.items()
        if getattr(request, name) not in (None, ())
    ]
    if given or not found:
        raise UserError("record.needs-id", option=", ".join(given) or "ID")


def _text(text: str) -> str:
    """Return a person's text with the line ends of ours and nothing that could not be read again."""
    clean = text.replace("\r\n", "\n").strip()
    if not clean or any(char < " " and char not in "\n\t" for char in clean):
        raise UserError("record.empty-text")
    return clean.expandtabs(2)


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _measure_changes(
    measure: AnyMeasure, home: tuple[str, ...], document: Document, request: Request
) -> list[Change]:
    order = tuple(MEASURE_ORDER)
    simple: list[tuple[str, str | None]] = [
        ("jakso", None if request.period is None else period_text(request.period)),
        ("pvm", None if request.date is None else request.date.isoformat()),
        ("lähde", None if request.source is None else _line(request.source)),
        ("asiakirja", None if request.document is None else _line(request.document)),
        ("laatu", _word(request.quality, QUALITIES, "--quality")),
        ("n", None if request.n is None else str(request.n)),
        ("huomautus", None if request.note is None else _line(request.note)),
        ("sarjakatkos", None if request.series_break is None else _line(request.series_break)),
        ("tulossa", None if request.promised is None else request.promised.isoformat()),
        ("salattu", None if request.withheld is None else _line(request.withheld)),
    ]
    found = _value_changes(measure, home, request)
    found += [Change(home, key, value, value, order) for key, value in simple if value is not None]
    if request.classes:
        classes = _classes(measure, request.classes)
        told = document.data
        for key in (*home, "erittely"):
            told = told.get(key, {}) if isinstance(told, dict) else {}  # type: ignore[assignment]
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
        return [Change(home, "arvio", Words(_text(given)), _line(given)[:60], order)]
    found = []
    if request.value is not None:
        value = value_text(request.value, measure)
        found.append(Change(home, "arvo", value, _shown(value, measure), order))
    if request.assessment is not None:
        text = Words(_text(request.assessment))
        found.append(Change(home, "arvio", text, _line(request.assessment)[:60], order))
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
        if not equals or name not in known:
            near = nearest(name, known) or ", ".join(known) or "–"
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
        item["lähde"] = _line(request.source)
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
        Change(home, "näyttö", _line(item), _line(item), order, item=True)
        for item in request.evidence
    ]
    deviation = {
        "syy": request.reason_missed,
        "korjaava-toimi": request.remedy,
        "päätös": request.decision,
    }
    told = {key: _line(text) for key, text in deviation.items() if text is not None}
    if told and document.node(*home, "poikkeama") is not None:
        inner = ("syy", "korjaava-toimi", "päätös")
        found += [
            Change((*home, "poikkeama"), key, text, text, inner) for key, text in told.items()
        ]
    elif told:
        found.append(Change(home, "poikkeama", told, "; ".join(told.values()), order))
    if request.assessment is not None:
        text = Words(_text(request.assessment))
        found.append(Change(home, "arvio", text, _line(request.assessment)[:60], order))
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


# ------------------------------------------------------------------------------------- checking


def _check(
    located: Located | None,
    bundle: Bundle,
    document: Document,
    request: Request,
    changes: list[Change],
) -> None:
    if request.replace and not request.reason:
        raise UserError("record.replace-needs-reason")
    if request.decision is not None:
        known = [item.id for item in bundle.plan.decisions if item.id]
        if request.decision not in known:
            near = nearest(request.decision, known) or ", ".join(known) or "–"
            raise UserError("record.no-decision", id=request.decision, near=near)
    if located is None or not isinstance(located.measure, NumberMeasure) or request.meant:
        return
    value = next((change.value for change in changes if change.key == "arvo"), None)
    last = last_value(located, request.year)
    if value is not None and last is not None and is_tenfold(Number(value), last[1]):
        raise RefusedError(
            "record.outlier", value=digits(value, "fi"), last=digits(last[1].text, "fi")
        )


def last_value(located: Located, year: int) -> tuple[int, Number] | None:
    """Return the last value before a year, with its year."""
    found = [
        (past, number)
        for past, entry in entries_of(located).items()
        if past < year and (number := value_of(entry)) is not None
    ]
    return max(found, key=lambda item: item[0], default=None)


def entries_of(located: Located) -> dict[int, MeasureEntry]:
    """Return a measure's entries by year."""
    measure = located.measure
    found: dict[int, MeasureEntry] = {}
    for year, followup in located.bundle.followups.items():
        if located.action is not None:
            action = followup.actions.get(located.action.id)
            entry = action.measures.get(measure.id) if action is not None and measure else None
        else:
            entry = followup.measures.get(measure.id) if measure is not None else None
        if entry is not None:
            found[year] = entry
    return found


def _current(document: Document, change: Change) -> Any:  # noqa: ANN401 - plain data
    node: Any = document.data
    for key in (*change.home, change.key):
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _stands(document: Document, change: Change) -> bool:
    """Tell whether a cell holds just that already."""
    current = _current(document, change)
    if change.item:
        return isinstance(current, list) and change.value in current
    wanted = change.value.text if isinstance(change.value, Words) else change.value
    return bool(_same(current, wanted))


def _same(current: Any, wanted: Any) -> bool:  # noqa: ANN401 - plain data
    if isinstance(current, str) and isinstance(wanted, str):
        return current.split() == wanted.split()
    return bool(current == wanted)


def _require_free(document: Document, changes: list[Change], request: Request) -> None:
    """Refuse to write over what stands there, unless a correction is meant and explained."""
    taken = [
        change for change in changes if not change.item and _current(document, change) is not None
    ]
    if taken and not request.replace:
        change = taken[0]
        current = _current(document, change)
        told = current if isinstance(current, str) else change.shown
        raise RefusedError(
            "record.taken",
            year=request.year,
            key=change.key,
            current=" ".join(str(told).split())[:60],
            command=_command(request),
        )


def _command(request: Request) -> str:
    parts = ["kehitys record"]
    if request.id is not None:
        parts.append(request.id)
    if request.value is not None:
        parts.append(request.value)
    parts.append(f"--year {request.year}")
    return f'{" ".join(parts)} --replace --reason "…"'


# ------------------------------------------------------------------------------------- writing


def _described(
    document: Document,
    located: Located | None,
    request: Request,
    changes: list[Change],
    words: Catalogue,
    workspace: Workspace,
) -> Recorded:
    name = words.text("record.summary")
    item = None if located is None else located.measure or located.action
    if item is not None:
        name = " ".join(item.name.pick(words.language).split())
    told = ", ".join(change.shown for change in changes)
    main = next((change for change in changes if change.key == "arvo"), None)
    key = "record.message-value" if main is not None else "record.message"
    verb = "record.verb-replace" if request.replace else "record.verb"
    message = words.text(
        key,
        verb=words.text(verb),
        name=name,
        year=request.year,
        value=main.shown if main is not None else _short(told),
    )
    return Recorded(
        document.path,
        located.full_name if located is not None else document.path,
        name,
        request.year,
        main.shown if main is not None else told,
        message,
        "",
        located,
        trailers=_trailers(workspace, located, request),
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - a subject line


def _trailers(workspace: Workspace, located: Located | None, request: Request) -> dict[str, str]:
    units = {unit.id: str(unit.name) for unit in workspace.municipality.units}
    if request.by is not None and request.by not in units:
        near = nearest(request.by, units) or ", ".join(units)
        raise UserError("record.no-unit", unit=request.by, near=near)
    unit = request.by
    if unit is None and located is not None and located.action is not None:
        responsible = located.measure.responsible if located.measure is not None else None
        unit = responsible or located.action.responsible[0]
    found = {"Yksikkö": units.get(unit, unit)} if unit is not None else {}
    found["Vuosi"] = str(request.year)
    if located is not None:
        found["Mittari" if located.measure is not None else "Toimenpide"] = located.full_name
    if request.reason is not None:
        found["Syy"] = _line(request.reason)
    return found


def _written(
    workspace: Workspace,
    document: Document,
    changes: list[Change],
    request: Request,
    recorded: Recorded,
    today: dt.date,
) -> Recorded:
    from dataclasses import replace  # noqa: PLC0415 - beside its use

    source = document.source
    if source is None:
        raise RefusedError("documents.broken", path=document.path)
    git = Git.at(workspace.root) if request.commit and not request.dry_run else None
    with locked(workspace.root):
        if git is not None:
            git.preflight(document.path)
        changed = _applied(source, changes)
        changed = _corrected(workspace, document, changed, changes, request, today)
        _require_valid(document, changed)
        recorded = replace(recorded, diff=diff_of(document.path, source.text, changed.text))
        if request.dry_run:
            return recorded
        replace_source(workspace.root, source, changed.data)
        if git is None:
            return recorded
        commit = _committed(workspace, git, source, changed, recorded)
        return replace(recorded, commit=commit)


def _applied(source: Source, changes: list[Change]) -> Source:
    for change in changes:
        if change.item:
            source = _appended(source, change)
        else:
            source = set_key(source, change.home, change.key, change.value, change.order)
    return source


def _appended(source: Source, change: Change) -> Source:
    from kehitys_cli.text.edits import has_items  # noqa: PLC0415 - lists only

    if has_items(source, (*change.home, change.key)):
        return append(source, (*change.home, change.key), change.value)
    return set_key(source, change.home, change.key, [change.value], change.order)


def _corrected(
    workspace: Workspace,
    document: Document,
    source: Source,
    changes: list[Change],
    request: Request,
    today: dt.date,
) -> Source:
    """Return the source with a correction noted in the file, once the year is sealed."""
    seal = workspace.root / document.path.replace(".yaml", ".sinetti.yaml")
    value = next((change for change in changes if change.key == "arvo"), None)
    if not seal.exists() or value is None:
        return source
    former = _current(document, value)
    if former is None:
        return source
    noted: dict[str, Any] = {
        "aiempi": str(former),
        "syy": _line(request.reason or ""),
        "pvm": today.isoformat(),
    }
    change = Change(value.home, "oikaisut", noted, "", tuple(MEASURE_ORDER), item=True)
    return _appended(source, change)


def _require_valid(document: Document, changed: Source) -> None:
    """Refuse a change after which the file would not be valid any more."""
    made = read_document(document.path, changed.data)
    if not made.valid:
        code = made.findings[0].code if made.findings else ""
        raise UserError("edit.refused", path=document.path, code=code)


def _committed(
    workspace: Workspace, git: Git, source: Source, changed: Source, recorded: Recorded
) -> Commit:
    """Commit; put the file back where git or a hook refuses, so that nothing is half done."""
    before = git.head()
    try:
        return git.commit(recorded.path, recorded.message, recorded.trailers, changed.data)
    except UserError:
        after = git.head()
        if (before.id if before else None) == (after.id if after else None):
            replace_source(workspace.root, changed, source.data)
        raise
