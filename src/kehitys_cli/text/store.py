"""Files on disk: read whole, replaced whole or not at all.

Platform branches (locks, atomic replace) live here only. A write goes to a temporary file in the same
folder, is synced, and takes the file's place in one step, if the file is still the one that was read.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import NotRegularError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.text.source import Source

WINDOWS = os.name == "nt"
TEMPORARY = ".kehitys-tmp-"
LOCK = "kehitys.lock"
LOCK_SECONDS = 10.0
RETRY_SECONDS = 2.5
_MORE = 4096
_STEP = 0.05
_STALE_SECONDS = 60


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the file's bytes, at most `limit + 1` of them, so that a huge file is noticed.

    Raises NotRegularError without opening what could block or misbehave, UserError where the file
    cannot be read.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - one call for type, size and existence
        if not stat.S_ISREG(found.st_mode):
            raise NotRegularError
        # Asked for its size and no more, and without a buffer: a read makes room for all it may get.
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - hot path: opened 18,000 times in a large repository
            data = file.read(min(found.st_size, limit) + 1)
            while len(data) <= limit and (more := file.read(_MORE)):
                data += more
            return data[: limit + 1]
    except OSError as error:
        raise UserError("store.unreadable", path=path.name, reason=_reason(error)) from error


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


# ------------------------------------------------------------------------------------- writing


def replace_source(root: Path, source: Source, data: bytes) -> None:
    """Put `data` in place of a file that was read as `source`.

    Mode and owner (where permitted) are kept, a symlink stays and its target inside `root` changes.
    UserError, with nothing changed, where the file is no longer the one that was read.
    """
    path = _target(root, root / source.path)
    _clean(path.parent)
    if read_bytes(path, len(source.data)) != source.data:
        raise UserError("store.changed", path=source.path)
    _replace(path, data, os.stat(path))  # noqa: PTH116 - the mode to keep


def write_new(path: Path, data: bytes) -> None:
    """Write a whole file, new or in place of another, making its folder; UserError where it fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = os.stat(path) if path.exists() else None  # noqa: PTH116 - the mode to keep
    except OSError as error:
        raise UserError("store.unwritable", path=path.name, reason=_reason(error)) from error
    _replace(path, data, before)


def remove_new(path: Path) -> None:
    """Take back a file that was written new, where what it was written for failed."""
    path.unlink(missing_ok=True)


def _target(root: Path, path: Path) -> Path:
    if not path.is_symlink():
        return path
    target = path.resolve()
    if not target.is_relative_to(root.resolve()):
        raise UserError("store.outside", path=path.name)
    return target


def _replace(path: Path, data: bytes, before: os.stat_result | None) -> None:
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    try:
        _write_synced(temporary, data)
        if before is not None:
            os.chmod(temporary, stat.S_IMODE(before.st_mode))  # noqa: PTH101 - beside chown
            _keep_owner(temporary, before)
        _swap(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise UserError("store.unwritable", path=path.name, reason=_reason(error)) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - gone where all went well


def _write_synced(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:  # noqa: PTH123 - beside os.fsync
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep_owner(path: Path, before: os.stat_result) -> None:
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(path, before.st_uid, before.st_gid)


def _swap(temporary: Path, path: Path) -> None:
    """Replace; Windows refuses while another program has the file open, so try for a while."""
    until = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            os.replace(temporary, path)  # noqa: PTH105 - the primitive that faults are injected into
        except PermissionError as error:
            if not WINDOWS:
                raise
            if time.monotonic() > until:
                raise UserError("store.busy", path=path.name) from error
            time.sleep(_STEP)
        else:
            return


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows cannot open folders, some file systems cannot sync them."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)


def _clean(folder: Path) -> None:
    """Remove temporary files that a killed process of ours left behind."""
    for left in folder.glob(f"{TEMPORARY}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


# ------------------------------------------------------------------------------------- locking


@contextlib.contextmanager
def locked(root: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the one lock of a repository; UserError where another process keeps it too long.

    The lock file stays, in `.git` or (without one) among the temporary files: only the lock on it
    counts.
    """
    path = _lock_path(root)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise UserError("store.unwritable", path=path.name, reason=_reason(error)) from error
    try:
        _wait(handle, time.monotonic() + seconds)
        yield
    finally:
        os.close(handle)


def _lock_path(root: Path) -> Path:
    import tempfile

    if (root / ".git").is_dir():
        return root / ".git" / LOCK
    name = hashlib.sha256(str(root.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"{LOCK}-{name}"


def _wait(handle: int, until: float) -> None:
    while not _try_lock(handle):
        if time.monotonic() > until:
            raise UserError("store.locked")
        time.sleep(_STEP)


if os.name == "nt":  # pragma: no cover - runs on Windows only
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


# ------------------------------------------------------------------------------------- the package's own


def packaged(inside: str, beside: str) -> Path:
    """Return a folder of data that the package ships: in the wheel, else in the checkout.

    `inside` is the folder's name within the package, `beside` its path from the checkout's root.
    """
    package = Path(__file__).parent.parent
    shipped = package / inside
    return shipped if shipped.is_dir() else package.parent.parent / beside


def packaged_text(inside: str, beside: str, name: str) -> str:
    """Return a text file of the package's data."""
    return (packaged(inside, beside) / name).read_bytes().decode("utf-8")


def user_text(path: Path) -> str:
    """Return the UTF-8 text of a file that a person named (`@FILE`); UserError otherwise."""
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except OSError as error:
        raise UserError("store.unreadable", path=path.name, reason=_reason(error)) from error
    except UnicodeDecodeError as error:
        raise UserError("store.not-utf8", path=path.name) from error
