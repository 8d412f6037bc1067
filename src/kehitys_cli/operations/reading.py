"""What reading operations share: which edition, as of which day, and each plan's case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.scan import PLANS, REGISTER
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.history.git import Git
from kehitys_cli.history.tree import CommitFiles
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.case import ReportCase, report_case

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.history.git import Commit
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.plan import Plan


class Edition(NamedTuple):
    """The files that are read, and the commit that they belong to.

    `commit` is None without git or before the first commit; `uncommitted` tells of changes on top of it,
    `committed` is the commit's id where the work tree has no say.
    """

    workspace: Workspace
    git: Git | None
    commit: Commit | None
    uncommitted: bool = False
    committed: str | None = None


def edition_at_hand(workspace: Workspace) -> Edition:
    """Return the work tree's edition."""
    git = Git.maybe_at(workspace.root)
    commit = None if git is None else git.head()
    uncommitted = git is not None and commit is not None and not git.is_clean(PLANS)
    return Edition(workspace, git, commit, uncommitted)


def edition_at(workspace: Workspace, revision: str) -> Edition:
    """Return the edition of a revision, read from git's objects; the work tree is not touched.

    UserError without git, for an unknown revision, and where it holds no plans.
    """
    git = Git.at(workspace.root)
    commit = git.resolved(revision)
    files = CommitFiles(git, commit.id)
    if REGISTER not in {entry.name for entry in files.entries(PLANS)}:
        raise UserError("git.no-plans", revision=revision)
    return Edition(Workspace(workspace.root, files), git, commit, committed=commit.id)


def commit_of(workspace: Workspace) -> str | None:
    """Return the id of the commit whose files are read; None for the work tree's."""
    return workspace.files.commit if isinstance(workspace.files, CommitFiles) else None


def as_of_day(given: dt.date | None, commit: Commit | None) -> dt.date:
    """Return the day that a report speaks of: told, else the committer's in its own zone."""
    if given is not None:
        return given
    if commit is None:
        raise UserError("git.no-as-of")
    return commit.date.date()


def case_of(
    workspace: Workspace, bundle: Bundle, year: int, as_of: dt.date, commit: str = ""
) -> ReportCase:
    """Return a plan's case; UserError for a plan that cannot be read."""
    if not workspace.register.valid:
        raise UserError("documents.broken", path=workspace.register.path)
    if not bundle.document.valid:
        raise UserError("documents.broken", path=bundle.document.path)
    strategy = workspace.strategies.get(bundle.plan.strategy)
    earlier = earlier_series(workspace, bundle)
    return report_case(bundle, strategy, workspace.municipality, year, as_of, earlier, commit)


def bundles_of_year(workspace: Workspace, year: int, plan: str | None) -> Iterator[Bundle]:
    """Yield the plans that are in force in a year; `plan` narrows to one."""
    bundles = [workspace.bundle(plan)] if plan else workspace.bundles()
    for bundle in bundles:
        if not bundle.document.valid:
            raise UserError("documents.broken", path=bundle.document.path)
        if holds(bundle.plan, year):
            yield bundle


def holds(plan: Plan, year: int) -> bool:
    """Tell whether a plan's period holds a year, and its `voimassa` where it is told."""
    within = plan.period.start <= year <= plan.period.last(plan.period.start)
    return within and (plan.valid is None or plan.valid.covers(year))


def earlier_series(
    workspace: Workspace, bundle: Bundle
) -> Mapping[str, Mapping[int, MeasureEntry]]:
    """Return the entries of series that a plan continues (`jatkaa`), by their full name."""
    names = {
        measure.continues
        for action in bundle.plan.actions
        for measure in action.measures
        if measure.continues is not None and "/" in measure.continues
    }
    return {name: dict(_entries(workspace, name)) for name in names}


def _entries(workspace: Workspace, name: str) -> Iterator[tuple[int, MeasureEntry]]:
    plan, _, measure = name.partition("/")
    if plan not in workspace.layout.plans:
        return
    for year, followup in workspace.bundle(plan).followups.items():
        for entry in followup.actions.values():
            if measure in entry.measures:
                yield year, entry.measures[measure]
