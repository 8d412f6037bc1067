"""Family 7: what was sealed stands, was corrected with a reason, or amended by a decision.

Content against content: git is not asked, and where nothing is sealed nothing is computed.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from kehitys_cli.checks.rule import Rule
from kehitys_cli.documents.lookup import items
from kehitys_cli.documents.scan import PLAN_SEAL, SEAL_ENDING
from kehitys_cli.evaluation.sealed import Aspect, compare_plan, compare_year
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rule import PlanContext
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.evaluation.sealed import Compared
    from kehitys_cli.model.seal import Seal
    from kehitys_cli.text.diagnostic import Finding, Position


def changed_after_seal(context: PlanContext) -> Iterator[Finding]:
    """Values of a closed year change with a correction only."""
    yield from sealed_years(context.bundle, context.around.municipality.language)


def changed_without_decision(context: PlanContext) -> Iterator[Finding]:
    """A sealed plan changes with `muutokset` and a decision only."""
    yield from sealed_plan(context.bundle, context.around.municipality.language)


def sealed_years(bundle: Bundle, language: str) -> Iterator[Finding]:
    """Yield `KEH701` for the closed years of a plan or strategy."""
    for year, document in sorted(bundle.years.items()):
        seal = bundle.seal(year)
        if seal is None or not document.valid:
            continue
        for one in compare_year(seal.rows, seal.digest, document.data):
            if not one.standing.explained or one.beyond:
                yield _finding("KEH701", bundle, document, one, language, seal)


def sealed_plan(bundle: Bundle, language: str) -> Iterator[Finding]:
    """Yield `KEH702` for an approved plan or strategy: once, whatever number of seals shows it."""
    told: set[Position] = set()
    for name, sealed in sorted(bundle.seals.items()):
        if not name.startswith(PLAN_SEAL) or not sealed.valid:
            continue
        decided = dt.date.fromisoformat(name.removeprefix(PLAN_SEAL).removesuffix(SEAL_ENDING))
        seal = cast("Seal", sealed.model)
        for one in compare_plan(seal.rows, seal.digest, bundle.document.data, decided):
            finding = _finding("KEH702", bundle, bundle.document, one, language, seal)
            if not one.standing.explained and finding.start not in told:
                told.add(finding.start)
                yield finding


def _finding(
    code: str, bundle: Bundle, document: Document, one: Compared, language: str, seal: Seal
) -> Finding:
    located = next((item for item in items(bundle) if item.id == one.id), None)
    home = one.home or _stanza(located)
    return document.finding(
        code,
        (*home, _key(one, home, document)) if home else (),
        subject=f"{bundle.id}/{one.id}" if one.id else bundle.id,
        name=_name(located, language) or one.id or bundle.id,
        date=seal.date.isoformat(),
        year=document.stem,
    )


def _key(one: Compared, home: tuple[str, ...], document: Document) -> str:
    """Return the key that a person looks at first: the targets, the value, or the state."""
    keys = ("tavoitetaso",) if one.aspect is Aspect.TARGET else ("arvo", "tila", "tunnus")
    return next((key for key in keys if document.pair((*home, key)) is not None), keys[0])


def _stanza(located: Located | None) -> tuple[str, ...]:
    """Return where a year file tells of an item that it tells nothing of any more."""
    if located is None or located.action is None:
        return () if located is None else ("mittarit", located.id)
    home = ("toimenpiteet", located.action.id)
    return home if located.measure is None else (*home, "mittarit", located.id)


def _name(located: Located | None, language: str) -> str:
    item = located and (located.measure or located.action or located.objective or located.goal)
    return item.name.pick(language) if item else ""


RULES = (
    Rule("KEH701", "sealed-value-changed", Severity.ERROR, changed_after_seal),
    Rule("KEH702", "approved-plan-changed", Severity.ERROR, changed_without_decision),
)
