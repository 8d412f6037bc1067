"""Whose history is asked for: an item that is there, or one that once was."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from kehitys_cli.documents.lookup import AmbiguousIdError, holding, locate
from kehitys_cli.documents.scan import PLANS, REGISTER
from kehitys_cli.history.log import touching
from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from kehitys_cli.documents.workspace import Workspace
    from kehitys_cli.history.git import Git

_UNKNOWN = frozenset(
    {"documents.unknown-id", "documents.unknown-id-bare", "documents.unknown-plan"}
)


def find_item(workspace: Workspace, git: Git, name: str, plan: str | None) -> tuple[str, str]:
    """Return the plan and the id that a name means; what is there now comes first.

    UserError for a name that no plan has or ever had, and for one that several plans have.
    """
    wanted, _, bare = name.rpartition("/")
    wanted = wanted or plan or ""
    near = list(holding(workspace, wanted, lambda data: _names(data, bare)))
    if len(near) == 1:
        return near[0], bare
    try:
        located = locate(workspace, name, plan=plan)
    except AmbiguousIdError:
        raise
    except UserError as error:
        if error.key not in _UNKNOWN:
            raise
        retired = _retired(git, bare, wanted)
        if retired is None:
            raise
        return retired, bare
    return located.bundle.id, bare


def _names(data: bytes, bare: str) -> bool:
    """Tell whether an item of a file has an id, as ids are written mostly."""
    word = re.escape(bare.encode())
    return re.search(rb"(?m)^ *(?:- )?tunnus: *%b *(?:#.*)?\r?$" % word, data) is not None


def _retired(git: Git, bare: str, wanted: str) -> str | None:
    """Return the plan that had the id last, though no plan has it now."""
    for touched in reversed(touching(git, [f"{git.prefix}{PLANS}"])):
        for path, (olds, _) in touched.files.items():
            folder, file = posixpath.split(path)
            plan = file.removesuffix(".yaml")
            if posixpath.basename(folder) != PLANS or file == REGISTER or wanted not in {"", plan}:
                continue
            if any(_names(data, bare) for data in git.blobs([old for old in olds if old])):
                return plan
    return None
