"""Family 2: ids and references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kehitys_cli.checks.rule import Rule
from kehitys_cli.model.seeding import (
    MeasureStanza,
    YearStanzas,
    plan_stanzas,
    strategy_measures,
    strategy_stanzas,
)
from kehitys_cli.text.diagnostic import Finding, Fix, Related, Severity
from kehitys_cli.text.near import folded, nearest
from kehitys_cli.text.tree import Mapping, Scalar, finding_at, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.checks.rule import PlanContext, Surroundings
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.model.municipality import Municipality, Partner, Unit
    from kehitys_cli.text.tree import Node

Named = tuple[str, "Keys"]

# ---------------------------------------------------------------------------------- 201, 211


def twins(document: Document, named: Iterable[Named], space: str) -> Iterator[Finding]:
    """Yield `KEH201` for each id of one space that stands twice; both places are told."""
    first: dict[str, Keys] = {}
    for name, keys in named:
        before = first.setdefault(name, keys)
        if before == keys:
            continue
        where = document.position(*before)
        made = document.finding("KEH201", keys, id=name, row=where.row, space=space)
        yield _with_related(made, Related(document.path, where))


def _with_related(finding: Finding, related: Related) -> Finding:
    return Finding(
        finding.code,
        finding.path,
        finding.start,
        finding.end,
        finding.params,
        finding.subject,
        finding.keys,
        (related,),
        finding.fix,
        finding.line,
    )


def duplicate_id(context: PlanContext) -> Iterator[Finding]:
    """Actions and measures share one space of ids per plan; decisions have their own."""
    yield from twins(context.document, _plan_ids(context), "plan")
    decisions = [
        (decision.id, ("päätökset", index, "tunnus"))
        for index, decision in enumerate(context.bundle.plan.decisions)
        if decision.id
    ]
    yield from twins(context.document, decisions, "decisions")


def _plan_ids(context: PlanContext) -> Iterator[Named]:
    for index, action in enumerate(context.bundle.plan.actions):
        yield action.id, ("toimenpiteet", index, "tunnus")
        for inner, measure in enumerate(action.measures):
            yield measure.id, ("toimenpiteet", index, "mittarit", inner, "tunnus")


def register_ids(document: Document, municipality: Municipality) -> Iterator[Finding]:
    """Yield twins and unknown units of the register itself."""
    named: list[Named] = [
        (unit.id, ("vastuutahot", index, "tunnus")) for index, unit in enumerate(municipality.units)
    ]
    named += [
        (partner.id, ("kumppanit", index, "tunnus"))
        for index, partner in enumerate(municipality.partners)
    ]
    yield from twins(document, named, "register")
    known = {unit.id for unit in municipality.units}
    for index, unit in enumerate(municipality.units):
        for key, name in (("ylempi", unit.parent), ("korvaa", unit.replaces)):
            if name is not None and name not in known:
                keys = ("vastuutahot", index, key)
                yield document.finding("KEH204", keys, id=name, near=nearest(name, known))


def strategy_ids(bundle: Bundle) -> Iterator[Finding]:
    """Yield twins and unknown decisions of a strategy."""
    document, strategy = bundle.document, bundle.strategy
    named: list[Named] = []
    for index, goal in enumerate(strategy.goals):
        home: Keys = ("päämäärät", index)
        named.append((goal.id, (*home, "tunnus")))
        named += [
            (item.id, (*home, "mittarit", i, "tunnus")) for i, item in enumerate(goal.measures)
        ]
        for inner, objective in enumerate(goal.objectives):
            there: Keys = (*home, "tavoitteet", inner)
            named.append((objective.id, (*there, "tunnus")))
            named += [
                (item.id, (*there, "mittarit", i, "tunnus"))
                for i, item in enumerate(objective.measures)
            ]
    yield from twins(document, named, "strategy")
    programmes = [
        (item.id, ("ohjelmat", i, "tunnus")) for i, item in enumerate(strategy.programmes)
    ]
    yield from twins(document, programmes, "programmes")
    known = {decision.id for decision in strategy.decisions if decision.id}
    for index, programme in enumerate(strategy.programmes):
        for place, name in enumerate(programme.decisions):
            if name not in known:
                keys = ("ohjelmat", index, "päätökset", place)
                yield _unknown(document, "KEH209", keys, name, known, what="decision")


def duplicate_number(context: PlanContext) -> Iterator[Finding]:
    """A number is counted within its goal."""
    first: dict[tuple[str, int], int] = {}
    for index, action in enumerate(context.bundle.plan.actions):
        before = first.setdefault((action.goal, action.number), index)
        if before != index:
            where = context.document.position("toimenpiteet", before, "numero")
            yield context.document.finding(
                "KEH211",
                ("toimenpiteet", index, "numero"),
                subject=f"{context.bundle.id}/{action.id}",
                number=action.number,
                row=where.row,
            )


# ------------------------------------------------------------------------------ 202 to 205, 209


def _unknown(
    document: Document, code: str, keys: Keys, name: str, known: Iterable[str], **params: str
) -> Finding:
    known = list(known)
    near = nearest(name, known)
    told: dict[str, Any] = {"id": name, "near": near, "known": ", ".join(known[:12]), **params}
    return document.finding(code, keys, **told)


def unknown_goal(context: PlanContext) -> Iterator[Finding]:
    """An action's goal must be one of its strategy."""
    if context.strategy is None:
        return
    known = {goal.id: None for goal in context.strategy.goals}
    for index, action in enumerate(context.bundle.plan.actions):
        if action.goal not in known:
            keys = ("toimenpiteet", index, "päämäärä")
            yield _unknown(context.document, "KEH202", keys, action.goal, known)


