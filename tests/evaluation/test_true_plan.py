"""The counts of the true plan, as the report's first screen tells them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.evaluation.result import Standing
from kehitys_cli.operations.reading import case_of

ROOT = Path(__file__).parents[2]


def test_what_is_due_in_2024() -> None:
    workspace = Workspace.find(ROOT / "plans")
    bundle = workspace.bundle("kaupunginhallitus-2022-2025")
    outcome = case_of(workspace, bundle, 2024, dt.date(2025, 3, 31)).outcome
    counts = outcome.counts
    assert (counts.actions, counts.followed, counts.open_from_earlier) == (23, 19, 4)
    assert (counts.due, counts.recorded, counts.sourced) == (20, 0, 0)
    assert (counts.countable, counts.with_target) == (16, 0)
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
