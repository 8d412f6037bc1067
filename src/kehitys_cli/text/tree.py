"""YAML text becomes nodes with spans; whatever the format does not allow is refused on the way.

The C parser of ruamel.yaml yields events with exact positions; the nodes are built here, iteratively,
so that neither a bomb nor a deep file can hurt: anchors, aliases, tags, directives and second documents
are refused as their events come, and so are depth and size.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kehitys_cli.text.diagnostic import Finding, Position, Related, Span

if TYPE_CHECKING:
    from kehitys_cli.text.source import Source

MAX_BYTES = 2_000_000
"""Largest file that is read; a plan of 23 actions has 20 kB."""

MAX_DEPTH = 30
"""Deepest nesting; the format needs nine levels."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ufeff\ufffe\uffff\ud800-\udfff]|\r(?!\n)"
)
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$|^={7}\r?$", re.MULTILINE)


@dataclass(slots=True, eq=False)
class Scalar:
    """A scalar: `style` is `''` for plain, else the character that opens it."""

    text: str
    style: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Mapping:
    """A mapping: pairs in the order of the file."""

    start: int
    end: int
    flow: bool
    items: list[tuple[Scalar, Node]] = field(default_factory=list)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.items if name.text == key), None)

    def pair(self, key: str) -> tuple[Scalar, Node] | None:
        """Return key and value, or None."""
        return next((item for item in self.items if item[0].text == key), None)


@dataclass(slots=True, eq=False)
class Sequence:
    """A list."""

    start: int
    end: int
    flow: bool
    items: list[Node] = field(default_factory=list)


Node = Scalar | Mapping | Sequence


@dataclass(frozen=True, slots=True)
class Tree:
    """What was read of a text: the root (None where nothing could be built) and what was refused."""

    root: Mapping | None
    findings: tuple[Finding, ...]


def span_of(node: Node) -> Span:
    """Return a node's span."""
    return Span(node.start, node.end)


def is_empty(node: Node) -> bool:
    """Tell whether a node says nothing: an empty scalar, `[]` or `{}`."""
    if isinstance(node, Scalar):
        return not node.text.strip()
    return not node.items


def nested_end(node: Node) -> int:
    """Return the end of a node's last scalar or flow collection.

    A block collection's own end mark lies at the next token, behind blank lines and comments.
    """
    while not isinstance(node, Scalar) and not node.flow and node.items:
        last = node.items[-1]
        if isinstance(last, tuple):
            key, value = last
            node = key if _nothing(value) else value
        else:
            node = last
    return node.end


def _nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.start == node.end


def compose(source: Source) -> Tree:
    """Read a source; every refusal is a finding of family 0 (or `KEH003` for a twin key)."""
    before = _precheck(source)
    if before:
        return Tree(None, tuple(before))
    return _Builder(source).run()


def _precheck(source: Source) -> list[Finding]:
    if len(source.data) > MAX_BYTES:
        return [Finding("KEH005", source.path, params={"hint": "size"})]
    found = [
        finding_at(source, "KEH006", Span(match.start(), match.end()), character=_named(match[0]))
        for match in _FORBIDDEN.finditer(source.text)
    ]
    found += [
        finding_at(source, "KEH007", Span(match.start(), match.end()))
        for match in _CONFLICT.finditer(source.text)
    ]
    if not found and (bomb := _too_many_openers(source.text)) is not None:
        found.append(finding_at(source, "KEH005", Span(bomb, bomb + 1), hint="depth"))
    return found


def _named(character: str) -> str:
    return f"U+{ord(character):04X}"


def _too_many_openers(text: str) -> int | None:
    """Return where a run of openers would overflow the C parser's stack, or None.

    The parser scans ahead before it yields an event, so the depth must be known before it starts.
    """
    for match in re.finditer(r"(?:[\[{][ \t\r\n]*|-[ \t]+|\?[ \t]+){31,}", text):
        return match.start()
    return None


def finding_at(source: Source, code: str, span: Span, **params: object) -> Finding:
    """Return a finding at a span of a source."""
    start = source.position(span.start)
    return Finding(
        code,
        source.path,
        start,
        source.position(max(span.end, span.start)),
        params,
        line=source.line(start.row),
    )


