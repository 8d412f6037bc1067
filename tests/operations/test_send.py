"""Sending: two clones and a bare repository between them; nothing of anybody's is ever lost."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.sample import make_repository
from tests.sealing import change, commit
from tests.sending import FI, TODAY, YEAR, git, make_clones, protect, put, sent, shared

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.collision import CollisionError
from kehitys_cli.operations.send import Sent, request_address, waiting
from kehitys_cli.operations.status import status
from kehitys_cli.operations.undo import undo
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of one shared repository: ours and theirs."""
    return make_clones(tmp_path)


def test_a_record_is_sent_and_then_nothing_waits(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    assert waiting(Workspace(ours)) == 0
    put(ours, "61")
    assert waiting(Workspace(ours)) == 1
    told = sent(ours)
    assert (told.branch, len(told.records), told.others, told.came) == ("main", 1, (), 0)
    assert "arvo: 61" in shared(ours)
    assert waiting(Workspace(ours)) == 0
    assert sent(ours) == Sent("origin", "main")


def test_ours_goes_on_top_of_theirs_with_its_words_and_days(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(theirs, "7", "toinen")
    sent(theirs)
    put(ours, "61")
    put(ours, "62", replace=True, reason="laskuvirhe")
    before = git(ours, "log", "-2", "--format=%an %ad %cd %B")
    told = sent(ours)
    assert (len(told.records), told.came) == (2, 1)
    assert git(ours, "log", "-2", "--format=%an %ad %cd %B") == before
    assert git(ours, "rev-parse", "HEAD") == git(ours, "rev-parse", "origin/main")
    assert git(ours, "rev-list", "--merges", "HEAD") == ""
    for value in ("arvo: 62", "arvo: 7"):
        assert value in shared(ours)
        assert value in (ours / YEAR).read_text(encoding="utf-8")
    assert git(ours, "status", "--porcelain") == ""


def test_what_others_sent_comes_even_when_nothing_is_ours(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(theirs, "7", "toinen")
    sent(theirs)
    assert sent(ours) == Sent("origin", "main", came=1)
    assert "arvo: 7" in (ours / YEAR).read_text(encoding="utf-8")


def test_unsaved_changes_of_other_files_stay(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(theirs, "7", "toinen")
    sent(theirs)
    put(ours, "61")
    (ours / "muistio.txt").write_text("oma", encoding="utf-8")
    change(ours, "plans/kunta.yaml", "laji: kunta\n", "laji: kunta # oma\n")
    sent(ours)
    assert git(ours, "status", "--porcelain").split() == [
        "M",
        "plans/kunta.yaml",
        "??",
        "muistio.txt",
    ]


def test_unsaved_changes_of_the_same_file_stop_the_send(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(theirs, "7", "toinen")
    sent(theirs)
    put(ours, "61")
    change(ours, YEAR, "yhteenveto: |\n", "yhteenveto: |\n  kesken\n")
    before = (git(ours, "rev-parse", "HEAD"), (ours / YEAR).read_bytes())
    with pytest.raises(UserError, match="send.changed"):
        sent(ours)
    assert (git(ours, "rev-parse", "HEAD"), (ours / YEAR).read_bytes()) == before


def test_one_cell_recorded_twice_is_told_in_words(
    clones: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = clones
    put(theirs, "60", by="sivistys")
    sent(theirs)
    put(ours, "61")
    before = (git(ours, "rev-parse", "HEAD"), (ours / YEAR).read_bytes())
    with pytest.raises(CollisionError) as caught:
        sent(ours)
    both = caught.value.collision
    assert (both.mine, both.theirs) == ("61", "60")
    assert (both.my_unit, both.their_unit) == ("Kunnanhallitus", "Sivistys")
    row = shared(ours).splitlines()[both.line - 1]
    assert row.strip() == "arvo: 60"
    assert (git(ours, "rev-parse", "HEAD"), (ours / YEAR).read_bytes()) == before
    assert git(ours, "status", "--porcelain") == ""
    assert run(["-C", str(ours), "--lang", "fi", "send"]) == 1
    told = capsys.readouterr().err
    assert "Sinulla (Kunnanhallitus): 61" in told
    assert "Jo lähetetty (Sivistys): 60" in told


def test_the_way_out_of_a_collision_works_as_it_is_told(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(theirs, "60")
    sent(theirs)
    put(ours, "61")
    with pytest.raises(CollisionError):
        sent(ours)
    undo(Workspace(ours), FI)
    assert sent(ours).came == 1
    assert "arvo: 60" in (ours / YEAR).read_text(encoding="utf-8")
    put(ours, "61", replace=True, reason="tarkistettu")
    sent(ours)
    assert "arvo: 61" in shared(ours)


def test_the_same_value_twice_is_no_collision_of_values(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(theirs, "61")
    sent(theirs)
    put(ours, "61")
    sent(ours)
    assert shared(ours).count("arvo: 61") == 1


@pytest.mark.skipif(os.name == "nt", reason="hooks are shell scripts here")
def test_a_protected_branch_gets_a_branch_beside_it(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    protect(ours)
    put(ours, "61")
    told = sent(ours)
    assert told.branch == "kirjaukset/kh-2024"
    assert told.protected == "main on suojattu"
    assert "arvo: 61" in shared(ours, "kirjaukset/kh-2024")
    assert "arvo: 61" not in shared(ours)
    assert waiting(Workspace(ours)) == 0
    with pytest.raises(RefusedError, match="undo-sent"):
        undo(Workspace(ours), FI)
    put(ours, "7", "toinen")
    assert sent(ours).branch == "kirjaukset/kh-2024"


@pytest.mark.skipif(os.name == "nt", reason="hooks are shell scripts here")
def test_two_people_of_one_unit_get_branches_of_their_own(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    protect(ours)
    put(ours, "61")
    put(theirs, "7", "toinen")
    assert sent(ours).branch == "kirjaukset/kh-2024"
    assert sent(theirs).branch == "kirjaukset/kh-2024-2"


@pytest.mark.skipif(os.name == "nt", reason="hooks are shell scripts here")
def test_a_server_that_refuses_everything_is_told(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    protect(ours, branch="$1", words="ei nyt")
    hook = ours.parent / "yhteinen.git" / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho ei nyt >&2; exit 1\n", encoding="utf-8")
    put(ours, "61")
    with pytest.raises(UserError, match="send.refused") as caught:
        sent(ours)
    assert caught.value.params["words"] == "ei nyt"
    assert waiting(Workspace(ours)) == 1


def test_offline_is_no_error(clones: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    ours, _ = clones
    put(ours, "61")
    put(ours, "7", "toinen")
    git(ours, "remote", "set-url", "origin", "https://nimi:salasana@localhost:1/kunta.git")
    assert run(["-C", str(ours), "--lang", "fi", "send"]) == 0
    told = capsys.readouterr().out
    assert "Odottaa lähettämistä: 2 kirjausta" in told
    assert "salasana" not in told
    assert status(Workspace(ours), 2024, TODAY, FI).unsent == 2


def test_without_a_remote_it_is_told_what_is_missing(tmp_path: Path) -> None:
    root = make_repository(tmp_path / "yksin")
    git(root, "init", "-q", "-b", "main")
    commit(root, "Alku")
    assert waiting(Workspace(root)) is None
    with pytest.raises(UserError, match="send.no-remote"):
        sent(root)


def test_nothing_is_sent_amid_a_merge_or_without_a_branch(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    put(ours, "61")
    (ours / ".git" / "MERGE_HEAD").write_text("x", encoding="utf-8")
    with pytest.raises(UserError, match="git.under-way"):
        sent(ours)
    (ours / ".git" / "MERGE_HEAD").unlink()
    git(ours, "checkout", "-q", "--detach")
    with pytest.raises(UserError, match="git.detached"):
        sent(ours)


def test_what_is_no_record_is_sent_too_and_said_apart(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    (ours / "muistio.txt").write_text("oma", encoding="utf-8")
    commit(ours, "Lisää muistio")
    put(ours, "61")
    told = sent(ours)
    assert (told.others, len(told.records)) == (("Lisää muistio",), 1)


def test_a_merge_of_ones_own_is_not_rewritten(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    git(ours, "checkout", "-q", "-b", "sivu")
    (ours / "muistio.txt").write_text("oma", encoding="utf-8")
    commit(ours, "Lisää muistio")
    git(ours, "checkout", "-q", "main")
    git(ours, "merge", "-q", "--no-ff", "-m", "Yhdistä", "sivu")
    put(theirs, "7", "toinen")
    sent(theirs)
    with pytest.raises(UserError, match="send.merges"):
        sent(ours)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://github.com/kunta/plans.git", "https://github.com/kunta/plans/compare/main...kirjaukset%2Fkh-2024?expand=1"),
        ("git@github.com:kunta/plans.git", "https://github.com/kunta/plans/compare/main...kirjaukset%2Fkh-2024?expand=1"),
        ("ssh://git@gitlab.kunta.example:22/a/b/plans.git", "https://gitlab.kunta.example/a/b/plans/-/merge_requests/new?merge_request%5Bsource_branch%5D=kirjaukset%2Fkh-2024&merge_request%5Btarget_branch%5D=main"),
        ("https://nimi:salasana@gitlab.com/a/plans", "https://gitlab.com/a/plans/-/merge_requests/new?merge_request%5Bsource_branch%5D=kirjaukset%2Fkh-2024&merge_request%5Btarget_branch%5D=main"),
        ("https://kunta@dev.azure.com/kunta/seuranta/_git/plans", "https://dev.azure.com/kunta/seuranta/_git/plans/pullrequestcreate?sourceRef=kirjaukset%2Fkh-2024&targetRef=main"),
        ("git@ssh.dev.azure.com:v3/kunta/seuranta/plans", "https://dev.azure.com/kunta/seuranta/_git/plans/pullrequestcreate?sourceRef=kirjaukset%2Fkh-2024&targetRef=main"),
        ("https://git.kunta.example/plans.git", ""),
        ("/srv/git/plans.git", ""),
        ("file:///srv/git/plans.git", ""),
    ],
)  # fmt: skip
def test_the_address_for_the_request(address: str, expected: str) -> None:
    assert request_address(address, "kirjaukset/kh-2024", "main") == expected


def test_hostile_names_are_names(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    git(ours, "config", "core.fsmonitor", "touch ajettu; false")
    git(ours, "config", "diff.external", "touch ajettu")
    put(ours, "61")
    sent(ours)
    assert not (ours / "ajettu").exists()
