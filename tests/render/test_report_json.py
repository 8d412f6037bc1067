"""The report for programs: fields and tokens in English, exact, in a stable order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.render.rich import make
from tests.views.views import case_at, view_at

from kehitys_cli.render.report_json import report_json
from kehitys_cli.views.trace import traces

if TYPE_CHECKING:
    from pathlib import Path


def test_it_holds_the_view_and_the_trace(tmp_path: Path) -> None:
    root = make(tmp_path)
    data = report_json(view_at(root), traces(case_at(root), lambda *_: None))
    assert data == report_json(view_at(root), traces(case_at(root), lambda *_: None))
    assert data.endswith(b"}\n")
    found = json.loads(data)
    assert list(found) == ["schema_version", "report", "trace"]
    assert found["schema_version"] == 1
    tokens = {one["result"]["token"] for one in found["report"]["goals"][0]["actions"]}
    assert tokens == {"partly_achieved", "not_achieved"}
    assert "labels" not in found["report"]
    assert {one["kind"] for one in found["trace"]} == {"action", "measure"}
    assert all(name.isascii() for name in keys(found))


def keys(data: object) -> set[str]:
    if isinstance(data, dict):
        return set(data).union(*map(keys, data.values()))
    return set().union(*map(keys, data)) if isinstance(data, list) else set()


def test_trace_and_report_agree(tmp_path: Path) -> None:
    root = make(tmp_path)
    found = json.loads(report_json(view_at(root), traces(case_at(root), lambda *_: None)))
    by_id = {(one["owner"], one["id"]): one["result"] for one in found["trace"]}
    for goal in found["report"]["goals"]:
        for action in goal["actions"]:
            assert by_id[None, action["id"]] == action["result"]["token"]
            for measure in action["measures"]:
                assert by_id[action["id"], measure["id"]] == measure["result"]["token"]
