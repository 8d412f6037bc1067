"""The audit tells each way of touching what was sealed apart, and stays silent where nothing was."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests import sealing
from tests.sample import KUNTA, STRATEGIA, SUUNNITELMA, VUOSI, make_repository
from tests.sealing import PLAN, PLAN_SEAL, YEAR, YEAR_SEAL, change, commit, git

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.audit import Request, audit
from kehitys_cli.operations.seal import seal_plan, seal_year
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from kehitys_cli.views.audit import Audit, AuditedRow

MEASURE = "      uudet-yritykset:\n"
VALUE = f"{MEASURE}        arvo: 61\n"
SOURCE = "        lähde: YTJ 15.1.2025\n"
RECORDED = VUOSI.replace(MEASURE, VALUE + SOURCE).replace("tila:\n", "tila: käynnissä\n")
NOTED = f"{SOURCE}        oikaisut: [{{aiempi: 61, syy: Kirjausvirhe, pvm: 2025-05-02}}]\n"
STRATEGY = "plans/strategia-2022-2030.yaml"
TAG = "kehitys/malli-2022-2025/2024"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sample with a recorded year, plan and year sealed."""
    folder = make_repository(tmp_path / "malli", {YEAR: RECORDED})
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "Hyväksytään suunnitelma")
    sealing.seal_plan(folder)
    sealing.seal_year(folder)
    return folder


def audited(root: Path, **request: object) -> Audit:
    return audit(Workspace(root), Request(**request), Catalogue("fi"))  # type: ignore[arg-type]


def kinds(found: Audit) -> dict[str, bool]:
    """Return the matters that were told, and whether they need attention."""
    told = [*found.matters, *(one for seal in found.seals for one in seal.matters)]
    return {one.kind: one.attention for one in told}


def rows(found: Audit) -> list[AuditedRow]:
    """Return the rows that are not as sealed."""
    return [row for seal in found.seals for row in seal.rows if row.standing != "as_sealed"]


def standings(found: Audit) -> list[tuple[str, str]]:
    return [(row.aspect, row.standing) for row in rows(found)]


def test_nothing_touched_is_nothing_told(root: Path) -> None:
    found = audited(root)
    assert (found.attention, kinds(found), rows(found)) == (0, {}, [])
    assert [seal.year for seal in found.seals] == [None, 2024]
    assert found.commit == git(root, "rev-parse", "HEAD")


def test_reorder_reformat_and_comments_are_silent(root: Path) -> None:
    change(root, YEAR, f"        arvo: 61\n{SOURCE}", f"        # ok\n{SOURCE}        arvo: 61.0\n")
    change(root, PLAN, "vastuutaho: [kh]", "vastuutaho:\n      - kh")
    change(
        root,
        PLAN,
        "    numero: 1\n    päämäärä: elinvoima\n",
        "    päämäärä: elinvoima\n    numero: 1\n",
    )
    change(root, YEAR_SEAL, "laji: sinetti\n", "# sinetti\nlaji: sinetti\n")
    for path in (YEAR, PLAN):
        file = root / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    commit(root, "Siistitään")
    change(root, YEAR, "# ok", "# ok ok")
    found = audited(root)
    assert (found.attention, kinds(found), rows(found)) == (0, {}, [])


def test_what_comes_later_is_silent(root: Path) -> None:
    change(root, YEAR, "yhteenveto: |\n", "yhteenveto: |\n  Hyvä vuosi.\n")
    step = "käsittely:\n  - {toimielin: Kunnanhallitus, pvm: 2025-04-07, pykälä: 92}\n"
    change(root, YEAR, "käsittely: []\n", step)
    commit(root, "Käsittely")
    assert audited(root).attention == 0


@pytest.mark.parametrize("end", ["", "."])
def test_a_correction_is_told_with_reason_and_both_values(root: Path, end: str) -> None:
    noted = NOTED.replace("Kirjausvirhe", f"Kirjausvirhe{end}")
    change(root, YEAR, f"arvo: 61\n{SOURCE}", f"arvo: 62\n{noted}")
    commit(root, "Korjaa")
    found = audited(root)
    assert (found.attention, standings(found)) == (0, [("value", "corrected")])
    row = rows(found)[0]
    assert (row.former, row.current, row.file, row.line) == ("61", "62", YEAR, 19)
    assert row.help == "Oikaistu 2.5.2025, syy: Kirjausvirhe (aiemmin 61\u00a0kpl)."
    assert row.message == "Uusien yritysten määrä, toteuma 2024: 61\u00a0kpl → 62\u00a0kpl"


def test_a_value_without_correction_needs_the_auditor(root: Path) -> None:
    change(root, YEAR, "arvo: 61", "arvo: 71")
    commit(root, "Siistitään kommentteja")
    found = audited(root)
    assert (found.attention, standings(found)) == (1, [("value", "changed")])
    assert (rows(found)[0].keys, rows(found)[0].year) == (("arvo",), 2024)


def test_a_changed_source_is_named(root: Path) -> None:
    change(root, YEAR, "YTJ 15.1.2025", "PRH")
    commit(root, "Lähde")
    row = rows(audited(root))[0]
    assert (row.standing, row.keys) == ("changed", ("lähde",))
    assert row.message == "Uusien yritysten määrä, muut tiedot 2024: lähde"


def test_a_missing_value_and_a_changed_state(root: Path) -> None:
    change(root, YEAR, f"        arvo: 61\n{SOURCE}", "")
    change(root, YEAR, "tila: käynnissä", "tila: valmis")
    commit(root, "Poistetaan")
    found = {row.standing: row.message for row in rows(audited(root))}
    assert found == {
        "changed": "Uusien yrittäjien neuvonta, tila 2024: käynnissä → valmis",
        "missing": "Uusien yritysten määrä, toteuma 2024: 61\u00a0kpl → –",
    }