def unknown_objective(context: PlanContext) -> Iterator[Finding]:
    """An action's objectives must be of its strategy."""
    if context.strategy is None:
        return
    known = [objective.id for goal in context.strategy.goals for objective in goal.objectives]
    for index, action in enumerate(context.bundle.plan.actions):
        for place, name in enumerate(action.objectives):
            if name not in known:
                keys = ("toimenpiteet", index, "tavoitteet", place)
                yield _unknown(context.document, "KEH203", keys, name, known)


def unknown_unit(context: PlanContext) -> Iterator[Finding]:
    """Units and partners must stand in the register; names and short forms lead to the id."""
    municipality = context.around.municipality
    units = {unit.id: None for unit in municipality.units}
    partners = {partner.id: None for partner in municipality.partners}
    names = _spoken_names(municipality)
    for keys, name, known in _unit_references(context, units, partners):
        if name not in known:
            near = names.get(folded(name)) or nearest(name, known)
            yield context.document.finding("KEH204", keys, id=name, near=near)


def _spoken_names(municipality: Municipality) -> dict[str, str]:
    spoken: dict[str, str] = {}
    items: tuple[Unit | Partner, ...] = (*municipality.units, *municipality.partners)
    for item in items:
        for words in (str(item.name), *item.short_forms):
            spoken.setdefault(folded(words), item.id)
    return spoken


def _unit_references(
    context: PlanContext, units: dict[str, None], partners: dict[str, None]
) -> Iterator[tuple[Keys, str, dict[str, None]]]:
    yield ("vastuualue",), context.bundle.plan.area, units
    for index, action in enumerate(context.bundle.plan.actions):
        home: Keys = ("toimenpiteet", index)
        for place, name in enumerate(action.responsible):
            yield (*home, "vastuutaho", place), name, units
        for place, name in enumerate(action.partners):
            yield (*home, "kumppanit", place), name, partners
        for inner, measure in enumerate(action.measures):
            if measure.responsible is not None:
                yield (*home, "mittarit", inner, "vastuutaho"), measure.responsible, units


def unknown_programme(context: PlanContext) -> Iterator[Finding]:
    """Programmes must be of the strategy."""
    if context.strategy is None:
        return
    known = [programme.id for programme in context.strategy.programmes]
    plan = context.bundle.plan
    references: list[tuple[Keys, str]] = [
        (("ohjelmat", place), name) for place, name in enumerate(plan.programmes)
    ]
    for index, action in enumerate(plan.actions):
        references += [
            (("toimenpiteet", index, "ohjelmat", place), name)
            for place, name in enumerate(action.programmes)
        ]
    for keys, name in references:
        if name not in known:
            yield _unknown(context.document, "KEH205", keys, name, known)


