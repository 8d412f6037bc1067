r"""Where results and messages go: stdout carries results, stderr the rest.

Text from people is never an escape: control characters are shown, not sent. Pipes get UTF-8 with `\n`;
a console that lacks a sign gets its nearest substitute.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, TextIO

from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUBSTITUTES = {
    "\u2212": "-",
    "\u2192": "->",
    "\u2265": ">=",
    "\u2264": "<=",
    "\u2026": "...",
    "\u2013": "-",
    "\u00a0": " ",
    "\u00b7": "-",
    "\u25cf": "*",
    "\u00d7": "x",
    "\u2588": "#",
}
_PIECE = 1 << 20
"""Characters that are written at a time: encoded at once, a long result would be in memory thrice."""

_CONTROLS = {
    code: f"\\x{code:02x}"
    for code in (*range(0x20), *range(0x7F, 0xA0))
    if code not in (0x09, 0x0A)
}
_CONTROLS |= {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def visible(text: str) -> str:
    """Return text with control and bidirectional characters made visible."""
    return text if text.isprintable() else text.translate(_CONTROLS)


class Output:
    """Writes to the two streams."""

    def __init__(
        self,
        stdout: TextIO | None,
        stderr: TextIO | None,
        *,
        color: str = "auto",
        quiet: bool = False,
    ) -> None:
        """Take the streams, None for one that is closed; `color` is auto, always or never."""
        self._out = _prepared(stdout)
        self._err = _prepared(stderr)
        self._color = color
        self._quiet = quiet

    @property
    def is_terminal(self) -> bool:
        """Whether results go to a terminal."""
        return self._out.isatty()

    @property
    def can_ask(self) -> bool:
        """Whether a person sits at both ends: questions need a terminal."""
        return self.is_terminal and sys.stdin is not None and sys.stdin.isatty()

    def ask(self, question: str) -> str:
        """Ask, and return the line that was typed; KeyboardInterrupt where input has ended."""
        with self._told():
            self._out.write(_shown(visible(question), self._out) + " ")
            self._out.flush()
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        return line.rstrip("\r\n")

    @property
    def width(self) -> int:
        """Columns to write to: the terminal's, else 80."""
        if not self.is_terminal:
            return 80
        from shutil import get_terminal_size

        return max(40, get_terminal_size().columns)

    @property
    def colored(self) -> bool:
        """Whether results are coloured."""
        return self._color == "always" or (self._color == "auto" and self.is_terminal)

    def line(self, text: str = "") -> None:
        """Write a line of results."""
        self.raw(visible(text) + "\n")

    def raw(self, text: str) -> None:
        """Write results that are ready (a format, or styled text made safe before)."""
        with self._told():
            for start in range(0, len(text), _PIECE):
                self._out.write(_shown(text[start : start + _PIECE], self._out))
            self._out.flush()

    def data(self, data: bytes) -> None:
        """Write bytes to stdout, as they are."""
        buffer: IO[bytes] | None = getattr(self._out, "buffer", None)
        with self._told():
            if buffer is None:
                self._out.write(data.decode("utf-8"))
            else:
                self._out.flush()
                buffer.write(data)
                buffer.flush()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """UserError where results cannot be written: a full disk is no fault of the program.

        A closed pipe stays what it is: whoever reads has seen enough.
        """
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            silence(self._out)
            raise UserError("cli.no-output", reason=error.strerror or str(error)) from error

    def note(self, text: str) -> None:
        """Write a line beside the results, unless `-q`."""
        if not self._quiet:
            self.error(text)

    def error(self, text: str) -> None:
        """Write a line of error; where that fails there is nobody left to tell."""
        try:
            self._err.write(_shown(visible(text) + "\n", self._err))
            self._err.flush()
        except OSError:
            silence(self._err)


def _prepared(stream: TextIO | None) -> TextIO:
    r"""Make a pipe UTF-8 with `\n`; leave a console its own encoding."""
    if stream is None:
        return io.StringIO()
    if isinstance(stream, io.TextIOWrapper):
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    return stream


def _shown(text: str, stream: TextIO) -> str:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for sign, substitute in _SUBSTITUTES.items():
            text = text.replace(sign, substitute)
        return text.encode(encoding, "replace").decode(encoding)
    return text


def silence(stream: TextIO) -> None:
    """Point a stream at nothing, so that what could not be written stays quiet at exit."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
