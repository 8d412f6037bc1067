"""A result as data, with what led to it: the part of a report that single questions show too."""

from __future__ import annotations

from typing import NamedTuple


class ResultView(NamedTuple):
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


class WhyInputView(NamedTuple):
    """An input of a result: what it is, its text, `file:line`, and the commit that brought it."""

    role: str
    label: str
    text: str
    place: str
    commit: str = ""


class WhyView(NamedTuple):
    """Why a result is what it is: the rule in a sentence, and the inputs."""

    rule: str
    sentence: str
    inputs: tuple[WhyInputView, ...]
