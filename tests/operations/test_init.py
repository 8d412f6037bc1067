"""The example's repository: its history leads to the example's files, valid at every step."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from tests.conftest import EXAMPLE

from kehitys_cli.checks.run import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.history.git import Git
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.audit import Request as AuditRequest
from kehitys_cli.operations.audit import audit
from kehitys_cli.operations.founding import is_year, seeded, without_decision
from kehitys_cli.operations.init import EXTRA, HISTORY, example_steps, init_example
from kehitys_cli.operations.prepare import prepare
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXAMPLE_FILES = {
    path.relative_to(EXAMPLE).as_posix(): path.read_bytes().decode("utf-8")
    for path in (EXAMPLE / "README.md", *EXAMPLE.rglob("*.yaml"))
}


def test_the_history_ends_with_the_examples_files() -> None:
    last = {path: text for step in example_steps() for path, text in step.files}
    sealed = {path for path in last if path.endswith(".sinetti.yaml")}
    assert len(sealed) == 9
    assert {path: last[path] for path in last.keys() - sealed} == {**EXAMPLE_FILES, **EXTRA}


def test_days_and_people_are_the_examples() -> None:
    steps = list(example_steps())
    dates = [step.date for step in steps]
    assert dates == sorted(dates)
    assert len(dates) == len(set(dates))
    assert all(step.files for step in steps)
    told = {key for step in steps for key, _ in step.trailers}
    assert told == {"Päätös", "Yksikkö", "Vuosi", "Toimenpide", "Mittari", "Syy", "Sinetti"}


def test_every_step_is_valid(tmp_path: Path) -> None:
    for step in example_steps():
        for path, text in step.files:
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8"))
        assert run(Workspace(tmp_path), dt.date(2026, 1, 31)).errors == 0, step.message


def test_the_audit_of_the_example_needs_nobodys_attention(tmp_path: Path) -> None:
    """Every seal names the commit before it, and what changed since was corrected or decided."""
    folder = init_example(tmp_path / "kokeilu").folder
    found = audit(Workspace(folder), AuditRequest(), Catalogue("fi"))
    assert not found.attention
    standings = {row.standing for one in found.seals for row in one.rows}
    assert standings >= {"corrected", "amended"}


def test_seeds_are_what_prepare_makes(tmp_path: Path) -> None:
    final = {path: text for path, text in EXAMPLE_FILES.items() if not is_year(path)}
    for path, text in final.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
    prepare(Workspace(tmp_path))
    for path, text in EXAMPLE_FILES.items():
        if is_year(path):
            made = (tmp_path / path).read_bytes().decode("utf-8")
            heading = text.partition("\n")[0] if text.startswith("#") else ""
            assert seeded(text).removeprefix(f"{heading}\n") == made.removeprefix(f"{heading}\n")


def test_a_decision_is_undone_with_what_it_changed() -> None:
    text = """\
päätökset:
  - tunnus: kh-2022-05-30
    pvm: 2022-05-30
  - tunnus: kv-2023-11-20
    pvm: 2023-11-20
    pykälä: 58
ohjelmat: []
toimenpiteet:
  - tunnus: a
    aikataulu: 2022–2025
    vastuutaho: [kh]
    muutokset:
      - päätös: kv-2023-11-20
        syy: x
        aiemmin:
          aikataulu: 2022–2024
          vastuutaho: [kirjasto]
  - tunnus: b
    aikataulu: 2022–
"""
    before = """\
päätökset:
  - tunnus: kh-2022-05-30
    pvm: 2022-05-30
ohjelmat: []
toimenpiteet:
  - tunnus: a
    aikataulu: 2022–2024
    vastuutaho: [kirjasto]
  - tunnus: b
    aikataulu: 2022–
"""
    assert without_decision(text, "kv-2023-11-20") == before


def test_the_repository_is_clean_and_the_same_everywhere(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    made = init_example(tmp_path / "a" / "kokeilu")
    twin = init_example(tmp_path / "b")
    assert made.commits == twin.commits == len(list(example_steps()))
    assert made.identity
    assert git(made.folder, "status", "--porcelain", "--branch").splitlines() == ["## main"]
    heads = {git(folder, "rev-parse", "HEAD") for folder in (made.folder, twin.folder)}
    assert len(heads) == 1
    assert set(git(made.folder, "log", "--format=%an <%ae>|%cn <%ce>").splitlines()) == {
        "Esimerkkilä <kirjaus@esimerkkila.example>|Esimerkkilä <kirjaus@esimerkkila.example>"
    }
    for path, text in EXAMPLE_FILES.items():
        assert (made.folder / path).read_bytes().decode("utf-8") == text
    assert not (made.folder / HISTORY).exists()


def test_a_correction_tells_why(tmp_path: Path) -> None:
    folder = init_example(tmp_path / "kokeilu").folder
    commits = Git.at(folder).commits(200)
    corrections = [commit for commit in commits if commit.trailer("Syy")]
    assert corrections
    assert corrections[0].trailer("Mittari").startswith("elinvoima-2022-2025/")
    assert corrections[0].subject.startswith("Korjaa: ")


def test_a_full_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "muistio.txt").write_text("oma", encoding="utf-8")
    for folder in (tmp_path, tmp_path / "muistio.txt"):
        with pytest.raises(UserError) as caught:
            init_example(folder)
        assert caught.value.key == "init.not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["muistio.txt"]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "tyhjä").mkdir()
    assert init_example(tmp_path / "tyhjä").commits > 10


def test_who_has_no_identity_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_NAME")
        monkeypatch.delenv(f"GIT_{name}_EMAIL")
    config = tmp_path / "config"
    config.write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert not init_example(tmp_path / "kokeilu").identity
    config.write_text("[user]\n\tname = A\n\temail = a@b.example\n", encoding="utf-8")
    assert init_example(tmp_path / "toinen").identity


def test_without_git_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError) as caught:
        init_example(tmp_path / "kokeilu")
    assert caught.value.key == "git.missing"
    assert not (tmp_path / "kokeilu").exists()
