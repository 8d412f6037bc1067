"""The case of one seal: the file, what its first commit brought, what it sealed, and what stands now."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.documents.document import Kind, read_document
from kehitys_cli.documents.lookup import items
from kehitys_cli.documents.scan import PLANS, SEAL_ENDING
from kehitys_cli.evaluation.sealed import Decided, compare_plan, compare_year, plan_rows, year_rows
from kehitys_cli.history import provenance
from kehitys_cli.model.amendments import in_force
from kehitys_cli.model.canonical import METHOD, plan_digest, report_digest, year_digest
from kehitys_cli.model.seal import Seal
from kehitys_cli.operations.auditing.decisions import LaterDecisions
from kehitys_cli.operations.auditing.rows import Naming, Sides
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.evaluation.sealed import Compared, Row
    from kehitys_cli.history.git import Git
    from kehitys_cli.history.provenance import SealTrace, Tag
    from kehitys_cli.model.plan import Plan
    from kehitys_cli.model.strategy import Strategy

    Data = Mapping[str, Any]

_PLAN_SEAL = re.compile(r"suunnitelma-([0-9]{4}-[0-9]{2}-[0-9]{2})")


class Evidence(NamedTuple):
    """What the history knows: HEAD's commits, every seal's trace and first bytes, tags and signatures.

    `misdated` are the commits with a date that no calendar has;
    `standing` are the seals that HEAD holds below the root of the plans, with their objects;
    `signed` are the seals' first commits that carry a signature, `signing` tells whether they should;
    `verify` whether signatures are to be verified.
    """

    git: Git
    commits: frozenset[str]
    misdated: tuple[str, ...]
    traces: Mapping[str, SealTrace]
    firsts: Mapping[str, bytes]
    standing: Mapping[str, str]
    tags: Mapping[str, Tag]
    signed: frozenset[str]
    signing: bool
    verify: bool

    @classmethod
    def of(cls, git: Git, *, verify: bool) -> Evidence:
        """Ask a repository, all seals at once."""
        traces = provenance.seal_traces(git)
        blobs = [trace.blobs[0] for trace in traces.values()]
        firsts = dict(zip(blobs, git.blobs(blobs), strict=True))
        listed = git.tree("HEAD") if traces else {}
        standing = {path: one.id for path, one in listed.items() if path in traces}
        tags = {tag.name: tag for tag in provenance.seal_tags(git)}
        signed = provenance.signed(git, (trace.first for trace in traces.values()))
        signing = bool(signed) or provenance.signs(git)
        known = provenance.history(git)
        return cls(git, *known, traces, firsts, standing, tags, signed, signing, verify)

    def former(self, path: str) -> tuple[str, ...]:
        """Return the paths that a seal was moved from, the newest first."""
        return tuple(trace.path for trace in self._chain(path))[1:]

    def origin(self, path: str) -> SealTrace | None:
        """Return where a seal comes from: the trace of its path, or of the path that it was moved from.

        What once stood at its own path is always its measure: only the commit that brought the path first
        can have moved a seal there. Of several that went in that commit the one that was another counts.
        """
        return next(reversed(self._chain(path)), None)

    def _chain(self, path: str) -> list[SealTrace]:
        """Return the traces of a seal's path and of those that it was moved from."""
        trace = self.traces.get(path)
        found: list[SealTrace] = []
        while trace is not None:
            found.append(trace)
            former = [self.traces[name] for name in trace.moved_from]
            former = [one for one in former if one not in found]
            first = trace.blobs[0]
            other = (one for one in former if one.blobs[0] != first)
            trace = next(other, former[0] if former else None)
        return found

    def heirs(self, path: str) -> tuple[str, ...]:
        """Return the paths that a seal which is gone from its own lives on at, or was moved to.

        Each stands in HEAD, or was taken away later: then that is what became of the seal.
        """
        trace = self.traces[path]
        if path in self.standing:
            return ()
        moved = (one for one in trace.moved_to if self._outlived(one, trace.gone))
        copied = (one for one, blob in self.standing.items() if blob == trace.last)
        return tuple(dict.fromkeys([*moved, *copied]))

    def _outlived(self, path: str, gone: int) -> bool:
        return path in self.standing or (path[:1] != "/" and self.traces[path].gone > gone)

    def strays(self, path: str) -> Iterator[SealTrace]:
        """Yield the seals of the same place below another root that are gone and were others than this one."""
        origin = self.origin(path)
        known = () if origin is None else origin.blobs[:1]
        for trace in self.traces.values():
            if trace.gone and trace.path.endswith(f"/{path}") and trace.blobs[0] not in known:
                yield trace


