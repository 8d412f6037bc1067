"""What there is: plans, goals, actions, measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.documents.lookup import items
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.documents.workspace import Bundle, Workspace


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: `number` is empty for a measure; `detail` begins with a separator."""

    plan: str
    heading: str
    id: str
    number: str
    name: str
    detail: str
    kind: str


def listing(
    workspace: Workspace, language: str, *, plan: str | None = None, unit: str | None = None
) -> tuple[Listed, ...]:
    """Return every action and measure, plan by plan; `unit` keeps those that it answers for."""
    bundles = [workspace.bundle(plan)] if plan else list(workspace.bundles())
    return tuple(row for bundle in bundles for row in _rows(workspace, bundle, language, unit))


def _rows(
    workspace: Workspace, bundle: Bundle, language: str, unit: str | None
) -> Iterator[Listed]:
    if not bundle.document.valid:
        raise UserError("documents.broken", path=bundle.document.path)
    numbers = _goal_numbers(workspace, bundle)
    for located in items(bundle):
        action = located.action
        if action is None or (unit is not None and unit not in action.responsible):
            continue
        number = numbers.get(action.goal, "?")
        yield _row(bundle, located, language, f"{number}.{action.number}")


def _goal_numbers(workspace: Workspace, bundle: Bundle) -> dict[str, str]:
    strategy = workspace.strategies.get(bundle.plan.strategy)
    if strategy is None or not strategy.document.valid:
        return {}
    return {
        goal.id: str(goal.number or position)
        for position, goal in enumerate(strategy.strategy.goals, start=1)
    }


def _row(bundle: Bundle, located: Located, language: str, number: str) -> Listed:
    heading = bundle.plan.name.pick(language)
    measure, action = located.measure, located.action
    if measure is None and action is not None:
        detail = f" · {action.schedule} · {', '.join(action.responsible)}"
        return Listed(
            bundle.id, heading, action.id, number, action.name.pick(language), detail, "action"
        )
    if measure is None:
        raise AssertionError(located.id)
    unit = getattr(measure, "unit", None)
    detail = f" · {measure.kind}" + (f" · {unit.pick(language)}" if unit else "")
    return Listed(
        bundle.id, heading, measure.id, "", measure.name.pick(language), detail, "measure"
    )
