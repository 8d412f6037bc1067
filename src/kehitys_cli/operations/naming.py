"""What ids are called, read from plain data as far as it can be read at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.documents.scan import PLANS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.changes.change import Plain


def names_of(workspace: Workspace) -> dict[str, Plain]:
    """Return what units, partners, goals, objectives, programmes and strategies are called, by id."""
    register = workspace.register.data
    found = _named(register, "vastuutahot") | _named(register, "kumppanit")
    for name in workspace.layout.strategies:
        data = workspace.load(f"{PLANS}/{name}.yaml").data
        found[name] = data.get("nimi", name)
        found |= _named(data, "ohjelmat") | _named(data, "päämäärät")
        for goal in items_of(data, "päämäärät"):
            found |= _named(goal, "tavoitteet")
    return found


def items_of(data: Mapping[str, Plain], key: str) -> list[Mapping[str, Plain]]:
    """Return the mappings of a list, whatever else stands in it."""
    found = data.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _named(data: Mapping[str, Plain], key: str) -> dict[str, Plain]:
    return {item["tunnus"]: item.get("nimi") for item in items_of(data, key) if "tunnus" in item}
