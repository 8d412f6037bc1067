"""A file that was read. A document always exists: a broken file has no model, but findings."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kehitys_cli.documents.plain import Cut, Keys, Plain, empties_as_dropped, to_plain
from kehitys_cli.documents.shape import (
    cut_off,
    former_findings,
    in_order,
    join_cuts,
    set_right,
    shape_findings,
    unknown_empty_keys,
)
from kehitys_cli.text.diagnostic import Finding, Position, Span
from kehitys_cli.text.nodes import Mapping, Node, Scalar, Sequence, span_of
from kehitys_cli.text.source import Source
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kehitys_cli.model.common import Record

FORMATS = ("1",)
"""Format versions (`muoto`) that this reader knows; old ones stay for ever."""


class Kind(StrEnum):
    """What a file says that it is (`laji`)."""

    MUNICIPALITY = "kunta"
    STRATEGY = "strategia"
    PLAN = "suunnitelma"
    FOLLOWUP = "seuranta"
    SEAL = "sinetti"


@dataclass(frozen=True, slots=True)
class Document:
    """A file: source, plain data, model, and what was wrong with it.

    `data` holds strings, lists and dicts with Finnish keys and without what is empty; `empties` are the
    addresses of what it leaves out, `cuts` what a comma between braces cut off. `mended` tells that
    unknown keys were set right or left out for a model (`as_meant`).
    """

    path: str
    kind: Kind | None = None
    source: Source | None = None
    data: dict[str, Plain] = field(default_factory=dict)
    model: Record | None = None
    findings: tuple[Finding, ...] = ()
    empties: tuple[Keys, ...] = ()
    cuts: tuple[Cut, ...] = ()
    mended: bool = False

    @property
    def stem(self) -> str:
        """The file's name without folder and ending: a plan's id."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".yaml")

    @property
    def tree(self) -> Mapping | None:
        """The root of its nodes, made once somebody asks for a place; None of what cannot be read."""
        return None if self.source is None else self.source.tree.root

    @property
    def valid(self) -> bool:
        """Whether a model could be made of it."""
        return self.model is not None

    def pair(self, keys: Iterable[str | int]) -> tuple[Scalar | None, Node] | None:
        """Return key and value at an address; items of lists are named by `tunnus` or index.

        A list's item has no key.
        """
        tree = self.tree
        if tree is None:
            return None
        found: tuple[Scalar | None, Node] | None = (None, tree)
        for step in keys:
            if found is None:
                return None
            found = _step(found[1], step)
        return found

    def node(self, *keys: str | int) -> Node | None:
        """Return the value at an address, or None."""
        found = self.pair(keys)
        return None if found is None else found[1]

    def span(self, *keys: str | int) -> Span:
        """Return the span of the value at an address, else of its key, else of the nearest parent."""
        return self._span(keys, on_key=False)

    def key_span(self, *keys: str | int) -> Span:
        """Return the span of the key at an address (a list item: its first key), else the nearest."""
        return self._span(keys, on_key=True)

    def _span(self, keys: Keys, *, on_key: bool) -> Span:
        for length in range(len(keys), 0, -1):
            found = self.pair(keys[:length])
            if found is None:
                continue
            key, node = found
            if key is not None and (on_key or length < len(keys) or node.start == node.end):
                return span_of(key)
            return _head(node)
        return Span(0, 0)

    def position(self, *keys: str | int) -> Position:
        """Return row and column of the value at an address."""
        if self.source is None:
            return Position(1, 1)
        return self.source.position(self.span(*keys).start)

    def finding(
        self,
        code: str,
        keys: Keys = (),
        *,
        on_key: bool = False,
        subject: str = "",
        **params: object,
    ) -> Finding:
        """Return a finding about the value (or key) at an address."""
        if self.source is None:
            return Finding(code, self.path, params=params, subject=subject)
        span = self._span(keys, on_key=on_key)
        made = finding_at(self.source, code, span, **params)
        return Finding(
            code,
            made.path,
            made.start,
            made.end,
            params,
            subject=subject,
            keys=keys,
            line=made.line,
        )


def _step(node: Node, step: str | int) -> tuple[Scalar | None, Node] | None:
    if isinstance(node, Mapping):
        return node.pair(str(step))
    if isinstance(node, Sequence):
        if isinstance(step, int):
            items = empties_as_dropped(node)
            return (None, items[step]) if step < len(items) else None
        if node.named is None:
            node.named = {name: item for item in node.items[::-1] if (name := _name(item))}
        item = node.named.get(step)
        return None if item is None else (None, item)
    return None


def _name(item: Node) -> str | None:
    """Return the id by which a list item is addressed."""
    if not isinstance(item, Mapping):
        return item.text if isinstance(item, Scalar) else None
    name = item.get("tunnus")
    return name.text if isinstance(name, Scalar) else None


def _head(node: Node) -> Span:
    """Return what to underline for a value: a mapping by its first key, a list by its first item."""
    while not isinstance(node, Scalar) and not node.flow and node.items:
        first = node.items[0]
        node = first[0] if isinstance(first, tuple) else first
    return span_of(node)


