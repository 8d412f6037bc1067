"""What a year file must hold before anything is recorded: its stanzas, in order, word for word.

Seeding is exact (`docs/format.md`), so that two people who record different things on two branches
merge without conflict, and the same cell conflicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.model.values import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Action, Plan
    from kehitys_cli.model.strategy import Strategy
    from kehitys_cli.model.values import Text

INDENT = "  "
MEASURE_ORDER = (
    "arvo", "erittely", "jakso", "pvm", "lähde", "asiakirja", "laatu", "n", "huomautus", "sarjakatkos",
    "tulossa", "salattu", "arvio", "välitiedot", "oikaisut",
)  # fmt: skip
ACTION_ORDER = (
    "tila", "itsearvio", "näyttö", "poikkeama", "arviot", "arvio", "oikaisut", "mittarit",
)  # fmt: skip
INTERIM_ORDER = ("jakso", "arvo", "ennuste", "lähde")
DEVIATION_ORDER = ("syy", "korjaava-toimi", "päätös")


def key_order(home: Sequence[str | int]) -> tuple[str, ...]:
    """Return the order of the keys of a stanza, by its address in a year file; empty where there is none."""
    holder, name = home[-2:] if len(home) > 1 else ("", "")
    orders = {"mittarit": MEASURE_ORDER, "toimenpiteet": ACTION_ORDER, "välitiedot": INTERIM_ORDER}
    return orders.get(str(holder), DEVIATION_ORDER if name == "poikkeama" else ())


class MeasureStanza(NamedTuple):
    """A measure's place in a year file; `comment` has no `# `, `former` holds what it was before."""

    id: str
    comment: str
    former: frozenset[str] = frozenset()

    def lines(self, indent: str) -> list[str]:
        """Return the seeded lines: blank, comment, id."""
        return ["", f"{indent}# {self.comment}", f"{indent}{self.id}:"]


class ActionStanza(NamedTuple):
    """An action's place in a year file, with its measures'."""

    id: str
    comment: str
    measures: tuple[MeasureStanza, ...]

    def lines(self, indent: str = INDENT) -> list[str]:
        """Return the seeded lines: blank, comment, id, `tila:`, `arvio: |`, the measures."""
        inner = indent + INDENT
        found = [
            "",
            f"{indent}# {self.comment}",
            f"{indent}{self.id}:",
            f"{inner}tila:",
            f"{inner}arvio: |",
        ]
        if self.measures:
            found.append(f"{inner}mittarit:")
        for measure in self.measures:
            found += measure.lines(inner + INDENT)
        return found


class YearStanzas(NamedTuple):
    """All that a year file must hold: measures of goals at the top level, actions with theirs."""

    measures: tuple[MeasureStanza, ...]
    actions: tuple[ActionStanza, ...]


class PlanSeeding:
    """The stanzas of a plan, made once for all of its years."""

    def __init__(
        self, plan: Plan, strategy: Strategy | None, units: Mapping[str, str], language: str
    ) -> None:
        """Take the plan, its strategy (None where it is not known) and the units' names by id."""
        numbers = goal_numbers(strategy)
        self._actions = [
            (
                action.schedule.start,
                ActionStanza(action.id, _action_comment(action, numbers, units, language), ()),
                [(measure, _measure_stanza(measure, language)) for measure in action.measures],
            )
            for action in plan.actions
        ]

    def year(self, year: int) -> YearStanzas:
        """Return a year's stanzas: from the schedule's first year to the plan's last."""
        return YearStanzas(
            (),
            tuple(
                ActionStanza(
                    action.id,
                    action.comment,
                    tuple(stanza for measure, stanza in measures if asks(measure, year)),
                )
                for start, action, measures in self._actions
                if start <= year
            ),
        )


def plan_stanzas(
    plan: Plan, strategy: Strategy | None, municipality: Municipality, year: int
) -> YearStanzas:
    """Return the stanzas of one year file of a plan."""
    names = unit_names(municipality)
    return PlanSeeding(plan, strategy, names, municipality.language).year(year)


def unit_names(municipality: Municipality) -> dict[str, str]:
    """Return the units' names in the first language, by id."""
    return {unit.id: unit.name.pick(municipality.language) for unit in municipality.units}


