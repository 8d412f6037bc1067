"""A change of meaning: what happened to whom, from what to what, and how heavily it weighs."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

Plain = Any
"""Plain data of a file: Finnish keys, scalars as text, what is empty left out (None: not there)."""

Path = tuple[str | int, ...]


class Kind(StrEnum):
    """What happened."""

    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    RENAMED = "renamed"
    WEAKENED = "weakened"
    TIGHTENED = "tightened"
    POSTPONED = "postponed"
    ADVANCED = "advanced"
    REWRITTEN = "rewritten"
    CHANGED = "changed"
    REWORDED = "reworded"
    RECORDED = "recorded"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Severity(StrEnum):
    """How heavily a change weighs, the heaviest first.

    `weaker` is what makes it easier to have met a plan: an easier target, a later date, a dropped action,
    measure, owner or evidence, a rewritten baseline, a value changed without correction.
    """

    WEAKER = "weaker"
    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"


class Role(StrEnum):
    """What a subject is."""

    MUNICIPALITY = "municipality"
    UNIT = "unit"
    PARTNER = "partner"
    STRATEGY = "strategy"
    GOAL = "goal"
    OBJECTIVE = "objective"
    PROGRAMME = "programme"
    PLAN = "plan"
    ACTION = "action"
    MEASURE = "measure"
    YEAR = "year"


class Judgement(NamedTuple):
    """What happened to a value, and how heavily it weighs."""

    kind: Kind
    severity: Severity


ADDED = Judgement(Kind.ADDED, Severity.SUBSTANTIVE)
DROPPED = Judgement(Kind.DROPPED, Severity.WEAKER)
TAKEN_OUT = Judgement(Kind.DROPPED, Severity.SUBSTANTIVE)
MOVED = Judgement(Kind.MOVED, Severity.SUBSTANTIVE)
RENAMED = Judgement(Kind.RENAMED, Severity.SUBSTANTIVE)
WEAKENED = Judgement(Kind.WEAKENED, Severity.WEAKER)
TIGHTENED = Judgement(Kind.TIGHTENED, Severity.SUBSTANTIVE)
POSTPONED = Judgement(Kind.POSTPONED, Severity.WEAKER)
ADVANCED = Judgement(Kind.ADVANCED, Severity.SUBSTANTIVE)
REWRITTEN = Judgement(Kind.REWRITTEN, Severity.WEAKER)
CHANGED = Judgement(Kind.CHANGED, Severity.SUBSTANTIVE)
REWORDED = Judgement(Kind.REWORDED, Severity.EDITORIAL)
RECORDED = Judgement(Kind.RECORDED, Severity.SUBSTANTIVE)
CORRECTED = Judgement(Kind.CORRECTED, Severity.SUBSTANTIVE)
WITHDRAWN = Judgement(Kind.WITHDRAWN, Severity.WEAKER)


class Subject(NamedTuple):
    """Whom a change is about: full id (`plan/id`), what it is, its name as written.

    Of a measure also its unit, and the smallest group that a value may be published of (`pienin-n`).
    """

    id: str
    role: Role
    name: Plain = None
    unit: Plain = None
    smallest: Plain = None


class Change(NamedTuple):
    """One change.

    `field` is the English name of what changed (`item` for the subject as a whole), `part` a class,
    period, heading or id within it, `year` the year that a target, appropriation or value is of. `old`
    and `new` are the file's plain data. `decision` is the id of the decision that carries the change by a
    `muutokset` entry; `needs_decision` tells that what was approved has changed. `note` is a value's
    source or a correction's reason. `secret` tells that neither value may be published: one of them is
    withheld, or of too small a group. `recounted` tells that the unit of a target changed with it, so that
    its numbers cannot be compared; `old_unit` is the one before. `path` leads to the place in the newer
    file (in the older one for what is there no more).
    """

    kind: Kind
    severity: Severity
    field: str
    subject: Subject
    old: Plain = None
    new: Plain = None
    year: int | None = None
    part: str = ""
    decision: str | None = None
    needs_decision: bool = False
    note: Plain = None
    path: Path = ()
    secret: bool = False
    recounted: bool = False
    old_unit: Plain = None

    @property
    def name(self) -> tuple[str, str, str, int | None]:
        """What tells this change from the others of two files, in either direction."""
        return self.subject.id, self.field, self.part, self.year

    @property
    def undecided(self) -> bool:
        """Whether it changes what was approved and no decision carries it."""
        return self.needs_decision and self.decision is None
