"""Family 2: the stanzas of year files (206 to 208), which must be the plan's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from kehitys_cli.model.seeding import PlanSeeding, strategy_measures, strategy_stanzas
from kehitys_cli.model.tokens import PlanStatus
from kehitys_cli.text.diagnostic import Fix, Span
from kehitys_cli.text.near import nearest
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.checks.rule import PlanContext, Surroundings
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.model.followup import Followup
    from kehitys_cli.model.seeding import MeasureStanza, YearStanzas
    from kehitys_cli.text.diagnostic import Finding
    from kehitys_cli.text.source import Source

_COMMENTED = re.compile(r"# (.*)\n *([^\s#:]+):")
_HOMES = frozenset({("mittarit",), ("toimenpiteet",)})
_NUMBERED = re.compile(r"[0-9?]+\.[0-9]+ .* · ")
"""How a seeded comment of an action looks; another one is somebody's own."""

_Former = Callable[[str], bool]
"""Tells of a comment, without its `# `, whether it was seeded for a former version."""


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
            yield from _Year(document, bundle).findings(seeding.year(year), known, frozenset())
    if plan.status is not PlanStatus.DRAFT:
        yield from missing_years(bundle, term)


def strategy_years(bundle: Bundle, around: Surroundings) -> Iterator[Finding]:
    """Yield the same of a strategy's own year files."""
    measures = frozenset(measure.id for measure in strategy_measures(bundle.strategy))
    for year, document in bundle.years.items():
        if document.valid:
            expected = strategy_stanzas(bundle.strategy, around.municipality, year)
            yield from _Year(document, bundle).findings(expected, {}, measures)


def missing_years(bundle: Bundle, term: Iterable[int]) -> Iterator[Finding]:
    """Yield `KEH207` for years without a file: two branches that both make one would conflict."""
    for year in term:
        if year not in bundle.years:
            yield bundle.document.finding("KEH207", ("kausi",), hint="file", id=str(year))


class _Year:
    """A valid year file with its stanzas looked up once."""

    def __init__(self, document: Document, bundle: Bundle) -> None:
        self._document = document
        self._years = bundle.years
        self._plan = bundle.id
        self._present = _present(document)
        self._above = _seeded(document.source)

    def findings(
        self,
        expected: YearStanzas,
        known: dict[str, frozenset[str]],
        measures: frozenset[str],
    ) -> Iterator[Finding]:
        """Compare what stands there with what a year asks for, and with what the plan knows.

        Nearly always there is nothing to say: a place is looked for only where something is found.
        """
        for address in self._present:
            if (unknown := self._unknown(address, known, measures)) is not None:
                yield unknown
        yield from self._measures(("mittarit",), expected.measures)
        for action in expected.actions:
            home: Keys = ("toimenpiteet", action.id)
            if home not in self._present:
                yield self._missing(("toimenpiteet",), action.id)
                continue
            # Without its goal an action has no number: what stands there may be right.
            if not action.comment.startswith("?"):
                yield from self._stale(home, action.comment, _numbered)
            yield from self._measures((*home, "mittarit"), action.measures)

    def _unknown(
        self, address: Keys, known: dict[str, frozenset[str]], measures: frozenset[str]
    ) -> Finding | None:
        """Return `KEH206` for a stanza that the plan does not know; of an unknown action only itself."""
        wanted: Iterable[str]
        match address:
            case ("mittarit", str(name)):
                wanted = measures
            case ("toimenpiteet", str(name)):
                wanted = known
            case (_, str(action), _, str(name)) if action in known:
                wanted = known[action]
            case _:
                return None
        if name in wanted:
            return None
        near = nearest(name, wanted)
        return self._document.finding("KEH206", address, on_key=True, id=name, near=near)

    def _missing(self, home: Keys, name: str) -> Finding:
        subject = f"{self._plan}/{name}"
        return self._document.finding("KEH207", home, on_key=True, subject=subject, id=name)

    def _measures(self, home: Keys, expected: tuple[MeasureStanza, ...]) -> Iterator[Finding]:
        for measure in expected:
            address = (*home, measure.id)
            if address not in self._present:
                yield self._missing(home, measure.id)
            elif self._above.get(measure.id) != measure.comment:
                yield from self._stale(address, measure.comment, self._named(address, measure))

    def _named(self, address: Keys, measure: MeasureStanza) -> _Former:
        """Return how a comment is known that was seeded for a former version of a measure.

        It has the measure's unit, or a name that the plan tells of it, or stands above it in another
        year too. Anything else may be a person's own: nothing in a name tells that it is one.
        """
        unit = measure.comment.rpartition(", ")[1:]

        def former(comment: str) -> bool:
            if comment in measure.former or (unit[0] and comment.endswith("".join(unit))):
                return True
            others = (year for year in self._years.values() if year.path != self._document.path)
            return any(f"# {comment}" in _comments(year, address).values() for year in others)

        return former

    def _stale(self, address: Keys, comment: str, former: _Former) -> Iterator[Finding]:
        """Yield `KEH208` where the comment above a stanza says something else than the plan.

        People write comments of their own above and below the seeded one: only what was certainly
        seeded before is stale, since mending replaces it.
        """
        if self._above.get(str(address[-1])) == comment:
            return
        said, source = _comments(self._document, address), self._document.source
        if f"# {comment}" in said.values() or source is None:
            return
        stale = [row for row, text in said.items() if text[:2] == "# " and former(text[2:])]
        for row in stale if len(stale) == 1 else ():
            start = source.offset(row) + source.line(row).index("#")
            span = Span(start, start + len(said[row]))
            yield replace(
                finding_at(source, "KEH208", span, comment=comment),
                subject=f"{self._plan}/{address[-1]}",
                fix=Fix(span, f"# {comment}"),
            )


def _numbered(comment: str) -> bool:
    """Tell whether a comment looks as one that was seeded for an action: `1.6 Neuvonta · Sivistys`."""
    return _NUMBERED.match(comment) is not None


def _present(document: Document) -> dict[Keys, None]:
    """Return the addresses of all stanzas of a valid year file, empty or not, each once."""
    followup = cast("Followup", document.model)
    found: list[Keys] = [("mittarit", name) for name in followup.measures]
    for name, action in followup.actions.items():
        found.append(("toimenpiteet", name))
        found += [("toimenpiteet", name, "mittarit", measure) for measure in action.measures]
    found += [keys for keys in document.empties if keys[-2:-1] in _HOMES]
    return dict.fromkeys(found)


def _seeded(source: Source | None) -> dict[str, str]:
    """Return the comment lines right above keys, by key; nothing for a key that stands below several."""
    found: dict[str, str] = {}
    for comment, key in _COMMENTED.findall("" if source is None else source.text):
        found[key] = comment if found.setdefault(key, comment) == comment else ""
    return found


def _comments(document: Document, address: Keys) -> dict[int, str]:
    """Return the comment lines right above a stanza's key by their rows; no suppressions."""
    source, pair = document.source, document.pair(address)
    if source is None or pair is None or pair[0] is None:
        return {}
    found: dict[int, str] = {}
    row = source.position(pair[0].start).row - 1
    while row > 0 and (line := source.line(row).strip()).startswith("#"):
        if not line.startswith("# kehitys:"):
            found[row] = line
        row -= 1
    return found
