"""What there is: plan by plan, and who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLE, ROOT
from tests.sample import SUUNNITELMA, make_repository

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.listing import listing
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_true_plan_is_listed_whole() -> None:
    rows = listing(Workspace(ROOT), "fi")
    kinds = [row.kind for row in rows]
    assert (kinds.count("action"), kinds.count("measure")) == (23, 28)
    first = rows[0]
    assert (first.number, first.schedule, first.measure_kind) == ("1.1", "2024", None)
    assert rows[1].action == first.id
    assert rows[1].number == "1.1"


def test_goals_with_measures_follow_the_plans() -> None:
    rows = listing(Workspace(EXAMPLE), "sv")
    goals = [row for row in rows if row.plan == "strategia-2022-2030"]
    assert ("elinvoima", "goal") in {(row.id, row.kind) for row in goals}
    assert rows[-1].plan == "strategia-2022-2030"
    assert {row.plan_name for row in goals} == {"Exempelbys strategi 2022–2030"}
    assert next(row for row in goals if row.id == "asukkaat").responsible == ("hallinto",)
    narrowed = listing(Workspace(EXAMPLE), "sv", plan="strategia-2022-2030")
    assert narrowed == tuple(goals)


def test_one_plan_and_one_unit() -> None:
    rows = listing(Workspace(EXAMPLE), "fi", plan="sivistys-2022-2025", unit="kirjasto")
    assert {row.plan for row in rows} == {"sivistys-2022-2025"}
    assert all("kirjasto" in row.responsible for row in rows)
    assert {"action", "measure"} == {row.kind for row in rows}


def test_a_measure_may_have_another_unit_than_its_action(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace(
        "        lähde: YTJ\n", "        lähde: YTJ\n        vastuutaho: sivistys\n"
    )
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": plan})
    assert [row.id for row in listing(Workspace(root), "fi", unit="sivistys")] == [
        "uudet-yritykset"
    ]


@pytest.mark.parametrize(
    ("plan", "unit", "key"),
    [
        ("elinvoima", None, "documents.unknown-plan"),
        (None, "kirjassto", "list.no-unit"),
    ],
)
def test_what_there_is_not(plan: str | None, unit: str | None, key: str) -> None:
    with pytest.raises(UserError) as caught:
        listing(Workspace(EXAMPLE), "fi", plan=plan, unit=unit)
    assert caught.value.key == key


@pytest.mark.parametrize("name", ["malli-2022-2025", "kunta", "strategia-2022-2030"])
def test_a_broken_file_is_named(tmp_path: Path, name: str) -> None:
    path = f"plans/{name}.yaml"
    kind = {"kunta": "kunta", "strategia-2022-2030": "strategia"}.get(name, "suunnitelma")
    root = make_repository(tmp_path, {path: f"laji: {kind}\nmuoto: 1\nx: y\n"})
    unit = "kh" if name == "kunta" else None
    with pytest.raises(UserError) as caught:
        listing(Workspace(root), "fi", unit=unit)
    assert caught.value.params == {"path": path}
