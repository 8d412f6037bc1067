"""A finding with its severity and its words: what people and programs are shown."""

from __future__ import annotations

import re
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.register import BY_CODE

if TYPE_CHECKING:
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.text.diagnostic import Finding, Position, Severity

_LONGEST = 160
_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")


class Diagnostic(NamedTuple):
    """A finding ready to be shown; rows and columns from 1, the end excluded."""

    code: str
    name: str
    severity: Severity
    message: str
    help: str
    path: str
    start: Position
    end: Position
    line: str
    subject: str
    place: str
    keys: tuple[str | int, ...]
    related: tuple[tuple[str, Position], ...]
    fixable: bool

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sorts by file, line, column, code."""
        return self.path, self.start.row, self.start.column, self.code


def worded(finding: Finding, severity: Severity, catalogue: Catalogue) -> Diagnostic:
    """Return a finding in the reader's language; a help that many findings share is kept once."""
    code = finding.code
    return Diagnostic(
        code,
        BY_CODE[code].name,
        severity,
        _message(finding, catalogue),
        intern(_help(finding, catalogue)),
        finding.path,
        finding.start,
        finding.end,
        finding.line,
        finding.subject,
        str(finding.params.get("place", "")),
        finding.keys,
        tuple((item.path, item.start) for item in finding.related),
        finding.fix is not None or code == "KEH207",
    )


def _message(finding: Finding, catalogue: Catalogue) -> str:
    return catalogue.text(_key(finding, catalogue, "message"), **_params(finding, catalogue))


def _help(finding: Finding, catalogue: Catalogue) -> str:
    params = _params(finding, catalogue)
    parts = [
        catalogue.text(f"rules.{name}", **{name: params[name]})
        for name in ("near", "suggestion", "allowed")
        if params.get(name)
    ]
    key = _key(finding, catalogue, "help")
    if catalogue.has(key):
        parts.append(catalogue.text(key, **params))
    return " ".join(parts)


def _key(finding: Finding, catalogue: Catalogue, part: str) -> str:
    """Return the text's key: that of the finding's hint, where there is one."""
    base = f"rules.{finding.code}.{part}"
    hinted = f"{base}-{finding.params.get('hint', '')}"
    return hinted if catalogue.has(hinted) else base


def _params(finding: Finding, catalogue: Catalogue) -> dict[str, object]:
    """Return the parameters with words of the catalogue in place of kinds of things.

    What people wrote is told on one line and not at any length: a message is a line.
    """
    params = {
        name: _short(value) if isinstance(value, str) else value
        for name, value in finding.params.items()
    }
    if "kind" in params:
        # What was found is a kind of thing, and not a word that somebody wrote.
        params["found"] = catalogue.text(f"rules.kinds.{params['kind']}")
    for name in ("expected", "space", "what"):
        value = params.get(name)
        if isinstance(value, str) and catalogue.has(f"rules.kinds.{value}"):
            params[name] = catalogue.text(f"rules.kinds.{value}")
    return params


def _short(text: str) -> str:
    line = _BREAK.sub(" ", text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
