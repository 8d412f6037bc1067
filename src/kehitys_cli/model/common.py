"""What several kinds of file share: the frozen base, decisions, documents, prose."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kehitys_cli.model.fields import Date, Id, Prose, Words
from kehitys_cli.model.tokens import Placement


class Record(BaseModel):
    """Frozen data with Finnish keys in files and English names in code; unknown keys are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )


class Decision(Record):
    """A body's decision; what is not known is left out."""

    id: Id | None = Field(None, alias="tunnus")
    body: Words = Field(alias="toimielin")
    date: Date = Field(alias="pvm")
    section: Words | None = Field(None, alias="pykälä")
    case_number: Words | None = Field(None, alias="asianumero")
    matter: Prose | None = Field(None, alias="asia")
    resolution: Prose | None = Field(None, alias="päätös")


class SourceDocument(Record):
    """A document that proves or contains something: its full description, or just its name."""

    name: Prose = Field(alias="nimi")
    case_number: Words | None = Field(None, alias="asianumero")
    date: Date | None = Field(None, alias="pvm")
    address: Words | None = Field(None, alias="osoite")
    sha256: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        return {"nimi": value} if isinstance(value, str) else value


class Section(Record):
    """A section of a plan's or strategy's prose."""

    heading: Prose = Field(alias="otsikko")
    placement: Placement = Field(Placement.BEFORE, alias="paikka")
    text: Prose | None = Field(None, alias="teksti")


class Amendment(Record):
    """A later change of what was approved: each changed key's whole former value is kept.

    `before` None (no `aiemmin` at all) means that the decision added the whole item.
    """

    decision: Id = Field(alias="päätös")
    reason: Prose | None = Field(None, alias="syy")
    before: dict[str, object] | None = Field(None, alias="aiemmin")
