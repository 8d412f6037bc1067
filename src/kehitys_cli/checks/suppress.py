"""Suppression comments: `# kehitys: ohita KEH405 syy: …`, at the end of a line or alone above it.

Only warnings and infos may be passed over, and only with a reason. A comment that does nothing, or
that cannot be understood, is a finding itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.register import BY_CODE, fixed
from kehitys_cli.text.diagnostic import Span
from kehitys_cli.text.near import nearest
from kehitys_cli.text.nodes import Scalar
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.document import Document
    from kehitys_cli.text.diagnostic import Finding
    from kehitys_cli.text.nodes import Node
    from kehitys_cli.text.source import Source

_MARK = "# kehitys:"
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))# kehitys:.*$", re.MULTILINE)
_TOLD = re.compile(
    r"# kehitys:[ \t]*ohita[ \t]+(KEH[0-9]{3}(?:[ \t]*,[ \t]*KEH[0-9]{3})*)"
    r"[ \t]*(?:syy:[ \t]*(.*\S)?)?[ \t\r]*"
)
_OWN = frozenset({"KEH901", "KEH902"})


class Suppression(NamedTuple):
    """One code on one line that is to be passed over, with where the comment stands.

    Code and row are empty where the comment cannot be understood.
    """

    code: str
    row: int
    span: Span
    reason: str


def apply_suppressions(
    document: Document, findings: Iterable[Finding], *, judged: bool
) -> list[Finding]:
    """Return the findings that stay, with those about the suppressions themselves.

    Where not all rules could look (`judged` is false), nobody knows what suppresses nothing.
    """
    found = list(findings)
    source = document.source
    if source is None or _MARK not in source.text:
        return found
    suppressions = list(_suppressions(document, source))
    active = {(item.code, item.row) for item in suppressions if _works(item)}
    kept, used = [], set[tuple[str, int]]()
    for finding in found:
        place = (finding.code, finding.start.row)
        if place in active:
            used.add(place)
        else:
            kept.append(finding)
    idle = (item for item in suppressions if (item.code, item.row) not in used)
    kept += [_idle(item, source) for item in idle if judged or not _works(item)]
    return kept


def _idle(item: Suppression, source: Source) -> Finding:
    """Return what is wrong with a suppression that suppresses nothing."""
    if not item.code:
        return finding_at(source, "KEH901", item.span, hint="words")
    if item.code not in BY_CODE:
        near = nearest(item.code, BY_CODE)
        return finding_at(source, "KEH901", item.span, rule=item.code, hint="unknown", near=near)
    if not _may(item.code):
        return finding_at(source, "KEH901", item.span, rule=item.code, hint="fixed")
    if not item.reason:
        return finding_at(source, "KEH902", item.span, rule=item.code)
    return finding_at(source, "KEH901", item.span, rule=item.code)


def _works(item: Suppression) -> bool:
    return bool(item.reason) and _may(item.code)


def _may(code: str) -> bool:
    return code in BY_CODE and code not in _OWN and not fixed(code)


def _suppressions(document: Document, source: Source) -> Iterator[Suppression]:
    texts = list(_quoted(document.tree)) if document.tree is not None else []
    for match in _COMMENT.finditer(source.text):
        if any(text.start < match.start() < text.end for text in texts):
            continue
        span = Span(match.start(), match.start() + len(match[0].rstrip()))
        told = _TOLD.fullmatch(match[0])
        if told is None:
            yield Suppression("", 0, span, "")
            continue
        row = source.position(span.start).row
        alone = source.line(row).lstrip().startswith("#")
        target = _next_row(source, row) if alone else row
        for code in re.findall(r"KEH[0-9]{3}", told[1]):
            yield Suppression(code, target, span, told[2] or "")


def _quoted(tree: Node) -> Iterator[Scalar]:
    """Yield the texts in which a `#` is no comment: quoted ones, and blocks below `|` or `>`."""
    waiting: list[Node] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            if node.style:
                yield node
            continue
        for item in node.items:
            waiting += item if isinstance(item, tuple) else (item,)


def _next_row(source: Source, row: int) -> int:
    """Return the next row that is no comment and not blank."""
    last = source.position(len(source.text)).row
    for following in range(row + 1, last + 1):
        line = source.line(following).strip()
        if line and not line.startswith("#"):
            return following
    return row
