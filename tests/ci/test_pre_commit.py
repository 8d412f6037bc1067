"""`pre-commit try-repo`: the hook is built from this project and run in a repository of plans.

The build and its dependencies come from the tests' own environment, so that nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from typing import TYPE_CHECKING

import pytest
from tests.ci.proposal import changed
from tests.ci.runner import BIN, Ran
from tests.conftest import ROOT, into_git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEEDED = ("*.toml", "*.md", "*.py", "action.yml", ".pre-commit-hooks.yaml", "LICENSE")
FOLDERS = ("src", "templates", "examples", "docs/rules")


@pytest.fixture
def project(tmp_path: Path, git: Callable[..., str]) -> Path:
    """A repository with what the package is built from."""
    made = tmp_path / "kehitys"
    made.mkdir()
    for pattern in NEEDED:
        for path in ROOT.glob(pattern):
            shutil.copy(path, made / path.name)
    for folder in FOLDERS:
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, made / folder, ignore=skipped)
    return into_git(made, git)


def test_the_hook_runs_from_a_build_of_its_own(
    project: Path, repository: Path, tmp_path: Path, git: Callable[..., str]
) -> None:
    quiet = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    quiet |= {
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "PYTHONPATH": sysconfig.get_paths()["purelib"],
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "KEHITYS_LANG": "fi",
    }

    def tried() -> Ran:
        git(repository, "add", "-A")
        done = subprocess.run(
            [BIN / "pre-commit", "try-repo", project, "kehitys-validate", "--all-files"],
            cwd=repository,
            env=quiet,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    done = tried()
    assert done.code == 0, done.out
    assert "kehitys validate....." in done.out
    assert done.out.rstrip().endswith("Passed")
    changed(repository, "aikataulu: 2022–", "aikataulu: 2031–")
    done = tried()
    assert done.code == 1
    assert "plans/malli-2022-2025.yaml:17:16: error KEH301" in done.out
