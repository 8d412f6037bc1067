"""The words of the format that are one of a few, each with its English token for JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self, TypeVar

from kehitys_cli.model.values import refuse, scalar_text

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

_T = TypeVar("_T", bound="Token")


def parse_word(kind: type[_T], value: object, allowed: tuple[_T, ...]) -> _T:
    """Read one of the allowed words of an enumeration; `KEH103` names them otherwise."""
    text = scalar_text(value, "word")
    if text not in allowed:
        raise refuse("KEH103", expected="word", found=text, allowed=", ".join(allowed))
    return kind(text)


class Token(StrEnum):
    """A word of the format with an English token for JSON (`token`)."""

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read one of the words; `KEH103` names them otherwise."""
        found = cls._value2member_map_.get(value) if isinstance(value, str) else None
        return found if isinstance(found, cls) else parse_word(cls, value, tuple(cls))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Let a field of this type read the word that was written."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, object]:
        """Return the allowed words."""
        return {"enum": [member.value for member in cls]}

    @property
    def token(self) -> str:
        """The stable English name in machine-readable output."""
        return self.name.lower()


class Language(Token):
    """A language that texts and reports can be in."""

    FI = "fi"
    SV = "sv"
    EN = "en"


class UnitType(Token):
    """What answers for an action."""

    UNIT = "yksikkö"
    ROLE = "tehtävä"
    WORKING_GROUP = "työryhmä"
    BODY = "toimielin"


class PlanStatus(Token):
    """Where a plan is in its life."""

    DRAFT = "luonnos"
    APPROVED = "hyväksytty"
    ENDED = "päättynyt"


class Placement(Token):
    """Whether a section of prose stands before or after the actions."""

    BEFORE = "ennen"
    AFTER = "jälkeen"


class Interval(Token):
    """How often an action is followed up."""

    YEARLY = "vuosittain"
    HALF_YEARLY = "puolivuosittain"
    TERM = "kausittain"


class Direction(Token):
    """Which way is better."""

    INCREASING = "kasvava"
    DECREASING = "laskeva"
    STABLE = "pysyvä"


class Level(Token):
    """What a measure looks at."""

    OUTPUT = "toiminta"
    IMPACT = "vaikutus"
    OUTCOME = "tulos"


class BindingOn(Token):
    """Towards whom an action or measure is binding."""

    COUNCIL = "valtuusto"
    COMMITTEE = "lautakunta"


class Quality(Token):
    """How final a value is."""

    FINAL = "lopullinen"
    PRELIMINARY = "ennakko"
    FORECAST = "ennuste"


class State(Token):
    """An action's state, told by its unit."""

    NOT_STARTED = "ei aloitettu"
    IN_PROGRESS = "käynnissä"
    DONE = "valmis"
    SUSPENDED = "keskeytetty"
    POSTPONED = "siirretty"
    DROPPED = "luovuttu"


class Verdict(Token):
    """A verdict that people give: the unit's own, or a body's."""

    ACHIEVED = "toteutui"
    PARTLY_ACHIEVED = "toteutui osittain"
    NOT_ACHIEVED = "ei toteutunut"
    NOT_ASSESSABLE = "ei voitu arvioida"


class SettingLevel(Token):
    """How heavily a municipality weighs a rule."""

    ERROR = "virhe"
    WARNING = "varoitus"
    INFO = "huomautus"
    OFF = "pois"
