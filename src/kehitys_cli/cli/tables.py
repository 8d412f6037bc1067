"""Tables for people: aligned columns in pipes, the terminal's own layout on terminals.

Cells are texts and never markup: what people wrote is shown as it is.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.cli.output import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kehitys_cli.cli.output import Output

GAP = "  "
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


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, and the token whose colour it may have."""

    text: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: headings (none: no heading line), rows, and which columns hold numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    indent: int = 2


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
    rows = [tuple(visible(cell.text) for cell in row) for row in table.rows]
    if any(table.headings):
        rows.insert(0, table.headings)
    widths = {column: max(len(row[column]) for row in rows) for column in _used(table)}
    return "".join(_line(row, widths, table) for row in rows)


def _used(table: Table) -> list[int]:
    """Return the columns that hold anything."""
    columns = range(len(table.rows[0]))
    return [column for column in columns if any(row[column].text for row in table.rows)]


def _line(row: Sequence[str], widths: Mapping[int, int], table: Table) -> str:
    parts = [
        row[column].rjust(width) if column in table.numeric else row[column].ljust(width)
        for column, width in widths.items()
    ]
    return f"{' ' * table.indent}{GAP.join(parts)}".rstrip() + "\n"


def _styled(table: Table, output: Output) -> str:
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    used = _used(table)
    grid = Grid(box=None, show_header=any(table.headings), pad_edge=False, padding=(0, 2, 0, 0))
    for column in used:
        heading = table.headings[column] if table.headings else ""
        title = Text(heading, style="bold")
        numeric = column in table.numeric
        grid.add_column(title, justify="right" if numeric else "left", overflow="fold")
    for row in table.rows:
        texts = [Text(visible(cell.text), style=_STYLES.get(cell.token, "")) for cell in row]
        grid.add_row(*(texts[column] for column in used))
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
    console.print(grid)
    indent = " " * table.indent
    return "".join(f"{indent}{line.rstrip()}\n" for line in stream.getvalue().splitlines())
