"""A development plan: its actions, and what was in force when."""

from __future__ import annotations

from pydantic import Field

from kehitys_cli.model.common import Amendment, Decision, Record, Section, SourceDocument
from kehitys_cli.model.fields import (
    Figure,
    Id,
    OpenYears,
    Prose,
    Reference,
    Whole,
    Words,
    Year,
    Years,
)
from kehitys_cli.model.measures import Measure
from kehitys_cli.model.tokens import BindingOn, Interval, PlanStatus


class Monitoring(Record):
    """How an action is followed up, as the plan says."""

    interval: Interval | None = Field(None, alias="väli")
    report: Prose | None = Field(None, alias="raportti")
    source: Prose | None = Field(None, alias="lähde")


class Wording(Record):
    """Approved cells word for word, where they differ from the structured reading."""

    action: Prose | None = Field(None, alias="toimenpide")
    schedule: Prose | None = Field(None, alias="aikataulu")
    responsible: Prose | None = Field(None, alias="vastuutaho")
    measures: Prose | None = Field(None, alias="mittari")
    monitoring: Prose | None = Field(None, alias="seuranta")


class Action(Record):
    """An action (`toimenpide`)."""

    id: Id = Field(alias="tunnus")
    number: Whole = Field(alias="numero")
    goal: Id = Field(alias="päämäärä")
    objectives: tuple[Id, ...] = Field((), alias="tavoitteet")
    name: Prose = Field(alias="nimi")
    description: Prose | None = Field(None, alias="kuvaus")
    schedule: OpenYears = Field(alias="aikataulu")
    responsible: tuple[Id, ...] = Field(alias="vastuutaho")
    partners: tuple[Id, ...] = Field((), alias="kumppanit")
    resources: Prose | None = Field(None, alias="resurssit")
    appropriations: dict[Year, Figure] = Field(default_factory=dict, alias="määrärahat")
    binding: BindingOn | None = Field(None, alias="sitova")
    monitoring: Monitoring = Field(default_factory=Monitoring, alias="seuranta")
    programmes: tuple[Id, ...] = Field((), alias="ohjelmat")
    continues: Reference | None = Field(None, alias="jatkaa")
    wording: Wording = Field(default_factory=Wording, alias="sanamuoto")
    measures: tuple[Measure, ...] = Field((), alias="mittarit")
    amendments: tuple[Amendment, ...] = Field((), alias="muutokset")


class Plan(Record):
    """A plan file."""

    kind: Words = Field(alias="laji")
    format: Whole = Field(alias="muoto")
    name: Prose = Field(alias="nimi")
    area: Id = Field(alias="vastuualue")
    period: Years = Field(alias="kausi")
    strategy: Id = Field(alias="strategia")
    status: PlanStatus = Field(alias="tila")
    valid: OpenYears | None = Field(None, alias="voimassa")
    replaces: Id | None = Field(None, alias="korvaa")
    decisions: tuple[Decision, ...] = Field((), alias="päätökset")
    handling_chain: tuple[Words, ...] = Field((), alias="käsittelyketju")
    programmes: tuple[Id, ...] = Field((), alias="ohjelmat")
    source_document: SourceDocument | None = Field(None, alias="lähdeasiakirja")
    sections: tuple[Section, ...] = Field((), alias="osiot")
    actions: tuple[Action, ...] = Field((), alias="toimenpiteet")
