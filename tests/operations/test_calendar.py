"""The days of a year's follow-up: what stands in the calendar, and what does not."""

from __future__ import annotations

import datetime as dt
import io
import sys
from typing import TYPE_CHECKING

from tests.render.icalendar import events_of, unescaped
from tests.sample import SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.cli.entry import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue
from kehitys_cli.operations.calendar import status_calendar
from kehitys_cli.operations.status import status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

TODAY = dt.date(2025, 2, 1)
MILESTONE = """\
      - {tunnus: ohje, nimi: Ohje, laji: etappi, määräaika: 2025-06-30, vastuutaho: sivistys}
      - {tunnus: avoin, nimi: Avoin, laji: etappi}
"""


def calendar(root: Path, unit: str | None = None, language: str = "fi") -> bytes:
    workspace, catalogue = Workspace(root), Catalogue(language)
    found = status(workspace, 2024, TODAY, catalogue, unit=unit)
    return status_calendar(workspace, found, catalogue, unit)


def days(root: Path, unit: str | None = None, language: str = "fi") -> list[tuple[str, str]]:
    return [
        (event["DTSTART;VALUE=DATE"], unescaped(event["SUMMARY"]))
        for event in events_of(calendar(root, unit, language))
    ]


def test_the_days_of_a_year(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": SUUNNITELMA + MILESTONE})
    assert days(root) == [
        ("20250131", "Vuoden 2024 seurantatiedot: Kunnanhallitus (2 kohtaa)"),
        ("20250331", "Vuoden 2024 tilinpäätös: seurantaraportti valmiina"),
        ("20250630", "Vuoden 2024 seurantaraportti valtuustossa viimeistään"),
        ("20250630", "Määräaika: Ohje (Sivistys)"),
        ("20251231", "Määräaika: Avoin (Kunnanhallitus)"),
    ]
    owed = unescaped(events_of(calendar(root))[0]["DESCRIPTION"])
    assert owed.splitlines()[:2] == [
        "1.1 Uusien yritysten määrä, kpl",
        "1.1 Uusien yrittäjien neuvonta: tila ja lyhyt arvio",
    ]


def test_a_unit_sees_its_own_days(tmp_path: Path) -> None:
    root = make_repository(tmp_path, {"plans/malli-2022-2025.yaml": SUUNNITELMA + MILESTONE})
    assert days(root, "sivistys") == [("20250630", "Määräaika: Ohje (Sivistys)")]


def test_a_promise_has_its_own_day(tmp_path: Path) -> None:
    year = VUOSI.replace(
        "      uudet-yritykset:\n", "      uudet-yritykset: {tulossa: 2025-05-02}\n"
    )
    root = make_repository(tmp_path, {"plans/malli-2022-2025/2024.yaml": year})
    found = days(root)
    assert ("20250502", "Luvattu: Uusien yritysten määrä, kpl (Kunnanhallitus)") in found
    assert ("20250131", "Vuoden 2024 seurantatiedot: Kunnanhallitus (1 kohta)") in found


def test_what_is_recorded_or_reached_is_no_longer_due(tmp_path: Path) -> None:
    year = VUOSI.replace("    tila:\n", "    tila: käynnissä\n").replace(
        "      uudet-yritykset:\n",
        "      uudet-yritykset: {arvo: 61}\n"
        "      ohje: {arvo: kyllä, asiakirja: Ohje}\n"
        "      avoin: {arvo: kyllä, asiakirja: Päätös}\n",
    )
    files = {
        "plans/malli-2022-2025.yaml": SUUNNITELMA + MILESTONE,
        "plans/malli-2022-2025/2024.yaml": year,
    }
    assert [day for day, _ in days(make_repository(tmp_path, files))] == ["20250331", "20250630"]


def test_the_stamp_is_the_commits_and_events_are_known_again(
    example: Path, git: Callable[..., str]
) -> None:
    seconds = git(example, "show", "-s", "--format=%ct").strip()
    stamp = dt.datetime.fromtimestamp(int(seconds), dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    fi, sv = events_of(calendar(example)), events_of(calendar(example, language="sv"))
    assert {event["DTSTAMP"] for event in fi} == {stamp}
    assert [event["UID"] for event in fi] == [event["UID"] for event in sv]
    assert calendar(example) == calendar(example)


def test_without_a_commit_the_day_of_the_status_is_the_stamp(tmp_path: Path) -> None:
    events = events_of(calendar(make_repository(tmp_path)))
    assert {event["DTSTAMP"] for event in events} == {"20250201T000000Z"}


def test_the_command_prints_bytes_as_they_are(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", out)
    line = ["-C", str(example), "--lang", "en", "--today", "2025-02-01", "status", "2024"]
    assert run([*line, "--unit", "tekninen", "--format", "ics"]) == 0
    out.flush()
    printed = out.buffer.getvalue()
    assert [unescaped(event["SUMMARY"]) for event in events_of(printed)] == [
        "Deadline: Pyörätie otettu käyttöön (Tekniset palvelut)",
        "Promised: Kasvihuonekaasupäästöt, kt CO2-ekv. (Tekniset palvelut)",
    ]
