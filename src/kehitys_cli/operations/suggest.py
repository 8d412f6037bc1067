"""The `muutokset` entries that a change of an approved plan needs, as YAML to be pasted.

Each keeps the whole former value of every changed key, so that undoing it gives the approved plan back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kehitys_cli.history.changes import Role, amendable
from kehitys_cli.text.former import yaml_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.history.changes.change import Path, Plain
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.operations.compare import Placed
    from kehitys_cli.operations.diff import Difference

    Items = Mapping[str, tuple[Mapping[str, Plain], Path]]

_WIDTH = 2


@dataclass(slots=True)
class _Plan:
    """A plan in both forms, and what each of its items needs: former values by key; None: it was added."""

    old: Items
    new: Items
    document: Document
    decision: str
    needed: dict[str, dict[str, Plain] | None] = field(default_factory=dict)
    impossible: list[Placed] = field(default_factory=list)


def suggestion(found: Difference, catalogue: Catalogue) -> str:
    """Return the entries of all plans; empty where every change of an approved plan has its decision."""
    parts = []
    for home, (old, new) in found.compared.plans.items():
        changes = [item for item in found.placed if item.home == home and item.change.undecided]
        if old is None or new is None or not changes:
            continue
        plan = _Plan(amendable(old.data), amendable(new.data), new, _one_decision(old, new))
        for item in changes:
            _need(plan, item)
        parts.append("\n".join(_told(plan, catalogue)) + "\n")
    return "\n".join(parts)


def _one_decision(old: Document, new: Document) -> str:
    """Return the id of the decision that the change added, where it added exactly one."""
    known, now = (
        [item["tunnus"] for item in _decisions(document) if "tunnus" in item]
        for document in (old, new)
    )
    fresh = [name for name in now if name not in known]
    return str(fresh[0]) if len(fresh) == 1 else ""


def _decisions(document: Document) -> list[Mapping[str, Plain]]:
    found: Plain = document.data.get("päätökset", [])
    return list(found)


# --------------------------------------------------------------------------------- what is needed


def _need(plan: _Plan, item: Placed) -> None:
    change = item.change
    name = change.subject.id.rpartition("/")[2]
    if change.subject.role is Role.MEASURE and (change.field == "home" or name not in plan.new):
        _need_measures(plan, name)
    elif change.subject.role not in {Role.ACTION, Role.MEASURE} or name not in plan.new:
        plan.impossible.append(item)
    elif change.field == "item":
        plan.needed[name] = None
    elif name not in plan.old:  # it has another id now, and ids are not amended
        plan.impossible.append(item)
    else:
        former, path = plan.old[name][0], plan.new[name][1]
        key = str(change.path[len(path)])
        kept = plan.needed.setdefault(name, {})
        if kept is not None:
            kept[key] = former.get(key)


def _need_measures(plan: _Plan, name: str) -> None:
    """Keep the former list of measures of every action that a measure left or came to."""
    homes = {items[name][1][1] for items in (plan.old, plan.new) if name in items}
    for home in map(str, homes):
        if home in plan.old and home in plan.new:
            kept = plan.needed.setdefault(home, {})
            if kept is not None:
                kept["mittarit"] = plan.old[home][0].get("mittarit")


def _covered(plan: _Plan, name: str) -> bool:
    """Tell whether the list that an action keeps holds a measure's former form already."""
    path = plan.new[name][1]
    around = plan.needed.get(str(path[1])) if len(path) > _WIDTH else None
    return around is not None and "mittarit" in around


# ---------------------------------------------------------------------------------- how it is told


def _told(plan: _Plan, catalogue: Catalogue) -> Iterator[str]:
    say = catalogue.text
    yield f"# {plan.document.path}"
    if not plan.decision:
        yield f"# {say('diff.suggest-decision')}"
    for name, former in plan.needed.items():
        if not _covered(plan, name):
            yield ""
            yield from _entry(plan, name, former, catalogue)
    for item in plan.impossible:
        subject = item.change.subject.id
        yield f"# {say('diff.suggest-impossible', id=subject, field=item.change.field)}"


def _entry(
    plan: _Plan, name: str, former: dict[str, Plain] | None, catalogue: Catalogue
) -> Iterator[str]:
    item, path = plan.new[name]
    row, column = plan.document.position(*path)
    has_list = bool(item.get("muutokset"))
    key = "diff.suggest-append" if has_list else "diff.suggest-place"
    yield f"# {catalogue.text(key, id=name, row=row)}"
    indent = " " * (column - 1)
    if has_list:
        indent = " " * (plan.document.position(*path, "muutokset", 0).column - 1 - _WIDTH)
    else:
        yield f"{indent}muutokset:"
        indent += " " * _WIDTH
    yield f"{indent}- päätös: {plan.decision}".rstrip()
    yield f"{indent}  syy:"
    if former is not None:
        yield f"{indent}  aiemmin:"
        for former_key, value in former.items():
            yield from yaml_lines(former_key, value, len(indent) + 2 * _WIDTH)
