"""A new municipality's repository: what it holds, and that its examples are what they say."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.beginning import FORGES, LANGUAGES, init_new, new_files, term_of
from kehitys_cli.operations.validate import Selection, validate
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = dt.date(2026, 11, 24)
PLANS = {"fi": "kehittamissuunnitelma-2026-2029", "sv": "utvecklingsplan-2026-2029"}


def made(folder: Path, language: str, forge: str = "none") -> Path:
    init_new(folder, forge, language, TODAY, "Perusta suunnitelmien hakemisto")
    return folder


def findings(folder: Path) -> list[str]:
    selection = Selection()
    checked = validate(Workspace(folder), TODAY, Catalogue("fi"), selection)
    return [f"{one.path}:{one.start.row} {one.code}" for one in checked.diagnostics]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_have_nothing_to_mend(tmp_path: Path, language: str) -> None:
    folder = made(tmp_path / "uusi", language)
    assert findings(folder) == []
    years = sorted(path.name for path in (folder / "plans" / PLANS[language]).iterdir())
    assert years == ["2026.yaml", "2027.yaml", "2028.yaml", "2029.yaml"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_show_every_kind_of_measure_and_explain_themselves(
    tmp_path: Path, language: str
) -> None:
    folder = made(tmp_path / "uusi", language)
    plan = (folder / "plans" / f"{PLANS[language]}.yaml").read_text(encoding="utf-8")
    for kind in ("luku", "etappi", "asteikko", "sanallinen"):
        assert f"        laji: {kind}\n" in plan
    assert len(re.findall("# ", plan)) > 20
    assert "$" not in plan


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_commented_out_holds_once_it_is_taken_in(tmp_path: Path, language: str) -> None:
    folder = made(tmp_path / "uusi", language)
    taken = 0
    for path in (folder / "plans").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for block in re.findall(r"^# (?:päätökset|ohjelmat):\n(?:#   .*\n)+", text, re.MULTILINE):
            text = text.replace(block, re.sub("^# ", "", block, flags=re.MULTILINE))
            taken += 1
        text = text.replace("tila: luonnos  ", "tila: hyväksytty")
        path.write_text(text, encoding="utf-8")
    assert taken == 3
    assert findings(folder) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("forge", FORGES)
def test_the_readme_names_files_that_are_there(language: str, forge: str) -> None:
    files = dict(new_files(forge, language, 2026))
    readme = files["README.md"]
    named = re.findall(r"`(/?[.a-z][^` ]*\.(?:yaml|yml)|\.git[a-z]*/CODEOWNERS)`", readme)
    assert len(named) >= 3
    assert {name for name in named if not set("<*") & set(name)} <= set(files)
    assert "$" not in readme


@pytest.mark.parametrize(
    "forge, path",
    [
        ("github", ".github/CODEOWNERS"),
        ("gitlab", ".gitlab/CODEOWNERS"),
    ],
)
def test_owners_of_plans_are_not_those_of_the_followup(
    tmp_path: Path, git: Callable[..., str], forge: str, path: str
) -> None:
    folder = made(tmp_path / "uusi", "fi", forge)
    rows = [
        line.split()
        for line in (folder / path).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    # Attributes have the patterns of CODEOWNERS, and the last that fits: git itself says whose a file is.
    (folder / ".git" / "info" / "attributes").write_text(
        "".join(f"{pattern} owner={owner}\n" for pattern, owner in rows), encoding="utf-8"
    )

    def owners(name: str) -> str:
        return git(folder, "check-attr", "owner", "--", name).rpartition(": ")[2].strip()

    followup = owners("plans/kehittamissuunnitelma-2026-2029/2026.yaml")
    assert followup == "@OMISTAJA/vastuutahot"
    for name in (
        "plans/kunta.yaml",
        "plans/strategia-2026-2029.yaml",
        "plans/kehittamissuunnitelma-2026-2029.yaml",
        "plans/kehittamissuunnitelma-2026-2029/2026.sinetti.yaml",
        "plans/kehittamissuunnitelma-2026-2029/suunnitelma-2026-03-23.sinetti.yaml",
        path,
    ):
        assert owners(name) == "@OMISTAJA/strategiatoimisto", name


def test_a_new_clone_is_filled_and_a_used_one_is_not(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    bare = tmp_path / "yhteinen.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    clone = tmp_path / "oma"
    git(tmp_path, "clone", "--quiet", bare.as_uri(), str(clone))
    made(clone, "fi", "github")
    git(clone, "push", "--quiet", "origin", "HEAD:main")
    assert git(clone, "status", "--porcelain") == ""
    other = tmp_path / "toinen"
    git(tmp_path, "clone", "--quiet", "--no-checkout", bare.as_uri(), str(other))
    with pytest.raises(UserError, match="not-empty"):
        made(other, "fi")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("oma", encoding="utf-8")
    with pytest.raises(UserError, match="not-empty"):
        made(tmp_path, "fi")
    with pytest.raises(UserError, match="not-empty"):
        made(tmp_path / "README.md", "fi")
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_a_hook_that_refuses_is_told_and_the_files_stay(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    git(tmp_path, "init", "--quiet", str(tmp_path / "uusi"))
    hook = tmp_path / "uusi" / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'asianumero puuttuu' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(UserError, match="git.refused") as caught:
        made(tmp_path / "uusi", "fi")
    assert "asianumero puuttuu" in str(caught.value.params["words"])
    assert (tmp_path / "uusi" / "plans" / "kunta.yaml").is_file()


@pytest.mark.parametrize(
    "today, term",
    [
        ("2025-05-31", (2022, 2025)),
        ("2025-06-01", (2026, 2029)),
        ("2026-11-24", (2026, 2029)),
        ("2029-12-31", (2030, 2033)),
    ],
)
def test_the_term_is_that_of_the_council_that_was_elected(
    today: str, term: tuple[int, int]
) -> None:
    assert term_of(dt.date.fromisoformat(today)) == term


def test_both_languages_say_the_same() -> None:
    shapes = []
    for language in LANGUAGES:
        texts = dict(new_files("github", language, 2026)).items()
        plans = [text for path, text in texts if path.startswith("plans/")]
        keys = [re.findall(r"^ *(?:- )?(\w+):", text, re.MULTILINE) for text in plans]
        shapes.append(sorted(keys))
    assert shapes[0] == shapes[1]
