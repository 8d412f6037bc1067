"""Every result can be asked why: the rule, its inputs, their lines and what brought them."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLE, into_git
from tests.sample import SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.documents.lookup import items
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.subject import default_year
from kehitys_cli.operations.why import why
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kehitys_cli.operations.why import Why, WhyInput

TODAY = dt.date(2025, 2, 15)
STANZA = "      uudet-yritykset:\n"
AMENDED = SUUNNITELMA.replace(
    "        tavoitetaso: {2024: 60}\n",
    """\
        tavoitetaso: {2024: 58}
        muutokset:
          - päätös: kv-2024-12-09
            aiemmin:
              tavoitetaso: {2024: 60}
          - päätös: kv-2025-06-02
            aiemmin:
              tavoitetaso: {2024: 59}
""",
).replace(
    "    pvm: 2022-06-27\n",
    """\
    pvm: 2022-06-27
  - {tunnus: kv-2024-12-09, toimielin: Kunnanvaltuusto, pvm: 2024-12-09, pykälä: 91}
  - {tunnus: kv-2025-06-02, toimielin: Kunnanvaltuusto, pvm: 2025-06-02}
""",
)


def year_file(*lines: str, year: int = 2024) -> str:
    told = "".join(f"        {line}\n" for line in lines)
    return VUOSI.replace(STANZA, STANZA + told).replace("vuosi: 2024", f"vuosi: {year}")


def ask(root: Path, name: str = "uudet-yritykset", year: int = 2024, language: str = "fi") -> Why:
    return why(Workspace(root), name, year, TODAY, Catalogue(language))


def of_role(answer: Why, role: str) -> WhyInput:
    (found,) = [item for item in answer.inputs if item.role == role]
    return found


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    files = {"plans/malli-2022-2025/2024.yaml": year_file("arvo: 61", "lähde: YTJ 15.1.2025")}
    return make_repository(tmp_path / "malli", files)


def test_a_met_target_is_explained_with_its_inputs(recorded: Path) -> None:
    answer = ask(recorded)
    assert (answer.label, answer.message, answer.rule) == ("toteutui", "61 ≥ 60 (kasvava)", "met")
    assert (answer.value, answer.target, answer.target_year) == ("61", "60", 2024)
    assert (answer.source, answer.source_is_own) == ("YTJ 15.1.2025", True)
    value, target = of_role(answer, "value"), of_role(answer, "target")
    assert (value.label, value.text, value.message) == ("toteuma", "61", "61\u00a0kpl")
    assert (value.file, value.line) == ("plans/malli-2022-2025/2024.yaml", 19)
    assert (value.help, value.commit, value.date, value.unit) == ("YTJ 15.1.2025", None, None, None)
    assert (target.file, target.line) == ("plans/malli-2022-2025.yaml", 27)
    assert target.help == "Kunnanhallitus 27.6.2022"


def test_the_commit_that_brought_a_line_is_told(recorded: Path, git: Callable[..., str]) -> None:
    root = into_git(recorded, git)
    path = root / "plans/malli-2022-2025/2024.yaml"
    path.write_bytes(path.read_bytes().replace(b"arvo: 61", b"arvo: 62"))
    assert of_role(ask(root), "value").commit is None
    message = "Kirjaa\n\nYksikkö: Yrityspalvelut\nVuosi: 2024\n"
    git(root, "commit", "--quiet", "-am", message, "--date=2025-01-16T10:00:00+02:00")
    value, source = of_role(ask(root), "value"), of_role(ask(root), "source")
    assert value.commit == git(root, "rev-parse", "HEAD").strip()
    assert value.unit == "Yrityspalvelut"
    assert source.commit == git(root, "rev-parse", "HEAD~1").strip()
    assert source.unit is None
    assert isinstance(source.date, dt.date)


def test_a_target_stands_where_it_was_in_force(tmp_path: Path) -> None:
    files = {
        "plans/malli-2022-2025.yaml": AMENDED,
        "plans/malli-2022-2025/2024.yaml": year_file("arvo: 61", "lähde: YTJ"),
    }
    target = of_role(ask(make_repository(tmp_path, files)), "target")
    assert (target.text, target.help) == ("59", "Kunnanvaltuusto 9.12.2024 §\u00a091")
    lines = AMENDED.splitlines()
    assert target.line is not None
    assert lines[target.line - 1].strip() == "tavoitetaso: {2024: 59}"


def test_before_any_amendment_the_adoption_decided(tmp_path: Path) -> None:
    files = {
        "plans/malli-2022-2025.yaml": AMENDED.replace("2024: ", "2023: "),
        "plans/malli-2022-2025/2023.yaml": year_file("arvo: 61", "lähde: YTJ", year=2023),
    }
    target = of_role(ask(make_repository(tmp_path, files), year=2023), "target")
    assert (target.text, target.help) == ("60", "Kunnanhallitus 27.6.2022")


def test_a_general_source_has_a_line_of_its_own(tmp_path: Path) -> None:
    files = {"plans/malli-2022-2025/2024.yaml": year_file("arvo: 61")}
    answer = ask(make_repository(tmp_path, files))
    assert answer.source_is_own is False
    assert of_role(answer, "value").help == ""
    assert of_role(answer, "source").file == "plans/malli-2022-2025.yaml"


@pytest.mark.parametrize(
    ("lines", "result", "reason", "message"),
    [
        ((), "missing", None, "arvoa ei ole kirjattu"),
        (("salattu: vähän vastaajia",), "not_assessable", "withheld", "vähän vastaajia"),
        (("arvo: 61", "jakso: 1–8/2024"), "not_assessable", "part_year", "koko vuotta"),
        (("arvo: 54",), "not_achieved", None, "54 ei yllä tavoitetasoon 60"),
        (("arvo: 55",), "partly_achieved", None, "50\u00a0%"),
        (("arvo: 61", "laatu: ennuste"), "missing", "only_forecast", "arvoa ei ole"),
    ],
)
def test_gaps_and_misses_say_why(
    tmp_path: Path, lines: tuple[str, ...], result: str, reason: str | None, message: str
) -> None:
    files = {"plans/malli-2022-2025/2024.yaml": year_file(*lines)}
    answer = ask(make_repository(tmp_path, files))
    assert (answer.result, answer.reason) == (result, reason)
    assert message in answer.message


def test_the_way_to_a_later_target_tells_what_was_expected(tmp_path: Path) -> None:
    files = {
        "plans/malli-2022-2025.yaml": SUUNNITELMA.replace("{2024: 60}", "{2025: 62}"),
        "plans/malli-2022-2025/2024.yaml": year_file("arvo: 61", "jakso: 2024", "lähde: YTJ"),
    }
    answer = ask(make_repository(tmp_path, files))
    assert (answer.rule, answer.expected, answer.target_year) == ("on-line", "59", 2025)
    assert of_role(answer, "expected").file is None
    assert of_role(answer, "period").text == answer.period == "2024"
    assert of_role(answer, "target").label == "tavoite 2025"
    assert of_role(answer, "baseline").label == "lähtötaso 2021"


MISSED = [
    ("{2024: 20}", "ylittää tavoitetason", "ligger över målnivån", "is above the target"),
    ("{2024: 39}", "ylittää tavoitetason", "ligger över målnivån", "is above the target"),
    ("{2025: 20}", "ylittää odotetun arvon", "ligger över det väntade", "is above 27.5"),
]


@pytest.mark.parametrize(("target", "fi", "sv", "en"), MISSED)
def test_a_measure_that_should_fall_misses_from_above(
    tmp_path: Path, target: str, fi: str, sv: str, en: str
) -> None:
    plan = SUUNNITELMA.replace("suunta: kasvava", "suunta: laskeva").replace("{2024: 60}", target)
    files = {
        "plans/malli-2022-2025.yaml": plan,
        "plans/malli-2022-2025/2024.yaml": year_file("arvo: 40", "lähde: YTJ"),
    }
    root = make_repository(tmp_path, files)
    for language, told in (("fi", fi), ("sv", sv), ("en", en)):
        assert f"40 {told}" in ask(root, language=language).message


def test_an_action_has_the_result_of_its_worst_measure() -> None:
    answer = why(Workspace(EXAMPLE), "kassa", 2024, TODAY, Catalogue("sv"))
    assert (answer.kind, answer.rule, answer.result) == ("action", "worst-measure", "not_achieved")
    assert [item.id for item in answer.measures if item.decides] == ["vuosikate"]
    assert (answer.state, answer.state_year) == ("in_progress", 2024)
    assert answer.verdict == "partly_achieved"
    assert answer.name == "Ekonomisk balans"


def test_a_verdict_decides_with_its_evidence() -> None:
    answer = why(Workspace(EXAMPLE), "markkinointi", 2024, TODAY, Catalogue("fi"))
    assert answer.rule == "self-assessment"
    assert of_role(answer, "verdict").message == "toteutui"
    assert of_role(answer, "evidence").line is not None


def told_of(answer: Why) -> list[tuple[str, str, str]]:
    return [(item.label, item.message, item.help) for item in answer.inputs]


def test_what_people_wrote_is_told_in_the_readers_language() -> None:
    withheld = ask(EXAMPLE, "raadin-tyytyvaisyys", 2024, "sv")
    reason = "Fyra svarade, så värdet publiceras inte."
    assert told_of(withheld)[0][:2] == ("sekretessbelagd", reason)
    assert withheld.message.endswith(reason)
    assert withheld.inputs[0].role == "value"
    assert withheld.inputs[0].text.startswith("Vastaajia oli neljä")  # as it stands in the file
    broken = ask(EXAMPLE, "kaynnit", 2024, "sv")
    assert of_role(broken, "series_break").message == "Besöksräknaren byttes i januari 2024."
    assert of_role(broken, "source").message == "Bibliotekssystemet"
    liked = ask(EXAMPLE, "kouluterveys", 2024, "sv")
    assert of_role(liked, "value").help == "Enkäten Hälsa i skolan 2024"


def test_the_words_of_the_format_are_told_in_the_readers_language(tmp_path: Path) -> None:
    plan = SUUNNITELMA.replace("aikataulu: 2022–", "aikataulu: 2024–")
    first = VUOSI.replace("vuosi: 2024", "vuosi: 2023").replace("tila:\n", "tila: valmis\n")
    root = make_repository(
        tmp_path,
        {"plans/malli-2022-2025.yaml": plan, "plans/malli-2022-2025/2024.yaml": first},
    )
    (root / "plans/malli-2022-2025/2024.yaml").rename(root / "plans/malli-2022-2025/2023.yaml")
    done = ask(root, year=2024, language="sv")
    assert (done.rule, told_of(done)[0][1]) == ("after-done", "klar")
    assert ask(root, year=2023).message == "vuosi on ennen aikataulua (2024 alkaen)"
    assert ask(root, year=2023, language="en").message.endswith("(from 2024)")


def test_the_size_of_a_group_is_no_value(tmp_path: Path) -> None:
    files = {
        "plans/malli-2022-2025.yaml": SUUNNITELMA + "        pienin-n: 5\n",
        "plans/malli-2022-2025/2024.yaml": year_file("arvo: 61", "n: 4"),
    }
    answer = ask(make_repository(tmp_path, files))
    assert told_of(answer)[0][:2] == ("ryhmän koko", "n = 4")


def test_a_goal_is_met_only_with_all_of_its_measures() -> None:
    workspace = Workspace(EXAMPLE)
    answer = why(workspace, "elinvoima", 2024, TODAY, Catalogue("fi"))
    assert (answer.kind, answer.plan) == ("goal", "strategia-2022-2030")
    assert {item.id for item in answer.measures} >= {"asukkaat"}
    own = why(workspace, "asukkaat", 2024, TODAY, Catalogue("fi"))
    assert of_role(own, "value").file == "plans/strategia-2022-2030/2024.yaml"
    assert of_role(own, "target").file == "plans/strategia-2022-2030.yaml"
    assert of_role(own, "target").help == "Kaupunginvaltuusto 13.12.2021 §\u00a090"


@pytest.mark.parametrize(
    ("name", "year", "key"),
    [
        ("uudet-yritykset", 2021, "why.no-year"),
        ("uudet-yritykset", 2026, "why.no-year"),
        ("uudet-yrityksset", 2024, "documents.unknown-id"),
        ("elinvoima", 2026, "why.no-year"),
    ],
)
def test_what_cannot_be_asked(recorded: Path, name: str, year: int, key: str) -> None:
    with pytest.raises(UserError) as caught:
        ask(recorded, name, year)
    assert caught.value.key == key


def test_an_item_that_came_later_was_not_there(tmp_path: Path) -> None:
    added = AMENDED.replace("            aiemmin:\n              tavoitetaso: {2024: 59}\n", "")
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": added})
    with pytest.raises(UserError) as caught:
        ask(root)
    assert caught.value.key == "why.not-then"


def test_a_strategy_without_a_plan_cannot_be_evaluated(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": None})
    with pytest.raises(UserError) as caught:
        ask(root, "elinvoima")
    assert caught.value.key == "why.no-plan"


@pytest.mark.parametrize(
    ("today", "year"),
    [("2022-03-01", 2022), ("2025-01-01", 2024), ("2026-05-05", 2025), ("2030-01-01", 2025)],
)
def test_the_year_meant_is_the_last_that_ended_within_the_plan(
    recorded: Path, today: str, year: int
) -> None:
    workspace = Workspace(recorded)
    assert default_year(workspace, "neuvonta", dt.date.fromisoformat(today)) == year
    assert default_year(workspace, "elinvoima", dt.date.fromisoformat(today)) == year


@pytest.mark.parametrize(
    ("language", "years"), [("fi", (2023, 2025)), ("sv", (2024,)), ("en", (2022,))]
)
def test_every_item_of_the_example_can_be_asked(
    tmp_path: Path, language: str, years: tuple[int, ...]
) -> None:
    shutil.copytree(EXAMPLE / "plans", tmp_path / "plans")
    workspace = Workspace(tmp_path)
    asked = 0
    for bundle in (*workspace.bundles(), *workspace.strategies.values()):
        for located in items(bundle):
            for year in years:
                try:
                    answer = why(workspace, located.full_name, year, TODAY, Catalogue(language))
                except UserError as error:
                    assert error.key == "why.not-then"  # noqa: PT017 - the only way to be refused
                    continue
                asked += 1
                assert answer.label
                assert answer.message
                stands = [
                    item.file and item.line for item in answer.inputs if item.role != "expected"
                ]
                assert all(stands)
    assert asked > 25 * len(years)