def test_what_the_command_seals_is_as_sealed(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "malli", {YEAR: RECORDED})
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "Hyväksytään suunnitelma")
    today, words = dt.date(2025, 3, 31), Catalogue("fi")
    seal_plan(Workspace(folder), "malli-2022-2025", "kh-2022-06-27", today, words)
    list(seal_year(Workspace(folder), 2024, None, today, words))
    found = audited(folder)
    assert (found.attention, kinds(found), rows(found)) == (0, {}, [])
    assert [seal.year for seal in found.seals] == [None, 2024]
    change(folder, PLAN, "    pvm: 2022-06-27\n", f"    pvm: 2022-06-27\n{DECISION}")
    change(
        folder,
        PLAN,
        "        tavoitetaso: {2024: 60}\n",
        f"        tavoitetaso: {{2025: 50}}\n{AMENDED}",
    )
    commit(folder, "Muutos")
    seal_plan(Workspace(folder), "malli-2022-2025", "kv-2024-12-09", today, words)
    change(folder, YEAR, "arvo: 61", "arvo: 71")
    first, second, year = audited(folder).seals
    assert {row.standing for row in first.rows} == {"as_sealed", "amended"}
    assert {row.standing for row in second.rows} == {"as_sealed"}
    assert {(row.aspect, row.standing) for row in year.rows if row.attention} == {
        ("value", "changed"),
        ("target", "changed"),
    }


def test_a_sealed_strategy_is_audited_too(root: Path) -> None:
    decided = "päätökset:\n  - {tunnus: kv-2021, toimielin: Valtuusto, pvm: 2021-12-13}\n"
    change(root, STRATEGY, "kausi: 2022–2030\n", f"kausi: 2022–2030\n{decided}")
    commit(root, "Päätös")
    today, words = dt.date(2022, 1, 31), Catalogue("fi")
    seal_plan(Workspace(root), "strategia-2022-2030", "kv-2021", today, words)
    assert audited(root).attention == 0
    change(root, STRATEGY, "nimi: Elinvoima kasvaa", "nimi: Elinvoima säilyy")
    commit(root, "Nimi")
    found = audited(root, plan="strategia-2022-2030")
    assert [(row.id, row.standing, row.keys) for row in rows(found)] == [
        ("strategia-2022-2030/elinvoima", "changed", ("nimi",))
    ]


# ----------------------------------------------------------------------------------- the plan

DECISION = "  - {tunnus: kv-2024-12-09, toimielin: Kunnanvaltuusto, pvm: 2024-12-09, pykälä: 87}\n"
AMENDED = """\
        muutokset:
          - {päätös: kv-2024-12-09, syy: Talous, aiemmin: {tavoitetaso: {2024: 60}}}
"""


def test_an_amendment_names_its_decision(root: Path) -> None:
    change(root, PLAN, "    pvm: 2022-06-27\n", f"    pvm: 2022-06-27\n{DECISION}")
    change(
        root,
        PLAN,
        "        tavoitetaso: {2024: 60}\n",
        f"        tavoitetaso: {{2025: 50}}\n{AMENDED}",
    )
    commit(root, "Muutos")
    found = audited(root, plan="malli-2022-2025")
    plan = [row for row in rows(found) if row.file == PLAN and row.decisions]
    assert [(row.year, row.standing, row.former, row.current) for row in plan] == [
        (2024, "amended", "60", None),
        (2025, "amended", None, "50"),
    ]
    assert plan[0].decisions == ("kv-2024-12-09",)
    assert plan[0].help == "Päätös: Kunnanvaltuusto 9.12.2024 §\u00a087."


def test_a_decision_after_the_year_leaves_its_target(root: Path) -> None:
    change(
        root,
        PLAN,
        "    pvm: 2022-06-27\n",
        f"    pvm: 2022-06-27\n{DECISION}".replace("2024-12-09", "2025-02-03"),
    )
    entry = AMENDED.replace("2024-12-09", "2025-02-03")
    change(
        root,
        PLAN,
        "        tavoitetaso: {2024: 60}\n",
        f"        tavoitetaso: {{2024: 55}}\n{entry}",
    )
    commit(root, "Muutos")
    found = audited(root)
    assert (found.attention, standings(found)) == (0, [("target", "amended")])


def test_an_amendment_without_decision_needs_the_auditor(root: Path) -> None:
    change(root, PLAN, "{2024: 60}", "{2024: 50}")
    commit(root, "Muutos")
    found = audited(root)
    assert standings(found) == [("target", "changed"), ("target", "changed")]
    assert {row.file for row in rows(found)} == {PLAN}


def test_items_and_the_plans_own_words(root: Path) -> None:
    change(root, PLAN, "suunta: kasvava", "suunta: laskeva")
    commit(root, "Muutos")
    row = rows(audited(root))[0]
    assert (row.aspect, row.standing, row.keys) == ("item", "changed", ("suunta",))
    git(root, "revert", "--no-edit", "HEAD")
    change(root, PLAN, "nimi: Kehittämis", "nimi: Muu kehittämis")
    commit(root, "Nimi")
    assert standings(audited(root)) == [("rest", "changed")]


def test_another_order_is_told_and_needs_nobody(tmp_path: Path) -> None:
    plan = SUUNNITELMA + "        mitataan: [2022, 2024]\n"
    root = make_repository(tmp_path / "malli", {PLAN: plan})
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root, "Alku")
    sealing.seal_plan(root)
    change(root, PLAN, "[2022, 2024]", "[2024, 2022]")
    commit(root, "Järjestys")
    found = audited(root)
    assert (found.attention, standings(found)) == (0, [("item", "reordered")])
    row = rows(found)[0]
    assert (row.keys, row.label) == (("mitataan",), "JÄRJESTYS")
    assert row.help == "Vain luettelon järjestystä on muutettu: sisältö on sinetin mukainen."


