"""What there is: plans and strategies, goals, actions, measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.lookup import items
from kehitys_cli.model.seeding import goal_numbers
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.near import nearest, several

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.documents.workspace import Bundle, Workspace


class Listed(NamedTuple):
    """An action, a measure, or a goal or objective that is measured itself.

    `number` is an action's printed number (a measure has its action's); `schedule` an action's,
    `measure_kind` and `unit_of_measure` a measure's.
    """

    plan: str
    plan_name: str
    id: str
    kind: str
    number: str
    name: str
    action: str | None
    goal: str | None
    schedule: str | None
    measure_kind: str | None
    unit_of_measure: str | None
    responsible: tuple[str, ...]


def listing(
    workspace: Workspace, language: str, *, plan: str | None = None, unit: str | None = None
) -> tuple[Listed, ...]:
    """Return every action and measure, plan by plan, then the measured goals of strategies.

    `plan` narrows to one plan or strategy, `unit` to what a unit answers for. UserError for an
    unknown plan or unit, and for a file that is broken.
    """
    if unit is not None:
        _require_unit(workspace, unit)
    found = (row for bundle in workspace.every(plan) for row in _rows(workspace, bundle, language))
    return tuple(row for row in found if unit is None or unit in row.responsible)


def _require_unit(workspace: Workspace, unit: str) -> None:
    if not workspace.register.valid:
        raise UserError("documents.broken", path=workspace.register.path)
    known = [item.id for item in workspace.municipality.units]
    if unit not in known:
        raise UserError("list.no-unit", unit=unit, near=nearest(unit, known) or several(known))


def _rows(workspace: Workspace, bundle: Bundle, language: str) -> Iterator[Listed]:
    if not bundle.document.valid:
        raise UserError("documents.broken", path=bundle.document.path)
    if bundle.document.kind == "strategia":
        yield from _goals(bundle, language)
        return
    strategy = workspace.strategies.get(bundle.plan.strategy)
    valid = strategy is not None and strategy.document.valid
    numbers = goal_numbers(strategy.strategy if valid and strategy is not None else None)
    for located in items(bundle):
        yield _row(bundle, located, language, numbers)


def _row(bundle: Bundle, located: Located, language: str, numbers: Mapping[str, int]) -> Listed:
    action, measure = located.action, located.measure
    if action is None:
        raise AssertionError(located.id)
    number = f"{numbers.get(action.goal, '?')}.{action.number}"
    item = measure or action
    unit = getattr(measure, "unit", None)
    return Listed(
        bundle.id,
        bundle.plan.name.pick(language),
        located.id,
        "action" if measure is None else "measure",
        number,
        " ".join(item.name.pick(language).split()),
        None if measure is None else action.id,
        action.goal,
        str(action.schedule) if measure is None else None,
        measure.kind if measure is not None else None,
        unit.pick(language) if unit is not None else None,
        _answers(located),
    )


def _answers(located: Located) -> tuple[str, ...]:
    """Return who answers: all of an action's, and the one that records a measure."""
    action, measure = located.action, located.measure
    if action is None or measure is None:
        return action.responsible if action is not None else ()
    return (measure.responsible or action.responsible[0],)


def _goals(bundle: Bundle, language: str) -> Iterator[Listed]:
    """Yield the goals and objectives that have measures of their own, with these."""
    numbers = goal_numbers(bundle.strategy)
    for located in items(bundle):
        home = located.objective or located.goal
        if home is None or located.goal is None or not home.measures:
            continue
        measure = located.measure
        item = measure or home
        unit = getattr(measure, "unit", None)
        kind = "objective" if located.objective is not None else "goal"
        own = measure.responsible if measure is not None else None
        yield Listed(
            bundle.id,
            bundle.strategy.name.pick(language),
            located.id,
            "measure" if measure is not None else kind,
            str(numbers[located.goal.id]),
            " ".join(item.name.pick(language).split()),
            None,
            located.goal.id,
            None,
            measure.kind if measure is not None else None,
            unit.pick(language) if unit is not None else None,
            (own,) if own is not None else (),
        )
