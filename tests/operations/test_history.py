"""An item's life in real repositories: renames, moves, terms, merges, cut and hostile histories."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.conftest import into_git
from tests.sample import SUUNNITELMA, VUOSI, make_repository
from tests.sealing import change, commit, git

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.history import history
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kehitys_cli.operations.history import History, HistoryRow

FI = Catalogue("fi")
PLAN = "plans/malli-2022-2025.yaml"
YEAR = "plans/malli-2022-2025/2024.yaml"
ID = "uudet-yritykset"
EMPTY = "      uudet-yritykset:\n"
FIRST = ["item", "unit", "baseline", "target"]
"""What a measure of the sample begins with."""


def life(
    root: Path, name: str = ID, year: int | None = None, *, plan: str | None = None
) -> History:
    return history(Workspace.find(root), name, FI, year=year, plan=plan).history


def rows(root: Path, name: str = ID) -> list[HistoryRow]:
    return [row for item in life(root, name).items for row in item.rows]


def told(root: Path, name: str = ID) -> list[tuple[str, object, object]]:
    """Return field, old and new of each row after those that an item begins with."""
    found = [(row.field, row.old, row.new) for row in rows(root, name)]
    begun = [field for field, _, _ in found[: len(FIRST)]]
    return found[len(FIRST) :] if begun == FIRST else found


def value(root: Path, told: str, message: str = "Kirjaa", *options: str) -> str:
    """Put a value in the measure's stanza, and commit it."""
    text = (root / YEAR).read_text(encoding="utf-8")
    head = text[: text.index(EMPTY)]
    entry = f"        arvo: {told}\n        lähde: YTJ\n" if told else ""
    write(root, YEAR, head + EMPTY + entry)
    return commit(root, message, *options)


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode("utf-8"))


# ------------------------------------------------------------------------------ a plain life


def test_a_value_is_told_with_day_unit_commit_and_reason(repository: Path) -> None:
    trailers = f"Yksikkö: Yrityspalvelut\nVuosi: 2024\nMittari: malli-2022-2025/{ID}"
    first = value(repository, "61", f"Kirjaa\n\n{trailers}", "--date=2025-01-15T12:00+02:00")
    second = value(repository, "63", f"Korjaa\n\n{trailers}\nSyy: laskuvirhe")
    value(repository, "64")
    recorded, corrected, bare = rows(repository)[len(FIRST) :]
    assert (recorded.commit, recorded.unit, recorded.old, recorded.new, recorded.note) == (
        first, "Yrityspalvelut", None, "61", "YTJ")  # fmt: skip
    assert recorded.message == "toteuma 2024: – → 61\u00a0kpl (YTJ)"
    assert (corrected.commit, corrected.kind, corrected.note) == (second, "corrected", "laskuvirhe")
    assert corrected.message == "toteuma 2024: 61\u00a0kpl → 63\u00a0kpl (oikaistu: laskuvirhe)"
    assert (bare.kind, bare.unit, bare.severity) == ("rewritten", None, "weaker")
    assert bare.message.endswith("(vaihdettu: ilman oikaisua)")


