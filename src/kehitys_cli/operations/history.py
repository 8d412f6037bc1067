"""An item's whole life, from its first day: who recorded what and when, what it was before, and why."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the schema reads it
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.documents.lookup import locate
from kehitys_cli.documents.scan import PLANS
from kehitys_cli.history.changes import Kind, Role, Severity  # noqa: TC001 - the schema reads them
from kehitys_cli.history.git import Git
from kehitys_cli.history.log import first_commits
from kehitys_cli.history.provenance import is_cut
from kehitys_cli.history.timeline import timeline, years_of
from kehitys_cli.operations.finding import find_item
from kehitys_cli.operations.following import life_of
from kehitys_cli.operations.naming import items_of, names_of
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.difference import Telling
from kehitys_cli.views.life import LifeView, LifeWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.timeline import Step
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.operations.following import Life
    from kehitys_cli.operations.former import Former
    from kehitys_cli.views.life import RowView


class HistoryRow(NamedTuple):
    """One change. `old`, `new` and `note` are the files' own plain data; `message` is a sentence.

    `commit` and `date` are None where it is not committed, `unit` where the commit names none, `author`
    where it was not asked for. Neither value is told where `secret` says that it may not be published.
    `cut` says that the history ends at this commit: it was so then, and may have come earlier.
    """

    date: dt.date | None
    commit: str | None
    unit: str | None
    author: str | None
    cut: bool
    kind: Kind
    severity: Severity
    field: str
    part: str
    year: int | None
    subject: str
    role: Role
    old: Any
    new: Any
    secret: bool
    decision: str | None
    needs_decision: bool
    note: Any
    label: str
    message: str


class HistoryItem(NamedTuple):
    """The life of an item in one plan, oldest change first.

    `copied_from` is the plan that its plan began as a copy of, and that lives on: what the copying commit
    brought was there before.
    """

    id: str
    plan: str
    kind: Role
    name: str
    rows: tuple[HistoryRow, ...]
    copied_from: str | None = None


class UnreadVersion(NamedTuple):
    """A version of a file that could not be read; what it changed is told of the next one that could."""

    file: str
    commit: str | None


class History(NamedTuple):
    """An item's life: in earlier plans first, as `jatkaa` and `korvaa` lead there, the asked one last."""

    id: str
    plan: str
    cut: bool
    items: tuple[HistoryItem, ...]
    unread: tuple[UnreadVersion, ...]


class Told(NamedTuple):
    """A history for programs, and for people."""

    history: History
    views: tuple[LifeView, ...]


def history(
    workspace: Workspace,
    name: str,
    catalogue: Catalogue,
    *,
    plan: str | None = None,
    year: int | None = None,
    authors: bool = False,
) -> Told:
    """Return the life of an action, a measure or a goal; of one year's matters where `year` is given.

    UserError for a name that no plan has or ever had, and without git.
    """
    git = _git(workspace)
    home, own = find_item(workspace, git, name, plan)
    lives = list(_lives(workspace, git, home, own))[::-1]
    if not lives:
        locate(workspace, name, plan=plan)  # says so where the id is a decision's or a programme's
        raise UserError("documents.broken", path=f"{PLANS}/{home}.yaml")
    ends = first_commits(git) if is_cut(git) else frozenset()
    names = names_of(workspace)
    items, views = [], []
    for life in lives:
        telling = Telling(catalogue, names, _decisions(life))
        words = LifeWords(catalogue, telling, authors=authors)
        steps = timeline(life.moments)
        shown = steps if year is None else years_of(steps, year)
        item, view = _told(life, shown, (words, catalogue), ends, authors=authors)
        items.append(item)
        views.append(view)
    unread = tuple(
        UnreadVersion(one.path, one.commit or None) for life in lives for one in life.unread
    )
    return Told(History(own, home, bool(ends), tuple(items), unread), tuple(views))


