"""Records that wait for acceptance beside a protected branch: they stay until they, or the same, are accepted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.sealing import commit
from tests.sending import FI, ID, TODAY, YEAR, git, make_clones, note, protect, put, sent, shared

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.collision import CollisionError
from kehitys_cli.operations.send import Sent, waiting
from kehitys_cli.operations.status import status
from kehitys_cli.operations.undo import Named, undo
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from pathlib import Path

BRANCH = "kirjaukset/kh-2024"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="hooks are shell scripts here")


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of a shared repository whose main branch takes no pushes."""
    ours, theirs = make_clones(tmp_path)
    protect(ours)
    return ours, theirs


def bare(root: Path) -> Path:
    return root.parent / "yhteinen.git"


def let_in(root: Path, branch: str) -> None:
    """Accept a branch as one commit of the server's own, as a squash does."""
    clone = root.parent / f"palvelin-{len(list(root.parent.iterdir()))}"
    git(root.parent, "clone", "-q", str(bare(root)), clone.name)
    git(clone, "merge", "-q", "--squash", f"origin/{branch}")
    git(clone, "commit", "-qm", "Hyväksy (#1)")
    reach(clone)


def reach(root: Path) -> None:
    """Bring a clone's HEAD to the shared main branch, past its protection."""
    git(root, "push", "-q", "origin", "HEAD:refs/heads/tulossa")
    git(bare(root), "update-ref", "refs/heads/main", "refs/heads/tulossa")
    git(bare(root), "update-ref", "-d", "refs/heads/tulossa")


def subjects(root: Path) -> list[str]:
    return git(root, "log", "--format=%s").split("\n")


def unsent(root: Path) -> int | None:
    return status(Workspace(root), 2024, TODAY, FI).unsent


def in_file(root: Path) -> str:
    return (root / YEAR).read_text(encoding="utf-8")


