"""The report as data: every text ready in the report's language, nothing about looks.

What the report says is in `docs/report.md`; a template places these fields and adds no words but
those of `labels`. Tokens (`token`) are the stable English names of `evaluation.result`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.views.prose import Block
    from kehitys_cli.views.result import ResultView, WhyView


class CountView(NamedTuple):
    """How many have a result (or state)."""

    token: str
    word: str
    number: int


class TallyView(NamedTuple):
    """A count of the first screen: `done` of `total`."""

    label: str
    done: int
    total: int


class AwaitedView(NamedTuple):
    """What is awaited from a unit: states not told, values not recorded, and the actions' numbers.

    `earlier` is of actions open from earlier years, `strategy` of the own measures of goals, by their numbers.
    """

    unit: str
    actions: int
    values: int
    numbers: str
    text: str
    earlier: bool = False
    strategy: bool = False


class PointView(NamedTuple):
    """A year of a series: texts as shown ("" where there is none), numbers for a chart."""

    year: int
    value_text: str
    value: float | None
    target_text: str
    target: float | None
    result: ResultView
    source: str
    note: str


class ClassView(NamedTuple):
    """A class of a breakdown."""

    name: str
    value: str


class MeasureView(NamedTuple):
    """A measure in the report's year.

    `target` is what the value is held against (a milestone: its deadline), `targets` are all of them;
    `measure_kind` is the format's word (`luku`, `etappi`, …), `kind` the report's. `range_low` and
    `range_high` bound a target that is a range. `value` is empty where nothing was recorded.
    """

    id: str
    anchor: str
    name: str
    kind: str
    unit: str
    direction: str
    baseline: str
    target: str
    targets: tuple[str, ...]
    value: str
    value_note: str
    words: tuple[Block, ...]
    result: ResultView
    trend_token: str
    trend: str
    change: str
    source: str
    source_own: bool
    note: str
    classes: tuple[ClassView, ...]
    class_name: str
    responsible: str
    method: str
    binding: str
    promised: str
    forecast: str
    due: bool
    why: WhyView
    series: tuple[PointView, ...]
    series_text: str
    range_low: float | None = None
    range_high: float | None = None
    action_number: str = ""
    action_anchor: str = ""
    measure_kind: str = ""
    corrections: tuple[str, ...] = ()


class EvidenceView(NamedTuple):
    """A document: `address` is set only for http and https."""

    text: str
    address: str = ""


class DeviationView(NamedTuple):
    """Why something was missed and what is done about it."""

    number: str
    name: str
    anchor: str
    reason: tuple[Block, ...]
    remedy: tuple[Block, ...]
    decision: str
    result: ResultView


class AssessmentView(NamedTuple):
    """Another body's verdict."""

    body: str
    result: str
    reason: str


class ActionView(NamedTuple):
    """An action in the report's year."""

    id: str
    anchor: str
    number: str
    name: str
    description: tuple[Block, ...]
    schedule: str
    units: tuple[str, ...]
    partners: tuple[str, ...]
    objectives: tuple[str, ...]
    programmes: tuple[str, ...]
    monitoring: str
    resources: str
    appropriation: str
    binding: str
    standing: str
    standing_text: str
    state_token: str
    state: str
    result: ResultView
    late: str
    why: WhyView
    assessment: tuple[Block, ...]
    verdict: str
    evidence: tuple[EvidenceView, ...]
    deviation: DeviationView | None
    assessments: tuple[AssessmentView, ...]
    measures: tuple[MeasureView, ...]
    source_wording: tuple[tuple[str, str], ...]
    corrections: tuple[str, ...] = ()


class ObjectiveView(NamedTuple):
    """An objective with the measures of its own (mostly none)."""

    name: str
    result: ResultView | None
    measures: tuple[MeasureView, ...]
    actions: str


class GoalView(NamedTuple):
    """A goal with its objectives and actions."""

    id: str
    anchor: str
    number: str
    name: str
    result: ResultView | None
    measures: tuple[MeasureView, ...]
    objectives: tuple[ObjectiveView, ...]
    actions: tuple[ActionView, ...]
    counts: tuple[CountView, ...]