def _git(workspace: Workspace) -> Git:
    try:
        return Git.at(workspace.root)
    except UserError as error:
        if error.key == "git.no-repository":
            raise UserError("history.no-repository") from error
        raise


def _lives(workspace: Workspace, git: Git, home: str, name: str) -> Iterator[Life]:
    """Yield the item's life, then those that it continues or replaces."""
    waiting, met = [(home, name)], set()
    while waiting:
        asked = waiting.pop(0)
        if asked in met:
            continue
        met.add(asked)
        life = life_of(workspace, git, *asked)
        if life.own.role is not None:
            yield life
        waiting += _earlier(life)


def _earlier(life: Life) -> Iterator[tuple[str, str]]:
    """Yield what an item says that it continues or replaces, as plan and id."""
    held = life.own.held(life.plan)
    for name in life.own.names:
        if name in held:
            for key in ("jatkaa", "korvaa"):
                plan, _, bare = str(held[name].item.get(key, "")).rpartition("/")
                if bare:
                    yield plan or life.own.plan, bare


def _decisions(life: Life) -> dict[str, Any]:
    return {
        f"{life.own.plan}/{item['tunnus']}": item
        for item in items_of(life.plan, "päätökset")
        if "tunnus" in item
    }


def _told(
    life: Life,
    steps: list[Step],
    words: tuple[LifeWords, Catalogue],
    ends: frozenset[str],
    *,
    authors: bool,
) -> tuple[HistoryItem, LifeView]:
    own, copied = life.own, life.copied
    subject = own.subjects[own.id]
    name = _text(subject.name, words[1].language)
    role = words[1].text(f"diff.role.{subject.role}")
    heading = words[1].text("history.heading", role=role, name=name, id=own.full(own.id))
    rows, views = [], []
    last: tuple[object, object] = (None, None)
    for step in steps:
        cut = step.commit is not None and step.commit.id in ends
        origin = _origin(step, copied, words[1], cut=cut)
        view = words[0].row(step, own.plan, own.full(own.id), origin)
        views.append(_without_repetition(view, step, last))
        last = step.commit, step.change.decision
        rows.append(_row(step, view, cut=cut, named=not origin, authors=authors))
    copied_from = None if copied is None else copied.plan
    item = HistoryItem(own.id, own.plan, subject.role, name, tuple(rows), copied_from)
    return item, LifeView(heading, tuple(views))


def _origin(step: Step, copied: Former | None, catalogue: Catalogue, *, cut: bool) -> str:
    """Return why nobody can tell here who made a change and when; empty where its commit tells."""
    if cut:
        return catalogue.text("history.cut-here")
    if copied is not None and copied.commit == ("" if step.commit is None else step.commit.id):
        return catalogue.text("history.copied-here", plan=copied.plan)
    return ""


def _without_repetition(view: RowView, step: Step, last: tuple[object, object]) -> RowView:
    """Return a row without the decision that the row above it, of the same commit, has told."""
    if step.change.decision is None or last != (step.commit, step.change.decision):
        return view
    return view._replace(notes=view.notes[:-1])


def _text(value: Any, language: str) -> str:  # noqa: ANN401 - plain data
    if isinstance(value, dict):
        value = value.get(language) or next(iter(value.values()), "")
    return " ".join(str(value).split())


def _row(step: Step, view: RowView, *, cut: bool, named: bool, authors: bool) -> HistoryRow:
    change, commit = step.change, step.commit
    return HistoryRow(
        None if commit is None else commit.date.date(),
        None if commit is None else commit.id,
        None if commit is None or not named else commit.trailer("Yksikkö") or None,
        None if commit is None or not named or not authors else commit.author,
        cut,
        change.kind,
        change.severity,
        change.field,
        change.part,
        change.year,
        change.subject.id,
        change.subject.role,
        None if change.secret else change.old,
        None if change.secret else change.new,
        change.secret,
        change.decision,
        change.needs_decision,
        change.note,
        view.label,
        view.message,
    )
