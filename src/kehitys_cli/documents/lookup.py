"""Ids become actions and measures: the full name `plan/id` always, the bare id where it is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.near import near_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.plan import Action
    from kehitys_cli.model.strategy import Goal, Objective


class AmbiguousIdError(UserError):
    """A bare id that several plans have."""


class Located(NamedTuple):
    """Where an id stands: its bundle, and the action, measure, goal or objective that it names."""

    bundle: Bundle
    id: str
    action: Action | None = None
    measure: AnyMeasure | None = None
    goal: Goal | None = None
    objective: Objective | None = None

    @property
    def full_name(self) -> str:
        """`plan/id`."""
        return f"{self.bundle.id}/{self.id}"


def locate(workspace: Workspace, name: str, *, plan: str | None = None) -> Located:
    """Return what `name` means; UserError names the near ids, or both plans that have it.

    `plan` narrows a bare id.
    """
    wanted_plan, _, bare = name.rpartition("/")
    wanted_plan = wanted_plan or plan or ""
    bundles = list(_bundles(workspace, wanted_plan))
    found = [located for bundle in bundles for located in items(bundle) if located.id == bare]
    if len(found) == 1:
        return found[0]
    if found:
        full = ", ".join(located.full_name for located in found)
        raise AmbiguousIdError("documents.ambiguous-id", id=bare, full=full)
    _require_readable(bundles)
    near = near_names(bare, [located.id for bundle in bundles for located in items(bundle)])
    if near:
        raise UserError("documents.unknown-id", id=bare, near=", ".join(near))
    raise UserError("documents.unknown-id-bare", id=bare)


def _bundles(workspace: Workspace, plan: str) -> Iterable[Bundle]:
    if plan in workspace.strategies:
        return [workspace.strategies[plan]]
    if plan:
        return [workspace.bundle(plan)]
    return [*workspace.bundles(), *workspace.strategies.values()]


def _require_readable(bundles: Iterable[Bundle]) -> None:
    for bundle in bundles:
        if not bundle.document.valid:
            raise UserError("documents.broken", path=bundle.document.path)


def items(bundle: Bundle) -> Iterator[Located]:
    """Yield every action and measure of a plan, or every measured goal and objective of a strategy."""
    if not bundle.document.valid:
        return
    if bundle.document.kind == "suunnitelma":
        for action in bundle.plan.actions:
            yield Located(bundle, action.id, action)
            for measure in action.measures:
                yield Located(bundle, measure.id, action, measure)
        return
    for goal in bundle.strategy.goals:
        yield Located(bundle, goal.id, goal=goal)
        for measure in goal.measures:
            yield Located(bundle, measure.id, goal=goal, measure=measure)
        for objective in goal.objectives:
            yield Located(bundle, objective.id, goal=goal, objective=objective)
            for measure in objective.measures:
                yield Located(bundle, measure.id, goal=goal, objective=objective, measure=measure)
