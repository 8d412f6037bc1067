"""What a change means: two states of the plans compared, told in the reader's language."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.history.changes import Kind, Role, Severity  # the schema reads them
from kehitys_cli.operations.compare import compare
from kehitys_cli.operations.naming import items_of, names_of
from kehitys_cli.operations.reasons import with_reasons
from kehitys_cli.operations.sides import State, has_plans, two_sides
from kehitys_cli.views.difference import DifferencePage, Telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.changes.change import Plain
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.operations.compare import Compared, Placed
    from kehitys_cli.operations.sides import Side
    from kehitys_cli.views.difference import ChangeView

_ORDER = tuple(Severity)


class Revision(NamedTuple):
    """One side: what was asked for, and the commit that it is or builds on."""

    state: State
    revision: str
    commit: str | None
    date: str | None
    label: str


class DiffItem(NamedTuple):
    """One change. `old`, `new` and `note` are the files' own plain data; `message` is a sentence.

    Neither value is told where `secret` says that it may not be published.
    """

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
    file: str
    line: int
    label: str
    message: str


class UnreadFile(NamedTuple):
    """What is wrong with a file that could not be compared; `newer` tells on which side."""

    newer: bool
    file: str
    line: int
    column: int
    code: str
    message: str


class Diff(NamedTuple):
    """All changes between two sides, counted; `undecided` change what was approved without a decision."""

    old: Revision
    new: Revision
    weaker: int
    substantive: int
    editorial: int
    undecided: int
    changes: tuple[DiffItem, ...]
    unread: tuple[UnreadFile, ...]


class Difference(NamedTuple):
    """What differs between two sides: for programs (`diff`), for people (`page`), and as found.

    The changes stand in the order of plans, within each the heaviest first.
    """

    diff: Diff
    page: DifferencePage
    placed: tuple[Placed, ...]
    compared: Compared

    def fails(self, fail_on: str) -> bool:
        """Tell whether the data says no: a broken file, or a change as heavy as `fail_on`."""
        if self.diff.unread:
            return True
        return bool(self.diff.weaker if fail_on == "weaker" else self.placed and fail_on == "any")


def diff(
    workspace: Workspace, asked: str | None, catalogue: Catalogue, *, staged: bool = False
) -> Difference:
    """Return what changed; see `sides.two_sides` for the forms of `asked`."""
    old, new = two_sides(workspace, asked, staged=staged)
    compared = compare(old.workspace, new.workspace)
    placed = tuple(_in_order(with_reasons(compared.changes, old, new)))
    telling = Telling(catalogue, _names(old, new) if placed else {}, _decisions(compared))
    views = tuple(telling.view(item.change, item.home) for item in placed)
    homes = {item.home: telling.home(item.home, compared.titles.get(item.home)) for item in placed}
    sides = _revision(old, catalogue), _revision(new, catalogue)
    unread = tuple(_unread(compared, catalogue))
    page = DifferencePage(sides[0].label, sides[1].label, views, homes, _by_side(unread, sides))
    return Difference(_counted(sides, placed, views, unread), page, placed, compared)


def _in_order(changes: list[Placed]) -> Iterator[Placed]:
    """Yield the changes plan by plan as they came, within a plan the heaviest first."""
    homes = {home: at for at, home in enumerate(dict.fromkeys(item.home for item in changes))}
    yield from sorted(
        changes, key=lambda item: (homes[item.home], _ORDER.index(item.change.severity))
    )


def _names(old: Side, new: Side) -> dict[str, Plain]:
    """Return what units, partners, goals, objectives, programmes and plans are called, by id."""
    found: dict[str, Plain] = {}
    for side in (old, new):
        if side.state is not State.NOTHING and side.workspace.layout.plans:
            found |= names_of(side.workspace)
    return found


def _decisions(compared: Compared) -> dict[str, Plain]:
    return {
        f"{home}/{item['tunnus']}": item
        for home, both in compared.plans.items()
        for document in both
        if document is not None
        for item in items_of(document.data, "päätökset")
        if "tunnus" in item
    }


def _unread(compared: Compared, catalogue: Catalogue) -> Iterator[UnreadFile]:
    if not compared.broken:
        return
    from kehitys_cli.checks.register import BY_CODE
    from kehitys_cli.checks.words import worded

    for item in compared.broken:
        for finding in item.document.findings:
            told = worded(finding, BY_CODE[finding.code].severity, catalogue)
            row, column = told.start
            yield UnreadFile(item.newer, told.path, row, column, told.code, told.message)


def _by_side(
    unread: tuple[UnreadFile, ...], sides: tuple[Revision, Revision]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what is wrong with the files of each side, in lines."""
    return tuple(
        (
            sides[newer].label,
            tuple(
                f"{item.file}:{item.line}:{item.column}: {item.code} {item.message}"
                for item in unread
                if item.newer is newer
            ),
        )
        for newer in sorted({item.newer for item in unread})
    )


def _counted(
    sides: tuple[Revision, Revision],
    placed: tuple[Placed, ...],
    views: tuple[ChangeView, ...],
    unread: tuple[UnreadFile, ...],
) -> Diff:
    counts = Counter(item.change.severity for item in placed)
    return Diff(
        *sides,
        counts[Severity.WEAKER],
        counts[Severity.SUBSTANTIVE],
        counts[Severity.EDITORIAL],
        sum(item.change.undecided for item in placed),
        tuple(_item(item, view) for item, view in zip(placed, views, strict=True)),
        unread,
    )


def _revision(side: Side, catalogue: Catalogue) -> Revision:
    commit = side.commit
    if side.state is State.COMMIT and commit is not None:
        label = catalogue.text("diff.commit", revision=side.revision, id=commit.short)
    else:
        label = catalogue.text(f"diff.{side.state}")
    if side.state is not State.NOTHING and not has_plans(side.workspace.files):
        label = catalogue.text("diff.without-plans", side=label)
    return Revision(
        side.state,
        side.revision,
        None if commit is None else commit.id,
        None if commit is None else commit.date.isoformat(),
        label,
    )


def _item(placed: Placed, view: ChangeView) -> DiffItem:
    change = placed.change
    return DiffItem(
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
        placed.document.path,
        placed.line,
        view.label,
        view.message,
    )
