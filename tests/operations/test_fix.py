"""Mending: stale comments and missing stanzas, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.sample import FILES, STRATEGIA, SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.checks.run import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.fix import mend
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.operations.fix import Mended

TODAY = dt.date(2025, 2, 1)
PLAN = "plans/malli-2022-2025.yaml"
YEAR = "plans/malli-2022-2025/2024.yaml"
SHORT = SUUNNITELMA.replace("kausi: 2022–2025", "kausi: 2024–2024").replace("2022–\n", "2024\n")
"""The sample's plan for one year: its year file is there, and nothing is missing."""
STALE = VUOSI.replace("# Uusien yritysten määrä, kpl", "# Uudet yritykset, kpl")


def mended(root: Path, *, dry_run: bool = False) -> Mended:
    return mend(Workspace.find(root), TODAY, dry_run=dry_run)


def codes(root: Path) -> list[str]:
    return sorted(item.code for item in run(Workspace.find(root), TODAY).findings)


def year(root: Path) -> str:
    return (root / YEAR).read_bytes().decode("utf-8")


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_a_stale_comment_becomes_the_plans(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {PLAN: SHORT, YEAR: STALE})
    assert codes(root) == ["KEH208"]
    done = mended(root)
    assert done.paths == (YEAR,)
    assert year(root) == VUOSI
    assert codes(root) == []


def test_a_dry_run_shows_and_writes_nothing(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {PLAN: SHORT, YEAR: STALE})
    before = files(root)
    done = mended(root, dry_run=True)
    assert done.paths == (YEAR,)
    assert "-      # Uudet yritykset, kpl\n+      # Uusien yritysten määrä, kpl\n" in done.diff
    assert files(root) == before


def test_nothing_to_mend_is_nothing_written(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {PLAN: SHORT})
    before = {path: (root / path).stat().st_mtime_ns for path in FILES}
    assert mended(root).paths == ()
    assert {path: (root / path).stat().st_mtime_ns for path in FILES} == before


def test_missing_years_are_made_and_a_second_run_finds_nothing(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {YEAR: STALE})
    done = mended(root)
    assert sorted(done.paths) == [
        f"plans/malli-2022-2025/{number}.yaml" for number in (2022, 2023, 2024, 2025)
    ]
    assert codes(root) == []
    assert mended(root).paths == ()


@pytest.mark.parametrize(("end", "bom"), [("\r\n", ""), ("\n", "\ufeff"), ("\r\n", "\ufeff")])
def test_line_ends_and_bom_are_kept(tmp_path: Path, end: str, bom: str) -> None:
    stale = (bom + STALE.replace("\n", end)).encode("utf-8")
    root = make_repository(tmp_path, {PLAN: SHORT, YEAR: stale})
    mended(root)
    assert (root / YEAR).read_bytes() == (bom + VUOSI.replace("\n", end)).encode("utf-8")


def test_several_comments_of_a_file_at_once(tmp_path: Path) -> None:
    stale = STALE.replace("# 1.1 Uusien yrittäjien neuvonta", "# 1.7 Neuvonta")
    root = make_repository(tmp_path, {PLAN: SHORT, YEAR: stale})
    mended(root)
    assert year(root) == VUOSI


@pytest.mark.parametrize(
    "own", ["  # Oma huomautus\n", "  # 3.4 alkoi hyvin\n", "  #TODO\n", "  # kehitys: ohita x\n"]
)
def test_peoples_own_comments_stay(tmp_path: Path, own: str) -> None:
    seeded = "  # 1.1 Uusien yrittäjien neuvonta · Kunnanhallitus\n"
    for text in (VUOSI.replace(seeded, own), VUOSI.replace(seeded, f"{seeded}{own}")):
        root = make_repository(tmp_path, {PLAN: SHORT, YEAR: text})
        mended(root)
        assert year(root) == text


UNITLESS = SHORT.replace("        yksikkö: kpl\n", "")
NAMED = VUOSI.replace("# Uusien yritysten määrä, kpl", "# Uusien yritysten määrä")
ASK = "      # Huom: kysy Kirjaamosta\n"


