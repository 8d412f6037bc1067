"""Puts the folders that stand beside `src/` into the wheel, but not into an editable install.

An editable install finds them in the checkout: a copy in site-packages would soon be stale.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {
    "templates": "kehitys_cli/_templates",
    "examples/esimerkkila": "kehitys_cli/_examples/esimerkkila",
    "examples/uusi": "kehitys_cli/_examples/uusi",
    "examples/ci": "kehitys_cli/_examples/ci",
    "action.yml": "kehitys_cli/_action/action.yml",
    "docs/rules": "kehitys_cli/_rules",
}


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg] # its argument is internal
    """Hatchling looks for a class of this name."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders to a wheel that is to be shipped."""
        if version == "standard":
            build_data["force_include"].update(SHIPPED)
