"""All rules over a repository, plan by plan: memory does not grow with their number."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

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
from kehitys_cli.documents.document import as_meant
from kehitys_cli.model.seeding import unit_names
from kehitys_cli.model.tokens import SettingLevel
from kehitys_cli.text.diagnostic import Finding, Severity, UserError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from kehitys_cli.checks.rule import Rule
    from kehitys_cli.checks.rules.alignment import PlanSummary
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.text.diagnostic import Position

FORK_ABOVE = 30
"""Files from which a second process pays for its start (measured: `benchmarks/`)."""

WORK_ABOVE = 4
"""Plans from which it does where each is worked on as well."""

COLLECT_EVERY = 8
"""Plans that are worked on between two collections."""

_LEVELS = {
    SettingLevel.ERROR: Severity.ERROR,
    SettingLevel.WARNING: Severity.WARNING,
    SettingLevel.INFO: Severity.INFO,
}


class Checked(NamedTuple):
    """How much was looked at."""

    strategies: int = 0
    plans: int = 0
    years: int = 0
    actions: int = 0
    measures: int = 0


class Outcome(NamedTuple):
    """What a run found, how much it looked at, and how many findings make the repository invalid."""

    findings: tuple[Finding, ...]
    checked: Checked
    errors: int


class Diagnosis(NamedTuple):
    """The same in the reader's language, in the order of files and places; nothing that is switched off."""

    diagnostics: tuple[Diagnostic, ...]
    checked: Checked
    errors: int


Made = TypeVar("Made")
Done = TypeVar("Done")
_Make = Callable[[Finding, Severity | None], Made | None]
_Work = Callable[["Bundle"], Done | None]


@dataclass(frozen=True, slots=True)
class Visited(Generic[Done]):
    """How many findings make the repository invalid, and what became of the plans, in their order.

    `done` is whole only where there are no errors.
    """

    errors: int
    done: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class _Part(Generic[Made, Done]):
    """What one plan yields: small, and fit to be sent between processes."""

    made: tuple[Made, ...]
    errors: int
    summary: PlanSummary | None
    years: int
    actions: int
    measures: int
    done: Done | None = None
    failed: bool = False


def run(workspace: Workspace, today: dt.date) -> Outcome:
    """Check everything below `plans/`."""
    inspection = _Inspection[Finding, None](workspace, today, lambda finding, _: finding)
    return Outcome(*inspection.result())


def diagnose(workspace: Workspace, today: dt.date, catalogue: Catalogue) -> Diagnosis:
    """Check everything below `plans/`, and say it in the catalogue's language."""

    def said(finding: Finding, severity: Severity | None) -> Diagnostic | None:
        return None if severity is None else worded(finding, severity, catalogue)

    made, checked, errors = _Inspection[Diagnostic, None](workspace, today, said).result()
    return Diagnosis(tuple(sorted(made, key=lambda item: item.order)), checked, errors)


def errors_in(workspace: Workspace, today: dt.date) -> int:
    """Return how many findings make the repository invalid."""
    return _Inspection[None, None](workspace, today).result()[2]


def visit(workspace: Workspace, today: dt.date, work: _Work[Done]) -> Visited[Done]:
    """Look for errors everywhere, and do some work with each plan while it is at hand.

    A process that met an error works on no further plan. A UserError of the work is raised where
    there are no errors, whatever plan comes first. The first plan is worked on in this process: what
    it leaves ready (templates), others find.
    """
    inspection = _Inspection[None, Done](workspace, today, work=work)
    errors, parts = inspection.result()[2], inspection.parts
    if not errors:
        for name, part in zip(workspace.layout.plans, parts, strict=True):
            if part.failed:
                work(workspace.bundle(name))
    return Visited(errors, tuple(part.done for part in parts if part.done is not None))


