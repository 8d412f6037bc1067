"""Git is asked safely: nothing that a repository or a caller configures has a say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kehitys_cli.history.git import Git, moment_of
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAN = "plans/malli-2022-2025.yaml"


def test_head_and_lines_know_their_commit(repository: Path, git: Callable[..., str]) -> None:
    reader = Git.at(repository)
    head = reader.head()
    assert head is not None
    assert head.id == git(repository, "rev-parse", "HEAD").strip()
    assert head.short == head.id[:8]
    assert head.trailer("Vuosi") == ""
    line = reader.of_line(PLAN, 1)
    assert line is not None
    assert line.id == head.id
    assert reader.of_line(PLAN, 9999) is None
    assert reader.of_line("ei-ole.yaml", 1) is None
    (repository / PLAN).write_text("laji: x\n", encoding="utf-8")
    assert reader.of_line(PLAN, 1) is None


def test_outside_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no-repository"):
        Git.at(tmp_path)
    assert Git.maybe_at(tmp_path) is None


def test_before_the_first_commit(tmp_path: Path, git: Callable[..., str]) -> None:
    git(tmp_path, "init", "--quiet")
    reader = Git.at(tmp_path)
    assert reader.head() is None
    assert reader.commits(5) == []


def test_plans_may_stand_in_a_folder_of_a_repository(
    repository: Path, git: Callable[..., str]
) -> None:
    inner = repository / "plans"
    reader = Git.at(inner)
    assert reader.blob("HEAD", "kunta.yaml") == (inner / "kunta.yaml").read_bytes()
    assert reader.blob("HEAD", "ei-ole.yaml") is None
    (inner / "kunta.yaml").write_bytes(b"laji: kunta\n")
    (inner / "uusi.yaml").write_bytes(b"laji: x\n")
    assert reader.changed_since("HEAD") == {"kunta.yaml", "uusi.yaml"}
    assert git(repository, "status", "--porcelain")


def test_the_callers_git_variables_have_no_say(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "muualla"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "indeksi"))
    assert Git.at(repository).head() is not None
    assert not (tmp_path / "indeksi").exists()


def test_what_a_repository_configures_does_not_run(
    repository: Path, tmp_path: Path, git: Callable[..., str]
) -> None:
    trap = tmp_path / "ansa"
    command = f"touch {trap}"
    for key in ("core.fsmonitor", "diff.external", "core.pager", "core.editor"):
        git(repository, "config", key, command)
    reader = Git.at(repository)
    (repository / PLAN).write_text("laji: x\n", encoding="utf-8")
    assert not reader.is_clean(PLAN)
    assert reader.changed_since("HEAD") == {PLAN}
    reader.commits(3)
    reader.of_line(PLAN, 1)
    assert not trap.exists()


@pytest.mark.parametrize("key", ["filter.a=b.clean", "filter.x.process", "diff.x.textconv"])
def test_no_filter_runs_on_what_is_read(
    repository: Path, tmp_path: Path, git: Callable[..., str], key: str
) -> None:
    trap = tmp_path / "ansa"
    git(repository, "config", key, f"touch {trap}")
    git(repository, "config", f"{key.rpartition('.')[0]}.required", "true")
    name = key.split(".")[1]
    (repository / ".gitattributes").write_text(f"* filter={name} diff={name}\n", encoding="utf-8")
    head = git(repository, "rev-parse", "HEAD").strip()
    reader = Git.at(repository)
    line = reader.of_line(PLAN, 1)
    assert line is not None
    assert line.id == head
    assert {commit for commit, _ in reader.lines(PLAN, None).values()} == {head}
    assert reader.is_clean(PLAN)
    assert reader.changed_since("HEAD") == {".gitattributes"}
    (repository / PLAN).write_text("laji: x\n", encoding="utf-8")
    assert not reader.is_clean(PLAN)
    assert not trap.exists()


def test_a_submodules_settings_run_nothing(
    repository: Path, tmp_path: Path, git: Callable[..., str]
) -> None:
    trap = tmp_path / "ansa"
    inner = repository / "plans" / "osa"
    git(tmp_path, "clone", "--quiet", str(repository), str(inner))
    git(repository, "add", "-A")
    git(repository, "commit", "--quiet", "-m", "Osa")
    git(inner, "config", "filter.y.clean", f"touch {trap}")
    (inner / ".git" / "info" / "attributes").write_text("* filter=y\n", encoding="utf-8")
    (inner / PLAN).write_bytes((inner / PLAN).read_bytes())
    assert Git.at(repository).is_clean("plans")
    assert not trap.exists()


NOTEPAD = "plans/** text eol=lf\n"


@pytest.mark.parametrize("inner", ["", "plans"])
def test_line_ends_that_are_stored_alike_are_no_change(
    repository: Path, git: Callable[..., str], inner: str
) -> None:
    (repository / ".gitattributes").write_text(NOTEPAD, encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "--quiet", "-m", "Rivinvaihdot")
    path = PLAN.removeprefix(f"{inner}/")
    reader = Git.at(repository / inner)
    crlf = (repository / PLAN).read_bytes().replace(b"\n", b"\r\n")
    (repository / PLAN).write_bytes(crlf)
    assert git(repository, "status", "--porcelain") == f" M {PLAN}\n"
    reader.preflight(path)
    assert reader.is_clean(path)
    assert reader.is_clean(".")
    assert reader.changed_since("HEAD") == frozenset()
    (repository / PLAN).write_bytes(crlf + b"# muutos\r\n")
    assert not reader.is_clean(path)
    assert reader.changed_since("HEAD") == {path}
    (repository / PLAN).write_bytes(crlf)
    (repository / PLAN).chmod(0o755)
    assert not reader.is_clean(path)


def test_line_ends_that_are_stored_as_they_are_are_a_change(repository: Path) -> None:
    crlf = (repository / PLAN).read_bytes().replace(b"\n", b"\r\n")
    (repository / PLAN).write_bytes(crlf)
    assert not Git.at(repository).is_clean(PLAN)


def test_a_stash_is_no_change(repository: Path, git: Callable[..., str]) -> None:
    git(repository, "config", "status.showStash", "true")
    (repository / PLAN).write_text("laji: x\n", encoding="utf-8")
    git(repository, "stash", "--quiet")
    assert Git.at(repository).is_clean(PLAN)


def test_words_are_utf8_whatever_the_repository_prints(
    repository: Path, git: Callable[..., str]
) -> None:
    git(repository, "config", "i18n.logOutputEncoding", "ISO-8859-1")
    git(repository, "commit", "--allow-empty", "-qm", "Määrä\n\nYksikkö: Sivistys")
    head = Git.at(repository).head()
    assert head is not None
    assert (head.subject, head.trailer("Yksikkö")) == ("Määrä", "Sivistys")


@pytest.mark.parametrize("name", ["[k].yaml", "-v.yaml", "ä.yaml", ":(top)x.yaml"])
def test_odd_names_mean_that_file_only(
    repository: Path, git: Callable[..., str], name: str
) -> None:
    (repository / name).write_text("1\n", encoding="utf-8")
    (repository / "k.yaml").write_text("1\n", encoding="utf-8")
    reader = Git.at(repository)
    reader.preflight(name)
    made = reader.commit(name, "Kirjaa: x", {"Vuosi": "2024", "Syy": "kaksi\nriviä"}, b"1\n")
    assert reader.changed_in(made.id) == (name,)
    assert made.trailer("Syy") == "kaksi riviä"
    assert "?? k.yaml" in git(repository, "status", "--porcelain")


@pytest.mark.parametrize("revision", ["--output=x", "-h", "ei-ole", "HEAD^{tree}"])
def test_revisions_are_never_options(repository: Path, revision: str) -> None:
    with pytest.raises(UserError, match="no-revision"):
        Git.at(repository).changed_since(revision)
    assert not (repository / "x").exists()


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1735689600 +0200", ("2025-01-01T02:00:00+02:00", True)),
        ("1735689600 -0330", ("2024-12-31T20:30:00-03:30", True)),
        ("253402300800 +0200", ("9999-12-31T23:59:59+02:00", False)),
        ("253402300799 +0200", ("9999-12-31T23:59:59+02:00", False)),
        ("1735689600 +9900", ("2025-01-01T00:00:00+00:00", False)),
        ("0 +0000", ("1970-01-01T00:00:00+00:00", False)),
        ("", ("1970-01-01T00:00:00+00:00", False)),
    ],
)
def test_a_date_that_there_is_not_becomes_the_nearest(
    date: str, expected: tuple[str, bool]
) -> None:
    moment, is_true = moment_of(date)
    assert (moment.isoformat(), is_true) == expected


def test_ancestors(repository: Path, git: Callable[..., str]) -> None:
    old = git(repository, "rev-parse", "HEAD").strip()
    git(repository, "commit", "--allow-empty", "-qm", "x")
    reader = Git.at(repository)
    assert reader.is_ancestor(old, "HEAD")
    assert not reader.is_ancestor("HEAD", old)
    last = reader.last_of(PLAN)
    assert last is not None
    assert last.id == old
