"""HTML: one self-contained page of a report, readable by everyone, without a script.

The words are the view's, the looks are `templates/*.html.j2` and `report.css`. Nothing that people wrote
becomes markup: the templates escape, charts escape, and a text that goes into the style sheet (the running
header of the printed page) is written as escapes only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from kehitys_cli.render.jinja import Templates
from kehitys_cli.render.svg import chart
from kehitys_cli.views.report import ReportView, ResultView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kehitys_cli.views.report import CountView, MeasureView, SummaryView

REPORT = "report.html.j2"
SUMMARY = "summary.html.j2"
_YEARS = re.compile("[0-9]{4}–[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Markup:
    """Markup that this package made: a template places it as it is."""

    text: str

    def __html__(self) -> str:
        """Return the markup; what jinja asks for instead of escaping."""
        return self.text

    def __bool__(self) -> bool:
        """Tell whether there is anything to place."""
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """A result with how many actions and how many measures have it."""

    result: ResultView
    actions: int
    measures: int


class HtmlPages:
    """Renders pages; the templates are compiled once, whatever the number of reports."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look for templates in `folders`, the first first."""
        self._templates = Templates(
            folders, escaped=True, filters={"chart": drawn, "css_text": css_text, "unbroken": unbroken}
        )

    def render(self, view: ReportView | SummaryView) -> bytes:
        """Return the page in UTF-8; UserError where a template is wrong."""
        name = REPORT if isinstance(view, ReportView) else SUMMARY
        return self._templates.render(name, view=view, rows=glance(view)).encode("utf-8")


def drawn(measure: MeasureView, target_word: str) -> Markup:
    """Return a measure's chart for a template (`measure | chart(labels.target)`)."""
    return Markup(chart(measure, target_word))


def css_text(text: str) -> Markup:
    """Return a text as a CSS string: letters and digits as they are, all else as escapes."""
    written = (char if char.isalnum() and char.isascii() else f"\\{ord(char):x} " for char in text)
    return Markup(f'"{"".join(written)}"')


def unbroken(text: str) -> Markup:
    """Return a text in which a span of years stays on one line."""
    return Markup(_YEARS.sub(r'<span class="nowrap">\g<0></span>', escape(text)))


def glance(view: ReportView | SummaryView) -> tuple[GlanceRow, ...]:
    """Return results of actions and of measures side by side, in the order of the view."""
    actions, measures = _numbers(view.action_results), _numbers(view.measure_results)
    words = {one.token: one.word for one in (*view.measure_results, *view.action_results)}
    return tuple(
        GlanceRow(ResultView(token, words[token]), actions.get(token, 0), measures.get(token, 0))
        for token in _merged(tuple(actions), tuple(measures))
    )


def _numbers(counts: Sequence[CountView]) -> dict[str, int]:
    return {one.token: one.number for one in counts}


def _merged(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return both orders as one, each kept."""
    found: list[str] = []
    rest = list(other)
    for token in one:
        if token in rest:
            at = rest.index(token)
            found += [item for item in rest[:at] if item not in one]
            rest = rest[at + 1 :]
        found.append(token)
    return found + [item for item in rest if item not in one]
