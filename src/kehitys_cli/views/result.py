"""A result as data, with what led to it: the part of a report that single questions show too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResultView:
    """A result: token and word, the reason in words (or empty), `extra` as "myöhässä" or "(2023)"."""

    token: str
    word: str
    reason_token: str = ""
    reason: str = ""
    extra: str = ""

    @property
    def text(self) -> str:
        """The whole result in words."""
        told = f"{self.word}: {self.reason}" if self.reason else self.word
        return f"{told} {self.extra}".strip()


@dataclass(frozen=True, slots=True)
class WhyInputView:
    """An input of a result: what it is, its text, `file:line`, and the commit that brought it."""

    role: str
    label: str
    text: str
    place: str
    commit: str = ""


@dataclass(frozen=True, slots=True)
class WhyView:
    """Why a result is what it is: the rule in a sentence, and the inputs."""

    rule: str
    sentence: str
    inputs: tuple[WhyInputView, ...]
