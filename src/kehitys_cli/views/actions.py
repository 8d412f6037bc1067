"""An action's view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.result import Standing
from kehitys_cli.i18n.foreign import together
from kehitys_cli.model.tokens import State
from kehitys_cli.views.corrections import Corrected, action_stanza, correction_texts
from kehitys_cli.views.measures import measure_view
from kehitys_cli.views.prose import blocks_of
from kehitys_cli.views.report import (
    ActionView,
    AssessmentView,
    DeviationView,
    EvidenceView,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.evaluation.result import ActionOutcome
    from kehitys_cli.model.followup import ActionEntry
    from kehitys_cli.model.plan import Action
    from kehitys_cli.model.values import Text
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.prose import Block
    from kehitys_cli.views.report import MeasureView
    from kehitys_cli.views.result import ResultView
    from kehitys_cli.views.words import Words


class Names:
    """Names of a report's units, partners, objectives, programmes and decisions, by id."""

    def __init__(self, case: ReportCase, words: Words) -> None:
        """Collect them in the report's language."""
        register, strategy = case.municipality, case.strategy
        self.units = {unit.id: words.of(unit.name) for unit in register.units}
        self.partners = {partner.id: words.of(partner.name) for partner in register.partners}
        goals = strategy.goals if strategy is not None else ()
        self.objectives = {
            item.id: words.of(item.name) for goal in goals for item in goal.objectives
        }
        programmes = strategy.programmes if strategy is not None else ()
        self.programmes = {item.id: words.of(item.name) for item in programmes}
        self.decisions = {
            item.id: words.decision(item) for item in case.bundle.plan.decisions if item.id
        }
        self._goals = {goal.id: words.of(goal.name) for goal in goals}

    @property
    def of_items(self) -> Mapping[str, str]:
        """What an id of the plan may name: a goal, objective, unit, partner, programme or decision."""
        return {
            **self._goals,
            **self.programmes,
            **self.objectives,
            **self.partners,
            **self.units,
            **self.decisions,
        }


def action_view(
    outcome: ActionOutcome, number: str, case: ReportCase, words: Words, names: Names
) -> ActionView:
    """Return an action in the report's year."""
    action, entry = outcome.action, outcome.entry
    anchor = f"toimenpide-{action.id}"
    result = words.result(outcome.result, outcome.reason)
    late = words.catalogue.text("evaluation.late.word") if outcome.late else ""
    measures = measure_views(outcome, number, anchor, case, words, names)
    return ActionView(
        id=action.id,
        anchor=anchor,
        number=number,
        name=words.of(action.name),
        description=_blocks(action.description, words),
        schedule=words.schedule(action.schedule),
        units=tuple(names.units.get(unit, unit) for unit in action.responsible),
        partners=tuple(names.partners.get(item, item) for item in action.partners),
        objectives=tuple(names.objectives.get(item, item) for item in action.objectives),
        programmes=tuple(names.programmes.get(item, item) for item in action.programmes),
        monitoring=_monitoring(action, words),
        resources=words.of(action.resources),
        appropriation=_appropriation(action, case.year, words),
        binding=words.say(f"binding.{action.binding.token}") if action.binding else "",
        standing=outcome.standing.value,
        standing_text=words.say("open-from-earlier")
        if outcome.standing is Standing.OPEN_FROM_EARLIER
        else "",
        state_token=outcome.state.token if outcome.state is not None else "not_told",
        state=state_text(outcome, words),
        result=result,
        late=late,
        why=words.why_action(outcome, case.place),
        assessment=_blocks(entry.assessment if entry is not None else None, words),
        verdict=words.token("verdict", outcome.verdict),
        evidence=_evidence(entry, words),
        deviation=_deviation(outcome, number, anchor, result, words, names),
        assessments=_assessments(entry, words),
        measures=measures,
        source_wording=_wording(action, words),
        corrections=_corrections(action, entry, case, words, names),
    )


def _corrections(
    action: Action, entry: ActionEntry | None, case: ReportCase, words: Words, names: Names
) -> tuple[str, ...]:
    if entry is None or not entry.corrections:
        return ()

    def spelled(former: str) -> str:
        return words.token("state", State(former)) if former in set(State) else former

    told = action_stanza(case, action.id)
    now = words.token("state", entry.state)
    return correction_texts(entry.corrections, Corrected(told, now, spelled, names.of_items), words)


def measure_views(
    outcome: ActionOutcome, number: str, anchor: str, case: ReportCase, words: Words, names: Names
) -> tuple[MeasureView, ...]:
    """Return an action's measures with their series."""
    return tuple(
        measure_view(
            item,
            case.history(outcome.action.id, item.measure.id),
            case,
            words,
            names.units,
            number,
            anchor,
        )
        for item in outcome.measures
    )


def state_text(outcome: ActionOutcome, words: Words) -> str:
    """Return the state that holds, with the year that told it where that is an earlier one."""
    if outcome.state is None:
        return words.catalogue.text("evaluation.state.not_told")
    word = words.token("state", outcome.state)
    return word if outcome.state_year == outcome.year else f"{word} ({outcome.state_year})"


def _blocks(text: Text | None, words: Words) -> tuple[Block, ...]:
    return blocks_of(words.whole(text))


def _monitoring(action: Action, words: Words) -> str:
    monitoring = action.monitoring
    parts = []
    if monitoring.interval is not None:
        parts.append(words.say(f"interval.{monitoring.interval.token}"))
    if monitoring.report is not None:
        parts.append(words.of(monitoring.report))
    if monitoring.source is not None:
        parts.append(words.say("source-of", source=words.of(monitoring.source)))
    return together(parts, ", ")


def _appropriation(action: Action, year: int, words: Words) -> str:
    from kehitys_cli.i18n.forms import digits, with_unit

    amount = action.appropriations.get(year)
    if amount is None:
        return ""
    return f"{year}: {with_unit(digits(amount.text, words.language), '€')}"


def _evidence(entry: ActionEntry | None, words: Words) -> tuple[EvidenceView, ...]:
    if entry is None:
        return ()
    return tuple(
        EvidenceView(words.document(item), web_address(item.address or ""))
        for item in entry.evidence
    )


def web_address(address: str) -> str:
    """Return an address that may become a link: http or https; anything else is only text."""
    return address if address.startswith(("https://", "http://")) else ""


def _deviation(
    outcome: ActionOutcome, number: str, anchor: str, result: ResultView, words: Words, names: Names
) -> DeviationView | None:
    deviation = outcome.entry.deviation if outcome.entry is not None else None
    if deviation is None:
        return None
    decision = names.decisions.get(deviation.decision or "", deviation.decision or "")
    return DeviationView(
        number,
        words.of(outcome.action.name),
        anchor,
        _blocks(deviation.reason, words),
        _blocks(deviation.remedy, words),
        decision,
        result,
    )


def _assessments(entry: ActionEntry | None, words: Words) -> tuple[AssessmentView, ...]:
    if entry is None:
        return ()
    return tuple(
        AssessmentView(
            words.body(item.body), words.token("verdict", item.result), words.of(item.reason)
        )
        for item in entry.assessments
    )


def _wording(action: Action, words: Words) -> tuple[tuple[str, str], ...]:
    wording = action.wording
    cells: Mapping[str, Text | None] = {
        "action": wording.action,
        "schedule": wording.schedule,
        "responsible": wording.responsible,
        "measure": wording.measures,
        "monitoring": wording.monitoring,
    }
    return tuple(
        (words.say(f"labels.{name}"), words.of(text))
        for name, text in cells.items()
        if text is not None
    )
