"""Ids, references and settings of what all plans share: the register and the strategies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kehitys_cli import __version__
from kehitys_cli.checks.register import BY_CODE, fixed
from kehitys_cli.checks.rules.references import twins, unknown
from kehitys_cli.text.near import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rules.references import Named
    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.strategy import Goal
    from kehitys_cli.text.diagnostic import Finding

_WANTED = re.compile(r">=[ ]?([0-9]+(?:\.[0-9]+){0,2})")


def register_findings(document: Document, municipality: Municipality) -> Iterator[Finding]:
    """Yield twins and unknown units of the register, and a tool that is too old for it."""
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
    yield from _tool(document, municipality.tool)


def _tool(document: Document, wanted: str | None) -> Iterator[Finding]:
    if wanted is None:
        return
    match = _WANTED.fullmatch(wanted)
    if match is None:
        yield document.finding("KEH009", ("työkalu",), hint="tool-words", value=wanted)
    elif _numbers(match[1]) > _numbers(__version__):
        yield document.finding("KEH009", ("työkalu",), hint="tool", value=wanted, own=__version__)


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(part) for part in re.findall(r"[0-9]+", version)[:3]]
    return (*found, *[0] * (3 - len(found)))


def setting_findings(document: Document, municipality: Municipality) -> Iterator[Finding]:
    """Yield settings of rules that do not work: unknown, fixed, or without a reason."""
    for index, item in enumerate(municipality.rule_settings):
        keys = ("tarkistus", index, "sääntö")
        if item.rule not in BY_CODE:
            yield unknown(document, "KEH209", keys, item.rule, BY_CODE, what="rule")
        elif fixed(item.rule):
            yield document.finding("KEH901", keys, rule=item.rule, hint="fixed")
        elif item.reason is None:
            yield document.finding("KEH902", keys, rule=item.rule, hint="setting")


def strategy_findings(bundle: Bundle, municipality: Municipality) -> Iterator[Finding]:
    """Yield twins, twin numbers, and unknown units and decisions of a strategy."""
    document, strategy = bundle.document, bundle.strategy
    named: list[Named] = []
    decisions = {decision.id for decision in strategy.decisions if decision.id}
    for index, goal in enumerate(strategy.goals):
        home: Keys = ("päämäärät", index)
        named.append((goal.id, (*home, "tunnus")))
        for inner, objective in enumerate(goal.objectives):
            named.append((objective.id, (*home, "tavoitteet", inner, "tunnus")))
        for keys, measure in _measures(goal, home):
            named.append((measure.id, (*keys, "tunnus")))
            yield from _of_measure(document, keys, measure, municipality, decisions)
    yield from twins(document, named, "strategy")
    programmes = [
        (item.id, ("ohjelmat", i, "tunnus")) for i, item in enumerate(strategy.programmes)
    ]
    yield from twins(document, programmes, "programmes")
    yield from _twin_numbers(document, strategy.goals)
    for index, programme in enumerate(strategy.programmes):
        for place, name in enumerate(programme.decisions):
            if name not in decisions:
                where = ("ohjelmat", index, "päätökset", place)
                yield unknown(document, "KEH209", where, name, decisions, what="decision")


def _measures(goal: Goal, home: Keys) -> Iterator[tuple[Keys, AnyMeasure]]:
    for position, measure in enumerate(goal.measures):
        yield (*home, "mittarit", position), measure
    for inner, objective in enumerate(goal.objectives):
        for position, measure in enumerate(objective.measures):
            yield (*home, "tavoitteet", inner, "mittarit", position), measure


def _of_measure(
    document: Document,
    keys: Keys,
    measure: AnyMeasure,
    municipality: Municipality,
    decisions: set[str],
) -> Iterator[Finding]:
    name = measure.responsible
    known = [unit.id for unit in municipality.units]
    if name is not None and name not in known:
        near = nearest(name, known)
        yield document.finding("KEH204", (*keys, "vastuutaho"), id=name, near=near)
    for place, amendment in enumerate(measure.amendments):
        if amendment.decision not in decisions:
            where = (*keys, "muutokset", place, "päätös")
            yield unknown(document, "KEH209", where, amendment.decision, decisions, what="decision")


def _twin_numbers(document: Document, goals: tuple[Goal, ...]) -> Iterator[Finding]:
    first: dict[int, int] = {}
    for index, goal in enumerate(goals):
        if goal.number is None:
            continue
        before = first.setdefault(goal.number, index)
        if before != index:
            row = document.position("päämäärät", before, "numero").row
            keys = ("päämäärät", index, "numero")
            yield document.finding("KEH211", keys, number=goal.number, row=row, hint="goal")
