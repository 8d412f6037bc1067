"""Render the follow-up report: the same data gives the same bytes."""

from __future__ import annotations

import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kehitys_cli.checks.run import visit
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.reading import (
    Edition,
    as_of_day,
    case_of,
    edition_at,
    edition_at_hand,
    holds,
)
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.files import Shelf
from kehitys_cli.text.store import packaged, write_new
from kehitys_cli.views.build import report_code, report_digest_of, report_view
from kehitys_cli.views.kinds.page import Kind
from kehitys_cli.views.summary import PlanSum, Surroundings, plan_sum, summary_view
from kehitys_cli.views.trace import Brought, traces
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.render.pages import Page
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.kinds.build import KindSum
    from kehitys_cli.views.trace import Trace

    Renderer = Callable[[Page, Sequence[Trace]], bytes]
    Share = PlanSum | KindSum

Done = TypeVar("Done")
_CODE = re.compile(r"KEH-[0-9]{4}-[0-9a-f]{4}-[0-9a-f]{4}|[0-9a-f]{64}", re.IGNORECASE)
FORMATS = ("md", "html", "json")
SUMMARY = "yhteenveto"
TEMPLATES = "templates"


class Request(NamedTuple):
    """What is asked for; `language` None is the municipality's first, `today` weighs forecasts.

    `at` is a revision: the files of that commit are read, and the work tree is not.
    """

    year: int
    today: dt.date
    formats: tuple[str, ...] = ("md", "html")
    language: str | None = None
    plan: str | None = None
    as_of: dt.date | None = None
    at: str | None = None
    templates: Path | None = None
    kind: Kind = Kind.STATEMENTS


class Rendered(NamedTuple):
    """A file of a report; `recorded` and `due` count its values. The summary has no plan."""

    name: str
    data: bytes
    plan: str
    recorded: int = 0
    due: int = 0
    draft: bool = True


class _Made(NamedTuple):
    """A plan's files, packed, and its share of the summary: fit to be sent between processes."""

    files: tuple[Rendered, ...]
    share: Share


def render(workspace: Workspace, request: Request) -> Iterator[Rendered]:
    """Yield the files of a report, plan by plan, the summary last.

    RefusedError where any plan has errors: no report is made of broken files, so that files are held,
    packed, until all plans were looked at.
    """
    edition = _edition(workspace, request)
    press = cache(lambda: _Press(edition, request))  # only of plans that can be read
    made = _sound(edition.workspace, request, lambda bundle: press().make(bundle))
    if not made:
        press()  # what is wrong with the request comes before the year
        raise UserError("report.no-plan-year", year=request.year)
    for one in made:
        yield from map(_unpacked, one.files)
    if len(made) > 1:
        yield from press().rendered(press().summary([one.share for one in made]))


class Verified(NamedTuple):
    """A plan's report code today, and whether it is the one that was asked for."""

    plan: str
    code: str
    digest: str
    same: bool


def verify(workspace: Workspace, request: Request, asked: str) -> tuple[Verified, ...]:
    """Return each report's code; `asked` is a short code or a whole digest. Nothing is rendered.

    RefusedError where the plans have errors; UserError for what is no code, and a year that no plan has.
    """
    wanted = asked.strip()
    if not _CODE.fullmatch(wanted):
        raise UserError("report.no-code", code=asked)
    edition = _edition(workspace, request)
    day = as_of_day(request.as_of or request.today, edition.commit)

    def verified(bundle: Bundle) -> Verified:
        case = case_of(edition.workspace, bundle, request.year, day)
        code, digest = report_code(case), report_digest_of(case)
        same = wanted.casefold() in {code.casefold(), digest}
        return Verified(bundle.id, code, digest, same)

    found = _sound(edition.workspace, request, verified)
    if not found:
        raise UserError("report.no-plan-year", year=request.year)
    return found


def _edition(workspace: Workspace, request: Request) -> Edition:
    if request.at is None:
        return edition_at_hand(workspace)
    return edition_at(workspace, request.at)


def _sound(
    workspace: Workspace, request: Request, work: Callable[[Bundle], Done]
) -> tuple[Done, ...]:
    """Return what is made of the plans that are asked for and have the year; RefusedError for any error."""
    asked = request.plan

    def wanted(bundle: Bundle) -> Done | None:
        mine = asked in {None, bundle.id} and holds(bundle.plan, request.year)
        return work(bundle) if mine else None

    visited = visit(workspace, request.today, wanted)
    errors = visited.errors
    if errors:
        raise RefusedError(
            "report.broken-plans.one" if errors == 1 else "report.broken-plans.other", n=errors
        )
    if asked is not None:
        workspace.require_plan(asked)
    return visited.done


def _packed(rendered: Rendered) -> Rendered:
    return rendered._replace(data=zlib.compress(rendered.data, 1))


def _unpacked(rendered: Rendered) -> Rendered:
    return rendered._replace(data=zlib.decompress(rendered.data))


