"""Views of small repositories, for tests."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.reading import bundles_of_year, case_of
from kehitys_cli.views.build import report_view
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.report import MeasureView, ReportView

DAY = dt.date(2025, 3, 31)


def case_at(root: Path, year: int = 2024, as_of: dt.date = DAY) -> ReportCase:
    workspace = Workspace.find(root)
    bundle = next(bundles_of_year(workspace, year, None))
    return case_of(workspace, bundle, year, as_of)


def words(language: str = "fi") -> Words:
    return Words(Catalogue(language))


def view_at(root: Path, year: int = 2024, language: str = "fi", as_of: dt.date = DAY) -> ReportView:
    return report_view(case_at(root, year, as_of), words(language))


def measures_of(view: ReportView) -> Iterator[MeasureView]:
    for goal in view.goals:
        yield from goal.measures
        for objective in goal.objectives:
            yield from objective.measures
        for action in goal.actions:
            yield from action.measures


def measure(view: ReportView, name: str) -> MeasureView:
    return next(one for one in measures_of(view) if one.id == name)
