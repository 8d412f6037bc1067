"""An audit for people: text at 80 columns, and Markdown for a memorandum.

Only what is not as sealed has a line of its own; texts from plans are shown letter by letter.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from kehitys_cli.i18n.forms import date
from kehitys_cli.render.markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.views.audit import Audit, AuditedRow, AuditedSeal, Expected, Matter

_WIDTH = 79
_LABEL = 13
_STANDINGS = ("as_sealed", "corrected", "amended", "reordered", "changed", "missing", "added")
_SHORT = 8
_BREAKS = re.compile(r"\n{3,}")


class AuditPage:
    """Renders audits in one language."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the reader's language."""
        self._catalogue = catalogue
        self._say = catalogue.text

    # ------------------------------------------------------------------------------------ text

    def text(self, audit: Audit) -> str:
        """Return the audit as text: what was found first, then each seal, the history, the codes."""
        lines = [self._say("audit.heading"), *_wrapped(self._verdict(audit))]
        if audit.expected is not None:
            lines += ["", self._say("audit.minutes"), *self._expected(audit.expected)]
        for seal in audit.seals:
            lines += ["", *self._seal(seal)]
        if audit.matters:
            lines += ["", self._say("audit.history")]
            lines += [line for one in audit.matters for line in self._matter(one)]
        if audit.codes:
            lines += ["", self._say("audit.codes"), *self._indented_codes(audit)]
        return "\n".join(lines) + "\n"

    def _verdict(self, audit: Audit) -> str:
        told = self._say("audit.verdict-none" if audit.seals else "audit.verdict-unsealed")
        if audit.attention:
            told = self._catalogue.count("audit.verdict", audit.attention)
        if audit.commit is None:
            return told
        return f"{self._say('audit.version', commit=audit.commit[:_SHORT])}. {told}"

    def _seal(self, seal: AuditedSeal) -> Iterator[str]:
        yield from _wrapped(seal.label)
        if about := self._about(seal):
            yield from _wrapped(about, "  ")
        yield from _wrapped(self._counts(seal), "  ")
        for row in seal.rows:
            if row.standing != "as_sealed":
                yield from _labelled(row.label, *self._row(row))
        for one in seal.matters:
            yield from self._matter(one)

    def _about(self, seal: AuditedSeal) -> str:
        if seal.sealed_on is None:
            return ""
        told = self._say("audit.sealed-on", date=date(seal.sealed_on, self._catalogue.language))
        if seal.decision:
            told = f"{told}, {self._say('audit.pinned', decision=seal.decision_label)}"
        return f"{told}. {seal.path}"

    def _counts(self, seal: AuditedSeal) -> str:
        """Return how many rows stand how; nothing at all where nothing could be compared."""
        sums = {standing: seal.count(standing) for standing in _STANDINGS}
        if seal.rows and sums["as_sealed"] == len(seal.rows):
            return self._catalogue.count("audit.clean", len(seal.rows))
        told = [self._say(f"audit.counts.{standing}", n=n) for standing, n in sums.items() if n]
        line = " · ".join(told)
        return f"{line[:1].upper()}{line[1:]}"

    def _row(self, row: AuditedRow) -> list[str]:
        place = ""
        if row.file is not None:
            place = self._say("audit.place", file=row.file, line=row.line)
        return [part for part in (row.message, row.help, place) if part]

    def _matter(self, one: Matter) -> list[str]:
        label = self._say("audit.attention" if one.attention else "audit.information")
        return _labelled(label, one.message, *one.help.splitlines())

    def _expected(self, expected: Expected) -> list[str]:
        label = self._say("audit.attention" if expected.attention else "audit.information")
        return _labelled(label, expected.message, expected.help)

    def _indented_codes(self, audit: Audit) -> list[str]:
        return [line for told in self._codes(audit) for line in _wrapped(told, "  ")]

    def _codes(self, audit: Audit) -> Iterator[str]:
        for code in audit.codes:
            told = self._say("audit.code", code=code.code, plan=code.plan, year=code.year)
            if code.sealed != code.code:
                told = f"{told} ({self._say('audit.code-sealed', code=code.sealed)})"
            yield told

    # -------------------------------------------------------------------------------- Markdown

    def markdown(self, audit: Audit) -> str:
        """Return the audit in Markdown; nothing that people wrote is markup."""
        lines = [f"# {escaped(self._say('audit.heading'))}", "", escaped(self._verdict(audit))]
        if audit.expected is not None:
            told = (audit.expected.message, audit.expected.help)
            lines += _section(self._say("audit.minutes"), [_item("", *told)])
        for seal in audit.seals:
            lines += _section(seal.label, [escaped(self._about(seal)), ""])
            lines += [escaped(self._counts(seal)), ""]
            rows = [row for row in seal.rows if row.standing != "as_sealed"]
            lines += [_item(row.label, *self._row(row)) for row in rows]
            lines += [self._item_of(one) for one in seal.matters]
        if audit.matters:
            lines += _section(self._say("audit.history"), map(self._item_of, audit.matters))
        if audit.codes:
            codes = [f"- {escaped(line)}" for line in self._codes(audit)]
            lines += _section(self._say("audit.codes"), codes)
        return _BREAKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"

    def _item_of(self, one: Matter) -> str:
        label = self._say("audit.attention" if one.attention else "audit.information")
        return _item(label, one.message, one.help)


def _section(heading: str, lines: object) -> list[str]:
    return ["", f"## {escaped(heading)}", "", *lines]  # type: ignore[misc]


def _item(label: str, *parts: str) -> str:
    first, *others = (escaped(part) for part in parts if part)
    told = " ".join([first if first.endswith((".", ":")) else f"{first}.", *others])
    return f"- **{escaped(label)}** {told}" if label else f"- {told}"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def _labelled(label: str, *parts: str) -> list[str]:
    """Return parts below each other beside a label, that stands on the first line."""
    pad = " " * (_LABEL + 2)
    lines = [line for part in parts for line in _wrapped(part, pad)]
    head = f"  {label:<{_LABEL}}"
    if len(label) >= _LABEL or not lines:
        return [head.rstrip(), *lines]
    return [head + lines[0].removeprefix(pad), *lines[1:]]
