"""The next term's plan: what is carried over, what is proposed, what is refused."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import EXAMPLE, ROOT
from tests.sample import STRATEGIA, SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.checks.run import run as check
from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.prepare import prepare
from kehitys_cli.operations.rollover import Request, rollover
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.operations.rollover import Drafted

TODAY = dt.date(2025, 11, 3)
STANZA = "      uudet-yritykset:\n"
OTHER = STRATEGIA.replace("2022–2030", "2026–2034")


def drafted(
    root: Path, plan: str = "malli-2022-2025", period: str = "2026–2029", **further: Any
) -> Drafted:
    return rollover(Workspace(root), Request(plan, period, TODAY, **further))


def data(root: Path, found: Drafted) -> Any:
    return Workspace(root).bundle(found.plan).document.data


def recorded(root: Path, *lines: str, state: str = "käynnissä", **files: str) -> Path:
    told = "".join(f"        {line}\n" for line in lines)
    year = VUOSI.replace(STANZA, STANZA + told).replace("    tila:\n", f"    tila: {state}\n")
    return make_repository(root, {"plans/malli-2022-2025/2024.yaml": year, **files})


def plan(old: str, new: str) -> dict[str, str]:
    assert old in SUUNNITELMA
    return {"plans/malli-2022-2025.yaml": SUUNNITELMA.replace(old, new)}


def copy(root: Path, to: Path) -> Path:
    shutil.copytree(root / "plans", to / "plans")
    return to


# ------------------------------------------------------------------------------- whole plans


@pytest.mark.parametrize(
    ("root", "plan", "period"),
    [
        (ROOT, "kaupunginhallitus-2022-2025", "2026–2029"),
        (ROOT, "kaupunginhallitus-2022-2025", "2025-2029"),
        (EXAMPLE, "elinvoima-2022-2025", "2026 – 2029"),
        (EXAMPLE, "sivistys-2022-2025", "2025–2029"),
    ],
)
def test_drafts_of_real_plans_validate(root: Path, plan: str, period: str, tmp_path: Path) -> None:
    here = copy(root, tmp_path)
    before = {path: path.read_bytes() for path in here.rglob("*.yaml")}
    found = drafted(here, plan, period)
    assert found.path == f"plans/{found.plan}.yaml"
    assert (here / found.path).read_bytes().decode() == found.text
    assert {path: path.read_bytes() for path in before} == before
    prepare(Workspace(here), [found.plan])
    outcome = check(Workspace(here), TODAY)
    assert outcome.errors == 0
    codes = {item.code for item in outcome.findings if found.plan in item.path}
    assert "KEH210" not in codes
    assert not {code for code in codes if code.startswith(("KEH2", "KEH3"))}


def test_the_true_plan_is_carried_over_whole(tmp_path: Path) -> None:
    here = copy(ROOT, tmp_path)
    found = drafted(here, "kaupunginhallitus-2022-2025")
    assert (found.actions, found.measures, found.proposed, found.left) == (23, 28, 0, ())
    assert found.text.startswith("# yaml-language-server: $schema=")


def test_what_ended_is_listed_and_not_carried(tmp_path: Path) -> None:
    here = copy(EXAMPLE, tmp_path)
    found = drafted(here, "sivistys-2022-2025")
    assert [(one.number, one.why) for one in found.left] == [
        ("3.4", "valmis (2024)"),
        ("3.6", "valmis (2023)"),
        ("3.7", "luovuttu (2024), Sivistyslautakunta 13.2.2024 §\u00a09"),
    ]
    assert "# - 3.4 Asukasraadin vakiinnuttaminen: valmis (2024)\n" in found.text
    ids = [action["tunnus"] for action in data(here, found)["toimenpiteet"]]
    assert ids == ["kouluhyvinvointi", "digitaidot", "kirjastokaynnit", "iltapaivatoiminta"]


# ------------------------------------------------------------------------------- baselines


def test_the_last_value_is_the_baseline_with_its_source(tmp_path: Path) -> None:
    root = recorded(tmp_path, "arvo: 61", "lähde: YTJ 15.1.2025")
    found = drafted(root)
    (action,) = data(root, found)["toimenpiteet"]
    (measure,) = action["mittarit"]
    assert action["jatkaa"] == "malli-2022-2025/neuvonta"
    assert action["aikataulu"] == "2026–"
    assert measure["jatkaa"] == "malli-2022-2025/uudet-yritykset"
    assert measure["lähtötaso"] == {"arvo": "61", "vuosi": "2024", "lähde": "YTJ 15.1.2025"}
    assert "tavoitetaso" not in measure
    assert "# tavoitetaso oli 2024: 60\n" in found.text
    assert found.proposed == 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("arvo: 4711", "salattu: liian pieni"), "arvoa ei julkaista"),
        (("arvo: 4711", "n: 2"), "arvoa ei julkaista"),
        (("arvo: 4711", "laatu: ennuste"), "arvo on ennuste"),
        (("arvo: 4711", "jakso: 1–6/2024"), "ei koske koko vuotta"),
    ],
)
def test_what_is_no_baseline_is_said(tmp_path: Path, lines: tuple[str, ...], words: str) -> None:
    small = plan("        lähde: YTJ\n", "        lähde: YTJ\n        pienin-n: 5\n")
    root = recorded(tmp_path, *lines, **small)
    found = drafted(root)
    assert words in found.text
    assert "4711" not in found.text
    assert found.proposed == 0
    measure = data(root, found)["toimenpiteet"][0]["mittarit"][0]
    assert measure["lähtötaso"] == {"arvo": "50", "vuosi": "2021"}
    assert "lähtötaso on entinen" in found.text


def test_the_period_and_the_document_of_a_value_are_kept(tmp_path: Path) -> None:
    root = recorded(
        tmp_path, "arvo: 61", "jakso: 2023", "laatu: ennakko", "asiakirja: {nimi: Tilasto}"
    )
    found = drafted(root)
    measure = data(root, found)["toimenpiteet"][0]["mittarit"][0]
    assert measure["lähtötaso"] == {"arvo": "61", "vuosi": "2023", "lähde": "Tilasto"}
    assert "# arvo on ennakkotieto\n" in found.text


def test_nothing_to_start_from_is_said(tmp_path: Path) -> None:
    root = recorded(tmp_path, **plan("        lähtötaso: {arvo: 50, vuosi: 2021}\n", ""))
    assert "# lähtötaso puuttuu: arvoja ei ole kirjattu\n" in drafted(root).text


MILESTONE = """\
      - tunnus: ohje
        nimi: Ohje
        laji: etappi
        määräaika: 2025
