"""Two records of one cell: whose they are, what they say, and the commands that settle it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.documents.document import read_document
from kehitys_cli.history.changes.year import DEVIATION_FIELDS, WHOLE_FIELDS
from kehitys_cli.i18n.forms import digits
from kehitys_cli.model.values import LANGUAGES, NUMBER_PATTERN
from kehitys_cli.operations.cells import INTERIM_FIELDS
from kehitys_cli.operations.correcting import item_home
from kehitys_cli.operations.repeating import quoted
from kehitys_cli.operations.undo import undo_command
from kehitys_cli.text.diagnostic import RefusedError
from kehitys_cli.text.edits import as_read, raw
from kehitys_cli.text.nodes import Scalar, Sequence
from kehitys_cli.views.spelling import Spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kehitys_cli.documents.document import Document
    from kehitys_cli.history.git import Commit, Git
    from kehitys_cli.history.remote import Clash
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.text.edits import Raw
    from kehitys_cli.text.merge import Cell
    from kehitys_cli.text.nodes import Node

_VALUE = "arvo"
_OPTIONS = {
    "jakso": "--period",
    "pvm": "--date",
    "lähde": "--source",
    "asiakirja": "--document",
    "laatu": "--quality",
    "n": "--n",
    "huomautus": "--note",
    "sarjakatkos": "--break",
    "tulossa": "--promised",
    "salattu": "--withheld",
    "arvio": "--assessment",
    "tila": "--state",
    "itsearvio": "--verdict",
    "näyttö": "--evidence",
    "syy": "--reason-missed",
    "korjaava-toimi": "--remedy",
    "päätös": "--decision",
    "yhteenveto": "--summary",
    "ennuste": "--forecast",
}
_FROM_FILE = frozenset({"--assessment", "--summary", "--reason-missed", "--remedy"})
"""Options that read a file where their text begins with `@`."""

_FIELDS = {
    **WHOLE_FIELDS,
    "arvo": "value",
    "käsittely": "handling",
    "yhteenveto": "summary",
}
_FIGURES = frozenset({"value", "class_value", "interim_value", "interim_forecast", "n"})
_TOKENS = frozenset({"state", "verdict", "quality"})

_FILE = "@teksti.txt"
_NUMBER = re.compile(NUMBER_PATTERN)
_DECIMAL = re.compile(r"([-−]?[0-9]+)\.([0-9]+)")


class Collision(NamedTuple):
    """Two records of one cell: whose they are, what they say, and where the one that was sent first stands.

    `undo` takes one's own back and `command` records it again in the other's place; both are empty where
    no command does it. `name` is empty where only the lines are known that both changed, else `cells` are
    what clashes.
    """

    name: str
    mine: str
    theirs: str
    my_unit: str
    their_unit: str
    path: str
    line: int
    year: str
    undo: str = ""
    command: str = ""
    cells: tuple[Cell, ...] = ()

    def in_words(self, catalogue: Catalogue) -> Collision:
        """Return the collision with what both say in the words of one language, not in those of the file."""
        if not self.cells:
            return self
        sides = (
            [(cell, cell.mine) for cell in self.cells],
            [(cell, cell.theirs) for cell in self.cells],
        )
        mine, theirs = (_spelled(side, catalogue) for side in sides)
        return self._replace(mine=mine, theirs=theirs)


class CollisionError(RefusedError):
    """Somebody else sent a record of the same cell first; nothing was sent, and nothing is lost."""

    def __init__(self, collision: Collision) -> None:
        """Keep both sides."""
        super().__init__(
            _key(collision),
            name=collision.name,
            mine=_on_a_line(collision.mine),
            theirs=_on_a_line(collision.theirs),
            my_unit=collision.my_unit or "–",
            their_unit=collision.their_unit or "–",
            path=collision.path,
            line=collision.line,
            year=collision.year,
            undo=collision.undo,
            command=collision.command,
        )
        self.collision = collision

    def in_words(self, catalogue: Catalogue) -> CollisionError:
        """Return the error with both sides in the words of one language."""
        return CollisionError(self.collision.in_words(catalogue))


def _key(collision: Collision) -> str:
    if not collision.undo:
        return "send.collision-other"
    if not collision.name:
        return "send.collision-lines"
    return "send.collision" if collision.command else "send.collision-bare"


def _on_a_line(said: str) -> str:
    """Return what was recorded on one line: it stands among lines of ours."""
    return " ".join(said.split()) or "–"


def collision_of(git: Git, own: list[Commit], clash: Clash, theirs: str) -> Collision:
    """Return what a commit of one's own and the branch's tip `theirs` say differently."""
    mine, path = clash.commit, clash.path
    base = git.merge_base(mine.id, theirs).id
    other = next(iter(git.between(base, theirs, path)), None)
    collision = Collision(
        "",
        "",
        "",
        mine.trailer("Yksikkö"),
        "" if other is None else other.trailer("Yksikkö"),
        path,
        0,
        mine.trailer("Vuosi"),
        undo_command(git, own[::-1], mine),
    )
    cells = [cell for cell in clash.cells if cell.clash]
    return _in_words(git, collision, cells, clash, theirs) if cells else collision


def _in_words(
    git: Git, collision: Collision, cells: list[Cell], clash: Clash, theirs: str
) -> Collision:
    path, home = collision.path, _home(cells[0])
    document = read_document(path, git.blob(theirs, path) or b"")
    stands = next((cell for cell in cells if cell.theirs), cells[0])
    line = _line(document, stands)
    brought = git.of_line(path, line, theirs) if stands.theirs else None
    plan = path.split("/")[1]
    return collision._replace(
        name="/".join([plan, *home[-1:]]),
        mine=_told([(cell, cell.mine) for cell in cells]),
        theirs=_told([(cell, cell.theirs) for cell in cells]),
        their_unit=collision.their_unit if brought is None else brought.trailer("Yksikkö"),
        line=line,
        command=_command(plan, home, clash.cells, collision.year),
        cells=tuple(cells),
    )


def _line(document: Document, cell: Cell) -> int:
    """Return where a cell says what it says: words stand below their key, an item within its list."""
    node: Node | None = document.node(*cell.keys)
    if isinstance(node, Scalar):
        return document.position(*cell.keys).row + (node.style in {"|", ">"})
    said = cell.theirs if isinstance(cell.theirs, list) else []
    items = node.items if isinstance(node, Sequence) else []
    at = next((index for index, item in enumerate(items) if as_read(raw(item)) in said[:1]), None)
    return document.position(*cell.keys, *([] if at is None else [at])).row


def _home(cell: Cell) -> tuple[str, ...]:
    """Return the address of the measure or action that a cell is of; empty for the year's own."""
    home = item_home(tuple(str(key) for key in cell.keys[:-1]))
    return home if home[:1] in {("mittarit",), ("toimenpiteet",)} else ()


