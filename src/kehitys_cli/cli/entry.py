"""The way in: argv becomes a session and one command.

Only the command that is asked for is imported, and help for the whole needs no command at all: half of
what a person waits for in a small tool is imports.
"""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING

from kehitys_cli import __version__
from kehitys_cli.cli.output import Output, silence
from kehitys_cli.cli.session import Globals, Session, globals_from
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "validate": "validate",
    "prepare": "prepare",
    "record": "record",
    "report": "report",
    "seal": "seal",
    "handle": "handle",
    "send": "send",
    "status": "status",
    "why": "why",
    "show": "show",
    "list": "listing",
    "history": "history",
    "audit": "audit",
    "diff": "diff",
    "rule": "rule",
    "schema": "schema",
    "rollover": "rollover",
    "init": "init",
}
"""The commands in the order of a year's work, and the modules that hold them."""

_VALUED = {
    "-C": "directory",
    "--directory": "directory",
    "--lang": "language",
    "--color": "color",
    "--today": "today",
}
_COLORS = ("auto", "always", "never")
INTERRUPTED = 130
USAGE = 2


def main() -> None:
    """Run the command line and exit.

    A short process makes no garbage worth collecting, and walking what it imports takes a tenth of its
    time.
    """
    gc.disable()
    _without_plugins()
    sys.exit(run(sys.argv[1:]))


def _without_plugins() -> None:
    """Let no plugin of pydantic have a say in what a plan is, and none be looked for.

    The variable alone does that, but what would look for plugins is still imported, and half of the
    standard library's mail and packaging modules with it: a fifteenth of a cold `validate`.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    loader = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(loader.__name__, loader)


def run(argv: Sequence[str]) -> int:
    """Run one command line; return the exit code. Nothing escapes as a traceback."""
    given = globals_from(os.environ)
    output = Output(sys.stdout, sys.stderr, color=given.color, quiet=given.quiet)
    language = given.language
    try:
        given, rest = split_globals(argv, given)
        output = Output(sys.stdout, sys.stderr, color=given.color, quiet=given.quiet)
        language = given.language
        session = Session(given, os.environ, output)
        return _dispatch(session, rest)
    except BrokenPipeError:
        silence(sys.stdout)
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except UserError as error:
        _tell(output, given, error)
        return error.exit_code
    except Exception as error:
        if os.environ.get("KEHITYS_DEBUG"):
            raise
        _internal(output, language, error)
        return USAGE


def split_globals(argv: Sequence[str], given: Globals) -> tuple[Globals, list[str]]:
    """Return the globals and what is left: they may stand before and after the command."""
    found: dict[str, object] = {}
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif word in {"-q", "--quiet"}:
            found["quiet"] = True
        elif name in _VALUED and (equals or word == name):
            found[_VALUED[name]] = value if equals else _next(words, name)
        elif word.startswith("-C") and not word.startswith("--"):
            found["directory"] = word[2:]
        else:
            rest.append(word)
    changed = replace(given, **found)  # type: ignore[arg-type]
    if changed.color not in _COLORS:
        raise UserError("cli.usage.color", value=changed.color)
    return changed, rest


def _next(words: object, name: str) -> str:
    value = next(words, None)  # type: ignore[call-overload]
    if value is None:
        raise UserError("cli.usage.needs-value", option=name)
    return str(value)


def _dispatch(session: Session, rest: list[str]) -> int:
    if sys.stdout is None:
        # Closed before the start: nothing is done whose result nobody could be told.
        raise UserError("cli.closed-output")
    if os.environ.get("_KEHITYS_COMPLETE") or any(
        word.endswith("-completion") for word in rest[:1]
    ):
        from kehitys_cli.cli.app import run_everything

        return run_everything(session, rest)
    if not rest or rest[0] in {"-h", "--help", "help"}:
        from kehitys_cli.cli.help import overview

        session.output.raw(overview(session.catalogue, list(COMMANDS)))
        return 0 if rest else USAGE
    if rest[0] == "--version":
        session.output.line(f"kehitys {__version__}")
        return 0
    if rest[0] not in COMMANDS:
        raise _unknown(rest[0])
    from kehitys_cli.cli.app import run_command

    return run_command(session, rest[0], rest[1:])


def _unknown(word: str) -> UserError:
    from kehitys_cli.text.near import nearest

    if word.startswith("-"):
        return UserError("cli.usage.no-such-option", option=word, command="kehitys")
    near = nearest(word, COMMANDS)
    if near:
        return UserError("cli.usage.no-such-command-near", command=word, near=near)
    return UserError("cli.usage.no-such-command", command=word, known=", ".join(COMMANDS))


def _tell(output: Output, given: Globals, error: UserError) -> None:
    safe = given if error.key != "cli.usage.language" else replace(given, language=None)
    session = Session(safe, os.environ, output)
    output.error(session.catalogue.text(error.key, **error.params))


def _internal(output: Output, language: str | None, error: Exception) -> None:
    from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue

    catalogue = Catalogue(language if language in LANGUAGES else "en")
    what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    output.error(catalogue.text("cli.internal", error=what))
