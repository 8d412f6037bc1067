"""JSON Schema (draft 7) of the files, made from the models: what editors complete and explain.

Draft 7 is what yaml-language-server and check-jsonschema both read whole. Everything is written out
in place: a `$ref` would hide its neighbours, and with them the words that a person sees when
pointing at a key. What only the reader can know (ids that exist, years within a plan) is left to
`kehitys validate`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, get_args

from pydantic.json_schema import GenerateJsonSchema

from kehitys_cli.model.common import Record, SourceDocument
from kehitys_cli.model.fields import Year
from kehitys_cli.model.measures import MeasureBase, ScaleStep
from kehitys_cli.model.values import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core.core_schema import WithDefaultSchema

Schema = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"
FORMAT = 1
MODELS = {
    "kunta": ("municipality", "Municipality"),
    "strategia": ("strategy", "Strategy"),
    "suunnitelma": ("plan", "Plan"),
    "seuranta": ("followup", "Followup"),
    "sinetti": ("seal", "Seal"),
}
"""The kinds of files (`laji`) and the models that they are read into."""

_ANYBODYS: Schema = {"^x-": {}}
_YEAR_KEY = "^[12][0-9]{3}$"
_SCALARS = ["string", "number", "boolean"]
_BY_NAME = (SourceDocument, ScaleStep)
"""What may be written as just its name."""


def file_schema(kind: str, say: Callable[[str], str]) -> Schema:
    """Return the schema of a kind of file, one of `MODELS`; `say` returns the words of a key.

    Keys are `<model>.<field>.title` and `.text`, with English names, and `kinds.<kind>.title`.
    """
    module, name = MODELS[kind]
    model: type[Record] = getattr(import_module(f"kehitys_cli.model.{module}"), name)
    made = _Maker(model, say).object_of(model)
    head = {"title": say(f"kinds.{kind}.title"), "description": say(f"kinds.{kind}.text")}
    made["properties"]["laji"] |= {"type": "string", "const": kind}
    made["properties"]["muoto"] |= {"type": ["integer", "string"], "enum": [FORMAT, str(FORMAT)]}
    del made["properties"]["muoto"]["minimum"], made["properties"]["muoto"]["pattern"]
    return {"$schema": DIALECT, **head, **made}


class _WithoutDefaults(GenerateJsonSchema):
    """Leaves defaults out: ours are objects that JSON knows nothing of."""

    def default_schema(self, schema: WithDefaultSchema) -> Schema:
        """Return the value's own schema."""
        return self.generate_inner(schema["schema"])


class _Maker:
    """Turns what pydantic says of a model into a schema for people."""

    def __init__(self, model: type[Record], say: Callable[[str], str]) -> None:
        generated = model.model_json_schema(by_alias=True, schema_generator=_WithoutDefaults)
        self._raw: dict[str, Schema] = {**generated.get("$defs", {}), model.__name__: generated}
        self._models = {found.__name__: found for found in _subclasses(Record)}
        self._say = say

    def object_of(self, model: type[Record]) -> Schema:
        """Return the schema of a mapping with the keys of a model."""
        raw = self._raw[model.__name__]
        required = raw.get("required", [])
        properties = {
            info.alias or field: self._property(model, field, raw, info.alias or field)
            for field, info in model.model_fields.items()
        }
        made: Schema = {
            "type": "object",
            "properties": properties,
            "required": required,
            "patternProperties": _ANYBODYS,
            "additionalProperties": False,
        }
        if model is ScaleStep:
            return _named_step(made)
        if model in _BY_NAME:
            made["type"] = ["object", *_SCALARS]
        return made if required else _without(made, "required")

    def _property(self, model: type[Record], field: str, raw: Schema, key: str) -> Schema:
        owner = _owner(model, field)
        words = {
            "title": self._say(f"{owner}.{field}.title"),
            "description": self._say(f"{owner}.{field}.text"),
        }
        if issubclass(model, MeasureBase) and field == "measured":
            return {**words, **_MEASURED}
        required = key in raw.get("required", [])
        made = self._made(raw["properties"][key])
        if made["type"] == "object" and _by_year(model, field):
            made = _keyed_by_year(made)
        if required and made["type"] == "array":
            made["minItems"] = 1
        return {**words, **(made if required else _or_nothing(made))}

    def _made(self, raw: Schema) -> Schema:
        """Return the schema of a value, with what it refers to written out."""
        if "$ref" in raw:
            return self.object_of(self._model(raw["$ref"]))
        if "discriminator" in raw:
            models = [self._model(item["$ref"]) for item in raw["oneOf"]]
            return self._one_of_kinds(raw["discriminator"]["propertyName"], models)
        if "anyOf" in raw:
            (value,) = [item for item in raw["anyOf"] if item != {"type": "null"}]
            return self._made(value)
        made = _without(raw, "title", "default", "description")
        if "const" in made or ("enum" in made and "type" not in made):
            return {"type": "string", **made}
        if made["type"] == "array":
            made["items"] = self._made(made["items"])
        elif made["type"] == "object" and made.get("additionalProperties") is not True:
            (value,) = made.get(
                "patternProperties", {"": made.get("additionalProperties")}
            ).values()
            made["additionalProperties"] = _or_nothing(self._made(value))
            made["patternProperties"] = _ANYBODYS
        return made

    def _model(self, reference: str) -> type[Record]:
        return self._models[reference.rpartition("/")[2]]

    def _one_of_kinds(self, key: str, models: list[type[Record]]) -> Schema:
        """Return the schema of a mapping whose keys depend on its `laji`.

        Conditions instead of `oneOf`: a mistake is told of the kind that was written, not of all.
        """
        made = [self.object_of(model) for model in models]
        kinds = {item["properties"][key]["const"]: item for item in made}
        first = made[0]
        common = {
            name: value
            for name, value in first["properties"].items()
            if all(other["properties"].get(name) == value for other in made)
        }
        choice = {**_without(first["properties"][key], "const"), "enum": list(kinds)}
        return {
            "type": "object",
            "properties": {key: choice, **common},
            "required": first["required"],
            "allOf": [
                {"if": _says(key, kind), "then": _kind(item, {key, *common})}
                for kind, item in kinds.items()
            ],
        }


