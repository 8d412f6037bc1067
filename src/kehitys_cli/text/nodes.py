"""What a YAML text is made of: scalars, mappings and lists, each with the span that it covers."""

from __future__ import annotations

from dataclasses import dataclass, field

from kehitys_cli.text.diagnostic import Span

MAX_DEPTH = 30
"""Deepest nesting; the format needs nine levels."""


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
    """A list; `told` holds the items that say something, `named` the first of each `tunnus`, once asked for."""

    start: int
    end: int
    flow: bool
    items: list[Node] = field(default_factory=list)
    told: list[Node] | None = None
    named: dict[str, Node] | None = None


Node = Scalar | Mapping | Sequence


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
