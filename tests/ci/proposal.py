"""A proposal: it eases a target, while main moves on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "plans/malli-2022-2025.yaml"
EASIER = "tavoitetaso 2024: 60\u00a0kpl → 55\u00a0kpl"
"""What the proposal of the fixture `checkout` means, in Markdown."""


def changed(root: Path, old: str, new: str, path: str = PLAN) -> None:
    text = (root / path).read_bytes().decode("utf-8")
    assert old in text
    (root / path).write_bytes(text.replace(old, new).encode("utf-8"))
