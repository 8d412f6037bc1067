"""YAML text becomes nodes with spans; whatever the format does not allow is refused on the way.

`lines` reads what is plain. For all else the C parser of ruamel.yaml yields events with exact
positions; the nodes are built here, iteratively, so that neither a bomb nor a deep file can hurt:
anchors, aliases, tags, directives and second documents are refused as their events come, and so are
depth and size.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.text.diagnostic import Finding, Position, Related, Span
from kehitys_cli.text.lines import NotPlainError, nodes
from kehitys_cli.text.nodes import MAX_DEPTH, Mapping, Node, Scalar, Sequence, is_empty, span_of

if TYPE_CHECKING:
    from kehitys_cli.text.source import Source

MAX_BYTES = 2_000_000
"""Largest file that is read; a plan of 23 actions has 20 kB."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ufeff\ufffe\uffff\ud800-\udfff\r]"
)
"""One set of characters, which is looked for quickly; a CR before an LF is a line end and allowed."""

_PARTS_LINES = "\x85\u2028\u2029"

_COMMON = bytes([*b"\n", *range(0x20, 0x7F)])
"""Allowed characters of one byte: what is left without them is little, and looked at quickly."""

_CONFLICT_SIGNS = ("<<<<<<<", ">>>>>>>", "|||||||", "=======")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$|^={7}\r?$", re.MULTILINE)

_OPENERS = re.compile(r"(?:[\[{][ \t\r\n]*|-[ \t]+|\?[ \t]+){31,}")
_TWO_OPENERS = re.compile(r"[\[{?-][ \t\r\n]*[\[{?-]")
"""Seldom found, and quickly looked for, where `_OPENERS` is slow."""


class Tree(NamedTuple):
    """What was read of a text: the root (None where nothing could be built) and what was refused."""

    root: Mapping | None
    findings: tuple[Finding, ...]


def compose(source: Source) -> Tree:
    """Read a source; every refusal is a finding of family 0 (or `KEH003` for a twin key)."""
    if source.refused:
        return Tree(None, source.refused)
    try:
        return Tree(nodes(source.text), ())
    except NotPlainError:
        return parsed(source)


def parsed(source: Source) -> Tree:
    """Read a source by YAML's own parser, whatever its lines look like."""
    bomb = _too_many_openers(source.text)
    if bomb is not None:
        return Tree(None, (finding_at(source, "KEH005", Span(bomb, bomb + 1), hint="depth"),))
    return _Builder(source).run()


def refused_at_once(source: Source) -> list[Finding]:
    """Return what no text may have: too many bytes, forbidden characters, marks of a conflict."""
    if len(source.data) > MAX_BYTES:
        return [Finding("KEH005", source.path, params={"hint": "size"})]
    found: list[Finding] = []
    if _FORBIDDEN.search(source.data.translate(None, _COMMON).decode("utf-8")) is not None:
        found += [
            finding_at(
                source, "KEH006", Span(match.start(), match.end()), character=_named(match[0])
            )
            for match in _FORBIDDEN.finditer(source.text)
            if match[0] != "\r" or not source.text.startswith("\n", match.end())
        ]
    if any(sign in source.text for sign in _CONFLICT_SIGNS):
        found += [
            finding_at(source, "KEH007", Span(match.start(), match.end()))
            for match in _CONFLICT.finditer(source.text)
        ]
    return found


def forbidden_in(text: str) -> str:
    """Return the name of the first character of a person's text that no file may hold (`U+202E`), or nothing.

    The signs that part lines are none: whoever writes the text makes a line end or a blank of them.
    """
    found = (match[0] for match in _FORBIDDEN.finditer(text.replace("\r\n", "\n")))
    return next((_named(character) for character in found if character not in _PARTS_LINES), "")


def _named(character: str) -> str:
    return f"U+{ord(character):04X}"


def _too_many_openers(text: str) -> int | None:
    """Return where a run of openers would overflow the C parser's stack, or None.

    The parser scans ahead before it yields an event, so the depth must be known before it starts.
    """
    if _TWO_OPENERS.search(text) is None:
        return None
    match = _OPENERS.search(text)
    return None if match is None else match.start()


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


@dataclass(slots=True, eq=False)
class _Open:
    """A collection that is being filled; `key` waits for its value, `seen` holds a mapping's keys."""

    node: Mapping | Sequence
    seen: dict[str, Scalar] | None
    key: Scalar | None = None