class _Refused(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class _Builder:
    """Builds nodes from events without recursion."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._findings: list[Finding] = []
        self._stack: list[Mapping | Sequence] = []
        self._keys: list[Scalar | None] = []
        self._seen: list[dict[str, Scalar]] = []
        self._root: Node | None = None
        self._documents = 0

    def run(self) -> Tree:
        """Consume the events; stop at the first that the format does not allow."""
        from _ruamel_yaml import CParser
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        parser = CParser(self._source.text)
        handlers = {
            "ScalarEvent": self._scalar,
            "MappingStartEvent": self._open,
            "SequenceStartEvent": self._open,
            "MappingEndEvent": self._close,
            "SequenceEndEvent": self._close,
            "DocumentStartEvent": self._document,
            "AliasEvent": self._alias,
        }
        try:
            while (event := parser.get_event()) is not None:
                handler = handlers.get(type(event).__name__)
                if handler is not None:
                    handler(event)
        except _Refused as refused:
            self._findings.append(refused.finding)
        except MarkedYAMLError as error:
            self._findings.append(_syntax(self._source, error))
        except YAMLError as error:
            self._findings.append(
                Finding("KEH002", self._source.path, params={"problem": str(error)})
            )
        else:
            return self._finish()
        return Tree(None, tuple(self._findings))

    def _finish(self) -> Tree:
        root = self._root
        if isinstance(root, Mapping):
            return Tree(root, tuple(self._findings))
        hint = "empty" if root is None or is_empty(root) else "no-mapping"
        self._findings.append(Finding("KEH008", self._source.path, params={"hint": hint}))
        return Tree(None, tuple(self._findings))

    def _refuse(self, code: str, event: object, **params: object) -> _Refused:
        span = Span(event.start_mark.index, event.end_mark.index)  # type: ignore[attr-defined]
        return _Refused(finding_at(self._source, code, span, **params))

    def _document(self, event: object) -> None:
        self._documents += 1
        if event.version is not None or event.tags:  # type: ignore[attr-defined]
            raise self._refuse("KEH004", event, hint="directive")
        if self._documents > 1:
            raise self._refuse("KEH008", event, hint="documents")

    def _alias(self, event: object) -> None:
        raise self._refuse("KEH004", event, hint="alias")

    def _allowed(self, event: object) -> None:
        if event.anchor is not None:  # type: ignore[attr-defined]
            raise self._refuse("KEH004", event, hint="anchor")
        if event.tag is not None:  # type: ignore[attr-defined]
            raise self._refuse("KEH004", event, hint="tag")

    def _open(self, event: object) -> None:
        self._allowed(event)
        if len(self._stack) >= MAX_DEPTH:
            raise self._refuse("KEH005", event, hint="depth")
        kind = Mapping if type(event).__name__ == "MappingStartEvent" else Sequence
        node = kind(
            event.start_mark.index,  # type: ignore[attr-defined]
            event.end_mark.index,  # type: ignore[attr-defined]
            bool(event.flow_style),  # type: ignore[attr-defined]
        )
        if self._awaits_key():
            raise self._refuse("KEH002", event, problem="", hint="key")
        self._attach(node)
        self._stack.append(node)
        self._keys.append(None)
        self._seen.append({})

    def _close(self, event: object) -> None:
        node = self._stack.pop()
        self._keys.pop()
        self._seen.pop()
        node.end = event.end_mark.index  # type: ignore[attr-defined]

    def _scalar(self, event: object) -> None:
        self._allowed(event)
        node = Scalar(
            event.value,  # type: ignore[attr-defined]
            event.style or "",  # type: ignore[attr-defined]
            event.start_mark.index,  # type: ignore[attr-defined]
            event.end_mark.index,  # type: ignore[attr-defined]
        )
        if node.style == "":
            # The C parser trims the text, but not the mark, of a plain scalar.
            node.end = node.start + len(self._source.text[node.start : node.end].rstrip())
        if self._awaits_key():
            self._key(node, event)
        else:
            self._attach(node)

    def _awaits_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1], Mapping) and self._keys[-1] is None

    def _key(self, node: Scalar, event: object) -> None:
        if node.text == "<<" and node.style == "":
            raise self._refuse("KEH004", event, hint="merge")
        if not node.text.isascii():
            node.text = unicodedata.normalize("NFC", node.text)
        first = self._seen[-1].setdefault(node.text, node)
        if first is not node:
            where = self._source.position(first.start)
            twin = finding_at(self._source, "KEH003", span_of(node), key=node.text, row=where.row)
            self._findings.append(
                Finding(
                    twin.code,
                    twin.path,
                    twin.start,
                    twin.end,
                    twin.params,
                    related=(Related(self._source.path, where),),
                    line=twin.line,
                )
            )
        self._keys[-1] = node

    def _attach(self, node: Node) -> None:
        if not self._stack:
            self._root = node
            return
        parent = self._stack[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is not None:
            parent.items.append((key, node))
            self._keys[-1] = None


_CURES = (
    (re.compile(r":\s*[%@`]"), "quote"),
    (re.compile(r"^\s*\t|\t"), "tab"),
    (re.compile(r"[\[{][^\]}]*[:#]"), "flow"),
    (re.compile(r":\s.*:\s|:\s.*:$"), "colon"),
    (re.compile(r":\s*[!&*|>\"']"), "quote"),
    (re.compile(r"^\s*[^\s:#-][^:]*$"), "no-colon"),
)


def _syntax(source: Source, error: object) -> Finding:
    """Return `KEH002` at the place that the parser names, with the cure for the usual traps."""
    mark = error.problem_mark or error.context_mark  # type: ignore[attr-defined]
    if "could not find expected ':'" in str(error.problem):  # type: ignore[attr-defined]
        # Noticed on the next line: the one to change is where the key began.
        mark = error.context_mark or mark  # type: ignore[attr-defined]
    offset = min(getattr(mark, "index", 0), len(source.text))
    start = source.position(offset)
    line = source.line(start.row)
    if not line.strip() and start.row > 1:
        # An unclosed quote or bracket is noticed at the end: show where it began.
        context = error.context_mark  # type: ignore[attr-defined]
        start = source.position(min(getattr(context, "index", offset), len(source.text)))
        line = source.line(start.row)
    while not line.strip() and start.row > 1:
        line = source.line(start.row - 1)
        start = Position(start.row - 1, max(1, len(line.rstrip())))
    cure = next((name for pattern, name in _CURES if pattern.search(line)), "general")
    problem = str(error.problem or error.context or "")  # type: ignore[attr-defined]
    return Finding(
        "KEH002",
        source.path,
        start,
        Position(start.row, start.column + 1),
        {"problem": problem, "hint": cure},
        line=line,
    )