def unknown_reference(context: PlanContext) -> Iterator[Finding]:
    """The strategy, decisions, earlier plans and classes that a plan names must exist."""
    plan, document, around = context.bundle.plan, context.document, context.around
    if plan.strategy not in around.strategies:
        yield _unknown(
            document, "KEH209", ("strategia",), plan.strategy, around.strategies, what="strategy"
        )
    if plan.replaces is not None and plan.replaces not in around.plans:
        yield _unknown(document, "KEH209", ("korvaa",), plan.replaces, around.plans, what="plan")
    known = [decision.id for decision in plan.decisions if decision.id]
    for keys, name in _amending_decisions(context):
        if name not in known:
            yield _unknown(document, "KEH209", keys, name, known, what="decision")
    for keys, name in _continued(context):
        target = name.partition("/")[0]
        if "/" in name and target not in around.plans:
            yield _unknown(document, "KEH209", keys, target, around.plans, what="plan")
    yield from _unknown_in_years(context, known)


def _amending_decisions(context: PlanContext) -> Iterator[tuple[Keys, str]]:
    for index, action in enumerate(context.bundle.plan.actions):
        home: Keys = ("toimenpiteet", index)
        for place, amendment in enumerate(action.amendments):
            yield (*home, "muutokset", place, "päätös"), amendment.decision
        for inner, measure in enumerate(action.measures):
            for place, amendment in enumerate(measure.amendments):
                yield (*home, "mittarit", inner, "muutokset", place, "päätös"), amendment.decision


def _continued(context: PlanContext) -> Iterator[tuple[Keys, str]]:
    for index, action in enumerate(context.bundle.plan.actions):
        if action.continues is not None:
            yield ("toimenpiteet", index, "jatkaa"), action.continues
        for inner, measure in enumerate(action.measures):
            for key, name in (("jatkaa", measure.continues), ("korvaa", measure.replaces)):
                if name is not None:
                    yield ("toimenpiteet", index, "mittarit", inner, key), name


def _unknown_in_years(context: PlanContext, decisions: list[str]) -> Iterator[Finding]:
    classes = {
        measure.id: [str(name) for name in measure.breakdown.classes]
        for action in context.bundle.plan.actions
        for measure in action.measures
        if measure.kind == "luku" and measure.breakdown is not None
    }
    for year, followup in context.bundle.followups.items():
        document = context.bundle.years[year]
        for action, entry in followup.actions.items():
            home: Keys = ("toimenpiteet", action)
            decision = entry.deviation.decision if entry.deviation is not None else None
            if decision is not None and decision not in decisions:
                keys = (*home, "poikkeama", "päätös")
                yield _unknown(document, "KEH209", keys, decision, decisions, what="decision")
            for name, measured in entry.measures.items():
                known = classes.get(name, [])
                for label in measured.classes:
                    if label not in known:
                        keys = (*home, "mittarit", name, "erittely", label)
                        yield _unknown(document, "KEH209", keys, label, known, what="class")


# -------------------------------------------------------------------------------- 206 to 208


def stanzas(context: PlanContext) -> Iterator[Finding]:
    """Yield unknown (206) and missing (207) stanzas and stale comments (208) of the year files."""
    plan, around = context.bundle.plan, context.around
    for year in range(plan.period.start, plan.period.last(plan.period.start) + 1):
        expected = plan_stanzas(plan, context.strategy, around.municipality, year)
        document = context.bundle.years.get(year)
        if document is None:
            yield context.document.finding("KEH207", ("kausi",), hint="file", id=str(year))
        elif document.valid and document.tree is not None:
            yield from _stanzas_of(document, expected, _all_ids(context), context.bundle.id)


def strategy_years(bundle: Bundle, around: Surroundings) -> Iterator[Finding]:
    """Yield the same of a strategy's own year files."""
    measures = {measure.id: "" for measure in strategy_measures(bundle.strategy)}
    for year, document in bundle.years.items():
        if document.valid and document.tree is not None:
            expected = strategy_stanzas(bundle.strategy, around.municipality, year)
            yield from _stanzas_of(document, expected, {"": measures}, bundle.id)


