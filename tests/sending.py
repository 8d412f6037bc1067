"""Two clones and a bare repository between them, for tests of sending."""

from __future__ import annotations

import datetime as dt
import subprocess
from typing import TYPE_CHECKING, Any

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.cells import Request
from kehitys_cli.operations.record import record
from kehitys_cli.operations.send import Sent, send
from tests.sample import SUUNNITELMA, VUOSI, make_repository
from tests.sealing import commit

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2025, 2, 1)
FI = Catalogue("fi")
YEAR = "plans/malli-2022-2025/2024.yaml"
ID = "uudet-yritykset"
MORE = """\
      - tunnus: toinen
        nimi: Toinen mittari
        laji: luku
        yksikkö: kpl
        lähde: YTJ
"""
MORE_YEAR = "\n      # Toinen mittari, kpl\n      toinen:\n"


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True)
    return done.stdout.decode("utf-8").strip()


def make_clones(tmp_path: Path) -> tuple[Path, Path]:
    """Make two clones of one shared repository: ours and theirs."""
    first = make_repository(
        tmp_path / "alku",
        {"plans/malli-2022-2025.yaml": SUUNNITELMA + MORE, YEAR: VUOSI + MORE_YEAR},
    )
    git(first, "init", "-q", "-b", "main")
    commit(first, "Alku")
    git(tmp_path, "clone", "-q", "--bare", str(first), "yhteinen.git")
    for name in ("oma", "toinen"):
        git(tmp_path, "clone", "-q", str(tmp_path / "yhteinen.git"), name)
    return tmp_path / "oma", tmp_path / "toinen"


def put(root: Path, value: str, name: str = ID, **more: Any) -> None:
    note(root, name, value=value, source="YTJ", **more)


def note(root: Path, name: str | None, **more: Any) -> None:
    """Record anything of an item, or of the year."""
    record(Workspace(root), Request(2024, name, **more), TODAY, FI)


def sent(root: Path) -> Sent:
    return send(Workspace(root))


def shared(root: Path, branch: str = "main", path: str = YEAR) -> str:
    return git(root.parent / "yhteinen.git", "show", f"{branch}:{path}")


def protect(root: Path, words: str = "main on suojattu", branch: str = "main") -> None:
    hook = root.parent / "yhteinen.git" / "hooks" / "update"
    hook.write_text(
        f'#!/bin/sh\n[ "$1" != refs/heads/{branch} ] || {{ echo "{words}" >&2; exit 1; }}\n',
        encoding="utf-8",
    )
    hook.chmod(0o755)
