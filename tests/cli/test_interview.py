"""The questions at a terminal: doubts at once, a summary before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kehitys_cli.cli.entry import run
from kehitys_cli.cli.output import Output

if TYPE_CHECKING:
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


def test_the_end_of_input_interrupts(example: Path, answers: list[str]) -> None:
    before = text(example)
    answers += ["yrityspalvelut", "61"]
    assert interview(example) == 130
    assert text(example) == before


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


def test_the_year_before_is_the_default(repository: Path, answers: list[str]) -> None:
    answers += ["", ""]
    argv = ["-C", str(repository), "--lang", "fi", "--today", "2025-02-10", "record"]
    assert run(argv) == 0
    assert run([*argv, "uudet-yritykset", "61"]) == 0