def test_the_day_is_the_commits(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-31T23:59:00+02:00")
    value(repository, "61")
    (row,) = rows(repository)[len(FIRST) :]
    assert str(row.date) == "2025-01-31"


def test_git_s_author_is_told_where_it_is_asked_for(repository: Path) -> None:
    value(repository, "61", "Kirjaa", "--author=Kirjaaja <kirjaaja@kunta.example>")
    workspace = Workspace.find(repository)
    assert "Kirjaaja" not in str(history(workspace, ID, FI))
    found = history(workspace, ID, FI, authors=True)
    assert found.history.items[0].rows[-1].author == "Kirjaaja <kirjaaja@kunta.example>"
    assert found.views[0].rows[-1].who == "Kirjaaja <kirjaaja@kunta.example>"


def test_a_correction_that_the_file_tells(repository: Path) -> None:
    value(repository, "61")
    fix = "        oikaisut:\n          - {pvm: 2025-04-01, aiempi: 61, syy: Tuplarivi}\n"
    change(repository, YEAR, "        arvo: 61\n", f"        arvo: 63\n{fix}")
    commit(repository, "Korjaa")
    row = rows(repository)[-1]
    assert (row.kind, row.field, row.old, row.new, row.note) == (
        "corrected", "value", "61", "63", "Tuplarivi")  # fmt: skip


def test_a_changed_target_names_its_decision_or_that_there_is_none(repository: Path) -> None:
    change(repository, PLAN, "{2024: 60}", "{2024: 55}")
    commit(repository, "Muuta")
    decision = (
        "  - tunnus: kv-2024-12-09\n    toimielin: Valtuusto\n    pvm: 2024-12-09\n    pykälä: 12\n"
    )
    change(repository, PLAN, "toimenpiteet:\n", f"{decision}toimenpiteet:\n")
    entry = "        muutokset:\n          - {päätös: kv-2024-12-09, aiemmin: {tavoitetaso: {2024: 55}}}\n"
    change(repository, PLAN, "{2024: 55}\n", "{2024: 50}\n")
    write(repository, PLAN, (repository / PLAN).read_text(encoding="utf-8") + entry)
    commit(repository, "Muuta päätöksellä")
    bare, decided = rows(repository)[len(FIRST) :]
    assert bare.message.replace("\u00a0", " ") == (
        "tavoitetaso 2024: 60 kpl → 55 kpl (lievempi; ilman päätöstä)"
    )
    assert decided.decision == "kv-2024-12-09"
    assert "(lievempi; päätös: Valtuusto 9.12.2024 §" in decided.message


def test_an_action_has_its_measures_and_the_plan_s_approval(repository: Path) -> None:
    change(repository, PLAN, "tila: hyväksytty", "tila: luonnos")
    commit(repository, "Palauta luonnokseksi")
    change(repository, YEAR, "    tila:\n", "    tila: valmis\n")
    value(repository, "61")
    found = [(row.subject, row.field, row.new) for row in rows(repository, "neuvonta")]
    assert found[3:] == [
        (f"malli-2022-2025/{ID}", "item", found[3][2]),
        (f"malli-2022-2025/{ID}", "unit", "kpl"),
        (f"malli-2022-2025/{ID}", "baseline", {"arvo": "50", "vuosi": "2021"}),
        (f"malli-2022-2025/{ID}", "target", "60"),
        ("malli-2022-2025", "status", "luonnos"),
        ("malli-2022-2025/neuvonta", "state", "valmis"),
        (f"malli-2022-2025/{ID}", "value", "61"),
    ]
    assert told(repository)[-1] == ("value", None, "61")


def test_a_goal_s_measures_are_its_life(tmp_path: Path, git: Callable[..., str]) -> None:
    goal = "    nimi: Elinvoima kasvaa\n"
    own = "    mittarit:\n      - {tunnus: vakiluku, nimi: Väkiluku, laji: luku, yksikkö: as}\n"
    root = make_repository(tmp_path / "malli")
    change(root, "plans/strategia-2022-2030.yaml", goal, goal + own)
    year = "laji: seuranta\nmuoto: 1\nsuunnitelma: strategia-2022-2030\nvuosi: 2024\nmittarit:\n"
    write(root, "plans/strategia-2022-2030/2024.yaml", f"{year}  vakiluku:\n    arvo: 73000\n")
    into_git(root, git)
    assert told(root, "vakiluku")[-1] == ("value", None, "73000")
    assert ("value", None, "73000") in told(root, "elinvoima")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("        arvo: 61\n        lähde: YTJ\n", "        lähde: YTJ\n        arvo: 61\n"),
        ("      uudet-yritykset:\n", "      # kommentti\n      uudet-yritykset:\n"),
        (
            "      uudet-yritykset:\n        arvo: 61\n        lähde: YTJ\n",
            "      uudet-yritykset: {arvo: 61, lähde: YTJ}\n",
        ),
        ("        arvo: 61\n", '        arvo: "61"\n'),
    ],
)
def test_what_means_the_same_is_no_change(repository: Path, old: str, new: str) -> None:
    value(repository, "61")
    change(repository, YEAR, old, new)
    commit(repository, "Muotoile")
    assert told(repository) == [("value", None, "61")]


