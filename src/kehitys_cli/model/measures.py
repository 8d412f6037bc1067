"""Measures of the four kinds, and what each may say about itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from kehitys_cli.model.common import Amendment, Record
from kehitys_cli.model.fields import (
    DueBy,
    Figure,
    Flag,
    Id,
    OpenYears,
    Prose,
    Reference,
    TargetLevel,
    Whole,
    Year,
)
from kehitys_cli.model.tokens import BindingOn, Direction, Level
from kehitys_cli.model.values import Number  # noqa: TC001 - beside models, whose fields pydantic reads


def _measured(value: object) -> object:
    """`vuosittain` is the default and means no list of years."""
    return None if value == "vuosittain" else value


MeasuredYears = Annotated[tuple[Year, ...] | None, BeforeValidator(_measured)]


class Baseline(Record):
    """The level that a measure starts from."""

    value: Figure = Field(alias="arvo")
    year: Year | None = Field(None, alias="vuosi")
    source: Prose | None = Field(None, alias="lähde")


class Breakdown(Record):
    """Classes that a value is also told by; the total is judged."""

    name: Prose = Field(alias="nimi")
    classes: tuple[Prose, ...] = Field(alias="luokat")


class ScaleStep(Record):
    """A step of a scale; numbered from 1, the lowest first."""

    name: Prose = Field(alias="nimi")
    description: Prose | None = Field(None, alias="kuvaus")

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        languages = {"fi", "sv", "en"}
        if isinstance(value, str) or (isinstance(value, dict) and set(value) <= languages):
            return {"nimi": value}
        return value


class MeasureBase(Record):
    """What every measure may say."""

    id: Id = Field(alias="tunnus")
    name: Prose = Field(alias="nimi")
    responsible: Id | None = Field(None, alias="vastuutaho")
    source: Prose | None = Field(None, alias="lähde")
    measured: MeasuredYears = Field(None, alias="mitataan")
    valid: OpenYears | None = Field(None, alias="voimassa")
    replaces: Reference | None = Field(None, alias="korvaa")
    continues: Reference | None = Field(None, alias="jatkaa")
    level: Level | None = Field(None, alias="taso")
    binding: BindingOn | None = Field(None, alias="sitova")
    background: Flag = Field(default=False, alias="tausta")
    method: Prose | None = Field(None, alias="laskentatapa")
    smallest_n: Whole | None = Field(None, alias="pienin-n")
    amendments: tuple[Amendment, ...] = Field((), alias="muutokset")


class NumberMeasure(MeasureBase):
    """A figure (`luku`)."""

    kind: Literal["luku"] = Field(alias="laji")
    unit: Prose | None = Field(None, alias="yksikkö")
    direction: Direction | None = Field(None, alias="suunta")
    decimals: Whole | None = Field(None, alias="desimaalit")
    baseline: Baseline | None = Field(None, alias="lähtötaso")
    reference: Baseline | None = Field(None, alias="vertailutaso")
    targets: dict[Year, TargetLevel] = Field(default_factory=dict, alias="tavoitetaso")
    breakdown: Breakdown | None = Field(None, alias="erittely")


class Milestone(MeasureBase):
    """Something that is reached or not (`etappi`): a document, a decision."""

    kind: Literal["etappi"] = Field(alias="laji")
    deadline: DueBy | None = Field(None, alias="määräaika")


class ScaleMeasure(MeasureBase):
    """A rubric (`asteikko`); a higher step is better."""

    kind: Literal["asteikko"] = Field(alias="laji")
    steps: tuple[ScaleStep, ...] = Field((), alias="tasot")
    baseline: Baseline | None = Field(None, alias="lähtötaso")
    targets: dict[Year, Figure] = Field(default_factory=dict, alias="tavoitetaso")

    def has_step(self, number: Number) -> bool:
        """Tell whether a number is that of a step."""
        return number.value.denominator == 1 and 1 <= number.value <= len(self.steps)


class NarrativeMeasure(MeasureBase):
    """Told in words (`sanallinen`)."""

    kind: Literal["sanallinen"] = Field(alias="laji")


Measure = Annotated[
    NumberMeasure | Milestone | ScaleMeasure | NarrativeMeasure, Field(discriminator="kind")
]

AnyMeasure = NumberMeasure | Milestone | ScaleMeasure | NarrativeMeasure