def test_decisions_of_seals_are_compared_too(root: Path) -> None:
    change(root, PLAN, "pvm: 2022-06-27", "pvm: 2022-06-28")
    commit(root, "Päivä")
    assert kinds(audited(root))["decision-moved"]
    change(root, PLAN, "tunnus: kh-2022-06-27", "tunnus: kh-2022-06-28")
    commit(root, "Tunnus")
    assert kinds(audited(root))["decision-gone"]


def amended(root: Path, target: str = "50", decision: str = "kv-2024-12-09") -> None:
    """Bring a decision that lowers the target of 2024 from 60."""
    day = decision.partition("-")[2]
    change(root, PLAN, "toimenpiteet:\n", DECISION.replace("kv-2024-12-09", decision).replace(
        "2024-12-09, pykälä", f"{day}, pykälä") + "toimenpiteet:\n")  # fmt: skip
    entry = AMENDED.replace("kv-2024-12-09", decision)
    change(
        root,
        PLAN,
        "        tavoitetaso: {2024: 60}\n",
        f"        tavoitetaso: {{2024: {target}}}\n{entry}",
    )
    commit(root, "Muutos")


def of_plan(root: Path) -> list[list[tuple[str | None, ...]]]:
    """Return what each seal of the plan tells: standing, both values and decisions of its rows."""
    seals = [seal for seal in audited(root).seals if seal.year is None]
    return [
        [
            (row.standing, row.former, row.current, *row.decisions)
            for row in seal.rows
            if row.standing != "as_sealed"
        ]
        for seal in seals
    ]


def pin(root: Path, decision: str = "kv-2024-12-09") -> None:
    today, words = dt.date(2025, 3, 31), Catalogue("fi")
    seal_plan(Workspace(root), "malli-2022-2025", decision, today, words)


BY_DECISION = ("amended", "60", "50", "kv-2024-12-09")
SINCE = ("changed", "50", "5", "kv-2024-12-09")


def test_a_decision_carries_only_what_it_set(root: Path) -> None:
    amended(root)
    assert of_plan(root) == [[BY_DECISION]]
    assert kinds(audited(root)) == {"decision-unpinned": False}
    change(root, PLAN, "{2024: 50}", "{2024: 5}")
    commit(root, "Siistitään")
    assert of_plan(root) == [[BY_DECISION, SINCE]]
    row = audited(root).seals[0].rows[-1]
    assert row.attention
    assert row.help == (
        "Päätöksellä asetettiin muuta: Kunnanvaltuusto 9.12.2024 §\u00a087. "
        "Myöhempää muutosta ja siitä tehtyä päätöstä ei ole kirjattu suunnitelmaan."
    )


def test_a_decision_whose_value_was_written_after_it_set_that_value(root: Path) -> None:
    amended(root, target="60")
    change(root, PLAN, "{2024: 60}\n        muutokset", "{2024: 50}\n        muutokset")
    commit(root, "Päätöksen arvo")
    assert of_plan(root) == [[BY_DECISION]]


def test_a_seal_of_the_amendment_tells_what_it_set(root: Path) -> None:
    amended(root, target="55")
    change(root, PLAN, "{2024: 55}", "{2024: 50}")
    commit(root, "Väärin kirjattu")
    assert of_plan(root)[0][1] == ("changed", "55", "50", "kv-2024-12-09")
    pin(root)
    assert of_plan(root) == [[BY_DECISION], []]
    assert kinds(audited(root)) == {}
    change(root, PLAN, "{2024: 50}", "{2024: 5}")
    commit(root, "Siistitään")
    assert of_plan(root) == [[BY_DECISION], [("changed", "50", "5")]]


def test_the_amendments_seal_is_enough_where_its_commit_is_gone(root: Path) -> None:
    amended(root)
    pin(root)
    seal = "plans/malli-2022-2025/suunnitelma-2024-12-09.sinetti.yaml"
    git(root, "rm", "--quiet", "--cached", seal)
    text = re.sub(r"commit: \w+", "commit: " + "ab" * 20, (root / seal).read_text(encoding="utf-8"))
    git(root, "reset", "--quiet", "--soft", "HEAD~1")
    (root / seal).write_text(text, encoding="utf-8")
    change(root, PLAN, "{2024: 50}", "{2024: 5}")
    commit(root, "Siistitään")
    assert of_plan(root) == [[BY_DECISION], [("changed", "50", "5")]]


def test_a_change_between_two_decisions_is_told(root: Path) -> None:
    amended(root)
    change(root, PLAN, "{2024: 50}", "{2024: 30}")
    commit(root, "Siistitään")
    later = DECISION.replace("kv-2024-12-09", "kv-2025-02-03").replace("2024-12-09", "2025-02-03")
    change(root, PLAN, "toimenpiteet:\n", f"{later}toimenpiteet:\n")
    entry = "          - {päätös: kv-2025-02-03, syy: Talous, aiemmin: {tavoitetaso: {2024: 30}}}\n"
    change(root, PLAN, "{2024: 30}\n", "{2024: 20}\n")
    change(root, PLAN, "aiemmin: {tavoitetaso: {2024: 60}}}\n",
           f"aiemmin: {{tavoitetaso: {{2024: 60}}}}}}\n{entry}")  # fmt: skip
    commit(root, "Toinen muutos")
    both = ("kv-2024-12-09", "kv-2025-02-03")
    assert of_plan(root) == [[("amended", "60", "20", *both), ("changed", "50", "30", *both)]]


