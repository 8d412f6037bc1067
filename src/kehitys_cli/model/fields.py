"""The types of the models' fields: how a scalar is read, and what JSON Schema says of it."""

import datetime as dt
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from kehitys_cli.model import values
from kehitys_cli.model.values import (
    DayMonth,
    Deadline,
    Number,
    Period,
    Schedule,
    Target,
    Text,
    Value,
    Verdict,
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

Id = Annotated[str, PlainValidator(values.parse_id), WithJsonSchema(_ID_SCHEMA)]
Reference = Annotated[
    str,
    PlainValidator(values.parse_reference),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{values.ID_PATTERN}(?:/{values.ID_PATTERN})?$"}
    ),
]
Words = Annotated[str, PlainValidator(values.parse_words), WithJsonSchema({"type": _LOOSE})]
Former = Annotated[object, WithJsonSchema({"type": [*_LOOSE, "array", "object"]})]
"""What stood somewhere before, whatever it was."""

Prose = Annotated[Text, PlainValidator(values.parse_text), WithJsonSchema(_TEXT_SCHEMA)]
Figure = Annotated[Number, PlainValidator(values.parse_number), WithJsonSchema(_NUMBER_SCHEMA)]
Whole = Annotated[
    int,
    PlainValidator(values.parse_whole),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]+$"}),
]
Year = Annotated[
    int, PlainValidator(values.parse_year), WithJsonSchema({**_IN_YEARS, "pattern": f"^{_YEAR}$"})
]
Date = Annotated[
    dt.date,
    PlainValidator(values.parse_date),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
Day = Annotated[
    DayMonth,
    PlainValidator(values.parse_day_month),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,2}\.[0-9]{1,2}\.$"}),
]
Years = Annotated[
    Schedule,
    PlainValidator(values.parse_years),
    WithJsonSchema({"type": "string", "pattern": f"^{_YEAR}[–-]{_YEAR}$"}),
]
OpenYears = Annotated[
    Schedule,
    PlainValidator(values.parse_schedule),
    WithJsonSchema({**_IN_YEARS, "pattern": f"^{_YEAR}(?: ?[–-] ?(?:{_YEAR})?)?$"}),
]
ValuePeriod = Annotated[
    Period,
    PlainValidator(values.parse_period),
    WithJsonSchema({**_IN_YEARS, "pattern": f"^(?:(?:[0-9]{{1,2}}[–-])?[0-9]{{1,2}}/)?{_YEAR}$"}),
]
DueBy = Annotated[
    Deadline,
    PlainValidator(values.parse_deadline),
    WithJsonSchema({**_IN_YEARS, "pattern": f"^{_YEAR}(?:-[0-9]{{2}}-[0-9]{{2}})?$"}),
]
TargetLevel = Annotated[Target, PlainValidator(values.parse_target), WithJsonSchema(_TARGET_SCHEMA)]
Recorded = Annotated[
    Value,
    PlainValidator(values.parse_value),
    WithJsonSchema(
        {"type": ["number", "string"], "pattern": f"^(?:{values.NUMBER_PATTERN}|kyllä|ei)$"}
    ),
]
Flag = Annotated[bool, PlainValidator(values.parse_flag), WithJsonSchema({"enum": ["kyllä", "ei"]})]


def _own_verdict(value: object) -> Verdict:
    """Read the unit's own verdict: it never says that it cannot tell."""
    return values.parse_word(Verdict, value, OWN_VERDICTS)


OWN_VERDICTS = (Verdict.ACHIEVED, Verdict.PARTLY_ACHIEVED, Verdict.NOT_ACHIEVED)
OwnVerdict = Annotated[
    Verdict,
    PlainValidator(_own_verdict),
    WithJsonSchema({"enum": [verdict.value for verdict in OWN_VERDICTS]}),
]
