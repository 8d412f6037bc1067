"""What evaluation tells: three vocabularies that are never mixed, and outcomes with all their inputs.

Source: `docs/evaluation.md`. State is told by the unit, result and trend are computed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.model.tokens import Token

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from fractions import Fraction

    from kehitys_cli.model.followup import ActionEntry, MeasureEntry
    from kehitys_cli.model.measures import AnyMeasure, Baseline
    from kehitys_cli.model.plan import Action
    from kehitys_cli.model.strategy import Goal, Objective
    from kehitys_cli.model.tokens import State, Verdict
    from kehitys_cli.model.values import Number, Target, Text


class Result(Token):
    """The computed result of a measure or action in a year."""

    ACHIEVED = "toteutui"
    PARTLY_ACHIEVED = "toteutui osittain"
    NOT_ACHIEVED = "ei toteutunut"
    ON_SCHEDULE = "aikataulussa"
    BEHIND = "jäljessä"
    NOT_ASSESSABLE = "ei voitu arvioida"
    MISSING = "tieto puuttuu"
    NOT_YET_DUE = "ei vielä kirjattu"
    NOT_MEASURED = "ei mitata"


WORST_FIRST = (
    Result.NOT_ACHIEVED,
    Result.PARTLY_ACHIEVED,
    Result.BEHIND,
    Result.MISSING,
    Result.NOT_ASSESSABLE,
    Result.NOT_YET_DUE,
    Result.ON_SCHEDULE,
    Result.ACHIEVED,
)
"""The order in which an action takes the result of its measures."""


class Reason(Token):
    """Why a result is what it is, where the result alone does not say."""

    WITHHELD = "salattu"
    NARRATIVE = "sanallinen"
    NO_SOURCE = "ei lähdettä"
    NO_TARGET = "ei tavoitetasoa"
    NO_DIRECTION = "ei suuntaa"
    NO_BASELINE = "ei lähtötasoa"
    SERIES_BREAK = "sarjakatkos"
    PART_YEAR = "vajaa jakso"
    NO_ASSESSMENT = "ei itsearviota"
    NO_EVIDENCE = "ei näyttöä"
    ONLY_FORECAST = "vain ennuste"
    ONLY_INTERIM = "vain välitietoja"
    TARGET_ALREADY_MET = "tavoitetaso jo saavutettu"


class Trend(Token):
    """Which way a series goes, by its direction."""

    IMPROVING = "paranee"
    UNCHANGED = "ennallaan"
    WORSENING = "heikkenee"
    NOT_COMPARABLE = "ei verrattavissa"


class Rule(StrEnum):
    """The rule of `docs/evaluation.md` that decided; the words are in the catalogue."""

    BEFORE_SCHEDULE = "before-schedule"
    AFTER_SCHEDULE = "after-schedule"
    AFTER_PLAN = "after-plan"
    PLAN_NOT_VALID = "plan-not-valid"
    NOT_VALID = "not-valid"
    NOT_THIS_YEAR = "not-this-year"
    AFTER_DONE = "after-done"
    AFTER_DROPPED = "after-dropped"
    BEFORE_DEADLINE = "before-deadline"
    WITHHELD = "withheld"
    TOO_FEW = "too-few"
    NARRATIVE = "narrative"
    NO_VALUE = "no-value"
    NO_SOURCE = "no-source"
    NO_TARGET = "no-target"
    NO_DIRECTION = "no-direction"
    NO_REFERENCE = "no-reference"
    SERIES_BREAK = "series-break"
    PART_YEAR = "part-year"
    MET = "met"
    HALF_WAY = "half-way"
    NOT_HALF_WAY = "not-half-way"
    NOT_MET = "not-met"
    BINDING = "binding"
    MET_EARLY = "met-early"
    OUTSIDE_RANGE = "outside-range"
    ON_LINE = "on-line"
    BELOW_LINE = "below-line"
    NO_LINE = "no-line"
    REACHED = "reached"
    REACHED_EARLIER = "reached-earlier"
    NOT_REACHED = "not-reached"
    NOT_REACHED_YET = "not-reached-yet"
    REACHED_LATER = "reached-later"
    WORST_MEASURE = "worst-measure"
    SELF_ASSESSMENT = "self-assessment"
    NO_ASSESSMENT = "no-assessment"
    NO_EVIDENCE = "no-evidence"
    NOTHING_MEASURED = "nothing-measured"
    NOT_DUE = "not-due"
    ALL_MEASURES = "all-measures"


class InputRole(StrEnum):
    """What an input is to a result."""

    VALUE = "value"
    SOURCE = "source"
    TARGET = "target"
    BASELINE = "baseline"
    REFERENCE = "reference"
    EXPECTED = "expected"
    DEADLINE = "deadline"
    SCHEDULE = "schedule"
    STATE = "state"
    VERDICT = "verdict"
    EVIDENCE = "evidence"
    SERIES_BREAK = "series_break"
    MEASURE = "measure"


class Origin(NamedTuple):
    """Where an input stands: `file` is plan, strategy, or a year of follow-up; items go by `tunnus`."""

    file: str | int
    path: tuple[str, ...]


class Input(NamedTuple):
    """One input of a result: its text as written, where it stands, and the year it speaks of.

    `words` are set where people wrote the text: it may exist in several languages.
    """

    role: InputRole
    text: str
    origin: Origin | None = None
    year: int | None = None
    words: Text | None = None


class Change(NamedTuple):
    """The bare change against an earlier value: a fact, whatever the target says."""

    amount: Fraction
    since: Number
    since_year: int
    since_text: str


class MeasureOutcome(NamedTuple):
    """A measure in a year.

    `value` is set wherever a number was recorded (also where it gives no result); `target` is the one
    it was held against; `expected` the point of the line; `share` of the way from baseline to target.
    """

    measure: AnyMeasure
    year: int
    result: Result
    rule: Rule
    reason: Reason | None = None
    inputs: tuple[Input, ...] = ()
    entry: MeasureEntry | None = None
    value: Number | None = None
    value_year: int | None = None
    target: Target | None = None
    target_value: Fraction | None = None
    target_year: int | None = None
    baseline: Baseline | None = None
    expected: Fraction | None = None
    share: Fraction | None = None
    own_source: Text | None = None
    general_source: Text | None = None
    preliminary: bool = False
    late: bool = False
    reached_year: int | None = None
    trend: Trend | None = None
    change: Change | None = None
    unit: str = ""

    @property
    def due(self) -> bool:
        """Whether the year asks for a value: measured, and no milestone reached earlier."""
        return self.result is not Result.NOT_MEASURED and self.rule is not Rule.REACHED_EARLIER

    @property
    def recorded(self) -> bool:
        """Whether something that counts as the year's value was recorded (or withheld)."""
        return self.due and self.result not in {Result.MISSING, Result.NOT_YET_DUE}

    @property
    def sourced(self) -> bool:
        """Whether the value has a source of its own."""
        return self.recorded and self.own_source is not None

    @property
    def leans(self) -> bool:
        """Whether the value leans on the general source of its measure or action alone."""
        general = self.general_source is not None and self.measure.kind != "etappi"
        return self.recorded and self.own_source is None and general


