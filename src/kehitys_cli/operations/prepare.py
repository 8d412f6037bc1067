"""Make the year files and stanzas that are missing, in the plan's order, touching nothing that stands."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.documents.document import Kind
from kehitys_cli.model.seeding import (
    INDENT,
    ActionStanza,
    MeasureStanza,
    YearStanzas,
    plan_stanzas,
    strategy_measures,
    strategy_stanzas,
    year_file,
    year_schema_line,
)
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.edits import content_end, insert_lines, opened, root_of
from kehitys_cli.text.nodes import Mapping, Scalar
from kehitys_cli.text.store import locked, replace_source, write_new

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.model.values import Schedule
    from kehitys_cli.text.source import Source

_PLANS = "plans"


class Prepared(NamedTuple):
    """A file that was made or filled up: how many stanzas were added, and the change as a diff."""

    path: str
    added: int
    new: bool
    diff: str


def prepare(
    workspace: Workspace, plans: Sequence[str] = (), *, dry_run: bool = False
) -> tuple[Prepared, ...]:
    """Prepare the year files of some plans, or of all plans and measured strategies.

    Writes and does not commit. UserError where a file is broken: what cannot be read is not touched.
    """
    found: list[Prepared] = []
    with locked(workspace.root):
        for bundle, year, stanzas in _wanted(workspace, plans):
            prepared = _year(workspace, bundle, year, stanzas, dry_run=dry_run)
            if prepared is not None:
                found.append(prepared)
    return tuple(found)


def _wanted(
    workspace: Workspace, plans: Sequence[str]
) -> Iterator[tuple[Bundle, int, YearStanzas]]:
    if not workspace.register.valid:
        raise UserError("documents.broken", path=workspace.register.path)
    municipality = workspace.municipality
    for name in plans or workspace.layout.plans:
        bundle = workspace.bundle(name)
        if not bundle.document.valid:
            raise UserError("documents.broken", path=bundle.document.path)
        strategy = workspace.strategies.get(bundle.plan.strategy)
        if strategy is None or not strategy.document.valid:
            # Comments tell the goal's number: without the strategy they would be wrong.
            broken = bundle.document if strategy is None else strategy.document
            raise UserError("documents.broken", path=broken.path)
        model = strategy.strategy
        for year in _years(bundle.plan.period):
            yield bundle, year, plan_stanzas(bundle.plan, model, municipality, year)
    for bundle in () if plans else workspace.strategies.values():
        if bundle.document.valid and any(True for _ in strategy_measures(bundle.strategy)):
            for year in _term(workspace, bundle):
                yield bundle, year, strategy_stanzas(bundle.strategy, municipality, year)


def _years(period: Schedule) -> range:
    return range(period.start, period.last(period.start) + 1)


def _term(workspace: Workspace, bundle: Bundle) -> range:
    """Return the years of the plans that serve a strategy: nobody follows 2030 up in 2022."""
    periods = [
        plan.plan.period
        for plan in workspace.bundles()
        if plan.document.valid and plan.plan.strategy == bundle.id
    ] or [bundle.strategy.period]
    first = min(period.start for period in periods)
    return range(first, max(period.last(first) for period in periods) + 1)


def _year(
    workspace: Workspace, bundle: Bundle, year: int, stanzas: YearStanzas, *, dry_run: bool
) -> Prepared | None:
    document = bundle.years.get(year)
    path = f"{_PLANS}/{bundle.id}/{year}.yaml"
    if document is None:
        first = bundle.document.source.line(1) if bundle.document.source is not None else ""
        text = year_file(bundle.id, year, stanzas, year_schema_line(first))
        if not dry_run:
            write_new(workspace.root / path, text.encode("utf-8"))
        count = len(stanzas.actions) + len(stanzas.measures)
        return Prepared(path, count, new=True, diff=diff_of(path, "", text))
    if not document.valid or document.source is None:
        raise UserError("documents.broken", path=path)
    source, added = _filled(document.source, stanzas)
    if not added:
        return None
    if not dry_run:
        replace_source(workspace.root, document.source, source.data)
    return Prepared(path, added, new=False, diff=diff_of(path, document.source.text, source.text))


def missing_year(workspace: Workspace, bundle: Bundle, year: int) -> UserError:
    """Return what to say where a year has no file: whether `prepare` makes it, and why it does not."""
    if bundle.document.kind is Kind.STRATEGY:
        if not any(True for _ in strategy_measures(bundle.strategy)):
            return UserError("record.no-year-unmeasured", year=year, plan=bundle.id)
        term = _term(workspace, bundle)
    else:
        term = _years(bundle.plan.period)
    if year in term:
        return UserError("record.no-year", year=year, plan=bundle.id)
    period = f"{term[0]}–{term[-1]}"
    return UserError("record.no-year-beyond", year=year, plan=bundle.id, period=period)


def diff_of(path: str, before: str, after: str) -> str:
    """Return the change of a file as a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), path, path, n=2
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _filled(source: Source, stanzas: YearStanzas) -> tuple[Source, int]:
    added = 0
    if stanzas.measures:
        source, count = _fill_measures(source, ("mittarit",), stanzas.measures)
        added += count
    before: str | None = None
    for action in stanzas.actions:
        if _at(source, ("toimenpiteet", action.id)) is None:
            source = _add_action(source, action, before)
            added += 1
        elif action.measures:
            home = ("toimenpiteet", action.id, "mittarit")
            source, count = _fill_measures(source, home, action.measures)
            added += count
        before = action.id
    return source, added


