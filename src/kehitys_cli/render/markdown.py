"""The report in Markdown (GitHub's flavour): tables stay tables whatever the text holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kehitys_cli.render.jinja import Templates
from kehitys_cli.views.report import ReportView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kehitys_cli.views.report import SummaryView

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$@!&])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|www|mailto)(?=[:.])")
_LEADING = re.compile(r"^(\s*)([-+=]|[0-9]+[.)])")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def escaped(text: object) -> str:
    """Return text that Markdown shows letter by letter, on one line: no markup, link, mention or table.

    What would begin a list or a heading at the start of a line is escaped too.
    """
    line = " ".join(_CONTROLS.sub("\ufffd", str(text)).split())
    safe = _SPECIAL.sub(r"\\\1", line)
    safe = _ADDRESS.sub(lambda match: f"{match[1][:-1]}\u2060{match[1][-1]}", safe)
    return _LEADING.sub(lambda match: f"{match[1]}{_lead(match[2])}", safe)


def _lead(text: str) -> str:
    return f"{text[:-1]}\\{text[-1]}"


class MarkdownPages:
    """Renders pages; the templates are compiled once, whatever the number of reports."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look for templates in `folders`, the first first."""
        self._templates = Templates(folders, escaped=False, filters={"md": escaped})

    def render(self, view: ReportView | SummaryView) -> bytes:
        """Return the page in UTF-8; UserError where a template is wrong."""
        name = "report.md.j2" if isinstance(view, ReportView) else "summary.md.j2"
        text = self._templates.render(name, view=view, labels=view.labels)
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n").encode("utf-8") + b"\n"