def _rest(cell: Cell) -> tuple[str, ...]:
    """Return the address of a cell within its measure or action, without places in lists."""
    return tuple(key for key in cell.keys[len(_home(cell)) :] if isinstance(key, str))


# ------------------------------------------------------------------------------------ what is said


def _told(cells: list[tuple[Cell, Raw]]) -> str:
    """Return what cells say: a value alone needs no word for what it is."""
    if [(cell.keys[-1], cell.period) for cell, _ in cells] == [(_VALUE, "")]:
        return _text(cells[0][1])
    return "; ".join(f"{_label(cell)} = {_text(said) or '–'}" for cell, said in cells)


def _label(cell: Cell) -> str:
    return " ".join([*_rest(cell)[:-1], *([cell.period] if cell.period else []), _rest(cell)[-1]])


def _text(said: Raw) -> str:
    if isinstance(said, list):
        return ", ".join(_text(item) for item in said)
    if isinstance(said, dict):
        return ", ".join(f"{key} {_text(value)}" for key, value in said.items())
    match = _DECIMAL.fullmatch(said)
    return said.strip() if match is None else f"{match[1]},{match[2]}"


# ------------------------------------------------------------------------- what is said, in words


def _spelled(cells: list[tuple[Cell, Raw]], catalogue: Catalogue) -> str:
    """Return what cells say, with the words that `record` has for a taken cell."""
    if [(cell.keys[-1], cell.period) for cell, _ in cells] == [(_VALUE, "")]:
        return _value("value", cells[0][1], catalogue)
    return "; ".join(
        f"{_called(rest, cell.period, catalogue)} = {_value(_field(rest), one, catalogue) or '–'}"
        for cell, said in cells
        for rest, one in _single(_rest(cell), said)
    )


