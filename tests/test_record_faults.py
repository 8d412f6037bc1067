"""What `record` must survive, one by one, through the command line. The numbers are the faults' own."""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run
from tests.conftest import into_git
from tests.sample import SUUNNITELMA, VUOSI, make_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

YEAR = "plans/malli-2022-2025/2024.yaml"
NAME = "uudet-yritykset"
STANZA = "      uudet-yritykset:\n"


def record(root: Path, *words: str, name: str = NAME, value: str = "61") -> int:
    return run(["-C", str(root), "--lang", "fi", "record", name, value, "--year", "2024", *words])


def in_git(tmp_path: Path, git: Callable[..., str], year: str | bytes = VUOSI) -> Path:
    return into_git(make_repository(tmp_path / "malli", {YEAR: year}), git)


def lines_in(before: bytes, after: bytes) -> list[str]:
    """Return the lines that came in; fail where any other byte changed (latin-1 shows every one)."""
    told = difflib.ndiff(
        before.decode("latin-1").splitlines(keepends=True),
        after.decode("latin-1").splitlines(keepends=True),
    )
    changed = [line for line in told if not line.startswith("  ")]
    assert all(line.startswith("+ ") for line in changed), changed
    return [line[2:].encode("latin-1").decode("utf-8") for line in changed]


WRITTEN = [
    (
        "33 comments, blank lines, quotes and long lines",
        VUOSI.replace(
            "    tila:\n", f"    tila: 'käynnissä'   # sovittu\n\n    arvio: \"{'sana ' * 60}\"\n"
        )
        .replace("    arvio: |\n", "")
        .encode(),
    ),
    ("34 CRLF", VUOSI.replace("\n", "\r\n").encode()),
    ("11 a BOM", b"\xef\xbb\xbf" + VUOSI.encode()),
    ("40 a comment before the document", b"# Kunnan oma huomautus\n---\n" + VUOSI.encode()),
    (
        "39 an empty value with a comment",
        VUOSI.replace(STANZA, f"{STANZA[:-1]}   # odottaa\n").encode(),
    ),
]


@pytest.mark.parametrize(("fault", "before"), WRITTEN, ids=[fault for fault, _ in WRITTEN])
def test_a_record_is_an_insertion_only(
    tmp_path: Path, git: Callable[..., str], fault: str, before: bytes
) -> None:
    root = in_git(tmp_path, git, before)
    assert record(root, "--source", "YTJ 15.1.2025") == 0
    after = (root / YEAR).read_bytes()
    end = "\r\n" if fault.startswith("34") else "\n"
    assert lines_in(before, after) == [
        f"        arvo: 61{end}",
        f"        lähde: YTJ 15.1.2025{end}",
    ]
    assert git(root, "status", "--porcelain") == ""


