"""Family 8: persons and languages. Git never forgets, so what must not be there must never come in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Rule
from kehitys_cli.text.diagnostic import Severity, Span
from kehitys_cli.text.tree import Mapping, Scalar, Sequence, finding_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.text.diagnostic import Finding
    from kehitys_cli.text.tree import Node

_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])([0-9]{2})"
    r"[-+A-FU-Y]([0-9]{3})([0-9A-FHJ-NPR-Y])(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(
    r"(?<![\w./-])(?:\+358[ -]?\(?0?\)?[ -]?[0-9]{1,3}|0(?:4[0-9]|50|[1-9][0-9]?))(?:[ -][0-9]{2,4}){2,3}(?![\w/-])"
)
_TEXT_KEYS = frozenset(
    ["nimi", "otsikko", "teksti", "kuvaus", "resurssit", "visio", "yksikkö", "laskentatapa", "yhteenveto", "arvio", "asia"]
)


def identity_codes(document: Document) -> Iterator[Finding]:
    """Yield `KEH801` for every Finnish personal identity code, in comments too.

    The form of 2023 (separators A to F and U to Y) is known; the check character must be right, so
    that a case number is none.
    """
    source = document.source
    if source is None:
        return
    for match in _IDENTITY.finditer(source.text):
        number = int(match[1] + match[2] + match[3] + match[4])
        if _CHECK[number % 31] == match[5].upper():
            yield finding_at(source, "KEH801", Span(match.start(), match.end()))


def addresses(document: Document) -> Iterator[Finding]:
    """Yield `KEH802` for e-mail addresses and telephone numbers outside `yhteystiedot`."""
    source = document.source
    if source is None or ("@" not in source.text and not _PHONE.search(source.text)):
        return
    allowed = document.node("yhteystiedot")
    for pattern in (_EMAIL, _PHONE):
        for match in pattern.finditer(source.text):
            if allowed is not None and allowed.start <= match.start() < allowed.end:
                continue
            yield finding_at(source, "KEH802", Span(match.start(), match.end()), text=match[0])


def missing_languages(document: Document, languages: tuple[str, ...]) -> Iterator[Finding]:
    """Yield `KEH803` for texts that lack a language of a municipality with several."""
    if len(languages) < 2 or document.tree is None or document.source is None:  # noqa: PLR2004
        return
    for keys, key, node in _texts(document.tree, ()):
        present = {name.text for name, _ in node.items} if isinstance(node, Mapping) else set()
        missing = [code for code in languages if code not in present]
        if missing:
            span = Span(key.start, key.end)
            made = finding_at(document.source, "KEH803", span, languages=", ".join(missing))
            yield _addressed(made, keys)


def _addressed(finding: Finding, keys: Keys) -> Finding:
    from dataclasses import replace  # noqa: PLC0415 - only in municipalities of two languages

    return replace(finding, keys=keys)


def _texts(node: Node, keys: Keys) -> Iterator[tuple[Keys, Scalar, Node]]:
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _texts(item, (*keys, index))
    elif isinstance(node, Mapping):
        for key, value in node.items:
            there = (*keys, key.text)
            if key.text not in _TEXT_KEYS or _foreign(there):
                yield from _texts(value, there)
            elif isinstance(value, Mapping) or (
                isinstance(value, Scalar) and _has_words(value.text)
            ):
                yield there, key, value


def _has_words(text: str) -> bool:
    """Tell whether a text could be translated: `%` and `2024` are the same in every language."""
    return any(char.isalpha() for char in text)


def _foreign(keys: Keys) -> bool:
    """Names of documents and sources stand in the language that they have."""
    return any(key in {"näyttö", "asiakirja", "lähdeasiakirja", "sanamuoto"} for key in keys)


RULES = (
    Rule("KEH801", "personal-identity-code", Severity.ERROR),
    Rule("KEH802", "personal-address", Severity.WARNING),
    Rule("KEH803", "missing-language", Severity.WARNING),
)
