"""Small plans for evaluation, from flow YAML: one action, its measures, and what was recorded."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from kehitys_cli.documents.plain import to_plain
from kehitys_cli.evaluation.coverage import Outcomes, PlanCase
from kehitys_cli.model.followup import Followup
from kehitys_cli.model.municipality import Municipality
from kehitys_cli.model.plan import Plan
from kehitys_cli.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.evaluation.result import ActionOutcome, MeasureOutcome, PlanOutcome
    from kehitys_cli.model.followup import MeasureEntry

AFTER = dt.date(2030, 1, 1)
"""Long after every due day, so that a gap is missing."""


def plain(text: str) -> dict[str, Any]:
    """Read the inside of a flow mapping as the reader would."""
    read = to_plain(Source.decode("x", f"{{{text}}}".encode()), [])
    assert read is not None, text
    return dict(read.data)


def municipality() -> Municipality:
    return Municipality.model_validate({"laji": "kunta", "muoto": "1", "nimi": "Mallila"})


def plan_data(measures: list[str], action: str = "", extra: str = "") -> dict[str, Any]:
    """Return a plan of one action with measures m1, m2 …"""
    told = {"aikataulu": "2022–", **plain(action)}
    items = []
    for number, text in enumerate(measures, start=1):
        base = {"tunnus": f"m{number}", "nimi": f"M{number}", "laji": "luku", "lähde": "Rekisteri"}
        items.append({key: value for key, value in {**base, **plain(text)}.items() if value != "-"})
    return {
        "laji": "suunnitelma",
        "muoto": "1",
        "nimi": "Malli",
        "vastuualue": "kh",
        "kausi": "2022–2025",
        "strategia": "strategia",
        "tila": "hyväksytty",
        "toimenpiteet": [
            {
                "tunnus": "a",
                "numero": "1",
                "päämäärä": "g",
                "nimi": "A",
                "vastuutaho": ["kh"],
                "mittarit": items,
                **told,
            }
        ],
        **plain(extra),
    }


def followups(
    values: Mapping[int, Mapping[str, str]], states: Mapping[int, str] | None = None
) -> dict[int, Followup]:
    """Return year files: `values` by year and measure, `states` by year, both as flow YAML."""
    found = {}
    for year in sorted({*values, *(states or {})}):
        entry: dict[str, Any] = plain((states or {}).get(year, ""))
        entry["mittarit"] = {key: plain(text) for key, text in values.get(year, {}).items()}
        data = {
            "laji": "seuranta",
            "muoto": "1",
            "suunnitelma": "malli",
            "vuosi": str(year),
            "toimenpiteet": {"a": entry},
        }
        found[year] = Followup.model_validate(data)
    return found


def evaluated(  # noqa: PLR0913 - a case has many sides
    measures: list[str],
    values: Mapping[int, Mapping[str, str]],
    year: int,
    *,
    action: str = "",
    states: Mapping[int, str] | None = None,
    extra: str = "",
    as_of: dt.date = AFTER,
    earlier: Mapping[str, Mapping[int, MeasureEntry]] | None = None,
) -> PlanOutcome:
    data = plan_data(measures, action, extra)
    case = PlanCase(
        "malli",
        Plan.model_validate(data),
        data,
        followups(values, states),
        municipality(),
        as_of,
        earlier=earlier or {},
    )
    return Outcomes(case, (year,))[year]


def action_of(outcome: PlanOutcome) -> ActionOutcome:
    return outcome.actions[0]


def measure_of(outcome: PlanOutcome) -> MeasureOutcome:
    return outcome.actions[0].measures[0]
