"""The report in Markdown (GitHub's flavour): tables stay tables whatever the text holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from kehitys_cli.render.pages import Page
    from kehitys_cli.text.files import Shelf
    from kehitys_cli.views.prose import Block

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$@!&])")
_ADDRESS = re.compile(r"(?i)(?:https?|ftp|mailto|xmpp):|www\.")
_LEADING = re.compile(r"^(?:([0-9]{1,9})([.)])(?=[ ]|$)|([-+])(?=[ ]|$)|([-=:])(?=[-=:+ ]*$))")
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_BLANKS = re.compile(r"[ \t\r\n]+")
_ADDRESS_SIGNS = re.compile(r"[^A-Za-z0-9/:.?=%#~+,;@_-]")
_MENTION = re.compile(r"[@#!~$%&](?=[\w\"'{])|(?i:\bGH-)(?=[0-9])")
_COMMIT = re.compile(r"(?<![\w])[0-9a-f]{7,64}(?![\w])")
_PIECE = re.compile(r".{1,6}")
"""Of a commit's id: seven digits are enough to be taken for one."""

_APART = "\u200b"
_BREAKS = re.compile(r"\n{3,}")


def escaped(text: object) -> str:
    """Return text that Markdown shows letter by letter, on one line: no markup, no table, no web link.

    What would begin a list, a heading's underline or a table at the start of a line is escaped too;
    control and direction characters are replaced, no-break spaces stay. (GitHub
    makes a link of an e-mail address whatever stands around it.)
    """
    line = _BLANKS.sub(" ", _CONTROLS.sub("\ufffd", str(text))).strip(" ")
    safe = _SPECIAL.sub(r"\\\1", line)
    safe = _ADDRESS.sub(_unlinked, safe)
    return _LEADING.sub(_unleading, safe)


def _unlinked(found: re.Match[str]) -> str:
    return f"{found[0][:-1]}\\{found[0][-1]}"


def _unleading(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}"


def quiet(text: object) -> str:
    """Return text as `escaped` does, for a comment of a forge: it mentions nobody and refers to nothing.

    A forge looks for `@name`, `#12`, `!3`, `GH-4` and commits in the finished page, where escapes are gone;
    a space of no width parts the sign from its name.
    """
    parted = _MENTION.sub(f"\\g<0>{_APART}", str(text))
    parted = _COMMIT.sub(lambda found: _APART.join(_PIECE.findall(found[0])), parted)
    return escaped(parted)


def linked(text: object, address: object) -> str:
    """Return a text that leads to an address of the web or of mail; other addresses lead nowhere."""
    target = str(address)
    if not target.lower().startswith(("https://", "http://", "mailto:")):
        return escaped(text)
    safe = _ADDRESS_SIGNS.sub(_quoted, target)
    return f"[{escaped(text)}](<{safe}>)"


def _quoted(found: re.Match[str]) -> str:
    """Return a character of an address in a form that ends neither the address nor the link."""
    if found[0] == "&":
        return r"\&"
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def flat(blocks: Sequence[Block]) -> str:
    """Return paragraphs and bullets on one line, for a cell of a table."""
    return escaped(" ".join("; ".join(block.items) for block in blocks))


class MarkdownPages:
    """Renders pages; the templates are compiled once, whatever the number of reports."""

    def __init__(self, folders: Sequence[Path | Shelf]) -> None:
        """Look for templates in `folders`, the first first."""
        from kehitys_cli.render.jinja import Templates

        self._templates = Templates(folders, escaped=False, filters=FILTERS)

    def render(self, view: Page) -> bytes:
        """Return the page in UTF-8; UserError where a template is wrong."""
        text = self._templates.render(f"{view.page}.md.j2", view=view, labels=view.labels)
        return _BREAKS.sub("\n\n", text).strip("\n").encode("utf-8") + b"\n"


FILTERS: Mapping[str, Callable[..., object]] = {"flat": flat, "linked": linked, "md": escaped}
"""What templates of Markdown have beside jinja's own filters (`docs/templates.md`)."""
