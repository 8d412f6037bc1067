"""Write a step of a report's way: which body handled it when, in which section, and what it resolved.

The way stays open after a year is sealed: it is no part of what a seal covers (`docs/format.md`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.operations.cells import YEAR_ORDER
from kehitys_cli.operations.committing import committed, committing, known_first, require_valid
from kehitys_cli.operations.given import Warned, line_of, require_writable
from kehitys_cli.operations.prepare import diff_of, missing_year
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.edits import append, has_items, set_key
from kehitys_cli.text.near import folded, nearest
from kehitys_cli.text.store import locked, replace_source
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.history.git import Commit
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.common import Decision
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.text.source import Source

_KEY = "käsittely"


class Request(NamedTuple):
    """A step: the body, its day and section (`92`), the case number, and what was resolved."""

    year: int
    body: str
    date: dt.date
    section: str
    case: str | None = None
    decision: str | None = None
    plan: str | None = None
    commit: bool = True
    dry_run: bool = False

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """Everything that was given in words, by its option."""
        for name in ("body", "section", "case", "decision"):
            given = getattr(self, name)
            if given is not None:
                yield f"--{name}", given


class Handled(NamedTuple):
    """What was written: the step in words, the change as a diff, warnings, and the commit, if any.

    `nothing` tells that it stood there already, `following` the body that comes next in the plan's chain.
    """

    path: str
    told: str
    message: str
    warnings: tuple[Warned, ...]
    following: str
    diff: str = ""
    commit: Commit | None = None
    nothing: bool = False


def handle(workspace: Workspace, request: Request, today: dt.date, words: Catalogue) -> Handled:
    """Write a step; `words` is the catalogue of the municipality's language, for the commit's message.

    RefusedError where the body handled the report in that section with other words; UserError for a day
    to come, and where the plan or the year is not there.
    """
    if request.date > today:
        raise UserError("handle.future", date=request.date.isoformat())
    warnings = require_writable(request.texts)
    bundle = workspace.only(request.plan)
    document = _year(workspace, bundle, request.year)
    chain = bundle.handling_chain
    step = _step(request, _body(request.body, chain, workspace.municipality))
    made = _described(bundle, document, step, request, words)
    made = made._replace(warnings=(*warnings, *made.warnings))
    if _stands(document, step):
        return made._replace(nothing=True, warnings=())
    return _written(workspace, document, step, (request, words), made)


# ---------------------------------------------------------------------------------- where to write


def _year(workspace: Workspace, bundle: Bundle, year: int) -> Document:
    document = bundle.years.get(year)
    if document is None:
        raise missing_year(workspace, bundle, year)
    for one in (workspace.register, bundle.document, document):
        if not one.valid:
            raise RefusedError("documents.broken", path=one.path)
    return document


# ------------------------------------------------------------------------------------ what to write


def _body(given: str, chain: tuple[str, ...], municipality: Municipality) -> str:
    """Return a body as the plan's chain spells it, else as the register does; `Kh` is a short form there."""
    body = line_of(given, "--body")
    names = {
        folded(form): str(unit.name)
        for unit in municipality.units
        for form in (*unit.short_forms, str(unit.name))
    }
    known = {folded(name): name for name in chain}
    named = names.get(folded(body), body)
    return known.get(folded(body)) or known.get(folded(named)) or named


def _step(request: Request, body: str) -> dict[str, str]:
    found = {
        "toimielin": body,
        "pvm": request.date.isoformat(),
        "pykälä": line_of(request.section, "--section").removeprefix("§").strip(),
    }
    if request.case is not None:
        found["asianumero"] = line_of(request.case, "--case")
    if request.decision is not None:
        found["päätös"] = line_of(request.decision, "--decision")
    return found


def _stands(document: Document, step: dict[str, str]) -> bool:
    """Tell whether a step is written already; RefusedError where it is written otherwise."""
    listed = document.data.get(_KEY)
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(item, dict) or any(
            item.get(key) != step[key] for key in ("toimielin", "pvm", "pykälä")
        ):
            continue
        if all(item.get(key) == value for key, value in step.items()):
            return True
        row = document.position(_KEY, index).row
        raise RefusedError("handle.taken", path=document.path, line=row)
    return False


def _described(
    bundle: Bundle, document: Document, step: dict[str, str], request: Request, words: Catalogue
) -> Handled:
    say = Words(words)
    section = f"§\u00a0{step['pykälä']}"
    told = " ".join([step["toimielin"], say.date(request.date), section])
    name = say.of(bundle.plan.name)
    message = words.text("handle.message", name=name, year=request.year, step=told)
    steps = bundle.followups[request.year].handling
    chain = bundle.handling_chain
    return Handled(
        document.path,
        told,
        message.replace("\u00a0", " "),
        tuple(_warnings(step["toimielin"], request.date, chain, steps)),
        _following(step["toimielin"], chain),
    )


def _warnings(
    body: str, day: dt.date, chain: tuple[str, ...], steps: tuple[Decision, ...]
) -> Iterator[Warned]:
    """Yield what does not fit the plan's chain: an unknown body, one passed over, one that was first."""
    if not chain:
        return
    if body not in chain:
        near = nearest(body, chain)
        key = "handle.unknown-body-near" if near else "handle.unknown-body"
        yield Warned(key, {"body": body, "chain": " → ".join(chain), "near": near})
        return
    place = chain.index(body)
    before = {step.body for step in steps if step.date <= day}
    skipped = [name for name in chain[:place] if name not in before]
    if skipped:
        yield Warned("handle.passed-over", {"body": body, "bodies": ", ".join(skipped)})
    ahead = [step.body for step in steps if step.date < day and step.body in chain[place + 1 :]]
    if ahead:
        yield Warned("handle.behind", {"body": body, "bodies": ", ".join(dict.fromkeys(ahead))})


def _following(body: str, chain: tuple[str, ...]) -> str:
    return next(iter(chain[chain.index(body) + 1 :]), "") if body in chain else ""


# ------------------------------------------------------------------------------------------ writing


def _written(
    workspace: Workspace,
    document: Document,
    step: dict[str, str],
    asked: tuple[Request, Catalogue],
    made: Handled,
) -> Handled:
    request, words = asked
    source = document.source
    if source is None:
        raise RefusedError("documents.broken", path=document.path)
    git = committing(workspace.root) if request.commit and not request.dry_run else None
    with locked(workspace.root):
        if git is not None:
            git.preflight(document.path)
        changed = _with_step(source, step)
        made = made._replace(diff=diff_of(document.path, source.text, changed.text))
        if request.dry_run:
            return made
        if git is None:
            replace_source(workspace.root, source, changed.data)
            return made
        known_first(git, source, words)
        trailers = {"Vuosi": str(request.year), "Suunnitelma": document.path.split("/")[1]}
        sources = (source, changed)
        commit = committed(workspace.root, git, sources, made.message, trailers)
        return made._replace(commit=commit)


def _with_step(source: Source, step: dict[str, str]) -> Source:
    """Return the source with a step at the end of its way; UserError where it would not be valid."""
    if has_items(source, (_KEY,)):
        changed = append(source, (_KEY,), {**step})
    else:
        changed = set_key(source, (), _KEY, [{**step}], YEAR_ORDER)
    require_valid(changed)
    return changed
