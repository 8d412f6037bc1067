"""The awkward cases: one line each, with the result, the reason and the rule that must fire."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from kehitys_cli.evaluation.result import Result, Trend
from tests.evaluation.building import evaluated, measure_of

UP = "suunta: kasvava, lähtötaso: {arvo: 50, vuosi: 2021}"
DOWN = "suunta: laskeva, lähtötaso: {arvo: 100, vuosi: 2021}"
MIGRATION = "suunta: kasvava, lähtötaso: {arvo: -20, vuosi: 2021}"
ZERO = "suunta: kasvava, lähtötaso: {arvo: 0, vuosi: 2021}"
SCALE = "laji: asteikko, tasot: [a, b, c, d], lähtötaso: {arvo: 1, vuosi: 2021}"
STEP = "laji: etappi, lähde: '-'"
SURVEY = f"{UP}, mitataan: [2022, 2024], tavoitetaso: {{2024: 60}}"

# name · measure · {year: entry} · year · result · reason · rule · further arguments of `evaluated`
CASES: list[tuple[str, str, dict[int, str], int, str, str, str, dict[str, Any]]] = [
    # targets met and missed
    ("equal is met", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60"}, 2024, "achieved", "", "met", {}),
    ("more is met", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 61"}, 2024, "achieved", "", "met", {}),
    ("half way is partly", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 55"}, 2024, "partly_achieved", "", "half-way", {}),
    ("just under half", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 54.999"}, 2024, "not_achieved", "", "not-half-way", {}),
    ("below the baseline", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 40"}, 2024, "not_achieved", "", "not-half-way", {}),
    ("no baseline, missed", "suunta: kasvava, tavoitetaso: {2024: 60}", {2024: "arvo: 59"}, 2024, "not_achieved", "", "not-met", {}),
    ("decreasing met", f"{DOWN}, tavoitetaso: {{2024: 80}}", {2024: "arvo: 80"}, 2024, "achieved", "", "met", {}),
    ("decreasing half", f"{DOWN}, tavoitetaso: {{2024: 80}}", {2024: "arvo: 90"}, 2024, "partly_achieved", "", "half-way", {}),
    ("decreasing risen", f"{DOWN}, tavoitetaso: {{2024: 80}}", {2024: "arvo: 101"}, 2024, "not_achieved", "", "not-half-way", {}),
    ("zero baseline, half", f"{ZERO}, tavoitetaso: {{2024: 2}}", {2024: "arvo: 1"}, 2024, "partly_achieved", "", "half-way", {}),
    ("zero baseline, none", f"{ZERO}, tavoitetaso: {{2024: 2}}", {2024: "arvo: 0"}, 2024, "not_achieved", "", "not-half-way", {}),
    ("target of zero", f"{DOWN}, tavoitetaso: {{2024: 0}}", {2024: "arvo: 0"}, 2024, "achieved", "", "met", {}),
    ("target of zero, half", f"{DOWN}, tavoitetaso: {{2024: 0}}", {2024: "arvo: 50"}, 2024, "partly_achieved", "", "half-way", {}),
    ("migration met", f"{MIGRATION}, tavoitetaso: {{2024: 10}}", {2024: "arvo: 12"}, 2024, "achieved", "", "met", {}),
    ("migration half", f"{MIGRATION}, tavoitetaso: {{2024: 10}}", {2024: "arvo: -5"}, 2024, "partly_achieved", "", "half-way", {}),
    ("migration under half", f"{MIGRATION}, tavoitetaso: {{2024: 10}}", {2024: "arvo: -6"}, 2024, "not_achieved", "", "not-half-way", {}),
    ("both negative", f"{MIGRATION}, tavoitetaso: {{2024: -10}}", {2024: "arvo: -15"}, 2024, "partly_achieved", "", "half-way", {}),
    ("target weaker than baseline, missed", f"{UP}, tavoitetaso: {{2024: 40}}", {2024: "arvo: 39"}, 2024, "not_achieved", "", "not-met", {}),
    ("target weaker than baseline, met", f"{UP}, tavoitetaso: {{2024: 40}}", {2024: "arvo: 45"}, 2024, "achieved", "", "met", {}),
    ("target equal to baseline, missed", f"{UP}, tavoitetaso: {{2024: 50}}", {2024: "arvo: 49"}, 2024, "not_achieved", "", "not-met", {}),
    ("thirty digits", "suunta: kasvava, tavoitetaso: {2024: 100000000000000000000000000001}", {2024: "arvo: 100000000000000000000000000000"}, 2024, "not_achieved", "", "not-met", {}),
    ("digits as written", f"{UP}, tavoitetaso: {{2024: 60.0}}", {2024: "arvo: 60.00"}, 2024, "achieved", "", "met", {}),
    ("binding partly is not", f"{UP}, sitova: valtuusto, tavoitetaso: {{2024: 60}}", {2024: "arvo: 55"}, 2024, "not_achieved", "", "binding", {}),
    ("binding action", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 55"}, 2024, "not_achieved", "", "binding", {"action": "sitova: valtuusto"}),
    # maintained levels
    ("stable equal", "suunta: pysyvä, tavoitetaso: {2024: 100}", {2024: "arvo: 100"}, 2024, "achieved", "", "met", {}),
    ("stable above", "suunta: pysyvä, tavoitetaso: {2024: 100}", {2024: "arvo: 101"}, 2024, "not_achieved", "", "not-met", {}),
    ("range lower end", "suunta: pysyvä, tavoitetaso: {2024: [3, 5]}", {2024: "arvo: 3"}, 2024, "achieved", "", "met", {}),
    ("range upper end", "suunta: pysyvä, tavoitetaso: {2024: [3, 5]}", {2024: "arvo: 5"}, 2024, "achieved", "", "met", {}),
    ("outside the range", "suunta: pysyvä, tavoitetaso: {2024: [3, 5]}", {2024: "arvo: 6"}, 2024, "not_achieved", "", "not-met", {}),
    ("stable later, inside", "suunta: pysyvä, tavoitetaso: {2025: [3, 5]}", {2024: "arvo: 4"}, 2024, "on_schedule", "target_already_met", "met-early", {}),
    ("stable later, outside", "suunta: pysyvä, tavoitetaso: {2025: [3, 5]}", {2024: "arvo: 6"}, 2024, "behind", "", "outside-range", {}),
    # on the way to a later target
    ("on the line", f"{UP}, tavoitetaso: {{2025: 70}}", {2023: "arvo: 60"}, 2023, "on_schedule", "", "on-line", {}),
    ("below the line", f"{UP}, tavoitetaso: {{2025: 70}}", {2023: "arvo: 59"}, 2023, "behind", "", "below-line", {}),
    ("a third that decimals miss", "suunta: kasvava, lähtötaso: {arvo: 0, vuosi: 2021}, tavoitetaso: {2024: 1}", {2022: "arvo: 0.333333333333333333"}, 2022, "behind", "", "below-line", {}),
    ("a line point exactly", "suunta: kasvava, lähtötaso: {arvo: 1, vuosi: 2021}, tavoitetaso: {2024: 7}", {2022: "arvo: 3"}, 2022, "on_schedule", "", "on-line", {}),
    ("line begins at an earlier target", f"{UP}, tavoitetaso: {{2022: 60, 2025: 90}}", {2023: "arvo: 69"}, 2023, "behind", "", "below-line", {}),
    ("line from an earlier target, met", f"{UP}, tavoitetaso: {{2022: 60, 2025: 90}}", {2023: "arvo: 70"}, 2023, "on_schedule", "", "on-line", {}),
    ("target before a baseline of one year", "suunta: kasvava, lähtötaso: {arvo: 10, vuosi: 2022}, tavoitetaso: {2022: 20, 2025: 50}", {2023: "arvo: 30"}, 2023, "on_schedule", "", "on-line", {}),
    ("later target met already", f"{UP}, tavoitetaso: {{2025: 70}}", {2023: "arvo: 70"}, 2023, "on_schedule", "target_already_met", "met-early", {}),
    ("no start for the line", "suunta: kasvava, tavoitetaso: {2025: 70}", {2023: "arvo: 60"}, 2023, "not_assessable", "no_baseline", "no-line", {}),
    ("baseline without a year", "suunta: kasvava, lähtötaso: {arvo: 50}, tavoitetaso: {2025: 70}", {2023: "arvo: 60"}, 2023, "not_assessable", "no_baseline", "no-line", {}),
    ("baseline after the value", "suunta: kasvava, lähtötaso: {arvo: 50, vuosi: 2024}, tavoitetaso: {2025: 70}", {2023: "arvo: 60"}, 2023, "not_assessable", "no_baseline", "no-line", {}),
    ("decreasing on the line", f"{DOWN}, tavoitetaso: {{2025: 60}}", {2023: "arvo: 80"}, 2023, "on_schedule", "", "on-line", {}),
    ("decreasing above the line", f"{DOWN}, tavoitetaso: {{2025: 60}}", {2023: "arvo: 81"}, 2023, "behind", "", "below-line", {}),
    ("latest target stays in force", f"{UP}, tavoitetaso: {{2022: 55, 2023: 60}}", {2024: "arvo: 58"}, 2024, "partly_achieved", "", "half-way", {}),
    ("target beyond the plan", f"{UP}, tavoitetaso: {{2030: 95}}", {2024: "arvo: 65"}, 2024, "on_schedule", "", "on-line", {}),
    # relative targets
    ("relative met", "suunta: laskeva, vertailutaso: {arvo: 100, vuosi: 1990}, tavoitetaso: {2024: '-60 %'}", {2024: "arvo: 40"}, 2024, "achieved", "", "met", {}),
    ("relative missed", "suunta: laskeva, vertailutaso: {arvo: 100, vuosi: 1990}, lähtötaso: {arvo: 60, vuosi: 2021}, tavoitetaso: {2024: '-60 %'}", {2024: "arvo: 51"}, 2024, "not_achieved", "", "not-half-way", {}),
    ("relative to the baseline", f"{UP}, tavoitetaso: {{2024: '+20 %'}}", {2024: "arvo: 60"}, 2024, "achieved", "", "met", {}),
    ("relative without a reference", "suunta: laskeva, tavoitetaso: {2024: '-60 %'}", {2024: "arvo: 40"}, 2024, "not_assessable", "no_baseline", "no-reference", {}),
    ("relative to zero", f"{ZERO}, tavoitetaso: {{2024: '+20 %'}}", {2024: "arvo: 1"}, 2024, "not_assessable", "no_baseline", "no-reference", {}),
    ("relative to a negative", f"{MIGRATION}, tavoitetaso: {{2024: '+20 %'}}", {2024: "arvo: 1"}, 2024, "not_assessable", "no_baseline", "no-reference", {}),
    ("relative on the line", "suunta: laskeva, vertailutaso: {arvo: 100, vuosi: 1990}, lähtötaso: {arvo: 60, vuosi: 2021}, tavoitetaso: {2025: '-60 %'}", {2023: "arvo: 50"}, 2023, "on_schedule", "", "on-line", {}),
    # what a judgement needs
    ("no value", UP, {}, 2024, "missing", "", "no-value", {}),
    ("no value on the due day", UP, {}, 2024, "not_yet_due", "", "no-value", {"as_of": dt.date(2025, 1, 31)}),
    ("no value the day after", UP, {}, 2024, "missing", "", "no-value", {"as_of": dt.date(2025, 2, 1)}),
    ("no source", f"lähde: '-', {UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60"}, 2024, "not_assessable", "no_source", "no-source", {}),
    ("own source", f"lähde: '-', {UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, lähde: X"}, 2024, "achieved", "", "met", {}),
    ("a document is a source", f"lähde: '-', {UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, asiakirja: X"}, 2024, "achieved", "", "met", {}),
    ("the action's source counts", f"lähde: '-', {UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60"}, 2024, "achieved", "", "met", {"action": "seuranta: {lähde: Tilasto}"}),
    ("no target", UP, {2024: "arvo: 60"}, 2024, "not_assessable", "no_target", "no-target", {}),
    ("no source comes before no target", f"lähde: '-', {UP}", {2024: "arvo: 60"}, 2024, "not_assessable", "no_source", "no-source", {}),
    ("no direction", "tavoitetaso: {2024: 60}", {2024: "arvo: 60"}, 2024, "not_assessable", "no_direction", "no-direction", {}),
    ("break this year", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, sarjakatkos: uusi mittari"}, 2024, "not_assessable", "series_break", "series-break", {}),
    ("break last year", f"{UP}, tavoitetaso: {{2024: 60}}", {2023: "arvo: 5, sarjakatkos: uusi", 2024: "arvo: 60"}, 2024, "not_assessable", "series_break", "series-break", {}),
    ("break healed by a new baseline", "suunta: kasvava, lähtötaso: {arvo: 5, vuosi: 2023}, tavoitetaso: {2024: 6}", {2023: "arvo: 5, sarjakatkos: uusi", 2024: "arvo: 6"}, 2024, "achieved", "", "met", {}),
    ("break in a later year is nothing yet", f"{UP}, tavoitetaso: {{2023: 60}}", {2023: "arvo: 60", 2024: "arvo: 5, sarjakatkos: uusi"}, 2023, "achieved", "", "met", {}),
    ("part of a year", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, jakso: 1–8/2024"}, 2024, "not_assessable", "part_year", "part-year", {}),
    ("a month", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, jakso: 12/2024"}, 2024, "not_assessable", "part_year", "part-year", {}),
    ("twelve months are a year", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, jakso: 1–12/2024"}, 2024, "achieved", "", "met", {}),
    ("value of the year before", f"{UP}, tavoitetaso: {{2023: 55, 2024: 60}}", {2024: "arvo: 56, jakso: 2023"}, 2024, "achieved", "", "met", {}),
    ("value of a year between targets", f"{UP}, tavoitetaso: {{2025: 70}}", {2024: "arvo: 60, jakso: 2023"}, 2024, "on_schedule", "", "on-line", {}),
    ("only a forecast", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, laatu: ennuste"}, 2024, "missing", "only_forecast", "no-value", {}),
    ("only interim values", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "välitiedot: [{jakso: 1–8/2024, arvo: 40, ennuste: 60}]"}, 2024, "missing", "only_interim", "no-value", {}),
    ("only an interim forecast", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "välitiedot: [{jakso: 1–8/2024, ennuste: 60}]"}, 2024, "missing", "only_forecast", "no-value", {}),
    ("preliminary counts", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, laatu: ennakko"}, 2024, "achieved", "", "met", {}),
    ("withheld", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "salattu: liian pieni ryhmä"}, 2024, "not_assessable", "withheld", "withheld", {}),
    ("withheld beats a value", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, salattu: ryhmä"}, 2024, "not_assessable", "withheld", "withheld", {}),
    ("too few answers", f"{UP}, pienin-n: 5, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, n: 4"}, 2024, "not_assessable", "withheld", "too-few", {}),
    ("just enough answers", f"{UP}, pienin-n: 5, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, n: 5"}, 2024, "achieved", "", "met", {}),
    ("promised is still missing", UP, {2024: "tulossa: 2025-05-01"}, 2024, "missing", "", "no-value", {}),
    # words
    ("words", "laji: sanallinen", {2024: "arvio: Hyvin meni"}, 2024, "not_assessable", "narrative", "narrative", {}),
    ("no words", "laji: sanallinen", {}, 2024, "missing", "", "no-value", {}),
    ("words withheld", "laji: sanallinen", {2024: "salattu: palkat"}, 2024, "not_assessable", "withheld", "withheld", {}),
    # when it is measured
    ("before the schedule", UP, {}, 2022, "not_measured", "", "before-schedule", {"action": "aikataulu: 2023–"}),
    ("after the schedule", UP, {2024: "arvo: 60"}, 2024, "not_measured", "", "after-schedule", {"action": "aikataulu: 2022–2023"}),
    ("after the plan", UP, {}, 2026, "not_measured", "", "after-plan", {}),
    ("not valid yet", f"{UP}, voimassa: 2024–", {}, 2023, "not_measured", "", "not-valid", {}),
    ("not valid any more", f"{UP}, voimassa: 2022–2023", {2024: "arvo: 60"}, 2024, "not_measured", "", "not-valid", {}),
    ("survey in its year", SURVEY, {2024: "arvo: 60"}, 2024, "achieved", "", "met", {}),
    ("survey between years", SURVEY, {}, 2023, "not_measured", "", "not-this-year", {}),
    ("unmeasured year with a target", f"{UP}, mitataan: [2022, 2024], tavoitetaso: {{2023: 55}}", {}, 2023, "missing", "", "no-value", {}),
    ("year after done", UP, {}, 2024, "not_measured", "", "after-done", {"states": {2023: "tila: valmis"}}),
    ("year of done", UP, {}, 2023, "missing", "", "no-value", {"states": {2023: "tila: valmis"}}),
    ("dropped with a decision", UP, {}, 2024, "not_measured", "", "after-dropped", {"states": {2023: "tila: luovuttu, poikkeama: {päätös: d}"}}),
    ("dropped without a decision", UP, {}, 2024, "missing", "", "no-value", {"states": {2023: "tila: luovuttu"}}),
    ("done two years ago still holds", UP, {}, 2025, "not_measured", "", "after-done", {"states": {2023: "tila: valmis"}}),
    ("done and opened again", UP, {}, 2024, "missing", "", "no-value", {"states": {2023: "tila: valmis", 2024: "tila: käynnissä"}}),
    # scales
    ("step met", f"{SCALE}, tavoitetaso: {{2024: 3}}", {2024: "arvo: 3"}, 2024, "achieved", "", "met", {}),
    ("step missed is never partly", f"{SCALE}, tavoitetaso: {{2024: 3}}", {2024: "arvo: 2"}, 2024, "not_achieved", "", "not-met", {}),
    ("step on the line", f"{SCALE}, tavoitetaso: {{2025: 3}}", {2023: "arvo: 2"}, 2023, "on_schedule", "", "on-line", {}),
    ("step below the line", f"{SCALE}, tavoitetaso: {{2025: 3}}", {2023: "arvo: 1"}, 2023, "behind", "", "below-line", {}),
    # milestones
    ("reached", f"{STEP}, määräaika: 2024", {2024: "arvo: kyllä, lähde: Kv"}, 2024, "achieved", "", "reached", {}),
    ("reached without a source", f"{STEP}, määräaika: 2024", {2024: "arvo: kyllä"}, 2024, "not_assessable", "no_source", "no-source", {}),
    ("reached without a source, a year later", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä"}, 2024, "not_assessable", "no_source", "no-source", {}),
    ("a general source is not enough", "laji: etappi, määräaika: 2024", {2024: "arvo: kyllä"}, 2024, "not_assessable", "no_source", "no-source", {}),
    ("reached earlier holds", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä, lähde: Kv"}, 2024, "achieved", "", "reached-earlier", {}),
    ("reached earlier holds after done", f"{STEP}, määräaika: 2024", {2022: "arvo: kyllä, lähde: Kv"}, 2024, "achieved", "", "reached-earlier", {"states": {2023: "tila: valmis"}}),
    ("not reached at the deadline", f"{STEP}, määräaika: 2024", {2024: "arvo: ei"}, 2024, "not_achieved", "", "not-reached", {}),
    ("not reached before the deadline", f"{STEP}, määräaika: 2024", {2023: "arvo: ei"}, 2023, "on_schedule", "", "not-reached-yet", {}),
    ("empty before the deadline", f"{STEP}, määräaika: 2024", {}, 2023, "not_measured", "", "before-deadline", {}),
    ("empty at the deadline", f"{STEP}, määräaika: 2024", {}, 2024, "missing", "", "no-value", {}),
    ("empty after the deadline", f"{STEP}, määräaika: 2023", {}, 2024, "missing", "", "no-value", {}),
    ("open schedule ends with the plan", STEP, {}, 2024, "not_measured", "", "before-deadline", {}),
    ("open schedule, last year", STEP, {}, 2025, "missing", "", "no-value", {}),
    ("stays due after its schedule", STEP, {}, 2024, "missing", "", "no-value", {"action": "aikataulu: 2022–2023"}),
    ("dated after the year counts as no", f"{STEP}, määräaika: 2024", {2024: "arvo: kyllä, lähde: Kv, pvm: 2025-01-10"}, 2024, "not_achieved", "", "not-reached", {}),
    ("dated after the year, a year later", f"{STEP}, määräaika: 2024", {2024: "arvo: kyllä, lähde: Kv, pvm: 2025-01-10"}, 2025, "achieved", "", "reached-earlier", {}),
    ("milestone withheld", f"{STEP}, määräaika: 2024", {2024: "salattu: neuvottelu"}, 2024, "not_assessable", "withheld", "withheld", {}),
    ("a no needs no source", f"{STEP}, määräaika: 2024-06-30", {2024: "arvo: ei"}, 2024, "not_achieved", "", "not-reached", {}),
]


@pytest.mark.parametrize(
    "measure,values,year,result,reason,rule,further",
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_result_reason_and_rule(  # noqa: PLR0913, PLR0917 - the columns of the table
    measure: str,
    values: dict[int, str],
    year: int,
    result: str,
    reason: str,
    rule: str,
    further: dict[str, Any],
) -> None:
    entries = {told: {"m1": text} for told, text in values.items()}
    outcome = measure_of(evaluated([measure], entries, year, **further))
    found = (outcome.result.token, outcome.reason.token if outcome.reason else "", outcome.rule.value)
    assert found == (result, reason, rule)


def test_there_are_at_least_eighty_four_cases_and_their_names_are_unique() -> None:
    assert len(CASES) >= 84
    assert len({case[0] for case in CASES}) == len(CASES)


LATE = [
    ("on the day", "määräaika: 2024-06-30", "2024-06-30", False),
    ("a day late", "määräaika: 2024-06-30", "2024-07-01", True),
    ("within the year", "määräaika: 2024", "2024-12-31", False),
]


@pytest.mark.parametrize("deadline,date,late", [case[1:] for case in LATE], ids=[case[0] for case in LATE])
def test_a_milestone_is_late_by_its_day(deadline: str, date: str, late: bool) -> None:  # noqa: FBT001
    entry = f"arvo: kyllä, lähde: Kv, pvm: {date}"
    outcome = measure_of(evaluated([f"{STEP}, {deadline}"], {2024: {"m1": entry}}, 2024))
    assert (outcome.result, outcome.late) == (Result.ACHIEVED, late)


TRENDS = [
    ("better", UP, {2023: "arvo: 50", 2024: "arvo: 56"}, Trend.IMPROVING, 6),
    ("worse", UP, {2023: "arvo: 56", 2024: "arvo: 50"}, Trend.WORSENING, -6),
    ("same", UP, {2023: "arvo: 50", 2024: "arvo: 50.0"}, Trend.UNCHANGED, 0),
    ("decreasing is better", DOWN, {2023: "arvo: 90", 2024: "arvo: 80"}, Trend.IMPROVING, -10),
    ("no direction", "lähde: X", {2023: "arvo: 90", 2024: "arvo: 80"}, Trend.NOT_COMPARABLE, -10),
    ("a year between", UP, {2022: "arvo: 50", 2024: "arvo: 56"}, Trend.IMPROVING, 6),
    ("a break between", UP, {2023: "arvo: 50", 2024: "arvo: 56, sarjakatkos: x"}, Trend.NOT_COMPARABLE, 6),
    ("a forecast is no value", UP, {2022: "arvo: 40", 2023: "arvo: 70, laatu: ennuste", 2024: "arvo: 56"}, Trend.IMPROVING, 16),
    ("stable, nearer the range", "suunta: pysyvä, tavoitetaso: {2024: [3, 5]}", {2023: "arvo: 8", 2024: "arvo: 6"}, Trend.IMPROVING, -2),
    ("stable, both inside", "suunta: pysyvä, tavoitetaso: {2024: [3, 5]}", {2023: "arvo: 3", 2024: "arvo: 5"}, Trend.UNCHANGED, 2),
    ("stable without a target", "suunta: pysyvä", {2023: "arvo: 3", 2024: "arvo: 5"}, Trend.NOT_COMPARABLE, 2),
    ("stable, target only later", "suunta: pysyvä, tavoitetaso: {2025: [3, 5]}", {2023: "arvo: 8", 2024: "arvo: 9"}, Trend.WORSENING, 1),
    ("scale", SCALE, {2023: "arvo: 1", 2024: "arvo: 2"}, Trend.IMPROVING, 1),
    ("part of a year against a year", UP, {2023: "arvo: 50", 2024: "arvo: 40, jakso: 1–8/2024"}, Trend.NOT_COMPARABLE, -10),
]


@pytest.mark.parametrize(
    "measure,values,trend,change", [case[1:] for case in TRENDS], ids=[case[0] for case in TRENDS]
)
def test_trend_and_bare_change(measure: str, values: dict[int, str], trend: Trend, change: int) -> None:
    entries = {told: {"m1": text} for told, text in values.items()}
    outcome = measure_of(evaluated([measure], entries, 2024))
    assert outcome.trend is trend
    assert outcome.change is not None
    assert outcome.change.amount == change


def test_no_earlier_value_no_trend() -> None:
    outcome = measure_of(evaluated([UP], {2024: {"m1": "arvo: 5"}}, 2024))
    assert (outcome.trend, outcome.change) == (None, None)


def test_the_same_period_twice_is_no_change() -> None:
    entries = {2023: {"m1": "arvo: 50"}, 2024: {"m1": "arvo: 50, jakso: 2023"}}
    assert measure_of(evaluated([UP], entries, 2024)).change is None


def test_share_expected_and_inputs_are_kept() -> None:
    outcome = measure_of(
        evaluated([f"{UP}, tavoitetaso: {{2024: 60}}"], {2024: {"m1": "arvo: 57, lähde: YTJ"}}, 2024)
    )
    assert outcome.share == Fraction(7, 10)
    assert [(item.role.value, item.text) for item in outcome.inputs] == [
        ("value", "57"),
        ("source", "YTJ"),
        ("target", "60"),
        ("baseline", "50"),
    ]
    later = measure_of(evaluated([f"{UP}, tavoitetaso: {{2025: 70}}"], {2022: {"m1": "arvo: 54"}}, 2022))
    assert later.expected == 55
    assert later.general_source is not None
    assert not later.sourced
