"""What is to be told beside the rows: of a seal file, of its commit and tag, and of the whole history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.documents.document import read_document
from kehitys_cli.documents.scan import PLANS
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.history import provenance
from kehitys_cli.history.tree import CommitFiles
from kehitys_cli.i18n.forms import date
from kehitys_cli.model.canonical import METHOD, digest
from kehitys_cli.operations.auditing.case import seal_of
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.audit import Matter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.plain import Plain
    from kehitys_cli.history.git import Git
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.seal import Seal
    from kehitys_cli.operations.auditing.case import Evidence, SealCase
    from kehitys_cli.views.audit import AuditedSeal

_SHORT = 8


class SealMatters:
    """The matters of one seal."""

    def __init__(self, case: SealCase, catalogue: Catalogue) -> None:
        """Take the seal's case and the reader's language."""
        self._case = case
        self._catalogue = catalogue

    def matters(self, *, explained: bool) -> Iterator[Matter]:
        """Yield them; `explained` tells whether the data agrees with the seal, corrections and decisions undone."""
        yield from self._about_file()
        yield from self._about_data()
        if self._case.evidence is not None and self._case.seal is not None:
            yield from self._about_commit(self._case.evidence, self._case.seal, explained=explained)
            yield from self._about_tag(self._case.evidence, self._case.seal)
            yield from self._about_signature(self._case.evidence)

    def _about_file(self) -> Iterator[Matter]:
        """Yield what happened to the seal file itself since its first commit."""
        present, first, trace = self._case.present, self._case.first, self._case.trace
        yield from self._about_strays()
        if present is None and self._case.evidence is not None:
            yield self._gone(self._case.evidence)
            return
        if trace is not None and trace.path != self._case.place.path:
            yield self._matter("seal-moved", attention=False, former=trace.path)
        if present is not None and seal_of(present) is None:
            yield self._matter("seal-unreadable")
        elif present is not None and first is not None and trace is not None:
            if digest(present.data) != digest(first.data):
                yield self._matter("seal-rewritten", commit=trace.first)
        elif present is not None and self._case.evidence is not None:
            yield self._matter("seal-uncommitted")

    def _about_strays(self) -> Iterator[Matter]:
        """Yield that another seal for the same place stood below another root, and was taken away."""
        evidence, path = self._case.evidence, self._case.place.path
        for stray in () if evidence is None else evidence.strays(path):
            yield self._matter("seal-stray", former=stray.path[1:], commit=stray.removed)

    def _gone(self, evidence: Evidence) -> Matter:
        """Return what became of a seal that is not in its place."""
        path = self._case.place.path
        if evidence.git.blob("HEAD", path) is not None:
            return self._matter("seal-absent")
        return self._matter("seal-gone", commit=evidence.traces[path].removed)

    def _about_data(self) -> Iterator[Matter]:
        """Yield why rows could not be compared, or that the seal speaks of something else."""
        seal, document = self._case.seal, self._case.document
        if seal is None:
            return
        if seal.method != METHOD:
            yield self._matter("seal-method", method=seal.method)
        plan, _, year = seal.target.partition("/")
        if year != (str(self._case.place.year) if self._case.place.year is not None else ""):
            yield self._matter("seal-elsewhere", target=seal.target)
        elif plan != self._case.place.plan and document is not None:
            yield self._matter(
                "plan-renamed", attention=False, former=plan, now=self._case.place.plan
            )
        if document is None:
            yield self._matter("file-gone", target=seal.target)
        elif not document.valid:
            yield self._matter("file-broken", file=document.path)
        if self._case.place.year is None and document is not None:
            yield from self._about_decision(seal)
        later = self._case.unpinned if self._case.last is self._case else None
        for decision in () if later is None else later.names:
            told = {"decision": decision, "plan": self._case.place.plan}
            yield self._matter("decision-unpinned", attention=False, **told)

    def _about_decision(self, seal: Seal) -> Iterator[Matter]:
        known = self._case.naming.decisions.get(seal.decision or "")
        if seal.decision and known is None:
            yield self._matter("decision-gone", decision=seal.decision)
        elif known is not None and known.date != self._case.place.decided:
            told = date(known.date, self._catalogue.language)
            yield self._matter("decision-moved", decision=seal.decision, date=told)

    def _about_commit(self, evidence: Evidence, seal: Seal, *, explained: bool) -> Iterator[Matter]:
        """Yield what became of the commit that was sealed: information where the data agrees."""
        commit = seal.commit or ""
        if not self._case.commit:
            yield self._matter("sealed-commit-gone", attention=not explained, commit=commit)
            return
        if commit not in evidence.commits:
            yield self._matter("sealed-commit-apart", attention=not explained, commit=commit)
        if self._case.committed_data is None:
            yield self._matter("sealed-commit-without", attention=not explained, commit=commit)
        elif self._case.sealed_data is None:
            yield self._matter("sealed-commit-differs", commit=commit)

    def _about_tag(self, evidence: Evidence, seal: Seal) -> Iterator[Matter]:
        """Yield that a seal's tag leads elsewhere than to the commit that brought the seal."""
        name = f"kehitys/{seal.target.partition('/')[0]}/{self._case.place.stem}"
        tag, trace = evidence.tags.get(name), self._case.trace
        if tag is None or trace is None:
            return
        if tag.own_name not in {name, name.removeprefix("kehitys/")}:
            yield self._matter("tag-renamed", commit=tag.commit, tag=name, own=tag.own_name)
        if tag.commit == trace.first:
            return
        held = evidence.git.blob(tag.commit, trace.path)
        same = held is not None and digest(read_document(trace.path, held).data) == self._sealed
        kind = "tag-elsewhere" if same else "tag-moved"
        yield self._matter(kind, attention=not same, commit=tag.commit, tag=name)

    @property
    def _sealed(self) -> str:
        """The digest of the seal file as it was first."""
        return "" if self._case.first is None else digest(self._case.first.data)

    def _about_signature(self, evidence: Evidence) -> Iterator[Matter]:
        if self._case.trace is None or not evidence.signing:
            return
        commit = self._case.trace.first
        if commit not in evidence.signed:
            yield self._matter("signature-missing", commit=commit)
        elif evidence.verify and not provenance.is_verified(evidence.git, commit):
            yield self._matter("signature-wrong", commit=commit)

    def _matter(
        self, kind: str, *, attention: bool = True, commit: str = "", **params: object
    ) -> Matter:
        told = {"path": self._case.place.path, "commit": commit, **params}
        return _matter_of(self._catalogue, kind, told, attention=attention)


