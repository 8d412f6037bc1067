"""Tables: aligned in pipes, within the width of a terminal; a cell is never markup."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kehitys_cli.cli.output import Output
from kehitys_cli.cli.tables import Cell, Table, cells, plain, show

if TYPE_CHECKING:
    import pytest

TABLE = Table(
    ("nimi", "luku", "tyhjä", "huomautus"),
    (
        cells("a", "1", "", "[bold]x[/] [/] :smile: \x1b[31m"),
        (Cell("pidempi nimi"), Cell("100"), Cell(""), Cell("myöhässä", "late")),
    ),
    frozenset({1}),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(color: str, columns: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = Terminal()
    show(Output(stream, io.StringIO(), color=color), TABLE)
    return stream.getvalue()


def test_plain_columns_are_aligned_and_empty_ones_left_out() -> None:
    assert plain(TABLE).splitlines() == [
        "  nimi          luku  huomautus",
        "  a                1  [bold]x[/] [/] :smile: \\x1b[31m",
        "  pidempi nimi   100  myöhässä",
    ]


def test_without_headings_there_is_no_heading_line() -> None:
    assert plain(Table((), (cells("a", "b"),), indent=0)) == "a  b\n"


def test_a_terminal_folds_instead_of_cutting(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written("never", 44, monkeypatch)
    assert max(len(line) for line in text.splitlines()) <= 44
    assert "\x1b" not in text
    assert "[bold]x[/]" in text
    assert ":smile:" in text
    assert "\\x1b[31m" in text


def test_colours_stand_beside_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    text = written("always", 100, monkeypatch)
    assert "\x1b[31mmyöhässä" in text
    assert "tyhjä" not in text


def test_nothing_is_written_of_an_empty_table() -> None:
    stream = io.StringIO()
    show(Output(stream, io.StringIO()), Table(("a",), ()))
    assert stream.getvalue() == ""


def test_a_pipe_gets_the_plain_table() -> None:
    stream = io.StringIO()
    show(Output(stream, io.StringIO()), TABLE)
    assert stream.getvalue() == plain(TABLE)
