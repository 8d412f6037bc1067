"""Files on disk: read whole, replaced whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from pathlib import Path


class NotRegularError(Exception):
    """The path is no regular file (a folder, a pipe, a device): it was not opened."""


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the file's bytes, at most `limit + 1` of them, so that a huge file is noticed.

    Raises NotRegularError without opening what could block or misbehave, UserError where the file
    cannot be read.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - one call for type and existence
            raise NotRegularError
        with open(path, "rb") as file:  # noqa: PTH123 - hot path: opened 18,000 times in a large repository
            return file.read(limit + 1)
    except OSError as error:
        raise UserError("store.unreadable", path=path.name, reason=error.strerror or "") from error
