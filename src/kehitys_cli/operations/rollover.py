"""Draft the next term's plan as a new file; what stands is never touched."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kehitys_cli.documents.document import read_document
from kehitys_cli.documents.scan import PLANS
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.model.values import is_id
from kehitys_cli.operations.drafting import Drafter, Left
from kehitys_cli.operations.reading import case_of
from kehitys_cli.text.diagnostic import RefusedError, UserError
from kehitys_cli.text.drafts import Block, Comment, Pair, draft_text
from kehitys_cli.text.near import nearest, several
from kehitys_cli.text.store import locked, write_new
from kehitys_cli.views.build import action_numbers
from kehitys_cli.views.words import Words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.workspace import Bundle, Workspace
    from kehitys_cli.model.plan import Plan

_PERIOD = re.compile(r"([12][0-9]{3}) ?[–-] ?([12][0-9]{3})")
_SCHEMA = "# yaml-language-server:"


class Request(NamedTuple):
    """What is asked for: the plan that ends, the next one's period, and (None: the one in force) strategy."""

    plan: str
    period: str
    today: dt.date
    strategy: str | None = None
    dry_run: bool = False


class Drafted(NamedTuple):
    """The draft: where it stands, its text, and what it holds."""

    plan: str
    path: str
    text: str
    actions: int
    measures: int
    proposed: int
    left: tuple[Left, ...]


def rollover(workspace: Workspace, request: Request) -> Drafted:
    """Draft the next plan; writes and does not commit.

    UserError for a period that does not follow, an unknown plan or strategy, or files that are broken;
    RefusedError where the draft's file is there already.
    """
    bundle = _read(workspace, request.plan)
    start, end = _period(request.period, bundle.plan)
    plan = _id(bundle, start, end)
    path = f"{PLANS}/{plan}.yaml"
    if os.path.lexists(workspace.root / path) or plan in workspace.layout.plans:
        raise RefusedError("rollover.exists", path=path)
    strategy = _strategy(workspace, bundle.plan, start, request.strategy)
    drafted = _draft(workspace, request, bundle, plan, (start, end), strategy)
    if not request.dry_run:
        with locked(workspace.root):
            if os.path.lexists(workspace.root / path):
                raise RefusedError("rollover.exists", path=path)
            write_new(workspace.root / path, drafted.text.encode("utf-8"))
    return drafted


def _read(workspace: Workspace, name: str) -> Bundle:
    """Return the plan; UserError where any of its files cannot be read, for its values would be lost."""
    bundle = workspace.bundle(name.removeprefix(f"{PLANS}/").removesuffix(".yaml"))
    for document in bundle.documents:
        if not document.valid:
            raise UserError("documents.broken", path=document.path)
    return bundle


def _period(text: str, plan: Plan) -> tuple[int, int]:
    """Return the first and last year: the year after the old plan's last, or that year itself."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise UserError("rollover.period", value=text)
    start, end = int(found[1]), int(found[2])
    last = plan.period.last(plan.period.start)
    if end < start:
        raise UserError("rollover.period", value=text)
    if start not in {last, last + 1}:
        raise UserError("rollover.not-next", last=last, next=last + 1)
    return start, end


def _id(bundle: Bundle, start: int, end: int) -> str:
    """Return the draft's id: the old one with its period replaced."""
    period = bundle.plan.period
    old, new = f"{period.start}-{period.end}", f"{start}-{end}"
    plan = bundle.id.replace(old, new) if old in bundle.id else f"{bundle.id}-{new}"
    if not is_id(plan):
        raise UserError("rollover.no-id", plan=plan)
    return plan


def _strategy(workspace: Workspace, plan: Plan, start: int, given: str | None) -> Bundle:
    """Return the strategy that the draft serves: told, the plan's own, or the only one then in force."""
    known = workspace.strategies
    if given is not None and given not in known:
        near = nearest(given, list(known)) or several(known)
        raise UserError("rollover.no-strategy", strategy=given, near=near)
    valid = {name: one for name, one in known.items() if one.document.valid}
    name = given or plan.strategy
    if name not in valid:
        raise UserError("documents.broken", path=f"{PLANS}/{name}.yaml")
    in_force = [one for one in valid.values() if one.strategy.period.covers(start)]
    own = valid[name]
    if given is None and not own.strategy.period.covers(start) and len(in_force) == 1:
        return in_force[0]
    return own


