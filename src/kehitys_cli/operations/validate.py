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
    """Which diagnostics are shown: code prefixes, paths from the root, files that changed."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    changed_since: str | None = None


class Validation(NamedTuple):
    """What was found and how much was looked at."""

    diagnostics: tuple[Diagnostic, ...]
    checked: Checked
    files: tuple[str, ...]

    def fails(self, fail_on: str) -> bool:
        """Tell whether something weighs at least as much as `error` or `warning`; `never` nothing."""
        if fail_on == "never":
            return False
        return any(item.severity.rank <= Severity(fail_on).rank for item in self.diagnostics)


def validate(
    workspace: Workspace, today: dt.date, catalogue: Catalogue, selection: Selection
) -> Validation:
    """Check everything below `plans/`; the selection only filters what is shown."""
    _known_prefixes((*selection.select, *selection.ignore))
    outcome = diagnose(workspace, today, catalogue)
    changed = _changed(workspace, selection.changed_since)
    shown = [
        item
        for item in outcome.diagnostics
        if _selected(item.code, selection)
        and _within(item.path, selection.paths)
        and (changed is None or item.path in changed)
    ]
    return Validation(tuple(shown), outcome.checked, _files(workspace))


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