class _Press:
    """Makes the reports of a year, one plan at a time."""

    def __init__(self, edition: Edition, request: Request) -> None:
        workspace = self._workspace = edition.workspace
        self._request = request
        self.words = Words(
            Catalogue(request.language or workspace.municipality.language), workspace.municipality
        )
        folders = template_folders(edition, request.templates)
        self._renderers = {name: _renderer(name, folders) for name in request.formats}
        self._blame = _Blame(edition)
        commit = edition.commit
        self.around = Surroundings(
            workspace.municipality,
            request.year,
            as_of_day(request.as_of, commit),
            commit.short if commit is not None else "",
            edition.uncommitted,
        )

    def make(self, bundle: Bundle) -> _Made:
        """Return what is made of a plan."""
        around, request = self.around, self._request
        case = case_of(self._workspace, bundle, request.year, around.as_of, around.commit)
        case = case._replace(uncommitted=around.uncommitted)
        view, share = self._view(case)
        trace = traces(case, self._blame) if "json" in request.formats else ()
        return _Made(tuple(map(_packed, self.rendered(view, trace))), share)

    def _view(self, case: ReportCase) -> tuple[Page, Share]:
        """Return a plan's view of the kind that was asked for, and its share of the summary."""
        kind = self._request.kind
        file = self._name(case.bundle.id, "html", draft=case.seal is None)
        if kind is Kind.STATEMENTS:
            report = report_view(case, self.words)
            return report, plan_sum(case, report, file)
        from kehitys_cli.views.kinds.build import kind_sum, kind_view

        view = kind_view(kind, case, self.words)
        return view, kind_sum(view, file)

    def summary(self, shares: Sequence[Share]) -> Page:
        """Return the summary over several plans."""
        sums = [share for share in shares if isinstance(share, PlanSum)]
        if sums:
            return summary_view(sums, self.around, self.words)
        from kehitys_cli.views.kinds.build import KindSum, kind_summary

        others = [share for share in shares if isinstance(share, KindSum)]
        return kind_summary(self._request.kind, others, self.around, self.words)

    def rendered(self, view: Page, trace: Sequence[Trace] = ()) -> Iterator[Rendered]:
        """Yield a view's files, one a format."""
        plan = getattr(view, "plan", "")
        recorded, due = (getattr(view, name, 0) for name in ("recorded", "measures_due"))
        for extension, renderer in self._renderers.items():
            name = self._name(plan or SUMMARY, extension, draft=view.draft)
            data = renderer(view, trace)
            yield Rendered(name, data, plan, recorded, due, view.draft)

    def _name(self, plan: str, extension: str, *, draft: bool) -> str:
        request = self._request
        return file_name(plan, request.year, extension, request.kind, draft=draft)


class _Blame:
    """Knows what brought a line; asks git once for each file."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._known: dict[str, Mapping[int, Brought]] = {}

    def __call__(self, path: str, row: int) -> Brought | None:
        if path not in self._known:
            self._known[path] = self._asked(path)
        return self._known[path].get(row)

    def _asked(self, path: str) -> Mapping[int, Brought]:
        git, committed = self._edition.git, self._edition.committed
        if git is None:
            return {}
        return {row: Brought(*line) for row, line in git.lines(path, committed).items()}


def _renderer(extension: str, folders: Sequence[Path | Shelf]) -> Renderer:
    if extension == "json":
        from kehitys_cli.render.report_json import report_json

        return report_json
    if extension == "md":
        from kehitys_cli.render.markdown import MarkdownPages

        markdown = MarkdownPages(folders)
        return lambda view, _: markdown.render(view)
    from kehitys_cli.render.html import HtmlPages

    html = HtmlPages(folders)
    return lambda view, _: html.render(view)


def file_name(
    plan: str, year: int, extension: str, kind: Kind = Kind.STATEMENTS, *, draft: bool
) -> str:
    """Return a report's name: the default kind goes unsaid; until its year is sealed it says LUONNOS."""
    said = "" if kind is Kind.STATEMENTS else f"-{kind}"
    return f"{plan}-{year}{said}{'-LUONNOS' if draft else ''}.{extension}"


def template_folders(edition: Edition, own: Path | None) -> tuple[Path | Shelf, ...]:
    """Return where templates are looked for: told, the plans' own (of that edition), the package's.

    UserError where the folder that was told is not there.
    """
    if own is not None and not own.is_dir():
        raise UserError("report.no-templates", path=own.as_posix())
    beside = edition.workspace.root / TEMPLATES
    own_ones = Shelf(edition.workspace.files, TEMPLATES) if edition.committed else beside
    packages = packaged("_templates", "templates")
    found = [own, own_ones, packages]
    return tuple(item for item in found if isinstance(item, Shelf) or (item and item.is_dir()))


def write(rendered: Rendered, folder: Path) -> Path:
    """Write a file of a report; return its path."""
    path = folder / rendered.name
    write_new(path, rendered.data)
    return path
