"""Where what was committed stands: on this machine only, with a remote that waits for it or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.operations.send import waiting

if TYPE_CHECKING:
    from kehitys_cli.cli.session import Session


def stored(session: Session, domain: str) -> str:
    """Return the words of a domain for a commit: how it is sent only where there is somewhere to send it."""
    key = "stored" if waiting(session.workspace) is None else "stored-send"
    return session.catalogue.text(f"{domain}.{key}")
