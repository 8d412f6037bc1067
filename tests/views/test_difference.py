"""Every change has its words, in three languages, and none shows the data's own shape."""

from __future__ import annotations

import pytest
from tests.history.changes import test_plan, test_register, test_year
from tests.history.changes.building import changes, data_of, replaced

from kehitys_cli.history.changes import (
    Change,
    Role,
    items,
    plan,
    register,
    register_changes,
    strategy_changes,
    year,
)
from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue
from kehitys_cli.views.difference import Telling

OTHERS = ("id", "home", "section", "decision", "handling", "amendment", "evidence", "body_verdict",
          "class_value", "interim", "correction", "due_day", "rule_setting", "seal")  # fmt: skip
FIELDS = {
    name
    for keys in (items.KEYS, plan.PLAN_KEYS, plan.STRATEGY_KEYS, year.MEASURE_KEYS, year.ACTION_KEYS,
                 year.DEVIATION_KEYS, register.OWN_KEYS, register.UNIT_KEYS)
    for name, _ in keys.values()
}  # fmt: skip


def all_changes() -> list[Change]:
    found = [item for case in test_plan.CASES.values() for item in changes(case[:2])]
    for case in test_year.CASES.values():
        text = replaced(case[:2], text=test_year.YEAR)
        found += test_year.between(test_year.YEAR, text)
        found += test_year.between(text, test_year.YEAR)
    found += register_changes({}, data_of(test_register.KUNTA))
    found += strategy_changes({}, data_of(test_plan.STRATEGY), strategy="s")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_its_word(language: str) -> None:
    catalogue = Catalogue(language)
    missing = [name for name in FIELDS | {*OTHERS} if not catalogue.has(f"diff.field.{name}")]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_is_told_in_words(language: str) -> None:
    telling = Telling(Catalogue(language), {}, {})
    for change in all_changes():
        view = telling.view(change, "malli")
        assert view.subject
        assert view.told or view.words or change.field in {"item", "evidence"}, change
        for text in (view.subject, view.told, view.note, view.message):
            assert "{'" not in text, text
            assert "['" not in text, text
            assert "None" not in text, text


def test_a_register_stands_under_its_name() -> None:
    telling = Telling(Catalogue("fi"), {}, {})
    assert telling.home("", None) == "Rekisteri (kunta.yaml)"
    assert telling.home("malli", None) == "malli"
    assert telling.home("malli", {"fi": "Malli", "sv": "Modell"}) == "Malli"


def test_units_and_partners_are_told_by_their_role() -> None:
    text = replaced(("nimi: Sivistys", "nimi: Koulut"), text=test_register.KUNTA)
    (change,) = register_changes(data_of(test_register.KUNTA), data_of(text))
    assert change.subject.role is Role.UNIT
    view = Telling(Catalogue("fi"), {}, {}).view(change, "")
    assert view.subject == "Vastuutaho: Koulut: nimi"
