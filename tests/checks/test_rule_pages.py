"""The pages of the rules are their tests.

A page tells what is wrong (`Väärin`) and what is right (`Oikein`) as two readings of the same lines of
one file; the right ones stand in `base.FILES`. A line that must carry the finding ends with `# KEHnnn`.
Where no comment can stand, the block's first line names the place: `yaml plans/x.yaml KEH006@3:7`. A block
of a file that is not there adds the file; `escapes` in its first line lets `\\xe4` stand for a byte.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.checks.base import FILES

from kehitys_cli.checks.register import RULES
from kehitys_cli.checks.run import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue

if TYPE_CHECKING:
    from kehitys_cli.checks.rule import Rule

PAGES = Path(__file__).parents[2] / "docs" / "rules"
TODAY = dt.date(2026, 11, 24)
_BLOCK = re.compile(r"^```yaml ([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"[ \t]*# (KEH[0-9]{3})$")
WORDS = {"error": "virhe", "warning": "varoitus", "info": "huomautus"}


@dataclass(frozen=True)
class Block:
    path: str
    text: str
    marked: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    escapes: bool


def blocks(section: str, code: str) -> list[Block]:
    found = []
    for info, body in _BLOCK.findall(section):
        path, *further = info.split()
        lines, marked = [], []
        for number, line in enumerate(body.splitlines()):
            match = _MARK.search(line)
            if match is not None and match[1] == code:
                marked.append(number)
                line = line[: match.start()]  # noqa: PLW2901 - the mark is the page's, not the file's
            lines.append(line)
        places = tuple(
            (int(row), int(column))
            for word in further
            for row, column in re.findall(rf"{code}@([0-9]+):([0-9]+)", word)
        )
        text = "\n".join(lines) + "\n"
        found.append(Block(path, text, tuple(marked), places, "escapes" in further))
    return found


def page_of(rule: Rule) -> tuple[str, str]:
    text = (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")
    wrong, _, right = text.partition("## Väärin")[2].partition("## Oikein")
    return wrong, right


def written(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return root


def padded(text: str, pad: str) -> str:
    return "".join(
        f"{pad}{line}" if line.strip() else line for line in text.splitlines(keepends=True)
    )


def overlaid(wrong: Block, right: Block | None) -> tuple[str | bytes, int]:
    """Return the file with the wrong lines in place of the right ones, and the row where they begin."""
    whole = FILES.get(wrong.path)
    if right is None or not isinstance(whole, str):
        text = wrong.text
        return (
            text.encode("latin-1").decode("unicode_escape").encode("latin-1")
            if wrong.escapes
            else text
        ), 1
    for pad in (" " * width for width in range(0, 12, 2)):
        there = padded(right.text, pad)
        at = whole.find(there)
        if at >= 0 and (at == 0 or whole[at - 1] == "\n"):
            changed = whole[:at] + padded(wrong.text, pad) + whole[at + len(there) :]
            return changed, whole[:at].count("\n") + 1
    raise AssertionError(f"{right.path}: these lines are not in the base:\n{right.text}")


def rows_of(root: Path, code: str) -> list[tuple[str, int, int]]:
    findings = run(Workspace.find(root), TODAY).findings
    return sorted({(item.path, *item.start) for item in findings if item.code == code})


def test_the_base_has_no_finding(tmp_path: Path) -> None:
    root = written(tmp_path, FILES)
    assert [
        (item.code, item.path, item.start) for item in run(Workspace.find(root), TODAY).findings
    ] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_marked_lines_and_no_others_carry_the_finding(rule: Rule, tmp_path: Path) -> None:
    wrong_section, right_section = page_of(rule)
    right = {block.path: block for block in blocks(right_section, rule.code)}
    expected: set[tuple[object, ...]] = set()
    files, exact = dict(FILES), False
    for block in blocks(wrong_section, rule.code):
        text, first = overlaid(block, right.get(block.path))
        files[block.path] = text
        expected |= {(block.path, first + number) for number in block.marked}
        expected |= {(block.path, *place) for place in block.places}
        exact |= bool(block.places)
    found = rows_of(written(tmp_path, files), rule.code)
    paths = {path for path, *_ in expected}
    found = [item for item in found if item[0] in paths]
    assert expected
    if exact:
        assert set(found) == expected
    else:
        assert {(path, row) for path, row, _ in found} == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_names_its_rule(rule: Rule) -> None:
    text = (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")
    title = Catalogue("fi").text(f"rules.{rule.code}.title")
    assert text.startswith(
        f"# {rule.code} {rule.name}\n\n**{title[0].upper()}{title[1:]}** · {WORDS[rule.severity.value]}\n"
    )
    for heading in ("## Väärin", "## Oikein", "## Näin korjaat"):
        assert text.count(f"\n{heading}\n") == 1


def test_every_page_has_its_rule_and_the_index_is_fresh() -> None:
    pages = {path.stem for path in PAGES.glob("KEH*.md")}
    assert pages == {rule.code for rule in RULES}
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    catalogue = Catalogue("fi")
    for rule in RULES:
        title = catalogue.text(f"rules.{rule.code}.title")
        row = f"| [{rule.code}]({rule.code}.md) | {rule.name} | {WORDS[rule.severity.value]} | {title} |"
        assert row in index
