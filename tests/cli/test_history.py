"""`kehitys history`: formats, languages, and what its users see at 80 columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator
from tests.cli.test_secrets import ENTRIES, FORMS, year_file
from tests.closing import closed
from tests.conftest import into_git
from tests.sample import SUUNNITELMA, make_repository
from tests.sealing import change, commit

from kehitys_cli.cli.entry import run
from kehitys_cli.i18n.catalogue import LANGUAGES
from kehitys_cli.operations.outputs import output_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID = "uudet-yritykset"
PLAN = "plans/malli-2022-2025.yaml"
YEAR = "plans/malli-2022-2025/2024.yaml"
NBSP = "\u00a0"


def history(root: Path, *arguments: str, language: str = "fi") -> int:
    return run(["-C", str(root), "--lang", language, "history", *arguments])


def recorded(root: Path, unit: str = "Yrityspalvelut", value: str = "61") -> str:
    with (root / YEAR).open("a", encoding="utf-8") as file:
        file.write(f"        arvo: {value}\n        lähde: YTJ 15.1.2025\n")
    return commit(root, f"Kirjaa\n\nYksikkö: {unit}\nVuosi: 2024\nMittari: malli-2022-2025/{ID}")


def test_a_year_of_a_measure_fits_a_screen(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-01-31T10:00:00+02:00")
    short = recorded(repository)[:8]
    assert history(repository, ID, "--year", "2024") == 0
    told = capsys.readouterr()
    lines = told.out.replace(NBSP, " ").splitlines()
    assert lines[0] == "Mittari: Uusien yritysten määrä (malli-2022-2025/uudet-yritykset)"
    at = next(number for number, line in enumerate(lines) if "toteuma" in line)
    assert lines[at].endswith(short)
    words = " ".join(lines[at:]).replace(short, "").split()
    assert " ".join(words) == "31.1.2025 Yrityspalvelut toteuma 2024 – → 61 kpl (YTJ 15.1.2025)"
    assert all(len(line) <= 80 for line in lines)
    assert told.err == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_and_format(
    repository: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(repository)
    for form in ("text", "md", "json"):
        assert history(repository, ID, "--format", form, language=language) == 0
        assert "61" in capsys.readouterr().out


def test_its_json_is_what_the_schema_says(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(repository)
    assert history(repository, ID, "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert list(Draft7Validator(closed(output_schema("history"))).iter_errors(data)) == []
    (item,) = data["history"]["items"]
    assert item["rows"][-1]["field"] == "value"


def test_nothing_in_a_year_is_said(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert history(repository, ID, "--year", "2023") == 0
    assert capsys.readouterr().err == "Vuoden 2023 tietoja ei ole kirjattu eikä muutettu.\n"
    assert history(repository, ID, "--year", "2023", "--format", "md") == 0
    assert "Vuoden 2023 tietoja" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["uudet-yritykse"], "uudet-yritykset"),
        ([ID, "--format", "xml"], "--format: ”xml” ei käy."),
        ([ID, "--year", "24"], "24"),
        (["--output=x"], "Valintaa --output ei ole."),
        (["--", "--output=x"], "--output=x"),
        ([ID, "--plan", "ei-ole"], "ei-ole"),
    ],
)
def test_wrong_usage_is_said_in_a_line(
    repository: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert history(repository, *arguments) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert not (repository / "x").exists()


def test_what_people_wrote_is_no_escape_and_no_markup(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(repository, "\x1b[31m|<b>*x*\u202e @kaikki")
    assert history(repository, ID) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert history(repository, ID, "--format", "md") == 0
    told = capsys.readouterr().out
    assert not [bad for bad in ("\x1b", "\u202e", "<b>", "*x*", "@kaikki") if bad in told]
    assert {line.replace("\\|", "").count("|") for line in told.splitlines() if "|" in line} == {5}


def test_colour_and_pipe_say_the_same(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(repository)
    assert history(repository, ID, "--color", "never") == 0
    plain = capsys.readouterr().out
    assert history(repository, ID, "--color", "always") == 0
    assert capsys.readouterr().out == plain


def test_a_cut_history_is_said(
    repository: Path, tmp_path: Path, git: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(repository)
    git(tmp_path, "clone", "-q", "--depth=1", repository.as_uri(), "vajaa")
    assert history(tmp_path / "vajaa", ID) == 0
    assert "git fetch --unshallow" in capsys.readouterr().err


def test_a_version_that_cannot_be_read_is_said(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(repository, value="[61")
    assert history(repository, ID) == 0
    assert YEAR in capsys.readouterr().err


def test_why_offers_it(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(repository)
    assert run(["-C", str(repository), "--lang", "fi", "why", ID, "--year", "2024"]) == 0
    assert f"kehitys history malli-2022-2025/{ID}\n" in capsys.readouterr().out


# ------------------------------------------------------------------------------------- secrets


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> str:
    for name in (ID, "neuvonta"):
        for form in ("text", "md", "json"):
            assert history(root, name, "--format", form) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("entry", "keys"), ENTRIES)
@pytest.mark.parametrize("after", ["arvo: 51", "arvo: 51, salattu: Pieni", "huomautus: Poistettu"])
def test_a_withheld_value_is_not_told(
    tmp_path: Path,
    git: Callable[..., str],
    entry: str,
    keys: str,
    after: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Neither before nor after it was withheld: it stood openly, was withheld, and is changed."""
    path = "plans/malli-2022-2025/2023.yaml"
    plan = {PLAN: SUUNNITELMA + keys}
    root = into_git(make_repository(tmp_path / "malli", plan), git)
    (root / path).write_text(year_file(2023, "arvo: 47.25"), encoding="utf-8")
    commit(root, "Kirjaa")
    (root / path).write_text(year_file(2023, entry), encoding="utf-8")
    assert not [form for form in FORMS if form in told(root, capsys)], "not committed yet"
    commit(root, "Salaa")
    (root / path).write_text(year_file(2023, after), encoding="utf-8")
    commit(root, "Muuta")
    assert not [form for form in FORMS if form in told(root, capsys)]


def test_a_smallest_group_that_came_later_withholds_what_was_before(
    tmp_path: Path, git: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = "plans/malli-2022-2025/2023.yaml"
    root = make_repository(tmp_path / "malli", {path: year_file(2023, "arvo: 47.25, n: 3")})
    into_git(root, git)
    assert "47,25" in told(root, capsys)
    change(root, PLAN, "        lähde: YTJ\n", "        lähde: YTJ\n        pienin-n: 5\n")
    assert not [form for form in FORMS if form in told(root, capsys)]
    commit(root, "Pienin ryhmä")
    assert not [form for form in FORMS if form in told(root, capsys)]


def test_a_value_published_after_it_was_withheld_is_told(
    tmp_path: Path, git: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = "plans/malli-2022-2025/2023.yaml"
    root = make_repository(tmp_path / "malli", {path: year_file(2023, "salattu: Pieni ryhmä")})
    into_git(root, git)
    for value in ("arvo: 47.25", "arvo: 48.5"):
        (root / path).write_text(year_file(2023, value), encoding="utf-8")
        commit(root, "Kirjaa")
    found = told(root, capsys)
    assert "48,5" in found
