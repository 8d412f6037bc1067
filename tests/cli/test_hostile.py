"""A repository may be hostile: what it configures runs nothing, hides nothing and changes no answer."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run
from kehitys_cli.history.process import environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Git = Callable[..., str]

YEAR = "plans/malli-2022-2025/2024.yaml"
EMPTY_CELL = "      uudet-yritykset:\n"
QUESTIONS = {
    "history": ("history", "uudet-yritykset"),
    "history-authors": ("history", "uudet-yritykset", "--authors", "--format", "json"),
    "diff": ("diff", "HEAD~2..HEAD"),
    "why": ("why", "uudet-yritykset", "--year", "2024"),
    "report": ("report", "2024", "--at", "HEAD~1", "--format", "md", "-o", "-"),
    "audit": ("audit",),
}
PROGRAMS = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.sshCommand",
    "core.alternateRefsCommand",
    "diff.external",
    "diff.yaml.command",
    "diff.yaml.textconv",
    "filter.yaml.clean",
    "gpg.program",
    "gpg.ssh.program",
    "interactive.diffFilter",
    "pager.log",
    "sequence.editor",
)
"""Settings that name a program to run."""

SETTINGS = {
    "color.ui": "always",
    "blame.blankBoundary": "true",
    "blame.showRoot": "true",
    "core.abbrev": "4",
    "core.commitGraph": "true",
    "core.ignoreCase": "true",
    "core.quotePath": "true",
    "diff.ignoreSubmodules": "all",
    "diff.mnemonicPrefix": "true",
    "diff.noprefix": "true",
    "diff.orderFile": "/ei-ole/järjestys",
    "diff.relative": "true",
    "diff.renames": "false",
    "diff.wordRegex": ".",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "ISO-8859-1",
    "log.date": "relative",
    "log.decorate": "full",
    "log.diffMerges": "off",
    "log.excludeDecoration": "*",
    "log.follow": "true",
    "log.mailmap": "true",
    "log.showRoot": "false",
    "log.showSignature": "true",
    "log.abbrevCommit": "true",
    "notes.displayRef": "refs/notes/*",
    "status.branch": "true",
    "status.relativePaths": "false",
    "status.showStash": "true",
    "status.showUntrackedFiles": "no",
    "submodule.recurse": "true",
}
"""Settings that change what git prints."""


_SIGNALS = {"\x1b", "\x07", "\x01"}


@pytest.fixture
def recorded(repository: Path, git: Git) -> Path:
    """The sample with two records of one value."""
    path = repository / YEAR
    empty = path.read_text(encoding="utf-8")
    for value, reason in (("61", ""), ("62", "Syy: Näppäilyvirhe\n")):
        cell = f"        arvo: {value}\n        lähde: YTJ 15.1.2025\n"
        path.write_text(empty.replace(EMPTY_CELL, EMPTY_CELL + cell), encoding="utf-8")
        trailers = (
            "Yksikkö: Kunnanhallitus\nVuosi: 2024\nMittari: malli-2022-2025/uudet-yritykset\n"
        )
        git(repository, "commit", "-qam", f"Kirjaa: Yritysten määrä\n\n{trailers}{reason}")
    return repository


def answer(root: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["-C", str(root), "--lang", "fi", "--today", "2026-01-01", *words]) == 0
    return capsys.readouterr().out


def state(root: Path) -> dict[str, str]:
    """Return digests of all files, git's own too."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("question", QUESTIONS)
