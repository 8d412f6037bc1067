"""A measure's result in a year: the rules of `docs/evaluation.md`, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.asked import narrative, unmeasured, withheld
from kehitys_cli.evaluation.judgement import judged
from kehitys_cli.evaluation.milestone import evaluate_milestone
from kehitys_cli.model.measures import Milestone, NarrativeMeasure

if TYPE_CHECKING:
    from kehitys_cli.evaluation.result import MeasureOutcome
    from kehitys_cli.evaluation.setting import Setting
    from kehitys_cli.model.measures import AnyMeasure


def evaluate_measure(measure: AnyMeasure, setting: Setting) -> MeasureOutcome:
    """Return the result of a measure in the setting's year, with every input."""
    if isinstance(measure, Milestone):
        return evaluate_milestone(measure, setting)
    outcome = unmeasured(measure, setting) or withheld(measure, setting)
    if outcome is not None:
        return outcome
    if isinstance(measure, NarrativeMeasure):
        return narrative(measure, setting)
    return judged(measure, setting)
