"""Tell what has changed since it was sealed: values, targets, seals themselves, and the history under them.

The files at hand are audited, against seals as their first commits brought them. Only objects and canonical
data are compared; no date decides anything, and nothing runs that the repository configures.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import PLANS
from kehitys_cli.history.git import Git
from kehitys_cli.operations.auditing.case import Evidence, Place, SealCase
from kehitys_cli.operations.auditing.matters import SealMatters, WideMatters
from kehitys_cli.operations.auditing.minutes import Minutes, codes, read_code, year_of_code
from kehitys_cli.operations.auditing.rows import RowWords
from kehitys_cli.views.audit import Audit, AuditedSeal, Expected, Matter
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.i18n.catalogue import Catalogue


class Request(NamedTuple):
    """What is to be audited: a year or all, a plan or all; a code or digest from the minutes.

    `verify` checks signatures too, by the usual programs (gpg, gpgsm, ssh-keygen).
    """

    year: int | None = None
    plan: str | None = None
    expect: str | None = None
    verify: bool = False


def audit(workspace: Workspace, request: Request, catalogue: Catalogue) -> Audit:
    """Audit; UserError for a plan that there is not and for what is no code."""
    expected = None if request.expect is None else read_code(request.expect)
    year = request.year or (year_of_code(expected) if expected is not None else None)
    if request.plan is not None and request.plan not in workspace.strategies:
        workspace.bundle(request.plan)
    git = Git.maybe_at(workspace.root)
    evidence = None if git is None else Evidence.of(git, verify=request.verify)
    paths = _paths(workspace, evidence, year, request.plan)
    words = Words(catalogue, workspace.municipality)
    seals = tuple(_audited(case, words) for case in _cases(workspace, evidence, paths))
    matters = tuple(WideMatters(workspace, evidence, catalogue).matters(seals, year))
    found = None
    if expected is not None:
        found = Minutes(workspace, seals, catalogue).looked_up(expected)
    head = None if git is None else git.head()
    return Audit(
        None if head is None else head.id,
        year,
        _attention(seals, matters, found),
        seals,
        matters,
        tuple(codes(seals)),
        found,
    )


def _audited(case: SealCase, words: Words) -> AuditedSeal:
    place, seal, naming = case.place, case.seal, case.naming
    rows = RowWords(words, naming, case.document)
    told = tuple(rows.rows(case.compared(), case.sides, place.year))
    explained = case.comparable and not any(row.attention for row in told)
    name = naming.plan if naming.whole is None else words.of(naming.whole)
    key = "audit.seal.plan" if place.year is None else "audit.seal.year"
    decision = None if seal is None else seal.decision
    return AuditedSeal(
        place.path,
        place.plan,
        place.year,
        words.catalogue.text(key, name=name, year=place.year),
        None if seal is None else seal.date,
        decision,
        rows.decision(decision) if decision else "",
        None if seal is None else seal.commit,
        "" if seal is None else seal.digest,
        case.today,
        case.report_sealed,
        case.report_today,
        told,
        tuple(SealMatters(case, words.catalogue).matters(explained=explained)),
    )


def _attention(
    seals: Sequence[AuditedSeal], matters: Sequence[Matter], expected: Expected | None
) -> int:
    rows = sum(row.attention for seal in seals for row in seal.rows)
    told = [*matters, *(one for seal in seals for one in seal.matters)]
    return rows + sum(one.attention for one in told) + bool(expected and expected.attention)


def _cases(
    workspace: Workspace, evidence: Evidence | None, paths: Iterable[str]
) -> Iterator[SealCase]:
    """Yield the seals' cases, plan by plan: each plan's files are read once."""
    for plan, group in groupby(paths, key=lambda path: Place(path).plan):
        bundle = workspace.strategies.get(plan)
        if plan in workspace.layout.plans:
            bundle = workspace.bundle(plan)
        last = _last(workspace, evidence, plan, bundle)
        for path in group:
            case = SealCase(workspace, evidence, path, bundle)
            if last is not None and case.place.year is None and case.place.path != last.place.path:
                case.last = last
            yield case


def _last(
    workspace: Workspace, evidence: Evidence | None, plan: str, bundle: Bundle | None
) -> SealCase | None:
    """Return the case of the last decision on a plan that a seal pins; None where none does."""
    files = workspace.layout.seals.get(plan, ())
    cases = [SealCase(workspace, evidence, f"{PLANS}/{plan}/{file}", bundle) for file in files]
    pinned = [one for one in cases if one.place.decided is not None and one.seal is not None]
    return max(pinned, key=lambda one: one.decided, default=None)


def _paths(
    workspace: Workspace, evidence: Evidence | None, year: int | None, plan: str | None
) -> Iterator[str]:
    """Yield the seals that are there or once were; of a year also the plans that were approved by then."""
    seals = workspace.layout.seals
    there = {f"{PLANS}/{name}/{file}" for name, files in seals.items() for file in files}
    known = there
    if evidence is not None:
        known = there | {path for path in evidence.traces if not path.startswith("/")}
    for path in sorted(known, key=lambda path: (Place(path).plan, Place(path).year or 0, path)):
        place = Place(path)
        if evidence is not None and path not in there and _lives_on(workspace, evidence, place):
            continue
        if plan in {None, place.plan} and (year is None or place.concerns(year)):
            yield path


def _lives_on(workspace: Workspace, evidence: Evidence, place: Place) -> bool:
    """Tell whether a seal that is gone from its place is audited at another one.

    A copy beside another plan is no stand-in where the file that was sealed is still there.
    """
    layout = workspace.layout
    if place.year is None:
        stays = place.plan in {*layout.plans, *layout.strategies}
    else:
        stays = place.year in layout.years.get(place.plan, ())
    heirs = map(Place, evidence.heirs(place.path))
    return any(heir.plan == place.plan or not stays for heir in heirs)
