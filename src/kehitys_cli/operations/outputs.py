"""JSON Schema of what commands print as JSON, made from the types of what operations return."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from enum import Enum
from importlib import import_module
from typing import Any

OUTPUTS = {
    "audit": ("audit", "Audit", "audit"),
    "diff": ("diff", "Diff", "diff"),
    "history": ("history", "History", "history"),
    "list": ("listing", "Listed", "items"),
    "show": ("show", "Shown", "item"),
    "status": ("status", "Status", "status"),
    "why": ("why", "Why", "why"),
}
"""Commands whose JSON is an operation's own type: its module, its name, the key that holds it."""

DIAGNOSTICS = "diagnostics"
_VERSION = 1
_DIALECT = "http://json-schema.org/draft-07/schema#"
_SCALARS: dict[object, dict[str, Any]] = {
    Any: {},
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    dt.date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    type(None): {"type": "null"},
}


def output_names() -> tuple[str, ...]:
    """Return the outputs that there are schemas of."""
    return (*OUTPUTS, DIAGNOSTICS)


def output_schema(name: str) -> dict[str, Any]:
    """Return the schema of an output, one of `output_names`; fields are only ever added."""
    if name == DIAGNOSTICS:
        return _diagnostics()
    module, kind, key = OUTPUTS[name]
    found = _schema(getattr(import_module(f"kehitys_cli.operations.{module}"), kind))
    held = {"type": "array", "items": found} if key == "items" else found
    return _versioned(name, {key: held})


def _versioned(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": _DIALECT,
        "title": f"kehitys {name} --format json",
        "type": "object",
        "properties": {"schema_version": {"const": _VERSION}, **properties},
        "required": ["schema_version", *properties],
    }


def _schema(kind: object) -> dict[str, Any]:
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _object(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [member.value for member in kind]}
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin in {types.UnionType, typing.Union}:
        return {"anyOf": [_schema(argument) for argument in arguments]}
    raise AssertionError(kind)


def _object(kind: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    names = [item.name for item in dataclasses.fields(kind)]
    summary = (kind.__doc__ or "").split("\n\n")[0]
    return {
        "type": "object",
        "description": " ".join(summary.split()),
        "properties": {name: _schema(hints[name]) for name in names},
        "required": names,
    }


def _diagnostics() -> dict[str, Any]:
    """Return the schema of `validate --format json` (`docs/commands.md`)."""
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    place = _fields({"row": number, "column": number})
    fix = {"anyOf": [_fields({"applicability": text}), {"type": "null"}]}
    item = _fields(
        {
            "code": {"type": "string", "pattern": "^KEH[0-9]{3}$"},
            "name": text,
            "severity": {"enum": ["error", "warning", "info"]},
            "message": text,
            "filename": text,
            "location": place,
            "end_location": place,
            "path": {"type": "array", "items": {"type": ["string", "integer"]}},
            "subject": {"type": ["string", "null"]},
            "help": {"type": ["string", "null"]},
            "fix": fix,
            "related": {"type": "array", "items": _fields({"filename": text, "location": place})},
        }
    )
    counts = ("errors", "warnings", "infos", "strategies", "plans", "years", "actions", "measures")
    return _versioned(
        "validate",
        {
            "tool": _fields({"name": text, "version": text}),
            "summary": _fields(dict.fromkeys(counts, number)),
            "diagnostics": {"type": "array", "items": item},
        },
    )


def _fields(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