_MEASURED: Schema = {
    "type": ["string", "array", "null"],
    "pattern": "^vuosittain$",
    "items": {"type": ["integer", "string"], "pattern": _YEAR_KEY},
}
"""`mitataan`: the word for every year, or the years."""


def _subclasses(model: type[Record]) -> list[type[Record]]:
    direct = model.__subclasses__()
    return [*direct, *(found for item in direct for found in _subclasses(item))]


def _without(made: Schema, *keys: str) -> Schema:
    return {key: value for key, value in made.items() if key not in keys}


def _owner(model: type[Record], field: str) -> str:
    """Return under which name the words of a field stand: measures and files share theirs."""
    if issubclass(model, MeasureBase):
        return MeasureBase.__name__
    return "File" if field in {"kind", "format"} else model.__name__


def _by_year(model: type[Record], field: str) -> bool:
    arguments = get_args(model.model_fields[field].annotation)
    return bool(arguments) and arguments[0] == Year


def _keyed_by_year(made: Schema) -> Schema:
    value = made["additionalProperties"]
    patterns = {_YEAR_KEY: value, **_ANYBODYS}
    return {**made, "patternProperties": patterns, "additionalProperties": False}


def _or_nothing(made: Schema) -> Schema:
    """Allow what says nothing: an empty value, and a mapping without the keys that it needs."""
    kinds = made["type"] if isinstance(made["type"], list) else [made["type"]]
    open_ = {**made, "type": [*kinds, "null"]}
    if "enum" in made:
        open_["enum"] = [*made["enum"], None]
    if "required" in made:
        del open_["required"]
        needs = {"required": made["required"]}
        return {**open_, "if": {"type": "object", "minProperties": 1}, "then": needs}
    return open_


def _named_step(made: Schema) -> Schema:
    """Return a step of a scale: its name, in several languages too, or name and description."""
    languages = {code: {"type": [*_SCALARS, "null"]} for code in LANGUAGES}
    return {
        **_without(made, "required"),
        "type": ["object", *_SCALARS],
        "properties": {**made["properties"], **languages},
        "anyOf": [{"required": [key]} for key in (*made["required"], *LANGUAGES)],
    }


def _says(key: str, kind: str) -> Schema:
    return {"properties": {key: {"const": kind}}, "required": [key]}


def _kind(made: Schema, common: set[str]) -> Schema:
    """Return what a kind adds: its own keys; the common ones are only named."""
    properties = {
        name: {} if name in common else value for name, value in made["properties"].items()
    }
    return {
        "properties": properties,
        "patternProperties": _ANYBODYS,
        "additionalProperties": False,
    }
