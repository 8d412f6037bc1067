"""The pages of the rules are their tests.

A page tells what is wrong (`Väärin`) and what is right (`Oikein`) as two readings of the same lines of
one file; the right ones stand in `base.FILES`. A line that must carry the finding ends with `# KEHnnn`.
Where no comment can stand, the block's first line names the place: `yaml plans/x.yaml KEH006@3:7`. A block
of a file that is not there adds the file; its right reading is a whole file too, or what stands in place
of the marked line. `escapes` in a block's first line lets `\\xe4` stand for a byte, and
`# … ja 60 muuta toimenpidettä` for sixty more lines like the one before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.checks.base import FILES, found

from kehitys_cli.checks.register import BY_CODE, RULES
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from kehitys_cli.checks.rule import Rule

PAGES = Path(__file__).parents[2] / "docs" / "rules"
_BLOCK = re.compile(r"^```yaml ([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"[ \t]*# (KEH[0-9]{3})$")
_MORE = re.compile(r"^(.*\n) *# … ja ([0-9]+) muuta toimenpidettä\n", re.MULTILINE)
WORDS = {"error": "virhe", "warning": "varoitus", "info": "huomautus"}


@dataclass(frozen=True)
class Block:
    path: str
    text: str
    marked: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    escapes: bool

    @property
    def content(self) -> str | bytes:
        if not self.escapes:
            return self.text
        return self.text.encode("latin-1").decode("unicode_escape").encode("latin-1")


@dataclass(frozen=True)
class Page:
    """The two readings of a page, and where the wrong one carries the finding."""

    wrong: dict[str, str | bytes]
    right: dict[str, str | bytes]
    rows: set[tuple[str, int]]
    places: set[tuple[str, int, int]]


def blocks(section: str, code: str) -> list[Block]:
    made = []
    for info, body in _BLOCK.findall(section):
        path, *further = info.split()
        lines, marked = [], []
        for number, line in enumerate(_MORE.sub(_repeated, body).splitlines()):
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
        made.append(Block(path, text, tuple(marked), places, "escapes" in further))
    return made


def _repeated(match: re.Match[str]) -> str:
    line = match[1]
    more = range(2, int(match[2]) + 2)
    return line + "".join(
        line.replace("t1,", f"t{n},").replace("numero: 1,", f"numero: {n},") for n in more
    )


def page_of(rule: Rule) -> Page:
    text = (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")
    wrong, _, right = text.partition("## Väärin")[2].partition("## Oikein")
    twins: defaultdict[str, list[Block]] = defaultdict(list)
    for block in blocks(right, rule.code):
        twins[block.path].append(block)
    page = Page({}, {}, set(), set())
    for block in blocks(wrong, rule.code):
        twin = twins[block.path].pop(0) if twins[block.path] else None
        first = _overlay(page, block, twin)
        page.rows.update((block.path, first + number) for number in block.marked)
        page.places.update((block.path, *place) for place in block.places)
    for left in (block for rest in twins.values() for block in rest):
        _place(FILES[left.path], left)
    return page


def _overlay(page: Page, wrong: Block, right: Block | None) -> int:
    """Put both readings into the page's files; return the row where the wrong lines begin."""
    known = page.wrong.get(wrong.path, FILES.get(wrong.path))
    if known is not None and right is not None:
        assert isinstance(known, str)
        at, pad = _place(known, right)
        page.wrong[wrong.path] = (
            known[:at] + _padded(wrong.text, pad) + known[at + len(_padded(right.text, pad)) :]
        )
        return known[:at].count("\n") + 1
    page.wrong[wrong.path] = wrong.content
    if right is None:
        page.right[wrong.path] = FILES.get(wrong.path, wrong.content)
    elif right.text.startswith("laji:"):
        page.right[wrong.path] = right.text
    else:
        lines = wrong.text.splitlines(keepends=True)
        indent = re.match(" *", lines[wrong.marked[0]])
        lines[wrong.marked[0]] = _padded(right.text, indent[0] if indent else "")
        page.right[wrong.path] = "".join(lines)
    return 1


def _place(text: str | bytes, block: Block) -> tuple[int, str]:
    """Return where a block's lines stand, and how far they are indented there."""
    assert isinstance(text, str)
    for pad in (" " * width for width in range(0, 12, 2)):
        at = text.find(_padded(block.text, pad))
        if at >= 0 and (at == 0 or text[at - 1] == "\n"):
            return at, pad
    raise AssertionError(f"{block.path}: these lines are not in the base:\n{block.text}")


def _padded(text: str, pad: str) -> str:
    return "".join(
        f"{pad}{line}" if line.strip() else line for line in text.splitlines(keepends=True)
    )


def test_the_base_has_no_finding(tmp_path: Path) -> None:
    assert [(item.code, item.path, item.start) for item in found(tmp_path, {})] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_marked_lines_and_no_others_carry_the_finding(rule: Rule, tmp_path: Path) -> None:
    page = page_of(rule)
    findings = [
        item
        for item in found(tmp_path, page.wrong)
        if item.code == rule.code and item.path in page.wrong
    ]
    assert page.rows | {(path, row) for path, row, _ in page.places} == {
        (item.path, item.start.row) for item in findings
    }
    assert page.places <= {(item.path, *item.start) for item in findings}
    assert findings


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.severity is not Severity.ERROR], ids=lambda r: r.code
)
def test_a_page_about_a_warning_shows_no_error(rule: Rule, tmp_path: Path) -> None:
    codes = {item.code for item in found(tmp_path, page_of(rule).wrong)}
    assert {code for code in codes if BY_CODE[code].severity is Severity.ERROR} == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_is_right_carries_no_finding(rule: Rule, tmp_path: Path) -> None:
    page = page_of(rule)
    # Where no added file has a right reading of its own, the base is what is right.
    told = any(text != page.wrong[path] for path, text in page.right.items())
    codes = {item.code for item in found(tmp_path, page.right if told else {})}
    assert rule.code not in codes


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
