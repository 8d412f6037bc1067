"""Register against register and seal against seal."""

from __future__ import annotations

import pytest
from tests.history.changes.building import data_of, replaced

from kehitys_cli.history.changes import Kind, Severity, register_changes, seal_changes

KUNTA = """\
laji: kunta
muoto: 1
nimi: Mallila
kielet: [fi]
yhteystiedot: {puhelin: 12}
vastuutahot:
  - {tunnus: kh, nimi: Kunnanhallitus, lyhenteet: [Kh, KH], tyyppi: toimielin}
  - {tunnus: sivistys, nimi: Sivistys, ylempi: kh}
kumppanit:
  - {tunnus: yrittajat, nimi: Yrittäjät}
määräajat: {toteumat: 31.1., tilinpäätös: 31.3.}
tarkistus:
  - {sääntö: KEH401, taso: huomautus}
"""


@pytest.mark.parametrize(
    ("old", "new", "kind", "severity", "field"),
    [
        ("  - {tunnus: sivistys, nimi: Sivistys, ylempi: kh}\n", "", "dropped", "weaker", "item"),
        ("nimi: Sivistys", "nimi: Sivistys ja kulttuuri", "renamed", "substantive", "name"),
        ("ylempi: kh", "ylempi: kh, voimassa: 2022–2024", "weakened", "weaker", "valid"),
        ("toteumat: 31.1.", "toteumat: 28.2.", "postponed", "weaker", "due_day"),
        ("toteumat: 31.1.", "toteumat: 15.1.", "advanced", "substantive", "due_day"),
        ("taso: huomautus", "taso: pois", "weakened", "weaker", "rule_setting"),
        ("taso: huomautus", "taso: virhe", "tightened", "substantive", "rule_setting"),
        ("puhelin: 12", "puhelin: 13", "reworded", "editorial", "contact"),
        ("kielet: [fi]", "kielet: [fi, sv]", "changed", "substantive", "languages"),
        ("  - {tunnus: yrittajat, nimi: Yrittäjät}\n",
         "  - {tunnus: yrittajat, nimi: Yrittäjät}\n  - {tunnus: seura, nimi: Seura}\n", "added",
         "substantive", "item"),
    ],
)  # fmt: skip
def test_each_change_is_told(old: str, new: str, kind: str, severity: str, field: str) -> None:
    (change,) = register_changes(data_of(KUNTA), data_of(replaced((old, new), text=KUNTA)))
    assert (change.kind, change.severity, change.field) == (kind, severity, field)
    assert not change.needs_decision


def test_order_is_nothing() -> None:
    assert register_changes(data_of(KUNTA), data_of(KUNTA.replace("[Kh, KH]", "[KH, Kh]"))) == ()


def test_a_new_register_is_one_change() -> None:
    (change,) = register_changes({}, data_of(KUNTA))
    assert (change.kind, change.subject.id) == (Kind.ADDED, "kunta")


SEAL = {
    "laji": "sinetti",
    "muoto": "1",
    "kohde": "malli-2022-2025/2024",
    "menetelmä": "1",
    "pvm": "2025-02-01",
    "tiiviste": "aa11",
    "commit": "1234567",
    "rivit": {"neuvonta": {"tiiviste": "bb22"}},
}


@pytest.mark.parametrize(
    ("old", "new", "kind", "severity"),
    [
        ({}, SEAL, Kind.ADDED, Severity.SUBSTANTIVE),
        (SEAL, {}, Kind.DROPPED, Severity.WEAKER),
        (SEAL, {**SEAL, "tiiviste": "cc33"}, Kind.REWRITTEN, Severity.WEAKER),
        (SEAL, {**SEAL, "commit": "7654321"}, Kind.REWORDED, Severity.EDITORIAL),
    ],
    ids=["made", "gone", "rewritten", "commit-only"],
)
def test_a_seal_is_made_and_nothing_else(
    old: dict[str, object], new: dict[str, object], kind: Kind, severity: Severity
) -> None:
    (change,) = seal_changes(old, new, name="2024.sinetti.yaml")
    assert (change.kind, change.severity, change.year, change.subject.id) == (
        kind, severity, 2024, "malli-2022-2025/2024")  # fmt: skip


def test_an_equal_seal_is_nothing() -> None:
    assert seal_changes(SEAL, dict(reversed(SEAL.items())), name="x") == ()
