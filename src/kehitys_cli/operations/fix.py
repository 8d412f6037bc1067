"""Mend what is safe to mend: missing stanzas (`KEH207`) and stale comments (`KEH208`)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.checks.run import run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.operations.prepare import diff_of, prepare
from kehitys_cli.text.edits import replace_comment
from kehitys_cli.text.store import replace_source

if TYPE_CHECKING:
    import datetime as dt

    from kehitys_cli.text.diagnostic import Finding


class Mended(NamedTuple):
    """Which files were changed (or would be), and how."""

    paths: tuple[str, ...]
    diff: str


def mend(workspace: Workspace, today: dt.date, *, dry_run: bool) -> Mended:
    """Mend a repository; writes and does not commit."""
    prepared = prepare(workspace, dry_run=dry_run)
    paths = [item.path for item in prepared]
    diffs = [item.diff for item in prepared]
    fresh = Workspace(workspace.root)
    by_path: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in run(fresh, today).findings:
        if finding.fix is not None:
            by_path[finding.path].append(finding)
    for path, findings in sorted(by_path.items()):
        document = fresh.load(path)
        source = document.source
        if source is None:
            continue
        changed = source
        for finding in sorted(findings, key=lambda item: item.start, reverse=True):
            if finding.fix is not None:
                changed = replace_comment(changed, finding.fix.span, finding.fix.text)
        if not dry_run:
            replace_source(workspace.root, source, changed.data)
        paths.append(path)
        diffs.append(diff_of(path, source.text, changed.text))
    return Mended(tuple(dict.fromkeys(paths)), "".join(diffs))
