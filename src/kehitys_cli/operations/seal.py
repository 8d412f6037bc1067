"""Pin an approved plan, or close a year: what was sealed is told for ever, and each seal is a commit.

A seal holds digests and the values themselves (`docs/format.md`, seals), so that the old can be told even where
the sealed commit is gone.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from kehitys_cli.checks.run import errors_in
from kehitys_cli.documents.document import Kind
from kehitys_cli.documents.scan import PLAN_SEAL, PLANS, SEAL_ENDING
from kehitys_cli.evaluation.sealed import plan_rows, year_rows
from kehitys_cli.history.git import Git
from kehitys_cli.model.amendments import in_force
from kehitys_cli.model.canonical import (
    METHOD,
    code_of,
    plan_digest,
    report_digest,
    year_digest,
)
from kehitys_cli.model.seeding import year_schema_line
from kehitys_cli.model.tokens import PlanStatus
from kehitys_cli.operations.committing import require_valid
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.edits import block
from kehitys_cli.text.near import near_names, several
from kehitys_cli.text.source import Source
from kehitys_cli.text.store import locked, remove_new, write_new

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.evaluation.sealed import Row
    from kehitys_cli.history.git import Commit
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.common import Decision
    from kehitys_cli.model.seal import Seal

    Data = Mapping[str, Any]

TRAILER = "Sinetti"
"""Names what a commit sealed: a plan, or a plan and a year."""

_LONG_AFTER = dt.timedelta(days=60)
"""After this a seal says how long after its decision it was made."""


class Sealed(NamedTuple):
    """A seal: its file, what it is of, its digest, and the commit that brought it.

    `code` is the short code of a year's report and `report` the whole digest; both are empty for a plan or
    strategy. `late` are the days between the decision and the seal where these are many.
    `standing` tells that the seal stood there already, with the same content.
    """

    path: str
    target: str
    digest: str
    code: str = ""
    report: str = ""
    late: int = 0
    text: str = ""
    standing: bool = False
    commit: Commit | None = None


class Subject(NamedTuple):
    """What is to be sealed: the file, its data, where the seal goes, and what tells it apart."""

    document: Document
    path: str
    target: str
    digest: str
    rows: Mapping[str, Row]
    first_line: str
    decision: Decision | None = None
    plan: Data | None = None
    year: int | None = None


def plan_subject(document: Document, decision: Decision) -> Subject:
    """Return a plan (or strategy) as a decision left it: later ones are undone first."""
    data = in_force(document.data, decision.date)
    return Subject(
        document,
        f"{PLANS}/{document.stem}/{PLAN_SEAL}{decision.date.isoformat()}{SEAL_ENDING}",
        document.stem,
        plan_digest(data),
        plan_rows(data),
        _first_line(document),
        decision,
    )


def year_subject(plan: Document, document: Document) -> Subject:
    """Return a year of a plan (or strategy), with the targets that were in force at its end."""
    year = int(document.stem)
    data = in_force(plan.data, dt.date(year, 12, 31))
    return Subject(
        document,
        document.path.removesuffix(".yaml") + SEAL_ENDING,
        f"{plan.stem}/{year}",
        year_digest(document.data),
        year_rows(document.data, data),
        _first_line(plan),
        plan=data if plan.kind is Kind.PLAN else None,
        year=year,
    )


def _first_line(plan: Document) -> str:
    return "" if plan.source is None else plan.source.line(1)


def seal_plan(
    workspace: Workspace,
    name: str,
    decision: str,
    today: dt.date,
    words: Catalogue,
    *,
    dry_run: bool = False,
) -> Sealed:
    """Pin a plan (or strategy) as a decision left it: later ones are undone first.

    RefusedError for a draft, for errors in the plans and for changes that are in no commit; UserError for a
    decision that the plan does not name.
    """
    _require_sound(workspace, today)
    bundle = workspace.named(name)
    if bundle.document.kind is Kind.PLAN and bundle.plan.status is PlanStatus.DRAFT:
        raise RefusedError("seal.draft", plan=bundle.id)
    found = _decision(bundle, decision)
    subject = plan_subject(bundle.document, found)
    return _sealed(workspace, bundle, subject, today, words, dry_run=dry_run)


def seal_year(
    workspace: Workspace,
    year: int,
    plan: str | None,
    today: dt.date,
    words: Catalogue,
    *,
    dry_run: bool = False,
) -> Iterator[Sealed]:
    """Close a year of a plan, or of all plans and measured strategies; yield each seal when it stands.

    RefusedError before the year has ended, for errors in the plans and for changes that are in no commit;
    UserError where nothing follows the year.
    """
    if today <= dt.date(year, 12, 31):
        raise RefusedError("seal.not-ended", year=year)
    _require_sound(workspace, today)
    subjects = [
        (bundle, year_subject(bundle.document, bundle.years[year]))
        for bundle in workspace.every(plan)
        if year in bundle.years
    ]
    if not subjects:
        raise UserError("report.no-plan-year", year=year)
    for bundle, subject in subjects:
        _require_same(bundle, subject)
    for bundle, subject in subjects:
        yield _sealed(workspace, bundle, subject, today, words, dry_run=dry_run)


# ------------------------------------------------------------------------------------ what is sealed


def _require_sound(workspace: Workspace, today: dt.date) -> None:
    errors = errors_in(workspace, today)
    if errors:
        key = "seal.broken-plans.one" if errors == 1 else "seal.broken-plans.other"
        raise RefusedError(key, n=errors)


def _decision(bundle: Bundle, name: str) -> Decision:
    model = bundle.plan if bundle.document.kind is Kind.PLAN else bundle.strategy
    known = {item.id: item for item in model.decisions if item.id}
    if name not in known:
        near = several(near_names(name, known) or known) or "–"
        raise UserError("record.no-decision", id=name, near=near)
    return known[name]


def _require_same(bundle: Bundle, subject: Subject) -> Seal | None:
    """Return the seal that stands there already, or None; RefusedError where it holds something else."""
    document = bundle.seals.get(subject.path.rsplit("/", 1)[-1])
    if document is None:
        return None
    seal = cast("Seal", document.model)
    if seal.digest != subject.digest:
        key = "seal.other-year" if subject.year is not None else "seal.other-plan"
        raise RefusedError(key, path=subject.path, date=seal.date.isoformat())
    return seal


# ------------------------------------------------------------------------------------------- sealing


def _sealed(
    workspace: Workspace,
    bundle: Bundle,
    subject: Subject,
    today: dt.date,
    words: Catalogue,
    *,
    dry_run: bool,
) -> Sealed:
    made = _told(subject, today)
    if _require_same(bundle, subject) is not None:
        return made._replace(standing=True)
    git = Git.at(workspace.root)
    head = git.head()
    if head is None:
        raise UserError("git.no-commit")
    for path in (bundle.document.path, subject.document.path):
        if not git.is_tracked(path) or not git.is_clean(path):
            raise RefusedError("seal.uncommitted", path=path)
    text = seal_text(subject, today, head.id, words)
    require_valid(Source.decode(subject.path, text.encode("utf-8")))
    made = made._replace(text=text)
    return made if dry_run else _committed(workspace, git, subject, made, words)


def _told(subject: Subject, today: dt.date) -> Sealed:
    made = Sealed(subject.path, subject.target, subject.digest)
    if subject.decision is not None:
        after = today - subject.decision.date
        return made._replace(late=after.days if after > _LONG_AFTER else 0)
    if subject.plan is None or subject.year is None:
        return made
    report = report_digest(plan_digest(subject.plan), subject.digest)
    return made._replace(code=code_of(subject.year, report), report=report)


def seal_text(subject: Subject, today: dt.date, commit: str, words: Catalogue) -> str:
    """Return the seal's file: the same data, day and commit give the same bytes."""
    schema = year_schema_line(subject.first_line, Kind.SEAL.value)
    held: dict[str, Any] = {
        "laji": Kind.SEAL.value,
        "muoto": "1",
        "kohde": subject.target,
        "menetelmä": str(METHOD),
        "pvm": today.isoformat(),
    }
    if subject.decision is not None and subject.decision.id is not None:
        held["päätös"] = subject.decision.id
    held |= {"commit": commit, "tiiviste": subject.digest}
    held["rivit"] = {name: _row(row) for name, row in sorted(subject.rows.items())}
    head = "" if schema is None else f"{schema}\n"
    return f"{head}# {words.text('seal.head')}\n{block(held)}"


def _row(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if row.value:
        found["arvo"] = row.value
    if row.targets:
        found["tavoitetaso"] = dict(row.targets)
    return found | {"tiiviste": row.digest}


def _committed(
    workspace: Workspace, git: Git, subject: Subject, made: Sealed, words: Catalogue
) -> Sealed:
    path, data = workspace.root / subject.path, made.text.encode("utf-8")
    message = words.text("seal.message", target=subject.target.replace("/", " "))
    head = git.head()
    with locked(workspace.root):
        git.preflight(subject.path)
        write_new(path, data)
        try:
            commit = git.commit(subject.path, message, {TRAILER: subject.target}, data)
        except UserError:
            if head == git.head():
                remove_new(path)
            raise
    return made._replace(commit=commit)
