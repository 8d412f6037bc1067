"""Bad files, one by one: an exit code, a place, no traceback, and nothing changed. The numbers are the faults' own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run
from tests.sample import SUUNNITELMA, VUOSI, make_repository

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "plans/malli-2022-2025.yaml"
YEAR = "plans/malli-2022-2025/2024.yaml"


def plan(old: str, new: str) -> bytes:
    assert old in SUUNNITELMA
    return SUUNNITELMA.replace(old, new, 1).encode("utf-8")


def year(value: str) -> bytes:
    stanza = f"      uudet-yritykset:\n        arvo: {value}\n        lähde: YTJ\n"
    return VUOSI.replace("      uudet-yritykset:\n", stanza).encode("utf-8")


BAD: list[tuple[str, str, bytes, str, str]] = [
    ("1 duplicate key", PLAN, plan("    numero: 1\n", "    numero: 1\n    numero: 2\n"), ":15:5:", "KEH003"),
    ("4 alias", PLAN, plan("nimi: Kehittämis", "nimi: &a Kehittämis"), ":3:", "KEH004"),
    ("6 five megabytes", PLAN, SUUNNITELMA.encode() + b"# x\n" * 1_400_000, ":1:1:", "KEH005"),
    ("7 conflict markers", PLAN, plan("    numero: 1\n", "<<<<<<< oma\n    numero: 1\n=======\n    numero: 2\n>>>>>>> muu\n"), ":14:1:", "KEH007"),
    ("7 conflict markers in a literal block", YEAR, VUOSI.replace("yhteenveto: |\n", "yhteenveto: |\n  a\n<<<<<<< oma\n").encode(), ":7:1:", "KEH007"),
    ("8 NUL", PLAN, plan("Uusien yrittäjien", "Uusien\0yrittäjien"), ":16:17:", "KEH006"),
    ("10 UTF-16", PLAN, SUUNNITELMA.encode("utf-16"), ":1:1:", "KEH001"),
    ("12 two documents", PLAN, SUUNNITELMA.encode() + b"---\na: b\n", ":28:1:", "KEH008"),
    ("13 empty", PLAN, b"", ":1:1:", "KEH008"),
    ("13 comments only", PLAN, b"# a\n", ":1:1:", "KEH008"),
    ("13 a list", PLAN, b"- a\n", ":1:1:", "KEH008"),
    ("14 a directive", PLAN, b"%YAML 1.1\n---\n" + SUUNNITELMA.encode(), ":1:1:", "KEH004"),
    ("15 a tag", PLAN, plan("nimi: Kehittämis", "nimi: !!python/object:os.system Kehittämis"), ":3:", "KEH004"),
    ("18 a decimal comma", YEAR, year("12,5"), ":19:15:", "KEH104"),
    ("19 not a number", YEAR, year(".nan"), ":19:15:", "KEH104"),
    ("19 infinite", YEAR, year(".inf"), ":19:15:", "KEH104"),
    ("19 too great for a float", YEAR, year("1e400"), ":19:15:", "KEH104"),
    ("21 no such day", PLAN, plan("pvm: 2022-06-27", "pvm: 2022-02-30"), ":11:10:", "KEH105"),
    ("22 five thousand digits", YEAR, year("9" * 5000), ":19:15:", "KEH104"),
    ("24 a tab as indent", PLAN, plan("    numero: 1", "\tnumero: 1"), ":14:1:", "KEH002"),
    ("25 a direction override", PLAN, plan("Uusien yrittäjien", "Uusien\u202eyrittäjien"), ":16:17:", "KEH006"),
    ("26 a Cyrillic letter", PLAN, plan("tunnus: neuvonta", "tunnus: neuvont\u0430"), ":13:13:", "KEH107"),
    ("26 Arabic digits", YEAR, year("\u0661\u0662"), ":19:15:", "KEH104"),
    ("27 a way out", PLAN, plan("tunnus: neuvonta", "tunnus: ../x"), ":13:13:", "KEH107"),
    ("27 a dot", PLAN, plan("tunnus: neuvonta", "tunnus: ."), ":13:13:", "KEH107"),
    ("27 a device's name", PLAN, plan("tunnus: neuvonta", "tunnus: CON"), ":13:13:", "KEH107"),
    ("27 three hundred characters", PLAN, plan("tunnus: neuvonta", f"tunnus: {'x' * 300}"), ":13:13:", "KEH107"),
    ("32 a line separator", PLAN, plan("Uusien yrittäjien", "Uusien\u2028yrittäjien"), ":16:17:", "KEH006"),
    ("32 a lone CR", PLAN, plan("nimi: Uusien", "nimi: a\rb Uusien"), ":16:", "KEH006"),
    ("a depth bomb", PLAN, b"a: " + b"[" * 20_000, ":1:", "KEH005"),
    ("a merge bomb", PLAN, b"a: &a [x]\nb: &b [*a, *a]\nc: {<<: *b}\n", ":1:", "KEH004"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "data", "place", "code"), [item[1:] for item in BAD], ids=[item[0] for item in BAD]
)
def test_a_bad_file_is_refused_at_its_place(
    tmp_path: Path,
    path: str,
    data: bytes,
    place: str,
    code: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = make_repository(tmp_path, {path: data})
    before = {item: item.read_bytes() for item in root.rglob("*.yaml")}
    assert run(["-C", str(root), "validate", "--format", "concise"]) == 1
    told = capsys.readouterr()
    lines = [line for line in told.out.splitlines() if f" {code} " in line]
    assert lines, told.out
    assert lines[0].startswith(f"{path}{place}"), lines[0]
    assert "Traceback" not in told.out + told.err
    assert {item: item.read_bytes() for item in root.rglob("*.yaml")} == before


GOOD: list[tuple[str, str, bytes]] = [
    ("11 a BOM", PLAN, b"\xef\xbb\xbf" + SUUNNITELMA.encode()),
    ("17 a schedule is text", PLAN, plan("aikataulu: 2022–", "aikataulu: 2022-")),
    ("22 thirty digits", YEAR, year("9" * 30)),
    ("24 a tab before a comment", PLAN, plan("    numero: 1\n", "    numero: 1\t# eka\n")),
]


@pytest.mark.parametrize(
    ("path", "data"), [item[1:] for item in GOOD], ids=[item[0] for item in GOOD]
)
def test_what_only_looks_bad_is_read(
    tmp_path: Path, path: str, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_repository(tmp_path, {path: data})
    assert run(["-C", str(root), "validate", "--format", "concise"]) == 0
    assert " error " not in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes among files")
@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_a_path_that_is_no_file_is_said(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fault 28."""
    root = make_repository(tmp_path, {})
    (root / YEAR).unlink()
    os.mkfifo(root / YEAR) if kind == "pipe" else (root / YEAR).mkdir()
    run(["-C", str(root), "validate", "--format", "concise"])
    assert f"{YEAR}:1:1:" in capsys.readouterr().out


def test_twins_but_for_their_case_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fault 30."""
    root = make_repository(tmp_path, {"plans/Malli-2022-2025.yaml": SUUNNITELMA})
    run(["-C", str(root), "validate", "--format", "concise"])
    assert "Malli-2022-2025.yaml:1:1:" in capsys.readouterr().out


def test_two_errors_are_both_told_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fault 31."""
    broken = (
        plan("    numero: 1\n", "    numero: yksi\n")
        .decode()
        .replace("pvm: 2022-06-27", "pvm: 2022-02-30")
    )
    root = make_repository(tmp_path, {PLAN: broken})
    assert run(["-C", str(root), "validate", "--format", "concise"]) == 1
    lines = [line.partition(" error ")[0] for line in capsys.readouterr().out.splitlines()]
    rows = [int(line.split(":")[1]) for line in lines if line.startswith(PLAN)]
    assert rows == sorted(rows)
    assert len(rows) == 2
