"""JSON Schema of what commands print as JSON, made from the types of what operations return."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Mapping
from enum import Enum
from importlib import import_module
from typing import Any

from kehitys_cli.render.machine import fields_of

OUTPUTS = {
    "audit": ("audit", "Audit", "audit"),
    "diff": ("diff", "Diff", "diff"),
    "history": ("history", "History", "history"),
    "list": ("listing", "Listed", "items"),
    "rule": ("rule", "RulePage", "rules"),
    "show": ("show", "Shown", "item"),
    "status": ("status", "Status", "status"),
    "why": ("why", "Why", "why"),
}
"""Commands whose JSON is an operation's own type: its module, its name, the key that holds it."""

DIAGNOSTICS = "diagnostics"
REPORT = "report"
_PAGES = (
    "ReportView",
    "SummaryView",
    "BudgetView",
    "MidtermView",
    "InterimView",
    "KindSummaryView",
)
"""What `report` renders: a plan's report and the summary, by the default kind and the others."""

_VIEW_MODULES = (
    "prose",
    "report",
    "result",
    "trace",
    "kinds.page",
    "kinds.outlook",
    "kinds.running",
    "kinds.budget",
    "kinds.midterm",
    "kinds.interim",
    "kinds.build",
)
_NOT_TOLD = frozenset({"labels"})
"""Words that templates place: no data (`render.report_json`)."""

_LISTS = frozenset({"items", "rules"})
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
    return (*OUTPUTS, DIAGNOSTICS, REPORT)


def output_schema(name: str) -> dict[str, Any]:
    """Return the schema of an output, one of `output_names`; fields are only ever added."""
    if name == DIAGNOSTICS:
        return _diagnostics()
    if name == REPORT:
        return _report()
    module, kind, key = OUTPUTS[name]
    described = _Described({})
    found = described.of(getattr(import_module(f"kehitys_cli.operations.{module}"), kind))
    held = _list_of(found) if key in _LISTS else found
    return {**_versioned(f"{name} --format json", {key: held}), **described.definitions}


def _report() -> dict[str, Any]:
    """Return the schema of a report: one plan's or the summary, of any kind."""
    modules = [import_module(f"kehitys_cli.views.{name}") for name in _VIEW_MODULES]
    known = {name: found for module in modules for name, found in vars(module).items()}
    described = _Described({**known, "Mapping": Mapping})
    report = {"anyOf": [described.of(known[name]) for name in _PAGES]}
    held = {"report": report, "trace": _list_of(described.of(known["Trace"]))}
    return {**_versioned("report YEAR --format json", held), **described.definitions}


def _versioned(command: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": _DIALECT,
        "title": f"kehitys {command}",
        "type": "object",
        "properties": {"schema_version": {"const": _VERSION}, **properties},
        "required": ["schema_version", *properties],
    }


class _Described:
    """Describes types, each once; `known` are names that a module knows for its type checker only."""

    def __init__(self, known: Mapping[str, object]) -> None:
        self._known = dict(known)
        self._objects: dict[str, dict[str, Any]] = {}

    @property
    def definitions(self) -> dict[str, Any]:
        """Return what the schemas refer to, as a part of the whole."""
        return {"definitions": dict(sorted(self._objects.items()))}

    def of(self, kind: object) -> dict[str, Any]:
        """Return the schema of a type."""
        if kind in _SCALARS:
            return _SCALARS[kind]
        if isinstance(kind, type) and fields_of(kind):
            return self._object(kind)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"type": "string", "enum": [member.value for member in kind]}
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin is tuple:
            return self._tuple(arguments)
        if origin in {types.UnionType, typing.Union}:
            return {"anyOf": [self.of(argument) for argument in arguments]}
        raise AssertionError(kind)

    def _tuple(self, arguments: tuple[object, ...]) -> dict[str, Any]:
        if arguments[-1] is Ellipsis:
            return _list_of(self.of(arguments[0]))
        size = len(arguments)
        items = [self.of(argument) for argument in arguments]
        return {"type": "array", "items": items, "minItems": size, "maxItems": size}

    def _object(self, kind: type[Any]) -> dict[str, Any]:
        if kind.__name__ not in self._objects:
            hints = typing.get_type_hints(kind, localns=self._known or None)
            names = [name for name in fields_of(kind) if name not in _NOT_TOLD]
            summary = (kind.__doc__ or "").split("\n\n")[0]
            self._objects[kind.__name__] = {
                "type": "object",
                "description": " ".join(summary.split()),
                "properties": {name: self.of(hints[name]) for name in names},
                "required": names,
            }
        return {"$ref": f"#/definitions/{kind.__name__}"}


def _list_of(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


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
        "validate --format json",
        {
            "tool": _fields({"name": text, "version": text}),
            "summary": _fields(dict.fromkeys(counts, number)),
            "diagnostics": {"type": "array", "items": item},
        },
    )


def _fields(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