def test_what_a_decision_added_stays_as_it_came(root: Path) -> None:
    change(root, PLAN, "    pvm: 2022-06-27\n", f"    pvm: 2022-06-27\n{DECISION}")
    more = "      - {tunnus: toinen, nimi: Toinen, laji: luku, tavoitetaso: {2024: 9}, muutokset: [{päätös: kv-2024-12-09, syy: Uusi}]}\n"
    text = (root / PLAN).read_text(encoding="utf-8")
    (root / PLAN).write_text(text + more, encoding="utf-8")
    commit(root, "Lisätään")
    assert [row[0] for row in of_plan(root)[0]] == ["amended"]
    change(root, PLAN, "{2024: 9}", "{2024: 1}")
    change(root, PLAN, "nimi: Toinen", "nimi: Muu")
    commit(root, "Siistitään")
    told = of_plan(root)[0]
    assert [row[0] for row in told] == ["amended", "changed", "changed"]
    assert told[1][1:3] == ("9", "1")
    assert rows(audited(root))[-1].keys == ("nimi",)


def test_what_a_decision_set_is_known_under_the_former_id_too(root: Path) -> None:
    amended(root)
    renamed(root)
    change(root, "plans/uusi-2022-2025.yaml", "{2024: 50}", "{2024: 5}")
    commit(root, "Siistitään")
    assert of_plan(root) == [[BY_DECISION, SINCE]]


def test_an_entry_may_come_after_the_value_and_may_wait_to_be_committed(root: Path) -> None:
    change(root, PLAN, "{2024: 60}", "{2024: 50}")
    commit(root, "Arvo ensin")
    change(root, PLAN, "{2024: 50}", "{2024: 60}")
    amended(root)
    assert of_plan(root) == [[BY_DECISION]]
    git(root, "reset", "--quiet", "--soft", "HEAD~1")
    assert of_plan(root) == [[BY_DECISION]]


# ---------------------------------------------------------------------------------- the history


def rewritten(root: Path, value: str) -> None:
    """Make the history anew before the seals, with the same words and days, and another value."""
    day = git(root, "log", "-1", "--format=%cI", "HEAD~2")
    seals = {path: (root / path).read_bytes() for path in (PLAN_SEAL, YEAR_SEAL)}
    git(root, "reset", "--quiet", "--hard", "HEAD~2")
    change(root, YEAR, "arvo: 61", f"arvo: {value}")
    git(root, "add", "-A")
    subprocess.run(
        ["git", "commit", "--quiet", "--amend", "--no-edit", "--allow-empty", f"--date={day}"],
        cwd=root,
        env={**os.environ, "GIT_COMMITTER_DATE": day, "GIT_COMMITTER_NAME": "Toinen"},
        check=True,
    )
    for path, data in seals.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(data)
    commit(root, "Sinetöi")


def test_an_amended_commit_with_a_forged_date(root: Path) -> None:
    rewritten(root, "71")
    found = audited(root)
    assert standings(found) == [("value", "changed")]
    told = [one for seal in found.seals for one in seal.matters]
    assert [(one.kind, one.attention) for one in told] == [
        ("sealed-commit-apart", False),
        ("sealed-commit-apart", True),
    ]


def test_a_rewritten_history_with_equal_data_is_information(root: Path) -> None:
    rewritten(root, "61.0")
    found = audited(root)
    assert (found.attention, kinds(found)) == (0, {"sealed-commit-apart": False})


@pytest.mark.parametrize(("value", "attention"), [("61.0", False), ("71", True)])
def test_gc_takes_the_sealed_commit_away(root: Path, value: str, *, attention: bool) -> None:
    rewritten(root, value)
    git(root, "reflog", "expire", "--expire=now", "--all")
    git(root, "gc", "--quiet", "--prune=now")
    found = audited(root)
    assert kinds(found) == {"sealed-commit-gone": attention}
    assert bool(rows(found)) is attention


def test_a_force_push(root: Path, tmp_path: Path) -> None:
    bare, copy = tmp_path / "yhteinen.git", tmp_path / "tarkastaja"
    git(root, "clone", "--quiet", "--bare", ".", str(bare))
    git(tmp_path, "clone", "--quiet", str(bare), str(copy))
    assert audited(copy).attention == 0
    rewritten(root, "71")
    git(root, "push", "--quiet", "--force", str(bare), "main")
    git(copy, "fetch", "--quiet")
    git(copy, "reset", "--quiet", "--hard", "origin/main")
    found = audited(copy)
    assert standings(found) == [("value", "changed")]
    assert kinds(found) == {"sealed-commit-apart": True}


def test_a_squash_merge_is_information(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "kirjaukset", "HEAD~2")
    change(root, YEAR, "tila: käynnissä", "tila: valmis")
    commit(root, "Kirjaa")
    sealing.seal_year(root)
    git(root, "switch", "--quiet", "--create", "pää", "HEAD~2")
    git(root, "merge", "--quiet", "--squash", "kirjaukset")
    commit(root, "Yhdistä")
    git(root, "branch", "--quiet", "-D", "kirjaukset")
    found = audited(root)
    assert (found.attention, kinds(found)) == (0, {"sealed-commit-apart": False})


def test_a_moved_tag(root: Path) -> None:
    seal = git(root, "rev-parse", "HEAD")
    git(root, "tag", "-a", "-m", "Sinetti", TAG, seal)
    assert kinds(audited(root)) == {}
    change(root, YEAR, "yhteenveto: |\n", "yhteenveto: Hyvä.\n")
    commit(root, "Yhteenveto")
    git(root, "tag", "--force", TAG)
    assert kinds(audited(root)) == {"tag-elsewhere": False}
    git(root, "tag", "--force", TAG, f"{seal}~1")
    assert kinds(audited(root)) == {"tag-moved": True}