@pytest.mark.parametrize("after", [False, True])
def test_a_persons_comment_is_not_taken_for_the_seeded_one(tmp_path: Path, *, after: bool) -> None:
    """Above the stale comment or below it: the person's stays, and the stale one is renewed."""
    stale, fresh = "      # Uudet yritykset, kpl\n", "      # Uusien yritysten määrä, kpl\n"

    def both(seeded: str) -> str:
        return seeded + ASK if after else ASK + seeded

    root = make_repository(tmp_path, {PLAN: SHORT, YEAR: VUOSI.replace(fresh, both(stale))})
    assert codes(root) == ["KEH208"]
    mended(root)
    assert year(root) == VUOSI.replace(fresh, both(fresh))


def test_a_comment_that_nothing_shows_to_be_seeded_is_a_persons(tmp_path: Path) -> None:
    own = NAMED.replace("      # Uusien yritysten määrä\n", ASK)
    root = make_repository(tmp_path, {PLAN: UNITLESS, YEAR: own})
    assert "KEH208" not in codes(root)
    mended(root)
    assert year(root) == own


def test_a_stale_name_is_known_by_the_other_years(tmp_path: Path) -> None:
    """A rename makes the comments of all years stale: a person's own stands in one."""
    plan = SHORT.replace("2024–2024", "2024–2025").replace("        yksikkö: kpl\n", "")
    later = "plans/malli-2022-2025/2025.yaml"
    stale = NAMED.replace("# Uusien yritysten määrä", "# Vanhat")
    own = stale.replace("      # Vanhat", f"{ASK}      # Vanhat").replace("2024", "2025")
    root = make_repository(tmp_path, {PLAN: plan, YEAR: stale, later: own})
    assert codes(root).count("KEH208") == 2
    mended(root)
    assert year(root) == NAMED
    text = (root / later).read_text(encoding="utf-8")
    assert f"{ASK}      # Uusien yritysten määrä\n" in text
    assert "Vanhat" not in text


def test_a_stale_name_is_known_by_the_plans_own_change(tmp_path: Path) -> None:
    plan = UNITLESS + (
        "        muutokset:\n          - {päätös: kh-2022-06-27, aiemmin: {nimi: Vanhat, yksikkö: kpl}}\n"
    )
    for name in ("Vanhat", "Vanhat, kpl", "Uusien yritysten määrä, kpl"):
        text = NAMED.replace("# Uusien yritysten määrä", f"# {name}")
        root = make_repository(tmp_path / name, {PLAN: plan, YEAR: text})
        assert "KEH208" in codes(root)
        mended(root)
        assert year(root) == NAMED


def test_values_are_never_touched(tmp_path: Path) -> None:
    value = f"{STALE}        arvo: 61   # varmistettu\n        lähde:  'YTJ'\n"
    root = make_repository(tmp_path, {PLAN: SHORT, YEAR: value})
    mended(root)
    assert year(root) == value.replace("# Uudet yritykset, kpl", "# Uusien yritysten määrä, kpl")


@pytest.mark.parametrize("broken", ["laji: strategia\n", f"{STRATEGIA}outo: 1\n"])
def test_a_broken_strategy_takes_no_number_from_a_comment(tmp_path: Path, broken: str) -> None:
    root = make_repository(
        tmp_path, {PLAN: SHORT, "plans/strategia-2022-2030.yaml": broken, YEAR: VUOSI}
    )
    assert "KEH208" not in codes(root)
    with pytest.raises(UserError, match="broken"):
        mended(root)
    assert year(root) == VUOSI


def test_an_unknown_goal_takes_no_number_from_a_comment(tmp_path: Path) -> None:
    plan = SHORT.replace("päämäärä: elinvoima", "päämäärä: elinvoma")
    root = make_repository(tmp_path, {PLAN: plan})
    assert codes(root) == ["KEH202", "KEH601"]
    mended(root)
    assert year(root) == VUOSI


@pytest.mark.parametrize("path", [YEAR, PLAN, "plans/kunta.yaml"])
def test_what_cannot_be_read_is_not_touched(tmp_path: Path, path: str) -> None:
    whole = {**FILES, PLAN: SHORT, YEAR: STALE}
    root = make_repository(tmp_path, {**whole, path: f"{whole[path]}outo: [\n"})
    before = files(root)
    with pytest.raises(UserError) as caught:
        mended(root)
    assert caught.value.params == {"path": path}
    assert files(root) == before
