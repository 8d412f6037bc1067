"""An item's life in words: when, who, what, from what to what, and why. Nothing about looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes.change import Kind, Role
from kehitys_cli.i18n.forms import date

if TYPE_CHECKING:
    from kehitys_cli.history.changes.change import Change
    from kehitys_cli.history.changes.words import Segment
    from kehitys_cli.history.git import Commit
    from kehitys_cli.history.timeline import Step
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.views.difference import Telling

NOTHING = "–"
_PLAINLY = frozenset(
    [Kind.ADDED, Kind.DROPPED, Kind.RECORDED, Kind.WITHDRAWN, Kind.CHANGED, Kind.REWORDED,
     Kind.RENAMED]
)  # fmt: skip
"""What both values tell by themselves."""


class RowView(NamedTuple):
    """A change ready to be shown.

    `date` says that it is not committed where it is not; `who` is the unit that the commit names, with
    git's author where that was asked for. `words` are both texts word by word, where a text was reworded,
    in place of `told`. `notes` are what it rests on: source, reason, decision.
    """

    date: str
    who: str
    what: str
    told: str
    words: tuple[Segment, ...]
    notes: tuple[str, ...]
    commit: str
    label: str
    message: str


class LifeView(NamedTuple):
    """The life of an item in one plan, under its name."""

    heading: str
    rows: tuple[RowView, ...]


class LifeWords:
    """Says steps of a life in the reader's language."""

    def __init__(self, catalogue: Catalogue, telling: Telling, *, authors: bool) -> None:
        """Take what tells changes; `authors` asks for git's authors too."""
        self._catalogue = catalogue
        self._say = catalogue.text
        self._telling = telling
        self._authors = authors

    def row(self, step: Step, home: str, asked: str, origin: str = "") -> RowView:
        """Return a step of the item `asked` in the plan `home`.

        `origin` says why nobody can tell here who made it and when: the history ends, or begins as a copy.
        """
        change, commit = step.change, step.commit
        view = self._telling.view(change, home)
        what, told = self._what(change, asked), self._told(change, home)
        notes = self._notes(change, view.note, view.decision)
        if origin:
            notes = (origin,)
        message = f"{what}: {told}"
        return RowView(
            self._date(commit),
            "" if origin else self._who(step),
            what,
            "" if view.words else told,
            view.words,
            notes,
            "" if commit is None else commit.short,
            view.label,
            f"{message} ({'; '.join(notes)})" if notes else message,
        )

    def _date(self, commit: Commit | None) -> str:
        if commit is None:
            return self._say("history.uncommitted")
        return date(commit.date.date(), self._catalogue.language)

    def _who(self, step: Step) -> str:
        if step.commit is None:
            return ""
        named = [step.commit.trailer("Yksikkö"), step.commit.author if self._authors else ""]
        return ", ".join(" ".join(name.split()) for name in named if name)

    def _what(self, change: Change, asked: str) -> str:
        field = self._telling.field(change)
        if change.field == "value":
            field = self._say("history.value", year=change.year)
        elif change.field == "item":
            field = self._say(f"diff.role.{change.subject.role}")
        elif change.subject.role is Role.PLAN:
            field = self._say("history.status")
        if change.subject.id == asked or change.subject.role is Role.PLAN:
            return field[:1].lower() + field[1:]
        return f"{self._telling.name(change)}: {field[:1].lower()}{field[1:]}"

    def _told(self, change: Change, home: str) -> str:
        if change.field == "item":
            return self._say(f"history.{change.kind}")
        if change.secret:
            return self._say("diff.secret")
        old, new = self._telling.sides(change, home)
        return self._say("diff.changed", old=old or NOTHING, new=new or NOTHING)

    def _notes(self, change: Change, note: str, decision: str) -> tuple[str, ...]:
        if change.kind in _PLAINLY or change.field == "item":
            return tuple(text for text in (note, decision) if text)
        label = self._say(f"diff.kind.{change.kind}").lower()
        return tuple(text for text in (": ".join(filter(None, (label, note))), decision) if text)
