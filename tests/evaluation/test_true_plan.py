"""The counts of the true plan, as the report's first screen tells them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.evaluation.coverage import Outcomes, PlanCase
from kehitys_cli.evaluation.result import PlanOutcome, Result, Standing

ROOT = Path(__file__).parents[2]


def outcome_of(year: int, as_of: dt.date = dt.date(2026, 12, 31)) -> PlanOutcome:
    workspace = Workspace.find(ROOT / "plans")
    bundle = workspace.bundle("kaupunginhallitus-2022-2025")
    register = workspace.municipality
    data = bundle.document.data
    case = PlanCase(bundle.id, bundle.plan, data, bundle.followups, register, as_of)
    return Outcomes(case, (year,))[year]


def test_what_is_due_in_2024() -> None:
    outcome = outcome_of(2024)
    counts = outcome.counts
    assert (counts.actions, counts.followed, counts.open_from_earlier) == (23, 19, 4)
    assert (counts.due, counts.recorded, counts.sourced, counts.states_told) == (20, 0, 0, 0)
    assert (counts.countable, counts.with_target) == (16, 0)
    assert (counts.approved, counts.added, counts.upcoming) == (23, 0, 0)
    assert sum(len(item.measures) for item in outcome.actions) == 28
    followed = Counter(
        item.action.responsible[0] for item in outcome.shown if item.standing is Standing.FOLLOWED
    )
    assert followed == {
        "yrityspalvelut": 9,
        "kh": 6,
        "viestinta": 2,
        "tyollisyyspalvelut": 1,
        "liikennesuunnittelija": 1,
    }
    due = Counter(item.unit for action in outcome.shown for item in action.measures if item.due)
    assert due == {
        "yrityspalvelut": 9,
        "kh": 6,
        "tietohallinto": 2,
        "tyollisyyspalvelut": 1,
        "henkilostohallinto": 1,
        "liikennesuunnittelija": 1,
    }


def test_open_from_earlier_years_are_the_four_that_the_report_names() -> None:
    found = [
        item.action
        for item in outcome_of(2024).shown
        if item.standing is Standing.OPEN_FROM_EARLIER
    ]
    goals = {"kuntatalous": 1}
    numbers = sorted(f"{goals.get(item.goal, 3)}.{item.number}" for item in found)
    assert numbers == ["1.2", "1.3", "3.2", "3.3"]


def test_nothing_told_is_no_claim() -> None:
    outcome = outcome_of(2024)
    assert not any(item.late for item in outcome.shown)
    assert set(outcome.counts.results) == {Result.MISSING}
    early = outcome_of(2024, dt.date(2025, 1, 31))
    assert set(early.counts.results) == {Result.NOT_YET_DUE}


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_every_year_reconciles(year: int) -> None:
    counts = outcome_of(year).counts
    gone = counts.dropped + counts.done + counts.over + counts.upcoming
    assert counts.approved + counts.added - gone == counts.actions
    assert sum(counts.results.values()) == counts.due