def _draft(
    workspace: Workspace,
    request: Request,
    bundle: Bundle,
    plan: str,
    years: tuple[int, int],
    strategy: Bundle,
) -> Drafted:
    last = bundle.plan.period.last(bundle.plan.period.start)
    case = case_of(workspace, bundle, last + 1, request.today)
    words = Words(Catalogue(workspace.municipality.language))
    drafter = Drafter(case, words, action_numbers(case), years[0], strategy.strategy)
    data: dict[str, Any] = bundle.document.data
    actions = drafter.actions(data.get("toimenpiteet", []))
    entries = [
        *_head(data, drafter, bundle, years, strategy),
        Comment(""),
        Pair("toimenpiteet", actions),
    ]
    tally = drafter.tally
    comments = _comments(drafter, request, tally.left)
    text = _schema_line(bundle) + draft_text((*comments, *entries))
    _require_same(f"{PLANS}/{plan}.yaml", text, Block(tuple(entries)))
    return Drafted(
        plan,
        f"{PLANS}/{plan}.yaml",
        text,
        tally.actions,
        tally.measures,
        tally.proposed,
        tuple(tally.left),
    )


def _head(
    data: dict[str, Any], drafter: Drafter, bundle: Bundle, years: tuple[int, int], strategy: Bundle
) -> Iterator[Pair | Comment]:
    start, end = years
    period = bundle.plan.period
    yield from (Pair(key, data.get(key)) for key in ("laji", "muoto"))
    yield Pair("nimi", _renamed(data["nimi"], str(period), f"{start}–{end}"))
    yield Pair("vastuualue", data.get("vastuualue"))
    yield Pair("kausi", f"{start}–{end}")
    yield Pair("strategia", strategy.id)
    yield Pair("tila", "luonnos")
    if start <= period.last(period.start):
        yield Comment(drafter.say("overlap", year=start))
        yield Pair("korvaa", bundle.id)
    yield Pair("käsittelyketju", data.get("käsittelyketju"))
    yield Pair("ohjelmat", drafter.programmes(data))
    if data.get("osiot"):
        yield Comment(drafter.say("sections"))


def _renamed(name: Any, old: str, new: str) -> Any:  # noqa: ANN401 - plain data
    """Return a plan's name with its period replaced, in every language."""
    if isinstance(name, dict):
        return {language: _renamed(text, old, new) for language, text in name.items()}
    text = str(name)
    for spelled in (old, old.replace("–", "-")):
        if spelled in text:
            return text.replace(spelled, new)
    return f"{text} {new}"


def _comments(drafter: Drafter, request: Request, left: Sequence[Left]) -> Iterator[Comment]:
    yield Comment(drafter.say("made", plan=request.plan))
    if left:
        yield Comment(drafter.say("left-heading"))
        yield from (Comment(f"- {one.number} {one.name}: {one.why}") for one in left)


def _schema_line(bundle: Bundle) -> str:
    source = bundle.document.source
    first = source.line(1) if source is not None else ""
    return f"{first.rstrip()}\n" if first.startswith(_SCHEMA) else ""


def _require_same(path: str, text: str, meant: Block) -> None:
    """Refuse a draft that does not read back as it was meant: nothing is written then."""
    document = read_document(path, text.encode("utf-8"))
    if not document.valid or _bare(document.data) != _bare(meant.data()):
        raise UserError("rollover.unreadable", path=path)


def _bare(data: object) -> object:
    """Return plain data in which texts have no blanks around their lines."""
    if isinstance(data, dict):
        return {key: _bare(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_bare(one) for one in data]
    return "\n".join(line.rstrip() for line in str(data).strip().split("\n"))
