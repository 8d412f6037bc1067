"""Can it be measured: where each gap begins, and where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.checks.base import SUUNNITELMA, found

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "plans/malli-2023-2024.yaml"
BEGIN = SUUNNITELMA.index("        laji: luku\n")
END = SUUNNITELMA.index("        muutokset:")
HEAD, TAIL = SUUNNITELMA[:BEGIN], SUUNNITELMA[END:]
AMENDMENT = TAIL[: TAIL.index("  - tunnus: pyoratie\n")]

GOOD = """\
laji: luku
yksikkö: kpl
suunta: kasvava
lähde: YTJ
lähtötaso: {arvo: 50, vuosi: 2021}
tavoitetaso: {2024: 60}
"""


def codes(tmp_path: Path, measure: str) -> list[str]:
    """Return what is found in the plan, with the keys of its first measure replaced."""
    body = "".join(f"        {line}\n" for line in measure.splitlines())
    plan = HEAD + body + TAIL.removeprefix(AMENDMENT)
    findings = found(tmp_path, {PLAN: plan})
    return sorted(item.code for item in findings if item.path == PLAN)


def without(key: str) -> str:
    return "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(key))


def with_(key: str, line: str) -> str:
    return without(key) + line + "\n"


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (GOOD, []),
        (without("yksikkö"), ["KEH402"]),
        (without("suunta"), ["KEH403"]),
        (without("lähtötaso"), ["KEH404"]),
        (without("tavoitetaso"), ["KEH405"]),
        (without("lähde"), ["KEH408"]),
        (without("tavoitetaso") + "tausta: kyllä\n", []),
        (without("tavoitetaso") + "tausta: ei\n", ["KEH405"]),
        ("laji: etappi\nmääräaika: 2024\n", []),
        ("laji: sanallinen\n", []),
    ],
)
def test_what_is_missing(tmp_path: Path, measure: str, expected: list[str]) -> None:
    assert codes(tmp_path, measure) == expected


@pytest.mark.parametrize(
    ("direction", "target", "weaker"),
    [
        ("kasvava", "49.9", True),
        ("kasvava", "50", False),
        ("kasvava", "50.1", False),
        ("laskeva", "50.1", True),
        ("laskeva", "50", False),
        ("laskeva", "-5", False),
        ("pysyvä", "40", False),
        ("pysyvä", "[45, 55]", False),
        ("kasvava", '"+10 %"', False),
        ("kasvava", '"-10 %"', True),
        ("laskeva", '"-60 %"', False),
    ],
)
def test_a_target_weaker_than_the_baseline(
    tmp_path: Path, direction: str, target: str, *, weaker: bool
) -> None:
    measure = with_("suunta", f"suunta: {direction}")
    measure = measure.replace("{2024: 60}", f"{{2024: {target}}}")
    assert ("KEH406" in codes(tmp_path, measure)) is weaker


def test_a_stable_measure_needs_no_baseline(tmp_path: Path) -> None:
    measure = without("lähtötaso").replace("kasvava", "pysyvä").replace("60", "[45, 55]")
    assert codes(tmp_path, measure) == []


@pytest.mark.parametrize(("base", "expected"), [("0", ["KEH404"]), ("-5", ["KEH404"]), ("0.1", [])])
def test_a_change_needs_a_positive_base(tmp_path: Path, base: str, expected: list[str]) -> None:
    measure = GOOD.replace("arvo: 50", f"arvo: {base}").replace("60", '"+10 %"')
    assert codes(tmp_path, measure) == expected


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("mitataan: [2023]", ["KEH409"]),
        ("mitataan: [2023, 2024]", []),
        ("mitataan: vuosittain", []),
        ("voimassa: 2023", ["KEH409"]),
        ("voimassa: 2023–", []),
    ],
)
def test_a_target_in_a_year_that_is_not_measured(
    tmp_path: Path, extra: str, expected: list[str]
) -> None:
    assert codes(tmp_path, f"{GOOD}{extra}\n") == expected


@pytest.mark.parametrize(
    ("year", "extra", "expected"),
    [
        (2018, "", []),
        (2017, "", ["KEH411"]),
        (2017, "vertailutaso: {arvo: 50, vuosi: 1990}\n", []),
    ],
)
def test_a_baseline_is_old_after_five_years(
    tmp_path: Path, year: int, extra: str, expected: list[str]
) -> None:
    assert codes(tmp_path, GOOD.replace("2021", str(year)) + extra) == expected


def test_a_source_of_the_action_counts(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace("        lähde: YTJ\n", "").replace(
        "    kumppanit: [yrittajat]\n", "    kumppanit: [yrittajat]\n    seuranta: {lähde: YTJ}\n"
    )
    assert found(tmp_path, {PLAN: plan}) == ()


def test_a_scale_needs_source_and_target(tmp_path: Path) -> None:
    scale = "laji: asteikko\ntasot: [Alku, Puoli, Valmis]\n"
    assert codes(tmp_path, scale) == ["KEH405", "KEH408"]


@pytest.mark.parametrize(("count", "expected"), [(60, []), (61, ["KEH410"])])
def test_over_sixty_actions(tmp_path: Path, count: int, expected: list[str]) -> None:
    head = (
        SUUNNITELMA.partition("päätökset:")[0]
        .replace("hyväksytty", "luonnos")
        .replace("vastuualue: kh", "vastuualue: sivistys")
    )
    actions = "".join(
        f"  - {{tunnus: t{n}, numero: {n}, päämäärä: elinvoima, nimi: T, aikataulu: 2023, "
        "vastuutaho: [sivistys]}\n"
        for n in range(1, count + 1)
    )
    findings = found(tmp_path, {"plans/toinen.yaml": f"{head}toimenpiteet:\n{actions}"})
    assert [item.code for item in findings if item.code != "KEH401"] == expected


SCALE = """\
laji: asteikko
tasot: [Alku, Keski, Loppu]
lähde: Arvio
lähtötaso: {arvo: 1, vuosi: 2021}
tavoitetaso: {2024: 3}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("arvo: 1", "arvo: 0", ["KEH103"]),
        ("2024: 3", "2024: 4", ["KEH103"]),
        ("{2024: 3}", "{2023: 2.5, 2024: 7}", ["KEH103", "KEH103"]),
        ("2024: 3", "2024: 3.0", []),
        ("tasot: [Alku, Keski, Loppu]\n", "", ["KEH102"]),
        ("tasot: [Alku, Keski, Loppu]", "tasot: []", ["KEH102"]),
    ],
)
def test_levels_of_a_scale(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert codes(tmp_path, SCALE.replace(old, new)) == expected


def test_a_level_that_is_none_is_told_which_there_are(tmp_path: Path) -> None:
    measure = SCALE.replace("2024: 3", "2024: 9")
    plan = HEAD + "".join(f"        {line}\n" for line in measure.splitlines()) + TAIL
    (finding,) = [
        item
        for item in found(tmp_path, {PLAN: plan.replace(AMENDMENT, "")})
        if item.code == "KEH103" and item.path == PLAN
    ]
    assert plan.splitlines()[finding.start.row - 1][finding.start.column - 1] == "9"
    assert (finding.params["expected"], finding.params["allowed"]) == ("step", "1, 2, 3")