def test_a_tag_that_bears_anothers_name(root: Path) -> None:
    git(root, "tag", "-a", "-m", "Sinetti", "kehitys/muu", "HEAD")
    git(root, "update-ref", f"refs/tags/{TAG}", git(root, "rev-parse", "kehitys/muu"))
    assert kinds(audited(root)) == {"tag-renamed": True}


def test_replaced_objects_deceive_nobody(root: Path) -> None:
    sealed = git(root, "rev-parse", "HEAD~1")
    change(root, YEAR, "arvo: 61", "arvo: 71")
    false = commit(root, "Toinen")
    git(root, "replace", sealed, false)
    found = audited(root)
    assert kinds(found) == {"history-replaced": True}
    assert standings(found) == [("value", "changed")]


def test_grafts_deceive_nobody(root: Path) -> None:
    grafts = root / ".git" / "info" / "grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(f"{git(root, 'rev-parse', 'HEAD')}\n", encoding="utf-8")
    assert kinds(audited(root)) == {"history-grafted": True}


@pytest.mark.parametrize("flag", ["assume-unchanged", "skip-worktree"])
def test_a_file_hidden_from_status(root: Path, flag: str) -> None:
    git(root, "update-index", f"--{flag}", YEAR)
    change(root, YEAR, "arvo: 61", "arvo: 71")
    assert git(root, "status", "--porcelain") == ""
    found = audited(root)
    assert kinds(found) == {"file-hidden": True, "uncommitted": True}
    assert standings(found) == [("value", "changed")]
    assert next(one for one in found.matters if one.kind == "file-hidden").path == YEAR


