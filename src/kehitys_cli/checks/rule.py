"""What a rule is, and what it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kehitys_cli.model.seeding import goal_numbers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from kehitys_cli.documents.document import Document
    from kehitys_cli.documents.workspace import Bundle
    from kehitys_cli.model.municipality import Municipality
    from kehitys_cli.model.plan import Action
    from kehitys_cli.model.strategy import Strategy
    from kehitys_cli.text.diagnostic import Finding, Severity


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all plans of a repository share: register, strategies, names of plans, the day."""

    register: Document
    municipality: Municipality
    strategies: Mapping[str, Bundle]
    plans: tuple[str, ...]
    today: dt.date


@dataclass(frozen=True, slots=True)
class PlanContext:
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


@dataclass(frozen=True, slots=True)
class Rule:
    """A code, the name of the wrong pattern, how heavily it weighs, and what looks for it.

    The reader itself yields families 0 and 1, the runner 9: these have no check.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[[PlanContext], Iterator[Finding]] | None = None
