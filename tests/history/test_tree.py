"""The files of a commit are read from its objects, as a checkout of it would give them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.history.git import Git
from kehitys_cli.history.tree import CommitFiles
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import Entry, EntryKind, NotRegularError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _files(root: Path, revision: str = "HEAD") -> CommitFiles:
    git = Git.at(root)
    return CommitFiles(git, git.resolved(revision).id)


def test_a_commit_is_a_workspace_like_its_checkout(repository: Path) -> None:
    on_disk, committed = Workspace(repository), Workspace(repository, _files(repository))
    assert committed.layout == on_disk.layout
    assert committed.register.data == on_disk.register.data
    for there, here in zip(committed.bundles(), on_disk.bundles(), strict=True):
        assert [item.source for item in there.documents] == [item.source for item in here.documents]
        assert there.plan == here.plan
        assert there.followups == here.followups


def test_the_work_tree_has_no_say(repository: Path) -> None:
    files = _files(repository)
    before = files.read("plans/kunta.yaml", 1 << 20)
    (repository / "plans" / "kunta.yaml").write_text("muuta", encoding="utf-8")
    assert _files(repository).read("plans/kunta.yaml", 1 << 20) == before


def test_the_root_of_the_plans_may_lie_below_that_of_git(
    tmp_path: Path, repository: Path, git: Callable[..., str]
) -> None:
    inner = tmp_path / "ylempi" / "kunta [1]"
    inner.parent.mkdir()
    (repository / ".git").rename(inner.parent / ".git")
    repository.rename(inner)
    git(inner.parent, "add", "-A")
    git(inner.parent, "commit", "-qm", "Siirretään")
    assert Workspace(inner, _files(inner)).layout == Workspace(inner).layout


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_lead_where_a_checkout_follows_them(
    repository: Path, git: Callable[..., str]
) -> None:
    plans = repository / "plans"
    (plans / "linkki.yaml").symlink_to("kunta.yaml")
    (plans / "ulos.yaml").symlink_to("../../muualla.yaml")
    (plans / "kehä.yaml").symlink_to("kehä.yaml")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Linkit")
    files = _files(repository)
    assert files.read("plans/linkki.yaml", 1 << 20) == files.read("plans/kunta.yaml", 1 << 20)
    kinds = {entry.name: entry.kind for entry in files.entries("plans")}
    assert kinds["linkki.yaml"] is EntryKind.FILE
    assert kinds["ulos.yaml"] is EntryKind.OUTSIDE
    assert kinds["kehä.yaml"] is EntryKind.OUTSIDE


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_counts_wherever_it_stands_in_a_path(
    repository: Path, tmp_path: Path, git: Callable[..., str]
) -> None:
    plans = repository / "plans"
    (repository / "data").mkdir()
    (plans / "malli-2022-2025").rename(repository / "data" / "vuodet")
    (repository / "data" / "vuodet" / "2025.yaml").symlink_to("2024.yaml")
    (repository / "data" / "kautta").symlink_to("../data/./vuodet/")
    (plans / "malli-2022-2025").symlink_to("../data/kautta")
    (plans / "ulos").symlink_to("../../muualle")
    (plans / "tyhjään").symlink_to("../data/ei-ole")
    (plans / "kehä").symlink_to("kehä")
    (plans / "juuri").symlink_to(tmp_path)
    (plans / "läpi.yaml").symlink_to("kunta.yaml/../kunta.yaml")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Linkit")
    on_disk, committed = Workspace(repository), Workspace(repository, _files(repository))
    assert committed.layout == on_disk.layout
    assert committed.layout.years == {"malli-2022-2025": (2024, 2025)}
    for path in ("plans", "plans/malli-2022-2025", "data/kautta"):
        assert committed.files.entries(path) == on_disk.files.entries(path)
    for name in (2024, 2025):
        path = f"plans/malli-2022-2025/{name}.yaml"
        assert committed.files.read(path, 1 << 20) == on_disk.files.read(path, 1 << 20)


def test_a_module_is_the_empty_folder_of_a_checkout(
    repository: Path, git: Callable[..., str]
) -> None:
    head = git(repository, "rev-parse", "HEAD").strip()
    for path in ("plans/aineisto", "plans/malli-2022-2025/liite", "plans/outo.yaml"):
        git(repository, "update-index", "--add", "--cacheinfo", f"160000,{head},{path}")
    git(repository, "commit", "-qm", "Moduulit")
    for path in ("plans/aineisto", "plans/malli-2022-2025/liite", "plans/outo.yaml"):
        (repository / path).mkdir()
    on_disk, committed = Workspace(repository), Workspace(repository, _files(repository))
    assert committed.layout == on_disk.layout
    assert committed.files.entries("plans") == on_disk.files.entries("plans")
    assert committed.files.entries("plans/aineisto") == []
    for there, here in zip(committed.bundles(), on_disk.bundles(), strict=True):
        assert [item.source for item in there.documents] == [item.source for item in here.documents]
    with pytest.raises(NotRegularError):
        committed.files.read("plans/outo.yaml", 10)


def test_a_limit_cuts_and_a_folder_is_no_file(repository: Path) -> None:
    files = _files(repository)
    assert len(files.read("plans/kunta.yaml", 10)) == 11
    assert Entry("plans", EntryKind.FOLDER) in files.entries("")
    with pytest.raises(NotRegularError):
        files.read("plans", 10)
    with pytest.raises(UserError):
        files.read("plans/ei-ole.yaml", 10)


def test_an_object_that_is_gone_is_said(repository: Path) -> None:
    git = Git.at(repository)
    with pytest.raises(UserError) as caught:
        git.blobs(["0" * 40])
    assert caught.value.key == "git.no-object"


def test_a_replaced_object_fools_nobody(repository: Path, git: Callable[..., str]) -> None:
    blob = git(repository, "rev-parse", "HEAD:plans/kunta.yaml").strip()
    (repository / "toinen").write_text("toinen", encoding="utf-8")
    other = git(repository, "hash-object", "-w", "toinen").strip()
    git(repository, "replace", blob, other)
    assert _files(repository).read("plans/kunta.yaml", 1 << 20) != b"toinen"