def test_a_second_send_says_where_the_record_waits(
    clones: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    ours, _ = clones
    put(ours, "61")
    assert sent(ours).pending == 0
    told = sent(ours)
    assert (told.records, told.pending, told.pending_on) == ((), 1, BRANCH)
    assert run(["-C", str(ours), "--lang", "fi", "send"]) == 0
    out = capsys.readouterr().out
    assert f"1 aiemmin lähetetty kirjaus odottaa hyväksyntää haarassa {BRANCH} (origin)." in out
    assert f"Pyydä strategiatoimistoa hyväksymään haara {BRANCH}." in out
    assert "Kaikki on jo lähetetty" not in out
    assert unsent(ours) == 0


def test_what_waits_stays_when_something_else_is_accepted(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(ours, "61")
    sent(ours)
    put(theirs, "7", "toinen")
    reach(theirs)
    told = sent(ours)
    assert (told.came, told.pending, told.pending_on) == (1, 1, BRANCH)
    assert subjects(ours)[0].startswith("Kirjaa: Uusien yritysten")
    assert "arvo: 61" in in_file(ours)
    assert "arvo: 7" in in_file(ours)
    assert git(ours, "status", "--porcelain") == ""
    assert unsent(ours) == 0
    assert "arvo: 7" not in shared(ours, BRANCH)
    note(ours, "neuvonta", state="valmis")
    assert unsent(ours) == 1
    told = sent(ours)
    assert (told.branch, len(told.records), told.pending) == (BRANCH, 1, 1)
    assert git(bare(ours), "branch", "--list", f"{BRANCH}*").split() == [BRANCH]
    for text in ("arvo: 61", "arvo: 7", "tila: valmis"):
        assert text in shared(ours, BRANCH)
    assert unsent(ours) == 0


def test_a_record_of_another_unit_goes_to_the_branch_that_waits(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    put(ours, "61")
    sent(ours)
    put(ours, "7", "toinen", by="sivistys")
    assert sent(ours).branch == BRANCH


def test_what_was_accepted_as_one_commit_waits_no_more(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(ours, "61")
    put(ours, "62", replace=True, reason="laskuvirhe")
    note(ours, ID, note="Ennakko")
    sent(ours)
    let_in(ours, BRANCH)
    git(theirs, "pull", "-q")
    note(theirs, ID, quality="ennakko")
    note(theirs, "neuvonta", state="valmis")
    reach(theirs)
    assert sent(ours) == Sent("origin", "main", came=3)
    assert git(ours, "rev-parse", "HEAD") == git(ours, "rev-parse", "origin/main")
    assert "arvo: 62" in in_file(ours)
    put(ours, "7", "toinen")
    told = sent(ours)
    assert (told.branch, told.pending) == (BRANCH, 0)
    assert git(bare(ours), "rev-list", "--count", f"main..{BRANCH}") == "1"


def test_of_what_waits_only_the_accepted_part_is_let_go(clones: tuple[Path, Path]) -> None:
    ours, _ = clones
    put(ours, "61")
    put(ours, "62", replace=True, reason="laskuvirhe")
    sent(ours)
    let_in(ours, BRANCH)
    put(ours, "7", "toinen")
    told = sent(ours)
    assert (told.branch, len(told.records), told.pending) == (BRANCH, 1, 0)
    assert git(bare(ours), "log", "--format=%s", f"main..{BRANCH}").startswith("Kirjaa: Toinen")


@pytest.mark.parametrize("way", ["--no-ff", "rebase"])
def test_what_was_accepted_commit_by_commit_waits_no_more(
    clones: tuple[Path, Path], way: str
) -> None:
    ours, theirs = clones
    put(ours, "61")
    note(ours, "neuvonta", state="valmis")
    sent(ours)
    (theirs / "muistio.txt").write_text("toisen", encoding="utf-8")
    commit(theirs, "Lisää muistio")
    git(theirs, "fetch", "-q")
    if way == "rebase":
        git(theirs, "cherry-pick", f"origin/main..origin/{BRANCH}")
    else:
        git(theirs, "merge", "-q", way, "--no-edit", f"origin/{BRANCH}")
    reach(theirs)
    assert sent(ours).pending == 0
    assert git(ours, "rev-parse", "HEAD") == git(ours, "rev-parse", "origin/main")
    assert unsent(ours) == 0


def test_a_branch_that_was_thrown_away_leaves_its_records_unsent(
    clones: tuple[Path, Path],
) -> None:
    ours, _ = clones
    put(ours, "61")
    sent(ours)
    git(bare(ours), "update-ref", "-d", f"refs/heads/{BRANCH}")
    told = sent(ours)
    assert (told.branch, len(told.records)) == (BRANCH, 1)
    assert "arvo: 61" in shared(ours, BRANCH)


def test_what_another_added_to_the_branch_is_not_overwritten(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(ours, "61")
    sent(ours)
    git(theirs, "fetch", "-q")
    git(theirs, "checkout", "-q", BRANCH)
    note(theirs, "neuvonta", assessment="Hyvin meni.")
    git(theirs, "push", "-q")
    before = git(bare(ours), "rev-parse", BRANCH)
    put(ours, "7", "toinen")
    assert sent(ours).branch == f"{BRANCH}-2"
    assert git(bare(ours), "rev-parse", BRANCH) == before
    for text in ("arvo: 61", "arvo: 7"):
        assert text in shared(ours, f"{BRANCH}-2")


def test_a_server_that_lets_no_branch_be_renewed_gets_a_new_one(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    git(bare(ours), "config", "receive.denyNonFastForwards", "true")
    put(ours, "61")
    sent(ours)
    put(theirs, "7", "toinen")
    reach(theirs)
    note(ours, "neuvonta", state="valmis")
    assert sent(ours).branch == f"{BRANCH}-2"
    assert unsent(ours) == 0


def test_what_waits_and_collides_can_be_taken_back_by_its_name(clones: tuple[Path, Path]) -> None:
    ours, theirs = clones
    put(ours, "61")
    note(ours, "neuvonta", state="valmis")
    sent(ours)
    put(theirs, "60")
    reach(theirs)
    before = (git(ours, "rev-parse", "HEAD"), in_file(ours))
    with pytest.raises(CollisionError) as caught:
        sent(ours)
    assert (git(ours, "rev-parse", "HEAD"), in_file(ours)) == before
    assert caught.value.collision.undo == (
        "kehitys record malli-2022-2025/uudet-yritykset --year 2024 --undo"
    )
    with pytest.raises(RefusedError, match="undo-sent"):
        undo(Workspace(ours), FI)
    undo(Workspace(ours), FI, Named(ID, year=2024))
    told = sent(ours)
    assert told.records == ("Peru: Uusien yritysten määrä 2024 = 61 kpl",)
    assert (told.branch, told.pending) == (BRANCH, 1)
    assert "arvo: 60" in in_file(ours)
    assert "tila: valmis" in in_file(ours)
    assert "arvo: 60" in shared(ours, BRANCH)
    assert "tila: valmis" in shared(ours, BRANCH)
    assert waiting(Workspace(ours)) == 0


def test_what_was_accepted_and_then_taken_back_is_taken_back_there(
    clones: tuple[Path, Path],
) -> None:
    ours, _ = clones
    put(ours, "61")
    sent(ours)
    let_in(ours, BRANCH)
    undo(Workspace(ours), FI, Named(ID))
    told = sent(ours)
    assert len(told.records) == 1
    assert "arvo: 61" in shared(ours)
    assert "arvo: 61" not in shared(ours, told.branch)
    assert "arvo: 61" not in in_file(ours)


def test_what_was_taken_back_stays_so_however_often_others_come_first(
    clones: tuple[Path, Path],
) -> None:
    ours, theirs = clones
    put(ours, "61")
    note(ours, "neuvonta", state="valmis")
    sent(ours)
    undo(Workspace(ours), FI, Named(ID))
    put(theirs, "7", "toinen")
    reach(theirs)
    assert sent(ours).branch == BRANCH
    put(theirs, "60")
    reach(theirs)
    assert sent(ours).pending == 1
    assert "arvo: 60" in in_file(ours)
    assert "tila: valmis" in in_file(ours)


def test_a_signed_record_is_not_rewritten_but_let_go_once_accepted(
    clones: tuple[Path, Path],
) -> None:
    ours, theirs = clones
    put(ours, "61")
    raw = git(ours, "cat-file", "commit", "HEAD")
    head, _, message = raw.partition("\n\n")
    (ours / "allekirjoitettu").write_text(f"{head}\ngpgsig x\n\n{message}\n", encoding="utf-8")
    made = git(ours, "hash-object", "-t", "commit", "-w", "allekirjoitettu")
    (ours / "allekirjoitettu").unlink()
    git(ours, "update-ref", "HEAD", made)
    sent(ours)
    put(theirs, "7", "toinen")
    reach(theirs)
    with pytest.raises(UserError, match="send.signed"):
        sent(ours)
    assert git(ours, "rev-parse", "HEAD") == made
    let_in(ours, BRANCH)
    assert sent(ours).pending == 0
    assert "arvo: 61" in in_file(ours)
