"""What pydantic refuses becomes findings at the place that a person must change."""

from __future__ import annotations

import re
import typing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kehitys_cli.text.lines import NULL_WORDS
from kehitys_cli.text.near import nearest
from kehitys_cli.text.nodes import Mapping, Scalar
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel, ValidationError

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Cut, Keys
    from kehitys_cli.text.diagnostic import Finding

_CODE = re.compile(r"KEH[0-9]{3}")
_WHOLE = re.compile(r"-?[0-9]+")
_GROUP = 3
"""Digits that a comma may part as thousands: `20,000`."""
_EXPECTED = {
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "tuple_type": "list",
    "list_type": "list",
    "too_short": "list",
}


def shape_findings(document: Document, model: type, error: ValidationError) -> list[Finding]:
    """Return one finding for every error that pydantic saw, in the order of the file."""
    found: dict[tuple[str, Keys], Finding] = {}
    for item in error.errors(include_url=False, include_input=True):
        if _says_null(document, item):
            continue
        finding = _finding(document, model, item, _address(document, _loc(item)))
        found.setdefault(
            (finding.code, (*finding.start, str(finding.params.get("key", "")))), finding
        )
    return in_order(found.values())


def _says_null(document: Document, item: Any) -> bool:  # noqa: ANN401 - pydantic's ErrorDetails
    """Tell whether a key is missing for the word `null` alone, which the reader has told."""
    if item["type"] != "missing":
        return False
    pair = document.pair((*_address(document, item["loc"][:-1]), item["loc"][-1]))
    value = None if pair is None else pair[1]
    return isinstance(value, Scalar) and value.style == "" and value.text in NULL_WORDS


def former_findings(document: Document, model: type[BaseModel]) -> list[Finding]:
    """Return one finding for everything in `aiemmin` that the file could not have held when it was in force."""
    from pydantic import ValidationError

    from kehitys_cli.model.amendments import address, before_each, former_place

    found: dict[tuple[str, Keys], Finding] = {}
    for eve, former in before_each(document.data):
        try:
            model.model_validate(former)
        except ValidationError as error:
            for item in error.errors(include_url=False, include_input=True):
                keys = former_place(document.data, address(former, _loc(item)), eve)
                finding = _finding(document, model, item, keys)
                found.setdefault((finding.code, finding.start), finding)
    return in_order(found.values())


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings of one file in its order."""
    return sorted(findings, key=lambda finding: (finding.start, finding.code))


def _loc(item: Any) -> Keys:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return where pydantic stumbled; over an unknown kind it stumbles at the kind."""
    loc: Keys = item["loc"]
    return (*loc, "laji") if item["type"] == "union_tag_invalid" else loc


def _finding(
    document: Document,
    model: type,
    item: Any,  # noqa: ANN401 - pydantic's ErrorDetails
    keys: Keys,
) -> Finding:
    """Return what pydantic says of the value at an address as a finding."""
    kind, context = item["type"], dict(item.get("ctx") or {})
    if kind == "missing":
        return _missing(document, keys, str(item["loc"][-1]))
    if kind == "union_tag_not_found":
        return _missing(document, keys, "laji")
    if kind == "extra_forbidden":
        return _unknown_key(document, model, keys, item["loc"])
    if kind == "union_tag_invalid":
        tag, allowed = str(context["tag"]), str(context["expected_tags"]).replace("'", "")
        near = nearest(tag, allowed.split(", "))
        return document.finding(
            "KEH103", keys, expected="word", found=tag, allowed=allowed, near=near
        )
    if _CODE.fullmatch(kind):
        return _custom(document, keys, kind, context, on_key=item["loc"][-1] == "[key]")
    expected = _EXPECTED.get(kind, "text")
    return document.finding("KEH103", keys, expected=expected, kind=_kind_name(item["input"]))


def _custom(
    document: Document, keys: Keys, code: str, context: dict[str, Any], *, on_key: bool
) -> Finding:
    if "allowed" in context:
        context["near"] = nearest(str(context["found"]), str(context["allowed"]).split(", "))
    return document.finding(code, keys, on_key=on_key, **context)


def _kind_name(value: object) -> str:
    if isinstance(value, dict):
        return "mapping"
    return "list" if isinstance(value, list) else "text"


def _missing(document: Document, keys: Keys, key: str) -> Finding:
    parent = keys[:-1] if keys and keys[-1] == key else keys
    present = document.pair((*parent, key))
    if present is not None and present[0] is not None:
        return document.finding("KEH102", (*parent, key), on_key=True, key=key, hint="empty")
    return document.finding("KEH102", parent, on_key=True, key=key)


def _unknown_key(document: Document, model: type, keys: Keys, loc: Keys) -> Finding:
    key = str(loc[-1])
    parent = document.node(*keys[:-1])
    hint = {"hint": "flow"} if isinstance(parent, Mapping) and parent.flow else {}
    near = nearest(key, aliases_at(model, loc[:-1]))
    return document.finding("KEH101", keys, on_key=True, key=key, near=near, **hint)


def cut_off(document: Document, model: type) -> list[Finding]:
    """Return `KEH101` for what a comma between braces cut off, wherever it stands.

    `{2024: 60,5}` and `{fi: Neuvonta, ohjaus}` would lose half of what was written in silence: data leaves
    empty values out, so the model never sees them. A known key that nothing was written for is empty.
    """
    source = document.source
    return [
        replace(finding_at(source, "KEH101", cut.span, **_cure(cut)), keys=cut.keys)
        for cut in document.cuts
        if source is not None and cut.keys[-1] not in aliases_at(model, _home(cut.keys))
    ]