def _action_comment(
    action: Action, numbers: Mapping[str, int], units: Mapping[str, str], language: str
) -> str:
    number = f"{numbers.get(action.goal, '?')}.{action.number}"
    responsible = ", ".join(units.get(unit, unit) for unit in action.responsible)
    return _one_line(f"{number} {action.name.pick(language)} · {responsible}")


def strategy_stanzas(strategy: Strategy, municipality: Municipality, year: int) -> YearStanzas:
    """Return the stanzas of a strategy's year file: the measures of its goals and objectives."""
    language = municipality.language
    return YearStanzas(
        tuple(
            _measure_stanza(measure, language)
            for measure in strategy_measures(strategy)
            if asks(measure, year)
        ),
        (),
    )


def strategy_measures(strategy: Strategy) -> Iterator[AnyMeasure]:
    """Yield the measures of goals and objectives in the strategy's order."""
    for goal in strategy.goals:
        yield from goal.measures
        for objective in goal.objectives:
            yield from objective.measures


def goal_numbers(strategy: Strategy | None) -> dict[str, int]:
    """Return the goals' numbers: as said, else by their order."""
    if strategy is None:
        return {}
    return {
        goal.id: goal.number if goal.number is not None else position
        for position, goal in enumerate(strategy.goals, start=1)
    }


def measure_comment(measure: AnyMeasure, language: str) -> str:
    """Return `<name>[, <unit>]`."""
    return _named(measure.name, getattr(measure, "unit", None), language)


def _measure_stanza(measure: AnyMeasure, language: str) -> MeasureStanza:
    comment = measure_comment(measure, language)
    if not measure.amendments:
        return MeasureStanza(measure.id, comment)
    former = frozenset(_former_comments(measure, language)) - {comment}
    return MeasureStanza(measure.id, comment, former)


def _former_comments(measure: AnyMeasure, language: str) -> Iterator[str]:
    """Yield the comments of what a measure was called before its later changes."""
    changed = [entry.before or {} for entry in measure.amendments]
    names: list[Any] = [measure.name, *(item["nimi"] for item in changed if item.get("nimi"))]
    units = [getattr(measure, "unit", None)]
    units += [item["yksikkö"] for item in changed if "yksikkö" in item]
    for name in names:
        for unit in units:
            yield _named(parse_text(name), None if unit is None else parse_text(unit), language)


def _named(name: Text, unit: Text | None, language: str) -> str:
    suffix = f", {unit.pick(language)}" if unit is not None else ""
    return _one_line(f"{name.pick(language)}{suffix}")


def asks(measure: AnyMeasure, year: int) -> bool:
    """Tell whether a measure has a place in a year: measured then, or a target of that year."""
    return (
        measure.measured is None
        or year in measure.measured
        or year in getattr(measure, "targets", {})
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def year_file(plan: str, year: int, stanzas: YearStanzas, schema_line: str | None) -> str:
    """Return a whole new year file, with LF line ends."""
    lines = [] if schema_line is None else [schema_line]
    lines += ["laji: seuranta", "muoto: 1", f"suunnitelma: {plan}", f"vuosi: {year}"]
    lines += ["yhteenveto: |", "", "käsittely: []"]
    if stanzas.measures:
        lines += ["", "mittarit:"]
        for measure in stanzas.measures:
            lines += measure.lines(INDENT)
    if stanzas.actions or not stanzas.measures:
        lines += ["", "toimenpiteet:"]
        for action in stanzas.actions:
            lines += action.lines()
    return "\n".join(lines) + "\n"


def year_schema_line(first_line: str, kind: str = "seuranta") -> str | None:
    """Return the `yaml-language-server` line of files in a plan's folder, where its own first line has one."""
    prefix = "# yaml-language-server: $schema="
    if not first_line.startswith(prefix):
        return None
    address = first_line.removeprefix(prefix).strip()
    folder, _, name = address.rpartition("/")
    name = name.replace("suunnitelma", kind).replace("strategia", kind)
    up = "" if "://" in address else "../"
    return f"{prefix}{up}{folder}/{name}" if folder else f"{prefix}{up}{name}"
