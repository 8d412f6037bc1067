"""What the pages of all kinds share: whose plan, as of when, and the way back to the files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.i18n.catalogue import domain
from kehitys_cli.i18n.foreign import together
from kehitys_cli.model.canonical import code_of
from kehitys_cli.model.seeding import goal_numbers
from kehitys_cli.views.actions import Names
from kehitys_cli.views.build import action_numbers, approved, contact, origin, report_digest_of
from kehitys_cli.views.labels import labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.report import ContactView, TallyView
    from kehitys_cli.views.words import Words


class Kind(StrEnum):
    """A kind of report, by the word that chooses it and names its files."""

    STATEMENTS = "tilinpaatos"
    BUDGET = "talousarvio"
    MIDTERM = "puolivali"
    INTERIM = "osavuosi"


@dataclass(frozen=True, slots=True)
class PageView:
    """The frame of a report: every kind adds its own parts."""

    language: str
    labels: Mapping[str, str]
    kind: str
    draft: bool
    draft_word: str
    year: int
    plan: str
    title: str
    heading: str
    municipality: str
    plan_name: str
    approved: str
    as_of: str
    as_of_text: str
    code: str
    commit: str
    opening: tuple[str, ...]
    tallies: tuple[TallyView, ...]
    attention: tuple[str, ...]
    recorded: int
    measures_due: int
    handling_chain: str
    method: tuple[str, ...]
    origin: tuple[str, ...]
    contact: tuple[ContactView, ...]
    accessibility: str

    @property
    def page(self) -> str:
        """The name of its template: the kind's own word."""
        return self.kind


class Press:
    """A case in a report's language: what every part of a page is made with."""

    def __init__(self, case: ReportCase, words: Words, kind: Kind) -> None:
        """Collect the names and numbers once."""
        self.case = case
        self.words = words
        self.kind = kind
        self.names = Names(case, words)
        self.numbers = action_numbers(case)

    def say(self, key: str, **params: object) -> str:
        """Return a text of the kinds' domain."""
        return self.words.text(f"kinds.{key}", **params)

    def count(self, key: str, number: int, **params: object) -> str:
        """Return a counted text of the kinds' domain."""
        return self.words.catalogue.count(f"kinds.{key}", number, **params)

    def own(self, key: str, **params: object) -> str:
        """Return a text of this kind."""
        return self.say(f"{self.kind}.{key}", **params)

    def unit(self, name: str) -> str:
        """Return a unit's name."""
        return self.names.units.get(name, name)

    def page(
        self,
        heading: str,
        opening: Sequence[str],
        tallies: Sequence[TallyView],
        attention: Sequence[str],
    ) -> dict[str, Any]:
        """Return the fields that all kinds share."""
        case, words = self.case, self.words
        digest = report_digest_of(case)
        draft = words.say("draft")
        return {
            "language": words.language,
            "labels": kind_labels(words, case.year),
            "kind": self.kind.value,
            "draft": case.seal is None,
            "draft_word": draft,
            "year": case.year,
            "plan": case.bundle.id,
            "title": f"{draft}: {heading}" if case.seal is None else heading,
            "heading": heading,
            "municipality": words.of(case.municipality.name),
            "plan_name": words.of(case.bundle.plan.name),
            "approved": approved(case, words),
            "as_of": case.as_of.isoformat(),
            "as_of_text": words.say("as-of", date=words.date(case.as_of)),
            "code": code_of(case.year, digest),
            "commit": case.commit,
            "opening": tuple(opening),
            "tallies": tuple(tallies),
            "attention": tuple(attention),
            "recorded": case.outcome.counts.recorded,
            "measures_due": case.outcome.counts.due,
            "handling_chain": together([*map(words.body, case.bundle.plan.handling_chain)], " → "),
            "method": (self.own("method"), words.say("method.result"), self.say("method-counts")),
            "origin": origin(case, digest, words),
            "contact": contact(case.municipality, words),
            "accessibility": words.say("accessibility"),
        }


def kind_labels(words: Words, year: int) -> dict[str, str]:
    """Return the words that templates place: the report's, and the kinds' own."""
    own = domain(words.language, "kinds")["labels"]
    said = {
        name: words.catalogue.text(f"kinds.labels.{name}", year=year, following=year + 1)
        for name in own
    }
    return {**labels(words, year), **said}


class Part(NamedTuple):
    """A goal with some of its actions, and the measures of its own and of its objectives.

    `measures` are (owner, outcome), where the owner is what `ReportCase.history` is asked with.
    """

    id: str
    anchor: str
    number: str
    name: str
    actions: tuple[ActionOutcome, ...]
    measures: tuple[tuple[str, MeasureOutcome], ...] = ()


def parts(press: Press, actions: Sequence[ActionOutcome]) -> Iterator[Part]:
    """Yield the goals that have anything to tell, in the strategy's order."""
    case, words = press.case, press.words
    strategy = case.strategy
    if strategy is None:
        if actions:
            yield Part("", "paamaara-0", "", words.say("labels.actions"), tuple(actions))
        return
    numbers = goal_numbers(strategy)
    for goal in strategy.goals:
        mine = tuple(one for one in actions if one.action.goal == goal.id)
        measures = tuple(
            (one.owner, one.outcome) for one in case.goal_measures if one.goal == goal.id
        )
        if mine or measures:
            name, number = words.of(goal.name), str(numbers[goal.id])
            yield Part(goal.id, f"paamaara-{goal.id}", number, name, mine, measures)
