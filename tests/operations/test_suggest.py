"""Suggested entries: pasted, the plan validates, every change has its decision, and the past is whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.conftest import into_git
from tests.history.changes.building import PLAN, data_of, replaced
from tests.history.changes.test_plan import CASES
from tests.sample import make_repository

from kehitys_cli.checks.run import errors_in
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.history.changes import plan_changes
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.model.amendments import in_force
from kehitys_cli.model.canonical import plan_digest
from kehitys_cli.operations.diff import diff
from kehitys_cli.operations.suggest import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FI = Catalogue("fi")
PATH = "plans/malli-2022-2025.yaml"
DECISION = "  - {tunnus: kv-2025-01-27, toimielin: Kunnanvaltuusto, pvm: 2025-01-27}\n"
IN_ITEMS = [
    name
    for name, (_, _, _, field, _) in CASES.items()
    if field not in {"status", "period", "decision", "section", "id"}
]


@pytest.fixture
def root(tmp_path: Path, git: Callable[..., str]) -> Path:
    """A repository with the plan of every kind of measure."""
    return into_git(make_repository(tmp_path / "malli", {PATH: PLAN}), git)


def suggested(root: Path, text: str) -> str:
    (root / PATH).write_bytes(text.encode("utf-8"))
    return suggestion(diff(Workspace.find(root), None, FI), FI)


def decided(text: str) -> str:
    """Return a plan with one decision more."""
    return (
        text.replace("ohjelmat: [ilmasto", f"{DECISION}ohjelmat: [ilmasto", 1)
        if "ohjelmat: [ilmasto" in text
        else text
    )


def pasted(text: str, entries: str) -> str:
    """Return a plan with the entries pasted where the comments above them say: at the end of each item."""
    blocks: dict[str, list[str]] = {}
    for line in entries.splitlines():
        if line.startswith("# "):
            name = line[2:].partition(":")[0]
            blocks[name] = []
        else:
            blocks[name].append(line)
    for name, lines in blocks.items():
        while lines and not lines[-1]:
            lines.pop()
        if lines:
            text = _inserted(text, name, lines)
    return text


def _inserted(text: str, name: str, lines: list[str]) -> str:
    rows = text.split("\n")
    at = next(index for index, row in enumerate(rows) if row.strip() == f"- tunnus: {name}")
    column = rows[at].index("-")
    end = at + 1
    while end < len(rows) and (
        not rows[end].strip() or len(rows[end]) - len(rows[end].lstrip()) > column
    ):
        end += 1
    while not rows[end - 1].strip():
        end -= 1
    return "\n".join([*rows[:end], *lines, *rows[end:]])


@pytest.mark.parametrize("name", IN_ITEMS)
def test_pasted_it_carries_the_change_and_keeps_the_past(root: Path, name: str) -> None:
    old, new, *_ = CASES[name]
    amended = decided(replaced((old, new)))
    text = pasted(amended, suggested(root, amended))
    before, after = data_of(PLAN), data_of(text)
    found = plan_changes(before, after)
    assert [change.field for change in found if change.undecided] == []
    assert plan_digest(in_force(after, dt.date(2025, 1, 1))) == plan_digest(before)
    assert suggested(root, text) == ""


def test_several_changes_of_an_item_are_one_entry(root: Path) -> None:
    amended = decided(
        replaced(("2025: 65.0}", "2025: 50}"), ("arvo: 50, vuosi: 2021", "arvo: 40, vuosi: 2021"))
    )
    entries = suggested(root, amended)
    assert entries.count("muutokset:") == 1
    assert entries.count("päätös: kv-2025-01-27") == 1
    assert "lähtötaso: {arvo: 50, vuosi: 2021}" in entries
    assert "tavoitetaso: {2023: 55, 2025: 65.0}" in entries
    assert plan_digest(
        in_force(data_of(pasted(amended, entries)), dt.date(2025, 1, 1))
    ) == plan_digest(data_of(PLAN))


def test_a_measure_that_goes_or_comes_is_kept_in_the_list_of_its_action(root: Path) -> None:
    measure = PLAN[PLAN.index("      - tunnus: koulutukset") : PLAN.index("  - tunnus: sopimus")]
    for text in (replaced((measure, "")), PLAN.replace(measure, "") + measure):
        amended = decided(text)
        full = pasted(amended, suggested(root, amended))
        assert not [
            change for change in plan_changes(data_of(PLAN), data_of(full)) if change.undecided
        ]
        assert plan_digest(in_force(data_of(full), dt.date(2025, 1, 1))) == plan_digest(
            data_of(PLAN)
        )


def test_an_added_item_gets_an_entry_without_former_values(root: Path) -> None:
    third = "  - tunnus: uusi\n    numero: 3\n    päämäärä: elinvoima\n    nimi: Uusi\n    aikataulu: 2025\n    vastuutaho: [kh]\n"
    amended = decided(PLAN + third)
    entries = suggested(root, amended)
    assert "aiemmin" not in entries
    full = pasted(amended, entries)
    assert not [change for change in plan_changes(data_of(PLAN), data_of(full)) if change.undecided]
    assert plan_digest(in_force(data_of(full), dt.date(2025, 1, 1))) == plan_digest(data_of(PLAN))


def test_an_item_that_has_entries_gets_one_more(root: Path, git: Callable[..., str]) -> None:
    first = decided(replaced(("2025: 65.0}", "2025: 60}")))
    first = pasted(first, suggested(root, first))
    suggested(root, first)
    git(root, "commit", "-qam", "Ensimmäinen muutos")
    again = first.replace("2025: 60}", "2025: 50}", 1)
    entries = suggested(root, again)
    assert "muutokset:\n" not in entries
    spent = pasted(again, entries.replace("päätös:", "päätös: kv-2025-01-27"))
    assert [item.undecided for item in plan_changes(data_of(first), data_of(spent))] == [True]
    later = again.replace(DECISION, DECISION + DECISION.replace("2025-01-27", "2025-06-16"))
    full = pasted(later, entries.replace("päätös:", "päätös: kv-2025-06-16"))
    assert not [item for item in plan_changes(data_of(first), data_of(full)) if item.undecided]
    assert plan_digest(in_force(data_of(full), dt.date(2025, 1, 1))) == plan_digest(data_of(PLAN))


def test_without_one_new_decision_its_id_is_left_open(root: Path) -> None:
    entries = suggested(root, replaced(("2025: 65.0}", "2025: 50}")))
    assert "- päätös:\n" in entries
    assert "Täydennä päätöksen tunnus" in entries


def test_what_cannot_be_amended_is_said(root: Path) -> None:
    sopimus = PLAN[PLAN.index("  - tunnus: sopimus") :]
    entries = suggested(root, replaced(("kausi: 2022–2025", "kausi: 2022–2026"), (sopimus, "")))
    assert all(line.startswith("#") for line in entries.splitlines())
    assert "malli-2022-2025/sopimus (item)" in entries
    assert "malli-2022-2025 (period)" in entries


def test_a_draft_needs_nothing(root: Path, git: Callable[..., str]) -> None:
    draft = replaced(("tila: hyväksytty", "tila: luonnos"))
    suggested(root, draft)
    git(root, "commit", "-qam", "Luonnos")
    assert suggested(root, draft.replace("2025: 65.0}", "2025: 50}")) == ""


def test_a_long_text_is_kept_word_for_word(root: Path, git: Callable[..., str]) -> None:
    words = (
        "    kuvaus: |\n      Ensimmäinen kappale.\n\n      - luettelo: kohta # 1\n      - toinen\n"
    )
    base = replaced(("    kuvaus: Neuvotaan alkuun.\n", words))
    suggested(root, base)
    git(root, "commit", "-qam", "Kuvaus")
    amended = decided(base.replace("luettelo: kohta # 1", "jotain muuta"))
    full = pasted(amended, suggested(root, amended))
    assert plan_digest(in_force(data_of(full), dt.date(2025, 1, 1))) == plan_digest(data_of(base))


def test_the_example_validates_with_what_was_pasted(example: Path) -> None:
    path = example / "plans" / "elinvoima-2022-2025.yaml"
    text = path.read_text(encoding="utf-8")
    amended = text.replace("määräaika: 2024-10-31", "määräaika: 2025-10-31").replace(
        "käsittelyketju: [",
        "  - {tunnus: kv-2024-09-09, toimielin: Kv, pvm: 2024-09-09}\nkäsittelyketju: [",
        1,
    )
    path.write_text(amended, encoding="utf-8")
    entries = suggestion(diff(Workspace.find(example), None, FI), FI)
    path.write_text(pasted(amended, entries), encoding="utf-8")
    assert errors_in(Workspace.find(example), dt.date(2025, 2, 1)) == 0
    assert not diff(Workspace.find(example), None, FI).diff.undecided


def test_another_id_is_not_amended(root: Path) -> None:
    text = replaced(("tunnus: paastot", "tunnus: ilmapaastot"), ('"-60 %"', '"-40 %"'))
    entries = suggested(root, text)
    assert all(line.startswith("#") for line in entries.splitlines())
    assert "malli-2022-2025/ilmapaastot (id)" in entries
    assert "malli-2022-2025/ilmapaastot (target)" in entries
