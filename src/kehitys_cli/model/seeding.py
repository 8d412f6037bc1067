"""What a year file must hold before anything is recorded: its stanzas, in order, word for word.

Seeding is exact (`docs/format.md`), so that two people who record different things on two branches
merge without conflict, and the same cell conflicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Action, Plan
    from kehitys_cli.model.strategy import Strategy

INDENT = "  "


@dataclass(frozen=True, slots=True)
class MeasureStanza:
    """A measure's place in a year file; `comment` has no `# `."""

    id: str
    comment: str

    def lines(self, indent: str) -> list[str]:
        """Return the seeded lines: blank, comment, id."""
        return ["", f"{indent}# {self.comment}", f"{indent}{self.id}:"]


@dataclass(frozen=True, slots=True)
class ActionStanza:
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


@dataclass(frozen=True, slots=True)
class YearStanzas:
    """All that a year file must hold: measures of goals at the top level, actions with theirs."""

    measures: tuple[MeasureStanza, ...]
    actions: tuple[ActionStanza, ...]


def plan_stanzas(
    plan: Plan, strategy: Strategy | None, municipality: Municipality, year: int
) -> YearStanzas:
    """Return the stanzas of a plan's year file: from the schedule's first year to the plan's last."""
    names = {unit.id: unit.name.pick(municipality.language) for unit in municipality.units}
    numbers = goal_numbers(strategy)
    language = municipality.language
    return YearStanzas(
        (),
        tuple(
            ActionStanza(
                action.id,
                _one_line(
                    f"{numbers.get(action.goal, '?')}.{action.number} {action.name.pick(language)}"
                    f" · {', '.join(names.get(unit, unit) for unit in action.responsible)}"
                ),
                tuple(
                    MeasureStanza(measure.id, measure_comment(measure, language))
                    for measure in action.measures
                    if asks(measure, year)
                ),
            )
            for action in plan.actions
            if _begun(action, year)
        ),
    )


def strategy_stanzas(strategy: Strategy, municipality: Municipality, year: int) -> YearStanzas:
    """Return the stanzas of a strategy's year file: the measures of its goals and objectives."""
    language = municipality.language
    return YearStanzas(
        tuple(
            MeasureStanza(measure.id, measure_comment(measure, language))
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
    unit = getattr(measure, "unit", None)
    suffix = f", {unit.pick(language)}" if unit is not None else ""
    return _one_line(f"{measure.name.pick(language)}{suffix}")


def asks(measure: AnyMeasure, year: int) -> bool:
    """Tell whether a measure has a place in a year: measured then, or a target of that year."""
    return (
        measure.measured is None
        or year in measure.measured
        or year in getattr(measure, "targets", {})
    )


def _begun(action: Action, year: int) -> bool:
    return action.schedule.start <= year


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


def year_schema_line(first_line: str) -> str | None:
    """Return the year files' `yaml-language-server` line where a plan's own first line has one."""
    prefix = "# yaml-language-server: $schema="
    if not first_line.startswith(prefix):
        return None
    address = first_line.removeprefix(prefix).strip()
    folder, _, name = address.rpartition("/")
    name = name.replace("suunnitelma", "seuranta").replace("strategia", "seuranta")
    up = "" if "://" in address else "../"
    return f"{prefix}{up}{folder}/{name}" if folder else f"{prefix}{up}{name}"
