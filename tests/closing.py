"""Schemas that refuse what they do not name: outputs are held to their schemas to the letter."""

from __future__ import annotations

from typing import Any


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of the same data that allows no other fields, at any depth."""
    made = {key: _closed(value) for key, value in schema.items()}
    return {**made, "additionalProperties": False} if "properties" in schema else made


def _closed(value: Any) -> Any:
    if isinstance(value, dict):
        return closed(value)
    return [_closed(item) for item in value] if isinstance(value, list) else value
