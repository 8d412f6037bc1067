"""What programs read is what its schema says, no field more or less."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator
from tests.closing import closed
from tests.conftest import EXAMPLE, ROOT

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.outputs import output_names, output_schema
from kehitys_cli.operations.report import Request, render
from kehitys_cli.views.kinds.page import Kind
from kehitys_cli.views.report import MeasureView

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2025, 12, 1)
PAGES = {
    Kind.STATEMENTS: ("ReportView", "SummaryView"),
    Kind.BUDGET: ("BudgetView", "KindSummaryView"),
    Kind.MIDTERM: ("MidtermView", "KindSummaryView"),
    Kind.INTERIM: ("InterimView", "KindSummaryView"),
}


def page_schema(page: str) -> dict[str, Any]:
    """Return the schema of a report that is one page, so that a mistake is told of that page."""
    schema = closed(output_schema("report"))
    schema["properties"]["report"] = {"$ref": f"#/definitions/{page}"}
    return schema


@pytest.mark.parametrize("name", output_names())
def test_schemas_of_outputs_are_schemas(name: str) -> None:
    schema = output_schema(name)
    Draft7Validator.check_schema(schema)
    assert schema["properties"]["schema_version"] == {"const": 1}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("root", [EXAMPLE, ROOT], ids=["esimerkkila", "plans"])
def test_reports_of_every_kind_fit(root: Path, kind: Kind) -> None:
    made = list(render(Workspace(root), Request(2024, TODAY, ("json",), kind=kind)))
    assert made
    whole = Draft7Validator(output_schema("report"))
    one, several = PAGES[kind]
    for file in made:
        data = json.loads(file.data)
        page = page_schema(one if file.plan else several)
        assert [error.message for error in Draft7Validator(page).iter_errors(data)] == []
        assert whole.is_valid(data)


def test_a_schema_names_every_field_and_no_words_of_templates() -> None:
    found = output_schema("report")["definitions"]
    assert found["MeasureView"]["required"] == list(MeasureView._fields)
    assert "labels" not in found["ReportView"]["properties"]
    assert found["ActionView"]["properties"]["source_wording"] == {
        "type": "array",
        "items": {
            "type": "array",
            "items": [{"type": "string"}, {"type": "string"}],
            "minItems": 2,
            "maxItems": 2,
        },
    }


@pytest.mark.parametrize("arguments", [[], ["KEH405"]])
def test_rules_fit(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(["-C", str(EXAMPLE), "rule", *arguments, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert list(Draft7Validator(closed(output_schema("rule"))).iter_errors(data)) == []
