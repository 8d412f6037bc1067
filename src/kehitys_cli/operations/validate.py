"""Validate a repository of plans: strictly read-only, unless asked to mend what is safe to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.run import diagnose
from kehitys_cli.text.diagnostic import Severity, UserError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from kehitys_cli.checks.run import Checked
    from kehitys_cli.checks.words import Diagnostic
    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.i18n.catalogue import Catalogue


class Selection(NamedTuple):
    """Which rules are asked (code prefixes), and where what they find is shown.

    `paths` are told from the root; `changed_since` shows only files that have changed.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    changed_since: str | None = None


class Validation(NamedTuple):
    """What was found where it is shown, and elsewhere, and how much was looked at."""

    diagnostics: tuple[Diagnostic, ...]
    checked: Checked
    files: tuple[str, ...]
    elsewhere: tuple[Diagnostic, ...] = ()

    def fails(self, fail_on: str) -> bool:
        """Tell whether something weighs at least as much as `error` or `warning`; `never` nothing.

        That is of everything, shown or not: a unit that is renamed in one file breaks others.
        """
        if fail_on == "never":
            return False
        return any(_weighs(item, fail_on) for item in (*self.diagnostics, *self.elsewhere))

    def unseen(self, fail_on: str) -> int:
        """Return how much that weighs as much is not shown; of `never`, how many errors."""
        return sum(_weighs(item, fail_on) for item in self.elsewhere)


def _weighs(item: Diagnostic, fail_on: str) -> bool:
    return item.severity.rank <= Severity("error" if fail_on == "never" else fail_on).rank


def validate(
    workspace: Workspace, today: dt.date, catalogue: Catalogue, selection: Selection
) -> Validation:
    """Check everything below `plans/`; places only filter what is shown."""
    _known_prefixes((*selection.select, *selection.ignore))
    outcome = diagnose(workspace, today, catalogue)
    changed = _changed(workspace, selection.changed_since)
    shown: list[Diagnostic] = []
    elsewhere: list[Diagnostic] = []
    for item in outcome.diagnostics:
        if _selected(item.code, selection):
            here = _within(item.path, selection.paths)
            here = here and (changed is None or item.path in changed)
            (shown if here else elsewhere).append(item)
    return Validation(tuple(shown), outcome.checked, _files(workspace), tuple(elsewhere))


def _known_prefixes(prefixes: Sequence[str]) -> None:
    from kehitys_cli.checks.register import BY_CODE

    for prefix in prefixes:
        if not any(code.startswith(prefix) for code in BY_CODE):
            raise UserError("validate.unknown-code", code=prefix)


def _selected(code: str, selection: Selection) -> bool:
    if selection.select and not code.startswith(selection.select):
        return False
    return not (selection.ignore and code.startswith(selection.ignore))


def _within(path: str, paths: tuple[str, ...]) -> bool:
    return not paths or any(path == item or path.startswith(f"{item}/") for item in paths)


def _changed(workspace: Workspace, revision: str | None) -> frozenset[str] | None:
    if revision is None:
        return None
    from kehitys_cli.history.git import Git

    return Git.at(workspace.root).changed_since(revision)


def _files(workspace: Workspace) -> tuple[str, ...]:
    layout = workspace.layout
    tops = ("kunta", *layout.strategies, *layout.plans, *layout.others)
    years = [f"plans/{plan}/{year}.yaml" for plan, found in layout.years.items() for year in found]
    return tuple(sorted([*(f"plans/{name}.yaml" for name in tops), *years]))


def paths_below(workspace: Workspace, paths: Sequence[str], base: str) -> tuple[str, ...]:
    """Return paths as given (from the folder `base`) from the root; UserError for one outside."""
    import os

    found = []
    for path in paths:
        whole = os.path.abspath(os.path.join(base, path))  # noqa: PTH100, PTH118 - links stay
        try:
            inside = os.path.relpath(whole, workspace.root).replace(os.sep, "/")
        except ValueError as error:  # pragma: no cover - another drive of Windows
            raise UserError("validate.no-path", path=path) from error
        outside = inside == ".." or inside.startswith("../")
        if outside or not os.path.lexists(whole):
            raise UserError("validate.no-path", path=path)
        found.append("" if inside == "." else inside)
    return tuple(item for item in found if item) if all(found) else ()
