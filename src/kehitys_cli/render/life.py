"""An item's life, as text for a terminal and as Markdown for a memorandum."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from kehitys_cli.render.difference import SIGNS, mark_md, marked
from kehitys_cli.render.markdown import quiet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.render.diagnostics.text import Style
    from kehitys_cli.views.life import LifeView, RowView

_GAP = "  "
_SHORT = 8
_WHO = 20
"""Columns of the unit at most: its name is broken between words."""

_NARROWEST = 24


# ---------------------------------------------------------------------------------------- text


def as_text(lives: Sequence[LifeView], style: Style, width: int) -> str:
    """Return each life under its heading in lines of at most `width`; what one commit did stands together."""
    lines: list[str] = []
    columns = _columns(lives, style, width)
    for life in lives:
        lines += [*([""] if lines else []), *_wrapped(style.visible(life.heading), width)]
        last = ""
        for row in life.rows:
            lines += _row(row, style, columns, again=bool(row.commit) and row.commit == last)
            last = row.commit
    return "\n".join(lines) + "\n"


def _columns(lives: Sequence[LifeView], style: Style, width: int) -> tuple[int, int, int]:
    """Return how wide the date, the unit and the change are."""
    rows = [row for life in lives for row in life.rows]
    date = max((len(row.date) for row in rows), default=0)
    who = min(_WHO, max((len(style.visible(row.who)) for row in rows), default=0))
    used = date + len(_GAP) + (who + len(_GAP) if who else 0) + len(_GAP) + _SHORT
    return date, who, max(_NARROWEST, width - used)


def _row(
    row: RowView, style: Style, columns: tuple[int, int, int], *, again: bool
) -> Iterator[str]:
    date, who, room = columns
    told = _wrapped(style.visible(_sentence(row)), room)
    named = [] if again or not who else _wrapped(style.visible(row.who), who)
    for at in range(max(len(told), len(named))):
        cells = [(row.date if at == 0 and not again else "").ljust(date)]
        if who:
            cells.append((named[at] if at < len(named) else "").ljust(who))
        cells.append((told[at] if at < len(told) else "").ljust(room))
        if at == 0 and not again:
            cells.append(row.commit)
        yield _GAP.join(cells).rstrip()


def _sentence(row: RowView) -> str:
    told = row.told or marked(row.words, lambda mark, text: SIGNS[mark].format(text))
    notes = f" ({'; '.join(row.notes)})" if row.notes else ""
    return f"{row.what}{_GAP}{told}{notes}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False, fix_sentence_endings=False) or [""]


# ------------------------------------------------------------------------------------ Markdown


def as_markdown(lives: Sequence[LifeView], notes: Sequence[str], catalogue: Catalogue) -> str:
    """Return each life as a table under its heading, and what is to be known of the whole.

    What people wrote is shown letter by letter: it is no markup and mentions nobody.
    """
    say = catalogue.text
    parts = [f"## {say('history.title')}"]
    for life in lives:
        titles = [say(f"history.{name}") for name in ("date", "who", "change", "commit")]
        parts += ["", f"### {quiet(life.heading)}", "", _cells(titles), "|---|---|---|---|"]
        parts += [_cells(_listed(row)) for row in life.rows]
    parts += [line for note in notes for line in ("", quiet(note))]
    return "\n".join(parts) + "\n"


def _listed(row: RowView) -> list[str]:
    told = quiet(row.told) or marked(row.words, mark_md)
    notes = f" ({'; '.join(quiet(note) for note in row.notes)})" if row.notes else ""
    commit = f"`{row.commit}`" if row.commit else ""
    return [row.date, quiet(row.who), f"{quiet(row.what)}: {told}{notes}", commit]


def _cells(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"
