"""Suppression comments: `# kehitys: ohita KEH405 syy: …`, at the end of a line or alone above it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.checks.register import BY_CODE, fixed
from kehitys_cli.text.diagnostic import Finding, Span
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kehitys_cli.documents.document import Document

_MARK = "# kehitys:"
_COMMENT = re.compile(
    r"# kehitys:[ \t]*ohita[ \t]+(KEH[0-9]{3}(?:[ \t]*,[ \t]*KEH[0-9]{3})*)[ \t]*(?:syy:[ \t]*(.*\S))?[ \t]*$",
    re.MULTILINE,
)
_OWN = frozenset({"KEH901", "KEH902"})


@dataclass(frozen=True, slots=True)
class Suppression:
    """One code on one line that is to be passed over, with where the comment stands."""

    code: str
    row: int
    span: Span
    reason: str


def apply_suppressions(document: Document, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stay, with those about the suppressions themselves."""
    found = list(findings)
    source = document.source
    if source is None or _MARK not in source.text:
        return found
    kept, used = [], set[tuple[str, int]]()
    suppressions = _suppressions(document)
    active = {(item.code, item.row) for item in suppressions if item.reason and _may(item.code)}
    for finding in found:
        place = (finding.code, finding.start.row)
        if place in active:
            used.add(place)
        else:
            kept.append(finding)
    for item in suppressions:
        if not item.reason:
            kept.append(finding_at(source, "KEH902", item.span, rule=item.code))
        elif (item.code, item.row) not in used:
            hint = "" if _may(item.code) else "fixed"
            params = {"rule": item.code} | ({"hint": hint} if hint else {})
            kept.append(finding_at(source, "KEH901", item.span, **params))
    return kept


def _may(code: str) -> bool:
    return code in BY_CODE and code not in _OWN and not fixed(code)


def _suppressions(document: Document) -> list[Suppression]:
    source = document.source
    if source is None:
        return []
    found: list[Suppression] = []
    for match in _COMMENT.finditer(source.text):
        row = source.position(match.start()).row
        alone = source.line(row).lstrip().startswith("#")
        target = _next_row(document, row) if alone else row
        for code in re.findall(r"KEH[0-9]{3}", match[1]):
            found.append(
                Suppression(code, target, Span(match.start(), match.end()), match[2] or "")
            )
    return found


def _next_row(document: Document, row: int) -> int:
    """Return the next row that is no comment and not blank."""
    source = document.source
    last = source.text.count("\n") + 1 if source is not None else row
    following = row + 1
    while source is not None and following <= last:
        line = source.line(following).strip()
        if line and not line.startswith("#"):
            return following
        following += 1
    return row
