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

_LOOSE = ["string", "number", "boolean", "null"]
"""What validators of JSON Schema may see where a person writes a plain scalar."""

_ID_SCHEMA = {"type": "string", "pattern": f"^{values.ID_PATTERN}$", "maxLength": 64}
_TEXT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": _LOOSE},
        {
            "type": "object",
            "properties": {code: {"type": _LOOSE} for code in values.LANGUAGES},
            "additionalProperties": False,
        },
    ]
}
_NUMBER_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": ["number", "null"]}, {"type": "string", "pattern": f"^{values.NUMBER_PATTERN}$"}]
}
_TARGET_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": ["number", "null"]},
        {"type": "string"},
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    ]
}

Id = Annotated[str, PlainValidator(values.parse_id), WithJsonSchema(_ID_SCHEMA)]
Reference = Annotated[str, PlainValidator(values.parse_reference), WithJsonSchema({"type": "string"})]
Words = Annotated[str, PlainValidator(values.parse_words), WithJsonSchema({"type": _LOOSE})]
Prose = Annotated[Text, PlainValidator(values.parse_text), WithJsonSchema(_TEXT_SCHEMA)]
Figure = Annotated[Number, PlainValidator(values.parse_number), WithJsonSchema(_NUMBER_SCHEMA)]
Whole = Annotated[
    int, PlainValidator(values.parse_whole), WithJsonSchema({"type": ["integer", "string", "null"]})
]
Year = Annotated[
    int, PlainValidator(values.parse_year), WithJsonSchema({"type": ["integer", "string", "null"]})
]
Date = Annotated[dt.date, PlainValidator(values.parse_date), WithJsonSchema({"type": ["string", "null"]})]
Day = Annotated[DayMonth, PlainValidator(values.parse_day_month), WithJsonSchema({"type": _LOOSE})]
Years = Annotated[Schedule, PlainValidator(values.parse_years), WithJsonSchema({"type": ["string", "null"]})]
OpenYears = Annotated[
    Schedule, PlainValidator(values.parse_schedule), WithJsonSchema({"type": ["string", "integer", "null"]})
]
ValuePeriod = Annotated[
    Period, PlainValidator(values.parse_period), WithJsonSchema({"type": ["string", "integer", "null"]})
]
DueBy = Annotated[
    Deadline, PlainValidator(values.parse_deadline), WithJsonSchema({"type": ["string", "integer", "null"]})
]
TargetLevel = Annotated[Target, PlainValidator(values.parse_target), WithJsonSchema(_TARGET_SCHEMA)]
Recorded = Annotated[
    Value,
    PlainValidator(values.parse_value),
    WithJsonSchema({"type": ["number", "string", "boolean", "null"]}),
]
Flag = Annotated[
    bool, PlainValidator(values.parse_flag), WithJsonSchema({"enum": ["kyllä", "ei", True, False, None]})
]


def _own_verdict(value: object) -> Verdict:
    """Read the unit's own verdict: it never says that it cannot tell."""
    return values.parse_word(Verdict, value, OWN_VERDICTS)


OWN_VERDICTS = (Verdict.ACHIEVED, Verdict.PARTLY_ACHIEVED, Verdict.NOT_ACHIEVED)
OwnVerdict = Annotated[
    Verdict,
    PlainValidator(_own_verdict),
    WithJsonSchema({"enum": [verdict.value for verdict in OWN_VERDICTS]}),
]
