"""`kehitys schema`: what editors and scripts may expect of files and outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kehitys_cli.cli.app import session_of
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.schema import LANGUAGE, kinds, schema_text, write_schemas


def run(
    context: typer.Context,
    kind: Annotated[str | None, typer.Argument(metavar="KIND")] = None,
    output_dir: Annotated[str | None, typer.Option("--output-dir", metavar="DIR")] = None,
) -> int:
    """Print a JSON Schema, or write those of all files."""
    session = session_of(context)
    # The locale has no say: a published schema must not depend on whose machine wrote it.
    words = Catalogue(session.language_given or LANGUAGE)
    if output_dir is not None:
        folder = Path(session.given.directory) / output_dir
        shown = ", ".join(path.name for path in write_schemas(folder, words))
        session.output.note(session.catalogue.text("schema.written", paths=shown))
        return 0
    if kind is None:
        for name in kinds():
            session.output.line(name)
        return 0
    session.output.raw(schema_text(kind, words))
    return 0
