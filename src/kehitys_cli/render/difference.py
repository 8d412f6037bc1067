"""What a change means, as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from kehitys_cli.history.changes.change import Kind
from kehitys_cli.history.changes.words import Mark
from kehitys_cli.render.markdown import quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kehitys_cli.history.changes.words import Segment
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.render.diagnostics.text import Style
    from kehitys_cli.views.difference import ChangeView, DifferencePage

MARKER = "<!-- kehitys-diff -->"
"""First line of a comment: by it the next run finds the comment that it must renew."""

_LONGEST = 60_000
"""Characters that a forge's comment can hold, with room to spare (GitHub: 65,536)."""

_AROUND = 4
"""Words that stay on each side of what was reworded."""

_GAP = "   "
_STATED = frozenset({Kind.ADDED, Kind.DROPPED, Kind.RECORDED, Kind.WITHDRAWN})


# ---------------------------------------------------------------------------------------- text


def as_text(page: DifferencePage, catalogue: Catalogue, style: Style, width: int) -> str:
    """Return the changes in lines of at most `width`, plan by plan, and their counts."""
    lines: list[str] = []
    column = max((len(view.label) for view in page.views), default=0) + len(_GAP)
    for home, views in page.by_home(page.views):
        if home:
            lines += [*([""] if lines else []), style.visible(home)]
        for view in views:
            lines += _row(view, style, column, width)
    for side, found in page.unread:
        lines += ["", catalogue.text("diff.broken", side=style.visible(side))]
        lines += [style.visible(line) for line in found]
    if page.views:
        lines.append("")
    lines += textwrap.wrap(page.summary(catalogue), width)
    return "\n".join(lines).lstrip("\n") + "\n"


def _row(view: ChangeView, style: Style, column: int, width: int) -> list[str]:
    more = [f"({view.note})" if view.note else "", view.decision]
    pieces = [style.visible(piece) for piece in (*_sentence(view, width - column), *more) if piece]
    lines = _filled(pieces, width - column)
    label = style.paint(view.label, _colour(view)) + " " * (column - len(view.label))
    return [f"{label}{lines[0]}", *(f"{' ' * column}{line}" for line in lines[1:])]


def _colour(view: ChangeView) -> str:
    if view.severity == "weaker":
        return "31"
    return "33" if view.urgent else "1"


def _sentence(view: ChangeView, room: int) -> tuple[str, ...]:
    """Return subject and value: as one piece where it fits or must be broken anyway, else as two."""
    told = view.told or marked(view.words, lambda mark, text: SIGNS[mark].format(text))
    if not told:
        return (view.subject,)
    whole = f"{view.subject}{': ' if view.kind in _STATED else '  '}{told}"
    return (view.subject, told) if len(told) <= room < len(whole) else (whole,)


SIGNS = {Mark.KEPT: "{}", Mark.OLD: "[-{}-]", Mark.NEW: "{{+{}+}}"}


def _filled(pieces: Sequence[str], width: int) -> list[str]:
    """Return pieces in as few lines as they need; one that is too long is broken between words."""
    lines: list[str] = []
    for piece in pieces:
        if lines and len(lines[-1]) + len(_GAP) + len(piece) <= width:
            lines[-1] += f"{_GAP}{piece}"
        else:
            lines += textwrap.wrap(piece, width, break_long_words=False, break_on_hyphens=False)
    return lines


def marked(words: Sequence[Segment], shown: Callable[[Mark, str], str]) -> str:
    """Return both texts as one, with only a few of the words that stayed around what changed."""
    last = len(words) - 1
    return " ".join(
        shown(
            mark,
            _near(text, before=at > 0, after=at < last) if mark is Mark.KEPT else text,
        )
        for at, (mark, text) in enumerate(words)
    )


def _near(text: str, *, before: bool, after: bool) -> str:
    """Return the words next to what changed before and after them."""
    words = text.split()
    if len(words) <= _AROUND * (before + after) + 1:
        return text
    kept = [*(words[:_AROUND] if before else ()), "…", *(words[-_AROUND:] if after else ())]
    return " ".join(kept)


# ------------------------------------------------------------------------------------ Markdown


def as_markdown(page: DifferencePage, catalogue: Catalogue) -> str:
    """Return a comment for a pull request: the counts, what is to be looked at first, the rest folded.

    What people wrote is shown letter by letter: it is no markup, mentions nobody, and ends no block.
    """
    say = catalogue.text
    first = [view for view in page.views if view.urgent]
    rest = [view for view in page.views if not view.urgent]
    sides = quiet(say("diff.changed", old=page.old, new=page.new))
    summary = page.summary(catalogue)
    heading = f"**{summary}** · {sides}" if summary else sides
    parts = [MARKER, f"### {say('diff.title')}", "", heading]
    for side, found in page.unread:
        parts += ["", quiet(say("diff.broken", side=side)), ""]
        parts += [f"- {quiet(line)}" for line in found]
    if first:
        parts += ["", f"#### {say('diff.first')}", *_listed(page, first)]
    if rest:
        others = say("diff.rest", n=len(rest))
        parts += ["", f"<details><summary>{others}</summary>", *_listed(page, rest)]
        parts += ["", "</details>"]
    return _cut(parts, catalogue)


def _listed(page: DifferencePage, views: Sequence[ChangeView]) -> Iterable[str]:
    for home, found in page.by_home(views):
        yield ""
        if home:
            yield from (f"**{quiet(home)}**", "")
        yield from (_item(view) for view in found)


def _item(view: ChangeView) -> str:
    told = quiet(view.told) or marked(view.words, mark_md)
    parts = [f"**{view.label}** {': '.join(part for part in (quiet(view.subject), told) if part)}"]
    parts += [f"_{quiet(text)}_" for text in (view.note, view.decision) if text]
    return f"- {' · '.join(parts)}"


def mark_md(mark: Mark, text: str) -> str:
    """Return a piece of a reworded text in Markdown."""
    safe = quiet(text)
    return {Mark.KEPT: safe, Mark.OLD: f"~~{safe}~~", Mark.NEW: f"**{safe}**"}[mark]


def _cut(parts: Sequence[str], catalogue: Catalogue) -> str:
    """Return the lines that a comment can hold, whole ones, and how many changes were left out."""
    kept: list[str] = []
    room = _LONGEST
    for at, line in enumerate(parts):
        room -= len(line) + 1
        if room < 0:
            left = sum(item.startswith("- ") for item in parts[at:])
            ending = ["", "</details>"] if any("<details>" in item for item in kept) else []
            kept += ["", catalogue.text("diff.cut", n=left), *ending]
            break
        kept.append(line)
    return "\n".join(kept) + "\n"
