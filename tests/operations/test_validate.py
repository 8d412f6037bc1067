"""Validation as an operation: what a selection shows, when it fails, and which paths are inside."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from typing import TYPE_CHECKING

import pytest
from tests.sample import SUUNNITELMA, make_repository

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.validate import Selection, paths_below, validate
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kehitys_cli.operations.validate import Validation

TODAY = dt.date(2025, 2, 1)
PLAN = "plans/malli-2022-2025.yaml"
YEAR = "plans/malli-2022-2025/2024.yaml"
STALE = "# Uusien yritysten määrä, kpl"
UNKNOWN = SUUNNITELMA.replace("vastuutaho: [kh]", "vastuutaho: [ei-ole]")
ALL = [("KEH204", PLAN), ("KEH207", PLAN), ("KEH208", YEAR)]
"""An unknown unit, missing years, and the comment that names the units, in the sample."""


def of(root: Path, selection: Selection | None = None) -> Validation:
    return validate(Workspace.find(root), TODAY, Catalogue("fi"), selection or Selection())


def pairs(validation: Validation) -> list[tuple[str, str]]:
    return sorted({(item.code, item.path) for item in validation.diagnostics})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_repository(tmp_path, {PLAN: UNKNOWN})


@pytest.mark.parametrize(
    ("selection", "shown"),
    [
        (Selection(), ALL),
        (Selection(select=("KEH",)), ALL),
        (Selection(select=("KEH204",)), ALL[:1]),
        (Selection(select=("KEH20",), ignore=("KEH207",)), [ALL[0], ALL[2]]),
        (Selection(select=("KEH1", "KEH208")), ALL[2:]),
        (Selection(ignore=("KEH2",)), []),
        (Selection(paths=(YEAR,)), ALL[2:]),
        (Selection(paths=("plans/malli-2022-2025",)), ALL[2:]),
        (Selection(paths=("plans/kunta.yaml",)), []),
        (Selection(paths=("plans",)), ALL),
    ],
)
def test_a_selection_only_filters(
    root: Path, selection: Selection, shown: list[tuple[str, str]]
) -> None:
    validation = of(root, selection)
    assert pairs(validation) == shown
    assert validation.checked == of(root).checked
    assert len(validation.files) == 4


@pytest.mark.parametrize("prefix", ["X", "KEH75", "KEH2044", "204", "keh"])
def test_an_unknown_prefix_is_refused(root: Path, prefix: str) -> None:
    for selection in (Selection(select=(prefix,)), Selection(ignore=(prefix,))):
        with pytest.raises(UserError) as caught:
            of(root, selection)
        assert caught.value.key == "validate.unknown-code"


def test_when_it_fails(root: Path, tmp_path: Path) -> None:
    assert [of(root).fails(level) for level in ("error", "warning", "never")] == [True, True, False]
    sound = of(make_repository(tmp_path / "sound"))
    assert [sound.fails(level) for level in ("error", "warning", "never")] == [False, True, False]
    none = of(root, Selection(ignore=("KEH2",)))
    assert [none.fails(level) for level in ("error", "warning", "never")] == [False, False, False]


def test_the_verdict_is_of_everything_whatever_is_shown(root: Path) -> None:
    """The plan's unknown unit fails a look at the register; rules that are not asked for do not."""
    shown = of(root, Selection(paths=("plans/kunta.yaml",)))
    assert (pairs(shown), shown.fails("error"), shown.unseen("error")) == ([], True, 1)
    assert (shown.unseen("never"), shown.fails("never")) == (1, False)
    assert shown.unseen("warning") == len(of(root).diagnostics)
    whole = of(root)
    assert (whole.elsewhere, whole.unseen("error")) == ((), 0)
    ignoring = of(root, Selection(paths=("plans/kunta.yaml",), ignore=("KEH204",)))
    assert (ignoring.fails("error"), ignoring.unseen("error")) == (False, 0)


@pytest.mark.parametrize(
    ("given", "base", "found"),
    [
        ([], ".", ()),
        ([PLAN], ".", (PLAN,)),
        (["malli-2022-2025.yaml", "kunta.yaml"], "plans", (PLAN, "plans/kunta.yaml")),
        (["2024.yaml"], "plans/malli-2022-2025", (YEAR,)),
        (["../malli-2022-2025.yaml"], "plans/malli-2022-2025", (PLAN,)),
        (["plans/"], ".", ("plans",)),
        (["."], ".", ()),
        ([".", PLAN], ".", ()),
    ],
)
def test_paths_are_told_from_the_root(
    root: Path, given: list[str], base: str, found: tuple[str, ...]
) -> None:
    assert paths_below(Workspace.find(root), given, str(root / base)) == found


@pytest.mark.parametrize("given", ["..", "plans/ei-ole.yaml", "../x", os.sep])
def test_a_path_outside_or_of_nothing_is_refused(root: Path, given: str) -> None:
    with pytest.raises(UserError) as caught:
        paths_below(Workspace.find(root), [given], str(root))
    assert caught.value.key == "validate.no-path"
    assert caught.value.params == {"path": given}


def test_a_name_that_begins_with_two_points_is_inside(root: Path) -> None:
    (root / "..plans").mkdir()
    assert paths_below(Workspace.find(root), ["..plans"], str(root)) == ("..plans",)


def test_only_what_changed_is_shown(repository: Path, git: Callable[..., str]) -> None:
    assert pairs(of(repository, Selection(changed_since="HEAD"))) == []
    (repository / PLAN).write_text(UNKNOWN, encoding="utf-8")
    changed = pairs(of(repository, Selection(changed_since="HEAD")))
    assert {path for _, path in changed} == {PLAN}
    git(repository, "commit", "-qam", "Muutetaan")
    assert pairs(of(repository, Selection(changed_since="HEAD"))) == []
    assert pairs(of(repository, Selection(changed_since="HEAD~1"))) == changed


def test_a_new_file_has_changed(repository: Path) -> None:
    (repository / "plans" / "uusi.yaml").write_text("laji: x\n", encoding="utf-8")
    assert pairs(of(repository, Selection(changed_since="HEAD"))) == [("KEH009", "plans/uusi.yaml")]


def test_a_repository_of_plans_below_a_repository(tmp_path: Path, git: Callable[..., str]) -> None:
    root = make_repository(tmp_path / "sub")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "--quiet", "-m", "Alku")
    (root / PLAN).write_text(UNKNOWN, encoding="utf-8")
    shown = pairs(of(root, Selection(changed_since="HEAD")))
    assert shown == ALL[:2]


def test_an_unknown_revision_is_refused(repository: Path) -> None:
    for revision in ("ei-ole", "--output=x", "-", ""):
        with pytest.raises(UserError):
            of(repository, Selection(changed_since=revision))


def test_without_git_nothing_has_changed_since(root: Path) -> None:
    with pytest.raises(UserError):
        of(root, Selection(changed_since="HEAD"))
    assert pairs(of(root)) == ALL


def state(root: Path) -> dict[str, tuple[str, int]]:
    return {
        path.relative_to(root).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in root.rglob("*")
        if path.is_file()
    }


def test_nothing_is_written_not_even_the_index(repository: Path) -> None:
    (repository / PLAN).write_text(UNKNOWN, encoding="utf-8")
    # A newer time than the index knows: git would refresh it, were it let.
    os.utime(repository / "plans" / "kunta.yaml")
    before = state(repository)
    assert ".git/index" in before
    of(repository)
    of(repository, Selection(changed_since="HEAD"))
    assert state(repository) == before
