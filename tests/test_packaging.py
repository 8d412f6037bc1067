"""Wheel and sdist hold what the program needs beside its modules."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = (
    "kehitys_cli/_templates/report.html.j2",
    "kehitys_cli/_examples/esimerkkila/historia.toml",
    "kehitys_cli/_examples/uusi/fi/plans/kunta.yaml",
    "kehitys_cli/_examples/ci/github.yml",
    "kehitys_cli/_rules/KEH701.md",
    "kehitys_cli/i18n/fi/report.toml",
)


def test_what_is_installed_has_templates_examples_and_words(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--outdir",
        str(tmp_path),
        str(ROOT),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (source,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert set(SHIPPED) <= held
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"plans/kunta.yaml", "templates/report.html.j2", "pyproject.toml"} <= names
