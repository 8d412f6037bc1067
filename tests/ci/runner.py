"""Runs the steps of `action.yml` as a runner does: the script of a step, its shell, its files and variables."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from tests.conftest import ROOT

BIN = Path(sys.executable).parent
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
SHELLS = {
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail", "{0}"],
}
"""What GitHub runs for a shell's name; other shells are command lines themselves."""


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


ACTION = read(ROOT / "action.yml")
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass
class Runner:
    """A runner in a checkout; `values` are what the expressions of a step's `env` come to."""

    folder: Path
    temp: Path
    values: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.temp.mkdir()

    def file(self, name: str) -> Path:
        return self.temp / name

    def text(self, name: str) -> str:
        path = self.file(name)
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def run(self, name: str) -> Ran:
        step = STEPS[name]
        script = self.file("script")
        script.write_text(step["run"], encoding="utf-8")
        shell = SHELLS.get(step["shell"]) or shlex.split(step["shell"])
        given = {key: self._value(text) for key, text in step.get("env", {}).items()}
        done = subprocess.run(
            [word.replace("{0}", str(script)) for word in shell],
            cwd=self.folder,
            env=self._around() | given,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def _value(self, text: str) -> str:
        """The first of an expression's names that has a value, as `||` takes it."""
        match = EXPRESSION.fullmatch(text)
        assert match is not None, text
        names = [name.strip() for name in match[1].split("||")]
        return next((self.values[name] for name in names if self.values.get(name)), "")

    def _around(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_ACTION_PATH": str(ROOT),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(self.file("summary")),
            "GITHUB_OUTPUT": str(self.file("output")),
            "GITHUB_PATH": str(self.file("path")),
            **self.environment,
        }
