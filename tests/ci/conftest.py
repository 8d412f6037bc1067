"""What the tests of workflows and hooks share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ci.proposal import changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def checkout(repository: Path, tmp_path: Path, git: Callable[..., str]) -> Path:
    """What a runner checks out: main moved on, a proposal eases a target, the merge of both."""
    git(repository, "switch", "--quiet", "-c", "ehdotus")
    changed(repository, "tavoitetaso: {2024: 60}", "tavoitetaso: {2024: 55}")
    git(repository, "commit", "--quiet", "-am", "Ehdotus")
    git(repository, "switch", "--quiet", "main")
    changed(repository, "nimi: Sivistys", "nimi: Sivistyspalvelut", "plans/kunta.yaml")
    git(repository, "commit", "--quiet", "-am", "Muu muutos")
    git(repository, "switch", "--quiet", "--detach")
    git(repository, "merge", "--quiet", "--no-edit", "ehdotus")
    git(repository, "update-ref", "refs/pull/7/merge", "HEAD")
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "etä.git")
    git(
        tmp_path / "etä.git",
        "fetch",
        "--quiet",
        str(repository),
        "refs/pull/7/merge:refs/pull/7/merge",
    )
    return repository