def test_one_year_s_matters(repository: Path) -> None:
    value(repository, "61")
    found = [row.field for item in life(repository, year=2024).items for row in item.rows]
    assert found == ["target", "value"]
    assert not any(item.rows for item in life(repository, year=2023).items)


# ------------------------------------------------------------------------------- not committed


def test_what_is_not_committed_stands_last(repository: Path) -> None:
    value(repository, "61")
    change(repository, YEAR, "arvo: 61", "arvo: 62")
    last = rows(repository)[-1]
    assert (last.commit, last.date, last.unit, last.old, last.new) == (None, None, None, "61", "62")


def test_line_ends_of_a_work_tree_are_no_change(repository: Path) -> None:
    value(repository, "61")
    data = (repository / YEAR).read_bytes()
    (repository / YEAR).write_bytes(data.replace(b"\n", b"\r\n"))
    assert told(repository) == [("value", None, "61")]


def test_before_the_first_commit_all_is_uncommitted(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    root = make_repository(tmp_path / "malli")
    git(root, "init", "-q")
    assert [row.commit for row in rows(root)] == [None] * len(FIRST)


def test_a_folder_without_git_has_no_history(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        life(make_repository(tmp_path))
    assert caught.value.key == "history.no-repository"


# --------------------------------------------------------------------------- renames and terms


def renamed_plan(root: Path) -> None:
    (root / "plans/malli-2022-2025").rename(root / "plans/uusi")
    (root / PLAN).rename(root / "plans/uusi.yaml")
    change(root, "plans/uusi/2024.yaml", "suunnitelma: malli-2022-2025", "suunnitelma: uusi")


def test_a_plan_is_followed_to_its_former_name(repository: Path) -> None:
    value(repository, "61")
    renamed_plan(repository)
    assert told(repository) == [("value", None, "61")], "not committed yet"
    commit(repository, "Nimeä uudelleen")
    change(repository, "plans/uusi/2024.yaml", "arvo: 61", "arvo: 62")
    commit(repository, "Muuta")
    assert told(repository) == [("value", None, "61"), ("value", "61", "62")]
    assert {row.subject for row in rows(repository)} == {f"uusi/{ID}"}


def test_a_moved_root_is_followed(repository: Path) -> None:
    value(repository, "61")
    (repository / "kunta").mkdir()
    (repository / "plans").rename(repository / "kunta/plans")
    commit(repository, "Siirrä")
    change(repository / "kunta", YEAR, "arvo: 61", "arvo: 62")
    commit(repository, "Muuta")
    assert told(repository / "kunta") == [("value", None, "61"), ("value", "61", "62")]


def test_another_id_is_the_same_item(repository: Path) -> None:
    value(repository, "61")
    for path in (PLAN, YEAR):
        change(repository, path, ID, "perustetut")
    commit(repository, "Uusi tunnus")
    assert told(repository, "perustetut") == [("value", None, "61"), ("id", ID, "perustetut")]
    assert {row.subject for row in rows(repository, "perustetut")} == {"malli-2022-2025/perustetut"}


def test_an_action_s_measure_by_another_id_is_the_same(repository: Path) -> None:
    value(repository, "61")
    for path in (PLAN, YEAR):
        change(repository, path, ID, "perustetut")
    commit(repository, "Uusi tunnus")
    found = [(row.field, row.old, row.new) for row in rows(repository, "neuvonta")]
    assert found[-2:] == [("value", None, "61"), ("id", ID, "perustetut")]


def next_term(root: Path, link: str) -> None:
    text = SUUNNITELMA.replace("2022–2025", "2026–2029").replace("2022–", "2026–")
    text = text.replace("2022-06-27", "2026-06-27").replace("{2024: 60}", "{2027: 70}")
    write(root, "plans/malli-2026-2029.yaml", text + link)
    commit(root, "Uusi kausi")


def test_an_earlier_term_comes_first(repository: Path) -> None:
    value(repository, "61")
    next_term(repository, f"        jatkaa: malli-2022-2025/{ID}\n")
    with pytest.raises(UserError) as caught:
        life(repository)
    assert caught.value.key == "documents.ambiguous-id"
    found = life(repository, plan="malli-2026-2029")
    assert [item.plan for item in found.items] == ["malli-2022-2025", "malli-2026-2029"]
    assert found.items[0].rows[-1].new == "61"
    assert found == life(repository, f"malli-2026-2029/{ID}")
    assert len(life(repository, plan="malli-2022-2025").items) == 1


def test_an_earlier_term_may_be_deleted(repository: Path) -> None:
    value(repository, "61")
    next_term(repository, f"        jatkaa: malli-2022-2025/{ID}\n")
    git(repository, "rm", "-rqf", PLAN, "plans/malli-2022-2025")
    commit(repository, "Poista vanha kausi")
    earlier, now = life(repository).items
    assert (earlier.plan, now.plan) == ("malli-2022-2025", "malli-2026-2029")
    assert ("item", "61") in [(row.field, row.new or "61") for row in earlier.rows]


def test_a_replaced_measure_comes_first_and_a_circle_ends(repository: Path) -> None:
    value(repository, "61")
    other = "      - {tunnus: toinen, nimi: Toinen, laji: luku, yksikkö: kpl, korvaa: uudet-yritykset}\n"
    change(repository, PLAN, "        lähde: YTJ\n", "        lähde: YTJ\n        korvaa: toinen\n")
    write(repository, PLAN, (repository / PLAN).read_text(encoding="utf-8") + other)
    commit(repository, "Vaihda mittari")
    assert [item.id for item in life(repository, "toinen").items] == [ID, "toinen"]


# --------------------------------------------------------------------------- gone, and broken


def test_a_removed_measure_is_found_by_its_id(repository: Path) -> None:
    value(repository, "61")
    write(repository, PLAN, SUUNNITELMA[: SUUNNITELMA.index("    mittarit:")])
    write(repository, YEAR, VUOSI[: VUOSI.index("    mittarit:")])
    gone = commit(repository, "Poista mittari")
    last = rows(repository)[-2:]
    assert [(row.field, row.kind, row.commit) for row in last] == [
        ("item", "dropped", gone), ("value", "withdrawn", gone)]  # fmt: skip
    assert rows(repository, f"malli-2022-2025/{ID}")[-2:] == last
    with pytest.raises(UserError) as caught:
        life(repository, "ei-ole-ollut")
    assert caught.value.key == "documents.unknown-id-bare"


def test_a_version_that_cannot_be_read_hides_nothing(repository: Path) -> None:
    change(repository, YEAR, EMPTY, f"{EMPTY}        arvo: [61\n")
    broken = commit(repository, "Rikki")
    write(repository, YEAR, VUOSI)
    value(repository, "62")
    found = life(repository)
    assert [row.new for row in found.items[0].rows][len(FIRST) :] == ["62"]
    assert [(one.file, one.commit) for one in found.unread] == [(YEAR, broken)]


def test_a_broken_plan_of_old_hides_nothing(repository: Path) -> None:
    write(repository, PLAN, SUUNNITELMA.replace("{2024: 60}", "{2024: [60}"))
    commit(repository, "Rikki")
    write(repository, PLAN, SUUNNITELMA.replace("{2024: 60}", "{2024: 65}"))
    commit(repository, "Ehjä")
    assert told(repository) == [("target", "60", "65")]
    assert [one.file for one in life(repository).unread] == [PLAN]


# ------------------------------------------------------------------------------------- copies


OLD = ("plans/malli-2022-2025", PLAN)
"""The sample's years and plan."""


def copied_plan(root: Path) -> None:
    shutil.copytree(root / "plans/malli-2022-2025", root / "plans/uusi")
    shutil.copy(root / PLAN, root / "plans/uusi.yaml")
    change(root, "plans/uusi/2024.yaml", "suunnitelma: malli-2022-2025", "suunnitelma: uusi")


def test_a_plan_that_was_copied_and_then_deleted_is_the_same(repository: Path) -> None:
    own = value(repository, "61", "Kirjaa\n\nYksikkö: Sivistys")
    copied_plan(repository)
    commit(repository, "Kopioi\n\nYksikkö: Kopioija")
    change(repository, "plans/uusi/2024.yaml", "arvo: 61", "arvo: 62")
    commit(repository, "Muuta")
    git(repository, "rm", "-rqf", *OLD)
    assert rows(repository, f"uusi/{ID}")[len(FIRST)].commit == own, "not committed yet"
    commit(repository, "Poista entinen")
    assert told(repository) == [("value", None, "61"), ("value", "61", "62")]
    assert (rows(repository)[len(FIRST)].commit, rows(repository)[len(FIRST)].unit) == (
        own, "Sivistys")  # fmt: skip
    assert life(repository).items[0].copied_from is None


@pytest.mark.parametrize("committed", [True, False])
def test_a_plan_that_was_away_between_two_names_is_the_same(
    repository: Path, tmp_path: Path, *, committed: bool
) -> None:
    own = value(repository, "61")
    copied_plan(repository)
    (repository / "plans/uusi").rename(tmp_path / "uusi")
    (repository / "plans/uusi.yaml").rename(tmp_path / "uusi.yaml")
    git(repository, "rm", "-rqf", *OLD)
    commit(repository, "Poista")
    (tmp_path / "uusi").rename(repository / "plans/uusi")
    (tmp_path / "uusi.yaml").rename(repository / "plans/uusi.yaml")
    if committed:
        commit(repository, "Palauta toisella nimellä")
    assert told(repository) == [("value", None, "61")]
    assert rows(repository)[-1].commit == own


def test_a_copy_of_a_plan_that_lives_begins_as_a_copy(repository: Path) -> None:
    value(repository, "61", "Kirjaa\n\nYksikkö: Sivistys")
    copied_plan(repository)
    change(repository, "plans/uusi.yaml", "vastuualue: kh", "vastuualue: sivistys")
    copy = commit(repository, "Kopioi\n\nYksikkö: Kopioija")
    change(repository, "plans/uusi/2024.yaml", "arvo: 61", "arvo: 62")
    commit(repository, "Muuta\n\nYksikkö: Sivistys")
    (item,) = life(repository, plan="uusi").items
    assert item.copied_from == "malli-2022-2025"
    *begun, last = item.rows
    assert {(row.commit, row.unit) for row in begun} == {(copy, None)}
    assert all("kopioitu suunnitelmasta malli-2022-2025" in row.message for row in begun)
    assert (last.old, last.new, last.unit) == ("61", "62", "Sivistys")
    (former,) = life(repository, plan="malli-2022-2025").items
    assert (former.copied_from, former.rows[-1].unit) == (None, "Sivistys")


@pytest.mark.parametrize(
    ("old", "new"),
    [("kausi: 2022–2025", "kausi: 2022–2027"), ("vastuualue: kh", "vastuualue: sivistys"),
     ("        lähde: YTJ\n", f"        lähde: YTJ\n        jatkaa: malli-2022-2025/{ID}\n")],
    ids=["term", "area", "continues"],
)  # fmt: skip
def test_another_term_or_area_is_another_plan(repository: Path, old: str, new: str) -> None:
    value(repository, "61")
    copied_plan(repository)
    change(repository, "plans/uusi.yaml", old, new)
    copy = commit(repository, "Kopioi")
    git(repository, "rm", "-rqf", *OLD)
    commit(repository, "Poista entinen")
    found = life(repository, plan="uusi").items[-1]
    assert found.rows[0].commit == copy
    assert found.copied_from is None


# ------------------------------------------------------------------------------------- merges


def branched(root: Path, one: str, other: str) -> None:
    """Record a value on a branch, and another on main."""
    git(root, "switch", "-qc", "haara")
    value(root, one)
    git(root, "switch", "-q", "main")
    value(root, other)


def test_a_merged_branch_stands_once(repository: Path) -> None:
    git(repository, "switch", "-qc", "haara")
    value(repository, "61")
    git(repository, "switch", "-q", "main")
    change(repository, YEAR, "    tila:\n", "    tila: valmis\n")
    commit(repository, "Tila")
    git(repository, "merge", "-q", "--no-edit", "haara")
    assert told(repository) == [("value", None, "61")]
    found = [row.field for row in rows(repository, "neuvonta")]
    assert (found.count("value"), found.count("state")) == (1, 1)


def test_what_two_branches_did_alike_stands_once(repository: Path) -> None:
    branched(repository, "61", "61")
    git(repository, "merge", "-q", "--no-edit", "haara")
    assert told(repository) == [("value", None, "61")]


def test_a_merge_that_takes_one_side_says_so(repository: Path) -> None:
    branched(repository, "61", "62")
    git(repository, "merge", "-q", "--no-edit", "-s", "ours", "haara")
    found = told(repository)
    assert {item[2] for item in found} == {"61", "62"}
    assert found[-1][2] == "62", "the last row is what stands now"


def test_a_merge_that_throws_a_value_away_says_so(repository: Path) -> None:
    git(repository, "switch", "-qc", "haara")
    value(repository, "61")
    git(repository, "switch", "-q", "main")
    git(repository, "merge", "-q", "--no-ff", "--no-edit", "-s", "ours", "haara")
    merge = git(repository, "rev-parse", "HEAD")
    assert told(repository) == [("value", None, "61"), ("value", "61", None)]
    assert rows(repository)[-1].commit == merge


def test_a_merge_that_makes_its_own_value_says_so(repository: Path) -> None:
    branched(repository, "61", "62")
    subprocess.run(
        ["git", "merge", "-q", "haara"], cwd=repository, check=False, capture_output=True
    )
    write(repository, YEAR, VUOSI)
    value(repository, "63")
    assert told(repository)[-1][2] == "63"
    assert len(told(repository)) == 3


def merged(root: Path, branch: str) -> None:
    git(root, "-c", "merge.directoryRenames=true", "merge", "-q", "--no-ff", "--no-edit", branch)


@pytest.mark.parametrize("into", ["main", "haara"])
def test_a_clean_merge_makes_nothing_of_its_own(repository: Path, into: str) -> None:
    value(repository, "10")
    git(repository, "switch", "-qc", "haara")
    value(repository, "14")
    value(repository, "10")
    change(repository, YEAR, "    tila:\n", "    tila: valmis\n")
    commit(repository, "Tila")
    git(repository, "switch", "-q", "main")
    value(repository, "12")
    git(repository, "switch", "-q", into)
    merged(repository, "haara" if into == "main" else "main")
    assert sorted(told(repository), key=str) == sorted(
        [
            ("value", None, "10"),
            ("value", "10", "14"),
            ("value", "14", "10"),
            ("value", "10", "12"),
        ],
        key=str,
    )
    value(repository, "10")
    assert told(repository)[-1] == ("value", "12", "10"), "what stood last is what the merge left"


def test_a_merge_of_a_merge_tells_each_value_once(repository: Path) -> None:
    value(repository, "10")
    git(repository, "switch", "-qc", "haara")
    change(repository, YEAR, "    tila:\n", "    tila: valmis\n")
    commit(repository, "Tila")
    git(repository, "switch", "-q", "main")
    value(repository, "12")
    git(repository, "switch", "-q", "haara")
    merged(repository, "main")
    value(repository, "13")
    git(repository, "switch", "-q", "main")
    merged(repository, "haara")
    assert told(repository) == [("value", None, "10"), ("value", "10", "12"), ("value", "12", "13")]


@pytest.mark.parametrize("into", ["main", "haara"])
def test_a_value_of_a_branch_that_knows_the_former_name_keeps_its_unit(
    repository: Path, into: str
) -> None:
    value(repository, "10")
    git(repository, "switch", "-qc", "haara")
    own = value(repository, "12", f"Kirjaa\n\nYksikkö: Sivistys\nVuosi: 2024\nMittari: malli/{ID}")
    git(repository, "switch", "-q", "main")
    renamed_plan(repository)
    commit(repository, "Nimeä uudelleen")
    git(repository, "switch", "-q", into)
    merged(repository, "haara" if into == "main" else "main")
    assert (repository / "plans/uusi/2024.yaml").is_file()
    assert not (repository / PLAN).exists()
    assert told(repository) == [("value", None, "10"), ("value", "10", "12")]
    assert (rows(repository)[-1].commit, rows(repository)[-1].unit) == (own, "Sivistys")


def test_years_that_follow_their_plan_s_new_name_later_are_the_same(repository: Path) -> None:
    value(repository, "61")
    (repository / PLAN).rename(repository / "plans/uusi.yaml")
    commit(repository, "Nimeä uudelleen")
    (repository / "plans/malli-2022-2025").rename(repository / "plans/uusi")
    commit(repository, "Vuodet perässä")
    assert told(repository) == [("value", None, "61")]


# ---------------------------------------------------------------------------- cut and hostile


def test_a_cut_history_claims_no_origin(repository: Path, tmp_path: Path) -> None:
    value(repository, "61", "Kirjaa\n\nYksikkö: Yrityspalvelut")
    value(repository, "62")
    clone = tmp_path / "vajaa"
    git(tmp_path, "clone", "-q", "--depth=2", repository.as_uri(), str(clone))
    found = life(clone)
    assert found.cut
    (cut, sure) = [row for row in found.items[0].rows if row.field == "value"]
    assert (cut.cut, cut.unit, cut.new, sure.cut) == (True, None, "61", False)
    assert "katkaistu" in cut.message
    assert not life(repository).cut


def test_nothing_that_a_repository_configures_has_a_say(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value(repository, "61")
    value(repository, "62")
    renamed_plan(repository)
    commit(repository, "Nimeä uudelleen")
    plain = life(repository)
    trap = repository / "ansa.sh"
    trap.write_text("#!/bin/sh\ntouch ansa-laukesi\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager", "gpg.program"):
        git(repository, "config", key, str(trap))
    settings = {
        "core.hooksPath": str(repository), "log.showSignature": "true", "log.follow": "true",
        "diff.renames": "false", "color.ui": "always", "log.diffMerges": "off", "diff.relative": "true",
        "i18n.logOutputEncoding": "latin1", "diff.ansa.textconv": str(trap), "log.date": "relative",
    }  # fmt: skip
    for key, said in settings.items():
        git(repository, "config", key, said)
    (repository / ".git/info/attributes").write_text("*.yaml diff=ansa\n", encoding="utf-8")
    git(repository, "update-ref", "refs/heads/--output=x", "HEAD")
    git(repository, "update-ref", "refs/heads/HEAD", "HEAD~1")
    git(repository, "replace", "HEAD", "HEAD~2")
    monkeypatch.setenv("GIT_DIR", "/olematon")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    before = (repository / ".git/index").read_bytes()
    assert life(repository) == plain
    assert not (repository / "ansa-laukesi").exists()
    assert not (repository / "x").exists()
    assert (repository / ".git/index").read_bytes() == before


def test_names_are_no_patterns(tmp_path: Path, git: Callable[..., str]) -> None:
    root = make_repository(
        tmp_path / "malli", {"plans/[k].yaml": SUUNNITELMA.replace(ID, "toinen")}
    )
    into_git(root, git)
    change(root, "plans/[k].yaml", "{2024: 60}", "{2024: 70}")
    commit(root, "Muuta")
    assert told(root) == []


def test_words_of_commits_are_words(repository: Path) -> None:
    value(repository, "61", "\x1b[31m:100644\n\nYksikkö: |x| <b>\x1b[2J\nVuosi: 2024")
    assert rows(repository)[-1].unit == "|x| <b>\x1b[2J"
    value(repository, "62", ":100644 100644 a b M\n\n:100644 100644 a b M")
    assert told(repository)[-1] == ("value", "61", "62")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[Mediaseuranta]", "Mediaseuranta"),
        ("[{nimi: Raportti, pvm: 2025-01-20}]", "Raportti, 20.1.2025"),
    ],
)
def test_evidence_is_told_as_a_document(repository: Path, written: str, message: str) -> None:
    text = (repository / YEAR).read_text(encoding="utf-8")
    write(repository, YEAR, text.replace("    tila:\n", f"    tila:\n    näyttö: {written}\n"))
    commit(repository, "Kirjaa: näyttö")
    assert rows(repository, "neuvonta")[-1].message.endswith(f"– → {message}")


@pytest.mark.parametrize("name", ["kh-2022-06-27", "ilmasto-ohjelma"])
def test_an_id_of_no_item_is_unknown(repository: Path, name: str) -> None:
    with pytest.raises(UserError, match="unknown-id"):
        life(repository, name)
