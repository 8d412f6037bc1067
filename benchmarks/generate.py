"""Makes repositories of plans for measurements: any number of plans of the true plan's size.

Each plan has the true plan's words, 23 actions and 28 measures, and eight years of follow-up with
values, states and words. The same arguments give the same bytes.

    python -m benchmarks.generate 100 build/bench/100
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEMPLATE = Path(__file__).parents[1] / "plans"
TEMPLATE_PLAN = "kaupunginhallitus-2022-2025"
TEMPLATE_STRATEGY = "strategia-2022-2030"
STRATEGY = "strategia-2018-2030"
YEARS = range(2018, 2026)
EARLIER = 4  # schedules begin as many years before the true plan's
LAST = YEARS[-1]


@dataclass(frozen=True)
class Corpus:
    """A repository of plans that was made."""

    folder: Path
    plans: tuple[str, ...]
    files: tuple[Path, ...]
    items: int
    values: int

    @property
    def lines(self) -> int:
        """The number of lines in all files."""
        return sum(file.read_bytes().count(b"\n") for file in self.files)


@dataclass(frozen=True)
class Measure:
    """A measure of the template, as far as its follow-up needs it."""

    id: str
    kind: str
    comment: str


@dataclass(frozen=True)
class Action:
    """An action of the template, as far as its follow-up needs it."""

    id: str
    comment: str
    start: int
    end: int
    measures: tuple[Measure, ...]


def plan_id(number: int) -> str:
    """Return the id of the plan with a number."""
    return f"suunnitelma-{number:04d}-{YEARS[0]}-{LAST}"


def write_corpus(folder: Path, *, plans: int, copies: int = 1, gap: str | None = None) -> Corpus:
    """Write a repository with so many plans, each with `copies` times the true plan's actions.

    Args:
        folder: where; `plans/` is made in it.
        plans: how many plans.
        copies: makes a plan longer.
        gap: a measure whose cell of the last year stays empty, so that it can be recorded.
    """
    root = folder / "plans"
    root.mkdir(parents=True)
    (root / "kunta.yaml").write_text(_municipality(plans), encoding="utf-8", newline="\n")
    (root / f"{STRATEGY}.yaml").write_text(_strategy(), encoding="utf-8", newline="\n")
    head, blocks = _template_plan()
    body = "".join(_copied(block, copy) for copy in range(copies) for block in blocks)
    values = 0
    for number in range(1, plans + 1):
        text = _numbered(head + body, number)
        (root / f"{plan_id(number)}.yaml").write_text(text, encoding="utf-8", newline="\n")
        values += _write_years(root, number, _actions(text), gap)
    found = _actions(head + body)
    return Corpus(
        folder,
        tuple(plan_id(number) for number in range(1, plans + 1)),
        tuple(sorted(root.rglob("*.yaml"))),
        plans * sum(1 + len(action.measures) for action in found),
        values,
    )


def _municipality(plans: int) -> str:
    units = "".join(
        f"  - tunnus: alue-{number:04d}\n    nimi: Vastuualue {number}\n    tyyppi: yksikkö\n"
        for number in range(1, plans + 1)
    )
    text = _without_first_comment((TEMPLATE / "kunta.yaml").read_text(encoding="utf-8"))
    return text.replace("vastuutahot:\n", f"vastuutahot:\n{units}", 1)


def _strategy() -> str:
    text = (TEMPLATE / f"{TEMPLATE_STRATEGY}.yaml").read_text(encoding="utf-8")
    return re.sub("(?m)^kausi: .*$", "kausi: 2018–2030", _without_first_comment(text))


def _without_first_comment(text: str) -> str:
    return text.split("\n", 1)[1] if text.startswith("#") else text


def _template_plan() -> tuple[str, list[str]]:
    """Return what stands before the actions, and each action's lines, moved to our years."""
    text = (TEMPLATE / f"{TEMPLATE_PLAN}.yaml").read_text(encoding="utf-8")
    text = _without_first_comment(text).replace("2022-06-27", "2018-06-25")
    text = re.sub("(?m)^kausi: .*$", f"kausi: {YEARS[0]}–{LAST}", text)
    text = re.sub("(?m)^strategia: .*$", f"strategia: {STRATEGY}", text)
    text = re.sub(r"(?m)^    aikataulu: .*$", _moved, text)
    head, mark, rest = text.partition("toimenpiteet:\n")
    blocks = re.split(r"(?m)^(?=  - tunnus: )", rest)
    return head + mark, [block.rstrip("\n") + "\n\n" for block in blocks if block.strip()]


def _moved(schedule: re.Match[str]) -> str:
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) - EARLIER), schedule[0])


def _copied(block: str, copy: int) -> str:
    """Return an action's lines with ids and number of their own."""
    if not copy:
        return block
    block = re.sub(r"(?m)^(\s*- tunnus: )(\S+)$", rf"\1\2-{copy}", block)
    return re.sub(
        r"(?m)^    numero: (\d+)$", lambda n: f"    numero: {int(n[1]) + 20 * copy}", block
    )


def _numbered(text: str, number: int) -> str:
    """Return a plan of its own: another name and area, and targets for its numbers."""
    name = f"Vastuualueen {number} kehittämissuunnitelma {YEARS[0]}–{LAST}"
    text = re.sub("(?m)^nimi: .*$", f"nimi: {name}", text, count=1)
    text = re.sub("(?m)^vastuualue: .*$", f"vastuualue: alue-{number:04d}", text, count=1)
    places = iter(range(1_000_000))
    return re.sub(
        "(?m)^        laji: luku$", lambda found: found[0] + _aims(number, next(places)), text
    )


