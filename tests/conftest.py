"""What all tests share: a calm environment, real git, and the flag that renews golden files."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.sample import make_repository

if TYPE_CHECKING:
    from collections.abc import Callable

# What a test says is about words and bytes, never about how busy the machine is.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "esimerkkila"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """No language, day, colour or git identity from whoever runs the tests."""
    for name in [*os.environ]:
        if name.startswith(("KEHITYS_", "GIT_")) or name in {"LC_ALL", "LC_MESSAGES", "NO_COLOR"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Testi")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "testi@kunta.example")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def git() -> Callable[..., str]:
    """Run git in a folder; return what it printed."""

    def run(folder: Path, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    return run


def into_git(root: Path, git: Callable[..., str]) -> Path:
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "-m", "Hyväksytään suunnitelma")
    return root


@pytest.fixture
def repository(tmp_path: Path, git: Callable[..., str]) -> Path:
    """The small sample, committed."""
    return into_git(make_repository(tmp_path / "malli"), git)


@pytest.fixture
def example(tmp_path: Path, git: Callable[..., str]) -> Path:
    """Esimerkkilä, committed."""
    shutil.copytree(EXAMPLE, tmp_path / "esimerkkila")
    return into_git(tmp_path / "esimerkkila", git)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compare bytes with a golden file, or write it with --update-golden."""

    def compare(name: str, data: bytes) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        assert path.read_bytes().decode("utf-8") == data.decode("utf-8")

    return compare
