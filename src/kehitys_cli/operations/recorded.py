"""What a recorded value leads to, said at once to whoever recorded it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.evaluation.coverage import PlanCase, evaluate_some
from kehitys_cli.evaluation.result import Result
from kehitys_cli.operations.reading import earlier_series
from kehitys_cli.operations.telling import ended
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    import datetime as dt

    from kehitys_cli.documents.lookup import Located
    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.i18n.catalogue import Catalogue


def result_words(
    workspace: Workspace, located: Located, year: int, today: dt.date, catalogue: Catalogue
) -> str:
    """Return the result of a measure in a sentence; empty where nothing is judged."""
    if located.measure is None or located.action is None:
        return ""
    bundle = located.bundle
    case = PlanCase(
        bundle.id,
        bundle.plan,
        bundle.document.data,
        bundle.followups_until(year),
        workspace.municipality,
        today,
        earlier=earlier_series(workspace, bundle),
    )
    words, id_ = Words(catalogue), located.measure.id
    actions = evaluate_some(case, {located.action.id}, year)
    for outcome in (outcome for action in actions for outcome in action.measures):
        if outcome.measure.id == id_ and outcome.result is not Result.NOT_MEASURED:
            result = words.measure_result(outcome).text
            because = words.because(outcome)
            return ended(catalogue.text("record.result", result=result, because=because))
    return ""