def _at(source: Source, keys: tuple[str, ...]) -> tuple[Scalar, Any] | None:
    node: Any = root_of(source)
    pair = None
    for key in keys:
        pair = node.pair(key) if isinstance(node, Mapping) else None
        if pair is None:
            return None
        node = pair[1]
    return pair


def _fill_measures(
    source: Source, home: tuple[str, ...], measures: tuple[MeasureStanza, ...]
) -> tuple[Source, int]:
    added = 0
    before: str | None = None
    for measure in measures:
        if _at(source, (*home, measure.id)) is None:
            source = _add_measure(source, home, measure, before)
            added += 1
        before = measure.id
    return source, added


def _add_action(source: Source, action: ActionStanza, before: str | None) -> Source:
    source = _with_home(source, ("toimenpiteet",))
    pair = _at(source, ("toimenpiteet", before)) if before is not None else None
    indent = _child_indent(source, ("toimenpiteet",))
    offset = _end_of(source, pair or _at(source, ("toimenpiteet",)), inside=pair is None)
    data = {"tila": "", "arvio": ""}
    made: dict[str, Any] = dict(data)
    if action.measures:
        made["mittarit"] = {measure.id: "" for measure in action.measures}
    return insert_lines(
        source,
        offset,
        action.lines(indent),
        lambda old: _merged(old, ("toimenpiteet", action.id), made),
    )


def _add_measure(
    source: Source, home: tuple[str, ...], measure: MeasureStanza, before: str | None
) -> Source:
    source = _with_home(source, home)
    pair = _at(source, (*home, before)) if before is not None else None
    indent = _child_indent(source, home)
    offset = _end_of(source, pair or _at(source, home), inside=pair is None)
    return insert_lines(
        source, offset, measure.lines(indent), lambda old: _merged(old, (*home, measure.id), "")
    )


def _with_home(source: Source, home: tuple[str, ...]) -> Source:
    """Return the source with the key that stanzas stand below, where it was missing or has `{}`."""
    source = opened(source, home)
    if _at(source, home) is not None:
        return source
    if len(home) == 1:
        return insert_lines(
            source, len(source.text), ["", f"{home[0]}:"], lambda old: _merged(old, home, "")
        )
    parent = _at(source, home[:-1])
    indent = _child_indent(source, home[:-1])
    offset = _end_of(source, parent, inside=False)
    return insert_lines(
        source, offset, [f"{indent}{home[-1]}:"], lambda old: _merged(old, home, "")
    )


def _child_indent(source: Source, home: tuple[str, ...]) -> str:
    """Return the indent of a mapping's keys: that of its first one, else one step below its own."""
    pair = _at(source, home)
    if pair is None:
        return INDENT
    key, node = pair
    if isinstance(node, Mapping) and node.items:
        return " " * (source.position(node.items[0][0].start).column - 1)
    return " " * (source.position(key.start).column - 1) + INDENT


def _end_of(source: Source, pair: tuple[Scalar, Any] | None, *, inside: bool) -> int:
    """Return the offset behind the last line of a stanza; `inside`: behind the key's own line."""
    if pair is None:
        return len(source.text)
    key, node = pair
    empty = isinstance(node, Scalar) and node.start == node.end
    if inside or empty:
        return source.line_end(key.end)
    return source.line_end(max(content_end(source, node) - 1, key.end))


def _merged(data: Any, keys: tuple[str, ...], value: Any) -> Any:  # noqa: ANN401 - plain data
    here = dict(data) if isinstance(data, dict) else {}
    here[keys[0]] = value if len(keys) == 1 else _merged(here.get(keys[0], {}), keys[1:], value)
    return here
