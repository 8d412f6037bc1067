"""A municipality's new repository: commented examples that validate, the years, and what a forge needs."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.history.founding import commit_first, knows_identity, start_repository
from kehitys_cli.history.git import Git
from kehitys_cli.operations.init import EXTRA
from kehitys_cli.operations.prepare import prepare
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.store import packaged, packaged_text, write_new

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NEW = ("_examples/uusi", "examples/uusi")
CI = ("_examples/ci", "examples/ci")
ACTION = ("_action", ".")
LANGUAGES = ("fi", "sv")
"""Languages that the examples are written in; elsewhere the first."""

FORGES: Mapping[str, Mapping[str, tuple[tuple[str, str], str]]] = {
    "github": {
        ".github/workflows/kehitys.yml": (CI, "github.yml"),
        ".github/actions/kehitys/action.yml": (ACTION, "action.yml"),
    },
    "gitlab": {".gitlab-ci.yml": (CI, "gitlab.yml")},
    "azure": {"azure-pipelines.yml": (CI, "azure-pipelines.yml")},
    "none": {},
}
"""What each forge reads where, and which of our files it is."""

_OWNERS = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"}
_REGISTER = "kunta"
_TERM = 4
_SOME_TERM = 2022
_JUNE = 6


class Begun(NamedTuple):
    """A repository that was made: the years of its plan, and whether its files were committed."""

    first: int
    last: int
    committed: bool


def init_new(folder: Path, forge: str, language: str, today: dt.date, message: str) -> Begun:
    """Make a municipality's repository in a folder that is empty, not there yet, or a new clone.

    `message` is the first commit's subject; where git knows nobody, nothing is committed. UserError,
    with nothing changed, where the folder holds anything.
    """
    _require_empty(folder)
    first, last = term_of(today)
    texts = dict(new_files(forge, language if language in LANGUAGES else LANGUAGES[0], first))
    start_repository(folder)
    for path, text in texts.items():
        write_new(folder / path, text.encode("utf-8"))
    prepare(Workspace(folder))
    committed = knows_identity(folder)
    if committed:
        commit_first(folder, message)
    return Begun(first, last, committed)


def term_of(today: dt.date) -> tuple[int, int]:
    """Return the four years of the council's plan: from the summer before they begin, they are the next.

    Councils are elected every fourth April and take office in June (Local Government Act 410/2015, § 15);
    their plans run by calendar years from the next January: 2022–2025, 2026–2029.
    """
    year = today.year + (today.month >= _JUNE)
    first = year - (year - _SOME_TERM) % _TERM
    return first, first + _TERM - 1


def new_files(forge: str, language: str, first: int) -> Iterator[tuple[str, str]]:
    """Yield path and text of each file but the years', for a plan whose first year is given."""
    last = first + _TERM - 1
    names = _plan_names(language, first, last)
    strategy, plan = sorted(names, key=lambda stem: not stem.startswith("strateg"))
    values = {
        "first": str(first),
        "second": str(first + 1),
        "last": str(last),
        "before": str(first - 1),
        "strategy": names[strategy],
        "plan": names[plan],
        "ci": "" if forge == "none" else _text(language, f"ci/{forge}.md"),
    }
    yield "plans/kunta.yaml", _text(language, "plans/kunta.yaml")
    for stem, name in names.items():
        yield f"plans/{name}.yaml", _filled(language, f"plans/{stem}.yaml", values)
    yield "README.md", _filled(language, "README.md", values)
    yield ".pre-commit-config.yaml", _text(language, "pre-commit-config.yaml")
    if forge in _OWNERS:
        yield _OWNERS[forge], _text(language, "CODEOWNERS")
    for path, (place, name) in FORGES[forge].items():
        yield path, packaged_text(*place, name)
    yield from EXTRA.items()


def _plan_names(language: str, first: int, last: int) -> dict[str, str]:
    """Return the ids of strategy and plan by their examples' names."""
    folder = packaged(*NEW) / language / "plans"
    stems = (path.stem for path in sorted(folder.glob("*.yaml")))
    return {stem: f"{stem}-{first}-{last}" for stem in stems if stem != _REGISTER}


def _text(language: str, name: str) -> str:
    return packaged_text(*NEW, f"{language}/{name}")


def _filled(language: str, name: str, values: Mapping[str, str]) -> str:
    return Template(_text(language, name)).substitute(values)


def _require_empty(folder: Path) -> None:
    """Refuse a folder that holds anything; a forge's new repository, cloned, holds `.git` only."""
    names = [folder.name] if folder.is_file() else []
    if folder.is_dir():
        names = [path.name for path in folder.iterdir()]
    if names == [".git"]:
        git = Git.maybe_at(folder)
        names = [] if git is not None and git.head() is None else names
    if names:
        raise UserError("init.not-empty", path=folder.as_posix())
