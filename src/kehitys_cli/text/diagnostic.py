"""Findings in people's files, and the errors of usage and environment.

A finding holds a place and parameters only; its words come from the catalogue, in the reader's
language, when it is shown. Errors in data are values; `UserError` is for usage and environment and is
caught at one boundary, in `cli`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How heavily a finding weighs; only errors make a repository of plans invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return ("error", "warning", "info").index(self.value)


class Position(NamedTuple):
    """A place in a text: both 1-based, columns in code points."""

    row: int
    column: int


BEGINNING = Position(1, 1)
"""Where a finding about a whole file stands."""


class Span(NamedTuple):
    """Code points from `start` up to, but without, `end`."""

    start: int
    end: int


class Fix(NamedTuple):
    """A change of bytes that mends a finding: `text` takes the place of `span`."""

    span: Span
    text: str


class Related(NamedTuple):
    """Another place that belongs to a finding."""

    path: str
    start: Position


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule saw: code, place, parameters. Severity and words are stamped later.

    `params` fill the message of the rule; the parameter `hint`, where given, chooses the help text
    `<code>.help.<hint>`. `subject` is the full id that the finding is about (`plan/id`).
    """

    code: str
    path: str
    start: Position = BEGINNING
    end: Position = BEGINNING
    params: Mapping[str, object] = field(default_factory=dict)
    subject: str = ""
    keys: tuple[str | int, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    line: str = ""


class UserError(Exception):
    """Usage or environment: one line for the person, exit 2 (or `exit_code`).

    `key` and `params` name the message in the catalogue.
    """

    exit_code = 2

    def __init__(self, key: str, /, **params: object) -> None:
        """Keep the message's key and parameters."""
        super().__init__(key)
        self.key = key
        self.params = params


class RefusedError(UserError):
    """The data says no (a taken cell, an outlier not confirmed): exit 1."""

    exit_code = 1
