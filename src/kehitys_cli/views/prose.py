"""What people wrote, as blocks: a blank line parts paragraphs, `- ` begins a bullet, nothing else is markup."""

from __future__ import annotations

from typing import NamedTuple

from kehitys_cli.i18n.foreign import Foreign


class Block(NamedTuple):
    """A paragraph (`kind` is `paragraph`, one item) or bullets (`bullets`, an item each)."""

    kind: str
    items: tuple[str, ...]


def blocks_of(text: str | None) -> tuple[Block, ...]:
    """Return a text's blocks, in its language; a line break within a block is a space."""
    found: list[Block] = []
    for part in _parts(text or ""):
        if part[0].startswith("- "):
            found.append(Block("bullets", tuple(_bullets(part))))
        else:
            found.append(Block("paragraph", (" ".join(part),)))
    if isinstance(text, Foreign):
        lang = text.lang
        return tuple(
            Block(kind, tuple(Foreign(item, lang) for item in items)) for kind, items in found
        )
    return tuple(found)


def _parts(text: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for line in text.splitlines():
        stripped = line.strip()
        last = parts[-1]
        begins_list = stripped.startswith("- ") and bool(last) and not last[0].startswith("- ")
        if not stripped or begins_list:
            parts.append([])
        if stripped:
            parts[-1].append(stripped)
    return [part for part in parts if part]


def _bullets(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if line.startswith("- "):
            items.append(line.removeprefix("- ").strip())
        else:
            items[-1] = f"{items[-1]} {line}"
    return items
