"""A plan differs from itself in nothing; both directions name the same; layout says nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.history.changes import test_plan, test_year
from tests.history.changes.building import PLAN, data_of
from tests.history.changes.test_year import SUBJECTS, YEAR, data_of_year

from kehitys_cli.history.changes import plan_changes, year_changes

if TYPE_CHECKING:
    from random import Random

    from kehitys_cli.history.changes import Change

BOOKKEEPING = frozenset({"amendment", "correction"})
"""What records a change is told where it does not go with one: it comes with it, and leaves alone."""


def edited(text: str, cases: dict[str, tuple[Any, ...]], names: list[str]) -> str:
    """Return a text with several edits, each where its place is still there."""
    for name in names:
        old, new, *_ = cases[name]
        text = text.replace(old, new, 1)
    return text


def texts(text: str, cases: dict[str, tuple[Any, ...]]) -> st.SearchStrategy[str]:
    names = st.lists(st.sampled_from(sorted(cases)), unique=True, max_size=8)
    return names.map(lambda chosen: edited(text, cases, chosen))


PLANS = texts(PLAN, test_plan.CASES)
YEARS = texts(YEAR, test_year.CASES)


def names(found: tuple[Change, ...]) -> set[object]:
    return {change.name for change in found if change.field not in BOOKKEEPING}


def shuffled(value: Any, random: Random) -> Any:
    """Return the same data with keys and items in another order, where order says nothing."""
    if isinstance(value, dict):
        pairs = [(key, shuffled(item, random)) for key, item in value.items()]
        random.shuffle(pairs)
        return dict(pairs)
    if isinstance(value, list):
        items = [shuffled(item, random) for item in value]
        if all(isinstance(item, dict) and "tunnus" in item for item in items):
            random.shuffle(items)
        return items
    return value


def years(old: str, new: str) -> tuple[Change, ...]:
    both = data_of_year(old), data_of_year(new)
    return year_changes(*both, plan="malli-2022-2025", year=2024, subjects=SUBJECTS)


@settings(max_examples=60)
@given(PLANS)
def test_a_plan_does_not_differ_from_itself(text: str) -> None:
    assert plan_changes(data_of(text), data_of(text)) == ()


@settings(max_examples=60)
@given(PLANS, PLANS)
def test_both_directions_name_the_same(one: str, other: str) -> None:
    first, second = data_of(one), data_of(other)
    there, back = plan_changes(first, second), plan_changes(second, first)
    assert names(there) == names(back)
    assert {(item.name, str(item.old), str(item.new)) for item in there} == {
        (item.name, str(item.new), str(item.old)) for item in back
    }


@settings(max_examples=60)
@given(PLANS, st.randoms(use_true_random=False))
def test_order_comments_and_layout_are_nothing(text: str, random: Random) -> None:
    turned = shuffled(data_of(text), random)
    written = "# toisin\n" + json.dumps(
        turned, ensure_ascii=False, indent=random.choice([None, 1, 4])
    )
    assert plan_changes(data_of(text), data_of(written)) == ()


@settings(max_examples=60)
@given(YEARS, YEARS)
def test_both_directions_of_a_year_name_the_same(one: str, other: str) -> None:
    assert names(years(one, other)) == names(years(other, one))
    assert years(one, one) == ()
