"""What a rule is, and what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.model.seeding import goal_numbers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.plain import Keys
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.model.followup import MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Action
    from kehitys_cli.model.strategy import Strategy
    from kehitys_cli.model.values import Schedule, Text
    from kehitys_cli.text.diagnostic import Finding, Severity


class Surroundings(NamedTuple):
    """What all plans of a repository share: register, strategies, names of plans, the day.

    `units` are the units' names in the municipality's first language by id.
    """

    municipality: Municipality
    units: Mapping[str, str]
    partners: frozenset[str]
    strategies: Mapping[str, Bundle]
    plans: tuple[str, ...]
    today: dt.date


class PlanContext(NamedTuple):
    """A valid plan with its years, its strategy (None where there is none) and its surroundings."""

    bundle: Bundle
    around: Surroundings
    strategy: Strategy | None

    @property
    def document(self) -> Document:
        """The plan's file."""
        return self.bundle.document

    def number(self, action: Action) -> str:
        """Return the printed number of an action, as `1.6`."""
        return f"{goal_numbers(self.strategy).get(action.goal, '?')}.{action.number}"


class Measured(NamedTuple):
    """A measure of an action, goal or objective, with all that its rules need to know.

    `keys` is its address in the file that defines it, `home` that of its entries in the year files;
    `place` is the printed number of its action or goal, `source` the action's general one, `begins`
    and `ends` the period of its plan or strategy.
    """

    measure: AnyMeasure
    name: str
    document: Document
    keys: Keys
    home: Keys
    subject: str
    place: str
    source: Text | None
    schedule: Schedule
    begins: int
    ends: int
    years: Mapping[int, Document]
    entries: Mapping[int, MeasureEntry]
    today: dt.date

    def finding(self, code: str, *keys: str | int, **params: Any) -> Finding:  # noqa: ANN401 - what a message is filled with
        """Return a finding about the measure's definition."""
        return self.document.finding(
            code,
            (*self.keys, *keys),
            subject=self.subject,
            name=self.name,
            place=self.place,
            **params,
        )

    def recorded(self, code: str, year: int, key: str, **params: Any) -> Finding:  # noqa: ANN401 - what a message is filled with
        """Return a finding about what was recorded in a year."""
        return self.years[year].finding(
            code,
            (*self.home, key),
            subject=self.subject,
            name=self.name,
            place=self.place,
            year=year,
            **params,
        )


class Rule(NamedTuple):
    """A code, the name of the wrong pattern, how heavily it weighs, and what looks for it.

    `check` looks at a plan, `each` at every measure of plans and strategies. The reader itself
    yields most of families 0 and 1, the runner 9: these have neither.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[[PlanContext], Iterator[Finding]] | None = None
    each: Callable[[Measured], Iterator[Finding]] | None = None
