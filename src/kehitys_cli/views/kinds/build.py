"""The view of a kind of report, and the summary over several plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from kehitys_cli.views.build import contact
from kehitys_cli.views.kinds.budget import budget_view
from kehitys_cli.views.kinds.interim import interim_view
from kehitys_cli.views.kinds.midterm import midterm_view
from kehitys_cli.views.kinds.page import Kind, PageView, kind_labels
from kehitys_cli.views.report import TallyView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.report import ContactView
    from kehitys_cli.views.summary import Surroundings
    from kehitys_cli.views.words import Words

_VIEWS = {
    Kind.BUDGET: budget_view,
    Kind.MIDTERM: midterm_view,
    Kind.INTERIM: interim_view,
}


def kind_view(kind: Kind, case: ReportCase, words: Words) -> PageView:
    """Return a plan's report of a kind other than the default."""
    return _VIEWS[kind](case, words)


class KindLine(NamedTuple):
    """A plan's line in the summary: `file` is its own report."""

    plan: str
    name: str
    file: str
    code: str
    opening: tuple[str, ...]
    tallies: tuple[TallyView, ...]
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindSummaryView:
    """The summary over the plans of a municipality; sums are those of the plans."""

    page: ClassVar[str] = "kind-summary"

    language: str
    labels: Mapping[str, str]
    kind: str
    draft: bool
    draft_word: str
    year: int
    title: str
    heading: str
    municipality: str
    as_of: str
    as_of_text: str
    commit: str
    opening: tuple[str, ...]
    tallies: tuple[TallyView, ...]
    measures_due: int
    plans: tuple[KindLine, ...]
    method: tuple[str, ...]
    contact: tuple[ContactView, ...]
    accessibility: str


class KindSum(NamedTuple):
    """What a summary keeps of a plan: small, and without the plan itself."""

    line: KindLine
    due: int
    method: tuple[str, ...]
    draft: bool


def kind_sum(view: PageView, file: str) -> KindSum:
    """Return a plan's share of the summary; `file` is its report's name."""
    line = KindLine(
        view.plan, view.plan_name, file, view.code, view.opening, view.tallies, view.attention
    )
    return KindSum(line, view.measures_due, view.method, view.draft)


def kind_summary(
    kind: Kind, sums: Sequence[KindSum], around: Surroundings, words: Words
) -> KindSummaryView:
    """Return the summary of a kind over several plans."""
    say = words.catalogue.text
    said, year = words.say("draft"), around.year
    draft = any(item.draft for item in sums)
    heading = say(f"kinds.{kind}.summary-title", year=year, following=year + 1)
    lines = tuple(item.line for item in sums)
    plans = words.count("plans-n", len(lines))
    return KindSummaryView(
        language=words.language,
        labels=kind_labels(words, year),
        kind=kind.value,
        draft=draft,
        draft_word=said,
        year=year,
        title=f"{said}: {heading}" if draft else heading,
        heading=heading,
        municipality=words.of(around.municipality.name),
        as_of=around.as_of.isoformat(),
        as_of_text=words.say("as-of", date=words.date(around.as_of)),
        commit=around.commit,
        opening=(say("kinds.summary-opening", plans=plans),),
        tallies=tuple(_added(lines)),
        measures_due=sum(item.due for item in sums),
        plans=lines,
        method=sums[0].method,
        contact=contact(around.municipality, words),
        accessibility=words.say("accessibility"),
    )


def _added(lines: Sequence[KindLine]) -> Iterator[TallyView]:
    """Yield the plans' counts added up, by what they count."""
    every = [tally for line in lines for tally in line.tallies]
    for label in dict.fromkeys(tally.label for tally in every):
        same = [tally for tally in every if tally.label == label]
        yield TallyView(label, sum(one.done for one in same), sum(one.total for one in same))
