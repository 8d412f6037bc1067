"""A finding with its severity and its words: what people and programs are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.checks.register import BY_CODE

if TYPE_CHECKING:
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.text.diagnostic import Finding, Position, Severity


@dataclass(frozen=True, slots=True)
class Diagnostic:
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
    """Return a finding in the reader's language."""
    code = finding.code
    return Diagnostic(
        code,
        BY_CODE[code].name,
        severity,
        _message(finding, catalogue),
        _help(finding, catalogue),
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
    params = _params(finding, catalogue)
    base = f"rules.{finding.code}.message"
    hint = finding.params.get("hint")
    key = f"{base}-{hint}" if hint and catalogue.has(f"{base}-{hint}") else base
    return catalogue.text(key, **params)


def _help(finding: Finding, catalogue: Catalogue) -> str:
    params = _params(finding, catalogue)
    base = f"rules.{finding.code}.help"
    hint = finding.params.get("hint")
    key = f"{base}-{hint}" if hint and catalogue.has(f"{base}-{hint}") else base
    parts = []
    if params.get("near"):
        parts.append(catalogue.text("rules.near", near=params["near"]))
    if params.get("suggestion"):
        parts.append(catalogue.text("rules.suggestion", suggestion=params["suggestion"]))
    if params.get("allowed"):
        parts.append(catalogue.text("rules.allowed", allowed=params["allowed"]))
    if catalogue.has(key):
        parts.append(catalogue.text(key, **params))
    return " ".join(parts)


def _params(finding: Finding, catalogue: Catalogue) -> dict[str, object]:
    """Return the parameters with words of the catalogue in place of kinds of things."""
    params = dict(finding.params)
    for name in ("expected", "found", "space", "what"):
        value = params.get(name)
        if isinstance(value, str) and catalogue.has(f"rules.kinds.{value}"):
            params[name] = catalogue.text(f"rules.kinds.{value}")
    return params
