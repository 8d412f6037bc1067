"""Ids become actions and measures: the full name `plan/id` always, the bare id where it is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import PLANS
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import NotRegularError
from kehitys_cli.text.near import near_names, several
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
    wanted, _, bare = name.rpartition("/")
    wanted = wanted or plan or ""
    word = bare.encode()
    found = [
        located
        for holder in holding(workspace, wanted, lambda data: word in data or b"\\" in data)
        for located in items(workspace.named(holder))
        if located.id == bare
    ]
    if len(found) == 1:
        return found[0]
    if found:
        full = several((located.full_name for located in found), limit=5)
        raise AmbiguousIdError("documents.ambiguous-id", id=bare, full=full)
    bundles = list(workspace.every(wanted or None))
    _require_readable(bundles)
    near = near_names(bare, [located.id for bundle in bundles for located in items(bundle)])
    if near:
        raise UserError("documents.unknown-id", id=bare, near=", ".join(near))
    raise UserError("documents.unknown-id-bare", id=bare)


def holding(workspace: Workspace, wanted: str, test: Callable[[bytes], bool]) -> Iterator[str]:
    """Yield the plans, then the strategies, whose file's bytes pass a test; just `wanted`, if any.

    Most often one holds an id, and no other needs to be parsed. An id in a text with escapes has none of
    its letters for certain: a test for ids must let a file with backslashes pass.
    """
    layout = workspace.layout
    for name in (*layout.plans, *layout.strategies):
        if wanted in {"", name}:
            try:
                data = workspace.files.read(f"{PLANS}/{name}.yaml", MAX_BYTES)
            except NotRegularError:
                continue
            if test(data):
                yield name


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
