"""The questions at a terminal: doubts at once, a summary before anything is written."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run
from kehitys_cli.cli.output import Output

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

YEAR = "plans/elinvoima-2022-2025/2024.yaml"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person types, in turn; an end of input interrupts."""
    given: list[str] = []

    def ask(self: Output, question: str) -> str:
        self.line(question)
        if not given:
            raise KeyboardInterrupt
        return given.pop(0)

    monkeypatch.setattr(Output, "can_ask", property(lambda _: True))
    monkeypatch.setattr(Output, "ask", ask)
    return given


def interview(root: Path, *argv: str) -> int:
    return run(
        [
            "-C",
            str(root),
            "--lang",
            "fi",
            "--today",
            "2025-02-10",
            "record",
            "--year",
            "2024",
            *argv,
        ]
    )


def text(root: Path) -> str:
    return (root / YEAR).read_text(encoding="utf-8")


def test_an_outlier_is_doubted_and_mended(
    example: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers += ["yrityspalvelut", "paljon", "610", "k", "YTJ 15.1.2025", ""]
    assert interview(example) == 0
    out = capsys.readouterr().out
    assert "1.6 Uusien yrittäjien neuvonta" in out
    assert "2022: 52 · 2023: 55 · tavoite 2024: 60" in out
    assert "”paljon” ei ole luku" in out
    assert "Tarkoititko 61?" in out
    assert "viimeksi YTJ 12.1.2024; ilman lähdettä tulosta ei voida arvioida" in out
    assert (
        "Kirjattu: Perustettujen yritysten määrä 2024 = 61 kpl (YTJ 15.1.2025). Tulos: toteutui"
        in out
    )
    assert "Peru: kehitys record --undo" in out
    assert "arvo: 61" in text(example)


def test_an_outlier_may_be_meant(example: Path, answers: list[str]) -> None:
    answers += ["Yrityspalvelut", "610", "e", "", "k"]
    assert interview(example, "--no-commit") == 0
    assert "arvo: 610" in text(example)


@pytest.mark.parametrize(
    "given",
    [["yrityspalvelut", ""], ["yrityspalvelut", "610", ""], ["yrityspalvelut", "61", "", "e"]],
)
def test_nothing_is_written_unless_agreed(
    example: Path, answers: list[str], given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = text(example)
    answers += given
    assert interview(example) == 0
    assert "Mitään ei kirjattu." in capsys.readouterr().out
    assert text(example) == before


def test_the_end_of_input_interrupts(
    example: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = text(example)
    answers += ["yrityspalvelut", "61"]
    assert interview(example) == 130
    assert text(example) == before
    assert "Näitä ei kirjattu" not in capsys.readouterr().out


def test_what_was_answered_before_the_end_of_input_is_told_as_a_command(
    example: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = text(example)
    answers += ["yrityspalvelut", "61", "YTJ 15.1.2025"]
    assert interview(example) == 130
    assert text(example) == before
    command = 'kehitys record elinvoima-2022-2025/perustetut-yritykset 61 --year 2024 --source "YTJ 15.1.2025"'
    assert f"  {command}\n" in capsys.readouterr().out


def test_states_are_asked_by_number_or_name(
    repository: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers += ["61", "YTJ", "kesken", "2", ""]
    assert interview(repository) == 0
    out = capsys.readouterr().out
    assert "1 ei aloitettu, 2 käynnissä" in out
    written = (repository / "plans/malli-2022-2025/2024.yaml").read_text(encoding="utf-8")
    assert "tila: käynnissä" in written
    assert "arvo: 61" in written
    assert interview(repository) == 0
    assert "ei puutu mitään" in capsys.readouterr().out


def test_a_unit_is_chosen_by_its_number_too(
    example: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers += ["99", "1", *[""] * 20]
    assert interview(example) == 0
    assert "Kenen puolesta" in capsys.readouterr().out


def test_a_dry_run_shows_the_change_and_writes_nothing(
    example: Path,
    answers: list[str],
    git: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    head = git(example, "rev-parse", "HEAD")
    answers += ["yrityspalvelut", "61", ""]
    assert interview(example, "--dry-run", "--source", "YTJ 15.1.2025") == 0
    out = capsys.readouterr().out
    assert "Lähde (Enter = YTJ 15.1.2025):" in out
    assert "\n+        arvo: 61\n+        lähde: YTJ 15.1.2025\n" in out
    assert "Tallennettu" not in out
    assert git(example, "rev-parse", "HEAD") == head
    assert git(example, "status", "--porcelain") == ""


def test_what_is_given_for_all_answers_is_theirs(
    example: Path, answers: list[str], git: Callable[..., str]
) -> None:
    answers += ["yrityspalvelut", "61", "", ""]
    assert interview(example, "--source", "YTJ 15.1.2025", "--by", "hallinto") == 0
    assert "lähde: YTJ 15.1.2025" in text(example)
    assert "Yksikkö: Hallintopalvelut" in git(example, "log", "-1", "--format=%B")


@pytest.mark.parametrize(
    "given",
    [
        "--state käynnissä", "--verdict toteutui", "--evidence x", "--reason-missed x", "--remedy x",
        "--decision x", "--document x", "--period 2024", "--date 2024-05-06", "--quality ennakko",
        "--note x", "--break x", "--withheld x", "--interim 1–8/2024", "--forecast 5", "--class A=1",
        "--n 0", "--promised 2025-05-01", "--assessment x", "--yes", "--replace", "--reason x",
    ],
)  # fmt: skip
def test_what_is_meant_for_one_item_needs_an_id(
    example: Path, answers: list[str], given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers += ["yrityspalvelut", "61", "", ""]
    assert interview(example, *given.split()) == 2
    told = capsys.readouterr()
    assert f"Tunnus puuttuu: mitä kohtaa {given.split(maxsplit=1)[0]} koskee?" in told.err
    assert told.out == ""


def test_nothing_is_asked_without_a_branch(
    example: Path, answers: list[str], git: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    git(example, "checkout", "--quiet", "--detach")
    answers += ["yrityspalvelut"]
    assert interview(example) == 2
    told = capsys.readouterr()
    assert "Mikään haara ei ole valittuna" in told.err
    assert told.out == ""
    assert interview(example, "--dry-run") == 130


def test_nothing_is_asked_without_an_identity(
    example: Path,
    answers: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "")
    answers += ["yrityspalvelut"]
    assert interview(example) == 2
    told = capsys.readouterr()
    assert "Git ei tiedä, kuka kirjaa" in told.err
    assert told.out == ""


def test_no_item_is_asked_where_its_file_has_other_changes(
    example: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (example / YEAR).write_text(text(example) + "# kesken\n", encoding="utf-8")
    answers += ["yrityspalvelut", "61"]
    assert interview(example) == 2
    told = capsys.readouterr()
    assert f"Tiedostossa {YEAR} on muutoksia" in told.err
    assert "Toteuma 2024" not in told.out


def test_no_item_is_asked_that_has_no_place(
    example: Path, answers: list[str], git: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    stanza = "\n      # Perustettujen yritysten määrä, kpl\n      perustetut-yritykset:\n"
    assert stanza in text(example)
    (example / YEAR).write_text(text(example).replace(stanza, ""), encoding="utf-8")
    git(example, "commit", "--quiet", "--all", "-m", "Poista kohta")
    answers += ["yrityspalvelut", "61"]
    assert interview(example) == 2
    told = capsys.readouterr()
    assert "kehitys prepare" in told.err
    assert "Toteuma 2024" not in told.out


def test_an_answer_that_could_not_be_written_is_asked_again(
    example: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers += ["yrityspalvelut", "61", "YTJ\x1b[A", "YTJ \udce4", "YTJ", "\x1b[A", ""]
    assert interview(example) == 0
    assert capsys.readouterr().out.count("--source: tekstissä on näkymätön merkki") == 2
    assert "lähde: YTJ\n" in text(example)


def test_an_outlier_is_not_skipped_by_a_slip(example: Path, answers: list[str]) -> None:
    answers += ["yrityspalvelut", "610", "\x1b[A", "e", "YTJ", ""]
    assert interview(example) == 0
    assert "arvo: 610" in text(example)


@pytest.mark.parametrize("source", ["YTJ 15.1.2025", 'Kysely "Nuoret" $1', "it's 50 %"])
def test_what_could_not_be_written_is_told_as_commands(
    repository: Path, answers: list[str], source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    answers += ["61", source, "2", ""]
    assert interview(repository) == 2
    told = capsys.readouterr().out
    assert "Tallennettu" not in told
    hook.unlink()
    _, _, commands = told.partition("Näitä ei kirjattu.")
    lines = [line for line in commands.splitlines() if line.startswith("  kehitys ")]
    assert len(lines) == 2
    for line in lines:
        argv = ["-C", str(repository), "--today", "2025-02-10", *shlex.split(line)[1:]]
        assert run(argv) == 0
    written = (repository / "plans/malli-2022-2025/2024.yaml").read_text(encoding="utf-8")
    assert source in written.replace("''", "'").replace('\\"', '"')
    assert "tila: käynnissä" in written


def test_what_was_written_before_a_fault_says_where_it_stands(
    repository: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\ntest -e .git/one && exit 1\ntouch .git/one\n", encoding="utf-8")
    hook.chmod(0o755)
    answers += ["61", "YTJ", "2", ""]
    assert interview(repository) == 2
    told = capsys.readouterr().out
    assert "kehitys record malli-2022-2025/neuvonta --year 2024 --state käynnissä\n" in told
    assert "uudet-yritykset 61 " not in told
    assert told.endswith("Tallennettu vain tälle koneelle. Peru: kehitys record --undo\n")


def test_the_last_line_says_where_it_stands(
    example: Path,
    tmp_path: Path,
    answers: list[str],
    git: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers += ["yrityspalvelut", "61", "YTJ", ""]
    assert interview(example, "--no-commit") == 0
    assert f"Tallennettu tiedostoon {YEAR}, ei gitiin" in capsys.readouterr().out
    git(example, "checkout", "--quiet", "plans")
    git(tmp_path, "init", "--quiet", "--bare", "etä.git")
    git(example, "remote", "add", "origin", str(tmp_path / "etä.git"))
    git(example, "push", "--quiet", "--set-upstream", "origin", "main")
    answers += ["yrityspalvelut", "61", "YTJ", ""]
    assert interview(example) == 0
    assert "Lähetä: kehitys send" in capsys.readouterr().out.splitlines()[-1]


def test_the_last_ended_year_of_the_plans_is_the_default(
    example: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["-C", str(example), "--lang", "fi", "--today", "2028-02-01", "record"]
    answers += ["kirjasto", "", ""]
    assert run(argv) == 0
    assert "Toteuma 2025:" in capsys.readouterr().out
    summary = ["--summary", "Hyvä vuosi.", "--plan", "elinvoima-2022-2025", "--dry-run"]
    assert run([*argv, *summary]) == 0
    assert "elinvoima-2022-2025/2025.yaml" in capsys.readouterr().out


def test_goals_with_measures_of_their_own_are_asked_for_once(
    example: Path, answers: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answers += ["hallinto", "", "", "", "", "12 905", "Tilastokeskus 1/2026", ""]
    argv = ["-C", str(example), "--lang", "fi", "--today", "2026-02-10", "record"]
    assert run([*argv, "--year", "2025"]) == 0
    told = capsys.readouterr().out
    assert "5/5  1 Elinvoimainen Esimerkkilä\n" in told
    assert "Asukasluku vuoden lopussa, asukasta · 2022: " in told
    written = (example / "plans/strategia-2022-2030/2025.yaml").read_text(encoding="utf-8")
    assert "arvo: 12905\n" in written


@pytest.mark.parametrize("year", ["2021", "2027"])
def test_of_a_year_without_a_plan_nothing_is_said_to_be_recorded(
    example: Path, answers: list[str], year: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answers += [""]
    argv = ["-C", str(example), "--lang", "fi", "--today", "2028-02-01", "record"]
    assert run([*argv, "--year", year]) == 2
    assert f"Mikään suunnitelma ei koske vuotta {year}." in capsys.readouterr().err


def test_the_year_before_is_the_default(repository: Path, answers: list[str]) -> None:
    answers += ["", ""]
    argv = ["-C", str(repository), "--lang", "fi", "--today", "2025-02-10", "record"]
    assert run(argv) == 0
    assert run([*argv, "uudet-yritykset", "61"]) == 0
