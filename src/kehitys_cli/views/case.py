"""What a report is built from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.evaluation.coverage import PlanCase, evaluate_plan
from kehitys_cli.model.amendments import plan_in_force

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.evaluation.result import Origin, PlanOutcome
    from kehitys_cli.model.followup import Followup, MeasureEntry
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Plan
    from kehitys_cli.model.strategy import Strategy


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A plan and a year, evaluated with every year before: what a view is made of.

    `outcomes` holds the report's year and all earlier ones of the plan.
    """

    bundle: Bundle
    strategy_bundle: Bundle | None
    municipality: Municipality
    year: int
    as_of: dt.date
    plan: Plan
    outcomes: Mapping[int, PlanOutcome]
    commit: str = ""

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
        return self.outcomes.get(self.year - 1)

    @property
    def followup(self) -> Followup | None:
        """The year's follow-up."""
        return self.bundle.followups.get(self.year)

    def place(self, origin: Origin) -> str:
        """Return `file:line` of an input."""
        document = self._document(origin)
        if document is None:
            return ""
        return f"{document.path}:{document.position(*origin.path).row}"

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
    """Evaluate a plan for a year and all before it."""
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
    )
    first = bundle.plan.period.start
    outcomes = {past: evaluate_plan(base, past) for past in range(min(first, year), year + 1)}
    in_force = plan_in_force(bundle.plan, bundle.document.data, year)
    return ReportCase(bundle, strategy, municipality, year, as_of, in_force, outcomes, commit)
