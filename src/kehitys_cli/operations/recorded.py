"""What a recorded value leads to, said at once to whoever recorded it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.documents.lookup import locate
from kehitys_cli.evaluation.result import Result
from kehitys_cli.operations.reading import case_of
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    import datetime as dt

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.i18n.catalogue import Catalogue


def result_words(
    workspace: Workspace, name: str, year: int, today: dt.date, catalogue: Catalogue
) -> str:
    """Return the result of a measure in a sentence; empty where nothing is judged."""
    located = locate(workspace, name)
    if located.measure is None or located.action is None:
        return ""
    case = case_of(workspace, located.bundle, year, today)
    words = Words(catalogue)
    for action in case.outcome.actions:
        for outcome in action.measures:
            if (
                outcome.measure.id == located.measure.id
                and outcome.result is not Result.NOT_MEASURED
            ):
                result = words.measure_result(outcome).text
                return catalogue.text(
                    "record.result", result=result, because=words.because(outcome)
                )
    return ""