def _aims(number: int, place: int) -> str:
    base = _base(number, place)
    keys = (
        "suunta: kasvava",
        f"lähtötaso: {{arvo: {base}, vuosi: {YEARS[0] - 1}, lähde: Tilasto}}",
        f"tavoitetaso: {{{LAST - 4}: {base + 4}, {LAST}: {base + 8}}}",
    )
    return "".join(f"\n        {key}" for key in keys)


def _base(number: int, place: int) -> int:
    return 40 + (number * 7 + place * 13) % 60


@cache
def _names() -> dict[str, str]:
    """Return the numbers of goals and the names of units by id, for the comments."""
    strategy = YAML(typ="safe").load(TEMPLATE / f"{TEMPLATE_STRATEGY}.yaml")
    municipality = YAML(typ="safe").load(TEMPLATE / "kunta.yaml")
    goals = {goal["tunnus"]: str(goal["numero"]) for goal in strategy["päämäärät"]}
    return goals | {unit["tunnus"]: unit["nimi"] for unit in municipality["vastuutahot"]}


def _actions(text: str) -> tuple[Action, ...]:
    data = YAML(typ="safe").load(text)
    return tuple(_action(item) for item in data["toimenpiteet"])


def _action(item: dict[str, Any]) -> Action:
    first, _, last = str(item["aikataulu"]).partition("–")
    end = int(last) if last else LAST if "–" in str(item["aikataulu"]) else int(first)
    measures = tuple(
        Measure(
            one["tunnus"], one["laji"], ", ".join(filter(None, (one["nimi"], one.get("yksikkö"))))
        )
        for one in item.get("mittarit") or ()
    )
    names = _names()
    units = ", ".join(names[unit] for unit in item["vastuutaho"])
    comment = f"{names[item['päämäärä']]}.{item['numero']} {item['nimi']} · {units}"
    return Action(item["tunnus"], " ".join(comment.split()), int(first), end, measures)


def _write_years(root: Path, number: int, actions: Iterable[Action], gap: str | None) -> int:
    """Write the follow-up of every year; return how many values it holds."""
    folder = root / plan_id(number)
    folder.mkdir()
    values = 0
    for year in YEARS:
        lines = list(_year_lines(number, year, actions, gap if year == LAST else None))
        values += sum(line.startswith("        arvo: ") for line in lines) + sum(
            line.startswith("        arvio: ") for line in lines
        )
        text = "".join(f"{line}\n" for line in lines)
        (folder / f"{year}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return values


def _year_lines(
    number: int, year: int, actions: Iterable[Action], gap: str | None
) -> Iterator[str]:
    yield from ("laji: seuranta", "muoto: 1", f"suunnitelma: {plan_id(number)}", f"vuosi: {year}")
    yield from ("yhteenveto: |", f"  Vuonna {year} toimenpiteet etenivät suunnitelman mukaan.")
    yield from ("", "käsittely: []", "", "toimenpiteet:")
    place = 0
    for action in actions:
        if action.start <= year:
            yield from _action_lines(number, year, action, place, gap)
        place += len(action.measures)


def _action_lines(
    number: int, year: int, action: Action, place: int, gap: str | None
) -> Iterator[str]:
    told = year <= action.end
    yield from ("", f"  # {action.comment}", f"  {action.id}:")
    if told:
        yield f"    tila: {'valmis' if year == action.end < LAST else 'käynnissä'}"
        yield f"    itsearvio: {'toteutui' if year % 2 else 'toteutui osittain'}"
        yield from ("    näyttö:", f"      - nimi: Muistio {number}/{year}")
        yield from (
            "    arvio: |",
            f"      Työ eteni vuonna {year}: sovitut vaiheet saatiin tehtyä.",
        )
    else:
        yield from ("    tila:", "    arvio: |")
    if action.measures:
        yield "    mittarit:"
    for offset, measure in enumerate(action.measures):
        yield from ("", f"      # {measure.comment}", f"      {measure.id}:")
        if told and measure.id != gap:
            value = _base(number, place + offset) + (year - YEARS[0]) + (number + year) % 3
            yield from (f"        {line}" for line in _cell(measure, action, year, value))


def _cell(measure: Measure, action: Action, year: int, value: int) -> tuple[str, ...]:
    """Return the lines of a recorded value."""
    source = f"lähde: Tilasto 15.1.{year + 1}"
    if measure.kind == "sanallinen":
        return (source, "arvio: |", f"  Asia eteni vuonna {year}.")
    if measure.kind == "etappi" and year == action.end:
        return ("arvo: kyllä", f"pvm: {year}-06-15", source)
    if measure.kind == "etappi":
        return ("arvo: ei", source)
    return (f"arvo: {value}", source)


def main() -> None:
    """Write a corpus where the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plans", type=int, help="how many plans")
    parser.add_argument("folder", type=Path, help="where; must not hold plans yet")
    parser.add_argument(
        "--copies", type=int, default=1, help="makes each plan as many times longer"
    )
    chosen = parser.parse_args()
    corpus = write_corpus(chosen.folder, plans=chosen.plans, copies=chosen.copies)
    print(
        f"{len(corpus.files)} files, {corpus.lines} lines, "
        f"{corpus.items} actions and measures, {corpus.values} values"
    )


if __name__ == "__main__":
    main()
