"""The way in: globals anywhere, one exit code a cause, never a traceback."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.sample import make_repository

from kehitys_cli.cli.entry import COMMANDS, run, split_globals
from kehitys_cli.cli.output import Output, visible
from kehitys_cli.cli.session import Globals, Session, globals_from
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """No language, colour or day from whoever runs the tests."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "KEHITYS_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith("KEHITYS_")]:
        monkeypatch.delenv(name)


def output() -> tuple[Output, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    return Output(out, err), out, err


def test_globals_stand_before_and_after_the_command() -> None:
    given, rest = split_globals(
        ["-C", "x", "list", "--lang=sv", "-q", "--", "--lang", "fi"], Globals()
    )
    assert (given.directory, given.language, given.quiet) == ("x", "sv", True)
    assert rest == ["list", "--", "--lang", "fi"]
    assert split_globals(["-Cy", "--today", "2025-01-31"], Globals())[0] == Globals(
        "y", today="2025-01-31"
    )


@pytest.mark.parametrize("argv", [["--lang"], ["--color", "pink"]])
def test_wrong_globals_are_usage_errors(argv: list[str]) -> None:
    with pytest.raises(UserError):
        split_globals(argv, Globals())


def test_the_environment_sets_globals_only() -> None:
    environment = {"KEHITYS_LANG": "sv", "KEHITYS_QUIET": "1", "NO_COLOR": "1", "KEHITYS_DIR": "d"}
    assert globals_from(environment) == Globals("d", "sv", "never", None, quiet=True)
    assert globals_from({}) == Globals()


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LC_ALL": "fi_FI.UTF-8", "LANG": "sv_FI"}, "fi"),
        ({"LC_MESSAGES": "sv_FI"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "fi"),
        ({"LANG": "fil_PH"}, "fi"),
        ({}, "fi"),
    ],
)
def test_messages_are_in_the_locale_or_the_municipalitys_language(
    tmp_path: Path, environment: dict[str, str], language: str
) -> None:
    root = make_repository(tmp_path)
    assert Session(Globals(str(root)), environment, output()[0]).language == language


def test_outside_a_repository_messages_are_english() -> None:
    assert Session(Globals("/"), {}, output()[0]).language == "en"
    assert Session(Globals("/", "sv"), {}, output()[0]).language == "sv"


def test_today_is_told_or_the_clocks(tmp_path: Path) -> None:
    session = Session(Globals(str(tmp_path), today="2025-01-31"), {}, output()[0])
    assert session.today.isoformat() == "2025-01-31"
    assert Session(Globals(), {}, output()[0]).today.year > 2000
    with pytest.raises(UserError, match="today"):
        _ = Session(Globals(today="31.1.2025"), {}, output()[0]).today


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        ([], 2, ""),
        (["--help"], 0, ""),
        (["--version"], 0, ""),
        (["lsit"], 2, "kehitys list"),
        (["qqq"], 2, "validate"),
        (["--nope"], 2, "--nope"),
        (["list", "--plna", "x"], 2, "--plan"),
        (["list", "--zzzzzz"], 2, "--zzzzzz"),
        (["list", "--plan"], 2, "--plan"),
        (["list", "extra"], 2, "extra"),
        (["list", "--format", "xml"], 2, "table, json"),
        (["--lang", "de", "list"], 2, "de"),
        (["-C", "ei-ole", "list"], 2, "ei-ole"),
        (["show"], 2, "--help"),
    ],
)
def test_exit_codes_and_messages(
    capsys: pytest.CaptureFixture[str], argv: list[str], code: int, words: str
) -> None:
    assert run(argv) == code
    assert words in capsys.readouterr().err


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_help_names_every_command_and_fits_eighty_columns(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    assert run(["--help", "--lang", language]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name} " in text for name in COMMANDS)
    for name in COMMANDS:
        assert run([name, "--help", "--lang", language]) == 0
        text += capsys.readouterr().out
    assert max(len(line) for line in text.splitlines()) <= 80


@pytest.mark.usefixtures("calm")
def test_an_internal_error_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr("kehitys_cli.operations.listing.items", broken)
    root = str(make_repository(tmp_path))
    assert run(["-C", root, "list"]) == 2
    error = capsys.readouterr().err
    assert "ZeroDivisionError: a" in error
    assert len(error.splitlines()) == 1
    monkeypatch.setenv("KEHITYS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["-C", root, "list"])


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 0)])
def test_interrupts_and_closed_pipes_are_quiet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: type[BaseException], code: int
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("kehitys_cli.cli.entry.silence", lambda _: None)
    monkeypatch.setattr("kehitys_cli.operations.listing.items", stop)
    assert run(["-C", str(make_repository(tmp_path)), "list"]) == code