def _home(keys: Keys) -> Keys:
    """Return where the keys around a key are told by the model: those in `aiemmin` are its item's."""
    return keys[:-4] if keys[-2:-1] == ("aiemmin",) else keys[:-1]


def _cure(cut: Cut) -> dict[str, str]:
    """Return the parameters of a finding about what a comma cut off: of a number, or of a text."""
    rest, value = str(cut.keys[-1]), cut.before[1]
    if not (rest.isdecimal() and _WHOLE.fullmatch(value)):
        return {"key": rest, "hint": "cut"}
    grouped = len(rest) == _GROUP and value.strip("-") != "0"
    return {
        "key": rest,
        "hint": "thousands" if grouped else "decimals",
        "number": f"{value},{rest}",
        "point": f"{value}.{rest}",
        "whole": value + rest,
    }


def join_cuts(document: Document) -> None:
    """Put numbers that a comma cut together again, in the data of a document."""
    for cut in document.cuts:
        home = _within(document.data, cut.keys[:-1])
        if isinstance(home, dict):
            home.pop(str(cut.keys[-1]), None)
            cure = _cure(cut)
            spelled = cure.get("whole" if cure["hint"] == "thousands" else "point")
            if spelled is not None and cut.before[0] in home:
                home[cut.before[0]] = spelled


def set_right(document: Document, model: type, error: ValidationError) -> bool:
    """Take unknown keys out of a document's data; tell whether there were any.

    One that nearly is a known key which is missing is read as that: rules would miss it.
    """
    done = False
    for item in error.errors(include_url=False, include_input=False):
        loc = item["loc"]
        keys = _address(document, loc)
        pair, home = document.pair(keys), _within(document.data, keys[:-1])
        if item["type"] != "extra_forbidden" or pair is None or not isinstance(home, dict):
            continue
        value = home.pop(str(keys[-1]))
        near = nearest(str(keys[-1]), aliases_at(model, loc[:-1]))
        if near and near not in home and pair[0] is not None:
            home[near] = value
            pair[0].text = near
        done = True
    return done


def _within(data: Any, keys: Keys) -> Any:  # noqa: ANN401 - plain data
    """Return what stands at an address of plain data; None where nothing does."""
    for key in keys:
        if isinstance(data, dict):
            data = data.get(str(key))
        elif isinstance(data, list) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            return None
    return data


def _address(document: Document, loc: Keys) -> Keys:
    """Return the address that pydantic means, without the tags of unions and `[key]`."""
    keys: Keys = ()
    for position, step in enumerate(loc):
        last = position == len(loc) - 1
        if document.pair((*keys, step)) is not None or (last and step != "[key]"):
            keys = (*keys, step)
    return keys


def unknown_empty_keys(document: Document, model: type) -> list[Finding]:
    """Return `KEH101` for keys that no model knows and that hold nothing: the model never sees them."""
    allowed: dict[tuple[object, int], frozenset[str]] = {}
    cut = {item.keys for item in document.cuts}
    findings: list[Finding] = []
    for keys in document.empties:
        if keys[-1] in KNOWN or keys in cut:
            continue
        shape = _shape(keys[:-1])
        if shape not in allowed:
            allowed[shape] = frozenset(aliases_at(model, keys[:-1]))
        if allowed[shape] and keys[-1] not in allowed[shape]:
            findings.append(_unknown_key(document, model, keys, keys))
    return findings


def _shape(parent: Keys) -> tuple[object, int]:
    """Return what tells one place of a model from another: the last known key and the way from it."""
    for distance, key in enumerate(reversed(parent)):
        if key in KNOWN:
            return key, distance
    return None, len(parent)


KNOWN = frozenset(
    [
        "laji",
        "muoto",
        "tila",
        "arvio",
        "mittarit",
        "toimenpiteet",
        "yhteenveto",
        "käsittely",
        "nimi",
    ]
)
"""Keys that are known wherever they stand; a year file is full of them, empty."""


def aliases_at(model: Any, loc: Keys) -> list[str]:  # noqa: ANN401 - types are walked
    """Return the keys that may stand at a place of a model; empty where any may."""
    candidates: list[Any] = [model]
    for step in loc:
        candidates = [inner for candidate in candidates for inner in _descend(candidate, step)]
    return [
        field.alias or name
        for candidate in candidates
        for name, field in getattr(candidate, "model_fields", {}).items()
    ]


def _descend(candidate: Any, step: str | int) -> list[Any]:  # noqa: ANN401 - types are walked
    """Return the types one step further: into a field, an item, a value, or a tagged union."""
    fields = getattr(candidate, "model_fields", None)
    if fields is not None:
        kind = fields.get("kind")
        if kind is not None and step in typing.get_args(kind.annotation):
            return [candidate]
        found = [field for name, field in fields.items() if (field.alias or name) == step]
        return [inner for field in found for inner in _flat(field.annotation)]
    arguments = typing.get_args(candidate)
    if typing.get_origin(candidate) is dict:
        return _flat(arguments[1])
    return _flat(arguments[0]) if typing.get_origin(candidate) is tuple else []


def _flat(annotation: Any) -> list[Any]:  # noqa: ANN401 - types are walked
    """Return the models, dicts and tuples that a type may be."""
    if hasattr(annotation, "model_fields") or typing.get_origin(annotation) in {dict, tuple}:
        return [annotation]
    return [inner for argument in typing.get_args(annotation) for inner in _flat(argument)]
