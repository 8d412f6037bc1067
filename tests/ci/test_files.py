"""The workflow and hook files are what their services read, and hold nothing that people can break out of."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.ci.runner import ACTION, BIN, EXPRESSION, STEPS, read
from tests.conftest import ROOT

from kehitys_cli import __version__

if TYPE_CHECKING:
    from pathlib import Path

CI = ROOT / "examples" / "ci"
SCHEMAS = {
    "vendor.github-actions": ROOT / "action.yml",
    "vendor.github-workflows": CI / "github.yml",
    "vendor.gitlab-ci": CI / "gitlab.yml",
    "vendor.azure-pipelines": CI / "azure-pipelines.yml",
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_services_schemas_accept_the_files(schema: str) -> None:
    command: list[str | Path] = [BIN / "check-jsonschema", "--regex-variant", "nonunicode"]
    command += ["--builtin-schema", schema, SCHEMAS[schema]]
    done = subprocess.run(command, capture_output=True, check=False, env=plain())
    assert done.returncode == 0, done.stdout.decode("utf-8")


def plain() -> dict[str, str]:
    """The environment for others' programs: their encoding warnings are theirs."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}


@pytest.mark.parametrize("name", STEPS)
def test_no_expression_becomes_part_of_a_script(name: str) -> None:
    assert not EXPRESSION.search(STEPS[name]["run"])


def test_every_input_is_used_and_every_used_one_exists() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(ACTION["inputs"])


@pytest.mark.parametrize("path", [CI / "github.yml", CI / "gitlab.yml", CI / "azure-pipelines.yml"])
def test_templates_install_this_version(path: Path) -> None:
    pinned = re.findall(r"kehitys-cli==(\S+)", path.read_text(encoding="utf-8"))
    assert pinned == [__version__]


def test_the_workflow_gives_the_action_what_it_takes() -> None:
    steps = read(CI / "github.yml")["jobs"]["tarkista"]["steps"]
    used = next(step for step in steps if step["uses"] == "./.github/actions/kehitys")
    assert set(used["with"]) <= set(ACTION["inputs"])


def test_the_hook_for_pre_commit_is_whole() -> None:
    (hook,) = read(ROOT / ".pre-commit-hooks.yaml")
    assert hook["entry"] == "kehitys validate"
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
