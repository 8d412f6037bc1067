"""Record a value, a state, words, a verdict or a year's summary, by inserting bytes.

Everything is checked before anything is touched. What could not be done leaves the file as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.rules.followup import is_tenfold
from kehitys_cli.documents.lookup import locate
from kehitys_cli.evaluation.setting import value_of
from kehitys_cli.i18n.forms import digits
from kehitys_cli.model.followup import Followup
from kehitys_cli.model.measures import NumberMeasure
from kehitys_cli.model.values import LANGUAGES, Number
from kehitys_cli.operations.cells import Change, Request, cells_of, in_language
from kehitys_cli.operations.committing import committed, committing, known_first, require_valid
from kehitys_cli.operations.correcting import corrections, require_explained
from kehitys_cli.operations.given import line_of, require_writable
from kehitys_cli.operations.prepare import diff_of, missing_year
from kehitys_cli.operations.repeating import ELLIPSIS, command_of, correction
from kehitys_cli.operations.telling import Telling
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.edits import append, set_key
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
    from kehitys_cli.operations.given import Warned
    from kehitys_cli.text.source import Source


class Older(NamedTuple):
    """A text in another language that stands as it was beside a new one, and the command that renews it."""

    language: str
    command: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written: the file, its change as a diff, the message, and the commit, if any.

    `told` says it in the reader's language, `message` in the municipality's. `located` is what it was
    written about, with the year file as it is now; `diff` is made for a dry run. `nothing` tells that all
    of it stood there already, `language` in which language texts were written that stand in several.
    """

    path: str
    year: int
    told: str
    message: str
    diff: str
    located: Located | None
    commit: Commit | None = None
    nothing: bool = False
    trailers: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()
    language: str = ""
    older: tuple[Older, ...] = ()


def record(
    workspace: Workspace,
    request: Request,
    today: dt.date,
    words: Catalogue,
    reader: Catalogue | None = None,
) -> Recorded:
    """Record.

    `words` is the catalogue of the municipality's language, for the commit's message; `reader` that of
    whoever records (the same, if none): what is said, and texts that stand in several languages.
    """
    reader = words if reader is None else reader
    warnings = require_writable(request.texts)
    located = locate(workspace, request.id, plan=request.plan) if request.id is not None else None
    bundle = located.bundle if located is not None else workspace.only(request.plan)
    document = _year_file(workspace, bundle, request.year, today)
    plain = cells_of(located, document, request, reader.language)
    language = _language_of(workspace, reader.language)
    changes = [in_language(change, language) for change in plain]
    _check(located, bundle, request, changes, reader)
    fresh = [change for change in changes if not change.stands]
    telling = Telling(reader, located, bundle.plan.name)
    _require_free(fresh, request, telling)
    recorded = Recorded(
        document.path,
        request.year,
        telling.told(fresh or changes, request.year),
        _message(Telling(words, located, bundle.plan.name), fresh or changes, request, words),
        "",
        located,
        trailers=_trailers(workspace, located, request),
        warnings=warnings,
        language=language if changes != plain else "",
        older=_older(plain, fresh, request, language),
    )
    if not fresh:
        return replace(recorded, nothing=True)
    if bundle.is_sealed(request.year):
        require_explained(document, fresh, request.reason, correction(request))
        fresh += corrections(document, tuple(fresh), request.reason or "", today)
    return _written(workspace, document, fresh, (request, words), recorded)


def _language_of(workspace: Workspace, language: str) -> str:
    """Return the language that texts are written in: the reader's where the municipality has it, else its first."""
    municipality = workspace.municipality
    return language if language in municipality.languages else municipality.language


def _older(
    plain: list[Change], fresh: list[Change], request: Request, language: str
) -> tuple[Older, ...]:
    """Return the texts that the new ones leave behind, each language once."""
    written = {(change.home, change.key) for change in fresh if change.current is not None}
    left = [change for change in plain if ((*change.home, change.key), language) in written]
    names = {name for change in left for name in _NAMES.get(change.field, ())}
    found = {code for change in left for code in change.current if code != language}
    texts = {name: ELLIPSIS for name in names if getattr(request, name) is not None}
    asked = Request(
        request.year, request.id, request.plan, interim=request.interim, by=request.by
    )._replace(**texts, replace=True, reason=ELLIPSIS)  # type: ignore[arg-type]
    return tuple(
        Older(code, command_of(asked, language=code)) for code in LANGUAGES if code in found
    )


_NAMES = {
    "assessment": ("value", "assessment"),
    "deviation_reason": ("reason_missed",),
    "deviation_remedy": ("remedy",),
    "document": ("document",),
    "interim_source": ("source",),
    "note": ("note",),
    "series_break": ("series_break",),
    "source": ("source",),
    "summary": ("summary",),
    "withheld": ("withheld",),
}
"""By which fields of a request a text is given."""


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
        raise missing_year(workspace, bundle, year)
    if not document.valid:
        raise RefusedError("documents.broken", path=document.path)
    return document


# ------------------------------------------------------------------------------------- checking


def _check(
    located: Located | None,
    bundle: Bundle,
    request: Request,
    changes: list[Change],
    reader: Catalogue,
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
    value = next((change.value for change in changes if change.field == "value"), None)
    last = last_value(located, request.year)
    if value is not None and last is not None and is_tenfold(Number(value), last[1]):
        told = (digits(number, reader.language) for number in (value, last[1].text))
        raise RefusedError("record.outlier", **dict(zip(("value", "last"), told, strict=True)))


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


def _require_free(changes: list[Change], request: Request, telling: Telling) -> None:
    """Refuse to write over what stands there, unless a correction is meant and explained."""
    taken = next((change for change in changes if change.taken), None)
    if taken is not None and not request.replace:
        label, current = telling.standing(taken)
        raise RefusedError(
            "record.taken",
            year=request.year,
            key=label,
            current=current,
            command=correction(request),
        )


# ------------------------------------------------------------------------------------- writing


def _message(telling: Telling, changes: list[Change], request: Request, words: Catalogue) -> str:
    verb = words.text("record.verb-replace" if request.replace else "record.verb")
    return words.text("record.message", verb=verb, told=telling.told(changes, request.year))


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
        found["Syy"] = line_of(request.reason, "--reason")
    return found


def _written(
    workspace: Workspace,
    document: Document,
    changes: list[Change],
    asked: tuple[Request, Catalogue],
    recorded: Recorded,
) -> Recorded:
    request, words = asked
    source = document.source
    if source is None:
        raise RefusedError("documents.broken", path=document.path)
    git = committing(workspace.root) if request.commit and not request.dry_run else None
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
        known_first(git, source, words)
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
