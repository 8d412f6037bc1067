"""The types of the models' fields: how a scalar is read, and what JSON Schema says of it."""

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import WithJsonSchema
from pydantic_core import CoreSchema, core_schema

from kehitys_cli.model import values
from kehitys_cli.model.tokens import Verdict, parse_word
from kehitys_cli.model.values import (
    DayMonth,
    Deadline,
    Number,
    Period,
    Schedule,
    Target,
    Text,
    Value,
)

_LOOSE = ["string", "number", "boolean"]
"""What validators of JSON Schema may see where a person writes a plain scalar."""

_NUMBER = f"^{values.NUMBER_PATTERN}$"
_YEAR = "[12][0-9]{3}"
_IN_YEARS = {"type": ["string", "integer"], "minimum": 1000, "maximum": 2999}
_ID_SCHEMA = {"type": "string", "pattern": f"^{values.ID_PATTERN}$", "maxLength": 64}
_TEXT_SCHEMA: dict[str, Any] = {
    "type": [*_LOOSE, "object"],
    "properties": {code: {"type": [*_LOOSE, "null"]} for code in values.LANGUAGES},
    "additionalProperties": False,
}
_NUMBER_SCHEMA: dict[str, Any] = {"type": ["number", "string"], "pattern": _NUMBER}
_TARGET_SCHEMA: dict[str, Any] = {
    "type": ["number", "string", "array"],
    "pattern": f"^(?:{values.NUMBER_PATTERN}|[+−-]?[0-9]+(?:[.,][0-9]+)? ?%)$",
    "items": _NUMBER_SCHEMA,
    "minItems": 2,
    "maxItems": 2,
}


class _Reads:
    """How a field reads what was written, and what JSON Schema says of it.

    pydantic's own validators would also build a schema of what is made, which nobody asks for: more
    than half of the time that a cold start spends on models.
    """

    def __init__(self, parse: Callable[[object], object], schema: dict[str, Any]) -> None:
        self._parse = parse
        self._schema = schema

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._parse)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        return dict(self._schema)


Id = Annotated[str, _Reads(values.parse_id, _ID_SCHEMA)]
Reference = Annotated[
    str,
    _Reads(
        values.parse_reference,
        {"type": "string", "pattern": f"^{values.ID_PATTERN}(?:/{values.ID_PATTERN})?$"},
    ),
]
Words = Annotated[str, _Reads(values.parse_words, {"type": _LOOSE})]
Former = Annotated[object, WithJsonSchema({"type": [*_LOOSE, "array", "object"]})]
"""What stood somewhere before, whatever it was."""

Prose = Annotated[Text, _Reads(values.parse_text, _TEXT_SCHEMA)]
Figure = Annotated[Number, _Reads(values.parse_number, _NUMBER_SCHEMA)]
Whole = Annotated[
    int,
    _Reads(
        values.parse_whole, {"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$"}
    ),
]
Year = Annotated[int, _Reads(values.parse_year, {**_IN_YEARS, "pattern": f"^{_YEAR}$"})]
Date = Annotated[
    dt.date,
    _Reads(values.parse_date, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
Day = Annotated[
    DayMonth,
    _Reads(values.parse_day_month, {"type": "string", "pattern": r"^[0-9]{1,2}\.[0-9]{1,2}\.$"}),
]
Years = Annotated[
    Schedule,
    _Reads(values.parse_years, {"type": "string", "pattern": f"^{_YEAR} ?[–-] ?{_YEAR}$"}),
]
OpenYears = Annotated[
    Schedule,
    _Reads(values.parse_schedule, {**_IN_YEARS, "pattern": f"^{_YEAR}(?: ?[–-] ?(?:{_YEAR})?)?$"}),
]
ValuePeriod = Annotated[
    Period,
    _Reads(
        values.parse_period,
        {**_IN_YEARS, "pattern": f"^(?:(?:[0-9]{{1,2}}[–-])?[0-9]{{1,2}}/)?{_YEAR}$"},
    ),
]
DueBy = Annotated[
    Deadline,
    _Reads(
        values.parse_deadline, {**_IN_YEARS, "pattern": f"^{_YEAR}(?:-[0-9]{{2}}-[0-9]{{2}})?$"}
    ),
]
TargetLevel = Annotated[Target, _Reads(values.parse_target, _TARGET_SCHEMA)]
Recorded = Annotated[
    Value,
    _Reads(
        values.parse_value,
        {"type": ["number", "string"], "pattern": f"^(?:{values.NUMBER_PATTERN}|kyllä|ei)$"},
    ),
]
Flag = Annotated[bool, _Reads(values.parse_flag, {"enum": ["kyllä", "ei"]})]


def _own_verdict(value: object) -> Verdict:
    """Read the unit's own verdict: it never says that it cannot tell."""
    return parse_word(Verdict, value, OWN_VERDICTS)


OWN_VERDICTS = (Verdict.ACHIEVED, Verdict.PARTLY_ACHIEVED, Verdict.NOT_ACHIEVED)
OwnVerdict = Annotated[
    Verdict,
    _Reads(_own_verdict, {"enum": [verdict.value for verdict in OWN_VERDICTS]}),
]
