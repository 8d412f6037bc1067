"""JSON Schemas: of the files that people write, and of the JSON that commands print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kehitys_cli.model.schema import MODELS, file_schema
from kehitys_cli.operations.outputs import output_names, output_schema
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.store import write_new

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.i18n.catalogue import Catalogue

LANGUAGE = "fi"
"""The language of published schemas: the files' own."""


def kinds() -> tuple[str, ...]:
    """Return what there are schemas of: files first, then outputs."""
    return (*MODELS, *output_names())


def schema_text(kind: str, catalogue: Catalogue) -> str:
    """Return a schema as JSON with an ending line break; UserError names the kinds there are."""
    return json.dumps(_schema(kind, catalogue), ensure_ascii=False, indent=2) + "\n"


def _schema(kind: str, catalogue: Catalogue) -> dict[str, Any]:
    if kind in MODELS:
        return file_schema(kind, lambda key: catalogue.text(f"schema.{key}"))
    if kind in output_names():
        return output_schema(kind)
    raise UserError("schema.unknown", kind=kind, known=", ".join(kinds()))


def write_schemas(folder: Path, catalogue: Catalogue) -> tuple[Path, ...]:
    """Write the schema of every kind of file to a folder; return the paths."""
    paths = []
    for kind in MODELS:
        path = folder / f"{kind}.schema.json"
        write_new(path, schema_text(kind, catalogue).encode("utf-8"))
        paths.append(path)
    return tuple(paths)
