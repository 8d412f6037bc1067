"""A decision carries a change where its `muutokset` entry keeps exactly what stood before."""

from __future__ import annotations

import pytest
from tests.history.changes.building import PLAN, changes, data_of, replaced

from kehitys_cli.history.changes import Kind, Severity, plan_changes

TARGET = "        tavoitetaso: {2023: 55, 2025: 65.0}\n"


def amended(now: str, *entries: tuple[str, str]) -> str:
    """Return the text of a measure with another target, and with entries of decision and `aiemmin`."""
    lines = [f"        tavoitetaso: {now}\n", "        muutokset:\n"]
    for decision, before in entries:
        lines.append(f"          - päätös: {decision}\n")
        if before:
            lines.append(f"            aiemmin: {before}\n")
    return "".join(lines)


FORMER = "{tavoitetaso: {2023: 55, 2025: 65}}"


def test_an_entry_with_the_whole_former_value_carries_it() -> None:
    (change,) = changes((TARGET, amended("{2023: 55, 2025: 50}", ("kv-2024-12-09", FORMER))))
    assert (change.kind, change.decision, change.undecided) == (
        Kind.WEAKENED, "kv-2024-12-09", False)  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [
        ("kv-2024-12-09", "{tavoitetaso: {2025: 65}}"),
        ("kv-2024-12-09", "{tavoitetaso: {2023: 55, 2025: 60}}"),
        ("kv-2024-12-09", "{suunta: laskeva}"),
        ("kv-1999-01-01", FORMER),
        ("kv-2024-12-09", ""),
    ],
    ids=["part-only", "another-value", "another-key", "unknown-decision", "as-if-added"],
)
def test_an_entry_that_keeps_something_else_does_not(entry: tuple[str, str]) -> None:
    found = changes((TARGET, amended("{2023: 55, 2025: 50}", entry)))
    assert [change.undecided for change in found if change.field == "target"] == [True]


def test_an_old_entry_carries_nothing_new() -> None:
    before = replaced((TARGET, amended("{2023: 55, 2025: 60}", ("kv-2024-12-09", FORMER))))
    (change,) = changes(("{2023: 55, 2025: 60}", "{2023: 55, 2025: 50}"), text=before)
    assert change.undecided


def test_two_decisions_in_a_row_are_undone_newest_first() -> None:
    between = "{tavoitetaso: {2023: 55, 2025: 60}}"
    entries = (("kv-2024-12-09", between), ("kh-2023-05-15", FORMER))
    before = replaced((LAST, LAST + decision("kh-2023-05-15")))
    (change,) = changes((TARGET, amended("{2023: 55, 2025: 50}", *entries)), text=before)
    assert change.decision == "kv-2024-12-09"


LAST = "    pvm: 2024-12-09\n"
"""The end of the plan's last decision."""


def decision(name: str, body: str = "Kunnanhallitus") -> str:
    return f"  - tunnus: {name}\n    toimielin: {body}\n    pvm: {name.partition('-')[2]}\n"


def test_what_approved_the_plan_carries_no_change_of_it() -> None:
    eased = amended("{2023: 55, 2025: 50}", ("kh-2022-06-27", FORMER))
    found = changes((TARGET, eased))
    assert [item.undecided for item in found if item.field == "target"] == [True]
    again = decision("sama-2022-06-27") + "    pykälä: 5\n"
    copy = amended("{2023: 55, 2025: 50}", ("sama-2022-06-27", FORMER))
    found = changes((TARGET, copy), (LAST, LAST + again))
    assert [item.undecided for item in found if item.field == "target"] == [True]
    moved = changes((TARGET, eased), ("    pvm: 2022-06-27\n", "    pvm: 2025-06-27\n"))
    assert [item.undecided for item in moved if item.field == "target"] == [True]


def test_what_carried_a_change_carries_no_other_of_the_same_key() -> None:
    before = replaced((TARGET, amended("{2023: 55, 2025: 60}", ("kv-2024-12-09", FORMER))))
    between = "{tavoitetaso: {2023: 55, 2025: 60}}"
    entries = (("kv-2024-12-09", FORMER), ("kv-2024-12-09", between))
    now = replaced((TARGET, amended("{2023: 55, 2025: 50}", *entries)))
    found = plan_changes(data_of(before), data_of(now))
    assert [item.undecided for item in found if item.field == "target"] == [True]
    other = now.replace(f"päätös: kv-2024-12-09\n            aiemmin: {between}",
                        f"päätös: kv-2025-01-20\n            aiemmin: {between}")  # fmt: skip
    other = other.replace(LAST, LAST + decision("kv-2025-01-20"))
    (change,) = (
        item for item in plan_changes(data_of(before), data_of(other)) if item.field == "target"
    )
    assert change.decision == "kv-2025-01-20"


