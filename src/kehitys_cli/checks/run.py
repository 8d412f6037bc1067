"""All rules over a repository, plan by plan: memory does not grow with their number."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kehitys_cli.checks.register import BY_CODE, RULES, fixed
from kehitys_cli.checks.rule import PlanContext, Surroundings
from kehitys_cli.checks.rules.alignment import PlanSummary, across_plans, summary_of
from kehitys_cli.checks.rules.privacy import addresses, identity_codes, missing_languages
from kehitys_cli.checks.rules.references import register_ids, strategy_ids, strategy_years
from kehitys_cli.checks.suppress import apply_suppressions
from kehitys_cli.checks.words import Diagnostic, worded
from kehitys_cli.model.values import SettingLevel
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.text.diagnostic import Finding

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
        parts = list(_parts(workspace, around))
        findings = [finding for part in parts for finding in part.findings]
        summaries = [part.summary for part in parts if part.summary is not None]
        across = list(across_plans(around, summaries)) if around is not None else []
        findings += [*shared, *_strategies(workspace, around, across)]
    checked = Checked(
        len(workspace.layout.strategies),
        len(parts),
        sum(part.years for part in parts),
        sum(part.actions for part in parts),
        sum(part.measures for part in parts),
    )
    return Outcome(tuple(_distinct(findings)), checked, _severities(workspace))


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: set[tuple[str, str, int, int, str]] = set()
    for finding in findings:
        key = (
            finding.code,
            finding.path,
            *finding.start,
            str(sorted(finding.params.items(), key=str)),
        )
        if key not in seen:
            seen.add(key)
            yield finding


@contextmanager
def _without_collection() -> Iterator[None]:
    """Switch the collector off for a bulk load: nothing here makes cycles, and walking them costs."""
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
        workspace.register,
        workspace.municipality,
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
        document = workspace.load(f"plans/{name}.yaml")
        yield from apply_suppressions(document, _of_document(document, ()))
    register = workspace.register
    languages: tuple[str, ...] = ()
    own: list[Finding] = []
    if register.valid:
        languages = tuple(workspace.municipality.languages)
        own = [*register_ids(register, workspace.municipality), *_settings(workspace)]
    yield from apply_suppressions(register, [*_of_document(register, languages), *own])


def _strategies(
    workspace: Workspace, around: Surroundings | None, across: list[Finding]
) -> Iterator[Finding]:
    """Yield what is found in strategies and their years, and what only all plans show."""
    languages = tuple(around.municipality.languages) if around is not None else ()
    by_path = _by_path(across)
    for bundle in workspace.strategies.values():
        for document in bundle.documents:
            by_path[document.path] += _of_document(document, languages)
        if bundle.document.valid:
            found = list(strategy_ids(bundle))
            if around is not None:
                found += strategy_years(bundle, around)
            for finding in found:
                by_path[finding.path].append(finding)
    known = {
        item.path: item for bundle in workspace.strategies.values() for item in bundle.documents
    }
    for path, found in by_path.items():
        # A plan's own suppressions were applied with the plan.
        yield from apply_suppressions(known[path], found) if path in known else found


def _settings(workspace: Workspace) -> Iterator[Finding]:
    """Yield findings about settings that do not work: unknown, fixed, or without a reason."""
    from kehitys_cli.text.near import nearest  # noqa: PLC0415 - hardly ever needed

    register = workspace.register
    for index, item in enumerate(workspace.municipality.rule_settings):
        keys = ("tarkistus", index, "sääntö")
        if item.rule not in BY_CODE:
            near = nearest(item.rule, BY_CODE)
            yield register.finding("KEH209", keys, id=item.rule, near=near, known="", what="rule")
        elif fixed(item.rule):
            yield register.finding("KEH901", keys, rule=item.rule, hint="fixed")
        elif item.reason is None:
            yield register.finding("KEH902", keys, rule=item.rule)


# -------------------------------------------------------------------------------------- plans


def _parts(workspace: Workspace, around: Surroundings | None) -> Iterator[_Part]:
    plans = workspace.layout.plans
    files = len(plans) + sum(len(workspace.layout.years.get(name, ())) for name in plans)
    workers = min(os.cpu_count() or 1, 4)
    if files <= FORK_ABOVE or workers < 2 or not hasattr(os, "fork"):  # noqa: PLR2004 - nothing to share
        for name in plans:
            yield _part(workspace, around, name)
        return
    yield from _forked(workspace, around, plans, workers)


def _forked(
    workspace: Workspace, around: Surroundings | None, plans: tuple[str, ...], workers: int
) -> Iterator[_Part]:
    """Share the plans among processes; forked ones know the workspace already."""
    import multiprocessing  # noqa: PLC0415 - large repositories only

    context = multiprocessing.get_context("fork")
    size = max(1, min(50, len(plans) // (workers * 2)))
    with context.Pool(workers, _remember, (workspace, around)) as pool:
        yield from pool.imap(_remembered_part, plans, chunksize=size)


_SHARED: dict[str, tuple[Workspace, Surroundings | None]] = {}
"""Set in a worker process only, by its initialiser: what it inherited when it was forked."""


def _remember(workspace: Workspace, around: Surroundings | None) -> None:
    _SHARED["run"] = (workspace, around)


def _remembered_part(name: str) -> _Part:
    workspace, around = _SHARED["run"]
    return _part(workspace, around, name)


def _part(workspace: Workspace, around: Surroundings | None, name: str) -> _Part:
    bundle = workspace.bundle(name)
    languages = tuple(around.municipality.languages) if around is not None else ()
    found = [item for document in bundle.documents for item in _of_document(document, languages)]
    actions = bundle.plan.actions if bundle.document.valid else ()
    summary = None
    if bundle.document.valid and around is not None:
        context = _context(bundle, around)
        for rule in RULES:
            if rule.check is not None:
                found += rule.check(context)
        summary = summary_of(context)
    by_path = _by_path(found)
    kept = [
        item
        for document in bundle.documents
        for item in apply_suppressions(document, by_path[document.path])
    ]
    return _Part(
        tuple(kept),
        summary,
        len(bundle.years),
        len(actions),
        sum(len(action.measures) for action in actions),
    )


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