def test_34_a_file_that_notepad_saved_is_recorded_in(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    root = make_repository(tmp_path / "malli", {".gitattributes": "plans/** text eol=lf\n"})
    into_git(root, git)
    before = (root / YEAR).read_bytes().replace(b"\n", b"\r\n")
    (root / YEAR).write_bytes(before)
    assert record(root) == 0
    assert lines_in(before, (root / YEAR).read_bytes()) == ["        arvo: 61\r\n"]
    assert (
        git(root, "diff", "--stat", "HEAD~1", "HEAD")
        .splitlines()[-1]
        .startswith(" 1 file changed, 1 insertion(+)")
    )
    assert git(root, "status", "--porcelain") == ""


def test_35_a_file_without_a_last_line_end_gets_one_where_it_must(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    before = VUOSI.rstrip("\n").encode()
    root = in_git(tmp_path, git, before)
    assert record(root) == 0
    after = (root / YEAR).read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].split() == [b"arvo:", b"61"]


@pytest.mark.parametrize(
    "flow",
    [
        "näyttö: [Muistio 1/2024]",
        "näyttö: [\n      Muistio 1/2024,\n      'toinen, pilkulla',\n    ]",
        "näyttö: []   # ei vielä",
    ],
)
def test_38_39_evidence_goes_into_a_flow_list(
    tmp_path: Path, git: Callable[..., str], flow: str
) -> None:
    before = VUOSI.replace("    tila:\n", f"    tila:\n    {flow}\n")
    root = in_git(tmp_path, git, before)
    words = ["record", "neuvonta", "--year", "2024", "--evidence", "Päätös § 7"]
    assert run(["-C", str(root), "--lang", "fi", *words]) == 0
    after = (root / YEAR).read_text(encoding="utf-8")
    assert "Päätös § 7" in after
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    gone = "".join(before[first:last] for step, first, last, *_ in steps if step != "equal")
    assert "# ei vielä" in after or "# ei vielä" not in before
    # Bytes came in, and of `[]` that node alone may change.
    assert gone.strip() in {"", "[]"}


def test_41_the_same_cell_again(
    tmp_path: Path, git: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = in_git(tmp_path, git)
    assert record(root) == 0
    before, commit = (root / YEAR).read_bytes(), git(root, "rev-parse", "HEAD")
    assert record(root) == 0
    assert record(root, value="62") == 1
    assert "--replace" in capsys.readouterr().err
    assert (root / YEAR).read_bytes() == before
    assert git(root, "rev-parse", "HEAD") == commit


def test_42_43_an_unknown_id_and_one_of_two_plans(
    tmp_path: Path, git: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = in_git(tmp_path, git)
    assert record(root, name="uudet-yritykse") == 2
    assert NAME in capsys.readouterr().err
    other = SUUNNITELMA.replace("Kehittämissuunnitelma", "Toinen suunnitelma")
    (root / "plans/toinen-2022-2025.yaml").write_text(other, encoding="utf-8")
    (root / "plans/toinen-2022-2025").mkdir()
    year = VUOSI.replace("malli-2022-2025", "toinen-2022-2025")
    (root / "plans/toinen-2022-2025/2024.yaml").write_text(year, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Toinen suunnitelma")
    assert record(root) == 2
    told = capsys.readouterr().err
    assert "malli-2022-2025" in told
    assert "toinen-2022-2025" in told
    assert record(root, name=f"toinen-2022-2025/{NAME}") == 0
    assert git(root, "diff", "--name-only", "HEAD~1").split() == [
        "plans/toinen-2022-2025/2024.yaml"
    ]


def test_48_the_mode_stays(tmp_path: Path, git: Callable[..., str]) -> None:
    root = in_git(tmp_path, git)
    (root / YEAR).chmod(0o640)
    assert record(root) == 0
    assert (root / YEAR).stat().st_mode & 0o777 == 0o640


def test_53_a_hook_says_no(
    tmp_path: Path, git: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = in_git(tmp_path, git)
    hook = root / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 'ei tänään' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert record(root) != 0
    assert "ei tänään" in capsys.readouterr().err
    assert (root / YEAR).read_text(encoding="utf-8") == VUOSI
    assert git(root, "status", "--porcelain") == ""


def detached(root: Path, git: Callable[..., str]) -> None:
    git(root, "checkout", "-q", "--detach")


def locked(root: Path, git: Callable[..., str]) -> None:  # noqa: ARG001 - all states are made alike
    (root / ".git/index.lock").write_bytes(b"")


def merging(root: Path, git: Callable[..., str]) -> None:
    (root / ".git/MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD"), encoding="utf-8")


@pytest.mark.parametrize("state", [detached, locked, merging])
def test_55_a_state_in_which_nothing_is_recorded(
    tmp_path: Path,
    git: Callable[..., str],
    state: Callable[[Path, Callable[..., str]], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = in_git(tmp_path, git)
    state(root, git)
    assert record(root) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) <= 2
    assert (root / YEAR).read_text(encoding="utf-8") == VUOSI


def test_55_nobody_is_known_to_git(
    tmp_path: Path,
    git: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = in_git(tmp_path, git)
    for name in [*os.environ]:
        if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER")) or name == "EMAIL":
            monkeypatch.delenv(name)
    git(root, "config", "user.useConfigOnly", "true")
    assert record(root) == 2
    assert "user.name" in capsys.readouterr().err
    assert (root / YEAR).read_text(encoding="utf-8") == VUOSI


def test_57_a_branch_with_the_name_of_an_option(tmp_path: Path, git: Callable[..., str]) -> None:
    root = in_git(tmp_path, git)
    git(root, "update-ref", "refs/heads/--output=x", "HEAD")
    git(root, "symbolic-ref", "HEAD", "refs/heads/--output=x")
    assert record(root) == 0
    assert git(root, "log", "-1", "--format=%s").startswith("Kirjaa: ")
    assert not list(root.rglob("x"))


def test_58_files_with_the_names_of_patterns_and_options_are_left_alone(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    root = in_git(tmp_path, git)
    strangers = ["[k].yaml", "-v.yaml", "ä.yaml", "*.yaml"]
    for name in strangers:
        (root / "plans/malli-2022-2025" / name).write_text("oma: 1\n", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Vieraita")
    for name in strangers:
        (root / "plans/malli-2022-2025" / name).write_text("oma: 2\n", encoding="utf-8")
    assert record(root) == 0
    names = git(root, "-c", "core.quotePath=false", "diff", "--name-only", "HEAD~1", "HEAD")
    assert names.splitlines() == [YEAR]
    assert len(git(root, "status", "--porcelain").splitlines()) == len(strangers)


def test_without_git_a_record_can_be_kept_and_the_rest_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_repository(tmp_path)
    assert record(root) == 2
    assert "--no-commit" in capsys.readouterr().err
    assert (root / YEAR).read_text(encoding="utf-8") == VUOSI
    assert record(root, "--no-commit") == 0
    assert "arvo: 61" in (root / YEAR).read_text(encoding="utf-8")
