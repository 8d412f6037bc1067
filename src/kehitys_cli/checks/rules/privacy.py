"""Family 8: persons and languages. Git never forgets: what must not be there must never come in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kehitys_cli.checks.rule import Rule
from kehitys_cli.text.diagnostic import Severity, Span
from kehitys_cli.text.nodes import Mapping, Scalar, Sequence
from kehitys_cli.text.tree import finding_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.text.diagnostic import Finding
    from kehitys_cli.text.nodes import Node
    from kehitys_cli.text.source import Source

_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
# The patterns begin with a character, which the engine can skip to; what may stand before comes after.
IDENTITY = re.compile(
    r"([0-3](?<![0-9A-Za-z].)[0-9][01][0-9][0-9]{2})"
    r"[-+A-FU-Ya-fu-y]([0-9]{3})([0-9A-FHJ-NPR-Ya-fhj-npr-y])(?![0-9A-Za-z])"
)
_MASK = "•"

_MAILBOX = re.compile(r"[\w.+-]{1,64}\Z")
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
PHONE = re.compile(
    r"[+0](?<![\w./,-].)(?<![0-9] .)(?:"
    # +358 40 123 4567, +358 (0)15 788 2111, +358401234567
    r"(?<=\+)358[ -]?(?:\(0\)[ -]?)?[1-9][0-9]{0,2}(?:[ -]?[0-9]{2,4}){2,3}"
    # Mobile numbers in one piece or in groups, area and service numbers in groups.
    r"|(?<=0)(?:4[0-9]|50)[0-9]{6,8}"
    r"|(?<=0)(?:4[0-9]{1,2}|50[0-9]?|[235689]|1[3-9]|[12]0|29|[67]00|800)(?:[ -][0-9]{2,4}){2,3}"
    r")(?![\w/]|[.,:-]\w)"
)


def _kind(character: str) -> str:
    """Return `0`, `d` for another digit, `w` for what no number follows, and a blank for the rest."""
    if not character.isascii():
        return " "
    if character.isdigit():
        return "d" if character != "0" else "0"
    return "w" if character.isalnum() or character in "_./,-" else " "


_KINDS = "".join(_kind(chr(code)) for code in range(256)).encode()
_BEGINS = b" 0d"
"""How a number begins in kinds of characters, if it does not begin with `+358`."""

_ZEROS = bytes.maketrans(b"123456789", b"000000000")

_TEXT_KEYS = frozenset(
    [
        "nimi",
        "otsikko",
        "teksti",
        "kuvaus",
        "resurssit",
        "visio",
        "yksikkö",
        "laskentatapa",
        "yhteenveto",
        "arvio",
        "asia",
    ]
)
_AS_IT_IS = frozenset(["näyttö", "asiakirja", "lähdeasiakirja", "sanamuoto", "aiemmin"])
"""Below these, texts stand in the language that they have."""


def identity_codes(document: Document) -> Iterator[Finding]:
    """Yield `KEH801` for every Finnish personal identity code, in comments too.

    The form of 2023 (separators A to F and U to Y) is known; the check character must be right, so
    that a case number is none. The code itself is masked: a log of findings is read by many.
    """
    source = document.source
    if source is None:
        return
    if b"000000" not in source.data.translate(_ZEROS):
        # Six digits in a row are found twenty times as quickly as a code, and most files have none.
        return
    for span in identity_spans(source.text):
        made = finding_at(source, "KEH801", span)
        line = IDENTITY.sub(lambda found: _MASK * len(found[0]), made.line)
        yield replace(made, line=line)


def identity_spans(text: str) -> Iterator[Span]:
    """Yield where a text holds personal identity codes."""
    for match in IDENTITY.finditer(text):
        number = int(match[1] + match[2])
        if _day(match[1]) and _CHECK[number % len(_CHECK)] == match[3].upper():
            yield Span(match.start(), match.end())


def _day(digits: str) -> bool:
    return 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12  # noqa: PLR2004 - a calendar


def addresses(document: Document) -> Iterator[Finding]:
    """Yield `KEH802` for e-mail addresses and telephone numbers outside `yhteystiedot`."""
    source = document.source
    if source is None:
        return
    found = (*_mail_addresses(source.text), *_phone_numbers(source))
    allowed = document.node("yhteystiedot") if found else None
    for span in found:
        if allowed is None or not allowed.start <= span.start < allowed.end:
            yield finding_at(source, "KEH802", span, text=source.slice(span))


def address_spans(text: str) -> Iterator[Span]:
    """Yield where a text holds e-mail addresses and telephone numbers."""
    yield from _mail_addresses(text)
    for match in PHONE.finditer(text):
        yield Span(match.start(), match.end())


def _mail_addresses(text: str) -> Iterator[Span]:
    """Look around each `@`: a search for whole addresses could run for minutes over a long word."""
    at = text.find("@")
    while at >= 0:
        mailbox = _MAILBOX.search(text[max(0, at - 64) : at])
        domain = _DOMAIN.match(text, at + 1, at + 256)
        if mailbox is not None and domain is not None:
            yield Span(at - len(mailbox[0]), domain.end())
        at = text.find("@", at + 1)


def _phone_numbers(source: Source) -> Iterator[Span]:
    data = source.data
    if b"+358" not in data and _BEGINS not in b" " + data.translate(_KINDS):
        # A zero and another digit where a number can begin: most files have none.
        return
    for match in PHONE.finditer(source.text):
        yield Span(match.start(), match.end())


def missing_languages(document: Document, languages: tuple[str, ...]) -> Iterator[Finding]:
    """Yield `KEH803` for texts that lack a language of a municipality with several."""
    if len(languages) < 2 or document.tree is None or document.source is None:  # noqa: PLR2004 - one language needs no translation
        return
    for keys, key, node in _texts(document.tree, ()):
        present = {name.text for name, _ in node.items} if isinstance(node, Mapping) else set()
        missing = [code for code in languages if code not in present]
        if missing:
            span = Span(key.start, key.end)
            made = finding_at(document.source, "KEH803", span, languages=", ".join(missing))
            yield replace(made, keys=keys)


def _texts(node: Node, keys: Keys) -> Iterator[tuple[Keys, Scalar, Node]]:
    if isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _texts(item, (*keys, index))
    elif isinstance(node, Mapping):
        for key, value in node.items:
            if key.text in _AS_IT_IS or key.text.startswith("x-"):
                continue
            there = (*keys, key.text)
            if key.text not in _TEXT_KEYS:
                yield from _texts(value, there)
            elif isinstance(value, Mapping) or _could_be_translated(value):
                yield there, key, value


def _could_be_translated(node: Node) -> bool:
    """Tell whether a scalar has words: `%` and `2024` are the same in every language."""
    return isinstance(node, Scalar) and any(char.isalpha() for char in node.text)


RULES = (
    Rule("KEH801", "personal-identity-code", Severity.ERROR),
    Rule("KEH802", "personal-address", Severity.WARNING),
    Rule("KEH803", "missing-language", Severity.WARNING),
)