def _matter_of(
    catalogue: Catalogue, kind: str, params: dict[str, object], *, attention: bool
) -> Matter:
    """Return a matter in words; `params` fill them, and `path` and `commit` are its own too."""
    path, commit = str(params.get("path", "")), str(params.get("commit", ""))
    filled = {**params, "commit": commit[:_SHORT]}
    key = f"audit.help.{kind}"
    told = catalogue.text(key, **filled) if catalogue.has(key) else ""
    message = catalogue.text(f"audit.matter.{kind}", **filled)
    return Matter(kind, attention, message, told, path or None, commit or None)


class WideMatters:
    """What is to be told about the whole repository."""

    def __init__(
        self, workspace: Workspace, evidence: Evidence | None, catalogue: Catalogue
    ) -> None:
        """Take the files at hand, what the history knows, and the reader's language."""
        self._workspace = workspace
        self._evidence = evidence
        self._catalogue = catalogue

    def matters(self, seals: Sequence[AuditedSeal], year: int | None) -> Iterator[Matter]:
        """Yield them: no seals, no history, a bent one, files that git was told not to look at."""
        if year is not None and not any(seal.year == year for seal in seals):
            yield self._matter("year-unsealed", year=year)
        elif not seals:
            yield self._matter("no-seals", attention=False)
        if self._evidence is None:
            yield self._matter("no-git")
            return
        git = self._evidence.git
        if provenance.is_cut(git):
            yield self._matter("history-cut")
        if replaced := provenance.replaced(git):
            yield self._matter("history-replaced", n=len(replaced))
        if provenance.has_grafts(git):
            yield self._matter("history-grafted")
        if misdated := self._evidence.misdated:
            told = {"n": len(misdated), "commit": misdated[-1]}
            yield self._matter("history-misdated", attention=False, **told)
        for hidden in provenance.hidden_files(git):
            yield self._matter("file-hidden", path=hidden.path, flag=hidden.flag)
        yield from self._uncommitted(git, seals)

    def _uncommitted(self, git: Git, seals: Sequence[AuditedSeal]) -> Iterator[Matter]:
        """Yield the sealed files whose data is not what HEAD holds."""
        head = git.head()
        if head is None:
            return
        committed = Workspace(self._workspace.root, CommitFiles(git, head.id))
        for path in dict.fromkeys(map(_file, seals)):
            if digest(_data(self._workspace, path)) != digest(_data(committed, path)):
                yield self._matter("uncommitted", path=path)

    def _matter(self, kind: str, *, attention: bool = True, **params: object) -> Matter:
        return _matter_of(self._catalogue, kind, params, attention=attention)


def _file(seal: AuditedSeal) -> str:
    plan = f"{PLANS}/{seal.plan}"
    return f"{plan}.yaml" if seal.year is None else f"{plan}/{seal.year}.yaml"


def _data(workspace: Workspace, path: str) -> dict[str, Plain]:
    """Return a file's data; nothing where it is not there."""
    try:
        return workspace.load(path).data
    except UserError as error:
        if error.key == "store.unreadable":
            return {}
        raise
