"""Published schemas are fresh, and outputs keep to theirs."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLE, ROOT

from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.model.schema import MODELS
from kehitys_cli.operations.outputs import output_names
from kehitys_cli.operations.schema import LANGUAGE, kinds, schema_text, write_schemas
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from pathlib import Path

PUBLISHED = ROOT / "docs" / "schema"
CHECK = [sys.executable, "-m", "check_jsonschema"]


@pytest.mark.parametrize("kind", MODELS)
def test_the_published_schema_is_fresh(kind: str) -> None:
    """When this fails: make schema."""
    published = (PUBLISHED / f"{kind}.schema.json").read_bytes().decode("utf-8")
    assert published == schema_text(kind, Catalogue(LANGUAGE))


@pytest.mark.parametrize("name", output_names())
def test_the_published_schema_of_an_output_is_fresh(name: str) -> None:
    """When this fails: make schema."""
    published = (PUBLISHED / "outputs" / f"{name}.schema.json").read_bytes().decode("utf-8")
    assert published == schema_text(name, Catalogue(LANGUAGE))


def test_nothing_else_is_published() -> None:
    wanted = {f"{kind}.schema.json" for kind in MODELS}
    wanted |= {f"outputs/{name}.schema.json" for name in output_names()}
    found = {path.relative_to(PUBLISHED).as_posix() for path in PUBLISHED.rglob("*.json")}
    assert found == wanted


def test_the_schemas_are_written_to_a_folder(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "uusi", Catalogue("sv"))
    assert [path.name for path in paths] == [f"{kind}.schema.json" for kind in MODELS]
    assert json.loads(paths[0].read_bytes())["title"] == "Kommun"


def test_an_unknown_kind_names_the_known() -> None:
    with pytest.raises(UserError) as caught:
        schema_text("kunnta", Catalogue("fi"))
    assert str(caught.value.params["known"]).startswith("kunta, strategia")
    assert set(kinds()) == {*MODELS, *output_names()}


@pytest.mark.parametrize("root", [ROOT, EXAMPLE], ids=["plans", "esimerkkila"])
@pytest.mark.parametrize("kind", ["kunta", "strategia", "suunnitelma", "seuranta"])
def test_check_jsonschema_accepts_the_plans(root: Path, kind: str) -> None:
    plans = root / "plans"
    files = [
        path
        for path in plans.rglob("*.yaml")
        if f"\nlaji: {kind}\n" in f"\n{path.read_text('utf-8')}"
    ]
    assert files
    schema = PUBLISHED / f"{kind}.schema.json"
    done = subprocess.run(
        [*CHECK, "--schemafile", schema, *files], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")


def test_check_jsonschema_refuses_a_mistake(tmp_path: Path) -> None:
    text = (EXAMPLE / "plans" / "kunta.yaml").read_text("utf-8")
    path = tmp_path / "kunta.yaml"
    path.write_text(text.replace("kielet: [fi, sv]", "kielet: [fi, no]"), encoding="utf-8")
    schema = PUBLISHED / "kunta.schema.json"
    done = subprocess.run([*CHECK, "--schemafile", schema, path], capture_output=True, check=False)
    assert done.returncode == 1
    assert b"kielet[1]" in done.stdout