def started(root: Path, *arguments: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kehitys_cli", "-C", str(root), "--lang", "en", *arguments]
    return subprocess.run(command, encoding="utf-8", check=False, **streams)


@pytest.mark.skipif(os.name == "nt", reason="pipes of Windows close otherwise")
@pytest.mark.parametrize(
    "words",
    [("list",), ("status",), ("validate", "--format", "json"), ("rule",), ("schema",), ("--help",)],
    ids=" ".join,
)
def test_a_pipe_that_nobody_reads_is_quiet_and_well(
    repository: Path, words: tuple[str, ...]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = started(repository, *words, stdout=writer, stderr=subprocess.PIPE)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")  # noqa: PTH110
@pytest.mark.parametrize("words", [("list",), ("rule", "KEH101"), ("--help",)], ids=" ".join)
def test_a_full_disk_is_said_in_a_sentence(repository: Path, words: tuple[str, ...]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        done = started(repository, *words, stdout=full, stderr=subprocess.PIPE)
    said = "The result cannot be written: No space left on device.\n"
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes the streams")
def test_a_closed_stream_is_said_where_it_can_be(repository: Path) -> None:
    """Without standard output nothing is done; without standard error results are still told."""

    def shell(command: str) -> subprocess.CompletedProcess[str]:
        words = ["sh", "-c", command, sys.executable, str(repository)]
        return subprocess.run(words, capture_output=True, encoding="utf-8", check=False)

    kehitys = '"$0" -m kehitys_cli -C "$1" --lang en'
    done = shell(f"{kehitys} list >&-")
    said = "There is nowhere to write the result: standard output is closed.\n"
    assert (done.returncode, done.stderr) == (2, said)
    done = shell(f"{kehitys} list 2>&-")
    assert (done.returncode, done.stdout[:6]) == (0, "Kehitt")
    assert shell(f"{kehitys} lst 2>&-").returncode == 2
    assert shell(f"{kehitys} list >&- 2>&-").returncode == 2


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize(
    ("words", "extra"),
    [(["status", "2024", "2025"], "2025"), (["rule", "KEH101", "a", "-", "b"], "a - b")],
)
def test_words_too_many_are_named_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], repository: Path, words: list[str], extra: str
) -> None:
    assert run(["-C", str(repository), "--lang", "fi", *words]) == 2
    assert capsys.readouterr().err == f"Liikaa: {extra}. Ohje: kehitys {words[0]} --help\n"


def test_control_characters_are_shown_not_sent() -> None:
    assert visible("a\x1b[31mb\x07\u202e\x9b\tc") == "a\\x1b[31mb\\x07\\u202e\\x9b\tc"


def test_quiet_keeps_results_and_errors() -> None:
    out, err = io.StringIO(), io.StringIO()
    speaking = Output(out, err, quiet=True)
    speaking.line("tulos")
    speaking.note("huomautus")
    speaking.error("virhe")
    assert (out.getvalue(), err.getvalue()) == ("tulos\n", "virhe\n")


def test_a_long_result_is_written_whole() -> None:
    out, stdout, _ = output()
    text = "äö\n" * 1_000_000
    out.raw(text)
    assert stdout.getvalue() == text


def test_a_pipe_gets_utf8_whatever_its_locale_says() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", newline="\r\n")
    speaking = Output(stream, stream, color="never")
    speaking.line("\u2212 \u2192 \u25cf \u2265")
    speaking.data(b"\xff\n")
    assert raw.getvalue() == "\u2212 \u2192 \u25cf \u2265\n".encode() + b"\xff\n"
    assert (speaking.is_terminal, speaking.colored, speaking.width) == (False, False, 80)


class Console(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_console_that_lacks_a_sign_gets_its_substitute() -> None:
    raw = io.BytesIO()
    speaking = Output(Console(raw, encoding="cp1252", newline="\n"), io.StringIO())
    speaking.line("\u22125 \u2192 \u4e2d ä")
    assert raw.getvalue() == b"-5 -> ? \xe4\n"
    assert speaking.colored
    assert speaking.width >= 40


def test_data_goes_to_streams_without_a_buffer() -> None:
    speaking, out, _ = output()
    speaking.data("ä".encode())
    assert out.getvalue() == "ä"


def test_the_module_is_the_command(tmp_path: Path) -> None:
    root = make_repository(tmp_path)
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONWARNDEFAULTENCODING": "1"}
    done = subprocess.run(
        [
            sys.executable,
            "-X",
            "utf8=0",
            "-W",
            "error",
            "-m",
            "kehitys_cli",
            "-C",
            str(root),
            "list",
            "--lang",
            "fi",
        ],
        capture_output=True,
        check=False,
        env=environment,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Uusien yritysten määrä" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("command", ["--help", "validate", "list"])
def test_nothing_heavy_is_imported_for_nothing(tmp_path: Path, command: str) -> None:
    """No plugin of pydantic is looked for, and templates, tables and git wait until they are needed."""
    root = make_repository(tmp_path)
    words = [sys.executable, "-X", "importtime", "-m", "kehitys_cli", "-C", str(root), command]
    done = subprocess.run(words, capture_output=True, check=False, encoding="utf-8")
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    heavy = {"importlib.metadata", "importlib.resources", "email", "jinja2", "rich"}
    heavy |= {"kehitys_cli.history.git", "kehitys_cli.history.process"}
    assert "kehitys_cli.cli.entry" in imported
    assert not heavy & imported
    assert ("pydantic_core" in imported) is (command != "--help")
    assert "_ruamel_yaml" not in imported
