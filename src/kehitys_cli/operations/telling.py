"""Cells in words: for the commit's subject, for whoever records, and where something stands already."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kehitys_cli.history.changes.year import DEVIATION_FIELDS
from kehitys_cli.i18n.forms import NBSP, digits, with_unit
from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import NUMBER_PATTERN, Number
from kehitys_cli.text.edits import Words as Block
from kehitys_cli.views.spelling import Spelling
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.values import Text
    from kehitys_cli.operations.cells import Change

_NUMBER = re.compile(NUMBER_PATTERN)
_FIGURES = frozenset({"value", "class_value", "interim_value", "interim_forecast"})
_TEXT = 60
_CELLS = 100
"""Characters of one text, and of several cells together: a subject is a line."""


class Telling:
    """Says in one language what is recorded of an item, or of a plan's year."""

    def __init__(self, catalogue: Catalogue, located: Located | None, plan: Text) -> None:
        """Take the language, what is recorded of, and the name of its plan."""
        self._catalogue = catalogue
        self._words = Words(catalogue)
        self._spelling = Spelling(catalogue, {})
        self._located = located
        self._plan = plan

    def told(self, changes: Sequence[Change], year: int) -> str:
        """Return what is recorded: the item, the year or period, the field and its value.

        A value stands for what is told beside it.
        """
        value = next((change for change in changes if change.field == "value"), None)
        if value is not None:
            return f"{self._name()} {year} = {self._shown(value.field, value.value)}"
        period = next((change.period for change in changes if change.period), "")
        if period:
            return f"{self._name()}, {period}{self._interim(changes)}"
        cells = [cell for change in changes for cell in self._cells(change)]
        if self._located is None:
            label, text = cells[0]
            return f"{self._name()}, {label} {year} = {text}"
        listed = ", ".join(f"{label} = {text}" for label, text in cells)
        return f"{self._name()} {year}, {_cut(listed, _CELLS)}"

    def standing(self, change: Change) -> tuple[str, str]:
        """Return what a cell is called and what it holds."""
        return self._label(change), self._shown(change.field, change.current).rstrip(".")

    def _name(self) -> str:
        located = self._located
        item = None if located is None else located.measure or located.action
        return _plain(self._words.of(self._plan if item is None else item.name))

    def _interim(self, changes: Sequence[Change]) -> str:
        """Return the value and the forecast of an interim entry; its source where that is all."""
        told: dict[str, Any] = {}
        for change in changes:
            told |= change.value if change.field == "interim" else {change.key: change.value}
        parts = [self._shown("interim_value", told["arvo"])] if "arvo" in told else []
        if "ennuste" in told:
            forecast = self._shown("interim_forecast", told["ennuste"])
            parts.append(self._catalogue.text("diff.forecast", value=forecast))
        if parts:
            return f" = {', '.join(parts)}"
        label = self._catalogue.text("diff.field.source")
        return f", {label} = {self._shown('interim_source', told['lähde'])}"

    def _cells(self, change: Change) -> Iterator[tuple[str, str]]:
        """Yield what a change writes, as names and values."""
        if change.field == "deviation":
            for key, text in change.value.items():
                yield self._catalogue.text(f"diff.field.{DEVIATION_FIELDS[key]}"), _cut(text, _TEXT)
            return
        yield self._label(change), self._shown(change.field, change.value)

    def _label(self, change: Change) -> str:
        if change.field == "value":
            return self._catalogue.text("evaluation.role.value")
        if change.field.startswith("interim"):
            return self._catalogue.text(f"record.field.{change.field}", period=change.period)
        label = self._catalogue.text(f"diff.field.{change.field}")
        named = change.field == "class_value" and change.home[-1:] == ("erittely",)
        return f"{label} {change.key}" if named else label

    def _shown(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain data
        if isinstance(value, Block):
            value = value.text
        if field == "class_value" and isinstance(value, dict):
            return ", ".join(f"{name} {self._shown(field, one)}" for name, one in value.items())
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            figure = self._figure(field, value)
            if figure:
                return _plain(figure)
        return _cut(_plain(self._spelling.value(field, value)), _TEXT)

    def _figure(self, field: str, value: str) -> str:
        """Return a number with its unit, its digits as they are recorded; empty where the field has none."""
        measure = self._located.measure if self._located is not None else None
        told = digits(value, self._words.language)
        if field in _FIGURES and isinstance(measure, NumberMeasure):
            return with_unit(told, self._words.unit(measure))
        if field in _FIGURES and isinstance(measure, ScaleMeasure):
            return self._words.number(Number(value), measure)
        return told if field == "n" else ""


def _plain(text: str) -> str:
    """Return a text without no-break spaces: people search for it, and git shows it."""
    return text.replace(NBSP, " ")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def ended(sentence: str) -> str:
    """Return a sentence with the full stop that it may have already."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
