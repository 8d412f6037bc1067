"""All rules over a repository, plan by plan: memory does not grow with their number."""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

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
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kehitys_cli.checks.rules.alignment import PlanSummary
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.text.diagnostic import Finding, Position

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
    """What a run found, in the order of files and places, and how much it looked at."""

    findings: tuple[Finding, ...]
    checked: Checked
    severities: dict[str, Severity | None] = field(default_factory=dict)

    def diagnostics(self, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
        """Return what was found in the reader's language, without what is switched off."""
        made = []
        for finding in self.findings:
            severity = self.severities.get(finding.code, BY_CODE[finding.code].severity)
            if severity is not None:
                made.append(worded(finding, severity, catalogue))
        return tuple(sorted(made, key=lambda item: item.order))

    @property
    def errors(self) -> int:
        """How many findings make the repository invalid."""
        return sum(
            self.severities.get(item.code, BY_CODE[item.code].severity) is Severity.ERROR
            for item in self.findings
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one plan yields: small, and fit to be sent between processes."""

    findings: tuple[Finding, ...]
    summary: PlanSummary | None
    years: int
    actions: int
    measures: int


def run(workspace: Workspace, today: dt.date) -> Outcome:
    """Check everything below `plans/`."""
    with _without_collection():
        shared = list(_shared_findings(workspace))
        around = _surroundings(workspace, today)
        parts = _parts(workspace, around)
        found = [*shared, *_across(workspace, around, parts)]
        findings = [finding for part in parts for finding in part.findings] + _distinct(found)
    checked = Checked(
        len(workspace.layout.strategies),
        len(parts),
        sum(part.years for part in parts),
        sum(part.actions for part in parts),
        sum(part.measures for part in parts),
    )
    return Outcome(tuple(findings), checked, _severities(workspace))


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
    workspace: Workspace, around: Surroundings | None, parts: list[_Part]
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
        for rule in RULES:
            if rule.each is not None:
                yield from rule.each(item)


# -------------------------------------------------------------------------------------- plans


def _parts(workspace: Workspace, around: Surroundings | None) -> list[_Part]:
    plans = workspace.layout.plans
    files = len(plans) + sum(len(workspace.layout.years.get(name, ())) for name in plans)
    workers = processors()
    if files <= FORK_ABOVE or workers == 1:
        return [_part(workspace, around, name) for name in plans]
    return shared_out(plans, lambda name: _part(workspace, around, name), workers)


def _part(workspace: Workspace, around: Surroundings | None, name: str) -> _Part:
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
        tuple(_distinct(kept)),
        summary,
        len(bundle.years),
        len(actions),
        sum(len(action.measures) for action in actions),
    )


def _of_plan(context: PlanContext) -> Iterator[Finding]:
    for rule in RULES:
        if rule.check is not None:
            yield from rule.check(context)
    for item in of_plan(context):
        for rule in RULES:
            if rule.each is not None:
                yield from rule.each(item)


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
