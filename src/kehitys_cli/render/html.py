"""HTML: one self-contained page of a report, readable by everyone, without a script.

The words are the view's, the looks are `templates/*.html.j2` and `report.css`. Nothing that people wrote
becomes markup: the templates escape, charts escape, and a text that goes into the style sheet (the running
header of the printed page) is written as escapes only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.render.jinja import Templates
from kehitys_cli.render.plot import bare
from kehitys_cli.render.svg import chart
from kehitys_cli.views.report import ReportView, SummaryView
from kehitys_cli.views.result import ResultView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kehitys_cli.render.pages import Page
    from kehitys_cli.text.files import Shelf
    from kehitys_cli.views.report import CountView, GoalView, MeasureView

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_YEARS = re.compile("[0-9]{4}–[0-9]{4}")
_NUMBER = re.compile(r"(?<![\d.,])[0-9]+\.[0-9]+(?!\d|[.,]\d)")


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


class GlanceRow(NamedTuple):
    """A result with how many actions and how many measures have it."""

    result: ResultView
    actions: int
    measures: int


class HtmlPages:
    """Renders pages; the templates are compiled once, whatever the number of reports."""

    def __init__(self, folders: Sequence[Path | Shelf]) -> None:
        """Look for templates in `folders`, the first first."""
        self._templates = Templates(folders, escaped=True, filters=FILTERS)

    def render(self, view: Page) -> bytes:
        """Return the page in UTF-8; UserError where a template is wrong."""
        rows = glance(view) if isinstance(view, ReportView | SummaryView) else ()
        page = self._templates.render(
            f"{view.page}.html.j2", view=view, labels=view.labels, rows=rows
        )
        return _CONTROLS.sub("\ufffd", page).encode()


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


def is_web(address: str) -> bool:
    """Tell whether an address may become a link: of the web or of mail, and nothing that runs."""
    return address.lower().startswith(("https://", "http://", "mailto:"))


def linked(text: str, goals: Sequence[GoalView], *, first_only: bool = False) -> Markup:
    """Return a text whose action numbers ("1.6", "1.8–1.10") lead to the actions shown.

    With `first_only` only a number that begins the text is one: later ones may be values.
    """
    anchors = {action.number: action.anchor for goal in goals for action in goal.actions}
    parts: list[str] = []
    at = 0
    for found in _NUMBER.finditer(text):
        anchor = anchors.get(found[0])
        if anchor is None or (first_only and found.start() > 0):
            continue
        parts += (escape(text[at : found.start()]), f'<a href="#{escape(anchor)}">{found[0]}</a>')
        at = found.end()
    return Markup("".join((*parts, escape(text[at:]))))


def every_measure(view: ReportView) -> tuple[MeasureView, ...]:
    """Return the measures of goals, objectives and actions, in the order of the report."""
    return tuple(measure for goal in view.goals for measure in _measures(goal))


def _measures(goal: GoalView) -> Iterator[MeasureView]:
    yield from goal.measures
    for objective in goal.objectives:
        yield from objective.measures
    for action in goal.actions:
        yield from action.measures


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


FILTERS: Mapping[str, Callable[..., object]] = {
    "bare": bare,
    "chart": drawn,
    "css_text": css_text,
    "every_measure": every_measure,
    "is_web": is_web,
    "linked": linked,
    "unbroken": unbroken,
}
"""What templates of pages have beside jinja's own filters (`docs/templates.md`)."""