class DifferenceView(NamedTuple):
    """An action whose own verdict differs from the computed result."""

    number: str
    name: str
    anchor: str
    verdict: str
    result: ResultView


class AmendmentView(NamedTuple):
    """A change of what was approved, with its decision."""

    number: str
    name: str
    key: str
    before: str
    now: str
    decision: str
    reason: str


class DriftView(NamedTuple):
    """A target that is another than it was approved: the level then, the change, the level now.

    `actual` and `deviation` (from the level now) are filled for the report's own year.
    """

    number: str
    name: str
    year: str
    original: str
    change: str
    in_force: str
    actual: str
    deviation: str
    decision: str


class ProgrammeView(NamedTuple):
    """A programme and the actions that serve it."""

    name: str
    decisions: str
    required: bool
    actions: tuple[tuple[str, str, str], ...]


class GapView(NamedTuple):
    """What is missing or promised from a unit: (number, name, what)."""

    unit: str
    rows: tuple[tuple[str, str, str], ...]


class UndecidedView(NamedTuple):
    """What must be decided of a measure: the words, and recorded values as possible baselines."""

    number: str
    name: str
    anchor: str
    missing: tuple[str, ...]
    candidates: str


class SourceView(NamedTuple):
    """A recorded value or a piece of evidence with where it comes from."""

    number: str
    name: str
    value: str
    source: str
    kind: str


class SectionView(NamedTuple):
    """A section of the plan's prose."""

    heading: str
    blocks: tuple[Block, ...]


class ContactView(NamedTuple):
    """A line of the municipality's addresses; `href` only for http, https and mail."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """The follow-up report of a plan for a year."""

    page: ClassVar[str] = "report"

    language: str
    labels: Mapping[str, str]
    draft: bool
    draft_word: str
    year: int
    plan: str
    title: str
    heading: str
    municipality: str
    plan_name: str
    area: str
    approved: str
    as_of: str
    as_of_text: str
    code: str
    commit: str
    opening: tuple[str, ...]
    tallies: tuple[TallyView, ...]
    attention: tuple[str, ...]
    awaited: tuple[AwaitedView, ...]
    awaited_earlier: str
    awaited_strategy: str
    summary: tuple[Block, ...]
    states: tuple[CountView, ...]
    action_results: tuple[CountView, ...]
    measure_results: tuple[CountView, ...]
    actions_shown: int
    measures_due: int
    reconciliation: str
    changes: tuple[str, ...]
    goals: tuple[GoalView, ...]
    deviations: tuple[DeviationView, ...]
    differences: tuple[DifferenceView, ...]
    drift: tuple[DriftView, ...]
    amendments: tuple[AmendmentView, ...]
    programmes: tuple[ProgrammeView, ...]
    gaps: tuple[GapView, ...]
    undecided: tuple[UndecidedView, ...]
    sources: tuple[SourceView, ...]
    sources_text: str
    handling: tuple[str, ...]
    handling_chain: str
    method: tuple[str, ...]
    origin: tuple[str, ...]
    contact: tuple[ContactView, ...]
    accessibility: str
    sections_before: tuple[SectionView, ...]
    sections_after: tuple[SectionView, ...]
    recorded: int = 0
    states_told: int = 0


class PlanLineView(NamedTuple):
    """A plan's line in the summary over several."""

    plan: str
    name: str
    file: str
    code: str
    tallies: tuple[TallyView, ...]
    action_results: tuple[CountView, ...]
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The summary over all plans of a municipality for a year; sums are those of the plans."""

    page: ClassVar[str] = "summary"

    language: str
    labels: Mapping[str, str]
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
    action_results: tuple[CountView, ...]
    measure_results: tuple[CountView, ...]
    actions_shown: int
    measures_due: int
    plans: tuple[PlanLineView, ...]
    goals: tuple[GoalView, ...]
    contact: tuple[ContactView, ...]
    accessibility: str
    method: tuple[str, ...]
