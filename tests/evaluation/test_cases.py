"""The awkward cases: one line each, with the result, the reason and the rule that must fire."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from tests.evaluation.building import evaluated, measure_of, plain

from kehitys_cli.evaluation.result import InputRole, Reason, Result, Rule, Trend
from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue
from kehitys_cli.model.followup import MeasureEntry
from kehitys_cli.model.tokens import State

UP = "suunta: kasvava, lähtötaso: {arvo: 50, vuosi: 2021}"
DOWN = "suunta: laskeva, lähtötaso: {arvo: 100, vuosi: 2021}"
MIGRATION = "suunta: kasvava, lähtötaso: {arvo: -20, vuosi: 2021}"
ZERO = "suunta: kasvava, lähtötaso: {arvo: 0, vuosi: 2021}"
SCALE = "laji: asteikko, tasot: [a, b, c, d], lähtötaso: {arvo: 1, vuosi: 2021}"
STEP = "laji: etappi, lähde: '-'"
SURVEY = f"{UP}, mitataan: [2022, 2024], tavoitetaso: {{2024: 60}}"

# name · measure · {year: entry} · year · result · reason · rule · further arguments of `evaluated`
# fmt: off
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
    ("dated after the year counts as no", f"{STEP}, määräaika: 2024", {2024: "arvo: kyllä, lähde: Kv, pvm: 2025-01-10"}, 2024, "not_achieved", "", "reached-later", {}),
    ("dated after the year, a year later", f"{STEP}, määräaika: 2024", {2024: "arvo: kyllä, lähde: Kv, pvm: 2025-01-10"}, 2025, "achieved", "", "reached", {}),
    ("milestone withheld", f"{STEP}, määräaika: 2024", {2024: "salattu: neuvottelu"}, 2024, "not_assessable", "withheld", "withheld", {}),
    ("a no needs no source", f"{STEP}, määräaika: 2024-06-30", {2024: "arvo: ei"}, 2024, "not_achieved", "", "not-reached", {}),
    # another period than the year
    ("survey of last year, target of that year", f"{UP}, tavoitetaso: {{2023: 60}}", {2024: "arvo: 60, jakso: 2023"}, 2024, "achieved", "", "met", {}),
    ("last year's value is held against the line of last year", f"{UP}, tavoitetaso: {{2024: 65}}", {2024: "arvo: 60, jakso: 2023"}, 2024, "on_schedule", "", "on-line", {}),
    ("source comes before the period", f"lähde: '-', {UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, jakso: 1–8/2024"}, 2024, "not_assessable", "no_source", "no-source", {}),
    ("break comes before the period", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, jakso: 1–8/2024, sarjakatkos: x"}, 2024, "not_assessable", "series_break", "series-break", {}),
    ("no target comes before no direction", "lähde: X", {2024: "arvo: 60"}, 2024, "not_assessable", "no_target", "no-target", {}),
    ("no direction comes before no reference", "tavoitetaso: {2024: '-60 %'}", {2024: "arvo: 60"}, 2024, "not_assessable", "no_direction", "no-direction", {}),
    ("no reference comes before a break", "suunta: laskeva, tavoitetaso: {2024: '-60 %'}", {2024: "arvo: 60, sarjakatkos: x"}, 2024, "not_assessable", "no_baseline", "no-reference", {}),
    ("withheld comes before no source", f"lähde: '-', {UP}", {2024: "salattu: ryhmä"}, 2024, "not_assessable", "withheld", "withheld", {}),
    ("a break of two years ago, baseline between", "suunta: kasvava, lähtötaso: {arvo: 50, vuosi: 2022}, tavoitetaso: {2024: 60}", {2023: "arvo: 5, sarjakatkos: x", 2024: "arvo: 60"}, 2024, "not_assessable", "series_break", "series-break", {}),
    ("zero as target, negative value", f"{DOWN}, tavoitetaso: {{2024: 0}}", {2024: "arvo: -1"}, 2024, "achieved", "", "met", {}),
    ("relative rise below the target", "suunta: kasvava, lähtötaso: {arvo: 50, vuosi: 2021}, tavoitetaso: {2024: '+20 %'}", {2024: "arvo: 55"}, 2024, "partly_achieved", "", "half-way", {}),
    ("relative of fractions, a hair short", "suunta: laskeva, vertailutaso: {arvo: 3, vuosi: 1990}, tavoitetaso: {2024: '-33.3 %'}", {2024: "arvo: 2.0011"}, 2024, "not_achieved", "", "not-met", {}),
    ("relative kept level", "suunta: pysyvä, lähtötaso: {arvo: 50, vuosi: 2021}, tavoitetaso: {2024: '+0 %'}", {2024: "arvo: 50.0"}, 2024, "achieved", "", "met", {}),
    ("target weaker than the baseline, on the way", f"{UP}, tavoitetaso: {{2025: 40}}", {2023: "arvo: 39"}, 2023, "behind", "", "below-line", {}),
    ("thirty digits of line", "suunta: kasvava, lähtötaso: {arvo: 0, vuosi: 2021}, tavoitetaso: {2024: 300000000000000000000000000003}", {2022: "arvo: 100000000000000000000000000001"}, 2022, "on_schedule", "", "on-line", {}),
    ("thirty digits of line, one less", "suunta: kasvava, lähtötaso: {arvo: 0, vuosi: 2021}, tavoitetaso: {2024: 300000000000000000000000000003}", {2022: "arvo: 100000000000000000000000000000"}, 2022, "behind", "", "below-line", {}),
    ("binding on the way is told as it is", f"{UP}, sitova: valtuusto, tavoitetaso: {{2025: 70}}", {2023: "arvo: 59"}, 2023, "behind", "", "below-line", {}),
    ("binding met", f"{UP}, sitova: lautakunta, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60"}, 2024, "achieved", "", "met", {}),
    ("background figure", f"{UP}, tausta: kyllä", {2024: "arvo: 60"}, 2024, "not_assessable", "no_target", "no-target", {}),
    ("total is judged, not its classes", f"{UP}, erittely: {{nimi: Ikä, luokat: [a, b]}}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60, erittely: {a: 10, b: 50}"}, 2024, "achieved", "", "met", {}),
    ("classes without a total are no value", f"{UP}, erittely: {{nimi: Ikä, luokat: [a, b]}}, tavoitetaso: {{2024: 60}}", {2024: "erittely: {a: 10, b: 50}"}, 2024, "missing", "", "no-value", {}),
    ("a replaced measure begins with nothing", f"{UP}, korvaa: vanha, voimassa: 2024–, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60"}, 2024, "achieved", "", "met", {}),
    ("plan no longer in force", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60"}, 2024, "not_measured", "", "plan-not-valid", {"extra": "voimassa: 2022–2023"}),
    ("plan not in force yet", UP, {}, 2022, "not_measured", "", "plan-not-valid", {"extra": "voimassa: 2023–2025"}),
    ("target in a year after the schedule", f"{UP}, tavoitetaso: {{2024: 60}}", {2024: "arvo: 60"}, 2024, "not_measured", "", "after-schedule", {"action": "aikataulu: 2022–2023"}),
    ("dropped, the decision a year later", UP, {}, 2025, "not_measured", "", "after-dropped", {"states": {2023: "tila: luovuttu", 2024: "poikkeama: {päätös: d}"}}),
    ("dropped is told twice, decided once", UP, {}, 2025, "not_measured", "", "after-dropped", {"states": {2023: "tila: luovuttu, poikkeama: {päätös: d}", 2024: "tila: luovuttu"}}),
    ("a decision about another state", UP, {}, 2025, "missing", "", "no-value", {"states": {2023: "tila: käynnissä, poikkeama: {päätös: d}", 2024: "tila: luovuttu"}}),
    ("done is told twice", UP, {}, 2024, "not_measured", "", "after-done", {"states": {2023: "tila: valmis", 2024: "tila: valmis"}}),
    ("the year of dropping is still due", UP, {}, 2023, "missing", "", "no-value", {"states": {2023: "tila: luovuttu, poikkeama: {päätös: d}"}}),
    # milestones that tell more than one thing
    ("a later no does not undo what was shown", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä, lähde: Kv", 2024: "arvo: ei"}, 2024, "achieved", "", "reached-earlier", {}),
    ("a later no takes back what was not shown", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä", 2024: "arvo: ei"}, 2024, "not_achieved", "", "not-reached", {}),
    ("shown a year later", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä", 2024: "arvo: kyllä, asiakirja: Pöytäkirja"}, 2024, "achieved", "", "reached", {}),
    ("shown a year later, a year after that", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä", 2024: "arvo: kyllä, asiakirja: Pöytäkirja"}, 2025, "achieved", "", "reached-earlier", {}),
    ("recorded a year after its day", f"{STEP}, määräaika: 2023", {2024: "arvo: kyllä, lähde: Kv, pvm: 2023-06-01"}, 2024, "achieved", "", "reached", {}),
    ("recorded a year after its day, the year of the day", f"{STEP}, määräaika: 2023", {2024: "arvo: kyllä, lähde: Kv, pvm: 2023-06-01"}, 2023, "missing", "", "no-value", {}),
    ("dated after the year, before the deadline", f"{STEP}, määräaika: 2025", {2024: "arvo: kyllä, lähde: Kv, pvm: 2025-01-10"}, 2024, "on_schedule", "", "reached-later", {}),
    ("no source for a day of next year", f"{STEP}, määräaika: 2024", {2024: "arvo: kyllä, pvm: 2025-01-10"}, 2025, "not_assessable", "no_source", "no-source", {}),
    ("forecast that it will be reached", f"{STEP}, määräaika: 2024", {2024: "arvo: kyllä, laatu: ennuste, lähde: Kv"}, 2024, "missing", "only_forecast", "no-value", {}),
    ("forecast before the deadline", f"{STEP}, määräaika: 2025", {2024: "arvo: kyllä, laatu: ennuste, lähde: Kv"}, 2024, "not_measured", "", "before-deadline", {}),
    ("milestone before its schedule", f"{STEP}, määräaika: 2024", {}, 2023, "not_measured", "", "before-schedule", {"action": "aikataulu: 2024–"}),
    ("deadline before the due day", f"{STEP}, määräaika: 2024", {}, 2024, "not_yet_due", "", "no-value", {"as_of": dt.date(2025, 1, 15)}),
    ("year after done, not reached", f"{STEP}, määräaika: 2024", {}, 2024, "not_measured", "", "after-done", {"states": {2023: "tila: valmis"}}),
    ("reached in the year of done", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä, lähde: Kv"}, 2023, "achieved", "", "reached", {"states": {2023: "tila: valmis"}}),
    ("reached earlier, measure not in force any more", f"{STEP}, voimassa: 2022–2023", {2023: "arvo: kyllä, lähde: Kv"}, 2024, "achieved", "", "reached-earlier", {}),
    ("reached earlier, withheld now", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä, lähde: Kv", 2024: "salattu: x"}, 2024, "achieved", "", "reached-earlier", {}),
    ("withheld comes before no source of a milestone", f"{STEP}, määräaika: 2024", {2023: "arvo: kyllä", 2024: "salattu: x"}, 2024, "not_assessable", "withheld", "withheld", {}),
    ("a no before the deadline is forgotten", f"{STEP}, määräaika: 2025", {2023: "arvo: ei"}, 2024, "not_measured", "", "before-deadline", {}),
    ("the deadline is the schedule's end", STEP, {2023: "arvo: ei"}, 2023, "not_achieved", "", "not-reached", {"action": "aikataulu: 2022–2023"}),
    ("a replaced plan's milestone keeps its deadline", STEP, {}, 2023, "not_measured", "", "before-deadline", {"extra": "voimassa: 2022–2023"}),
    ("survey of words between years", "laji: sanallinen, mitataan: [2022, 2024]", {}, 2023, "not_measured", "", "not-this-year", {}),
]
# fmt: on


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
    found = (
        outcome.result.token,
        outcome.reason.token if outcome.reason else "",
        outcome.rule.value,
    )
    assert found == (result, reason, rule)


def test_there_are_at_least_eighty_four_cases_and_their_names_are_unique() -> None:
    assert len(CASES) >= 84
    assert len({case[0] for case in CASES}) == len(CASES)


# fmt: off
LATE = [
    ("on the day", "määräaika: 2024-06-30", "2024-06-30", False),
    ("a day late", "määräaika: 2024-06-30", "2024-07-01", True),
    ("within the year", "määräaika: 2024", "2024-12-31", False),
]
# fmt: on


@pytest.mark.parametrize(
    "deadline,date,late", [case[1:] for case in LATE], ids=[case[0] for case in LATE]
)
def test_a_milestone_is_late_by_its_day(deadline: str, date: str, late: bool) -> None:  # noqa: FBT001
    entry = f"arvo: kyllä, lähde: Kv, pvm: {date}"
    outcome = measure_of(evaluated([f"{STEP}, {deadline}"], {2024: {"m1": entry}}, 2024))
    assert (outcome.result, outcome.late) == (Result.ACHIEVED, late)


# fmt: off
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
    ("the same months compare", UP, {2023: "arvo: 30, jakso: 1–8/2023", 2024: "arvo: 40, jakso: 1–8/2024"}, Trend.IMPROVING, 10),
    ("other months do not", UP, {2023: "arvo: 30, jakso: 1–4/2023", 2024: "arvo: 40, jakso: 1–8/2024"}, Trend.NOT_COMPARABLE, 10),
    ("a group too small to publish is passed over", f"{UP}, pienin-n: 5", {2022: "arvo: 50, n: 9", 2023: "arvo: 90, n: 3", 2024: "arvo: 56, n: 8"}, Trend.IMPROVING, 6),
    ("what is withheld is passed over", UP, {2022: "arvo: 50", 2023: "arvo: 90, salattu: x", 2024: "arvo: 56"}, Trend.IMPROVING, 6),
    ("a break in a year without a value", UP, {2022: "arvo: 50", 2023: "sarjakatkos: x", 2024: "arvo: 56"}, Trend.NOT_COMPARABLE, 6),
    ("a break before the earlier value", UP, {2022: "arvo: 40, sarjakatkos: x", 2023: "arvo: 50", 2024: "arvo: 56"}, Trend.IMPROVING, 6),
    ("stable goes by the target it is held against", "suunta: pysyvä, tavoitetaso: {2022: [8, 9], 2025: [3, 5]}", {2023: "arvo: 8", 2024: "arvo: 6"}, Trend.IMPROVING, -2),
    ("below zero", MIGRATION, {2023: "arvo: -20", 2024: "arvo: -15"}, Trend.IMPROVING, 5),
    ("part of a year against a year", UP, {2023: "arvo: 50", 2024: "arvo: 40, jakso: 1–8/2024"}, Trend.NOT_COMPARABLE, -10),
]
# fmt: on


@pytest.mark.parametrize(
    "measure,values,trend,change", [case[1:] for case in TRENDS], ids=[case[0] for case in TRENDS]
)
def test_trend_and_bare_change(
    measure: str, values: dict[int, str], trend: Trend, change: int
) -> None:
    entries = {told: {"m1": text} for told, text in values.items()}
    outcome = measure_of(evaluated([measure], entries, 2024))
    assert outcome.trend is trend
    assert outcome.change is not None
    assert outcome.change.amount == change


def test_a_replaced_measure_has_no_trend_from_the_old_one() -> None:
    new = f"{UP}, korvaa: m1, voimassa: 2024–"
    entries = {2023: {"m1": "arvo: 50"}, 2024: {"m2": "arvo: 90"}}
    outcome = evaluated([f"{UP}, voimassa: 2022–2023", new], entries, 2024).actions[0].measures[1]
    assert (outcome.trend, outcome.change) == (None, None)


def test_no_earlier_value_no_trend() -> None:
    outcome = measure_of(evaluated([UP], {2024: {"m1": "arvo: 5"}}, 2024))
    assert (outcome.trend, outcome.change) == (None, None)


def test_the_same_period_twice_is_no_change() -> None:
    entries = {2023: {"m1": "arvo: 50"}, 2024: {"m1": "arvo: 50, jakso: 2023"}}
    assert measure_of(evaluated([UP], entries, 2024)).change is None


def test_share_expected_and_inputs_are_kept() -> None:
    outcome = measure_of(
        evaluated(
            [f"{UP}, tavoitetaso: {{2024: 60}}"], {2024: {"m1": "arvo: 57, lähde: YTJ"}}, 2024
        )
    )
    assert outcome.share == Fraction(7, 10)
    assert [(item.role.value, item.text) for item in outcome.inputs] == [
        ("value", "57"),
        ("source", "YTJ"),
        ("target", "60"),
        ("baseline", "50"),
    ]
    later = measure_of(
        evaluated([f"{UP}, tavoitetaso: {{2025: 70}}"], {2022: {"m1": "arvo: 54"}}, 2022)
    )
    assert later.expected == 55
    assert later.general_source is not None
    assert not later.sourced


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_its_sentence_in_every_language(rule: Rule) -> None:
    for language in LANGUAGES:
        assert Catalogue(language).has(f"evaluation.rule.{rule.value}"), language


def test_every_word_is_in_every_language() -> None:
    groups: list[tuple[str, list[str]]] = [
        ("result", [item.token for item in Result]),
        ("reason", [item.token for item in Reason]),
        ("trend", [item.token for item in Trend]),
        ("state", [*(item.token for item in State), "not_told"]),
        ("role", [item.value for item in InputRole]),
    ]
    for language in LANGUAGES:
        for group, tokens in groups:
            for token in tokens:
                assert Catalogue(language).has(f"evaluation.{group}.{token}"), (language, token)


# name · measure · entries · action and states · the roles and origins of the inputs
ORIGINS: list[tuple[str, str, dict[int, str], dict[str, Any], list[tuple[str, str]]]] = [
    (
        "a value with its own source",
        f"{UP}, tavoitetaso: {{2024: 60}}",
        {2024: "arvo: 61, asiakirja: Raportti"},
        {},
        [
            ("value", "2024 toimenpiteet/a/mittarit/m1/arvo"),
            ("source", "2024 toimenpiteet/a/mittarit/m1/asiakirja"),
            ("target", "plan toimenpiteet/a/mittarit/m1/tavoitetaso/2024"),
        ],
    ),
    (
        "the action's source, a relative target",
        "lähde: '-', suunta: laskeva, vertailutaso: {arvo: 100, vuosi: 1990}, tavoitetaso: {2024: '-60 %'}",
        {2024: "arvo: 40"},
        {"action": "seuranta: {lähde: Tilasto}"},
        [
            ("value", "2024 toimenpiteet/a/mittarit/m1/arvo"),
            ("source", "plan toimenpiteet/a/seuranta/lähde"),
            ("target", "plan toimenpiteet/a/mittarit/m1/tavoitetaso/2024"),
            ("reference", "plan toimenpiteet/a/mittarit/m1/vertailutaso"),
        ],
    ),
    (
        "a line that begins at an earlier target",
        f"{UP}, tavoitetaso: {{2023: 60, 2025: 90}}",
        {2024: "arvo: 75"},
        {},
        [
            ("value", "2024 toimenpiteet/a/mittarit/m1/arvo"),
            ("source", "plan toimenpiteet/a/mittarit/m1/lähde"),
            ("target", "plan toimenpiteet/a/mittarit/m1/tavoitetaso/2025"),
            ("target", "plan toimenpiteet/a/mittarit/m1/tavoitetaso/2023"),
        ],
    ),
    (
        "words with a source",
        "laji: sanallinen",
        {2024: "arvio: Hyvin meni, lähde: Kertomus"},
        {},
        [
            ("value", "2024 toimenpiteet/a/mittarit/m1/arvio"),
            ("source", "2024 toimenpiteet/a/mittarit/m1/lähde"),
        ],
    ),
    (
        "a break of an earlier year",
        f"{UP}, tavoitetaso: {{2024: 60}}",
        {2023: "sarjakatkos: uusi tapa", 2024: "arvo: 61"},
        {},
        [
            ("value", "2024 toimenpiteet/a/mittarit/m1/arvo"),
            ("source", "plan toimenpiteet/a/mittarit/m1/lähde"),
            ("series_break", "2023 toimenpiteet/a/mittarit/m1/sarjakatkos"),
        ],
    ),
    (
        "a milestone reached earlier",
        f"{STEP}, määräaika: 2024",
        {2023: "arvo: kyllä, pvm: 2023-05-02, lähde: Kv § 7"},
        {},
        [
            ("value", "2023 toimenpiteet/a/mittarit/m1/arvo"),
            ("value", "2023 toimenpiteet/a/mittarit/m1/pvm"),
            ("source", "2023 toimenpiteet/a/mittarit/m1/lähde"),
            ("deadline", "plan toimenpiteet/a/mittarit/m1/määräaika"),
        ],
    ),
    (
        "a deadline of the schedule",
        STEP,
        {},
        {"action": "aikataulu: 2022–2024"},
        [("deadline", "plan toimenpiteet/a/aikataulu")],
    ),
    (
        "done in an earlier year",
        UP,
        {},
        {"states": {2023: "tila: valmis"}},
        [("state", "2023 toimenpiteet/a/tila")],
    ),
    (
        "not measured this year",
        f"{UP}, mitataan: [2023]",
        {},
        {},
        [("schedule", "plan toimenpiteet/a/mittarit/m1/mitataan")],
    ),
    (
        "a plan that is not in force",
        UP,
        {},
        {"extra": "voimassa: 2022–2023"},
        [("schedule", "plan voimassa")],
    ),
    (
        "withheld",
        UP,
        {2024: "salattu: pieni ryhmä"},
        {},
        [("value", "2024 toimenpiteet/a/mittarit/m1/salattu")],
    ),
]


@pytest.mark.parametrize(
    "measure,values,further,expected",
    [case[1:] for case in ORIGINS],
    ids=[case[0] for case in ORIGINS],
)
def test_every_input_tells_where_it_stands(
    measure: str, values: dict[int, str], further: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    entries = {told: {"m1": text} for told, text in values.items()}
    outcome = measure_of(evaluated([measure], entries, 2024, **further))
    found = [
        (item.role.value, f"{item.origin.file} {'/'.join(item.origin.path)}")
        for item in outcome.inputs
        if item.origin is not None
    ]
    assert found == expected


@pytest.mark.parametrize(
    "entry,own,general", [("arvo: 60, lähde: X", 1, 0), ("arvo: 60", 0, 1), ("", 0, 0)]
)
def test_own_and_general_sources_are_counted_apart(entry: str, own: int, general: int) -> None:
    counts = evaluated([f"{UP}, tavoitetaso: {{2024: 60}}"], {2024: {"m1": entry}}, 2024).counts
    assert (counts.sourced, counts.general) == (own, general)


def test_a_withheld_value_counts_as_recorded() -> None:
    counts = evaluated([UP], {2024: {"m1": "salattu: x, lähde: Kysely"}}, 2024).counts
    assert (counts.due, counts.recorded, counts.sourced) == (1, 1, 1)


def test_a_target_is_expected_of_numbers_and_scales_that_are_no_background() -> None:
    measures = [f"{UP}, tausta: kyllä", UP, f"{SCALE}, tavoitetaso: {{2025: 3}}", STEP]
    counts = evaluated([*measures, "laji: sanallinen", f"{UP}, mitataan: [2022]"], {}, 2024).counts
    assert (counts.countable, counts.with_target) == (3, 1)


def test_a_break_in_an_earlier_plan_stops_no_judgement() -> None:
    earlier = {"vanha/m": {2020: MeasureEntry.model_validate(plain("arvo: 9, sarjakatkos: x"))}}
    measure = "jatkaa: vanha/m, suunta: kasvava, tavoitetaso: {2024: 60}"
    outcome = evaluated([measure], {2024: {"m1": "arvo: 60"}}, 2024, earlier=earlier)
    assert measure_of(outcome).result is Result.ACHIEVED


def test_a_break_in_an_earlier_plan_after_the_baseline_stops_a_judgement() -> None:
    earlier = {"vanha/m": {2021: MeasureEntry.model_validate(plain("arvo: 9, sarjakatkos: x"))}}
    values = {2024: {"m1": "arvo: 60"}}
    for year, reason in ((2020, Reason.SERIES_BREAK), (2021, None)):
        measure = (
            "jatkaa: vanha/m, suunta: kasvava, "
            f"lähtötaso: {{arvo: 5, vuosi: {year}}}, tavoitetaso: {{2024: 60}}"
        )
        found = measure_of(evaluated([measure], values, 2024, earlier=earlier))
        assert found.reason is reason
        assert all(item.origin is None for item in found.inputs if item.role == "series_break")


def test_a_milestone_told_without_a_source_keeps_its_year_in_later_ones() -> None:
    found = measure_of(evaluated([f"{STEP}, määräaika: 2023"], {2023: {"m1": "arvo: kyllä"}}, 2024))
    assert (found.reason, found.reached_year, found.recorded) == (Reason.NO_SOURCE, 2023, True)


def test_nothing_is_late_as_of_a_day_within_the_last_year_of_its_schedule() -> None:
    days = {dt.date(2024, 9, 3): False, dt.date(2024, 12, 31): True, dt.date(2025, 2, 1): True}
    for day, late in days.items():
        outcome = evaluated(
            [], {}, 2024, action="aikataulu: 2022–2024", states={2023: "tila: käynnissä"}, as_of=day
        )
        assert outcome.actions[0].late is late


def test_a_milestone_counts_in_the_sums_of_the_year_that_shows_it_reached() -> None:
    told = {2024: {"m1": "arvo: kyllä, lähde: Kv, pvm: 2025-01-10"}}
    due = {
        year: measure_of(evaluated([f"{STEP}, määräaika: 2024"], told, year))
        for year in (2024, 2025)
    }
    assert [(item.due, item.result.token) for item in due.values()] == [
        (True, "not_achieved"),
        (True, "achieved"),
    ]
    assert (due[2025].reached_year, due[2025].late) == (2025, True)


def test_a_preliminary_value_says_so() -> None:
    for measure, entry in ((UP, "arvo: 60"), (STEP, "arvo: kyllä, lähde: Kv")):
        values = {2024: {"m1": f"{entry}, laatu: ennakko"}}
        assert measure_of(evaluated([measure], values, 2024)).preliminary
