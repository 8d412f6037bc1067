"""The peer of `report --at`: `git worktree add`, the command there, and the worktree removed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path


def main(revision: str, *command: str) -> None:
    """Run a command in a worktree of a revision of the repository at hand."""
    with tempfile.TemporaryDirectory() as folder:
        there = str(Path(folder) / "worktree")
        subprocess.run(["git", "worktree", "add", "-q", "--detach", there, revision], check=True)
        try:
            subprocess.run(command, cwd=there, check=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", there], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