def read_document(path: str, data: bytes) -> Document:
    """Read a file's bytes; never raises for what they hold."""
    try:
        source = Source.decode(path, data)
    except UnicodeDecodeError as error:
        return Document(path, findings=(_not_utf8(path, data, error),))
    return document_of(source)


def kind_of(path: str, data: bytes) -> Kind | None:
    """Return what a file says it is, however it is written; None where it does not, or is broken."""
    try:
        plain = to_plain(Source.decode(path, data), [])
    except UnicodeDecodeError:
        return None
    return None if plain is None else _kind_of(plain.data)[0]


def document_of(source: Source) -> Document:
    """Return what a source holds; never raises for it."""
    path, findings = source.path, list[Finding]()
    plain = to_plain(source, findings)
    if plain is None:
        return Document(path, source=source, findings=tuple(findings))
    kind, refused = _kind_of(plain.data)
    bare = Document(path, kind, source, plain.data, empties=plain.empties, cuts=plain.cuts)
    if kind is None or refused is not None:
        code, keys, params = refused or ("KEH009", ("laji",), {})
        findings.append(bare.finding(code, keys, **params))
        return _with(bare, None, findings)
    model, shape = validated(bare)
    return _with(bare, model, findings + shape)


def _with(bare: Document, model: Record | None, findings: list[Finding]) -> Document:
    return replace(bare, model=model, findings=tuple(findings))


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
    before = data[:offset]
    row = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    start = Position(1, 1) if utf16 else Position(row, column)
    hint = "utf16" if utf16 else "latin1"
    return Finding("KEH001", path, start, start, {"byte": f"0x{data[offset]:02X}", "hint": hint})


def _kind_of(
    plain: dict[str, Plain],
) -> tuple[Kind | None, tuple[str, Keys, dict[str, Any]] | None]:
    """Return what the file is, and the finding (code, keys, parameters) where that is unclear."""
    said = plain.get("laji")
    allowed = ", ".join(Kind)
    params: dict[str, Any]
    if not isinstance(said, str):
        params = {"key": "laji", "hint": "kind", "allowed": allowed}
        return None, ("KEH102", (), params)
    if said not in set(Kind):
        return None, ("KEH009", ("laji",), {"value": said, "allowed": allowed, "hint": "kind"})
    version = plain.get("muoto")
    if isinstance(version, str) and version not in FORMATS:
        params = {"value": version, "allowed": ", ".join(FORMATS), "hint": "format"}
        return Kind(said), ("KEH009", ("muoto",), params)
    return Kind(said), None


def validated(document: Document) -> tuple[Record | None, list[Finding]]:
    """Return the model of a document's data, or the findings of family 1 and None."""
    model = model_of(document.kind)
    from pydantic import ValidationError

    unknown = in_order(cut_off(document, model) + unknown_empty_keys(document, model))
    try:
        made = model.model_validate(document.data)
    except ValidationError as error:
        return None, in_order(unknown + shape_findings(document, model, error))
    amended = document.kind in {Kind.STRATEGY, Kind.PLAN} and not unknown
    refused = former_findings(document, model) if amended else unknown
    return (None, refused) if refused else (made, [])


def as_meant(document: Document) -> Document:
    """Return a document that rules can look at, though some of its keys are unknown, for checks alone.

    One wrong key would hide all else that is wrong with a file. It stays as it is where something else
    is wrong with its shape: without a value that cannot be read, rules would find what is not so.
    """
    from pydantic import ValidationError

    source, codes = document.source, {item.code for item in document.findings}
    if document.valid or document.kind is None or source is None or codes & _OF_THE_WHOLE:
        return document
    model = model_of(document.kind)
    # A tree of its own: keys are called in it what they were meant to be.
    meant = replace(document, source=replace(source), data=deepcopy(document.data), mended=True)
    join_cuts(meant)
    for _ in range(_DEEPEST):
        try:
            made = model.model_validate(meant.data)
        except ValidationError as error:
            if not set_right(meant, model, error):
                break
        else:
            return document if former_findings(meant, model) else replace(meant, model=made)
    return document


_OF_THE_WHOLE = frozenset({"KEH009", "KEH108"})
"""What makes a file another than it says: then its keys are another's too."""

_DEEPEST = 5
"""How often unknown keys are looked for below what was an unknown key itself."""


def model_of(kind: Kind | None) -> type[Record]:
    """Return the model of a kind of file; imported where needed, since pydantic is heavy."""
    module, name = _MODELS[kind or Kind.FOLLOWUP]
    found: type[Record] = getattr(import_module(f"kehitys_cli.model.{module}"), name)
    return found


_MODELS = {
    Kind.MUNICIPALITY: ("municipality", "Municipality"),
    Kind.STRATEGY: ("strategy", "Strategy"),
    Kind.PLAN: ("plan", "Plan"),
    Kind.FOLLOWUP: ("followup", "Followup"),
    Kind.SEAL: ("seal", "Seal"),
}