class _Inspection(Generic[Made, Done]):
    """One look at a repository. Without `make` only errors count, and only rules that find some are asked."""

    def __init__(
        self,
        workspace: Workspace,
        today: dt.date,
        make: _Make[Made] | None = None,
        work: _Work[Done] | None = None,
    ) -> None:
        self._workspace = workspace
        self._make, self._work = make, work
        self._register = as_meant(workspace.register)
        self._strategies = {
            name: bundle.as_meant() for name, bundle in workspace.strategies.items()
        }
        self._around = _surroundings(self._register, self._strategies, workspace, today)
        self._severities = _severities(self._register)
        self._languages = self._around.municipality.languages if self._around is not None else ()
        rules = RULES if make is not None else self._that_err()
        self._of_plans = tuple(rule.check for rule in rules if rule.check is not None)
        self._of_measures = tuple(rule.each for rule in rules if rule.each is not None)
        self._since = 0
        self.parts: list[_Part[Made, Done]] = []

    def result(self) -> tuple[tuple[Made, ...], Checked, int]:
        """Return what was made of all findings, how much was looked at, and how many are errors."""
        with _without_collection():
            shared, strategies = list(self._shared()), self._of_strategies()
            if any(fixed(item.code) for item in (*shared, *strategies)):
                self._work = None
            self.parts = self._plans()
            made, errors = self._told(_distinct([*shared, *self._across(strategies)]))
        parts = self.parts
        checked = Checked(
            len(self._workspace.layout.strategies),
            len(parts),
            sum(part.years for part in parts),
            sum(part.actions for part in parts),
            sum(part.measures for part in parts),
        )
        every = (*(item for part in parts for item in part.made), *made)
        return every, checked, errors + sum(part.errors for part in parts)

    def _weight(self, code: str) -> Severity | None:
        return self._severities.get(code, BY_CODE[code].severity)

    def _that_err(self) -> Sequence[Rule]:
        """Return the rules whose findings are errors here; all, where an idle suppression is one."""
        if self._weight("KEH901") is Severity.ERROR:
            return RULES
        return [rule for rule in RULES if self._weight(rule.code) is Severity.ERROR]

    def _told(self, findings: Sequence[Finding]) -> tuple[tuple[Made, ...], int]:
        """Return what is made of findings, where they were found, and how many of them are errors."""
        weights = [self._weight(item.code) for item in findings]
        made = () if self._make is None else map(self._make, findings, weights)
        return tuple(item for item in made if item is not None), weights.count(Severity.ERROR)

    # ------------------------------------------------------------------- register and strategies

    def _shared(self) -> Iterator[Finding]:
        """Yield what is found in the layout, in files that are neither plan nor strategy, in the register."""
        workspace, register = self._workspace, self._register
        yield from workspace.layout.findings
        for name in workspace.layout.others:
            years = (f"plans/{name}/{year}.yaml" for year in workspace.layout.years.get(name, ()))
            for path in (f"plans/{name}.yaml", *years):
                document = workspace.load(path)
                yield from apply_suppressions(document, _of_document(document, ()), judged=False)
        found = _of_document(register, self._languages)
        if self._around is not None:
            found += register_findings(register, self._around.municipality)
            found += setting_findings(register, self._around.municipality)
        judged = register.valid and not register.mended
        yield from apply_suppressions(register, found, judged=judged)

    def _of_strategies(self) -> list[Finding]:
        """Return what is found in strategies and their years, whatever serves them."""
        around, found = self._around, list[Finding]()
        for bundle in self._strategies.values():
            for document in bundle.documents:
                found += _of_document(document, self._languages)
            if around is None or not bundle.document.valid:
                continue
            language = around.municipality.language
            found += strategy_findings(bundle, around.municipality)
            found += sealed_plan(bundle, language)
            found += sealed_years(bundle, language)
            found += strategy_years(bundle, around)
            for item in of_strategy(bundle, around):
                for each in self._of_measures:
                    found += each(item)
        return found

    def _across(self, strategies: Sequence[Finding]) -> Iterator[Finding]:
        """Yield what only all plans show, and what stays of what was found in strategies."""
        around = self._around
        summaries = [part.summary for part in self.parts if part.summary is not None]
        yield from overlapping(summaries)
        found = list(strategies)
        if around is not None and len(summaries) == len(self.parts):
            # A plan that cannot be read may serve any goal: then nothing is said of goals.
            found += across_plans(around, summaries)
        by_path = _by_path(found)
        for bundle in self._strategies.values():
            looked = around is not None and bundle.document.valid
            for document in bundle.documents:
                judged = looked and document.valid and not document.mended
                yield from apply_suppressions(document, by_path[document.path], judged=judged)

    # ------------------------------------------------------------------------------------- plans

    def _plans(self) -> list[_Part[Made, Done]]:
        layout, workers = self._workspace.layout, processors()
        plans = layout.plans
        files = len(plans) + sum(len(layout.years.get(name, ())) for name in plans)
        worth = files > FORK_ABOVE or (self._work is not None and len(plans) > WORK_ABOVE)
        if not worth or workers == 1:
            return list(map(self._part, plans))
        first = 0 if self._work is None else 1
        ready = list(map(self._part, plans[:first]))
        return ready + shared_out(plans[first:], self._part, workers)

    def _part(self, name: str) -> _Part[Made, Done]:
        bundle, around = self._workspace.bundle(name).as_meant(), self._around
        found = [
            item
            for document in bundle.documents
            for item in _of_document(document, self._languages)
        ]
        actions = bundle.plan.actions if bundle.document.valid else ()
        context = None
        if bundle.document.valid and around is not None:
            context = _context(bundle, around)
            found += self._of_plan(context)
        by_path = _by_path(found)
        kept = [
            item
            for document in bundle.documents
            for item in apply_suppressions(
                document,
                by_path[document.path],
                judged=context is not None and document.valid and not document.mended,
            )
        ]
        summary = None
        if context is not None:
            summary, kept = _muting(bundle.document, summary_of(context), kept)
        made, errors = self._told(_distinct(kept))
        measures = sum(len(action.measures) for action in actions)
        part: _Part[Made, Done] = _Part(
            made, errors, summary, len(bundle.years), len(actions), measures
        )
        if errors:
            self._work = None
        return part if self._work is None else self._worked(bundle, part, self._work)

    def _worked(
        self, bundle: Bundle, part: _Part[Made, Done], work: _Work[Done]
    ) -> _Part[Made, Done]:
        """Return a part with what became of its plan.

        Work leaves much that only the collector can take away (templates do), and the collector is off.
        """
        self._since += 1
        if self._since % COLLECT_EVERY == 0:
            gc.collect()
        try:
            return replace(part, done=work(bundle))
        except UserError:
            # Told only where no plan has an error.
            self._work = None
            return replace(part, failed=True)

    def _of_plan(self, context: PlanContext) -> Iterator[Finding]:
        for check in self._of_plans:
            yield from check(context)
        for item in of_plan(context):
            for each in self._of_measures:
                yield from each(item)


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
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was:
            gc.enable()


