"""Tables: aligned in pipes, within the width of a terminal; a cell is never markup."""

from __future__ import annotations

import io

import pytest

from kehitys_cli.cli.output import Output
from kehitys_cli.cli.tables import Cell, Table, cells, plain, show

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


NAMED = Table(
    ("nro", "tunnus", "laji", "nimi"),
    (
        cells(
            "1.1",
            "tyohyvinvointi-ja-saatavuus-kunnassa",
            "",
            "Työntekijöiden [b]hyvinvointi[/] ja saatavuus",
        ),
        cells("", "sairauspoissaolot", "luku", "- Sairauspoissaolot henkilötyövuotta kohti"),
    ),
    below=2,
)


def written(color: str, columns: int, monkeypatch: pytest.MonkeyPatch, table: Table = TABLE) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    stream = Terminal()
    show(Output(stream, io.StringIO(), color=color), table)
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


def test_an_id_stays_whole_and_what_tells_more_goes_below_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert written("never", 54, monkeypatch, NAMED).splitlines() == [
        "  nro  tunnus                                laji",
        "         nimi",
        "  1.1  tyohyvinvointi-ja-saatavuus-kunnassa",
        "         Työntekijöiden [b]hyvinvointi[/] ja saatavuus",
        "       sairauspoissaolot                     luku",
        "         Sairauspoissaolot henkilötyövuotta kohti",
    ]
    narrow = written("never", 44, monkeypatch, NAMED)
    assert "  1.1  tyohyvinvointi-ja-saatavuus-kunnassa\n" in narrow
    assert "         luku · Sairauspoissaolot\n" in narrow


def test_a_long_list_of_units_folds_within_its_column(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(
        ("nro", "tunnus", "vastuutaho", "nimi"),
        (
            cells(
                "1.1",
                "hyvinvointi",
                "koulut, kirjasto, hyvinvointiryhma",
                "Yhdessä paremmin voiva kunta",
            ),
            cells("1.2", "kassa", "hallinto", "Talouden tasapaino"),
        ),
        below=2,
        wraps=frozenset({2}),
    )
    assert written("never", 70, monkeypatch, table).splitlines() == [
        "  nro  tunnus       vastuutaho               nimi",
        "  1.1  hyvinvointi  koulut, kirjasto,        Yhdessä paremmin voiva",
        "                    hyvinvointiryhma         kunta",
        "  1.2  kassa        hallinto                 Talouden tasapaino",
    ]
    assert "  1.1  hyvinvointi\n         koulut, kirjasto," in written(
        "never", 48, monkeypatch, table
    )


@pytest.mark.parametrize("columns", [85, 90, 100])
def test_where_there_is_room_the_last_column_folds_and_no_id(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = written("never", columns, monkeypatch, NAMED)
    assert "  1.1  tyohyvinvointi-ja-saatavuus-kunnassa" in text
    assert max(len(line) for line in text.splitlines()) <= columns
    assert text.splitlines()[0].split() == ["nro", "tunnus", "laji", "nimi"]


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
