"""One changed file becomes one commit; where git or a hook refuses, the file is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.documents.document import document_of
from kehitys_cli.history.git import Git
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.edits import refused
from kehitys_cli.text.store import replace_source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kehitys_cli.documents.document import Document
    from kehitys_cli.history.git import Commit
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.text.source import Source


_WITHOUT = frozenset({"git.missing", "git.no-repository"})


def committing(root: Path) -> Git:
    """Return the repository that a command with `--no-commit` commits to; UserError names that way out."""
    try:
        return Git.at(root)
    except UserError as error:
        if error.key in _WITHOUT:
            raise UserError(f"{error.key}-spare", **error.params) from error
        raise


def require_valid(source: Source) -> Document:
    """Return what a text that is about to be written says; UserError where it would not be valid."""
    made = document_of(source)
    if not made.valid:
        raise refused(source.path, made.findings[0].code if made.findings else "")
    return made


def known_first(git: Git, source: Source, words: Catalogue) -> None:
    """Commit a file that git does not know yet (`prepare` made it) as it stands, before it is written into.

    So what is recorded is a commit of its own, which can be read, sent and taken back.
    """
    if not git.is_tracked(source.path):
        message = words.text("record.message-file", path=source.path)
        git.commit(source.path, message, {}, source.data)


def committed(
    root: Path, git: Git, sources: tuple[Source, Source], message: str, trailers: Mapping[str, str]
) -> Commit:
    """Replace a file by what was made of it, and commit just that; `sources` are before and after.

    The caller holds the lock and has asked `Git.preflight`. UserError where git refuses: nothing is half
    done, but for a commit that a hook changed.
    """
    before, after = sources
    head = git.head()
    replace_source(root, before, after.data)
    try:
        return git.commit(before.path, message, trailers, after.data)
    except UserError:
        if git.head() == head:
            replace_source(root, after, before.data)
        raise
