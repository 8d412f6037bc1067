"""What a change means, in words: one line for people, every text ready, nothing about looks."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes.change import Kind, Role, Severity
from kehitys_cli.history.changes.words import Segment, word_diff
from kehitys_cli.views.spelling import TEXTS, Spelling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kehitys_cli.history.changes.change import Change, Plain
    from kehitys_cli.i18n.catalogue import Catalogue

_RECORDED = frozenset({"value", "class_value"})
_DATED = frozenset({"class_value", "interim"})
"""Fields whose year is told beside the name, or by their own period."""

_COUNTED = {
    Role.PLAN: ("toimenpiteet", "actions"),
    Role.STRATEGY: ("päämäärät", "goals"),
    Role.ACTION: ("mittarit", "measures"),
}
_WHOLE = frozenset({Role.MUNICIPALITY, Role.STRATEGY, Role.PLAN})
"""Subjects that are named above their changes, or are the only one."""


class ChangeView(NamedTuple):
    """A change ready to be shown.

    `label` is the one word that says what happened; `subject` names the item and the field, `told` the
    old and the new value; `words` are both texts word by word in its place, where a text was reworded.
    `decision` is told, or that there is none, where what was approved has changed.
    """

    kind: str
    severity: str
    undecided: bool
    label: str
    subject: str
    told: str
    words: tuple[Segment, ...]
    note: str
    decision: str
    home: str
    message: str

    @property
    def urgent(self) -> bool:
        """Whether it is to be looked at first: weaker, or of substance without a decision."""
        return self.severity == Severity.WEAKER or (
            self.undecided and self.severity == Severity.SUBSTANTIVE
        )


class Telling:
    """Tells changes in the reader's language."""

    def __init__(
        self, catalogue: Catalogue, names: Mapping[str, Plain], decisions: Mapping[str, Plain]
    ) -> None:
        """Take the names of ids, and the decisions of all plans by `plan/id`."""
        self._spelling = Spelling(catalogue, names)
        self._say = catalogue.text
        self._catalogue = catalogue
        self._decisions = decisions

    def view(self, change: Change, home: str) -> ChangeView:
        """Return a change with its words; `home` is the id of its plan."""
        words = self._words(change)
        name, what = self._name(change), self._what(change)
        subject = ": ".join(part for part in (name, what) if part)
        subject = subject[:1].upper() + subject[1:]
        told = "" if words else self._told(change, home)
        note, decision = self._note(change), self._decision(change, home)
        return ChangeView(
            change.kind.value,
            change.severity.value,
            change.undecided,
            self._say(f"diff.kind.{change.kind}"),
            subject,
            told,
            words,
            note,
            decision,
            home,
            self._message(change, subject, told, (note, decision)),
        )

    def name(self, change: Change) -> str:
        """Return whose change it is; the id where nobody gave a name."""
        return self._spelling.text(change.subject.name) or change.subject.id

    def field(self, change: Change) -> str:
        """Return what changed, with its year and part; empty for a value and for an item as a whole."""
        return "" if change.field == "item" else self._what(change)

    def sides(self, change: Change, home: str) -> tuple[str, str]:
        """Return both values in words, empty for what was or is not there; a secret one is not told."""
        if change.secret:
            return "", self._say("diff.secret")
        return self._both(change, home)

    def home(self, home: str, title: Plain) -> str:
        """Return what a plan is called; the register's changes stand under the register."""
        return self._spelling.text(title) or home or self._say("diff.register")

    def _message(self, change: Change, subject: str, told: str, more: tuple[str, str]) -> str:
        """Return the change in a sentence, for programs that show it as it is."""
        if not told and change.field in TEXTS and change.old is not None:
            old, new = self._spelling.texts(change.old, change.new)
            told = self._say("diff.changed", old=old, new=new)
        extra = "; ".join(part for part in more if part)
        main = ": ".join(part for part in (subject, told) if part)
        return f"{main} ({extra})" if extra else main

    def _name(self, change: Change) -> str:
        subject = change.subject
        name = self._spelling.text(subject.name) or subject.id
        if change.field == "item" or subject.role in {Role.UNIT, Role.PARTNER}:
            return f"{self._say(f'diff.role.{subject.role}')}: {name}"
        if subject.role is Role.YEAR:
            return ""
        if subject.role in _WHOLE:
            return self._say(f"diff.role.{subject.role}")
        if change.field in {"value", "class_value"} and change.year is not None:
            return f"{name} {change.year}"
        return name

    def _what(self, change: Change) -> str:
        """Return the field's word with its year and part; a value and an item need none."""
        if change.field == "item":
            return self._counted(change)
        if change.field == "value":
            return ""
        parts = [self._spelling.word(change.field)]
        if change.part and change.field not in {"decision", "handling", "amendment", "seal"}:
            parts.append(self._part(change))
        if change.year is not None and change.field not in _DATED:
            parts.append(str(change.year))
        return " ".join(parts)

    def _part(self, change: Change) -> str:
        if change.field == "due_day":
            return self._say(f"diff.due_day.{change.part}")
        return f"”{change.part}”" if change.field in {"section", "evidence"} else change.part

    def _counted(self, change: Change) -> str:
        """Return how much an item holds."""
        key, noun = _COUNTED.get(change.subject.role, ("", ""))
        held = (change.new or change.old or {}).get(key, ())
        return self._catalogue.count(f"diff.{noun}", len(held)) if held else ""

    def _told(self, change: Change, home: str) -> str:
        """Return the new value, what was there, or both."""
        if change.field in {"item", "evidence"}:
            return ""
        if change.secret:
            return self._say("diff.secret")
        old, new = self._both(change, home)
        if change.new is None:
            return self._say("diff.was", old=old) if old else ""
        if change.old is None and change.kind in {Kind.ADDED, Kind.RECORDED}:
            return new
        return self._say("diff.changed", old=old or self._say("diff.not-there"), new=new)

    def _both(self, change: Change, home: str) -> tuple[str, str]:
        """Return both values in words, each with its own unit."""
        unit = change.subject.unit
        old, new = _without_shared_source(change.old, change.new)
        before = change.old_unit if change.recounted else unit
        return self._spelled(change, old, home, before), self._spelled(change, new, home, unit)

    def _spelled(self, change: Change, value: Plain, home: str, unit: Plain) -> str:
        if change.field == "deviation_decision":
            known = self._decisions.get(f"{home}/{value}")
            return str(value or "") if known is None else self._spelling.decision(known)
        return self._spelling.value(change.field, value, unit)

    def _words(self, change: Change) -> tuple[Segment, ...]:
        if change.field not in TEXTS or change.old is None or change.new is None:
            return ()
        if change.kind in {Kind.DROPPED, Kind.WITHDRAWN}:
            return ()
        return word_diff(*self._spelling.texts(change.old, change.new))

    def _note(self, change: Change) -> str:
        """Return a value's source, a correction's reason, that there was none, or that the unit changed."""
        told = self._spelling.text(change.note)
        if told:
            return told
        if change.recounted:
            return self._say("diff.recounted")
        bare = change.kind is Kind.REWRITTEN and change.field in _RECORDED
        return self._say("diff.uncorrected") if bare else ""

    def _decision(self, change: Change, home: str) -> str:
        if change.undecided:
            return self._say("diff.undecided")
        if change.decision is None:
            return ""
        known = self._decisions.get(f"{home}/{change.decision}")
        told = self._spelling.decision(known) if known is not None else change.decision
        return self._say("diff.decided", decision=told)


