"""Render the follow-up report: the same data gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kehitys_cli.checks.run import run
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.reading import as_of_day, bundles_of_year, case_of, rendered_commit
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.store import packaged, write_new
from kehitys_cli.views.build import report_view
from kehitys_cli.views.summary import summary_view
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.report import ReportView, SummaryView

FORMATS = ("md", "html", "json")
SUMMARY = "yhteenveto"


class Pages(Protocol):
    """Renders views in one format."""

    def render(self, view: ReportView | SummaryView) -> bytes:
        """Return a view's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; `language` None is the municipality's first, `today` weighs forecasts."""

    year: int
    today: dt.date
    formats: tuple[str, ...] = ("md", "html")
    language: str | None = None
    plan: str | None = None
    as_of: dt.date | None = None
    templates: Path | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file of a report; `recorded` and `due` count its values. The summary has no plan."""

    name: str
    data: bytes
    plan: str
    recorded: int = 0
    due: int = 0


def render(workspace: Workspace, request: Request) -> Iterator[Rendered]:
    """Yield the files of a report, plan by plan, the summary last.

    RefusedError where the plans have errors: nothing is rendered from broken files.
    """
    _require_sound(workspace, request.today)
    commit = rendered_commit(workspace)
    as_of = as_of_day(request.as_of, commit)
    language = request.language or workspace.municipality.language
    words = Words(Catalogue(language))
    pages = _pages(request.formats, template_folders(workspace, request.templates))
    cases: list[ReportCase] = []
    for bundle in bundles_of_year(workspace, request.year, request.plan):
        case = case_of(workspace, bundle, request.year, as_of, commit.short if commit else "")
        cases.append(case)
        yield from _rendered(report_view(case, words), request, pages)
    if not cases:
        raise UserError("report.no-plan-year", year=request.year)
    if len(cases) > 1:
        files = {case.bundle.id: file_name(case.bundle.id, request.year, "html") for case in cases}
        yield from _rendered(summary_view(cases, files, words), request, pages)


def _require_sound(workspace: Workspace, today: dt.date) -> None:
    outcome = run(workspace, today)
    errors = outcome.errors
    if errors:
        raise RefusedError(
            "report.broken-plans.one" if errors == 1 else "report.broken-plans.other", n=errors
        )


def _rendered(
    view: ReportView | SummaryView, request: Request, pages: Mapping[str, Pages]
) -> Iterator[Rendered]:
    plan = getattr(view, "plan", "")
    for extension in request.formats:
        name = file_name(plan or SUMMARY, request.year, extension)
        data = pages[extension].render(view)
        yield Rendered(name, data, plan, getattr(view, "recorded", 0), view.measures_due)


def _pages(formats: Sequence[str], folders: Sequence[Path]) -> dict[str, Pages]:
    """Return what renders each format; a format that is not asked for is not loaded."""
    found: dict[str, Pages] = {}
    for extension in formats:
        if extension == "json":
            from kehitys_cli.render.machine import JsonPages

            found[extension] = JsonPages()
        elif extension == "md":
            from kehitys_cli.render.markdown import MarkdownPages

            found[extension] = MarkdownPages(folders)
        else:
            from kehitys_cli.render.html import HtmlPages

            found[extension] = HtmlPages(folders)
    return found


def file_name(plan: str, year: int, extension: str) -> str:
    """Return a report's name; until its year is sealed it says LUONNOS."""
    return f"{plan}-{year}-LUONNOS.{extension}"


def template_folders(workspace: Workspace, own: Path | None) -> tuple[Path, ...]:
    """Return where templates are looked for: told, the plans' own, the package's."""
    folders = [own] if own is not None else []
    folders += [workspace.root / "templates", packaged("_templates", "templates")]
    return tuple(folder for folder in folders if folder.is_dir())


def write(rendered: Rendered, folder: Path) -> Path:
    """Write a file of a report; return its path."""
    path = folder / rendered.name
    write_new(path, rendered.data)
    return path
