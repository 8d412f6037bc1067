"""All rules over a repository, plan by plan: memory does not grow with their number."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from kehitys_cli.checks.measured import of_plan, of_strategy
from kehitys_cli.checks.register import BY_CODE, RULES, fixed
from kehitys_cli.checks.rule import PlanContext, Surroundings
from kehitys_cli.checks.rules.alignment import across_plans, overlapping, summary_of
from kehitys_cli.checks.rules.privacy import addresses, identity_codes, missing_languages
from kehitys_cli.checks.rules.seals import sealed_plan, sealed_years
from kehitys_cli.checks.rules.shared import register_findings, setting_findings, strategy_findings
from kehitys_cli.checks.rules.stanzas import strategy_years
from kehitys_cli.checks.share import processors, shared_out
from kehitys_cli.checks.suppress import apply_suppressions
from kehitys_cli.checks.words import Diagnostic, worded
from kehitys_cli.model.seeding import unit_names
from kehitys_cli.model.values import SettingLevel
from kehitys_cli.text.diagnostic import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kehitys_cli.checks.rules.alignment import PlanSummary
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.text.diagnostic import Position

_OF_PLANS = tuple(rule.check for rule in RULES if rule.check is not None)
_OF_MEASURES = tuple(rule.each for rule in RULES if rule.each is not None)

FORK_ABOVE = 30
"""Files from which a second process pays for its start (measured: `benchmarks/`)."""

_LEVELS = {
    SettingLevel.ERROR: Severity.ERROR,
    SettingLevel.WARNING: Severity.WARNING,
    SettingLevel.INFO: Severity.INFO,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was looked at."""

    strategies: int = 0
    plans: int = 0
    years: int = 0
    actions: int = 0
    measures: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found, how much it looked at, and how many findings make the repository invalid."""

    findings: tuple[Finding, ...]
    checked: Checked
    errors: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The same in the reader's language, in the order of files and places; nothing that is switched off."""

    diagnostics: tuple[Diagnostic, ...]
    checked: Checked
    errors: int


Made = TypeVar("Made")
_Told = Callable[[Sequence[Finding]], tuple[tuple[Made, ...], int]]


@dataclass(frozen=True, slots=True)
class _Part(Generic[Made]):
    """What one plan yields: small, and fit to be sent between processes."""

    made: tuple[Made, ...]
    errors: int
    summary: PlanSummary | None
    years: int
    actions: int
    measures: int


def run(workspace: Workspace, today: dt.date) -> Outcome:
    """Check everything below `plans/`."""
    return Outcome(*_run(workspace, today, lambda finding, _: finding))


def diagnose(workspace: Workspace, today: dt.date, catalogue: Catalogue) -> Diagnosis:
    """Check everything below `plans/`, and say it in the catalogue's language."""

    def said(finding: Finding, severity: Severity | None) -> Diagnostic | None:
        return None if severity is None else worded(finding, severity, catalogue)

    made, checked, errors = _run(workspace, today, said)
    return Diagnosis(tuple(sorted(made, key=lambda item: item.order)), checked, errors)


def errors_in(workspace: Workspace, today: dt.date) -> int:
    """Return how many findings make the repository invalid."""
    return _run(workspace, today, lambda _, __: None)[2]


def _run(
    workspace: Workspace, today: dt.date, make: Callable[[Finding, Severity | None], Made | None]
) -> tuple[tuple[Made, ...], Checked, int]:
    def told(findings: Sequence[Finding]) -> tuple[tuple[Made, ...], int]:
        """Return what is made of findings, where a plan is checked, and how many of them are errors."""
        weights = [severities.get(item.code, BY_CODE[item.code].severity) for item in findings]
        found = map(make, findings, weights)
        return tuple(item for item in found if item is not None), weights.count(Severity.ERROR)

    with _without_collection():
        shared = list(_shared_findings(workspace))
        around, severities = _surroundings(workspace, today), _severities(workspace)
        parts = _parts(workspace, around, told)
        made, errors = told(_distinct([*shared, *_across(workspace, around, parts)]))
    checked = Checked(
        len(workspace.layout.strategies),
        len(parts),
        sum(part.years for part in parts),
        sum(part.actions for part in parts),
        sum(part.measures for part in parts),
    )
    every = (*(item for part in parts for item in part.made), *made)
    return every, checked, errors + sum(part.errors for part in parts)


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    found: dict[tuple[str, str, Position, str], Finding] = {}
    for finding in findings:
        params = str(sorted(finding.params.items(), key=str))
        found.setdefault((finding.code, finding.path, finding.start, params), finding)
    return list(found.values())