class _Builder:
    """Builds nodes from events without recursion.

    Most of a cold `validate` is spent here: a scalar costs one call, and no name is looked up twice.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._findings: list[Finding] = []
        self._stack: list[_Open] = []
        self._top: _Open | None = None
        self._root: Node | None = None
        self._documents = 0

    def run(self) -> Tree:
        """Consume the events; stop at the first that the format does not allow."""
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            self._consume()
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

    def _consume(self) -> None:
        from _ruamel_yaml import CParser
        from ruamel.yaml import events

        handlers = {
            events.ScalarEvent: self._scalar,
            events.MappingStartEvent: self._mapping,
            events.SequenceStartEvent: self._sequence,
            events.MappingEndEvent: self._close,
            events.SequenceEndEvent: self._close,
            events.DocumentStartEvent: self._document,
            events.AliasEvent: self._alias,
        }
        find = handlers.get
        following = CParser(self._source.text).get_event
        while (event := following()) is not None:
            handler = find(type(event))
            if handler is not None:
                handler(event)

    def _finish(self) -> Tree:
        root = self._root
        if isinstance(root, Mapping):
            return Tree(root, tuple(self._findings))
        hint = "empty" if root is None or is_empty(root) else "no-mapping"
        self._findings.append(Finding("KEH008", self._source.path, params={"hint": hint}))
        return Tree(None, tuple(self._findings))

    def _refuse(self, code: str, event: Any, **params: object) -> _Refused:  # noqa: ANN401 - no stubs
        span = Span(event.start_mark.index, event.end_mark.index)
        return _Refused(finding_at(self._source, code, span, **params))

    def _unwanted(self, event: Any) -> _Refused:  # noqa: ANN401
        hint = "anchor" if event.anchor is not None else "tag"
        return self._refuse("KEH004", event, hint=hint)

    def _document(self, event: Any) -> None:  # noqa: ANN401
        self._documents += 1
        if event.version is not None or event.tags:
            raise self._refuse("KEH004", event, hint="directive")
        if self._documents > 1:
            raise self._refuse("KEH008", event, hint="documents")

    def _alias(self, event: Any) -> None:  # noqa: ANN401
        raise self._refuse("KEH004", event, hint="alias")

    def _mapping(self, event: Any) -> None:  # noqa: ANN401
        start, end = event.start_mark.index, event.end_mark.index
        self._open(event, _Open(Mapping(start, end, bool(event.flow_style)), {}))

    def _sequence(self, event: Any) -> None:  # noqa: ANN401
        start, end = event.start_mark.index, event.end_mark.index
        self._open(event, _Open(Sequence(start, end, bool(event.flow_style)), None))

    def _open(self, event: Any, opened: _Open) -> None:  # noqa: ANN401
        if event.anchor is not None or event.tag is not None:
            raise self._unwanted(event)
        if len(self._stack) >= MAX_DEPTH:
            raise self._refuse("KEH005", event, hint="depth")
        top = self._top
        if top is None:
            self._root = opened.node
        elif top.seen is None:
            top.node.items.append(opened.node)  # type: ignore[arg-type]
        elif top.key is None:
            raise self._refuse("KEH002", event, problem="", hint="key")
        else:
            top.node.items.append((top.key, opened.node))  # type: ignore[arg-type]
            top.key = None
        self._stack.append(opened)
        self._top = opened

    def _close(self, event: Any) -> None:  # noqa: ANN401
        self._stack.pop().node.end = event.end_mark.index
        self._top = self._stack[-1] if self._stack else None

    def _scalar(self, event: Any) -> None:  # noqa: ANN401
        if event.anchor is not None or event.ctag is not None:
            raise self._unwanted(event)
        start, end, style = event.start_mark.index, event.end_mark.index, event.style or ""
        if style == "":
            # The C parser trims the text, but not the mark, of a plain scalar.
            text = self._source.text
            while end > start and text[end - 1].isspace():
                end -= 1
        node = Scalar(event.value, style, start, end)
        top = self._top
        if top is None:
            self._root = node
        elif top.seen is None:
            top.node.items.append(node)  # type: ignore[arg-type]
        elif top.key is None:
            self._key(node, event, top.seen)
            top.key = node
        else:
            top.node.items.append((top.key, node))  # type: ignore[arg-type]
            top.key = None

    def _key(self, node: Scalar, event: Any, seen: dict[str, Scalar]) -> None:  # noqa: ANN401
        if node.text == "<<" and node.style == "":
            raise self._refuse("KEH004", event, hint="merge")
        if not node.text.isascii():
            if _BLANK_KEY.match(node.text) and node.style == "":
                raise self._refuse("KEH002", event, problem="", hint="blank")
            node.text = unicodedata.normalize("NFC", node.text)
        first = seen.setdefault(node.text, node)
        if first is not node:
            where = self._source.position(first.start)
            twin = finding_at(self._source, "KEH003", span_of(node), key=node.text, row=where.row)
            self._findings.append(replace(twin, related=(Related(self._source.path, where),)))


_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000"
"""What looks like a space and is none to YAML."""

_BLANK_KEY = re.compile(rf"(?:- *)*-?[{_BLANKS}]|.*:[{_BLANKS}]")
_NO_SPACE = re.compile(r" *(?:- +)*[\w-]+:[^\s/]")
_HARD = re.compile(rf" *(?:- *)*-?[{_BLANKS}]|[^\"']*:[{_BLANKS}]")
_ANY = re.compile("")
_CURES = (
    (re.compile("escape|hexdecimal"), _ANY, "escape"),
    (re.compile("a quoted scalar"), _ANY, "unclosed"),
    (re.compile("comment or line break|indentation indicator"), _ANY, "block"),
    (_ANY, _HARD, "blank"),
    (_ANY, re.compile(r".*\t"), "tab"),
    (re.compile("find expected ':'"), _NO_SPACE, "no-space"),
    (_ANY, re.compile(r".*:\s*[%@`]"), "quote"),
    (re.compile("cannot start any token|node content"), _ANY, "quote"),
    (re.compile("(?:sequence entries|mapping keys) are not allowed"), _ANY, "dash"),
    (_ANY, re.compile(r".*[\[{][^\]}]*[:#]"), "flow"),
    (_ANY, re.compile(r".*?:\s.*:(?:\s|$)"), "colon"),
    (re.compile("find expected ':'"), re.compile(r" *[^\s:#-][^:]*$"), "no-colon"),
    (re.compile("expected|not allowed"), _ANY, "indent"),
    (_ANY, _ANY, "general"),
)
"""The usual traps: what the parser says, what the line looks like from its beginning, and the cure's name."""