class Standing(StrEnum):
    """How an action stands to a year."""

    FOLLOWED = "followed"
    OPEN_FROM_EARLIER = "open_from_earlier"
    UPCOMING = "upcoming"
    FINISHED = "finished"


class ActionOutcome(NamedTuple):
    """An action in a year, with its measures.

    `state` is what holds, told in `state_year`; `ended` tells that it was done, or dropped by a
    decision, in an earlier year. `counts` are of all its measures, `ei mitata` too.
    """

    action: Action
    year: int
    standing: Standing
    result: Result
    rule: Rule
    reason: Reason | None
    measures: tuple[MeasureOutcome, ...]
    counts: Mapping[Result, int]
    state: State | None
    state_year: int | None
    late: bool
    verdict: Verdict | None
    differs: bool
    entry: ActionEntry | None
    inputs: tuple[Input, ...] = ()
    ended: bool = False

    @property
    def shown(self) -> bool:
        """Whether the year's report speaks of it: followed, or open from earlier years."""
        return self.standing in {Standing.FOLLOWED, Standing.OPEN_FROM_EARLIER}

    @property
    def told(self) -> bool:
        """Whether the year itself tells a state: one that holds from an earlier year is not told anew."""
        return self.entry is not None and self.entry.state is not None


class GoalOutcome(NamedTuple):
    """A goal or objective with measures of its own: met only if all of them are."""

    item: Goal | Objective
    year: int
    result: Result
    measures: tuple[MeasureOutcome, ...]
    reason: Reason | None = None
    rule: Rule = Rule.ALL_MEASURES


class Counts(NamedTuple):
    """Sums that every table of a report must agree with.

    Of the plan's actions: `approved` + `added` (by a later decision) − `dropped` (by a decision) − `done`
    (in an earlier year) − `over` (the plan is) − `upcoming` = `actions`, those shown, which are `followed`
    or `open_from_earlier`. Of measures due: `recorded`, and of these `sourced` by a source of their own
    or `general` by the measure's or action's. `countable` are the numbers and scales that may have a
    target, due or not.
    """

    actions: int
    followed: int
    open_from_earlier: int
    states_told: int
    due: int
    recorded: int
    sourced: int
    countable: int
    with_target: int
    results: Mapping[Result, int]
    action_results: Mapping[Result, int]
    general: int
    approved: int
    added: int
    dropped: int
    done: int
    over: int
    upcoming: int


class PlanOutcome(NamedTuple):
    """A plan in a year: every action of the plan as it was in force, and the sums."""

    year: int
    as_of: dt.date
    actions: tuple[ActionOutcome, ...]
    counts: Counts
    goals: tuple[GoalOutcome, ...] = ()

    @property
    def shown(self) -> tuple[ActionOutcome, ...]:
        """The actions that the year's report speaks of."""
        return tuple(outcome for outcome in self.actions if outcome.shown)
