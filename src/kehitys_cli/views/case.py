"""What a report is built from."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.evaluation.coverage import Outcomes, PlanCase
from kehitys_cli.model.amendments import deciding, former_place, plan_in_force
from kehitys_cli.model.seeding import goal_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.evaluation.result import MeasureOutcome, Origin, PlanOutcome
    from kehitys_cli.model.common import Decision
    from kehitys_cli.model.followup import Followup, MeasureEntry
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Plan
    from kehitys_cli.model.seal import Seal
    from kehitys_cli.model.strategy import Strategy


class GoalMeasure(NamedTuple):
    """A measure of a goal's or one of its objectives' own; `owner` is what `ReportCase.history` is asked with."""

    goal: str
    number: str
    anchor: str
    owner: str
    outcome: MeasureOutcome


class ReportCase(NamedTuple):
    """A plan and a year, evaluated with every year before: what a view is made of.

    `outcomes` holds the report's year and all earlier ones of the plan; `uncommitted` tells that the
    files hold more than the commit.
    """

    bundle: Bundle
    strategy_bundle: Bundle | None
    municipality: Municipality
    year: int
    as_of: dt.date
    plan: Plan
    outcomes: Outcomes
    commit: str = ""
    uncommitted: bool = False

    @property
    def seal(self) -> Seal | None:
        """The seal that closed the year; without one its report is a draft."""
        return self.bundle.seal(self.year)

    @property
    def strategy(self) -> Strategy | None:
        """The plan's strategy, where there is a valid one."""
        bundle = self.strategy_bundle
        return bundle.strategy if bundle is not None and bundle.document.valid else None

    @property
    def outcome(self) -> PlanOutcome:
        """The report's year."""
        return self.outcomes[self.year]

    @property
    def before(self) -> PlanOutcome | None:
        """The year before, where the plan has it."""
        past = self.year - 1
        if past not in self.outcomes:
            return None
        return self.outcomes[past]

    @property
    def goal_measures(self) -> tuple[GoalMeasure, ...]:
        """The own measures of goals and objectives: the strategy's, counted apart from the plan's."""
        if self.strategy is None:
            return ()
        outcomes = {item.item.id: item for item in self.outcome.goals}
        numbers = goal_numbers(self.strategy)
        return tuple(
            GoalMeasure(goal.id, str(numbers[goal.id]), f"paamaara-{goal.id}", f"*{owner}", one)
            for goal in self.strategy.goals
            for owner in (goal.id, *(item.id for item in goal.objectives))
            if owner in outcomes
            for one in outcomes[owner].measures
        )

    def history(self, owner: str, measure: str) -> Mapping[int, MeasureOutcome]:
        """Return a measure's outcomes by year; `owner` is its action, or a goal after `*`."""
        return self.outcomes.history(owner, measure)

    @property
    def followup(self) -> Followup | None:
        """The year's follow-up."""
        return self.bundle.followups.get(self.year)

    def place(self, origin: Origin) -> str:
        """Return `file:line` of an input; empty where its file is not there."""
        found = self.where(origin)
        return "" if found is None else f"{found[0]}:{found[1]}"

    def where(self, origin: Origin, year: int | None = None) -> tuple[str, int] | None:
        """Return file and line of an input as it was in force at the end of the case's year, or of `year`."""
        document = self._document(origin)
        if document is None:
            return None
        path = former_place(document.data, origin.path, dt.date(year or self.year, 12, 31))
        return document.path, document.position(*path).row

    def decision(self, origin: Origin, year: int) -> Decision | None:
        """Return the decision that set an input of the plan or strategy as it was in force in a year."""
        document = self._document(origin)
        approved = self.strategy if origin.file == "strategy" else self.bundle.plan
        if document is None or approved is None or isinstance(origin.file, int):
            return None
        found = deciding(document.data, origin.path, dt.date(year, 12, 31))
        return next((item for item in approved.decisions if found and item.id == found), None)

    def _document(self, origin: Origin) -> Document | None:
        strategy = self.strategy_bundle
        if isinstance(origin.file, int):
            if origin.path[:1] == ("mittarit",) and strategy is not None:
                return strategy.years.get(origin.file)
            return self.bundle.years.get(origin.file)
        if origin.file == "strategy":
            return strategy.document if strategy is not None else None
        return self.bundle.document


def report_case(  # noqa: PLR0913, PLR0917 - what a report depends on
    bundle: Bundle,
    strategy: Bundle | None,
    municipality: Municipality,
    year: int,
    as_of: dt.date,
    earlier: Mapping[str, Mapping[int, MeasureEntry]],
    commit: str = "",
) -> ReportCase:
    """Return a plan to be evaluated for a year and all before it."""
    valid = strategy is not None and strategy.document.valid
    base = PlanCase(
        bundle.id,
        bundle.plan,
        bundle.document.data,
        bundle.followups,
        municipality,
        as_of,
        strategy.strategy if valid and strategy is not None else None,
        strategy.followups if valid and strategy is not None else {},
        earlier,
        strategy.document.data if valid and strategy is not None else {},
    )
    first = bundle.plan.period.start
    outcomes = Outcomes(base, range(min(first, year), year + 1))
    in_force = plan_in_force(bundle.plan, bundle.document.data, year)
    return ReportCase(
        bundle,
        strategy,
        municipality,
        year,
        as_of,
        in_force,
        outcomes,
        commit,
    )