def test_settings_run_nothing_and_change_no_answer(
    recorded: Path,
    tmp_path: Path,
    git: Git,
    capsys: pytest.CaptureFixture[str],
    question: str,
) -> None:
    expected = answer(recorded, QUESTIONS[question], capsys)
    trap = tmp_path / "ansa"
    hooks = tmp_path / "koukut"
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc"):
        hook = hooks / name
        hook.write_text(f"#!/bin/sh\ntouch {trap}\n", encoding="utf-8")
        hook.chmod(0o755)
    (recorded / ".git" / "info").mkdir(exist_ok=True)
    (recorded / ".git" / "info" / "attributes").write_text("* diff=yaml filter=yaml\n", "utf-8")
    for key in PROGRAMS:
        git(recorded, "config", key, f"touch {trap}")
    for key, value in {**SETTINGS, "core.hooksPath": str(hooks)}.items():
        git(recorded, "config", key, value)
    before = state(recorded)
    assert answer(recorded, QUESTIONS[question], capsys) == expected
    assert not trap.exists()
    assert state(recorded) == before


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_callers_variables_lead_nowhere_else(
    recorded: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    question: str,
) -> None:
    expected = answer(recorded, QUESTIONS[question], capsys)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "muualla"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {tmp_path / 'ansa'}")
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "jälki"))
    monkeypatch.setenv("GIT_NAMESPACE", "muu")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "/")
    assert answer(recorded, QUESTIONS[question], capsys) == expected
    assert {path.name for path in tmp_path.iterdir()} == {"malli"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_branch_may_look_like_an_option(
    recorded: Path, git: Git, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    expected = answer(recorded, QUESTIONS[question], capsys)
    git(recorded, "update-ref", "refs/heads/--output=x", "HEAD")
    git(recorded, "update-ref", "refs/heads/HEAD", "HEAD~2")
    git(recorded, "symbolic-ref", "HEAD", "refs/heads/--output=x")
    before = state(recorded)
    assert answer(recorded, QUESTIONS[question], capsys) == expected
    assert state(recorded) == before


@pytest.mark.parametrize("question", QUESTIONS)
def test_files_with_odd_names_are_nothing_but_files(
    recorded: Path, git: Git, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    expected = answer(recorded, QUESTIONS[question], capsys)
    for name in ("[k].yaml", "-v.yaml", "ä.yaml", ":(top)x.yaml", "rivi\nvaihto.yaml", "\x01.txt"):
        (recorded / name).write_text("1\n", encoding="utf-8")
    assert answer(recorded, QUESTIONS[question], capsys) == expected
    git(recorded, "add", "-A")
    git(recorded, "commit", "-qm", "Oudot nimet")
    assert "vaihto" not in answer(recorded, QUESTIONS[question], capsys)


def test_replaced_objects_and_grafts_have_no_say(
    recorded: Path, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = {name: answer(recorded, words, capsys) for name, words in QUESTIONS.items()}
    tree = git(recorded, "rev-parse", "HEAD~2^{tree}").strip()
    false = git(recorded, "commit-tree", tree, "-p", "HEAD~2", "-m", "Ei mitään").strip()
    git(recorded, "replace", "HEAD~1", false)
    info = recorded / ".git" / "info"
    info.mkdir(exist_ok=True)
    head = git(recorded, "rev-parse", "HEAD").strip()
    (info / "grafts").write_text(f"{head}\n", encoding="utf-8")
    for name, words in QUESTIONS.items():
        if name != "audit":  # it tells that there are some
            assert answer(recorded, words, capsys) == expected[name], name


@pytest.mark.parametrize("question", ["history", "history-authors"])
def test_a_commits_words_are_no_markup_and_no_escape(
    recorded: Path, git: Git, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    path = recorded / YEAR
    path.write_text(path.read_text(encoding="utf-8").replace("62", "63"), encoding="utf-8")
    author = "\x1b[31m[link=x]|<b>@all <a@b.example>"
    words = "\x1b]0;x\x07 :100644 \x01\n\nYksikkö: \x1b[2J|<script>\u202e\nVuosi: 2024\nSyy: @all #1\x1b[A\n"
    git(recorded, "commit", "-qa", f"--author={author}", "--cleanup=verbatim", "-m", words)
    told = answer(recorded, QUESTIONS[question], capsys)
    assert "63" in told
    assert not _SIGNALS & set(told)
    page = answer(recorded, ("history", "uudet-yritykset", "--authors", "--format", "md"), capsys)
    assert not {*_SIGNALS, "\u202e"} & set(page)
    assert "<script>" not in page.replace("\\<script\\>", "")
    assert "@all" not in page


@pytest.fixture(params=["blob:none", "tree:0"])
def partial(request: pytest.FixtureRequest, recorded: Path, tmp_path: Path, git: Git) -> Path:
    """A clone that left most of its objects with the server."""
    git(recorded, "config", "uploadpack.allowFilter", "true")
    copy = tmp_path / "osittainen"
    git(tmp_path, "clone", "-q", f"--filter={request.param}", recorded.as_uri(), str(copy))
    return copy


@pytest.mark.parametrize("knows", [True, False], ids=["new git", "old git"])
def test_a_partial_copy_says_so_and_fetches_nothing(
    recorded: Path,
    partial: Path,
    git: Git,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    knows: bool,
) -> None:
    expected = {name: answer(recorded, words, capsys) for name, words in QUESTIONS.items()}
    if not knows:  # GIT_NO_LAZY_FETCH
        safe, copy = environment, "kehitys_cli.history.process.environment"
        monkeypatch.setattr(copy, lambda: {**safe(), "GIT_NO_LAZY_FETCH": "0"})
    before = state(partial)
    codes = set()
    for name, words in QUESTIONS.items():
        code = run(["-C", str(partial), "--lang", "fi", "--today", "2026-01-01", *words])
        out, err = capsys.readouterr()
        codes.add(code)
        if code == 0:
            assert out == expected[name]
        else:
            assert "git fetch --refetch --no-filter" in err
    assert 2 in codes
    assert codes <= {0, 2}
    assert state(partial) == before
    git(partial, "fetch", "--quiet", "--refetch", "--no-filter")
    for name, words in QUESTIONS.items():
        assert answer(partial, words, capsys) == expected[name]


@pytest.mark.parametrize("question", ["history", "diff", "audit"])
def test_what_git_cannot_read_is_not_taken_for_nothing(
    recorded: Path, git: Git, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    tree = git(recorded, "rev-parse", "HEAD~1^{tree}").strip()
    (recorded / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    words = {"diff": ("diff", "HEAD~1..HEAD")}.get(question, QUESTIONS[question])
    code = run(["-C", str(recorded), "--lang", "fi", *words])
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert "Git ei pystynyt vastaamaan: " in err
    assert "\n" not in err.strip()


DATES = {
    "year 10000": "253402300800 +0000",
    "no number": "huomenna",
    "beyond any": "99999999999999999999999 +0000",
    "zone": "1700000000 +9900",
    "minutes": "1700000000 +0075",
    "none": "",
}


@pytest.mark.parametrize("date", DATES.values(), ids=DATES)
def test_no_date_of_a_commit_stops_an_answer(
    recorded: Path, git: Git, capsys: pytest.CaptureFixture[str], date: str
) -> None:
    raw = git(recorded, "cat-file", "commit", "HEAD")
    other = re.sub(r"(?m)^(committer .*>).*$", rf"\1 {date}", raw)
    (recorded / "x").write_text(other, encoding="utf-8")
    made = git(recorded, "hash-object", "-t", "commit", "-w", "--literally", "x").strip()
    (recorded / "x").unlink()
    git(recorded, "update-ref", "HEAD", made)
    for words in (*QUESTIONS.values(), ("status",), ("status", "--format", "ics")):
        assert answer(recorded, words, capsys)
    told = json.loads(answer(recorded, ("audit", "--format", "json"), capsys))
    found = {one["kind"]: one["commit"] for one in told["audit"]["matters"]}
    assert found["history-misdated"] == made


def test_a_commits_words_may_hold_any_character(
    recorded: Path, tmp_path: Path, git: Git, capsys: pytest.CaptureFixture[str]
) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "palvelin")
    git(recorded, "remote", "add", "origin", str(tmp_path / "palvelin"))
    git(recorded, "push", "--quiet", "origin", "HEAD~1:refs/heads/main")
    path = recorded / YEAR
    path.write_text(path.read_text(encoding="utf-8").replace("62", "63"), encoding="utf-8")
    words = (
        "a\x1eb\x1f\n\n\x1e\n\nVuosi: 2024\nMittari: malli-2022-2025/uudet-yritykset\nSyy: c\x1ed\n"
    )
    git(recorded, "commit", "-qa", "--cleanup=verbatim", "-m", words)
    for asked in (*QUESTIONS.values(), ("status",)):
        assert answer(recorded, asked, capsys)
    assert "63" in answer(recorded, ("diff", "HEAD~1..HEAD"), capsys)
    assert answer(recorded, ("record", "--undo"), capsys)
    assert "arvo: 62" in path.read_text(encoding="utf-8")
