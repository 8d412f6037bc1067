"""Diagnostics for programs: our own JSON, SARIF 2.1.0, JUnit XML, and what GitHub and GitLab read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from kehitys_cli import __version__
from kehitys_cli.text.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kehitys_cli.checks.run import Checked
    from kehitys_cli.checks.words import Diagnostic
    from kehitys_cli.i18n.catalogue import Catalogue

TOOL = "kehitys"
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB_LEVELS = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def _dumped(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_json(diagnostics: Sequence[Diagnostic], checked: Checked) -> str:
    """Return the JSON of `docs/commands.md`; fields are only ever added."""
    counts = {
        severity.value + "s": sum(item.severity is severity for item in diagnostics)
        for severity in Severity
    }
    summary = {
        **counts,
        "strategies": checked.strategies,
        "plans": checked.plans,
        "years": checked.years,
        "actions": checked.actions,
        "measures": checked.measures,
    }
    return _dumped(
        {
            "schema_version": 1,
            "tool": {"name": TOOL, "version": __version__},
            "summary": summary,
            "diagnostics": [_item(item) for item in diagnostics],
        }
    )


def _item(item: Diagnostic) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "severity": item.severity.value,
        "message": item.message,
        "filename": item.path,
        "location": {"row": item.start.row, "column": item.start.column},
        "end_location": {"row": item.end.row, "column": item.end.column},
        "path": list(item.keys),
        "subject": item.subject or None,
        "help": item.help or None,
        "fix": {"applicability": "safe"} if item.fixable else None,
        "related": [
            {"filename": path, "location": {"row": position.row, "column": position.column}}
            for path, position in item.related
        ],
    }


# -------------------------------------------------------------------------------------- services


def as_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return workflow commands, the worst first: GitHub shows ten of a kind."""
    ordered = sorted(diagnostics, key=lambda item: item.severity.rank)
    return "".join(f"{_workflow_command(item)}\n" for item in ordered)


def _workflow_command(item: Diagnostic) -> str:
    properties = {
        "file": item.path,
        "line": str(item.start.row),
        "col": str(item.start.column),
        "endLine": str(item.end.row),
        "endColumn": str(item.end.column),
        "title": f"{item.code} {item.name}",
    }
    if item.end.row != item.start.row:
        properties.pop("endColumn")
        properties.pop("col")
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    words = f"{item.message} {item.help}".strip()
    return f"::{_GITHUB_LEVELS[item.severity]} {told}::{_message(words)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(diagnostics: Iterable[Diagnostic]) -> str:
    """Return GitLab's Code Quality report; a fingerprint survives a move to another line."""
    seen: dict[str, int] = {}
    items = []
    for item in diagnostics:
        basis = f"{item.path}\0{item.code}\0{item.subject}\0{item.line.strip()}\0{item.message}"
        number = seen[basis] = seen.get(basis, -1) + 1
        digest = hashlib.sha256(f"{basis}\0{number}".encode()).hexdigest()
        items.append(
            {
                "description": f"{item.code}: {item.message}",
                "check_name": item.code,
                "fingerprint": digest,
                "severity": _GITLAB_LEVELS[item.severity],
                "location": {
                    "path": item.path,
                    "positions": {
                        "begin": {"line": item.start.row, "column": item.start.column},
                        "end": {"line": item.end.row, "column": item.end.column},
                    },
                },
            }
        )
    return _dumped(items)


def as_sarif(diagnostics: Sequence[Diagnostic], catalogue: Catalogue) -> str:
    """Return SARIF 2.1.0 with the rules that were broken."""
    codes = sorted({item.code for item in diagnostics})
    names = {item.code: item.name for item in diagnostics}
    rules = [
        {
            "id": code,
            "name": names[code],
            "shortDescription": {"text": catalogue.text(f"rules.{code}.title")},
        }
        for code in codes
    ]
    results = [_sarif_result(item, codes) for item in diagnostics]
    driver = {"name": TOOL, "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "the repository of plans"}}},
        "results": results,
    }
    return _dumped({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_result(item: Diagnostic, codes: list[str]) -> dict[str, Any]:
    region = {
        "startLine": item.start.row,
        "startColumn": item.start.column,
        "endLine": item.end.row,
        "endColumn": item.end.column,
    }
    place = {
        "artifactLocation": {"uri": quote(item.path), "uriBaseId": "ROOT"},
        "region": region,
    }
    return {
        "ruleId": item.code,
        "ruleIndex": codes.index(item.code),
        "level": _SARIF_LEVELS[item.severity],
        "message": {"text": f"{item.message} {item.help}".strip()},
        "locations": [{"physicalLocation": place}],
    }


def as_junit(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """Return JUnit XML: a case a file, a failure a diagnostic."""
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in files}
    for item in diagnostics:
        by_path.setdefault(item.path, []).append(item)
    failures = sum(bool(items) for items in by_path.values())
    cases = "".join(_case(path, items) for path, items in by_path.items())
    head = f'name="{TOOL}" tests="{len(by_path)}" failures="{failures}" errors="0"'
    suite = f'  <testsuite {head} skipped="0">\n{cases}  </testsuite>\n'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {head}>\n{suite}</testsuites>\n'


def _case(path: str, items: list[Diagnostic]) -> str:
    head = f"    <testcase classname={_quoted(TOOL)} name={_quoted(path)}"
    if not items:
        return f"{head}/>\n"
    worst = min(items, key=lambda item: item.severity.rank)
    lines = "\n".join(
        f"{item.path}:{item.start.row}:{item.start.column}: {item.severity.value} {item.code}: {item.message}"
        for item in items
    )
    told = f"{worst.code} {worst.message}"
    body = f"      <failure type={_quoted(worst.severity.value)} message={_quoted(told)}>"
    return f"{head}>\n{body}{escape(_xml(lines))}</failure>\n    </testcase>\n"


def _quoted(text: str) -> str:
    return quoteattr(_xml(text))


def _xml(text: str) -> str:
    """Return text without what XML 1.0 cannot hold."""
    return "".join(
        char
        if char in "\t\n\r"
        or " " <= char <= "\ud7ff"
        or "\ue000" <= char <= "\ufffd"
        or char > "\uffff"
        else "\ufffd"
        for char in text
    )
