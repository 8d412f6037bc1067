"""What every command is given: where, in which language, on which day, how to speak."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kehitys_cli.i18n.catalogue import LANGUAGES, Catalogue
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.cli.output import Output
    from kehitys_cli.documents.workspace import Workspace

FALLBACK = "en"
"""Language of messages where neither the person nor a municipality says one."""


@dataclass(frozen=True)
class Globals:
    """The options that are accepted before and after every command, as they were given."""

    directory: str = "."
    language: str | None = None
    color: str = "auto"
    today: str | None = None
    quiet: bool = False


class Session:
    """One run of the command line."""

    def __init__(self, given: Globals, environment: Mapping[str, str], output: Output) -> None:
        """Check the globals; UserError for a language or day that there is not."""
        self.given = given
        self.output = output
        self._environment = environment
        if given.language is not None and given.language not in LANGUAGES:
            raise UserError("cli.usage.language", value=given.language)

    @property
    def language_given(self) -> str | None:
        """The language that was asked for by option or KEHITYS_LANG."""
        return self.given.language

    @cached_property
    def language(self) -> str:
        """The language of messages: asked for, the locale's, the municipality's, English."""
        return self.given.language or _locale(self._environment) or self._municipal() or FALLBACK

    @cached_property
    def catalogue(self) -> Catalogue:
        """The texts of the language of messages."""
        return Catalogue(self.language)

    @property
    def municipal(self) -> Catalogue:
        """The texts of the municipality's own language: what stands in git speaks it."""
        register = self.workspace.register
        return Catalogue(self.workspace.municipality.language if register.valid else self.language)

    @cached_property
    def workspace(self) -> Workspace:
        """The repository of plans around the directory; UserError where there is none."""
        from kehitys_cli.documents.workspace import Workspace

        return Workspace.find(Path(self.given.directory))

    @cached_property
    def today(self) -> dt.date:
        """The day as told by `--today`, else the clock's; no report asks for it."""
        if self.given.today is None:
            return dt.datetime.now().astimezone().date()
        try:
            return dt.date.fromisoformat(self.given.today)
        except ValueError as error:
            raise UserError("cli.usage.today", value=self.given.today) from error

    def renew(self) -> None:
        """Forget what was read: files have changed."""
        self.__dict__.pop("workspace", None)

    def _municipal(self) -> str | None:
        from kehitys_cli.documents.workspace import spoken_language

        try:
            return spoken_language(self.workspace.files)
        except UserError:
            return None


def _locale(environment: Mapping[str, str]) -> str | None:
    """Return the first language that LC_ALL, LC_MESSAGES or LANG names, if it is one of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name)
        if value:
            code = value[:2].lower()
            return code if code in LANGUAGES and not value[2:3].isalpha() else None
    return None


def globals_from(environment: Mapping[str, str]) -> Globals:
    """Return the globals as the environment sets them."""
    color = environment.get("KEHITYS_COLOR", "auto")
    if environment.get("NO_COLOR"):
        color = "never"
    return Globals(
        directory=environment.get("KEHITYS_DIR") or os.curdir,
        language=environment.get("KEHITYS_LANG") or None,
        color=color,
        today=environment.get("KEHITYS_TODAY") or None,
        quiet=environment.get("KEHITYS_QUIET", "") not in {"", "0"},
    )