def test_a_shallow_clone_says_that_its_history_is_cut(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", root.as_uri(), str(tmp_path / "vajaa"))
    found = audited(tmp_path / "vajaa")
    assert kinds(found) == {"history-cut": True, "sealed-commit-gone": False}
    assert rows(found) == []


def test_a_detached_head_is_audited_like_any(root: Path) -> None:
    git(root, "switch", "--quiet", "--detach")
    assert audited(root).attention == 0


def renamed(root: Path) -> None:
    """Give the plan another id, with its years and seals."""
    git(root, "mv", PLAN, "plans/uusi-2022-2025.yaml")
    git(root, "mv", PLAN.removesuffix(".yaml"), "plans/uusi-2022-2025")
    change(root, "plans/uusi-2022-2025/2024.yaml", "suunnitelma: malli-", "suunnitelma: uusi-")
    commit(root, "Nimeä uudelleen")


def test_a_renamed_plan_keeps_its_seals(root: Path) -> None:
    renamed(root)
    found = audited(root)
    assert (found.attention, rows(found)) == (0, [])
    assert kinds(found) == {"plan-renamed": False, "seal-moved": False}


def test_a_seal_that_was_deleted_after_its_plan_got_another_id_is_missed(root: Path) -> None:
    renamed(root)
    seal, year = (path.replace("/malli-", "/uusi-") for path in (YEAR_SEAL, YEAR))
    git(root, "rm", "--quiet", seal)
    change(root, year, "arvo: 61", "arvo: 71")
    gone = commit(root, "Siivous")
    found = audited(root)
    assert kinds(found) == {"plan-renamed": False, "seal-moved": False, "seal-gone": True}
    assert [(row.id, row.standing) for row in rows(found)] == [
        ("uusi-2022-2025/uudet-yritykset", "changed")
    ]
    told = [(one.path, one.commit) for seal in found.seals for one in seal.matters]
    assert (seal, gone) in told


def test_a_seal_that_was_deleted_after_the_plans_were_moved_into_a_folder(root: Path) -> None:
    (root / "kunta").mkdir()
    git(root, "mv", "plans", "kunta/plans")
    commit(root, "Siirrä")
    git(root, "rm", "--quiet", f"kunta/{YEAR_SEAL}")
    change(root / "kunta", YEAR, "arvo: 61", "arvo: 71")
    commit(root, "Siivous")
    found = audited(root / "kunta")
    assert kinds(found)["seal-gone"]
    assert standings(found) == [("value", "changed")]


def copied(root: Path, folder: str) -> str:
    """Copy the year's seal into the folder of another plan, and commit it; return the copy's path."""
    copy = root / "plans" / folder / "2024.sinetti.yaml"
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes((root / YEAR_SEAL).read_bytes())
    commit(root, "Kopio")
    return f"plans/{folder}/2024.sinetti.yaml"


def test_a_copy_of_a_seal_stands_in_for_none_when_both_are_gone(root: Path) -> None:
    copy = copied(root, "kopio")
    git(root, "rm", "--quiet", copy)
    commit(root, "Kopio pois")
    assert audited(root).attention == 0
    copied(root, "kopio")
    git(root, "rm", "--quiet", copy, YEAR_SEAL)
    change(root, YEAR, "arvo: 61", "arvo: 71")
    commit(root, "Siivous")
    found = audited(root)
    assert kinds(found)["seal-gone"]
    assert standings(found) == [("value", "changed")]


def test_a_copy_beside_a_copy_of_the_plan_hides_nothing(root: Path) -> None:
    for path in (PLAN, YEAR):
        copy = root / path.replace("malli-2022-2025", "kopio")
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes((root / path).read_bytes().replace(b"a: malli-2022-2025", b"a: kopio"))
    copied(root, "kopio")
    git(root, "rm", "--quiet", YEAR_SEAL)
    change(root, YEAR, "arvo: 61", "arvo: 71")
    commit(root, "Siivous")
    found = audited(root)
    assert kinds(found)["seal-gone"]
    assert [row.id for row in rows(found)] == ["malli-2022-2025/uudet-yritykset"]


def test_an_id_that_was_given_and_taken_back_leaves_the_seals_in_place(root: Path) -> None:
    renamed(root)
    git(root, "revert", "--no-edit", "HEAD")
    found = audited(root)
    assert (found.attention, kinds(found), rows(found)) == (0, {}, [])
    git(root, "rm", "--quiet", YEAR_SEAL)
    commit(root, "Siivous")
    assert kinds(audited(root)) == {"seal-gone": True}


def forged(root: Path) -> bytes:
    """Return a seal of other data, whose commit nobody has."""
    change(root, YEAR, "arvo: 61", "arvo: 71")
    sealing.seal_year(root)
    false = (root / YEAR_SEAL).read_bytes()
    git(root, "reset", "--quiet", "--hard", "HEAD~1")
    return re.sub(rb"commit: \w+", b"commit: " + b"ab" * 20, false)


def test_a_seal_that_comes_and_goes_elsewhere_is_no_origin(root: Path) -> None:
    false, true = forged(root), (root / YEAR_SEAL).read_bytes()
    decoy = root / "muu" / YEAR_SEAL
    decoy.parent.mkdir(parents=True)
    for data in (false, true):
        decoy.write_bytes(data)
        commit(root, "Kokeilu")
    git(root, "rm", "--quiet", "-r", "muu")
    (root / YEAR_SEAL).write_bytes(false)
    change(root, YEAR, "arvo: 61", "arvo: 71")
    commit(root, "Siirto")
    found = audited(root)
    assert kinds(found)["seal-rewritten"]
    assert kinds(found)["seal-stray"]
    assert standings(found) == [("value", "changed")]


def test_a_forged_seal_that_was_brought_before_the_true_ones_were_removed(root: Path) -> None:
    false = forged(root)
    change(root, YEAR, "arvo: 61", "arvo: 71")
    inner = root / "kunta" / "plans"
    shutil.copytree(root / "plans", inner)
    (root / "kunta" / YEAR_SEAL).write_bytes(false)
    commit(root, "Kopio")
    git(root, "rm", "--quiet", "-r", "plans")
    commit(root, "Siivous")
    found = audited(root / "kunta")
    assert kinds(found)["seal-stray"]


def test_two_terms_are_told_apart(root: Path) -> None:
    later = SUUNNITELMA.replace("2022–2025", "2026–2029").replace(
        "aikataulu: 2022–", "aikataulu: 2026–"
    )
    plan, year = "plans/jatko-2026-2029.yaml", "plans/jatko-2026-2029/2026.yaml"
    written = {
        plan: later.replace("2022-06-27", "2026-01-12").replace("{2024: 60}", "{2027: 70}"),
        year: RECORDED.replace("malli-2022-2025", "jatko-2026-2029").replace(
            "vuosi: 2024", "vuosi: 2026"
        ),
    }
    for path, text in written.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(text.encode("utf-8"))
    commit(root, "Toinen kausi")
    sealing.seal_plan(root, plan, "kh-2026-01-12")
    sealing.seal_year(root, year)
    assert audited(root).attention == 0
    change(root, year, "arvo: 61", "arvo: 71")
    commit(root, "Muutos")
    assert [row.id for row in rows(audited(root))] == ["jatko-2026-2029/uudet-yritykset"]
    assert audited(root, plan="malli-2022-2025").attention == 0
    assert [seal.year for seal in audited(root, year=2024).seals] == [None, 2024]
    assert len(audited(root, year=2026).seals) == 3


# ---------------------------------------------------------------------------------- the seals


def test_a_deleted_seal_is_missed_and_its_data_compared(root: Path) -> None:
    git(root, "rm", "--quiet", YEAR_SEAL)
    change(root, YEAR, "arvo: 61", "arvo: 71")
    gone = commit(root, "Siivous")
    found = audited(root)
    assert kinds(found) == {"seal-gone": True}
    assert standings(found) == [("value", "changed")]
    assert [one.commit for seal in found.seals for one in seal.matters] == [gone]


def test_a_seal_that_is_only_missing_on_disk(root: Path) -> None:
    (root / YEAR_SEAL).unlink()
    assert kinds(audited(root)) == {"seal-absent": True}


def test_a_rewritten_seal_is_no_measure(root: Path) -> None:
    change(root, YEAR, "arvo: 61", "arvo: 71")
    commit(root, "Muutos")
    sealing.seal_year(root)
    found = audited(root)
    assert kinds(found) == {"seal-rewritten": True}
    assert standings(found) == [("value", "changed")]
    git(root, "rm", "--quiet", YEAR_SEAL)
    commit(root, "Pois")
    sealing.seal_year(root)
    assert kinds(audited(root)) == {"seal-rewritten": True}


def test_a_seal_of_other_data_than_it_says(root: Path) -> None:
    git(root, "rm", "--quiet", YEAR_SEAL)
    git(root, "commit", "--quiet", "--amend", "--no-edit", "--allow-empty")
    change(root, YEAR, "arvo: 61", "arvo: 71")
    sealing.seal_year(root)
    assert kinds(audited(root)) == {"sealed-commit-differs": True}


def test_an_uncommitted_seal_proves_nothing_yet(tmp_path: Path) -> None:
    folder = make_repository(tmp_path / "malli", {YEAR: RECORDED})
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "Alku")
    sealing.seal_year(folder)
    git(folder, "reset", "--quiet", "--soft", "HEAD~1")
    assert kinds(audited(folder)) == {"seal-uncommitted": True}


