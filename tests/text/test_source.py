"""Bytes, positions and line ends."""

from __future__ import annotations

import pytest

from kehitys_cli.text.diagnostic import Position, Span
from kehitys_cli.text.source import BOM, Source


def test_bom_is_set_aside_and_comes_back() -> None:
    source = Source.decode("x", BOM + "a: ä\n".encode())
    assert source.bom
    assert source.text == "a: ä\n"
    assert source.encode(source.text) == source.data


def test_positions_are_in_code_points() -> None:
    source = Source.decode("x", "a: ä😀b\nc\n".encode())
    assert source.position(source.text.index("b")) == Position(1, 6)
    assert source.position(source.text.index("c")) == Position(2, 1)
    assert source.position(len(source.text)) == Position(3, 1)
    assert source.offset(2) == source.text.index("c")


@pytest.mark.parametrize(
    ("data", "newline"), [(b"a\r\nb\n", "\r\n"), (b"a\nb\r\n", "\n"), (b"", "\n"), (b"a", "\n")]
)
def test_line_end_is_that_of_the_first_line(data: bytes, newline: str) -> None:
    assert Source.decode("x", data).newline == newline


def test_lines_come_without_their_ends() -> None:
    source = Source.decode("x", b"a\r\nb")
    assert [source.line(row) for row in (0, 1, 2, 3)] == ["", "a", "b", ""]
    assert source.line_end(0) == 3
    assert source.line_end(3) == 4
    assert source.slice(Span(0, 1)) == "a"


def test_digest_is_over_the_bytes() -> None:
    assert Source.decode("x", b"a").digest != Source.decode("x", BOM + b"a").digest


def test_bytes_that_are_no_utf8_raise() -> None:
    with pytest.raises(UnicodeDecodeError):
        Source.decode("x", b"\xff")
