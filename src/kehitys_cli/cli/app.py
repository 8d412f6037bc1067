"""Commands as typer builds them, with their words from the catalogue."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.main import get_command

from kehitys_cli.cli.entry import COMMANDS, USAGE
from kehitys_cli.cli.help import command_help, spelled
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.near import nearest

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session

UsageError: Any = typer.BadParameter.__mro__[1]
"""The base of what typer raises for wrong usage; typer keeps its click to itself."""


def run_command(session: Session, name: str, arguments: list[str]) -> int:
    """Run one command with its arguments; return its exit code."""
    module = import_module(f"kehitys_cli.cli.commands.{COMMANDS[name]}")
    adjust = getattr(module, "adjusted", None)
    words = adjust(arguments) if adjust is not None else arguments
    command = _built(name, module.run)
    if any(word in {"-h", "--help"} for word in _options(words)):
        session.output.raw(command_help(session.catalogue, name, command))
        return 0
    try:
        # Not `command.main`: it makes exit 1 of a closed pipe, and English of a word too many.
        with command.make_context(
            f"kehitys {name}", list(words), obj=session, allow_extra_args=True
        ) as context:
            if context.args:
                extra = " ".join(context.args)
                raise UserError("cli.usage.extra", words=extra, command=f"kehitys {name}")
            code = command.invoke(context)
    except UsageError as error:
        raise _usage(error, name, command) from error
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort as abort:
        raise KeyboardInterrupt from abort
    return int(code or 0)


def _options(words: list[str]) -> list[str]:
    return words[: words.index("--")] if "--" in words else words


def _built(name: str, function: Any) -> Any:  # noqa: ANN401 - typer's own command class is private
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(name)(function)
    return get_command(app)


def _usage(error: Any, name: str, command: Any) -> UserError:  # noqa: ANN401 - typer's private classes
    """Return typer's complaint in our words."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        known = [option for parameter in command.params for option in parameter.opts]
        near = nearest(error.option_name, [item for item in known if item.startswith("--")])
        key = "cli.usage.no-such-option-near" if near else "cli.usage.no-such-option"
        return UserError(key, option=error.option_name, command=f"kehitys {name}", near=near)
    if kind == "MissingParameter":
        what = spelled(error.param) if error.param is not None else ""
        return UserError("cli.usage.missing", what=what, command=f"kehitys {name}")
    if kind == "BadOptionUsage":
        return UserError("cli.usage.needs-value", option=error.option_name)
    return UserError("cli.usage.other", problem=error.format_message(), command=f"kehitys {name}")


def session_of(context: typer.Context) -> Session:
    """Return the session that a command runs in."""
    session: Session = context.obj
    return session


def run_everything(session: Session, arguments: list[str]) -> int:
    """Run with all commands loaded: shell completion needs them."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    for name, module in COMMANDS.items():
        function = import_module(f"kehitys_cli.cli.commands.{module}").run
        app.command(name, help=session.catalogue.text(f"cli.short.{name}"))(function)
    try:
        code = get_command(app).main(
            arguments, prog_name="kehitys", standalone_mode=False, obj=session
        )
    except UsageError as error:
        raise UserError(
            "cli.usage.other", problem=error.format_message(), command="kehitys"
        ) from error
    except typer.Exit as stop:
        return int(stop.exit_code)
    except SystemExit as stop:
        # Showing the script of a shell ends like this.
        return int(stop.code or 0)
    return int(code or 0) if isinstance(code, int) else USAGE
