"""A report at a commit is, byte for byte, what a checkout of that commit would give."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.conftest import ROOT

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.diff import diff
from kehitys_cli.operations.report import Request, render
from kehitys_cli.text.diagnostic import RefusedError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = dt.date(2026, 1, 1)
FORMATS = ("md", "html", "json")


def made(root: Path, at: str | None = None) -> dict[str, bytes]:
    request = Request(2024, TODAY, FORMATS, at=at)
    return {item.name: item.data for item in render(Workspace.find(root), request)}


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("at") / "kunta"
    assert run(["init", "--example", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("back", [0, 5, 12])
def test_it_is_what_a_checkout_gives(
    founded: Path, tmp_path: Path, back: int, git: Callable[..., str]
) -> None:
    commit = git(founded, "rev-parse", f"HEAD~{back}").strip()
    there = tmp_path / "toinen"
    git(founded, "worktree", "add", "--quiet", "--detach", str(there), commit)
    expected = made(there)
    git(founded, "worktree", "remove", "--force", str(there))
    assert made(founded, commit) == expected
    assert expected


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_years_behind_a_link_and_a_module_are_what_a_checkout_gives(
    repository: Path, tmp_path: Path, git: Callable[..., str]
) -> None:
    plans = repository / "plans"
    year = plans / "malli-2022-2025" / "2024.yaml"
    stanza = "      uudet-yritykset:\n"
    year.write_text(
        year.read_text(encoding="utf-8").replace(stanza, f"{stanza}        arvo: 61\n"),
        encoding="utf-8",
    )
    (repository / "data").mkdir()
    (plans / "malli-2022-2025").rename(repository / "data" / "vuodet")
    (plans / "malli-2022-2025").symlink_to("../data/vuodet")
    git(repository, "add", "-A")
    head = git(repository, "rev-parse", "HEAD").strip()
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{head},plans/aineisto")
    git(repository, "commit", "-qm", "Linkki ja moduuli")
    there = tmp_path / "toinen"
    git(repository, "worktree", "add", "--quiet", "--detach", str(there), "HEAD")
    expected = made(there)
    assert b"61" in next(data for name, data in expected.items() if name.endswith(".json"))
    assert made(repository, "HEAD") == expected
    compared = diff(Workspace.find(there), None, Catalogue("fi"))
    assert not compared.placed


def test_the_work_tree_is_neither_read_nor_touched(founded: Path, git: Callable[..., str]) -> None:
    expected = made(founded, "HEAD")
    (founded / "plans" / "kunta.yaml").write_text("rikki: [", encoding="utf-8")
    before = git(founded, "status", "--porcelain")
    assert made(founded, "HEAD") == expected
    assert git(founded, "status", "--porcelain") == before
    git(founded, "checkout", "--quiet", "--", "plans/kunta.yaml")


def test_templates_come_from_the_commit_too(repository: Path, git: Callable[..., str]) -> None:
    own = repository / "templates"
    own.mkdir()
    (own / "report.md.j2").write_text("{{ view.title }} silloin\n", encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Oma malli")
    (own / "report.md.j2").write_text("{{ puuttuu }}\n", encoding="utf-8")
    request = Request(2024, TODAY, ("md",), at="HEAD")
    (file,) = render(Workspace.find(repository), request)
    assert file.data.endswith(b" silloin\n")


def test_a_broken_template_of_the_commit_is_named(
    repository: Path, git: Callable[..., str]
) -> None:
    own = repository / "templates"
    own.mkdir()
    (own / "report.md.j2").write_text("a\n{{ puuttuu }}\n", encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Rikki")
    with pytest.raises(UserError) as caught:
        list(render(Workspace.find(repository), Request(2024, TODAY, ("md",), at="HEAD")))
    assert (caught.value.params["name"], caught.value.params["line"]) == ("report.md.j2", 2)


@pytest.mark.parametrize("revision", ["--output=x", "ei-ole", "@{9}", "", " "])
def test_what_is_no_revision_is_refused(repository: Path, revision: str) -> None:
    code = run(["-C", str(repository), "report", "2024", "--at", revision])
    assert code == 2
    assert not (repository / "x").exists()


def test_a_commit_before_the_plans_has_none(repository: Path, git: Callable[..., str]) -> None:
    empty = git(repository, "commit-tree", "-m", "tyhjä", git(
        repository, "hash-object", "-t", "tree", "-w", "/dev/null").strip()).strip()  # fmt: skip
    with pytest.raises(UserError) as caught:
        made(repository, empty)
    assert caught.value.key == "git.no-plans"


def test_errors_of_that_commit_refuse_the_report(repository: Path, git: Callable[..., str]) -> None:
    register = repository / "plans" / "kunta.yaml"
    good = register.read_bytes()
    register.write_bytes(good + b"tuntematon: 1\n")
    git(repository, "commit", "-qam", "Rikki")
    register.write_bytes(good)
    with pytest.raises(RefusedError):
        made(repository, "HEAD")


def test_lines_know_their_commits_where_blame_is_told_to_forget(
    founded: Path, git: Callable[..., str]
) -> None:
    expected = made(founded, "HEAD")
    head = git(founded, "rev-parse", "HEAD")
    (founded / "unohda").write_text(head, encoding="utf-8")
    git(founded, "config", "blame.ignoreRevsFile", "unohda")
    assert made(founded, "HEAD") == expected


def test_the_true_plan_is_rendered_at_its_commit(tmp_path: Path) -> None:
    clone = tmp_path / "kopio"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    assert made(clone, "HEAD") == made(clone)
