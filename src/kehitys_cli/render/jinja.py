"""Templates: the plans' own first, then the package's; sandboxed, strict, bounded.

A template sees frozen data only. A misspelt variable, a syntax error or an attempt to reach into Python
is told with template and line; a template that does not end is stopped.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import jinja2
import jinja2.exceptions
import jinja2.sandbox

from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

MAX_OUTPUT = 64_000_000
"""Characters after which a template is stopped; the report of 23 actions has 0.2 million."""

MAX_STEPS = 2_000_000
"""Pieces of output after which a template is stopped."""

MEGABYTE = 1_000_000


class _OwnFolder(jinja2.FileSystemLoader):
    """Loads templates of a folder, and nothing that a link in it leads out to."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, name, fresh = super().get_source(environment, template)
        folder = os.path.realpath(str(self.searchpath[0]))
        if not os.path.realpath(name).startswith(folder + os.sep):
            raise jinja2.TemplateNotFound(template)
        return source, name, fresh


class Templates:
    """The templates of a repository of plans in one flavour: escaped for HTML, or not."""

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        escaped: bool,
        filters: Mapping[str, Callable[..., object]] | None = None,
    ) -> None:
        """Look in `folders`, the first first."""
        self._environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
            loader=jinja2.ChoiceLoader([_OwnFolder(folder) for folder in folders]),
            undefined=jinja2.StrictUndefined,
            autoescape=escaped,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._environment.filters.update(filters or {})

    def render(self, name: str, **data: object) -> str:
        """Return a template's text; UserError with template and line for whatever is wrong in it."""
        try:
            template = self._environment.get_template(name)
            return _bounded(name, template.generate(**data))
        except jinja2.TemplateNotFound as error:
            raise UserError("report.no-template", name=error.name or name) from error
        except jinja2.TemplateSyntaxError as error:
            raise _broken(error.name or name, error.lineno, error.message or "") from error
        except (jinja2.TemplateError, jinja2.exceptions.SecurityError) as error:
            raise _broken(*_where(error, name), str(error)) from error
        except (
            TypeError,
            ValueError,
            ArithmeticError,
            LookupError,
            AttributeError,
            OverflowError,
        ) as error:
            raise _broken(*_where(error, name), f"{type(error).__name__}: {error}") from error


def _bounded(name: str, pieces: Iterable[str]) -> str:
    found: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        found.append(piece)
        if size > MAX_OUTPUT or len(found) > MAX_STEPS:
            raise UserError("report.endless", name=name, limit=MAX_OUTPUT // MEGABYTE)
    return "".join(found)


def _broken(name: str, line: int, problem: str) -> UserError:
    return UserError("report.template", name=name, line=line, problem=problem)


def _where(error: BaseException, name: str) -> tuple[str, int]:
    """Return template and line of the innermost frame that a template owns."""
    found = (name, 0)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            found = (os.path.basename(file), trace.tb_lineno)  # noqa: PTH119 - a frame's name is no path
        trace = trace.tb_next
    return found
