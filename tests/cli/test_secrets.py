"""What is withheld comes out of no command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sample import SUUNNITELMA, VUOSI, make_repository

from kehitys_cli.cli.entry import run

if TYPE_CHECKING:
    from pathlib import Path

HELD = "47.25"
FORMS = (HELD, "47,25")
ASKED = [
    ["show", "uudet-yritykset"],
    ["why", "uudet-yritykset", "--year", "2022"],
    ["why", "uudet-yritykset", "--year", "2023"],
    ["why", "uudet-yritykset", "--year", "2024"],
    ["why", "neuvonta", "--year", "2023"],
    ["status", "2023"],
    ["status", "2024"],
    ["list"],
]
ENTRIES = [
    (f"arvo: {HELD}, salattu: Ryhmä on liian pieni", ""),
    (f"arvo: {HELD}, n: 3", "        pienin-n: 5\n"),
    (f"arvo: {HELD}, n: 3", "        pienin-n: 5\n        mitataan: [2022, 2024]\n"),
    (
        f"salattu: Pieni ryhmä, välitiedot: [{{jakso: 1–8/2023, arvo: {HELD}, ennuste: {HELD}}}]",
        "",
    ),
]


def year_file(year: int, entry: str) -> str:
    text = VUOSI.replace("vuosi: 2024", f"vuosi: {year}")
    return text.replace("uudet-yritykset:\n", f"uudet-yritykset: {{lähde: Kysely, {entry}}}\n")


def repository(root: Path, entry: str, keys: str) -> Path:
    return make_repository(
        root,
        {
            "plans/malli-2022-2025.yaml": SUUNNITELMA + keys,
            "plans/malli-2022-2025/2022.yaml": year_file(2022, "arvo: 51"),
            "plans/malli-2022-2025/2023.yaml": year_file(2023, entry),
            "plans/malli-2022-2025/2024.yaml": year_file(2024, "arvo: 63"),
        },
    )


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(("entry", "keys"), ENTRIES)
def test_no_command_tells_a_withheld_value(
    tmp_path: Path, entry: str, keys: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository(tmp_path, entry, keys)
    for command in ASKED:
        formatted = ["--format", "json"] if form == "json" else []
        assert run(["-C", str(root), *command, *formatted]) == 0, command
        told = capsys.readouterr()
        assert told.out, command
        assert not [form for form in FORMS if form in told.out + told.err], command
    assert "51" in _shown(root, capsys)
    assert "15,75" not in _shown(root, capsys), "63 − 47,25 would tell it"


KINDS = {"tilinpaatos": "2024", "talousarvio": "2023", "puolivali": "2024", "osavuosi": "2023"}
"""Kinds of report, each for a year in which the held value would stand."""


@pytest.mark.parametrize(("entry", "keys"), ENTRIES)
def test_no_report_tells_a_withheld_value(tmp_path: Path, entry: str, keys: str) -> None:
    root = repository(tmp_path / "kunta", entry, keys)
    out = tmp_path / "ulos"
    for kind, year in KINDS.items():
        line = ["report", year, "--kind", kind, "--format", "md,html,json", "-o", str(out)]
        assert run(["-C", str(root), *line, "--as-of", "2025-03-31"]) == 0, kind
    pages = {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}
    assert len(pages) == 3 * len(KINDS)
    secrets = (*FORMS, "15,75", "15.75")
    assert not [name for name, text in pages.items() if any(one in text for one in secrets)]


@pytest.mark.parametrize(("entry", "keys"), ENTRIES)
def test_no_draft_proposes_a_withheld_value(
    tmp_path: Path, entry: str, keys: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"plans/malli-2022-2025/2023.yaml": year_file(2023, entry)}
    plan = {"plans/malli-2022-2025.yaml": SUUNNITELMA + keys}
    root = make_repository(tmp_path, {**plan, **files, "plans/malli-2022-2025/2024.yaml": VUOSI})
    assert run(["-C", str(root), "rollover", "malli-2022-2025", "2026–2029", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "jatkaa: malli-2022-2025/uudet-yritykset" in told
    assert not [form for form in FORMS if form in told]


def _shown(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["-C", str(root), "show", "uudet-yritykset"]) == 0
    return capsys.readouterr().out
