"""Family 2: the stanzas of year files (206 to 208), which must be the plan's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kehitys_cli.model.followup import Followup
from kehitys_cli.model.seeding import PlanSeeding, strategy_measures, strategy_stanzas
from kehitys_cli.model.values import PlanStatus
from kehitys_cli.text.diagnostic import Fix, Span
from kehitys_cli.text.near import nearest
from kehitys_cli.text.nodes import Mapping
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.checks.rule import PlanContext, Surroundings
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.model.seeding import MeasureStanza, YearStanzas
    from kehitys_cli.text.diagnostic import Finding
    from kehitys_cli.text.nodes import Node, Scalar
    from kehitys_cli.text.source import Source

_COMMENTED = re.compile(r"# (.*)\n *([^\s#:]+):")
_HOMES = frozenset({("mittarit",), ("toimenpiteet",)})
_NUMBERED = re.compile(r"# [0-9?]+\.[0-9]+ .* · ")
"""How a seeded comment of an action looks; another one is somebody's own."""


def stanzas(context: PlanContext) -> Iterator[Finding]:
    """Yield unknown (206) and missing (207) stanzas and stale comments (208) of the year files.

    A draft has no year files yet; a year outside the plan's period is never read (`KEH012`).
    """
    bundle, plan = context.bundle, context.bundle.plan
    known = {
        action.id: frozenset(measure.id for measure in action.measures) for action in plan.actions
    }
    around = context.around
    language = around.municipality.language
    seeding = PlanSeeding(plan, context.strategy, around.units, language)
    term = range(plan.period.start, plan.period.last(plan.period.start) + 1)
    for year, document in bundle.years.items():
        if year not in term:
            yield document.finding("KEH012", ("vuosi",), hint="period", period=str(plan.period))
        elif document.valid:
            yield from _Year(document, bundle.id).findings(seeding.year(year), known, frozenset())
    if plan.status is not PlanStatus.DRAFT:
        yield from missing_years(bundle, term)


def strategy_years(bundle: Bundle, around: Surroundings) -> Iterator[Finding]:
    """Yield the same of a strategy's own year files."""
    measures = frozenset(measure.id for measure in strategy_measures(bundle.strategy))
    for year, document in bundle.years.items():
        if document.valid:
            expected = strategy_stanzas(bundle.strategy, around.municipality, year)
            yield from _Year(document, bundle.id).findings(expected, {}, measures)


def missing_years(bundle: Bundle, term: Iterable[int]) -> Iterator[Finding]:
    """Yield `KEH207` for years without a file: two branches that both make one would conflict."""
    for year in term:
        if year not in bundle.years:
            yield bundle.document.finding("KEH207", ("kausi",), hint="file", id=str(year))


