"""Documents cannot rot: the command reference is the help, and what the README says can be run."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import COMMANDS, run
from kehitys_cli.cli.output import Output
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.evaluation.result import Reason, Result, Trend
from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue
from kehitys_cli.model.tokens import State, Verdict
from kehitys_cli.operations.report import Request, render
from kehitys_cli.render import html, markdown
from kehitys_cli.render.bounds import LEFT_OUT, MAX_OUTPUT, MAX_STEPS
from tests.conftest import ROOT
from tests.sample import make_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum
    from pathlib import Path

INTRODUCTION = """\
# The commands

The help of every command, as `kehitys COMMAND --help --lang en` prints it. The globals are accepted before and after
the command. Exit codes: 0 well · 1 the data says no · 2 usage, unknown id, environment · 130 interrupted. stdout carries
results, stderr the rest. Every reading command has `--format json` with English field names and `schema_version`
(`kehitys schema COMMAND` prints the schema).
"""


def reference(capsys: pytest.CaptureFixture[str]) -> str:
    parts = [INTRODUCTION]
    assert run(["--help", "--lang", "en"]) == 0
    parts.append(f"## kehitys\n\n```text\n{capsys.readouterr().out}```\n")
    for name in COMMANDS:
        assert run([name, "--help", "--lang", "en"]) == 0
        text = capsys.readouterr().out.partition("\nCommon to all commands:")[0]
        parts.append(f"## kehitys {name}\n\n```text\n{text}```\n")
    return "\n".join(parts)


def test_the_command_reference_is_fresh(
    capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    path = ROOT / "docs" / "commands.md"
    text = reference(capsys)
    if request.config.getoption("--update-golden"):
        path.write_bytes(text.encode("utf-8"))
    assert path.read_bytes().decode("utf-8") == text


PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "rules").glob("*.md")]
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http", "mailto")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["README.md", "README.fi.md", "docs/nain-kirjaat-toteuman.md"])
def test_commands_that_pages_name_exist(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"kehitys (?!init DIR)([a-z]+)(?= |`|$)", text, re.MULTILINE))
    assert named <= set(COMMANDS) | {"seuraa", "follows"}
    for command in named & set(COMMANDS):
        assert run([command, "--help", "--lang", "en"]) == 0
        known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
        for line in re.findall(rf"kehitys {command}( (?:(?!kehitys )[^\n`])*)", text):
            assert set(re.findall(r"(?<= )--[a-z-]+", line)) <= known | {"--help"}, line


RECORDING = (ROOT / "docs" / "nain-kirjaat-toteuman.md").read_text(encoding="utf-8")


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked chooses the first unit, and skips the rest."""
    given = iter(["1"])
    monkeypatch.setattr(Output, "can_ask", property(lambda _: True))
    monkeypatch.setattr(Output, "ask", lambda _, question: next(given, ""))  # noqa: ARG005


@pytest.mark.usefixtures("at_a_terminal")
def test_the_page_on_recording_can_be_followed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    git: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every command of the page works in the order of the page, in the repository that it names."""
    alone, sending, both, faults = re.split(
        r"^## Lähetä kirjaukset|^### Kun kaksi|^## Kun jokin", RECORDING, flags=re.MULTILINE
    )
    monkeypatch.setenv("KEHITYS_LANG", "fi")
    monkeypatch.setenv("KEHITYS_TODAY", "2026-01-20")
    monkeypatch.chdir(tmp_path)
    first, *rest = commands(alone)
    assert told(first, capsys)
    (tmp_path / "kokeilu" / "yhteenveto.txt").write_text("Hyvä vuosi.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "kokeilu")
    printed = {command: told(command, capsys) for command in rest}
    shown = re.search(r"^    Kirjattu: .*\n    .*\n", alone, re.MULTILINE)
    assert shown is not None
    example = next(command for command in rest if command.startswith("kehitys record perus"))
    assert printed[example].replace("\u00a0", " ") == shown[0].replace("    ", "")
    git(tmp_path, "init", "--quiet", "--bare", "palvelin.git")
    git(tmp_path / "kokeilu", "remote", "add", "origin", str(tmp_path / "palvelin.git"))
    # Two people are needed for a collision: only what its winner does can be followed here.
    afterwards = [command for command in commands(both) if "--replace" in command]
    for command in (*commands(sending), *afterwards, *commands(faults)):
        assert told(command, capsys)
    assert len(rest) == 16


def commands(text: str) -> list[str]:
    return re.findall(r"(?:^    (?:\$ )?|`)(kehitys [^`\n]+)", text, re.MULTILINE)


def told(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    code = run(shlex.split(command)[1:])
    printed = capsys.readouterr()
    assert code == 0, f"{command}: {printed.err}"
    return printed.out


def test_the_template_of_the_page_on_templates_makes_a_report(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    (template,) = re.findall(r"```jinja\n(.*?)```", page, re.DOTALL)
    root = make_repository(tmp_path / "kunta")
    (root / "templates").mkdir()
    (root / "templates" / "report.md.j2").write_text(template, encoding="utf-8")
    request = Request(2023, dt.date(2026, 1, 1), formats=("md",), as_of=dt.date(2026, 1, 1))
    (rendered,) = render(Workspace.find(root), request)
    assert rendered.data.decode("utf-8").splitlines() == [
        "# LUONNOS: Kehittämissuunnitelman 2022–2025 toteutuminen vuonna 2023",
        "",
        "- 1.1 Uusien yritysten määrä: tieto puuttuu (Kunnanhallitus)",
    ]


def test_the_page_on_templates_names_what_they_get_and_what_not() -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert f"{', '.join(LEFT_OUT)}." in page
    assert f"{MAX_STEPS:,} rounds" in page
    assert f"{MAX_OUTPUT // 1_000_000} million characters" in page
    own = {*html.FILTERS, *markdown.FILTERS}
    assert own <= set(re.findall(r"`([a-z_]+)`", page))
    for path in (ROOT / "templates").iterdir():
        kind = path.name.partition(".")[0]
        assert re.search(rf"`{kind}\.", page), path.name


def test_the_enumerations_speak_the_glossarys_words() -> None:
    rows = (ROOT / "tests" / "data" / "glossary.csv").read_text(encoding="utf-8").splitlines()[1:]
    glossary = [row.split(",")[:4] for row in rows]
    words = {
        language: {row[column] for row in glossary}
        for column, language in enumerate(LANGUAGES, start=1)
    }
    groups: dict[str, tuple[type[Enum], set[str]]] = {
        "result": (Result, set()),
        "trend": (Trend, set()),
        "state": (State, set()),
        "verdict": (Verdict, set()),
    }
    for language in LANGUAGES:
        catalogue = Catalogue(language)
        for group, (kind, beside) in groups.items():
            for member in kind:
                if member.name in beside:
                    continue
                word = catalogue.text(f"evaluation.{group}.{member.name.lower()}")
                assert word in words[language], f"{language} {group}.{member.name}: {word}"
    finnish = {row[1] for row in glossary}
    assert {str(Reason.WITHHELD), str(Reason.SERIES_BREAK)} <= finnish