BROKEN = {
    "seal-unreadable": ("tiiviste: ", "tiivistä: "),
    "seal-method": ("menetelmä: 1", "menetelmä: 9"),
    "seal-elsewhere": ("kohde: malli-2022-2025/2024", "kohde: malli-2022-2025/2023"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_seal_that_says_something_else(tmp_path: Path, kind: str) -> None:
    folder = make_repository(tmp_path / "malli", {YEAR: RECORDED})
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "Alku")
    sealing.seal_year(folder)
    change(folder, YEAR_SEAL, *BROKEN[kind])
    git(folder, "commit", "--quiet", "--all", "--amend", "--no-edit")
    assert kinds(audited(folder))[kind]


def test_a_sealed_file_that_is_gone_or_broken(root: Path) -> None:
    change(root, YEAR, "arvo: 61", "arvo: kuusi")
    commit(root, "Rikki")
    assert kinds(audited(root))["file-broken"]
    git(root, "rm", "--quiet", YEAR)
    commit(root, "Pois")
    assert kinds(audited(root))["file-gone"]


# --------------------------------------------------------------------------------- signatures


def test_a_missing_signature_where_commits_are_signed(root: Path) -> None:
    git(root, "config", "commit.gpgsign", "true")
    assert kinds(audited(root)) == {"signature-missing": True}


SIGNED = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n false\n -----END PGP SIGNATURE-----\n"


def signed(root: Path) -> None:
    """Give the last commit the header of a signature, without any program that signs."""
    head, _, message = git(root, "cat-file", "commit", "HEAD").partition("\n\n")
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=root,
        input=f"{head}\n{SIGNED}\n{message}\n".encode(),
        capture_output=True,
        check=True,
    ).stdout.decode()
    git(root, "reset", "--quiet", "--hard", made.strip())


def test_one_signed_seal_asks_for_all(root: Path) -> None:
    signed(root)
    found = audited(root)
    assert kinds(found) == {"signature-missing": True}
    assert [one.path for seal in found.seals for one in seal.matters] == [PLAN_SEAL]


@pytest.mark.skipif(os.name == "nt", reason="a script stands for gpg")
@pytest.mark.parametrize(
    ("told", "expected"), [("GOODSIG", {}), ("BADSIG", {"signature-wrong": True})]
)
def test_signatures_are_verified_by_the_usual_program_alone(
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    told: str,
    expected: dict[str, bool],
) -> None:
    signed(root)
    mine, theirs = tmp_path / "bin" / "gpg", tmp_path / "vieras"
    mine.parent.mkdir()
    status = f"[GNUPG:] {told} 0123456789ABCDEF Testi"
    program(mine, f"echo >&2 {told}; printf '\\n{status}\\n'")
    program(theirs, f"touch '{tmp_path}/ajettu'")
    for key in ("gpg.program", "gpg.openpgp.program"):
        git(root, "config", key, str(theirs))
    monkeypatch.setenv("PATH", f"{mine.parent}{os.pathsep}{os.environ['PATH']}")
    assert kinds(audited(root, year=2024)) == {"signature-missing": True}
    found = audited(root, verify=True)
    assert {one.kind: one.attention for one in found.seals[1].matters} == expected
    assert not (tmp_path / "ajettu").exists()


