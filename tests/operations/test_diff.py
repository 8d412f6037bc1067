"""Comparing two states of real repositories: revision forms, renames, broken files, hostile names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import into_git
from tests.sample import FILES, SUUNNITELMA, VUOSI, make_repository
from tests.sealing import seal_year

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.cells import Request
from kehitys_cli.operations.diff import diff
from kehitys_cli.operations.history import history
from kehitys_cli.operations.record import record
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kehitys_cli.operations.diff import Difference

    Git = Callable[..., str]

FI = Catalogue("fi")
PLAN = "plans/malli-2022-2025.yaml"
YEAR = "plans/malli-2022-2025/2024.yaml"
ID = "uudet-yritykset"
EASED = SUUNNITELMA.replace("{2024: 60}", "{2024: 55}")


def compared(root: Path, asked: str | None = None, *, staged: bool = False) -> Difference:
    return diff(Workspace.find(root), asked, FI, staged=staged)


def told(root: Path, asked: str | None = None, *, staged: bool = False) -> list[tuple[str, str]]:
    """Return what happened to which field."""
    found = compared(root, asked, staged=staged)
    return [(item.kind, item.field) for item in found.diff.changes]


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode("utf-8"))


def commit(root: Path, git: Git, message: str = "Muutos") -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", message)
    return git(root, "rev-parse", "HEAD").strip()


def test_without_revisions_head_is_compared_with_the_work_tree(repository: Path) -> None:
    assert told(repository) == []
    write(repository, PLAN, EASED)
    found = compared(repository)
    (item,) = found.diff.changes
    assert (item.kind, item.subject, item.file, item.year) == (
        "weakened", f"malli-2022-2025/{ID}", PLAN, 2024)  # fmt: skip
    assert EASED.splitlines()[item.line - 1].strip() == "tavoitetaso: {2024: 55}"
    assert (
        item.message
        == "Uusien yritysten määrä: tavoitetaso 2024: 60 kpl → 55 kpl (ilman päätöstä)".replace(
            " kpl", "\u00a0kpl"
        )
    )
    assert (found.diff.old.state, found.diff.new.state) == ("commit", "work_tree")


def test_another_unit_hides_no_easier_target(repository: Path) -> None:
    write(repository, PLAN, EASED.replace("yksikkö: kpl", "yksikkö: kappaletta"))
    found = compared(repository)
    assert found.fails("weaker")
    assert found.diff.changes[0].message.replace("\u00a0", " ") == (
        "Uusien yritysten määrä: tavoitetaso 2024: 60 kpl → 55 kappaletta"
        " (myös yksikkö muuttui; ilman päätöstä)"
    )


def test_the_index_is_not_the_work_tree(repository: Path, git: Git) -> None:
    write(repository, PLAN, EASED)
    git(repository, "add", "-A")
    write(repository, PLAN, SUUNNITELMA)
    assert told(repository) == []
    assert told(repository, staged=True) == [("weakened", "target")]
    assert told(repository, "HEAD", staged=True) == [("weakened", "target")]
    git(repository, "rm", "-rq", "--cached", YEAR)
    assert told(repository, staged=True) == [("weakened", "target")]


def test_two_dots_and_three_dots(repository: Path, git: Git) -> None:
    git(repository, "switch", "-qc", "ehdotus")
    write(repository, PLAN, EASED)
    commit(repository, git)
    git(repository, "switch", "-q", "main")
    write(repository, YEAR, VUOSI.replace("    tila:\n", "    tila: valmis\n"))
    commit(repository, git)
    assert told(repository, "main...ehdotus") == [("weakened", "target")]
    assert told(repository, "main..ehdotus") == [("weakened", "target"), ("withdrawn", "state")]
    assert told(repository, "ehdotus..") == [("tightened", "target"), ("recorded", "state")]
    assert told(repository, "...ehdotus") == [("weakened", "target")]
    assert told(repository, "ehdotus") == [("tightened", "target"), ("recorded", "state")]


def test_histories_without_a_common_commit_have_no_third_dot(repository: Path, git: Git) -> None:
    git(repository, "switch", "-q", "--orphan", "saari")
    git(repository, "commit", "-q", "--allow-empty", "-m", "Tyhjä")
    git(repository, "switch", "-q", "main")
    with pytest.raises(UserError) as caught:
        compared(repository, "main...saari")
    assert caught.value.key == "git.no-merge-base"
    assert told(repository, "saari..main") == [("added", "item")] * 3


def test_before_the_first_commit_all_is_new(tmp_path: Path, git: Git) -> None:
    root = make_repository(tmp_path / "malli", {YEAR: VUOSI.replace("tila:\n", "tila: valmis\n")})
    git(root, "init", "-q", "--initial-branch=main")
    found = compared(root)
    assert found.diff.old.state == "nothing"
    assert [(item.kind, item.role) for item in found.diff.changes] == [
        ("added", "municipality"), ("added", "strategy"), ("added", "plan"), ("recorded", "action"),
    ]  # fmt: skip
    assert not any(item.needs_decision for item in found.diff.changes)


def test_a_commit_without_plans_makes_all_new(repository: Path, git: Git) -> None:
    (repository / "plans").rename(repository / "muualla")
    first = commit(repository, git)
    (repository / "muualla").rename(repository / "plans")
    second = commit(repository, git)
    assert told(repository, f"{first}..{second}") == [("added", "item")] * 3
    assert told(repository, f"{second}..{first}") == [("dropped", "item")] * 3


@pytest.mark.parametrize("into", ["kunta", "kunnat/mallila"])
def test_a_moved_root_is_compared_with_itself(repository: Path, git: Git, into: str) -> None:
    first = git(repository, "rev-parse", "HEAD").strip()
    write(repository, "muut/plans/kunta.yaml", FILES["plans/kunta.yaml"].replace("Mallila", "Muu"))
    before = commit(repository, git)
    moved = repository / into
    moved.mkdir(parents=True)
    (repository / "plans").rename(moved / "plans")
    write(moved, PLAN, EASED)
    after = commit(repository, git)
    assert told(moved, f"{before}..{after}") == [("weakened", "target")]
    assert told(moved, f"{after}..{before}") == [("tightened", "target")]
    assert told(moved, first) == [("weakened", "target")]
    assert told(moved, f"{first}..{before}") == []
    (moved / "plans").rename(repository / "plans")
    assert told(repository, after) == []
    assert told(repository, before) == [("weakened", "target")]


def test_a_side_without_plans_in_this_place_is_named_so(repository: Path, git: Git) -> None:
    for name in ("yksi", "kaksi"):
        write(repository, f"{name}/plans/kunta.yaml", FILES["plans/kunta.yaml"])
    (repository / "plans").rename(repository / "muualla")
    none = commit(repository, git)
    (repository / "muualla").rename(repository / "plans")
    found = compared(repository, none)
    assert {item.kind for item in found.diff.changes} == {"added"}
    assert found.page.old.endswith(", jossa ei ole suunnitelmia tässä paikassa")
    assert "suunnitelmia" not in found.page.new


def test_a_renamed_plan_is_compared_with_itself(repository: Path, git: Git) -> None:
    (repository / "plans/malli-2022-2025").rename(repository / "plans/uusi")
    (repository / PLAN).unlink()
    write(repository, "plans/uusi.yaml", EASED)
    year = VUOSI.replace("suunnitelma: malli-2022-2025", "suunnitelma: uusi")
    write(repository, "plans/uusi/2024.yaml", year.replace("tila:\n", "tila: valmis\n"))
    found = compared(repository)
    assert [(item.kind, item.field, item.subject) for item in found.diff.changes] == [
        ("weakened", "target", f"uusi/{ID}"),
        ("renamed", "id", "uusi"),
        ("recorded", "state", "uusi/neuvonta"),
    ]
    git(repository, "add", "-A")
    assert told(repository, staged=True) == told(repository)


def renamed_item(root: Path, *ids: str) -> None:
    for path in (PLAN, YEAR):
        for was in ids:
            text = (root / path).read_text(encoding="utf-8")
            text = text.replace(f"tunnus: {was}\n", f"tunnus: {was}-x\n")
            write(root, path, text.replace(f"  {was}:\n", f"  {was}-x:\n"))


def test_another_id_is_no_withdrawal(repository: Path) -> None:
    recorded(repository, "61", source="YTJ")
    recorded(repository, None, id="neuvonta", state="valmis")
    renamed_item(repository, ID, "neuvonta")
    assert sorted(told(repository)) == [("renamed", "id")] * 2
    assert not compared(repository).fails("weaker")
    text = (repository / YEAR).read_text(encoding="utf-8")
    write(repository, YEAR, text.replace("arvo: 61", "arvo: 62"))
    value = compared(repository).diff.changes[0]
    assert (value.kind, value.subject, value.old, value.new) == (
        "rewritten", f"malli-2022-2025/{ID}-x", "61", "62")  # fmt: skip


def test_a_year_that_keeps_the_former_id_has_not_changed(repository: Path) -> None:
    recorded(repository, "61", source="YTJ")
    year = (repository / YEAR).read_text(encoding="utf-8")
    renamed_item(repository, ID)
    write(repository, YEAR, year.replace("arvo: 61", "arvo: 62"))
    assert sorted(told(repository)) == [("renamed", "id"), ("rewritten", "value")]


def test_plans_that_share_nothing_are_one_gone_and_one_new(repository: Path) -> None:
    (repository / PLAN).unlink()
    other = SUUNNITELMA.replace("neuvonta", "toinen").replace(ID, "jokin")
    write(repository, "plans/uusi.yaml", other)
    assert told(repository) == [("added", "item"), ("dropped", "item")]


def test_a_broken_file_is_told_and_the_others_are_compared(repository: Path, git: Git) -> None:
    write(repository, PLAN, SUUNNITELMA + "  tämä: [ei ole\n")
    write(repository, YEAR, VUOSI.replace("    tila:\n", "    tila: valmis\n"))
    found = compared(repository)
    assert [(item.kind, item.field, item.subject) for item in found.diff.changes] == [
        ("recorded", "state", "malli-2022-2025/neuvonta")
    ]
    assert {(item.newer, item.file, item.code) for item in found.diff.unread} == {
        (True, PLAN, "KEH002")
    }
    assert found.fails("never")
    commit(repository, git)
    assert {item.newer for item in compared(repository, "HEAD..HEAD~1").diff.unread} == {False}
    assert not compared(repository).diff.unread, "a file that did not change says nothing new"


@pytest.mark.parametrize("path", [YEAR, "plans/kunta.yaml", "plans/strategia-2022-2030.yaml"])
def test_every_kind_of_file_may_be_broken(repository: Path, path: str) -> None:
    write(repository, path, FILES[path].replace("muoto: 1", "muoto: 99"))
    assert [item.code for item in compared(repository).diff.unread] == ["KEH009"]


def test_a_conflict_under_way_is_no_index(repository: Path, git: Git) -> None:
    git(repository, "switch", "-qc", "toinen")
    write(repository, PLAN, EASED)
    commit(repository, git)
    git(repository, "switch", "-q", "main")
    write(repository, PLAN, SUUNNITELMA.replace("{2024: 60}", "{2024: 70}"))
    commit(repository, git)
    with pytest.raises(Exception, match="merge"):
        git(repository, "merge", "toinen")
    with pytest.raises(UserError) as caught:
        compared(repository, staged=True)
    assert caught.value.key == "git.unmerged"


# -------------------------------------------------------------------------------- revisions


def test_an_unknown_revision_names_the_near_ones(repository: Path, git: Git) -> None:
    git(repository, "branch", "ehdotus-2025")
    with pytest.raises(UserError) as caught:
        compared(repository, "main..ehdotus-2024")
    assert caught.value.key == "git.no-revision-near"
    assert "ehdotus-2025" in str(caught.value.params["near"])


@pytest.mark.parametrize("asked", ["--output=x", "-p", "main..--output=x", "--output=x...main"])
def test_what_looks_like_an_option_is_no_revision(repository: Path, git: Git, asked: str) -> None:
    git(repository, "update-ref", "refs/heads/--output=x", "HEAD")
    with pytest.raises(UserError) as caught:
        compared(repository, asked)
    assert caught.value.key == "diff.option"
    assert not (repository / "x").exists()
    assert told(repository, "refs/heads/--output=x..main") == []


def test_a_range_cannot_be_staged(repository: Path) -> None:
    with pytest.raises(UserError) as caught:
        compared(repository, "HEAD~1..HEAD", staged=True)
    assert caught.value.key == "diff.staged-range"


def test_nothing_that_a_repository_configures_runs(
    repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = repository / "ansa.sh"
    trap.write_text("#!/bin/sh\ntouch ansa-laukesi\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager"):
        git(repository, "config", key, str(trap))
    git(repository, "config", "core.hooksPath", str(repository))
    write(repository, ".gitattributes", "*.yaml diff=ansa\n")
    git(repository, "config", "diff.ansa.textconv", str(trap))
    monkeypatch.setenv("GIT_DIR", str(repository / "muualla"))
    quiet = ("--git-dir=.git", "-c", "core.fsmonitor=false")
    write(repository, PLAN, EASED)
    write(repository, "plans/[k].yaml", "laji: suunnitelma\n")
    before = git(repository, *quiet, "status", "--porcelain")
    assert told(repository) == [("weakened", "target")]
    assert told(repository, staged=True) == []
    assert not (repository / "ansa-laukesi").exists()
    assert git(repository, *quiet, "status", "--porcelain") == before


# -------------------------------------------------------------------------- values and reasons


def recorded(root: Path, value: str | None, **further: Any) -> None:
    request = Request(**{"year": 2024, "id": ID, "value": value, **further})
    record(Workspace.find(root), request, dt.date(2025, 2, 1), FI)


def test_a_reason_in_a_commit_makes_a_correction(repository: Path) -> None:
    recorded(repository, "61", source="YTJ")
    recorded(repository, "62", replace=True, reason="Laskuvirhe")
    (item,) = compared(repository, "HEAD~1..HEAD").diff.changes
    assert (item.kind, item.severity, item.note) == ("corrected", "substantive", "Laskuvirhe")
    (item,) = compared(repository, "HEAD~1").diff.changes
    assert item.kind == "corrected"
    (item,) = compared(repository, "HEAD..HEAD~1").diff.changes
    assert item.kind == "rewritten", "backwards no commit gives a reason"


def test_a_final_value_tells_its_reason_too(repository: Path) -> None:
    recorded(repository, "61", source="YTJ", quality="ennakko")
    recorded(repository, "62", replace=True, reason="Lopullinen tieto", quality="lopullinen")
    value = compared(repository, "HEAD~1..HEAD").diff.changes[0]
    assert (value.kind, value.note) == ("corrected", "Lopullinen tieto")


def test_a_value_that_the_reasons_do_not_account_for_is_overwritten(
    repository: Path, git: Git
) -> None:
    recorded(repository, "61", source="YTJ")
    recorded(repository, "62", replace=True, reason="Laskuvirhe")
    text = (repository / YEAR).read_text(encoding="utf-8")
    write(repository, YEAR, text.replace("arvo: 62", "arvo: 63"))
    (item,) = compared(repository, "HEAD~1").diff.changes
    assert (item.kind, item.severity, item.new) == ("rewritten", "weaker", "63")
    commit(repository, git)
    (item,) = compared(repository, "HEAD~2..HEAD").diff.changes
    assert item.kind == "rewritten"


def test_a_correction_of_what_was_empty_is_told(repository: Path) -> None:
    recorded(repository, "61")
    seal_year(repository)
    recorded(repository, None, source="YTJ 1.2.2025", replace=True, reason="Lähde puuttui")
    assert [item.message for item in compared(repository, "HEAD~1..HEAD").diff.changes] == [
        "Uusien yritysten määrä: lähde 2024: YTJ 1.2.2025",
        "Uusien yritysten määrä: oikaisu 2025-02-01 2024: lähde: (ei ollut): Lähde puuttui",
    ]
    last = history(Workspace.find(repository), ID, FI).history.items[0].rows[-2:]
    assert (last[0].field, last[0].new) == ("source", "YTJ 1.2.2025")
    assert "lähde: (ei ollut): Lähde puuttui" in last[1].message


def test_seals_are_told(repository: Path, git: Git) -> None:
    seal = (
        "laji: sinetti\nmuoto: 1\nkohde: malli-2022-2025/2024\nmenetelmä: 1\npvm: 2025-02-01\n"
        "tiiviste: {}\nrivit:\n  neuvonta: {{tiiviste: b}}\n"
    )
    path = "plans/malli-2022-2025/2024.sinetti.yaml"
    write(repository, path, seal.format("a"))
    assert told(repository) == [("added", "seal")]
    commit(repository, git)
    write(repository, path, seal.format("c"))
    assert told(repository) == [("rewritten", "seal")]
    (repository / path).unlink()
    assert told(repository) == [("dropped", "seal")]


def test_a_shallow_clone_is_compared_like_any_other(
    repository: Path, tmp_path: Path, git: Git
) -> None:
    write(repository, PLAN, EASED)
    commit(repository, git)
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), "matala")
    shallow = tmp_path / "matala"
    write(shallow, PLAN, SUUNNITELMA)
    assert told(shallow) == [("tightened", "target")]


def test_line_ends_are_nothing(repository: Path) -> None:
    write(repository, PLAN, SUUNNITELMA.replace("\n", "\r\n"))
    assert told(repository) == []


def test_several_plans_stand_under_their_names(tmp_path: Path, git: Git) -> None:
    second = SUUNNITELMA.replace("Kehittämissuunnitelma", "Toinen suunnitelma")
    root = make_repository(tmp_path / "malli", {"plans/toinen.yaml": second})
    into_git(root, git)
    write(root, PLAN, EASED)
    write(root, "plans/toinen.yaml", second.replace("{2024: 60}", "{2024: 70}"))
    page = compared(root).page
    assert [name for name, _ in page.by_home(page.views)] == [
        "Kehittämissuunnitelma 2022–2025", "Toinen suunnitelma 2022–2025"]  # fmt: skip


def test_the_example_s_history_reads_as_it_happened(tmp_path: Path) -> None:
    folder = tmp_path / "kunta"
    assert run(["init", "--example", str(folder)]) == 0
    found = compared(folder, "HEAD~40..HEAD")
    assert not found.diff.unread
    weaker = [item for item in found.diff.changes if item.severity == "weaker"]
    assert [(item.kind, item.field, item.decision) for item in weaker] == [
        ("postponed", "schedule", "siv-2024-02-13")
    ]