"""


@pytest.mark.parametrize(
    ("answer", "carried", "words"),
    [
        ("kyllä", False, "mittaria ei siirretty: Ohje (saavutettu 2024)"),
        ("ei", True, "määräaika oli 2025"),
    ],
)
def test_milestones(tmp_path: Path, answer: str, carried: bool, words: str) -> None:  # noqa: FBT001 - a parameter of a test
    files = {"plans/malli-2022-2025.yaml": SUUNNITELMA + MILESTONE}
    year = VUOSI.replace("    tila:\n", "    tila: käynnissä\n")
    year += f"      ohje:\n        arvo: {answer}\n        asiakirja: Ohje\n"
    root = make_repository(tmp_path, {**files, "plans/malli-2022-2025/2024.yaml": year})
    found = drafted(root)
    measures = data(root, found)["toimenpiteet"][0]["mittarit"]
    assert ("ohje" in [one["tunnus"] for one in measures]) == carried
    assert words in found.text


def test_measures_that_came_to_their_end_are_left(tmp_path: Path) -> None:
    more = """\
      - {tunnus: uusi, nimi: Uusi, laji: sanallinen, korvaa: uudet-yritykset}
      - {tunnus: vanha, nimi: Vanha, laji: sanallinen, voimassa: 2022–2023}
