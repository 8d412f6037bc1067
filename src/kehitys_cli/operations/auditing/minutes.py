"""Codes and digests of the minutes: which data they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kehitys_cli.model.amendments import data_in_force
from kehitys_cli.model.canonical import code_of, plan_digest, report_digest, year_digest
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.views.audit import Code, Expected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.views.audit import AuditedSeal

_SHORT_CODE = re.compile(r"KEH-([12][0-9]{3})-[0-9a-f]{4}-[0-9a-f]{4}")
_FULL = re.compile(r"[0-9a-f]{64}")


def read_code(given: str) -> str:
    """Return a short code or digest in its usual spelling; UserError for anything else."""
    text = given.strip()
    code = f"KEH-{text[4:].lower()}" if text[:4].upper() == "KEH-" else text.lower()
    if _SHORT_CODE.fullmatch(code) is None and _FULL.fullmatch(code) is None:
        raise UserError("audit.no-code", code=given)
    return code


def year_of_code(code: str) -> int | None:
    """Return the year that a short code names; None for a digest."""
    match = _SHORT_CODE.fullmatch(code)
    return None if match is None else int(match[1])


def codes(seals: Sequence[AuditedSeal]) -> Iterator[Code]:
    """Yield the short codes of the closed years: today's, and that of what was sealed."""
    for seal in seals:
        if seal.year is not None and seal.report and seal.report_today:
            today = code_of(seal.year, seal.report_today)
            yield Code(seal.plan, seal.year, today, code_of(seal.year, seal.report))


class Minutes:
    """Looks a code or digest from the minutes up."""

    def __init__(
        self, workspace: Workspace, seals: Sequence[AuditedSeal], catalogue: Catalogue
    ) -> None:
        """Take the files at hand, the seals that were audited, and the reader's language."""
        self._workspace = workspace
        self._seals = seals
        self._catalogue = catalogue

    def looked_up(self, code: str) -> Expected:
        """Return whether a code is that of today's data, of what was sealed, or of neither."""
        for found in ("today", "sealed"):
            for plan, year, digests in self._known(found):
                if any(code in {one, code_of(year or 0, one)} for one in digests if one):
                    return self._expected(code, found, plan, year)
        return self._expected(code, "none", None, None)

    def _known(self, found: str) -> Iterator[tuple[str, int | None, tuple[str, ...]]]:
        """Yield the digests of what stands, or of what was sealed, with plan and year."""
        for seal in self._seals:
            now = (seal.today, seal.report_today)
            digests = now if found == "today" else (seal.digest, seal.report)
            yield seal.plan, seal.year, digests
        if found == "today":
            yield from self._open_years()

    def _open_years(self) -> Iterator[tuple[str, int, tuple[str, ...]]]:
        """Yield the digests of reports of all years, sealed or not."""
        for bundle in self._workspace.bundles():
            for year, document in bundle.years.items():
                if bundle.document.valid and document.valid:
                    plan = data_in_force(bundle.plan, bundle.document.data, year)
                    whole = year_digest(document.data)
                    yield bundle.id, year, (whole, report_digest(plan_digest(plan), whole))

    def _expected(self, code: str, found: str, plan: str | None, year: int | None) -> Expected:
        say = self._catalogue.text
        key = found if year is not None or found == "none" else f"{found}-plan"
        message = say(f"audit.expected.{key}", code=code, plan=plan, year=year)
        told = say(f"audit.expected.help-{found}")
        return Expected(code, found, found == "none", plan, year, message, told)
