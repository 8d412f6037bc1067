"""A year's follow-up of a plan (or of a strategy whose goals have measures)."""

from __future__ import annotations

from pydantic import Field

from kehitys_cli.model.common import Decision, Record, SourceDocument
from kehitys_cli.model.fields import (
    Date,
    Figure,
    Former,
    Id,
    OwnVerdict,
    Prose,
    Recorded,
    ValuePeriod,
    Whole,
    Words,
    Year,
)
from kehitys_cli.model.tokens import Quality, State, Verdict


class InterimValue(Record):
    """How things stood within the year, and what the whole year is forecast to be."""

    period: ValuePeriod = Field(alias="jakso")
    value: Figure | None = Field(None, alias="arvo")
    forecast: Figure | None = Field(None, alias="ennuste")
    source: Prose | None = Field(None, alias="lähde")


class Correction(Record):
    """What stood here before the year was sealed; without `kohta` it is the value, or the action's state."""

    key: Words | None = Field(None, alias="kohta")
    former: Former | None = Field(None, alias="aiempi")
    reason: Prose = Field(alias="syy")
    date: Date = Field(alias="pvm")


class MeasureEntry(Record):
    """What was recorded of a measure in a year."""

    value: Recorded | None = Field(None, alias="arvo")
    classes: dict[str, Figure] = Field(default_factory=dict, alias="erittely")
    period: ValuePeriod | None = Field(None, alias="jakso")
    date: Date | None = Field(None, alias="pvm")
    source: Prose | None = Field(None, alias="lähde")
    document: SourceDocument | None = Field(None, alias="asiakirja")
    quality: Quality | None = Field(None, alias="laatu")
    n: Whole | None = None
    note: Prose | None = Field(None, alias="huomautus")
    series_break: Prose | None = Field(None, alias="sarjakatkos")
    promised: Date | None = Field(None, alias="tulossa")
    withheld: Prose | None = Field(None, alias="salattu")
    assessment: Prose | None = Field(None, alias="arvio")
    interim: tuple[InterimValue, ...] = Field((), alias="välitiedot")
    corrections: tuple[Correction, ...] = Field((), alias="oikaisut")


class Deviation(Record):
    """Why something was missed, and what is done about it."""

    reason: Prose | None = Field(None, alias="syy")
    remedy: Prose | None = Field(None, alias="korjaava-toimi")
    decision: Id | None = Field(None, alias="päätös")


class Assessment(Record):
    """Another body's verdict, as the audit committee's."""

    body: Words = Field(alias="toimielin")
    result: Verdict = Field(alias="tulos")
    reason: Prose | None = Field(None, alias="perustelu")


class ActionEntry(Record):
    """What was told of an action in a year."""

    state: State | None = Field(None, alias="tila")
    verdict: OwnVerdict | None = Field(None, alias="itsearvio")
    evidence: tuple[SourceDocument, ...] = Field((), alias="näyttö")
    deviation: Deviation | None = Field(None, alias="poikkeama")
    assessments: tuple[Assessment, ...] = Field((), alias="arviot")
    assessment: Prose | None = Field(None, alias="arvio")
    corrections: tuple[Correction, ...] = Field((), alias="oikaisut")
    measures: dict[str, MeasureEntry] = Field(default_factory=dict, alias="mittarit")


class Followup(Record):
    """A year file."""

    kind: Words = Field(alias="laji")
    format: Whole = Field(alias="muoto")
    plan: Id = Field(alias="suunnitelma")
    year: Year = Field(alias="vuosi")
    summary: Prose | None = Field(None, alias="yhteenveto")
    handling: tuple[Decision, ...] = Field((), alias="käsittely")
    measures: dict[str, MeasureEntry] = Field(default_factory=dict, alias="mittarit")
    actions: dict[str, ActionEntry] = Field(default_factory=dict, alias="toimenpiteet")