"""
    root = recorded(tmp_path, **{"plans/malli-2022-2025.yaml": SUUNNITELMA + more})
    found = drafted(root)
    measures = data(root, found)["toimenpiteet"][0]["mittarit"]
    assert [one["tunnus"] for one in measures] == ["uusi"]
    assert "toinen mittari korvasi sen" in found.text
    assert "(voimassa 2022–2023)" in found.text


# ------------------------------------------------------------------------------- the strategy


def test_a_strategy_that_has_ended_gives_way_to_the_one_in_force(tmp_path: Path) -> None:
    old = STRATEGIA.replace("kausi: 2022–2030", "kausi: 2022–2025")
    files = {"plans/strategia-2022-2030.yaml": old, "plans/strategia-2026-2034.yaml": OTHER}
    root = recorded(tmp_path, **files)
    assert data(root, drafted(root))["strategia"] == "strategia-2026-2034"


def test_what_the_told_strategy_lacks_is_said(tmp_path: Path) -> None:
    other = OTHER.replace("tunnus: yritykset", "tunnus: muut").replace(
        "ilmasto-ohjelma", "uusi-ohjelma"
    )
    served = SUUNNITELMA.replace(
        "    aikataulu:",
        "    tavoitteet: [yritykset]\n    ohjelmat: [ilmasto-ohjelma]\n    aikataulu:",
    )
    root = recorded(
        tmp_path,
        **{"plans/strategia-2026-2034.yaml": other, "plans/malli-2022-2025.yaml": served},
    )
    found = drafted(root, strategy="strategia-2026-2034")
    (action,) = data(root, found)["toimenpiteet"]
    assert "tavoitteet" not in action
    assert "ohjelmat" not in action
    assert "# tavoitetta yritykset ei ole strategiassa\n" in found.text
    assert "# ohjelmaa ilmasto-ohjelma ei ole strategiassa\n" in found.text


def test_an_action_without_its_goal_stays_in_a_comment(tmp_path: Path) -> None:
    other = OTHER.replace("tunnus: elinvoima", "tunnus: hyvinvointi")
    root = recorded(tmp_path, "arvo: 61", **{"plans/strategia-2026-2034.yaml": other})
    found = drafted(root, strategy="strategia-2026-2034")
    assert "toimenpiteet" not in data(root, found)
    assert [(one.number, one.why) for one in found.left] == [
        ("1.1", "päämäärää elinvoima ei ole strategiassa")
    ]
    assert "  # - tunnus: neuvonta\n  #   numero: 1\n" in found.text
    assert (found.actions, found.measures, found.proposed) == (0, 0, 0)
    assert check(Workspace(root), TODAY).errors == 0


# ------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("further", "key"),
    [
        ({"period": "2026"}, "rollover.period"),
        ({"period": "2029–2026"}, "rollover.period"),
        ({"period": "2027–2030"}, "rollover.not-next"),
        ({"period": "2024–2027"}, "rollover.not-next"),
        ({"plan": "mali-2022-2025"}, "documents.unknown-plan"),
        ({"strategy": "strategia-2022-203"}, "rollover.no-strategy"),
    ],
)
def test_what_cannot_be_drafted(tmp_path: Path, further: dict[str, Any], key: str) -> None:
    root = make_repository(tmp_path)
    with pytest.raises(UserError) as caught:
        drafted(root, **further)
    assert caught.value.key == key
    assert caught.value.exit_code == 2


def test_a_broken_year_is_not_lost(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/malli-2022-2025/2023.yaml": "laji: seuranta\n"})
    with pytest.raises(UserError) as caught:
        drafted(root)
    assert caught.value.params["path"] == "plans/malli-2022-2025/2023.yaml"


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/malli-2026-2029.yaml": "oma\n"})
    with pytest.raises(RefusedError) as caught:
        drafted(root)
    assert caught.value.exit_code == 1
    assert (root / "plans" / "malli-2026-2029.yaml").read_bytes() == b"oma\n"


def test_a_plan_without_its_period_in_its_name(tmp_path: Path) -> None:
    text = SUUNNITELMA.replace("nimi: Kehittämissuunnitelma 2022–2025", "nimi: Suunnitelma")
    root = make_repository(tmp_path, {"plans/malli.yaml": text, "plans/malli-2022-2025.yaml": None})
    shutil.rmtree(root / "plans" / "malli-2022-2025")
    found = drafted(root, plan="malli")
    assert found.plan == "malli-2026-2029"
    assert data(root, found)["nimi"] == "Suunnitelma 2026–2029"


# ------------------------------------------------------------------------------- the command


def test_the_command_says_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy(EXAMPLE, tmp_path)
    line = ["-C", str(root), "--lang", "fi", "--today", "2025-11-03", "rollover"]
    assert run([*line, "sivistys-2022-2025", "2026-2029", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("# Luonnos suunnitelman sivistys-2022-2025")
    assert not (root / "plans" / "sivistys-2026-2029.yaml").exists()
    assert run([*line, "sivistys-2022-2025", "2026-2029"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[:3] == [
        "Luonnos: plans/sivistys-2026-2029.yaml",
        "Siirretty: 4 toimenpidettä, 4 mittaria",
        "Viimeinen arvo ehdotettu lähtötasoksi: 4 mittaria",
    ]
    assert "  3.6 Kulttuurikasvatussuunnitelma: valmis (2023)" in told.out
    assert told.err.splitlines()[-1].startswith("Tallennettu vain tälle koneelle")
    assert run([*line, "sivistys-2022-2025", "2026-2029"]) == 1
