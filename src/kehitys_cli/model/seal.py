"""A seal: what a closed year or an approved plan held, so that the old can be told for ever."""

from __future__ import annotations

from pydantic import Field

from kehitys_cli.model.common import Record
from kehitys_cli.model.fields import Date, Id, Whole, Words


class SealedRow(Record):
    """An action or measure as it was sealed."""

    value: Words | None = Field(None, alias="arvo")
    targets: dict[str, object] = Field(default_factory=dict, alias="tavoitetaso")
    digest: Words = Field(alias="tiiviste")


class Seal(Record):
    """A seal file; `target` is `plan` or `plan/year`, `method` the digest method's number."""

    kind: Words = Field(alias="laji")
    format: Whole = Field(alias="muoto")
    target: Words = Field(alias="kohde")
    method: Whole = Field(alias="menetelmä")
    date: Date = Field(alias="pvm")
    decision: Id | None = Field(None, alias="päätös")
    commit: Words | None = None
    digest: Words = Field(alias="tiiviste")
    rows: dict[str, SealedRow] = Field(default_factory=dict, alias="rivit")