@pytest.mark.parametrize(("sealed", "carried"), [("", True), ("2022-09-05", False)])
def test_what_was_decided_by_the_day_of_the_seal_is_in_it(sealed: str, *, carried: bool) -> None:
    eased = amended("{2023: 55, 2025: 50}", ("kv-2022-09-05", FORMER))
    now = replaced((TARGET, eased), (LAST, LAST + decision("kv-2022-09-05")))
    found = plan_changes(data_of(PLAN), data_of(now), sealed=sealed)
    (change,) = (item for item in found if item.field == "target")
    assert change.undecided is not carried


@pytest.mark.parametrize("status", ["luonnos", "päättynyt"])
def test_what_approved_a_plan_does_not_carry_its_end(status: str) -> None:
    (change,) = changes(("tila: hyväksytty", f"tila: {status}"))
    assert change.undecided
    found = changes(
        ("tila: hyväksytty", f"tila: {status}"), (LAST, LAST + decision("kv-2025-01-20"))
    )
    assert [item.decision for item in found if item.field == "status"] == ["kv-2025-01-20"]


def test_a_key_that_was_not_there_is_named_and_empty() -> None:
    plan = replaced((TARGET, ""))
    new = replaced((TARGET, amended("{2025: 65}", ("kv-2024-12-09", "{tavoitetaso: }"))))
    (change,) = plan_changes(data_of(plan), data_of(new))
    assert (change.kind, change.decision) == (Kind.ADDED, "kv-2024-12-09")


def test_an_added_item_is_carried_by_an_entry_without_former_values() -> None:
    start = PLAN.index("      - tunnus: kypsyys")
    entry = "        muutokset:\n          - päätös: kv-2024-12-09\n"
    (change,) = plan_changes(data_of(PLAN[:start]), data_of(PLAN + entry))
    assert (change.kind, change.decision) == (Kind.ADDED, "kv-2024-12-09")
    (bare,) = plan_changes(data_of(PLAN[:start]), data_of(PLAN))
    assert bare.undecided


def test_an_action_that_keeps_its_list_carries_what_became_of_its_measures() -> None:
    start = PLAN.index("      - tunnus: kypsyys")
    dropped = PLAN[start:]
    entry = (
        "    muutokset:\n      - päätös: kv-2024-12-09\n        aiemmin:\n          mittarit:\n"
        "            - {tunnus: allekirjoitettu, nimi: Sopimus allekirjoitettu, laji: etappi,"
        " määräaika: 2024-06-30}\n"
        "            - {tunnus: kypsyys, nimi: Kypsyys, laji: asteikko, tasot: [alku, kasvu, valmis],"
        " lähde: arviointi, tavoitetaso: {2025: 3}}\n"
    )
    new = replaced(("2024-06-30", "2024-12-31"), (dropped, entry))
    postponed, gone = plan_changes(data_of(PLAN), data_of(new))
    assert (postponed.kind, postponed.decision) == (Kind.POSTPONED, "kv-2024-12-09")
    assert (gone.kind, gone.decision) == (Kind.DROPPED, "kv-2024-12-09")


AMENDED = amended("{2023: 55, 2025: 50}", ("kv-2024-12-09", FORMER))


def test_an_entry_that_is_gone_has_rewritten_history() -> None:
    before = replaced((TARGET, AMENDED))
    (change,) = changes((AMENDED, "        tavoitetaso: {2023: 55, 2025: 50}\n"), text=before)
    assert (change.field, change.kind, change.severity) == (
        "amendment", Kind.DROPPED, Severity.WEAKER)  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("aiemmin: {tavoitetaso: {2023: 55, 2025: 65}}",
         "aiemmin: {tavoitetaso: {2023: 55, 2025: 55}}", Kind.REWRITTEN),
        ("- päätös: kv-2024-12-09\n", "- päätös: kv-2024-12-09\n            syy: Selitys\n",
         Kind.REWORDED),
    ],
)  # fmt: skip
def test_an_entry_that_says_something_else_is_told(old: str, new: str, kind: Kind) -> None:
    (change,) = changes((old, new), text=replaced((TARGET, AMENDED)))
    assert (change.field, change.part, change.kind) == ("amendment", "kv-2024-12-09", kind)


@pytest.mark.parametrize("former", ["{tavoitetaso: {2025: 70}}", "{mitataan: }"])
def test_an_entry_for_what_did_not_change_is_told(former: str) -> None:
    entry = amended("{2023: 55, 2025: 65}", ("kv-2024-12-09", former))
    (change,) = changes((TARGET, entry))
    assert (change.field, change.kind, change.part) == ("amendment", Kind.ADDED, "kv-2024-12-09")
