"""Family 2: ids and references of plans and their years."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Rule
from kehitys_cli.checks.rules.stanzas import stanzas
from kehitys_cli.text.diagnostic import Related, Severity
from kehitys_cli.text.near import folded, nearest, several

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kehitys_cli.checks.rule import Measured, PlanContext
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.model.municipality import Municipality, Partner, Unit
    from kehitys_cli.text.diagnostic import Finding

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
        yield replace(made, related=(Related(document.path, where),))


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


def unknown(
    document: Document, code: str, keys: Keys, name: str, known: Iterable[str], what: str = ""
) -> Finding:
    """Return a finding about an unknown name, with the near known one."""
    known = list(known)
    near = nearest(name, known)
    return document.finding(code, keys, id=name, near=near, known=several(known), what=what)


def unknown_goal(context: PlanContext) -> Iterator[Finding]:
    """An action's goal must be one of its strategy."""
    if context.strategy is None:
        return
    known = {goal.id: None for goal in context.strategy.goals}
    for index, action in enumerate(context.bundle.plan.actions):
        if action.goal not in known:
            keys = ("toimenpiteet", index, "päämäärä")
            yield unknown(context.document, "KEH202", keys, action.goal, known)


def unknown_objective(context: PlanContext) -> Iterator[Finding]:
    """An action's objectives must be of its strategy."""
    if context.strategy is None:
        return
    known = [objective.id for goal in context.strategy.goals for objective in goal.objectives]
    for index, action in enumerate(context.bundle.plan.actions):
        for place, name in enumerate(action.objectives):
            if name not in known:
                keys = ("toimenpiteet", index, "tavoitteet", place)
                yield unknown(context.document, "KEH203", keys, name, known)


def unknown_unit(context: PlanContext) -> Iterator[Finding]:
    """Units and partners must stand in the register; names and short forms lead to the id."""
    for keys, name, known in _unit_references(context):
        if name not in known:
            spoken = _spoken_names(context.around.municipality)
            near = spoken.get(folded(name)) or nearest(name, known)
            yield context.document.finding("KEH204", keys, id=name, near=near)


def _spoken_names(municipality: Municipality) -> dict[str, str]:
    spoken: dict[str, str] = {}
    items: tuple[Unit | Partner, ...] = (*municipality.units, *municipality.partners)
    for item in items:
        for words in (str(item.name), *item.short_forms):
            spoken.setdefault(folded(words), item.id)
    return spoken


def _unit_references(context: PlanContext) -> Iterator[tuple[Keys, str, Collection[str]]]:
    units, partners = context.around.units, context.around.partners
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
            yield unknown(context.document, "KEH205", keys, name, known)


def unknown_reference(context: PlanContext) -> Iterator[Finding]:
    """The strategy, decisions, earlier plans and classes that a plan names must exist."""
    plan, document, around = context.bundle.plan, context.document, context.around
    if plan.strategy not in around.strategies:
        yield unknown(
            document, "KEH209", ("strategia",), plan.strategy, around.strategies, what="strategy"
        )
    if plan.replaces is not None and plan.replaces not in around.plans:
        yield unknown(
            document, "KEH209", ("korvaa",), plan.replaces, around.plans, what="development-plan"
        )
    decisions = [decision.id for decision in plan.decisions if decision.id]
    for keys, name in _amending_decisions(context):
        if name not in decisions:
            yield unknown(document, "KEH209", keys, name, decisions, what="decision")
    own = [name for name, _ in _plan_ids(context)]
    for keys, name in _continued(context):
        target, slash, _ = name.partition("/")
        if slash and target not in around.plans:
            yield unknown(document, "KEH209", keys, target, around.plans, what="development-plan")
        elif not slash and name not in own:
            yield unknown(document, "KEH209", keys, name, own, what="item")
    yield from _unknown_in_years(context, decisions)


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
    """Yield decisions of deviations that neither the plan nor the year's own handling knows."""
    for year, followup in context.bundle.followups.items():
        known = [*decisions, *(item.id for item in followup.handling if item.id)]
        for action, entry in followup.actions.items():
            name = entry.deviation.decision if entry.deviation is not None else None
            if name is not None and name not in known:
                keys = ("toimenpiteet", action, "poikkeama", "päätös")
                document = context.bundle.years[year]
                yield unknown(document, "KEH209", keys, name, known, what="decision")


def unknown_classes(item: Measured) -> Iterator[Finding]:
    """Yield classes of values that the measure's breakdown does not know."""
    breakdown = getattr(item.measure, "breakdown", None)
    known = [str(name) for name in breakdown.classes] if breakdown is not None else []
    for year, entry in item.entries.items():
        for label in entry.classes:
            if label not in known:
                keys = (*item.home, "erittely", label)
                document = item.years[year]
                yield unknown(document, "KEH209", keys, label, known, what="class")


RULES = (
    Rule("KEH201", "duplicate-id", Severity.ERROR, duplicate_id),
    Rule("KEH202", "unknown-goal", Severity.ERROR, unknown_goal),
    Rule("KEH203", "unknown-objective", Severity.ERROR, unknown_objective),
    Rule("KEH204", "unknown-unit", Severity.ERROR, unknown_unit),
    Rule("KEH205", "unknown-programme", Severity.ERROR, unknown_programme),
    Rule("KEH206", "unknown-stanza", Severity.ERROR, stanzas),
    Rule("KEH207", "missing-stanza", Severity.WARNING),
    Rule("KEH208", "stale-comment", Severity.WARNING),
    Rule("KEH209", "unknown-reference", Severity.ERROR, unknown_reference, unknown_classes),
    Rule("KEH210", "overlapping-plans", Severity.WARNING),
    Rule("KEH211", "duplicate-number", Severity.ERROR, duplicate_number),
)
