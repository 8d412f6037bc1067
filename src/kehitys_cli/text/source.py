"""A file's bytes as text, with positions and what must be kept: BOM and line ends."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from kehitys_cli.text.diagnostic import Position, Span

if TYPE_CHECKING:
    from kehitys_cli.text.diagnostic import Finding
    from kehitys_cli.text.tree import Tree

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Source:
    """A file that was read: `path` is relative to the root, with `/`.

    `text` has no BOM and keeps line ends as they are; offsets are code points of `text`.
    """

    path: str
    data: bytes
    text: str
    bom: bool

    @classmethod
    def decode(cls, path: str, data: bytes) -> Source:
        """Decode UTF-8, with or without a BOM; UnicodeDecodeError (offset in bytes) otherwise."""
        bom = data.startswith(BOM)
        return cls(path, data, data[len(BOM) if bom else 0 :].decode("utf-8"), bom)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes: guards a write against a change between read and write."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def tree(self) -> Tree:
        """What the text holds; it is composed once, however many look at it."""
        from kehitys_cli.text.tree import compose

        return compose(self)

    @cached_property
    def refused(self) -> tuple[Finding, ...]:
        """What no text may have, whoever reads it; it is looked for once."""
        from kehitys_cli.text.tree import refused_at_once

        return tuple(refused_at_once(self))

    @cached_property
    def newline(self) -> str:
        """The file's line end: that of its first line, LF where there is none."""
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"

    @cached_property
    def _starts(self) -> list[int]:
        ends = accumulate(len(line) + 1 for line in self.text.split("\n"))
        return [0, *ends][:-1]

    def position(self, offset: int) -> Position:
        """Return row and column of a code point."""
        row = bisect_right(self._starts, offset)
        return Position(row, offset - self._starts[row - 1] + 1)

    def offset(self, row: int) -> int:
        """Return where a 1-based row begins."""
        return self._starts[row - 1]

    def line(self, row: int) -> str:
        """Return a row without its line end; empty beyond the end."""
        if not 1 <= row <= len(self._starts):
            return ""
        start = self._starts[row - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")

    def line_end(self, offset: int) -> int:
        """Return the offset just behind the line end of the line that holds `offset`."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end + 1

    def encode(self, text: str) -> bytes:
        """Return `text` as this file's bytes: UTF-8, with the BOM where there was one."""
        return (BOM if self.bom else b"") + text.encode("utf-8")

    def slice(self, span: Span) -> str:
        """Return the text of a span."""
        return self.text[span.start : span.end]
