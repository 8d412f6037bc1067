"""New repositories: made in a folder, with their first commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.history.process import GitError, bytes_of, text_of
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def found_repository(folder: Path, streams: Iterable[Callable[[str], bytes]]) -> None:
    """Make a repository in a folder with the commits of fast-import streams, and check `main` out.

    Each stream is made when those before it are in, from the id of the last commit (empty at first).
    The commits carry the authors and days of the streams; nobody's identity is needed. UserError
    where git refuses.
    """
    whole = folder.absolute()
    start_repository(whole)
    last = ""
    try:
        for stream in streams:
            bytes_of(whole, ["fast-import", "--quiet"], stream(last))
            last = text_of(whole, ["rev-parse", "refs/heads/main"]).strip()
        text_of(whole, ["reset", "--quiet", "--hard", "main"])
    except GitError as error:
        raise UserError("git.refused", words=error.words) from error


def start_repository(folder: Path) -> None:
    """Make a repository with the branch `main` in a folder, made where it is not there; one that is stays."""
    whole = folder.absolute()
    near = next(parent for parent in whole.parents if parent.is_dir())
    try:
        text_of(near, ["init", "--quiet", "--initial-branch=main", "--", str(whole)])
    except GitError as error:
        raise UserError("git.refused", words=error.words) from error


def commit_first(folder: Path, message: str) -> None:
    """Commit everything that a new repository holds; UserError where git or a hook refuses."""
    try:
        text_of(folder, ["add", "--all", "--", "."])
        text_of(folder, ["commit", "--quiet", "--file=-"], f"{message}\n")
    except GitError as error:
        raise UserError("git.refused", words=error.words) from error


def knows_identity(folder: Path) -> bool:
    """Tell whether git knows who commits in a folder."""
    try:
        return bool(text_of(folder, ["var", "GIT_AUTHOR_IDENT"]).strip())
    except GitError:
        return False