@contextmanager
def _without_collection() -> Iterator[None]:
    """Switch the collector off for a bulk load: it would walk what is no garbage."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _surroundings(workspace: Workspace, today: dt.date) -> Surroundings | None:
    if not workspace.register.valid:
        return None
    return Surroundings(
        workspace.municipality,
        unit_names(workspace.municipality),
        frozenset(partner.id for partner in workspace.municipality.partners),
        workspace.strategies,
        workspace.layout.plans,
        today,
    )


def _severities(workspace: Workspace) -> dict[str, Severity | None]:
    """Return what the municipality weighs otherwise; None switches a rule off."""
    if not workspace.register.valid:
        return {}
    return {
        item.rule: _LEVELS.get(item.level)
        for item in workspace.municipality.rule_settings
        if item.rule in BY_CODE and not fixed(item.rule) and item.reason is not None
    }


# ------------------------------------------------------------------------- register and strategies


def _shared_findings(workspace: Workspace) -> Iterator[Finding]:
    yield from workspace.layout.findings
    for name in workspace.layout.others:
        years = (f"plans/{name}/{year}.yaml" for year in workspace.layout.years.get(name, ()))
        for path in (f"plans/{name}.yaml", *years):
            document = workspace.load(path)
            yield from apply_suppressions(document, _of_document(document, ()), judged=False)
    register = workspace.register
    languages: tuple[str, ...] = ()
    own: list[Finding] = []
    if register.valid:
        languages = tuple(workspace.municipality.languages)
        own = [
            *register_findings(register, workspace.municipality),
            *setting_findings(register, workspace.municipality),
        ]
    found = [*_of_document(register, languages), *own]
    yield from apply_suppressions(register, found, judged=register.valid)


def _across(
    workspace: Workspace, around: Surroundings | None, parts: list[_Part[Made]]
) -> Iterator[Finding]:
    """Yield what is found in strategies and their years, and what only all plans show."""
    summaries = [part.summary for part in parts if part.summary is not None]
    yield from overlapping(summaries)
    languages = tuple(around.municipality.languages) if around is not None else ()
    found: list[Finding] = []
    if around is not None and len(summaries) == len(parts):
        # A plan that cannot be read may serve any goal: then nothing is said of goals.
        found += across_plans(around, summaries)
    for bundle in workspace.strategies.values():
        for document in bundle.documents:
            found += _of_document(document, languages)
        if around is not None and bundle.document.valid:
            found += _of_strategy(bundle, around)
    by_path = _by_path(found)
    for bundle in workspace.strategies.values():
        looked = around is not None and bundle.document.valid
        for document in bundle.documents:
            judged = looked and document.valid
            yield from apply_suppressions(document, by_path[document.path], judged=judged)


def _of_strategy(bundle: Bundle, around: Surroundings) -> Iterator[Finding]:
    yield from strategy_findings(bundle, around.municipality)
    yield from sealed_plan(bundle, around.municipality.language)
    yield from sealed_years(bundle, around.municipality.language)
    yield from strategy_years(bundle, around)
    for item in of_strategy(bundle, around):
        for each in _OF_MEASURES:
            yield from each(item)


# -------------------------------------------------------------------------------------- plans


def _parts(
    workspace: Workspace, around: Surroundings | None, told: _Told[Made]
) -> list[_Part[Made]]:
    plans = workspace.layout.plans
    files = len(plans) + sum(len(workspace.layout.years.get(name, ())) for name in plans)
    workers = processors()
    if files <= FORK_ABOVE or workers == 1:
        return [_part(workspace, around, told, name) for name in plans]
    return shared_out(plans, lambda name: _part(workspace, around, told, name), workers)


def _part(
    workspace: Workspace, around: Surroundings | None, told: _Told[Made], name: str
) -> _Part[Made]:
    bundle = workspace.bundle(name)
    languages = tuple(around.municipality.languages) if around is not None else ()
    found = [item for document in bundle.documents for item in _of_document(document, languages)]
    actions = bundle.plan.actions if bundle.document.valid else ()
    context = None
    if bundle.document.valid and around is not None:
        context = _context(bundle, around)
        found += _of_plan(context)
    by_path = _by_path(found)
    kept = [
        item
        for document in bundle.documents
        for item in apply_suppressions(
            document, by_path[document.path], judged=context is not None and document.valid
        )
    ]
    summary = None
    if context is not None:
        summary, kept = _muting(bundle.document, summary_of(context), kept)
    return _Part(
        *told(_distinct(kept)),
        summary,
        len(bundle.years),
        len(actions),
        sum(len(action.measures) for action in actions),
    )


def _of_plan(context: PlanContext) -> Iterator[Finding]:
    for check in _OF_PLANS:
        yield from check(context)
    for item in of_plan(context):
        for each in _OF_MEASURES:
            yield from each(item)


def _muting(
    document: Document, summary: PlanSummary, kept: list[Finding]
) -> tuple[PlanSummary, list[Finding]]:
    """Keep back a suppression of `KEH210`: only all plans show whether it suppresses something."""
    mine = [item for item in kept if item.params.get("rule") == "KEH210" and item.code == "KEH901"]
    if not mine or summary.place in apply_suppressions(document, [summary.place], judged=True):
        return summary, kept
    return replace(summary, muted=mine[0]), [item for item in kept if item is not mine[0]]


def _context(bundle: Bundle, around: Surroundings) -> PlanContext:
    strategy = around.strategies.get(bundle.plan.strategy)
    valid = strategy is not None and strategy.document.valid
    return PlanContext(bundle, around, strategy.strategy if valid and strategy else None)


def _of_document(document: Document, languages: tuple[str, ...]) -> list[Finding]:
    found = [*document.findings, *identity_codes(document), *addresses(document)]
    if document.valid:
        found += missing_languages(document, languages)
    return found


def _by_path(findings: Iterable[Finding]) -> defaultdict[str, list[Finding]]:
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.path].append(finding)
    return found