def _surroundings(
    register: Document, strategies: Mapping[str, Bundle], workspace: Workspace, today: dt.date
) -> Surroundings | None:
    if not register.valid:
        return None
    municipality = cast("Municipality", register.model)
    return Surroundings(
        municipality,
        unit_names(municipality),
        frozenset(partner.id for partner in municipality.partners),
        strategies,
        workspace.layout.plans,
        today,
    )


def _severities(register: Document) -> dict[str, Severity | None]:
    """Return what the municipality weighs otherwise; None switches a rule off."""
    if not register.valid:
        return {}
    return {
        item.rule: _LEVELS.get(item.level)
        for item in cast("Municipality", register.model).rule_settings
        if item.rule in BY_CODE and not fixed(item.rule) and item.reason is not None
    }


def _muting(
    document: Document, summary: PlanSummary, kept: list[Finding]
) -> tuple[PlanSummary, list[Finding]]:
    """Keep back a suppression of `KEH210`: only all plans show whether it suppresses something."""
    mine = [item for item in kept if item.params.get("rule") == "KEH210" and item.code == "KEH901"]
    if not mine or summary.place in apply_suppressions(document, [summary.place], judged=True):
        return summary, kept
    return summary._replace(muted=mine[0]), [item for item in kept if item is not mine[0]]


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
