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

from kehitys_cli.i18n.foreign import Foreign, is_marked, parts_of
from kehitys_cli.i18n.forms import NBSP
from kehitys_cli.render.jinja import Templates
from kehitys_cli.render.marks import bare as without_marks
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
    bare_text = str(without_marks(text))
    written = (
        char if char.isalnum() and char.isascii() else f"\\{ord(char):x} " for char in bare_text
    )
    return Markup(f'"{"".join(written)}"')


def unbroken(text: str) -> Markup:
    """Return a text in which a span of years stays on one line."""
    return _by_part(text, _whole_spans)


def series_words(text: str) -> str | Markup:
    """Return a series in words, of which no line begins with the sign that parts its years."""
    if not is_marked(text):
        return _kept_together(text)
    return _by_part(text, lambda part: escape(_kept_together(part)))


def _kept_together(text: str) -> str:
    return text.replace(" · ", f"{NBSP}· ")


def _whole_spans(text: str) -> str:
    return _YEARS.sub(r'<span class="nowrap">\g<0></span>', escape(text))


def _by_part(text: str, marked_up: Callable[[str], str]) -> Markup:
    """Return a text part by part, those in other languages within an element of theirs."""
    made = (
        f'<span lang="{part.lang}">{marked_up(part)}</span>'
        if isinstance(part, Foreign)
        else marked_up(part)
        for part in parts_of(text)
    )
    return Markup("".join(made))


def is_web(address: str) -> bool:
    """Tell whether an address may become a link: of the web or of mail, and nothing that runs."""
    return address.lower().startswith(("https://", "http://", "mailto:"))


def linked(text: str, goals: Sequence[GoalView], *, first_only: bool = False) -> Markup:
    """Return a text whose action numbers ("1.6", "1.8–1.10") lead to the actions shown.

    With `first_only` only a number that begins the text is one: later ones may be values.
    """
    anchors = {action.number: action.anchor for goal in goals for action in goal.actions}
    first = parts_of(text)[0]

    def with_links(part: str) -> str:
        until = len(part) if not first_only else 0 if part is first else -1
        return _with_links(part, anchors, until)

    return _by_part(text, with_links)


def _with_links(text: str, anchors: Mapping[str, str], until: int) -> str:
    """Return a text with links on the numbers that begin no later than `until`."""
    parts: list[str] = []
    at = 0
    for found in _NUMBER.finditer(text):
        anchor = anchors.get(found[0])
        if anchor is None or found.start() > until:
            continue
        parts += (escape(text[at : found.start()]), f'<a href="#{escape(anchor)}">{found[0]}</a>')
        at = found.end()
    return "".join((*parts, escape(text[at:])))


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
    "series_words": series_words,
    "unbroken": unbroken,
}
"""What templates of pages have beside jinja's own filters (`docs/templates.md`)."""