class _Year:
    """A valid year file with its keys looked up once."""

    def __init__(self, document: Document, plan: str) -> None:
        self._document = document
        self._plan = plan

    def findings(
        self,
        expected: YearStanzas,
        known: dict[str, frozenset[str]],
        measures: frozenset[str],
    ) -> Iterator[Finding]:
        """Compare what stands there with what a year asks for, and with what the plan knows."""
        if self._as_expected(expected, known, measures):
            return
        tops = _values(self._document.node("mittarit"))
        actions = _values(self._document.node("toimenpiteet"))
        yield from self._unknown(("mittarit",), tops, measures)
        yield from self._unknown(("toimenpiteet",), actions, known)
        yield from self._measures(("mittarit",), tops, expected.measures)
        for action in expected.actions:
            if action.id not in actions:
                yield self._missing(("toimenpiteet",), action.id)
                continue
            key, value = actions[action.id]
            if not action.comment.startswith("?"):
                # Without its goal an action has no number: what stands there may be right.
                yield from self._stale(key, action.comment, _NUMBERED)
            home: Keys = ("toimenpiteet", action.id, "mittarit")
            inner = value.get("mittarit") if isinstance(value, Mapping) else None
            yield from self._measures(home, _values(inner), action.measures)
        for name, (_, value) in actions.items():
            if name in known and isinstance(value, Mapping):
                home = ("toimenpiteet", name, "mittarit")
                yield from self._unknown(home, _values(value.get("mittarit")), known[name])

    def _as_expected(
        self,
        expected: YearStanzas,
        known: dict[str, frozenset[str]],
        measures: frozenset[str],
    ) -> bool:
        """Tell whether there is nothing to say, as nearly always: no place is looked for then."""
        document, followup = self._document, self._document.model
        if document.source is None or not isinstance(followup, Followup):
            return False
        present = _present(document, followup)
        for root, name, *below in present:
            if root == "mittarit":
                fits = name in measures
            else:
                fits = name in known and (not below or below[-1] in known[str(name)])
            if not fits:
                return False
        above = set(_COMMENTED.findall(document.source.text))
        for action in expected.actions:
            home: Keys = ("toimenpiteet", action.id)
            commented = (action.comment, action.id) in above or action.comment.startswith("?")
            if home not in present or not commented:
                return False
            inner = (*home, "mittarit")
            if not all(_seeded(measure, inner, present, above) for measure in action.measures):
                return False
        return all(_seeded(item, ("mittarit",), present, above) for item in expected.measures)

    def _unknown(self, home: Keys, found: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
        for name in found:
            if name not in known and not name.startswith("x-"):
                near = nearest(name, known)
                yield self._document.finding(
                    "KEH206", (*home, name), on_key=True, id=name, near=near
                )

    def _missing(self, home: Keys, name: str) -> Finding:
        subject = f"{self._plan}/{name}"
        return self._document.finding("KEH207", home, on_key=True, subject=subject, id=name)

    def _measures(
        self,
        home: Keys,
        found: dict[str, tuple[Scalar, Node]],
        expected: tuple[MeasureStanza, ...],
    ) -> Iterator[Finding]:
        for measure in expected:
            if measure.id in found:
                yield from self._stale(found[measure.id][0], measure.comment, None)
            else:
                yield self._missing(home, measure.id)

    def _stale(
        self, key: Scalar, comment: str, pattern: re.Pattern[str] | None
    ) -> Iterator[Finding]:
        """Yield `KEH208` where the comment above a stanza says something else than the plan.

        People write comments of their own below the seeded one: only the first may be stale.
        """
        source = self._document.source
        if source is None or _line_above(source, key).strip() == f"# {comment}":
            return
        rows = _comment_rows(source, key)
        if not rows:
            return
        said = {row: source.line(row).strip() for row in rows}
        first = said[rows[0]]
        if f"# {comment}" in said.values() or not first.startswith("# "):
            return
        if pattern is not None and pattern.match(first) is None:
            return
        start = source.offset(rows[0]) + source.line(rows[0]).index("#")
        span = Span(start, start + len(first))
        yield replace(
            finding_at(source, "KEH208", span, comment=comment),
            subject=f"{self._plan}/{key.text}",
            fix=Fix(span, f"# {comment}"),
        )


def _present(document: Document, followup: Followup) -> set[Keys]:
    """Return the addresses of all stanzas, empty or not."""
    found: set[Keys] = {("mittarit", name) for name in followup.measures}
    for name, action in followup.actions.items():
        found.add(("toimenpiteet", name))
        found |= {("toimenpiteet", name, "mittarit", measure) for measure in action.measures}
    return found.union(keys for keys in document.empties if keys[-2:-1] in _HOMES)


def _seeded(
    measure: MeasureStanza,
    home: Keys,
    present: set[Keys],
    above: set[tuple[str, str]],
) -> bool:
    return (*home, measure.id) in present and (measure.comment, measure.id) in above


def _values(node: Node | None) -> dict[str, tuple[Scalar, Node]]:
    """Return the pairs of a mapping by key; nothing for anything else."""
    if not isinstance(node, Mapping):
        return {}
    return {key.text: (key, value) for key, value in node.items}


def _line_above(source: Source, key: Scalar) -> str:
    """Return the line above a key, without counting rows: nearly always it is as it should be."""
    start = source.text.rfind("\n", 0, key.start)
    above = source.text.rfind("\n", 0, max(start, 0))
    return source.text[above + 1 : max(start, 0)]


def _comment_rows(source: Source, key: Scalar) -> list[int]:
    """Return the rows of the comment lines right above a key, from above; not of suppressions."""
    rows: list[int] = []
    row = source.position(key.start).row - 1
    while row > 0 and source.line(row).lstrip().startswith("#"):
        if not source.line(row).lstrip().startswith("# kehitys:"):
            rows.insert(0, row)
        row -= 1
    return rows
