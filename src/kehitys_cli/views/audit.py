"""What an audit found, for people and programs: every text ready, nothing about looks."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the schema of the JSON is made from these types
from typing import NamedTuple


class Matter(NamedTuple):
    """Something about a seal, the history or a file. `attention` tells whether the auditor must look at it."""

    kind: str
    attention: bool
    message: str
    help: str
    path: str | None = None
    commit: str | None = None


class CorrectionNote(NamedTuple):
    """A correction after the seal: what stood there, why it was changed, and the day that it tells.

    `key` is the corrected key; None for a measure's value and an action's state.
    """

    key: str | None
    former: str
    reason: str
    date: dt.date | None


class AuditedRow(NamedTuple):
    """A value, a target or the rest of an action or measure against its seal.

    `former` is what was sealed and `current` what stands now, as written in the files; both are left out of
    a `withheld` value, which may not be published. `keys` names what changed, where that can be known.
    `decisions` are ids of the plan's decisions.
    """

    id: str
    name: str
    aspect: str
    standing: str
    attention: bool
    year: int | None
    former: str | None
    current: str | None
    withheld: bool
    keys: tuple[str, ...]
    corrections: tuple[CorrectionNote, ...]
    decisions: tuple[str, ...]
    label: str
    message: str
    help: str
    file: str | None
    line: int | None


class AuditedSeal(NamedTuple):
    """A seal, and what became of what it sealed. `year` is None for an approved plan.

    `sealed_on` is the day that the seal tells, `decision` the id of the decision that it pins, with its
    label. `digest` is that
    of what was sealed, `today` that of the data as it stands; `report` and `report_today` are those of a closed
    year's report. Empty where they cannot be told.
    """

    path: str
    plan: str
    year: int | None
    label: str
    sealed_on: dt.date | None
    decision: str | None
    decision_label: str
    commit: str | None
    digest: str
    today: str
    report: str
    report_today: str
    rows: tuple[AuditedRow, ...]
    matters: tuple[Matter, ...]

    def count(self, *standings: str) -> int:
        """Return how many rows stand so."""
        return sum(row.standing in standings for row in self.rows)


class Code(NamedTuple):
    """The short code of a plan's year today, and of what was sealed, for comparison with the minutes."""

    plan: str
    year: int
    code: str
    sealed: str


class Expected(NamedTuple):
    """A code or digest from the minutes: whether it is today's, that of what was sealed, or neither."""

    code: str
    found: str
    attention: bool
    plan: str | None
    year: int | None
    message: str
    help: str


class Audit(NamedTuple):
    """The whole answer; `attention` counts what the auditor must look at."""

    commit: str | None
    year: int | None
    attention: int
    seals: tuple[AuditedSeal, ...]
    matters: tuple[Matter, ...]
    codes: tuple[Code, ...]
    expected: Expected | None
