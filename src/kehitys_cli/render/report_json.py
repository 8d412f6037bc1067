"""The report for programs: the view with its texts, and the trace behind every result.

English field names and tokens; fields are only ever added. The words that templates place around the data
are left out: they say nothing about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.render.machine import fields_of, machine_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kehitys_cli.render.pages import Page
    from kehitys_cli.views.trace import Trace

VERSION = 1


def report_json(view: Page, trace: Sequence[Trace] = ()) -> bytes:
    """Return the JSON in UTF-8, in the order of the fields."""
    told = (name for name in fields_of(type(view)) if name != "labels")
    report = {name: getattr(view, name) for name in told}
    data = {"schema_version": VERSION, "report": report, "trace": list(trace)}
    return machine_json(data).encode("utf-8")