def _all_ids(context: PlanContext) -> dict[str, dict[str, str]]:
    """Return every action's measures; what is known beside what a year asks for is no mistake."""
    return {
        action.id: {measure.id: "" for measure in action.measures}
        for action in context.bundle.plan.actions
    }


def _stanzas_of(
    document: Document, expected: YearStanzas, known: dict[str, dict[str, str]], plan: str
) -> Iterator[Finding]:
    actions = _mapping(document.node("toimenpiteet"))
    tops = _mapping(document.node("mittarit"))
    yield from _unknown_stanzas(document, ("mittarit",), tops, known.get("", {}))
    yield from _unknown_stanzas(document, ("toimenpiteet",), actions, known)
    yield from _missing(document, ("mittarit",), tops, expected.measures, plan)
    for action in expected.actions:
        pair = None if actions is None else actions.pair(action.id)
        if pair is None:
            where: Keys = ("toimenpiteet",)
            yield document.finding(
                "KEH207", where, on_key=True, subject=f"{plan}/{action.id}", id=action.id
            )
            continue
        yield from _stale(document, pair[0], action.comment, plan)
        home: Keys = ("toimenpiteet", action.id, "mittarit")
        there = _mapping(document.node(*home))
        yield from _missing(document, home, there, action.measures, plan)
    for name, measures in known.items():
        home = ("toimenpiteet", name, "mittarit")
        yield from _unknown_stanzas(document, home, _mapping(document.node(*home)), measures)


def _mapping(node: Node | None) -> Mapping | None:
    return node if isinstance(node, Mapping) else None


def _unknown_stanzas(
    document: Document, home: Keys, found: Mapping | None, known: Iterable[str]
) -> Iterator[Finding]:
    known = list(known)
    for key, _ in found.items if found is not None else ():
        if key.text not in known and not key.text.startswith("x-"):
            near = nearest(key.text, known)
            yield document.finding("KEH206", (*home, key.text), on_key=True, id=key.text, near=near)


def _missing(
    document: Document,
    home: Keys,
    found: Mapping | None,
    expected: tuple[MeasureStanza, ...],
    plan: str,
) -> Iterator[Finding]:
    for measure in expected:
        pair = None if found is None else found.pair(measure.id)
        if pair is None:
            yield document.finding(
                "KEH207", home, on_key=True, subject=f"{plan}/{measure.id}", id=measure.id
            )
        else:
            yield from _stale(document, pair[0], measure.comment, plan)


def _stale(document: Document, key: Scalar, comment: str, plan: str) -> Iterator[Finding]:
    """Yield `KEH208` where the comment above a stanza says something else than the plan."""
    source = document.source
    if source is None:
        return
    row = source.position(key.start).row - 1
    line = source.line(row)
    said = line.strip()
    if not said.startswith("# ") or said == f"# {comment}" or said.startswith("# kehitys:"):
        return
    start = source.offset(row) + line.index("#")
    span = span_of(key)._replace(start=start, end=start + len(said))
    made = finding_at(source, "KEH208", span, comment=comment)
    yield Finding(
        made.code,
        made.path,
        made.start,
        made.end,
        made.params,
        f"{plan}/{key.text}",
        fix=Fix(span, f"# {comment}"),
        line=made.line,
    )


RULES = (
    Rule("KEH201", "duplicate-id", Severity.ERROR, duplicate_id),
    Rule("KEH202", "unknown-goal", Severity.ERROR, unknown_goal),
    Rule("KEH203", "unknown-objective", Severity.ERROR, unknown_objective),
    Rule("KEH204", "unknown-unit", Severity.ERROR, unknown_unit),
    Rule("KEH205", "unknown-programme", Severity.ERROR, unknown_programme),
    Rule("KEH206", "unknown-stanza", Severity.ERROR, stanzas),
    Rule("KEH207", "missing-stanza", Severity.WARNING),
    Rule("KEH208", "stale-comment", Severity.WARNING),
    Rule("KEH209", "unknown-reference", Severity.ERROR, unknown_reference),
    Rule("KEH210", "overlapping-plans", Severity.WARNING),
    Rule("KEH211", "duplicate-number", Severity.ERROR, duplicate_number),
)
