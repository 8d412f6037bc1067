"""What ids are called, read from plain data as far as it can be read at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.documents.plain import read_plain
from kehitys_cli.documents.scan import PLANS, REGISTER
from kehitys_cli.model.tokens import UnitType
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import NotRegularError
from kehitys_cli.text.tree import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.changes.change import Plain


def names_of(workspace: Workspace) -> dict[str, Plain]:
    """Return what units, partners, goals, objectives, programmes and strategies are called, by id.

    Bodies stand there by their names in every language too: decisions name them as their minutes do.
    """
    register = _data(workspace, REGISTER)
    found = _bodies(register) | _named(register, "vastuutahot") | _named(register, "kumppanit")
    for name in workspace.layout.strategies:
        data = _data(workspace, f"{name}.yaml")
        found[name] = data.get("nimi", name)
        found |= _named(data, "ohjelmat") | _named(data, "päämäärät")
        for goal in items_of(data, "päämäärät"):
            found |= _named(goal, "tavoitteet")
    return found


def _data(workspace: Workspace, name: str) -> Mapping[str, Plain]:
    """Return the plain data of a file below `plans/`; nothing of one that cannot be read."""
    path = f"{PLANS}/{name}"
    try:
        return read_plain(workspace.files.read(path, MAX_BYTES))
    except (NotRegularError, UserError):
        return {}


def items_of(data: Mapping[str, Plain], key: str) -> list[Mapping[str, Plain]]:
    """Return the mappings of a list, whatever else stands in it."""
    found = data.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _bodies(register: Mapping[str, Plain]) -> dict[str, Plain]:
    names = (
        item.get("nimi")
        for item in items_of(register, "vastuutahot")
        if item.get("tyyppi") == UnitType.BODY
    )
    return {text: name for name in names if isinstance(name, dict) for text in name.values()}


def _named(data: Mapping[str, Plain], key: str) -> dict[str, Plain]:
    return {item["tunnus"]: item.get("nimi") for item in items_of(data, key) if "tunnus" in item}
