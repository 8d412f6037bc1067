"""The municipality: its register of units and partners, due days, words and rule settings."""

from __future__ import annotations

from pydantic import Field

from kehitys_cli.model.common import Record
from kehitys_cli.model.fields import Day, Id, OpenYears, Prose, Whole, Words
from kehitys_cli.model.tokens import Language, SettingLevel, UnitType
from kehitys_cli.model.values import DayMonth, Text


class Contact(Record):
    """The organisation's addresses: the one place in a repository where addresses may stand."""

    address: Prose | None = Field(None, alias="osoite")
    phone: Words | None = Field(None, alias="puhelin")
    email: Words | None = Field(None, alias="sähköposti")
    web: Words | None = Field(None, alias="verkko")
    feedback: Words | None = Field(None, alias="palaute")
    accessibility_statement: Words | None = Field(None, alias="saavutettavuusseloste")


class Unit(Record):
    """A unit, role, working group or body that answers for actions; never deleted, only ended."""

    id: Id = Field(alias="tunnus")
    name: Prose = Field(alias="nimi")
    short_forms: tuple[Words, ...] = Field((), alias="lyhenteet")
    type: UnitType = Field(UnitType.UNIT, alias="tyyppi")
    parent: Id | None = Field(None, alias="ylempi")
    valid: OpenYears | None = Field(None, alias="voimassa")
    replaces: Id | None = Field(None, alias="korvaa")


class Partner(Record):
    """A partner outside the organisation; may be a group."""

    id: Id = Field(alias="tunnus")
    name: Prose = Field(alias="nimi")
    short_forms: tuple[Words, ...] = Field((), alias="lyhenteet")


class DueDays(Record):
    """Due days of the year after the year that is followed up."""

    values: Day = Field(DayMonth(31, 1), alias="toteumat")
    statements: Day = Field(DayMonth(31, 3), alias="tilinpäätös")
    council: Day = Field(DayMonth(30, 6), alias="valtuusto")


class RuleSetting(Record):
    """How heavily the municipality weighs a rule, and why."""

    rule: Words = Field(alias="sääntö")
    level: SettingLevel = Field(alias="taso")
    reason: Prose | None = Field(None, alias="syy")


class Municipality(Record):
    """`kunta.yaml`."""

    kind: Words = Field(alias="laji")
    format: Whole = Field(alias="muoto")
    tool: Words | None = Field(None, alias="työkalu")
    name: Prose = Field(alias="nimi")
    languages: tuple[Language, ...] = Field((Language.FI,), alias="kielet")
    contact: Contact = Field(default_factory=Contact, alias="yhteystiedot")
    units: tuple[Unit, ...] = Field((), alias="vastuutahot")
    partners: tuple[Partner, ...] = Field((), alias="kumppanit")
    due_days: DueDays = Field(default_factory=DueDays, alias="määräajat")
    terms: dict[str, Prose] = Field(default_factory=dict, alias="nimikkeet")
    rule_settings: tuple[RuleSetting, ...] = Field((), alias="tarkistus")

    @property
    def language(self) -> str:
        """The default language of reports."""
        return self.languages[0]

    @property
    def bodies(self) -> dict[str, Text]:
        """What bodies are called, by their names in any language.

        Decisions name a body as its minutes do, in one language; the register has the others.
        """
        return {
            text: unit.name
            for unit in self.units
            if unit.type is UnitType.BODY
            for _, text in unit.name.by_language
        }
