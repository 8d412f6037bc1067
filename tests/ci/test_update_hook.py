"""`examples/ci/update`: a bare repository that takes nothing broken."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.ci.proposal import PLAN, changed
from tests.ci.runner import BIN, Ran
from tests.conftest import ROOT

from kehitys_cli.cli.entry import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def share(repository: Path, tmp_path: Path, git: Callable[..., str]) -> Path:
    """A bare repository with the hook, which holds what the sample holds."""
    bare = tmp_path / "levy" / "arkisto.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), str(bare))
    shutil.copy(ROOT / "examples" / "ci" / "update", bare / "hooks" / "update")
    git(repository, "remote", "add", "origin", str(bare))
    return bare


@pytest.fixture
def push(repository: Path, share: Path, tmp_path: Path) -> Callable[..., Ran]:
    """Push; what the hook makes on its way must be gone afterwards."""
    temporary = tmp_path / "tilapäinen"
    temporary.mkdir()

    def pushed(*names: str, path: str = f"{BIN}{os.pathsep}{os.environ['PATH']}") -> Ran:
        done = subprocess.run(
            ["git", "push", "--quiet", "origin", *names],
            cwd=repository,
            env={**os.environ, "PATH": path, "TMPDIR": str(temporary), "KEHITYS_LANG": "fi"},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert list(temporary.iterdir()) == []
        assert (share / "HEAD").exists()
        return Ran(done.returncode, done.stdout, done.stderr)

    return pushed


def commit(repository: Path, git: Callable[..., str], old: str, new: str) -> None:
    changed(repository, old, new)
    git(repository, "commit", "--quiet", "-am", "Muutos")


def test_sound_plans_are_taken(
    repository: Path, share: Path, push: Callable[..., Ran], git: Callable[..., str]
) -> None:
    commit(repository, git, "tavoitetaso: {2024: 60}", "tavoitetaso: {2024: 55}")
    done = push("main")
    assert (done.code, done.err) == (0, "")
    assert git(share, "rev-parse", "main") == git(repository, "rev-parse", "HEAD")


def test_broken_plans_are_refused_with_what_is_wrong(
    repository: Path, share: Path, push: Callable[..., Ran], git: Callable[..., str]
) -> None:
    before = git(share, "rev-parse", "main")
    commit(repository, git, "aikataulu: 2022–", "aikataulu: 2031–")
    done = push("main")
    assert done.code == 1
    assert f"{PLAN}:17:16: error KEH301" in done.err
    assert "Ei otettu vastaan: korjaa virheet" in done.err
    assert "warning KEH" not in done.err
    assert git(share, "rev-parse", "main") == before


def test_who_sends_is_told_what_is_wrong(
    repository: Path,
    push: Callable[..., Ran],
    git: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert push("--set-upstream", "main").code == 0
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    commit(repository, git, "aikataulu: 2022–", "aikataulu: 2031–")
    assert run(["-C", str(repository), "--lang", "fi", "send"]) == 2
    assert f"hylkäsi kirjaukset: {PLAN}:17:16: error KEH301" in capsys.readouterr().err


def test_the_pushed_tree_is_checked_and_not_what_lies_about(
    repository: Path, push: Callable[..., Ran], git: Callable[..., str]
) -> None:
    commit(repository, git, "aikataulu: 2022–", "aikataulu: 2031–")
    changed(repository, "aikataulu: 2031–", "aikataulu: 2022–")
    assert push("main").code == 1


def test_no_attribute_hides_a_file(
    repository: Path, push: Callable[..., Ran], git: Callable[..., str]
) -> None:
    (repository / ".gitattributes").write_text(f"{PLAN} export-ignore\n", encoding="utf-8")
    (repository / "plans" / ".gitattributes").write_text("* export-ignore\n", encoding="utf-8")
    git(repository, "add", "-A")
    commit(repository, git, "aikataulu: 2022–", "aikataulu: 2031–")
    assert "KEH301" in push("main").err


def test_a_new_branch_is_checked_too(
    repository: Path, share: Path, push: Callable[..., Ran], git: Callable[..., str]
) -> None:
    git(repository, "switch", "--quiet", "-c", "$(touch${IFS}murto);ehdotus")
    assert push("HEAD").code == 0
    assert not (share / "murto").exists()
    commit(repository, git, "kausi: 2022–2025", "kausi: pian")
    assert push("HEAD").code == 1


def test_a_branch_without_plans_is_refused(
    repository: Path, push: Callable[..., Ran], git: Callable[..., str]
) -> None:
    git(repository, "rm", "-r", "--quiet", "plans")
    git(repository, "commit", "--quiet", "-m", "Pois")
    done = push("main")
    assert done.code == 1
    assert "haarassa ei ole hakemistoa plans" in done.err


def test_tags_and_deleted_branches_are_git_s_own_matter(
    repository: Path, push: Callable[..., Ran], git: Callable[..., str]
) -> None:
    git(repository, "tag", "v1")
    git(repository, "branch", "ehdotus")
    assert push("v1", "ehdotus").code == 0
    assert push("--delete", "ehdotus").code == 0


def test_without_the_command_nothing_is_taken(
    repository: Path, push: Callable[..., Ran], git: Callable[..., str]
) -> None:
    commit(repository, git, "tavoitetaso: {2024: 60}", "tavoitetaso: {2024: 55}")
    done = push("main", path="/usr/bin:/bin")
    assert done.code == 1
    assert "ohjelmaa kehitys ei löydy" in done.err
