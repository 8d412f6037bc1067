"""A new repository: a copy of the example, with the history by which it came about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.founding import found_repository, knows_identity
from kehitys_cli.operations.founding import COMMIT_BEFORE, steps_of
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.store import packaged, packaged_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kehitys_cli.operations.founding import Step

INSIDE, BESIDE = "_examples/esimerkkila", "examples/esimerkkila"
HISTORY = "historia.toml"
EXTRA = {".gitattributes": "plans/** text eol=lf\n", ".gitignore": "reports/\n"}
"""Files that a repository of plans wants beside its plans."""

_AUTHOR = "author"


class Founded(NamedTuple):
    """A repository that was made: its commits, and whether git knows who will record in it."""

    folder: Path
    commits: int
    identity: bool


def init_example(folder: Path) -> Founded:
    """Make a repository of the example in a folder, empty or not there yet; UserError otherwise."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise UserError("init.not-empty", path=folder.as_posix())
    steps = list(example_steps())
    found_repository(folder, _stretches(steps, _author()))
    return Founded(folder, len(steps), knows_identity(folder))


def example_steps() -> Iterable[Step]:
    """Return the example's steps, the first first."""
    root = packaged(INSIDE, BESIDE)
    paths = [*root.glob("README.md"), *sorted(root.glob("plans/**/*.yaml"))]
    names = [path.relative_to(root).as_posix() for path in paths]
    files = {name: packaged_text(INSIDE, BESIDE, name) for name in names}
    return steps_of(packaged_text(INSIDE, BESIDE, HISTORY), files, EXTRA)


def _author() -> str:
    import tomllib

    author: str = tomllib.loads(packaged_text(INSIDE, BESIDE, HISTORY))[_AUTHOR]
    return author


def _stretches(steps: Iterable[Step], author: str) -> Iterator[Callable[[str], bytes]]:
    """Yield the steps up to each seal: a seal names the commit before it, which has to be made first."""
    stretch: list[Step] = []
    for step in steps:
        if any(COMMIT_BEFORE in text for _, text in step.files):
            yield partial(_stream, tuple(stretch), author)
            stretch = []
        stretch.append(step)
    yield partial(_stream, tuple(stretch), author)


def _stream(steps: Iterable[Step], author: str, before: str) -> bytes:
    """Return steps as `git fast-import` reads them: commits with their own author and day, after `before`."""
    parts: list[bytes] = []
    parent = b"from refs/heads/main^0\n" if before else b""
    for step in steps:
        when = f"{author} {int(step.date.timestamp())} {step.date:%z}\n"
        parts.append(f"commit refs/heads/main\nauthor {when}committer {when}".encode())
        parts.append(_data(step.text))
        parts.append(parent)
        parent = b""
        for path, text in step.files:
            parts.append(f"M 100644 inline {path}\n".encode())
            parts.append(_data(text.replace(COMMIT_BEFORE, before)))
    return b"".join(parts)


def _data(text: str) -> bytes:
    data = text.encode("utf-8")
    return b"data %d\n%s\n" % (len(data), data)
