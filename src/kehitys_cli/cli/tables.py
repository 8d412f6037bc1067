"""Tables for people: aligned columns in pipes, the terminal's own layout on terminals.

Cells are texts and never markup: what people wrote is shown as it is.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.cli.output import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kehitys_cli.cli.output import Output

GAP = "  "
_READABLE = 30
"""So wide a last column is still read when it is folded."""

_STYLES = {
    "achieved": "green",
    "on_schedule": "green",
    "partly_achieved": "yellow",
    "behind": "yellow",
    "not_achieved": "red",
    "missing": "red",
    "late": "red",
}
"""Colours stand beside the words and never in their place."""


class Cell(NamedTuple):
    """A cell: its text, and the token whose colour it may have."""

    text: str
    token: str = ""


class Table(NamedTuple):
    """A table: headings (none: no heading line), rows, and which columns hold numbers.

    Where a terminal is too narrow, the columns in `wraps` fold between words, and cells from the column
    `below` on (0: never) may go on a line of their own: ids stay in one piece, since people copy them.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    indent: int = 2
    below: int = 0
    wraps: frozenset[int] = frozenset()


def cells(*texts: str) -> tuple[Cell, ...]:
    """Return texts as a row."""
    return tuple(Cell(text) for text in texts)


def show(output: Output, table: Table) -> None:
    """Write a table: by rich on a terminal, as aligned text elsewhere."""
    if not table.rows:
        return
    output.raw(_styled(table, output) if output.is_terminal else plain(table))


def plain(table: Table) -> str:
    """Return the table as aligned text, a line a row, whatever its width."""
    widths = _widths(table)
    return "".join(_line(row, widths, table) for row in _rows(table))


def _rows(table: Table) -> list[tuple[Cell, ...]]:
    """Return the rows, the headings first where there are any."""
    return [cells(*table.headings), *table.rows] if any(table.headings) else [*table.rows]


def _widths(table: Table) -> dict[int, int]:
    """Return how wide the columns are that hold anything."""
    used = [
        column
        for column in range(len(table.rows[0]))
        if any(row[column].text for row in table.rows)
    ]
    rows = _rows(table)
    return {column: max(len(visible(row[column].text)) for row in rows) for column in used}


def _line(row: Sequence[Cell], widths: Mapping[int, int], table: Table) -> str:
    parts = (_padded(row, column, widths, table) for column in widths)
    return f"{' ' * table.indent}{GAP.join(parts)}".rstrip() + "\n"


def _padded(row: Sequence[Cell], column: int, widths: Mapping[int, int], table: Table) -> str:
    text, width = visible(row[column].text), widths[column]
    return text.rjust(width) if column in table.numeric else text.ljust(width)


def _styled(table: Table, output: Output) -> str:
    from rich.table import Table as Grid
    from rich.text import Text

    widths = _widths(table)
    used = list(widths)
    least = widths | {column: _longest_word(table, column) for column in table.wraps & {*used}}
    folded = _width(used[:-1], least, table) + len(GAP) + _READABLE > output.width
    if table.below and folded and _width(used, widths, table) > output.width:
        for upper in (used[:count] for count in range(len(used) - 1, 0, -1)):
            if upper[-1] < table.below or _width(upper, widths, table) <= output.width:
                return _stacked(table, output, {column: widths[column] for column in upper})
    grid = Grid(box=None, show_header=any(table.headings), pad_edge=False, padding=(0, 2, 0, 0))
    for column in used:
        heading = table.headings[column] if table.headings else ""
        title = Text(heading, style="bold")
        numeric = column in table.numeric
        whole = table.below > column and not folded
        grid.add_column(
            title,
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=whole,
            min_width=least[column] if column in table.wraps else None,
        )
    for row in table.rows:
        texts = [Text(visible(cell.text), style=_STYLES.get(cell.token, "")) for cell in row]
        grid.add_row(*(texts[column] for column in used))
    return _printed([grid], table, output)


def _longest_word(table: Table, column: int) -> int:
    """Return how narrow a column may be whose text folds between words."""
    words = (word for row in _rows(table) for word in visible(row[column].text).split())
    return max(map(len, words), default=0)


def _width(columns: Sequence[int], widths: Mapping[int, int], table: Table) -> int:
    return table.indent + sum(widths[column] for column in columns) + len(GAP) * (len(columns) - 1)


def _stacked(table: Table, output: Output, upper: Mapping[int, int]) -> str:
    """Return a table whose later columns stand below the earlier ones, and further in than ids."""
    from rich.padding import Padding
    from rich.text import Text

    lines: list[Text | Padding] = []
    hang = next(iter(upper.values())) + 2 * len(GAP)
    for place, row in enumerate(_rows(table)):
        heading = "bold" if place == 0 and any(table.headings) else ""
        line = Text()
        for column in upper:
            style = _STYLES.get(row[column].token, heading)
            line.append(f"{_padded(row, column, upper, table)}{GAP}", style=style)
        told = " · ".join(
            visible(cell.text).strip().removeprefix("- ")
            for column, cell in enumerate(row)
            if column not in upper and cell.text
        )
        lines += [line, *([Padding(Text(told, style=heading), (0, 0, 0, hang))] if told else [])]
    return _printed(lines, table, output)


def _printed(parts: Sequence[Any], table: Table, output: Output) -> str:
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=max(20, output.width - table.indent),
        force_terminal=output.colored,
        color_system="standard" if output.colored else None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )
    for part in parts:
        console.print(part)
    indent = " " * table.indent
    return "".join(f"{indent}{line.rstrip()}\n" for line in stream.getvalue().splitlines())
