"""The council's strategy: vision, goals, objectives, programmes."""

from __future__ import annotations

from pydantic import Field

from kehitys_cli.model.common import Decision, Record, Section
from kehitys_cli.model.fields import Id, Prose, Whole, Words, Years
from kehitys_cli.model.measures import Measure


class Objective(Record):
    """An objective (`tavoite`) under a goal."""

    id: Id = Field(alias="tunnus")
    name: Prose = Field(alias="nimi")
    measures: tuple[Measure, ...] = Field((), alias="mittarit")


class Goal(Record):
    """A strategic goal (`päämäärä`)."""

    id: Id = Field(alias="tunnus")
    number: Whole | None = Field(None, alias="numero")
    name: Prose = Field(alias="nimi")
    description: Prose | None = Field(None, alias="kuvaus")
    objectives: tuple[Objective, ...] = Field((), alias="tavoitteet")
    measures: tuple[Measure, ...] = Field((), alias="mittarit")


class Programme(Record):
    """A programme that plans may have to take into account, as the climate programme."""

    id: Id = Field(alias="tunnus")
    name: Prose = Field(alias="nimi")
    decisions: tuple[Id, ...] = Field((), alias="päätökset")


class Strategy(Record):
    """A strategy file."""

    kind: Words = Field(alias="laji")
    format: Whole = Field(alias="muoto")
    name: Prose = Field(alias="nimi")
    period: Years = Field(alias="kausi")
    vision: Prose | None = Field(None, alias="visio")
    decisions: tuple[Decision, ...] = Field((), alias="päätökset")
    goals: tuple[Goal, ...] = Field(alias="päämäärät")
    programmes: tuple[Programme, ...] = Field((), alias="ohjelmat")
    sections: tuple[Section, ...] = Field((), alias="osiot")
