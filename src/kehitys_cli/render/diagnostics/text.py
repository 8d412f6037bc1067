"""Diagnostics for people: one line each, or in full with the line and a caret.

Text from files is never an escape: control characters are made visible before anything is coloured.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.i18n.forms import whole
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kehitys_cli.checks.run import Checked
    from kehitys_cli.checks.words import Diagnostic
    from kehitys_cli.i18n.catalogue import Catalogue

_MAX_LINE = 120
_GAPS = ("KEH3", "KEH4", "KEH5", "KEH6")
"""Families of what a plan or its follow-up leaves open; all others are about the files."""

_TAB = "    "


class Style(NamedTuple):
    """How to colour; `plain` colours nothing."""

    enabled: bool
    visible: Callable[[str], str]

    def paint(self, text: str, code: str) -> str:
        """Return text made visible, in a colour of ECMA-48 where colours are on."""
        shown = self.visible(text)
        return f"\x1b[{code}m{shown}\x1b[0m" if self.enabled else shown


_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


def concise(diagnostics: Iterable[Diagnostic], style: Style) -> str:
    """Return one line a diagnostic: `path:row:column: severity CODE name: message`."""
    return "".join(f"{_head(item, style)}\n" for item in diagnostics)


def _head(item: Diagnostic, style: Style) -> str:
    where = style.visible(f"{_named(item.path)}:{item.start.row}:{item.start.column}: ")
    severity = style.paint(item.severity.value, _COLORS[item.severity])
    return f"{where}{severity} {item.code} {item.name}: {style.visible(item.message)}"


def _named(path: str) -> str:
    """Return a path on one line, whatever its name holds."""
    return path.replace("\n", "\\n")


def full(
    diagnostics: Sequence[Diagnostic],
    checked: Checked,
    catalogue: Catalogue,
    style: Style,
    width: int,
    *,
    sound: bool = True,
) -> str:
    """Return errors with line, caret and hint, what else was found folded by rule, and a conclusion.

    Where files that are not shown are not `sound`, nothing says that all are.
    """
    found = _Parted.of(diagnostics)
    parts = [f"{catalogue.text('validate.checking')} {_counted(checked, catalogue)}\n"]
    parts += [f"\n{_block(item, catalogue, style)}" for item in found.errors]
    if found.errors:
        parts.append("\n")
    parts.append(_sum(found, catalogue))
    parts += _folded((*found.slips, *found.gaps), catalogue, style, width)
    parts.append(_conclusion(found, catalogue, sound=sound))
    return "".join(parts)


class _Parted(NamedTuple):
    """What was found: errors, slips in the files, and gaps that the plan's board decides on."""

    errors: tuple[Diagnostic, ...]
    slips: tuple[Diagnostic, ...]
    gaps: tuple[Diagnostic, ...]

    @classmethod
    def of(cls, diagnostics: Sequence[Diagnostic]) -> _Parted:
        errors = tuple(item for item in diagnostics if item.severity is Severity.ERROR)
        others = [item for item in diagnostics if item.severity is not Severity.ERROR]
        gaps = tuple(item for item in others if item.code.startswith(_GAPS))
        slips = tuple(item for item in others if not item.code.startswith(_GAPS))
        return cls(errors, slips, gaps)


def _counted(checked: Checked, catalogue: Catalogue) -> str:
    counts = (
        ("strategies", checked.strategies),
        ("plans", checked.plans),
        ("years", checked.years),
        ("actions", checked.actions),
        ("measures", checked.measures),
    )
    return ", ".join(catalogue.count(f"validate.{name}", number) for name, number in counts)


def _block(item: Diagnostic, catalogue: Catalogue, style: Style) -> str:
    lines = [_head(item, style)]
    if item.line:
        lines += _excerpt(item, style)
    for path, position in item.related:
        where = f"{_named(path)}:{position.row}:{position.column}"
        lines.append("    " + style.visible(catalogue.text("validate.related", place=where)))
    if item.help:
        lines.append(
            f"    {style.paint(catalogue.text('validate.hint'), '1')} {style.visible(item.help)}"
        )
    return "\n".join(lines) + "\n"


