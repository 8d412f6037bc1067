"""The one place that starts a process: git, as its own binary.

Arguments are lists, never a shell; the environment of the caller (`GIT_DIR` and its kin) and what a repository
configures to run (monitors, external diffs, pagers) have no say.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SAFE = (
    "-c", "core.fsmonitor=false",
    "-c", "core.quotePath=false",
    "-c", "core.pager=cat",
    "-c", "diff.external=",
    "-c", f"diff.orderFile={os.devnull}",
    "-c", "diff.relative=false",
    "-c", "log.follow=false",
    "-c", "log.mailmap=false",
    "-c", "log.diffMerges=separate",
    "-c", "color.ui=false",
    "-c", "advice.detachedHead=false",
    "-c", "advice.graftFileDeprecated=false",
    "-c", "commit.verbose=false",
    "-c", "blame.ignoreRevsFile=",
    "-c", "log.showSignature=false",
    "-c", "i18n.logOutputEncoding=UTF-8",
)  # fmt: skip
_TOO_LONG = 124
_ONLINE = frozenset({"fetch", "push", "commit"})
"""What may speak to others: `send`, and the hooks of a commit, which are the municipality's own."""
_NO = 1
"""The exit code of a question that git answers with no."""
_PROMISED = b"from promisor remote"
_CREDENTIALS = re.compile(r"//[^/@\s]*@")


class GitError(UserError):
    """Git could not answer, or said no; `words` is its own first line.

    Who knows what a no means catches it; any other failure is told as it is, and never taken for nothing.
    """

    def __init__(self, words: str, code: int) -> None:
        """Keep git's words and exit code."""
        super().__init__("git.failed", words=words)
        self.words = words
        self.is_no = code == _NO


class PartialCopyError(UserError):
    """Objects are wanted that a partial clone left with its remote: nothing is fetched unasked."""

    def __init__(self) -> None:
        """Say how the copy is completed."""
        super().__init__("git.partial")


class Answer(NamedTuple):
    """How a call of git ended: its exit code, and what it printed on both streams."""

    code: int
    out: bytes
    err: bytes

    @property
    def words(self) -> str:
        """Git's own first line, without a user's name or password that an address may hold."""
        told = (self.err or self.out).decode("utf-8", "replace").strip()
        first = told.splitlines()[0] if told else f"exit {self.code}"
        return _CREDENTIALS.sub("//", first)


def environment() -> dict[str, str]:
    """Return the caller's environment without git's own variables, quiet and literal."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME",
                 "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
                 "GIT_CONFIG_NOSYSTEM"):  # fmt: skip
        if name in os.environ:
            kept[name] = os.environ[name]
    return kept | {
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
        "GIT_EDITOR": "true",
        "LC_ALL": "C.UTF-8" if os.name != "nt" else "C",
    }


def text_of(folder: Path, arguments: Sequence[str], text: str | None = None) -> str:
    """Return what git prints as text, given a text on its input; GitError where it says no."""
    return bytes_of(folder, arguments, None if text is None else text.encode("utf-8")).decode(
        "utf-8", "replace"
    )


def bytes_of(
    folder: Path,
    arguments: Sequence[str],
    given: bytes | None = None,
    *,
    also: Mapping[str, str] | None = None,
) -> bytes:
    """Return what git prints, `also` added to its environment; GitError where it says no."""
    answer = answer_of(folder, arguments, given, also=also)
    if answer.code != 0:
        if _PROMISED in answer.err:
            raise PartialCopyError
        raise GitError(answer.words, answer.code)
    return answer.out


def answer_of(
    folder: Path,
    arguments: Sequence[str],
    given: bytes | None = None,
    seconds: float | None = None,
    *,
    also: Mapping[str, str] | None = None,
) -> Answer:
    """Return how git ended, after so many seconds at most; UserError where there is no git."""
    command = ["git", *_SAFE, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a list of arguments, never a shell
            command,
            cwd=folder,
            env=environment() | _offline(arguments) | dict(also or {}),
            input=given or b"",
            capture_output=True,
            check=False,
            timeout=seconds,
        )
    except FileNotFoundError as error:
        raise UserError("git.missing") from error
    except subprocess.TimeoutExpired:
        return Answer(_TOO_LONG, b"", f"no answer in {seconds:.0f} s".encode())
    return Answer(done.returncode, done.stdout, done.stderr)


def _offline(arguments: Sequence[str]) -> dict[str, str]:
    """Return what keeps git from any remote; an older git knows no `GIT_NO_LAZY_FETCH`."""
    return {} if _command(arguments) in _ONLINE else {"GIT_ALLOW_PROTOCOL": "none"}


def _command(arguments: Sequence[str]) -> str:
    """Return the command among arguments: what follows the settings."""
    words = iter(arguments)
    for word in words:
        if word == "-c":
            next(words)
        elif not word.startswith("-"):
            return word
    return ""