# ------------------------------------------------------------------------------------ hostility


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.skipif(os.name == "nt", reason="a script stands for the intruder")
def test_nothing_runs_that_the_repository_configures(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = tmp_path / "ansa"
    program(trap, f"touch '{tmp_path}/ajettu'; cat")
    signed(root)
    for key in (
        "core.fsmonitor", "diff.external", "core.pager", "pager.log", "gpg.program",
        "gpg.ssh.program", "diff.yaml.textconv", "diff.yaml.command", "filter.yaml.clean",
        "filter.yaml.smudge", "filter.yaml.process", "core.sshCommand", "core.editor",
    ):  # fmt: skip
        git(root, "config", key, str(trap))
    hooks = tmp_path / "koukut"
    hooks.mkdir()
    for name in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction"):
        program(hooks / name, f"touch '{tmp_path}/ajettu'")
    git(root, "config", "core.hooksPath", str(hooks))
    git(root, "config", "log.showSignature", "true")
    (root / ".git" / "info" / "attributes").write_text(
        "*.yaml diff=yaml filter=yaml\n", encoding="utf-8"
    )
    (root / YEAR).touch()
    (tmp_path / "muualla").mkdir()
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "muualla"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    before = (root / ".git" / "index").read_bytes()
    found = audited(root)
    assert not (tmp_path / "ajettu").exists()
    assert (root / ".git" / "index").read_bytes() == before
    assert rows(found) == []


SETTINGS = {
    "diff.orderFile": "/ei-ole/järjestys",
    "diff.relative": "true",
    "log.diffMerges": "off",
    "log.follow": "true",
}


@pytest.mark.parametrize("key", SETTINGS)
def test_no_setting_hides_a_seal_that_a_merge_took_away(root: Path, key: str) -> None:
    git(root, "switch", "--quiet", "--create", "sivuun", "HEAD~1")
    change(root, YEAR, "yhteenveto: |\n", "yhteenveto: Hyvä.\n")
    commit(root, "Yhteenveto")
    git(root, "switch", "--quiet", "main")
    git(root, "merge", "--quiet", "--no-commit", "--no-ff", "sivuun")
    git(root, "rm", "--quiet", "--force", YEAR_SEAL)
    change(root, YEAR, "arvo: 61", "arvo: 71")
    gone = commit(root, "Yhdistä")
    git(root, "config", key, SETTINGS[key])
    found = audited(root)
    assert kinds(found) == {"seal-gone": True}
    assert standings(found) == [("value", "changed")]
    assert [one.commit for seal in found.seals for one in seal.matters] == [gone]


def test_a_tag_may_bear_any_name(root: Path) -> None:
    git(root, "tag", "kehitys/malli-2022-2025/a\u2028b\x85", "HEAD")
    assert audited(root).attention == 0


def test_a_broken_branch_is_no_empty_history(root: Path) -> None:
    (root / ".git" / "refs" / "heads" / "main").write_text("x\n", encoding="utf-8")
    with pytest.raises(UserError):
        audited(root)


def test_names_that_look_like_options_and_patterns(root: Path) -> None:
    (root / "plans" / "[k].yaml").write_bytes(SUUNNITELMA.encode())
    commit(root, "Outo nimi")
    git(root, "update-ref", "refs/heads/--output=x", "HEAD")
    git(root, "symbolic-ref", "HEAD", "refs/heads/--output=x")
    assert audited(root).attention == 0
    assert not (root / "x").exists()


def test_the_root_of_the_plans_may_lie_below_that_of_git(root: Path) -> None:
    (root / "kunta [1]").mkdir()
    git(root, "mv", "plans", "kunta [1]/plans")
    commit(root, "Siirrä")
    found = audited(root / "kunta [1]")
    assert rows(found) == []
    assert kinds(found) == {"seal-moved": False, "sealed-commit-without": False}


def test_a_move_of_all_hides_no_rewriting(root: Path) -> None:
    change(root, YEAR, "arvo: 61", "arvo: 71")
    sealing.seal_year(root)
    git(root, "reset", "--quiet", "--soft", "HEAD~1")
    (root / "kunta").mkdir()
    git(root, "mv", "plans", "kunta/plans")
    commit(root, "Siirrä")
    found = audited(root / "kunta")
    assert kinds(found)["seal-rewritten"]
    assert standings(found) == [("value", "changed")]


# ------------------------------------------------------------------------- what is not there


def test_without_seals_there_is_nothing_to_compare(repository: Path) -> None:
    found = audited(repository)
    assert (found.attention, kinds(found), found.seals) == (0, {"no-seals": False}, ())
    assert kinds(audited(repository, year=2024)) == {"year-unsealed": True}


def test_without_git_the_data_is_compared_all_the_same(root: Path) -> None:
    (root / ".git").rename(root.parent / "historia")
    change(root, YEAR, "arvo: 61", "arvo: 71")
    found = audited(root)
    assert (kinds(found), standings(found)) == ({"no-git": True}, [("value", "changed")])
    assert found.commit is None


# ------------------------------------------------------------------------------------ minutes


def test_a_code_of_the_minutes(root: Path) -> None:
    code = audited(root).codes[0]
    assert code.code == code.sealed
    told = audited(root, expect=code.code.lower()).expected
    assert told is not None
    assert (told.found, told.plan, told.year, told.attention) == (
        "today", "malli-2022-2025", 2024, False,
    )  # fmt: skip
    change(root, YEAR, f"arvo: 61\n{SOURCE}", f"arvo: 62\n{NOTED}")
    commit(root, "Korjaa")
    found = audited(root, expect=code.code)
    assert found.expected is not None
    assert (found.expected.found, found.attention, found.year) == ("sealed", 0, 2024)
    assert found.codes[0].sealed == code.code != found.codes[0].code
    other = audited(root, expect="KEH-2024-0000-0000")
    assert other.expected is not None
    assert (other.expected.found, other.attention) == ("none", 1)


def test_the_sealed_code_holds_though_the_plan_was_changed_too(root: Path) -> None:
    code = audited(root).codes[0].code
    change(root, PLAN, "{2024: 60}", "{2024: 50}")
    commit(root, "Muutos")
    found = audited(root, expect=code).expected
    assert found is not None
    assert found.found == "sealed"


def test_a_digest_of_the_minutes(root: Path) -> None:
    plan, year = audited(root).seals
    for digest, expected in ((plan.digest, None), (year.digest, 2024), (year.report, 2024)):
        told = audited(root, expect=digest).expected
        assert told is not None
        assert (told.found, told.year) == ("today", expected)


def test_a_code_of_an_open_year(repository: Path) -> None:
    found = audited(repository, expect="KEH-2024-96fe-1081")
    assert found.expected is not None
    assert found.expected.found == "today"
    assert kinds(found)["year-unsealed"]


@pytest.mark.parametrize("code", ["", "KEH-2024", "7f3a-91c2", "KEH-2024-7F3G-91c2", "f" * 63])
def test_what_is_no_code_is_refused(root: Path, code: str) -> None:
    with pytest.raises(UserError) as caught:
        audited(root, expect=code)
    assert caught.value.key == "audit.no-code"


def test_an_unknown_plan_is_refused(root: Path) -> None:
    with pytest.raises(UserError) as caught:
        audited(root, plan="mali-2022-2025")
    assert caught.value.key == "documents.unknown-plan"


def test_a_year_of_a_measured_strategy(tmp_path: Path) -> None:
    strategy = STRATEGIA.replace(
        "    nimi: Elinvoima kasvaa\n",
        "    nimi: Elinvoima kasvaa\n    mittarit:\n      - {tunnus: tyollisyys, nimi: Työllisyys, laji: luku}\n",
    )
    year = "plans/strategia-2022-2030/2024.yaml"
    text = "laji: seuranta\nmuoto: 1\nsuunnitelma: strategia-2022-2030\nvuosi: 2024\nmittarit:\n  tyollisyys: {arvo: 70}\n"
    changed = {"plans/strategia-2022-2030.yaml": strategy, year: text, "plans/kunta.yaml": KUNTA}
    folder = make_repository(tmp_path / "malli", changed)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "Alku")
    sealing.seal_year(folder, year)
    assert audited(folder).attention == 0
    change(folder, year, "arvo: 70", "arvo: 75")
    commit(folder, "Muutos")
    assert [row.message for row in rows(audited(folder, plan="strategia-2022-2030"))] == [
        "Työllisyys, toteuma 2024: 70 → 75"
    ]
