"""Canonical data and digests: one definition for report, seal and audit.

Method 1 (`docs/format.md`): SHA-256 of compact UTF-8 JSON, unescaped, all scalars as strings, keys
sorted by code point; empty values and `x-` keys dropped, no default added. Texts are NFC with LF, without
trailing blanks; numbers keep their exact digits; lists of items that have a `tunnus` are sorted by it.
Comments and layout are nothing. Old methods are kept for ever.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from kehitys_cli.model.values import NUMBER_PATTERN, Number

if TYPE_CHECKING:
    from collections.abc import Mapping

METHOD = 1
_NUMBER = re.compile(NUMBER_PATTERN)
_NUMBERS = frozenset({"arvo", "ennuste", "n", "numero", "desimaalit", "pienin-n", "muoto"})
_NUMBERED = frozenset({"tavoitetaso", "määrärahat", "erittely"})
_RANGES = frozenset({"aikataulu", "kausi", "voimassa", "jakso"})
UNORDERED = frozenset({"kumppanit", "ohjelmat", "tavoitteet", "lyhenteet", "mitataan"})
"""Keys of lists whose order means nothing; a digest of method 1 keeps it all the same."""
_LATER_IN_YEAR = frozenset({"yhteenveto", "käsittely", "oikaisut"})
_LATER_IN_PLAN = frozenset({"muutokset", "päätökset", "tila"})


def digest(data: Mapping[str, object]) -> str:
    """Return the digest of a file's plain data (method 1), in hexadecimal."""
    return _hashed(_canonical(data, "", frozenset()))


def year_digest(data: Mapping[str, object]) -> str:
    """Return the digest of a year: without what comes later (summary, handling, corrections)."""
    return _hashed(_canonical(data, "", _LATER_IN_YEAR))


def plan_digest(data: Mapping[str, object]) -> str:
    """Return the digest of a plan as it was in force, without its amendments, decisions and state."""
    top = {key: value for key, value in data.items() if key not in _LATER_IN_PLAN}
    return _hashed(_canonical(top, "", frozenset({"muutokset"})))


def short_code(year: int, plan: Mapping[str, object], followup: Mapping[str, object]) -> str:
    """Return the code that a report prints, as `KEH-2024-7f3a-91c2`."""
    return code_of(year, report_digest(plan_digest(plan), year_digest(followup)))


def report_digest(plan: str, followup: str) -> str:
    """Return the digest of a report from those of its plan and of its year."""
    return digest({"seuranta": followup, "suunnitelma": plan})


def code_of(year: int, digest_of_report: str) -> str:
    """Return the short code of a report's digest: its first eight digits."""
    return f"KEH-{year}-{digest_of_report[:4]}-{digest_of_report[4:8]}"


def canonical(data: object, key: str = "") -> Any:  # noqa: ANN401 - plain data
    """Return the plain data of a key in canonical form (method 1); empty data is None, "", [] or {}."""
    return _canonical(data, key, frozenset())


def _hashed(data: object) -> str:
    import json

    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _canonical(data: Any, key: str, without: frozenset[str]) -> Any:  # noqa: ANN401 - plain data
    if isinstance(data, dict):
        inner = "arvo" if key in _NUMBERED and "nimi" not in data else ""
        found = {
            unicodedata.normalize("NFC", name): _canonical(value, inner or name, without)
            for name, value in data.items()
            if name not in without and not name.startswith("x-")
        }
        return {name: value for name, value in found.items() if value not in ("", [], {}, None)}
    if isinstance(data, list | tuple):
        items = [_canonical(item, key, without) for item in data]
        kept = [item for item in items if item not in ("", [], {}, None)]
        if kept and all(isinstance(item, dict) and "tunnus" in item for item in kept):
            kept.sort(key=lambda item: str(item["tunnus"]))
        return kept
    return None if data is None else _scalar(str(data), key)


def _scalar(text: str, key: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\n" in text:
        text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    text = text.rstrip()
    if key in _NUMBERS and _NUMBER.fullmatch(text):
        return Number(text).canonical
    return text.replace("-", "–").replace(" ", "") if key in _RANGES else text