def _without_shared_source(old: Plain, new: Plain) -> tuple[Plain, Plain]:
    """Return two levels without the source that both name: it did not change."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return old, new
    if "arvo" not in old or old.get("lähde") != new.get("lähde"):
        return old, new
    first, second = ({key: item[key] for key in item if key != "lähde"} for item in (old, new))
    return first, second


class DifferencePage(NamedTuple):
    """A whole comparison: the two sides, its changes in the order of plans, and the plans' names.

    `unread` holds, side by side, what is wrong with files that could not be compared.
    """

    old: str
    new: str
    views: tuple[ChangeView, ...]
    homes: Mapping[str, str]
    unread: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def count(self, severity: Severity) -> int:
        """Return how many changes weigh so much."""
        return sum(view.severity == severity for view in self.views)

    def summary(self, catalogue: Catalogue) -> str:
        """Return the counts in a line; empty where nothing is known for a file that could not be read."""
        if not self.views:
            return "" if self.unread else catalogue.text("diff.none")
        counts = [(severity.value, self.count(severity)) for severity in Severity]
        counts.append(("undecided", sum(view.undecided for view in self.views)))
        told = [catalogue.text(f"diff.sum-{name}", n=count) for name, count in counts if count]
        return f"{catalogue.count('diff.changes', len(self.views))}: {', '.join(told)}"

    def by_home(self, views: Sequence[ChangeView]) -> list[tuple[str, list[ChangeView]]]:
        """Return views under the names of their plans; no name where all are of one plan."""
        parts = [(home, list(found)) for home, found in groupby(views, key=lambda view: view.home)]
        alone = len(self.homes) == 1
        return [("" if alone else self.homes[home], found) for home, found in parts]
