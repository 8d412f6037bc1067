"""Help in the reader's language, at 80 columns."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kehitys_cli.i18n.catalogue import Catalogue

WIDTH = 79
_GUTTER = 26


def overview(catalogue: Catalogue, commands: list[str]) -> str:
    """Return the help of the whole: what it is, the commands, the options of all."""
    lines = [
        catalogue.text("cli.overview.usage"),
        "",
        *_wrapped(catalogue.text("cli.overview.about")),
        "",
    ]
    lines.append(catalogue.text("cli.overview.commands"))
    for name in commands:
        lines += _row(name, catalogue.text(f"cli.short.{name}"), gutter=12)
    lines += ["", catalogue.text("cli.overview.globals"), *global_rows(catalogue), ""]
    lines += _wrapped(catalogue.text("cli.overview.more"))
    return "\n".join(lines) + "\n"


def global_rows(catalogue: Catalogue) -> list[str]:
    """Return the options that every command takes."""
    rows: list[str] = []
    for option, key in (
        ("-C DIR", "directory"),
        ("--lang fi|sv|en", "lang"),
        ("--color auto|always|never", "color"),
        ("--today DATE", "today"),
        ("-q, --quiet", "quiet"),
    ):
        rows += _row(option, catalogue.text(f"cli.globals.{key}"))
    return rows


def command_help(catalogue: Catalogue, name: str, command: Any) -> str:  # noqa: ANN401 - typer's private class
    """Return a command's help."""
    arguments = [item for item in command.params if item.param_type_name == "argument"]
    options = [
        item for item in command.params if item.param_type_name == "option" and item.name != "help"
    ]
    usage = " ".join(["kehitys", name, *(metavar(item) for item in arguments)])
    lines = [f"{usage} [{catalogue.text('cli.overview.options')}]", ""]
    lines += _wrapped(catalogue.text(f"{name}.command.help"))
    if arguments:
        lines += ["", catalogue.text("cli.overview.arguments")]
        for item in arguments:
            lines += _row(metavar(item), catalogue.text(f"{name}.command.option.{item.name}"))
    if options:
        lines += ["", catalogue.text("cli.overview.own-options")]
        for item in options:
            lines += _row(spelled(item), catalogue.text(f"{name}.command.option.{item.name}"))
    lines += ["", catalogue.text("cli.overview.globals"), *global_rows(catalogue)]
    return "\n".join(lines) + "\n"


def metavar(item: Any) -> str:  # noqa: ANN401 - typer's private class
    """Return how an argument is shown: in brackets where it may be left out."""
    text = item.metavar or item.name.upper()
    text = f"{text}…" if item.nargs == -1 else text
    return text if item.required else f"[{text}]"


def spelled(item: Any) -> str:  # noqa: ANN401 - typer's private class
    """Return how a parameter is written: an option by its names, and what it takes."""
    if item.param_type_name == "argument":
        return metavar(item)
    names = ", ".join([*item.opts, *item.secondary_opts])
    return names if item.is_flag else f"{names} {item.metavar or item.name.upper()}"


def _row(left: str, right: str, gutter: int = _GUTTER) -> list[str]:
    indent = " " * (gutter + 4)
    wrapped = textwrap.wrap(right, WIDTH - len(indent)) or [""]
    head = f"  {left:<{gutter}}"
    if len(left) > gutter:
        return [head, *(f"{indent}{line}" for line in wrapped)]
    return [f"{head}  {wrapped[0]}", *(f"{indent}{line}" for line in wrapped[1:])]


def _wrapped(text: str) -> list[str]:
    return [line for part in text.split("\n") for line in textwrap.wrap(part, WIDTH) or [""]]