_UNCLOSED = re.compile("expected ',' or")
_LATE = re.compile("find expected ':'|expected ',' or|end of stream|document indicator")
_BY_PLACE = frozenset({"indent", "colon", "flow"})
"""Cures that yield to what the parser stumbled over: a closing quote right before."""


def _runs_on(line: str) -> bool:
    return _NO_SPACE.match(line) is not None or _HARD.match(line) is not None


def _syntax(source: Source, error: object) -> Finding:
    """Return `KEH002` at the place that a person must change, with the cure for the usual traps."""
    problem, context = error.problem or "", error.context or ""  # type: ignore[attr-defined]
    marks = (error.problem_mark or error.context_mark, error.context_mark)  # type: ignore[attr-defined]
    noticed, begun = (min(getattr(mark, "index", 0), len(source.text)) for mark in marks)
    start = source.position(noticed)
    late = marks[1] is not None and source.position(begun).row < start.row
    if late and _LATE.search(problem):
        # Noticed at a later line or at the end: the one to change is where it began.
        start = source.position(begun)
    elif "values are not allowed" in problem and _runs_on(source.line(start.row - 1)):
        # A text without its space takes the next key for more of itself.
        start = Position(start.row - 1, 1)
        problem = "could not find expected ':'"
    line = source.line(start.row)
    while not line.strip() and start.row > 1:
        line = source.line(start.row - 1)
        start = Position(start.row - 1, max(1, len(line.rstrip())))
    said = f"{problem} {context}"
    cure = next(name for told, looks, name in _CURES if told.search(said) and looks.match(line))
    if late and _UNCLOSED.search(problem):
        cure = "open"
    elif cure in _BY_PLACE and line[: start.column - 1].rstrip()[-1:] in {'"', "'"}:
        cure = "after-quote"
    return Finding(
        "KEH002",
        source.path,
        start,
        Position(start.row, start.column + 1),
        {"problem": problem or context, "hint": cure},
        line=line,
    )
