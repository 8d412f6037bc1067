"""Record a value, a state, words, a verdict or a year's summary, by inserting bytes.

Everything is checked before anything is touched. What could not be done leaves the file as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kehitys_cli.checks.rules.followup import is_tenfold
from kehitys_cli.documents.lookup import locate
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.history.git import Git
from kehitys_cli.i18n.forms import digits
from kehitys_cli.model.followup import Followup
from kehitys_cli.model.measures import NumberMeasure
from kehitys_cli.model.values import Number
from kehitys_cli.operations.cells import Change, Request, cells_of, line_of
from kehitys_cli.operations.committing import committed, require_valid
from kehitys_cli.operations.correcting import corrections, require_explained
from kehitys_cli.operations.prepare import diff_of
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.edits import Words, append, set_key
from kehitys_cli.text.near import nearest, several
from kehitys_cli.text.store import locked, replace_source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.history.git import Commit
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.common import Record
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.text.source import Source


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: the file, its change as a diff, the message, and the commit, if any.

    `located` is what it was written about, with the year file as it is now; `diff` is made for a dry
    run. `nothing` tells that all of it stood there already.
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
    bundle = located.bundle if located is not None else workspace.only(request.plan)
    document = _year_file(workspace, bundle, request.year, today)
    changes = cells_of(located, document, request, words)
    _check(located, bundle, request, changes)
    fresh = [change for change in changes if not _stands(document, change)]
    _require_free(document, fresh, request)
    recorded = _described(document, located, request, changes, words, workspace)
    if not fresh:
        return _nothing(recorded)
    if bundle.is_sealed(request.year):
        require_explained(document, fresh, request.reason, _command(request))
        fresh += corrections(document, tuple(fresh), request.reason or "", today)
    return _written(workspace, document, fresh, request, recorded)


def _nothing(recorded: Recorded) -> Recorded:
    from dataclasses import replace

    return replace(recorded, nothing=True)


# --------------------------------------------------------------------------------- where to write


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


# ------------------------------------------------------------------------------------- checking


def _check(
    located: Located | None,
    bundle: Bundle,
    request: Request,
    changes: list[Change],
) -> None:
    if request.replace and not request.reason:
        raise UserError("record.replace-needs-reason")
    if request.decision is not None:
        known = [item.id for item in bundle.plan.decisions if item.id]
        if request.decision not in known:
            near = nearest(request.decision, known) or several(known) or "–"
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
    for past in sorted((one for one in located.bundle.years if one < year), reverse=True):
        number = value_of(_entry_of(located, located.bundle.years[past].model))
        if number is not None:
            return past, number
    return None


def entries_of(located: Located) -> dict[int, MeasureEntry]:
    """Return a measure's entries by year."""
    told = located.bundle.followups.items()
    found = ((year, _entry_of(located, followup)) for year, followup in told)
    return {year: entry for year, entry in found if entry is not None}


def _entry_of(located: Located, followup: Record | None) -> MeasureEntry | None:
    """Return what a year tells of a measure; None where nothing, or where the file is not valid."""
    measure = located.measure
    if not isinstance(followup, Followup) or measure is None:
        return None
    if located.action is None:
        return followup.measures.get(measure.id)
    action = followup.actions.get(located.action.id)
    return action.measures.get(measure.id) if action is not None else None


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
    if request.state is not None:
        parts.append(f"--state {request.state}")
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
        near = nearest(request.by, units) or several(units)
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
        found["Syy"] = line_of(request.reason)
    return found


def _written(
    workspace: Workspace,
    document: Document,
    changes: list[Change],
    request: Request,
    recorded: Recorded,
) -> Recorded:
    from dataclasses import replace

    source = document.source
    if source is None:
        raise RefusedError("documents.broken", path=document.path)
    git = Git.at(workspace.root) if request.commit and not request.dry_run else None
    with locked(workspace.root):
        if git is not None:
            git.preflight(document.path)
        changed = _applied(source, changes)
        made = require_valid(changed)
        if request.dry_run:
            diff = diff_of(document.path, source.text, changed.text)
            return replace(recorded, diff=diff)
        recorded = replace(recorded, located=_renewed(recorded.located, request.year, made))
        if git is None:
            replace_source(workspace.root, source, changed.data)
            return recorded
        sources = (source, changed)
        commit = committed(workspace.root, git, sources, recorded.message, recorded.trailers)
        return replace(recorded, commit=commit)


def _applied(source: Source, changes: list[Change]) -> Source:
    for change in changes:
        if change.item:
            source = _appended(source, change)
        else:
            source = set_key(source, change.home, change.key, change.value, change.order)
    return source


def _appended(source: Source, change: Change) -> Source:
    from kehitys_cli.text.edits import has_items

    if has_items(source, (*change.home, change.key)):
        return append(source, (*change.home, change.key), change.value)
    return set_key(source, change.home, change.key, [change.value], change.order)


def _renewed(located: Located | None, year: int, document: Document) -> Located | None:
    """Return what was located with a year's file as it is now."""
    if located is None:
        return None
    return located._replace(bundle=located.bundle.with_year(year, document))