class Place(NamedTuple):
    """Where a seal stands: its file, and what that tells of its plan and year (or day of decision)."""

    path: str

    @property
    def plan(self) -> str:
        """The plan's id."""
        return self.path.removeprefix(f"{PLANS}/").partition("/")[0]

    @property
    def stem(self) -> str:
        """The name without its ending: `2024`, or `suunnitelma-2022-06-27`."""
        return self.path.rsplit("/", 1)[-1].removesuffix(SEAL_ENDING)

    @property
    def year(self) -> int | None:
        """The closed year; None for a plan's seal."""
        return int(self.stem) if self.stem.isdigit() else None

    @property
    def decided(self) -> dt.date | None:
        """The day of the decision that a plan's seal pins."""
        match = _PLAN_SEAL.fullmatch(self.stem)
        try:
            return None if match is None else dt.date.fromisoformat(match[1])
        except ValueError:
            return None

    def concerns(self, year: int) -> bool:
        """Tell whether the seal is that of a year, or of a plan that was approved by its end."""
        decided = self.decided
        return self.year == year or (decided is not None and decided.year <= year)


def seal_of(document: Document) -> Seal | None:
    """Return what a seal file says, or None where it says no such thing."""
    return document.model if isinstance(document.model, Seal) else None


class SealCase:
    """One seal, with all that its audit asks of files and history."""

    def __init__(
        self, workspace: Workspace, evidence: Evidence | None, path: str, bundle: Bundle | None
    ) -> None:
        """Take where the files are, what the history knows, the seal's path, and its folder's plan.

        `last` is the last seal of the same plan: itself, unless another is told.
        """
        self.workspace = workspace
        self.evidence = evidence
        self.place = Place(path)
        self.bundle = bundle
        self.last = self

    # ------------------------------------------------------------------------------- the seal

    @cached_property
    def present(self) -> Document | None:
        """The seal file as it stands; None where it is gone."""
        try:
            return self.workspace.load(self.place.path)
        except UserError:
            return None

    @cached_property
    def trace(self) -> SealTrace | None:
        """The seal's way through history, from before it was moved."""
        return None if self.evidence is None else self.evidence.origin(self.place.path)

    @cached_property
    def first(self) -> Document | None:
        """The seal as its first commit brought it."""
        if self.evidence is None or self.trace is None:
            return None
        return read_document(self.place.path, self.evidence.firsts[self.trace.blobs[0]])

    @cached_property
    def seal(self) -> Seal | None:
        """What was sealed first: a seal that was rewritten is no measure of anything."""
        for document in (self.first, self.present):
            found = None if document is None else seal_of(document)
            if found is not None:
                return found
        return None

    # ------------------------------------------------------------------------------- the data

    @cached_property
    def document(self) -> Document | None:
        """The file that the seal speaks of."""
        if self.bundle is None:
            return None
        year = self.place.year
        return self.bundle.document if year is None else self.bundle.years.get(year)

    @property
    def comparable(self) -> bool:
        """Whether seal and file can both be read."""
        document = self.document
        return (
            self.seal is not None
            and self.seal.method == METHOD
            and document is not None
            and document.valid
        )

    def compared(self) -> tuple[Compared, ...]:
        """Return every row against the seal; nothing where one of the two cannot be read."""
        seal, document = self.seal, self.document
        if seal is None or document is None or not self.comparable:
            return ()
        if self.place.year is None:
            return compare_plan(seal.rows, seal.digest, document.data, self.decided, self.later)
        # The plan may have got another id since; the year's own key follows it.
        named = {**document.data, "suunnitelma": seal.target.partition("/")[0]}
        return compare_year(seal.rows, seal.digest, named, self._plan_then)

    @property
    def sides(self) -> Sides:
        """The rows as they were sealed, where that can be known, and as they stand."""
        now = None if self.document is None else self.document.data
        decided = {name: one.row for name, one in self.later.items()}
        return Sides(self._rows_of(self.sealed_data), self._rows_of(now), decided)

    # ----------------------------------------------------------------------- later decisions

    @cached_property
    def unpinned(self) -> LaterDecisions | None:
        """What was decided after the last seal of the plan: no seal holds it."""
        if self.place.year is not None or not self.comparable or self.document is None:
            return None
        return LaterDecisions(self.document.data, self.last.decided)

    @cached_property
    def later(self) -> Mapping[str, Decided]:
        """What later decisions set in the plan, by id: from its last seal, and from the history since.

        What was changed besides is told of the last seal only.
        """
        if self.unpinned is None:
            return {}
        since = {}
        if self.evidence is not None:
            since = self.unpinned.set_in(self.evidence.git, self._ways)
        if self.last is self:
            return since
        amended = self.unpinned.items
        pinned = {name: one for name, one in self.last.pinned.items() if name not in amended}
        return pinned | {name: Decided(one.row) for name, one in since.items()}

    @cached_property
    def pinned(self) -> dict[str, Decided]:
        """The plan's items as this seal holds them; only their targets where the sealed version is gone."""
        if self.sealed_data is not None:
            rows = plan_rows(in_force(self.sealed_data, self.decided))
        elif self.seal is not None and self.document is not None:
            sealed = self.seal.rows
            rows = {
                name: row._replace(targets=dict(sealed[name].targets))
                for name, row in plan_rows(self.document.data).items()
                if name in sealed
            }
        else:
            rows = {}
        return {name: Decided(row) for name, row in rows.items()}

    @property
    def _ways(self) -> list[str]:
        """The paths that the plan's file had, from the top of the repository: a seal moves with its plan."""
        if self.evidence is None:
            return []
        prefix = self.evidence.git.prefix
        ways = [self.place.path, *self.evidence.former(self.place.path)]
        full = (way[1:] if way.startswith("/") else f"{prefix}{way}" for way in ways)
        return [f"{way.rpartition('/')[0]}.yaml" for way in full]

    def _rows_of(self, data: Data | None) -> Mapping[str, Row]:
        if data is None:
            return {}
        return plan_rows(data) if self.place.year is None else year_rows(data)

    @property
    def decided(self) -> dt.date:
        """The day of the decision that a plan's seal pins."""
        return self.place.decided or dt.date.max

    @property
    def _plan_then(self) -> Data | None:
        """The plan as it was in force at the end of the closed year, if it can be read."""
        if self.bundle is None or not self.bundle.document.valid or self.place.year is None:
            return None
        return in_force(self.bundle.document.data, dt.date(self.place.year, 12, 31))

    @property
    def today(self) -> str:
        """The digest of the data as it stands, or an empty string."""
        document = self.document
        return "" if document is None or not document.valid else self._digest(document.data)

    @cached_property
    def committed_data(self) -> Data | None:
        """What the sealed commit holds in the file that the seal speaks of; None where it is not there."""
        return None if self.seal is None else self._committed(f"{PLANS}/{self.seal.target}.yaml")

    @cached_property
    def sealed_data(self) -> Data | None:
        """What the sealed commit held, if its digest is the seal's: then it is what was sealed."""
        found = self.committed_data
        if self.seal is None or found is None:
            return None
        return found if self._digest(found) == self.seal.digest else None

    @cached_property
    def commit(self) -> str:
        """The sealed commit, if the repository has it; else an empty string."""
        name = "" if self.seal is None else self.seal.commit or ""
        if self.evidence is None:
            return ""
        known = name in self.evidence.commits or provenance.is_commit(self.evidence.git, name)
        return name if known else ""

    def _committed(self, path: str) -> Data | None:
        """Return a file's data in the sealed commit; None where commit or file is not there."""
        if self.evidence is None or not self.commit:
            return None
        data = self.evidence.git.blob(self.commit, path)
        document = None if data is None else read_document(path, data)
        return document.data if document is not None and document.valid else None

    def _digest(self, data: Data) -> str:
        if self.place.year is not None:
            return year_digest(data)
        return plan_digest(in_force(data, self.decided))

    # ----------------------------------------------------------------------------- its codes

    @property
    def report_today(self) -> str:
        """The digest of a closed year's report from what stands; empty where there is no such report."""
        document = self.document
        return self._report("" if document is None else year_digest(document.data), self._plan_then)

    @property
    def report_sealed(self) -> str:
        """The digest of the report that was sealed, with the plan as it was in the sealed commit."""
        seal, year = self.seal, self.place.year
        if seal is None or year is None:
            return ""
        plan = f"{PLANS}/{seal.target.partition('/')[0]}.yaml"
        then = None if self.sealed_data is None else self._committed(plan)
        in_force_then = None if then is None else in_force(then, dt.date(year, 12, 31))
        return self._report(seal.digest, in_force_then or self._plan_then)

    def _report(self, year: str, plan: Data | None) -> str:
        if plan is None or not year or self.place.plan in self.workspace.strategies:
            return ""
        return report_digest(plan_digest(plan), year)

    # ----------------------------------------------------------------------------- its names

    @cached_property
    def naming(self) -> Naming:
        """What the plan calls its items and decisions today."""
        if self.bundle is None or not self.bundle.document.valid:
            return Naming(self.place.plan)
        names, measures = {}, {}
        for one in items(self.bundle):
            item = one.measure or one.action or one.objective or one.goal
            if item is not None:
                names[one.id] = item.name
            if one.measure is not None:
                measures[one.id] = one.measure
        model = self._model(self.bundle)
        decisions = {one.id: one for one in model.decisions if one.id}
        document = self.bundle.document
        homes = {name: row.home for name, row in plan_rows(document.data).items()}
        return Naming(self.place.plan, names, measures, decisions, model.name, document, homes)

    @staticmethod
    def _model(bundle: Bundle) -> Plan | Strategy:
        return bundle.plan if bundle.document.kind is Kind.PLAN else bundle.strategy
