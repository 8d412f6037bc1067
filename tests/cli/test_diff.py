"""`kehitys diff`: exit codes, formats, and what its users see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator
from tests.cli.test_secrets import ENTRIES, FORMS, year_file
from tests.closing import closed
from tests.conftest import into_git
from tests.sample import SUUNNITELMA, make_repository

from kehitys_cli.cli.entry import run
from kehitys_cli.i18n.catalogue import LANGUAGES
from kehitys_cli.operations.outputs import output_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLAN = "plans/malli-2022-2025.yaml"


def diff(root: Path, *arguments: str, language: str = "fi") -> int:
    return run(["-C", str(root), "--lang", language, "diff", *arguments])


def eased(root: Path, target: int = 55) -> None:
    text = SUUNNITELMA.replace("{2024: 60}", f"{{2024: {target}}}")
    (root / PLAN).write_text(text, encoding="utf-8")


def test_it_tells_what_changed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    eased(repository)
    assert diff(repository) == 0
    told = capsys.readouterr()
    assert told.out.replace("\u00a0", " ") == (
        "LIEVEMPI   Uusien yritysten määrä: tavoitetaso 2024  60 kpl → 55 kpl\n"
        "           ilman päätöstä\n\n"
        "1 muutos: lievempiä 1, ilman päätöstä 1\n"
    )
    assert told.err.startswith("HEAD (")
    assert told.err.endswith("→ työhakemisto\n")


@pytest.mark.parametrize(
    ("target", "fail_on", "code"),
    [(55, "weaker", 1), (65, "weaker", 0), (65, "any", 1), (55, "never", 0), (60, "any", 0)],
)
def test_the_exit_code_is_chosen(repository: Path, target: int, fail_on: str, code: int) -> None:
    eased(repository, target)
    assert diff(repository, "--fail-on", fail_on) == code
    assert diff(repository, "--fail-on", fail_on, "--format", "md") == code
    assert diff(repository, "--fail-on", fail_on, "--suggest") == code


def test_a_broken_file_says_no(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / PLAN).write_text("laji: suunnitelma\n\tmuoto: 1\n", encoding="utf-8")
    assert diff(repository) == 1
    assert f"{PLAN}:2:1: KEH002" in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "md"])
def test_of_what_cannot_be_read_it_does_not_say_that_nothing_changed(
    repository: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    text = (repository / PLAN).read_text(encoding="utf-8")
    (repository / PLAN).write_text("laji: suunnitelma\n\tmuoto: 1\n", encoding="utf-8")
    assert diff(repository, "--format", form) == 1
    out = capsys.readouterr().out
    assert "Ei muutoksia" not in out
    assert "Näitä tiedostoja ei voitu lukea" in out
    (repository / PLAN).write_text(text, encoding="utf-8")
    assert diff(repository, "--format", form) == 0
    assert "Ei muutoksia." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mian"], "Versiota ”mian” ei ole. Lähin: main"),
        ([""], "Versio on tyhjä."),
        (["", "--staged"], "Versio on tyhjä."),
        (["olematon"], "Versiota ”olematon” ei ole."),
        (["--", "--output=x"], "Versio ei voi alkaa viivalla: ”--output=x”"),
        (["--output=x"], "Valintaa --output ei ole."),
        (["HEAD..main", "--staged"], "--staged vertaa yhteen versioon"),
        (["--format", "xml"], "--format: ”xml” ei käy."),
        (["--fail-on", "all"], "--fail-on: ”all” ei käy."),
    ],
)
def test_wrong_usage_is_said_in_a_line(
    repository: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert diff(repository, *arguments) == 2
    assert capsys.readouterr().err.startswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_is_what_its_schema_says(
    repository: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    eased(repository)
    assert diff(repository, "--format", "json", language=language) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema_version"] == 1
    assert list(Draft7Validator(closed(output_schema("diff"))).iter_errors(data)) == []
    (item,) = data["diff"]["changes"]
    stable = {key: item[key] for key in item if key not in {"label", "message"}}
    assert stable == {
        "kind": "weakened",
        "severity": "weaker",
        "field": "target",
        "part": "",
        "year": 2024,
        "subject": "malli-2022-2025/uudet-yritykset",
        "role": "measure",
        "old": "60",
        "new": "55",
        "secret": False,
        "decision": None,
        "needs_decision": True,
        "note": None,
        "file": PLAN,
        "line": 27,
    }


def test_markdown_begins_with_its_marker(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert diff(repository, "--format", "md") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "<!-- kehitys-diff -->"
    assert "Ei muutoksia." in lines[3]


def test_nothing_to_suggest_is_said(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(repository, "--suggest") == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "Merkintöjä ei tarvita" in told.err


def test_outside_git_it_says_so(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / ".git").rename(tmp_path / "git-pois")
    assert diff(repository) == 2
    assert "gitin hallinnassa" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["text", "md", "json"])
@pytest.mark.parametrize(("entry", "keys"), ENTRIES)
def test_a_withheld_value_is_not_told(
    tmp_path: Path,
    git: Callable[..., str],
    entry: str,
    keys: str,
    form: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = "plans/malli-2022-2025/2023.yaml"
    files = {PLAN: SUUNNITELMA + keys, path: year_file(2023, "arvo: 51")}
    root = into_git(make_repository(tmp_path / "malli", files), git)
    (root / path).write_text(year_file(2023, entry), encoding="utf-8")
    git(root, "commit", "-qam", "Salataan")
    for asked in ("HEAD~1..HEAD", "HEAD..HEAD~1"):
        assert diff(root, asked, "--format", form) == 0
        told = capsys.readouterr()
        assert not [text for text in FORMS if text in told.out + told.err]
        assert "salattu" in told.out
