"""The scripts of the GitLab and Azure templates, run for real in a checkout of a proposal."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from tests.ci.proposal import EASIER, changed
from tests.ci.runner import BIN, Ran, read
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CI = ROOT / "examples" / "ci"
BROKEN = ("aikataulu: 2022–", "aikataulu: 2031–")


@pytest.fixture
def shell(checkout: Path, tmp_path: Path) -> Callable[..., Ran]:
    """Run a script in the checkout, where pip has nothing to do."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "pip").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "bin" / "pip").chmod(0o755)
    path = f"{tmp_path / 'bin'}:{BIN}:{os.environ['PATH']}"

    def run(script: str, *options: str, **given: str) -> Ran:
        done = subprocess.run(
            ["bash", "--norc", *options, "-c", script],
            cwd=checkout,
            env={**os.environ, "PATH": path, "KEHITYS_LANG": "fi", **given},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


# ---------------------------------------------------------------------------------------- GitLab


def gitlab() -> Any:
    return read(CI / "gitlab.yml")["tarkista"]


def gitlab_script() -> str:
    return "\n".join(gitlab()["script"])


def ids(checkout: Path, git: Callable[..., str]) -> dict[str, str]:
    return {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(checkout, "rev-parse", "main~1").strip(),
        "CI_COMMIT_SHA": git(checkout, "rev-parse", "ehdotus").strip(),
        "KEHITYS_PACKAGE": "kehitys-cli",
    }


def test_gitlab_gets_findings_and_the_change(
    checkout: Path, shell: Callable[..., Ran], git: Callable[..., str]
) -> None:
    done = shell(gitlab_script(), "-eo", "pipefail", **ids(checkout, git))
    assert done.code == 0, done.err
    report = gitlab()["artifacts"]["reports"]["codequality"]
    found = json.loads((checkout / report).read_text(encoding="utf-8"))
    assert all(one["location"]["path"].startswith("plans/") for one in found)
    (change,) = gitlab()["artifacts"]["paths"]
    assert EASIER in (checkout / change).read_text(encoding="utf-8")


def test_gitlab_gets_all_files_of_a_broken_proposal_and_fails(
    checkout: Path, shell: Callable[..., Ran], git: Callable[..., str]
) -> None:
    changed(checkout, *BROKEN)
    git(checkout, "commit", "--quiet", "-am", "Rikki")
    given = ids(checkout, git) | {"CI_COMMIT_SHA": git(checkout, "rev-parse", "HEAD").strip()}
    done = shell(gitlab_script(), "-eo", "pipefail", **given)
    assert done.code == 1
    assert "KEH301" in done.out
    assert (checkout / "muutos.md").read_text(encoding="utf-8")
    assert "KEH301" in (checkout / "gl-code-quality-report.json").read_text(encoding="utf-8")


def test_gitlab_compares_a_new_branch_with_nothing(
    checkout: Path, shell: Callable[..., Ran], git: Callable[..., str]
) -> None:
    given = ids(checkout, git) | {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "",
        "CI_COMMIT_BEFORE_SHA": "0" * 40,
    }
    assert shell(gitlab_script(), "-eo", "pipefail", **given).code == 0
    assert not (checkout / "muutos.md").exists()


# ----------------------------------------------------------------------------------------- Azure


def azure(name: str) -> str:
    steps = read(CI / "azure-pipelines.yml")["steps"]
    found: str = next(step["bash"] for step in steps if step.get("displayName") == name)
    return found


def test_azure_gets_findings_as_tests(checkout: Path, shell: Callable[..., Ran]) -> None:
    assert shell(azure("Asenna ohjelma"), KEHITYS_PACKAGE="kehitys-cli").code == 0
    assert shell(azure("Tarkista suunnitelmat")).code == 0
    changed(checkout, *BROKEN)
    done = shell(azure("Tarkista suunnitelmat"))
    assert done.code == 1
    assert "KEH301" in done.out
    told = ET.parse(checkout / "kehitys.xml").getroot()  # noqa: S314 - our own file
    assert list(told.iter("failure"))


def test_text_from_plans_is_no_command_to_azure(checkout: Path, shell: Callable[..., Ran]) -> None:
    changed(checkout, "vastuutaho: [kh]", 'vastuutaho: ["##vso[task.setvariable variable=A]b"]')
    done = shell(azure("Tarkista suunnitelmat"))
    assert done.code == 1
    assert "task.setvariable" in done.out
    assert "##vso" not in done.out + done.err


def test_azure_gets_the_change_as_a_summary(
    checkout: Path, shell: Callable[..., Ran], git: Callable[..., str]
) -> None:
    git(checkout, "update-ref", "refs/remotes/origin/main", "main")
    given = {
        "AGENT_TEMPDIRECTORY": str(checkout.parent),
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
    }
    step = azure("Kerro, mitä muutos tarkoittaa")
    done = shell(step, **given)
    file = checkout.parent / "muutos.md"
    assert (done.code, done.out) == (0, f"##vso[task.uploadsummary]{file}\n")
    text = file.read_text(encoding="utf-8")
    assert EASIER in text
    assert "Sivistyspalvelut" not in text
    done = shell(step, **given | {"SYSTEM_PULLREQUEST_TARGETBRANCH": "##vso[task.complete]"})
    assert done.code != 0
    assert "##vso" not in done.out + done.err