def _single(rest: tuple[str, ...], said: Raw) -> Iterator[tuple[tuple[str, ...], Raw]]:
    """Yield the texts of a deviation or breakdown one by one."""
    if rest in {("poikkeama",), ("erittely",)} and isinstance(said, dict):
        yield from (((*rest, key), one) for key, one in said.items())
    else:
        yield rest, said


def _field(rest: tuple[str, ...]) -> str:
    """Return what a comparison calls a cell; the last key where it has no name for it."""
    if rest[0] == "poikkeama":
        return DEVIATION_FIELDS.get(rest[-1], "deviation")
    if rest[0] == "välitiedot" and rest[-1] in INTERIM_FIELDS:
        return INTERIM_FIELDS[rest[-1]]
    return _FIELDS.get(rest[0], rest[0])


def _called(rest: tuple[str, ...], period: str, catalogue: Catalogue) -> str:
    field = _field(rest)
    if period and field in INTERIM_FIELDS.values():
        return catalogue.text(f"record.field.{field}", period=period)
    if field == "value":
        return catalogue.text("evaluation.role.value")
    word = Spelling(catalogue, {}).word(field)
    if rest[-1] in LANGUAGES and rest[0] != "erittely":
        return f"{word} {catalogue.text(f'record.language.{rest[-1]}')}"
    return word if len(rest) == 1 or rest[0] == "poikkeama" else f"{word} {rest[-1]}"


def _value(field: str, said: Raw, catalogue: Catalogue) -> str:
    """Return a value as people read it; as it is written where it is none that the field can have."""
    if field == "interims" and isinstance(said, list):
        return _as_told(field, said, catalogue)
    if not isinstance(said, str):
        return _text(said)
    if field in _FIGURES and _NUMBER.fullmatch(said):
        return digits(said, catalogue.language)
    return _as_told(field, said, catalogue) if field in _TOKENS and said.strip() else said.strip()


def _as_told(field: str, said: Raw, catalogue: Catalogue) -> str:
    try:
        return str(Spelling(catalogue, {}).value(field, said))
    except (AttributeError, LookupError, TypeError, ValueError):
        return _text(said)


# ---------------------------------------------------------------------------- the command that does it


def _command(plan: str, home: tuple[str, ...], cells: Iterable[Cell], year: str) -> str:
    """Return the command that records all that a record changed over what stands; nothing if none can."""
    values: list[str] = []
    options: list[str] = []
    cells = list(cells)
    interim = {cell.period if _rest(cell)[0] == "välitiedot" else None for cell in cells}
    if len(interim) > 1:
        return ""
    for cell in cells:
        if _home(cell) not in {(), home}:
            return ""
        for key, said in _parts(cell):
            if key == _VALUE:
                values.append(quoted(_text(said)))
            elif key in _OPTIONS and isinstance(said, str) and said.strip():
                options.append(_option(_OPTIONS[key], said))
            elif key in {"--class", "--interim"} and isinstance(said, str):
                options.append(f"{key} {quoted(said)}")
            else:
                return ""
    if len(values) > 1:
        return ""
    where = [f"{plan}/{home[-1]}"] if home else ["--plan", plan]
    parts = [
        "kehitys record",
        *where,
        *values,
        *dict.fromkeys(options),
        f"--year {year}",
        "--replace",
    ]
    return f'{" ".join(parts)} --reason "…"'


def _parts(cell: Cell) -> Iterator[tuple[str, Raw]]:
    """Yield what `record` is told about a cell, each by the key or option that it goes by."""
    rest, said = _rest(cell), cell.mine
    if cell.period:
        yield "--interim", cell.period
    if rest[0] == "erittely":
        classes = said if isinstance(said, dict) else {rest[-1]: said}
        yield from (("--class", f"{name}={_text(number)}") for name, number in classes.items())
    elif rest[0] == "poikkeama" and isinstance(said, dict):
        yield from said.items()
    elif rest[0] == "näyttö" and isinstance(said, list):
        yield from (("näyttö", item) for item in said)
    elif rest[0] == "välitiedot" and isinstance(said, list) and len(said) == 1:
        item = said[0] if isinstance(said[0], dict) else {}
        yield "--interim", item.get("jakso", "")
        yield from ((key, value) for key, value in item.items() if key != "jakso")
    else:
        yield rest[-1], said


def _option(option: str, said: str) -> str:
    if option in _FROM_FILE and ("\n" in said.strip() or said.startswith("@")):
        return f"{option} {_FILE}"
    return f"{option} {quoted(_text(said))}"
