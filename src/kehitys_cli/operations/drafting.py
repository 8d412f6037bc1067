"""The next term's plan as a draft: what is carried over, what is proposed, what is left behind and why.

Targets, deadlines and appropriations are the council's to set: the old ones stand in comments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.evaluation.result import Rule
from kehitys_cli.evaluation.setting import part_year, value_of
from kehitys_cli.model.measures import Milestone, NumberMeasure, ScaleMeasure
from kehitys_cli.model.tokens import Quality, State
from kehitys_cli.text.drafts import Block, Comment, Pair
from kehitys_cli.views.measures import hidden

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome
    from kehitys_cli.model.strategy import Strategy
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

    History = Mapping[int, MeasureOutcome]


_CARRIED = ("kumppanit", "resurssit", "sitova", "seuranta", "ohjelmat")
_MEASURE = (
    "tunnus",
    "nimi",
    "laji",
    "yksikkö",
    "suunta",
    "desimaalit",
    "vastuutaho",
    "lähde",
    "taso",
    "sitova",
    "tausta",
    "laskentatapa",
    "pienin-n",
    "erittely",
    "tasot",
    "vertailutaso",
)
_ASKED_AGAIN = {
    "aikataulu": "schedule",
    "määrärahat": "appropriations",
    "tavoitetaso": "targets",
    "määräaika": "deadline",
    "mitataan": "measured",
}
"""Keys that the new plan decides anew, and the words for their old values."""


class Left(NamedTuple):
    """An action that is not carried over, and why."""

    number: str
    name: str
    why: str


@dataclass(slots=True)
class Tally:
    """What a draft holds: `proposed` measures have a baseline from their last value."""

    actions: int = 0
    measures: int = 0
    proposed: int = 0
    left: list[Left] = field(default_factory=list)


class Drafter:
    """Drafts the actions of the next plan from a plan's case, evaluated after its last year."""

    def __init__(
        self,
        case: ReportCase,
        words: Words,
        numbers: Mapping[str, str],
        start: int,
        strategy: Strategy,
    ) -> None:
        """Take the case, the words of comments, the first year and the strategy of the draft."""
        self.tally = Tally()
        self._case = case
        self._words = words
        self._numbers = numbers
        self._start = start
        self._goals = {goal.id for goal in strategy.goals}
        self._objectives = {item.id for goal in strategy.goals for item in goal.objectives}
        self._programmes = {item.id for item in strategy.programmes}

    def say(self, key: str, **params: object) -> str:
        """Return a text of the command's domain."""
        return self._words.catalogue.text(f"rollover.{key}", **params)

    def programmes(self, data: Mapping[str, Any]) -> list[str]:
        """Return the programmes of an item that the strategy has."""
        return [name for name in data.get("ohjelmat", ()) if name in self._programmes]

    def actions(self, listed: Sequence[Mapping[str, Any]]) -> list[Block]:
        """Return the open actions as blocks; the others are told in `tally.left`."""
        outcomes = {outcome.action.id: outcome for outcome in self._case.outcome.actions}
        found = []
        for data in listed:
            outcome = outcomes.get(data["tunnus"])
            if outcome is None:
                continue
            if outcome.ended:
                self._leave(outcome, self._end(outcome))
                continue
            block = self._action(data, outcome)
            if block.silent:
                self._leave(outcome, self.say("no-goal", goal=outcome.action.goal))
            else:
                self.tally.actions += 1
            found.append(block)
        return found

    def _leave(self, outcome: ActionOutcome, why: str) -> None:
        name = self._words.of(outcome.action.name)
        self.tally.left.append(Left(self._numbers[outcome.action.id], name, why))

    def _end(self, outcome: ActionOutcome) -> str:
        """Return what ended an action: its state, the year, and the decision behind it."""
        told = f"{self._words.token('state', outcome.state)} ({outcome.state_year})"
        decision = self._decision(outcome) if outcome.state is State.DROPPED else ""
        return f"{told}, {decision}" if decision else told

    def _decision(self, outcome: ActionOutcome) -> str:
        bundle, action = self._case.bundle, outcome.action.id
        known = {item.id: item for item in bundle.plan.decisions}
        for _, followup in sorted(bundle.followups.items(), reverse=True):
            known |= {item.id: item for item in followup.handling}
            entry = followup.actions.get(action)
            if entry is not None and entry.deviation is not None and entry.deviation.decision:
                found = known.get(entry.deviation.decision)
                return entry.deviation.decision if found is None else self._words.decision(found)
        return ""

    # -------------------------------------------------------------------------- an action

    def _action(self, data: Mapping[str, Any], outcome: ActionOutcome) -> Block:
        action = outcome.action
        silent = action.goal not in self._goals
        entries = [
            *self._state(outcome),
            *(Pair(key, data.get(key)) for key in ("tunnus", "numero", "päämäärä")),
            Pair("tavoitteet", [one for one in action.objectives if one in self._objectives]),
            *self._unknown(action.objectives, self._objectives, "no-objective"),
            *(Pair(key, data.get(key)) for key in ("nimi", "kuvaus")),
            *(() if action.schedule.end is None else self._former(data, "aikataulu")),
            Pair("aikataulu", f"{self._start}–"),
            Pair("vastuutaho", data.get("vastuutaho")),
            *(Pair(key, self._carried(data, key)) for key in _CARRIED),
            *self._unknown(action.programmes, self._programmes, "no-programme"),
            *self._former(data, "määrärahat"),
            Pair("jatkaa", f"{self._case.bundle.id}/{action.id}"),
            *self._measures(data, outcome, silent=silent),
        ]
        return Block(tuple(entries), silent)

    def _carried(self, data: Mapping[str, Any], key: str) -> object:
        return self.programmes(data) if key == "ohjelmat" else data.get(key)

    def _state(self, outcome: ActionOutcome) -> Iterator[Comment]:
        number = self._numbers[outcome.action.id]
        untold = self._words.catalogue.text("evaluation.state.not_told")
        state = self._words.token("state", outcome.state) or untold
        year = f" ({outcome.state_year})" if outcome.state_year else ""
        yield Comment(self.say("was", number=number, state=f"{state}{year}"))

    def _unknown(self, names: Sequence[str], known: set[str], key: str) -> Iterator[Comment]:
        for name in names:
            if name not in known:
                yield Comment(self.say(key, name=name))

    def _former(self, data: Mapping[str, Any], key: str) -> Iterator[Comment]:
        """Yield the old value of what the new plan decides anew."""
        value = data.get(key)
        if value:
            yield Comment(self.say(f"former.{_ASKED_AGAIN[key]}", value=_inline(value)))

    # -------------------------------------------------------------------------- its measures

    def _measures(
        self, data: Mapping[str, Any], outcome: ActionOutcome, *, silent: bool
    ) -> Iterator[Pair | Comment]:
        listed = {one["tunnus"]: one for one in data.get("mittarit", ())}
        replaced = {one.measure.replaces for one in outcome.measures}
        blocks = []
        for one in outcome.measures:
            history = self._case.history(outcome.action.id, one.measure.id)
            why = self._over(one, replaced, history)
            name = self._words.of(one.measure.name)
            if why:
                yield Comment(self.say("left-measure", name=name, why=why))
            elif one.measure.id in listed:
                measure = listed[one.measure.id]
                blocks.append(self._measure(measure, data, one, history, silent=silent))
        if blocks:
            yield Pair("mittarit", blocks)

    def _over(self, outcome: MeasureOutcome, replaced: set[str | None], history: History) -> str:
        """Return why a measure has come to its end, or an empty string."""
        measure = outcome.measure
        reached = _reached(history) if isinstance(measure, Milestone) else None
        if reached:
            return self.say("reached", year=reached)
        if measure.id in replaced:
            return self.say("replaced")
        if (
            measure.valid is not None
            and measure.valid.end is not None
            and measure.valid.end < self._start
        ):
            return self.say("not-valid", valid=str(measure.valid))
        return ""

    def _measure(
        self,
        data: Mapping[str, Any],
        action: Mapping[str, Any],
        outcome: MeasureOutcome,
        history: History,
        *,
        silent: bool,
    ) -> Block:
        entries: list[Pair | Comment] = [Pair(key, data.get(key)) for key in _MEASURE]
        for key in ("mitataan", "tavoitetaso", "määräaika"):
            if data.get(key) != "vuosittain":
                entries += self._former(data, key)
        if isinstance(outcome.measure, NumberMeasure | ScaleMeasure):
            entries += self._baseline(data, action, history, silent=silent)
        entries.append(Pair("jatkaa", f"{self._case.bundle.id}/{outcome.measure.id}"))
        self.tally.measures += not silent
        return Block(tuple(entries))

    def _baseline(
        self,
        data: Mapping[str, Any],
        action: Mapping[str, Any],
        history: History,
        *,
        silent: bool,
    ) -> Iterator[Pair | Comment]:
        """Yield the last value that may be published as the baseline, else the old one."""
        for year, past in sorted(history.items(), reverse=True):
            number = value_of(past.entry)
            unfit = _unfit(past)
            if unfit:
                yield Comment(self.say(unfit, year=year))
            elif number is not None and past.entry is not None:
                if past.entry.quality is Quality.PRELIMINARY:
                    yield Comment(self.say("preliminary"))
                when = past.entry.period.year if past.entry.period is not None else year
                told = {"arvo": number.text, "vuosi": str(when)}
                source = self._source(year, data, action)
                self.tally.proposed += not silent
                yield Comment(self.say("proposed"))
                yield Pair("lähtötaso", {**told, "lähde": source} if source else told)
                return
        if data.get("lähtötaso"):
            yield Comment(self.say("kept"))
            yield Pair("lähtötaso", data["lähtötaso"])
        else:
            yield Comment(self.say("nothing"))

    def _source(self, year: int, data: Mapping[str, Any], action: Mapping[str, Any]) -> object:
        """Return where a value comes from, as it is written: its own, the measure's, the action's."""
        told: Any = self._case.bundle.years[year].data.get("toimenpiteet", {})
        entry = told.get(action["tunnus"], {}).get("mittarit", {}).get(data["tunnus"], {})
        document = entry.get("asiakirja")
        named = document.get("nimi") if isinstance(document, dict) else document
        general = action.get("seuranta", {}).get("lähde")
        return entry.get("lähde") or named or data.get("lähde") or general


def _reached(history: History) -> int | None:
    """Return the year in which a milestone was reached."""
    years = sorted(history.items())
    return next((year for year, past in years if past.rule is Rule.REACHED), None)


def _unfit(past: MeasureOutcome) -> str:
    """Return why a year's value is no baseline: the key of the words, or an empty string."""
    entry = past.entry
    if entry is None:
        return ""
    if hidden(past):
        return "withheld"
    if entry.quality is Quality.FORECAST and entry.value is not None:
        return "forecast"
    if value_of(entry) is not None and part_year(entry.period):
        return "part-year"
    return ""


def _inline(value: object) -> str:
    """Return plain data on one line, for a comment."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_target(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_inline, value))
    return " ".join(str(value).split())


def _target(value: object) -> str:
    """Return a year's target or appropriation: a pair is a range."""
    return "–".join(map(_inline, value)) if isinstance(value, list) else _inline(value)