def _excerpt(item: Diagnostic, style: Style) -> list[str]:
    """Return the line and the caret below the span, whatever width its characters have."""
    start = item.start.column - 1
    end = item.end.column - 1 if item.end.row == item.start.row else len(item.line)
    first = max(0, start - _MAX_LINE // 2)
    before, marked = item.line[first:start], item.line[start : max(end, start + 1)]
    after = item.line[max(end, start + 1) :]
    shown = [style.visible(part.replace("\t", _TAB)) for part in (before, marked, after)]
    line = "".join(shown)[:_MAX_LINE]
    caret = "^" * max(1, min(_width(shown[1]), _MAX_LINE))
    number = f"{item.start.row:>5} | "
    return [
        f"{number}{line}",
        f"{'':>5} | {' ' * _width(shown[0])}{style.paint(caret, _COLORS[item.severity])}",
    ]


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _sum(found: _Parted, catalogue: Catalogue) -> str:
    parts = [catalogue.count("validate.errors", len(found.errors))]
    for key, items in (("validate.slips", found.slips), ("validate.kinds", found.gaps)):
        kinds = len({item.code for item in items})
        if kinds:
            parts.append(catalogue.count(key, kinds))
    end = ":" if len(parts) > 1 else ""
    return f"  {' · '.join(parts)}{end}\n"


def _folded(
    items: Sequence[Diagnostic], catalogue: Catalogue, style: Style, width: int
) -> list[str]:
    by_code: dict[str, list[Diagnostic]] = {}
    for item in sorted(items, key=lambda item: item.code):
        by_code.setdefault(item.code, []).append(item)
    titles = {code: catalogue.text(f"rules.{code}.title") for code in by_code}
    column = max((len(title) for title in titles.values()), default=0)
    lines = []
    for code, group in by_code.items():
        told = f"{whole(len(group), catalogue.language):>3} {_noun(group, catalogue)}"
        head = f"    {code}  {titles[code]:<{column}} {told}"
        places = _places(group, width - len(head) - 1)
        painted = head.replace(code, style.paint(code, _COLORS[group[0].severity]), 1)
        lines.append(f"{painted}{style.visible(places)}\n")
    return lines


def _noun(items: Sequence[Diagnostic], catalogue: Catalogue) -> str:
    kinds = Counter(
        "measure"
        if "mittarit" in item.keys
        else "action"
        if "toimenpiteet" in item.keys
        else "place"
        for item in items
    )
    kind = kinds.most_common(1)[0][0]
    form = "one" if len(items) == 1 else "other"
    return catalogue.text(f"validate.{kind}.{form}")


def _places(items: Sequence[Diagnostic], room: int) -> str:
    """Return where they are, as many as fit: numbers of actions, else files and lines."""
    paths = {item.path for item in items}
    names: dict[str, None] = {}
    for item in items:
        short = f"{_named(item.path.removeprefix('plans/'))}:{item.start.row}"
        names[item.place or (short if len(paths) > 1 else f":{item.start.row}")] = None
    if not all(item.place for item in items) and len(paths) == 1:
        first = next(iter(paths)).removeprefix("plans/")
        names = {
            (f"{first}{name}" if index == 0 else name): None for index, name in enumerate(names)
        }
    fitting: list[str] = []
    for name in names:
        if len(", ".join([*fitting, name])) + 7 > room:
            break
        fitting.append(name)
    if not fitting:
        return ""
    more = ", …" if len(fitting) < len(names) else ""
    return f" ({', '.join(fitting)}{more})"


def _conclusion(found: _Parted, catalogue: Catalogue, *, sound: bool) -> str:
    """Return the sentence that parts faults of the files from gaps of an approved plan."""
    if found.errors:
        return f"  {catalogue.text('validate.broken', code=found.errors[0].code)}\n"
    if not found.slips and not found.gaps:
        return f"  {catalogue.text('validate.clean')}\n" if sound else ""
    lines = []
    if found.slips:
        mendable = any(item.fixable for item in found.slips)
        key = "validate.mendable" if mendable else "validate.untidy"
        lines.append(catalogue.text(key, code=_most_frequent(found.slips)))
    if found.gaps:
        key = "validate.undecided" if found.slips or not sound else "validate.gaps"
        lines.append(catalogue.text(key, code=_most_frequent(found.gaps)))
    return "".join(f"  {line}\n" for line in lines)


def _most_frequent(items: Iterable[Diagnostic]) -> str:
    return Counter(item.code for item in items).most_common(1)[0][0]


def statistics(diagnostics: Iterable[Diagnostic]) -> str:
    """Return how often each rule was broken, the most frequent first."""
    counts = Counter((item.code, item.name, item.severity.value) for item in diagnostics)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "".join(
        f"{number:>6} {code} {severity} {name}\n" for (code, name, severity), number in ordered
    )
