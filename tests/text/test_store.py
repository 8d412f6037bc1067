"""Files are replaced whole or not at all, whatever fails and whenever."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import pytest

from kehitys_cli.text import store
from kehitys_cli.text.diagnostic import UserError
from kehitys_cli.text.files import NotRegularError
from kehitys_cli.text.source import Source

OLD, NEW = b"a: 1\n", b"a: 2\n" * 1000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "x.yaml").write_bytes(OLD)
    return tmp_path / "x.yaml"


def replace(file: Path, data: bytes = NEW) -> None:
    store.replace_source(file.parent, Source.decode(file.name, OLD), data)


def test_replaces_and_leaves_nothing_behind(file: Path) -> None:
    replace(file)
    assert file.read_bytes() == NEW
    assert [item.name for item in file.parent.iterdir()] == ["x.yaml"]


def test_a_file_that_changed_since_it_was_read_is_left_alone(file: Path) -> None:
    file.write_bytes(b"a: 3\n")
    with pytest.raises(UserError, match="store.changed"):
        replace(file)
    assert file.read_bytes() == b"a: 3\n"


FAULTS = ["open", "fsync", "replace", "chmod"]


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_any_fault_leaves_the_old_bytes(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    if name == "open":
        monkeypatch.setattr(store, "_write_synced", fail)
    else:
        monkeypatch.setattr(os, name, fail)
    with pytest.raises(UserError, match="store.unwritable"):
        replace(file)
    monkeypatch.undo()
    assert file.read_bytes() == OLD
    assert [item.name for item in file.parent.iterdir()] == ["x.yaml"]


@pytest.mark.parametrize("number", [1, 2])
def test_a_fault_of_the_nth_sync_leaves_old_or_new_bytes(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    calls = iter(range(1, 10))
    real = os.fsync

    def sometimes(handle: int) -> None:
        if next(calls) == number:
            raise OSError(errno.EIO, "I/O")
        real(handle)

    monkeypatch.setattr(os, "fsync", sometimes)
    with pytest.raises(UserError, match="store.unwritable"):
        replace(file)
    assert file.read_bytes() in {OLD, NEW}


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be synced there")
def test_a_file_system_that_cannot_sync_folders_is_no_error(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync
    calls = iter([False, True])

    def second(handle: int) -> None:
        if next(calls):
            raise OSError(errno.EINVAL, "no")
        real(handle)

    monkeypatch.setattr(os, "fsync", second)
    replace(file)
    assert file.read_bytes() == NEW


def test_a_full_disk_leaves_the_old_bytes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = open

    class Full:
        def __init__(self, path: Path, mode: str) -> None:
            self._file = real(path, mode)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def write(self, data: bytes) -> int:
            self._file.write(data[:10])
            raise OSError(errno.ENOSPC, "No space left on device")

    def opened(path: Any, mode: str = "r", **further: Any) -> Any:
        return Full(path, mode) if mode == "wb" else real(path, mode, **further)

    monkeypatch.setattr("builtins.open", opened)
    with pytest.raises(UserError, match="store.unwritable"):
        replace(file)
    monkeypatch.undo()
    assert file.read_bytes() == OLD
    assert [item.name for item in file.parent.iterdir()] == ["x.yaml"]


def test_an_open_file_on_windows_is_told_after_a_while(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise PermissionError(13, "open elsewhere")

    monkeypatch.setattr(os, "replace", busy)
    with pytest.raises(UserError, match="store.unwritable"):
        replace(file)
    monkeypatch.setattr(store, "RETRY_SECONDS", 0.05)
    monkeypatch.setattr(store, "WINDOWS", True)
    with pytest.raises(UserError, match="store.busy"):
        store._swap(Path("a"), Path("b"))  # noqa: SLF001 - a branch of another platform


def test_folders_are_not_synced_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WINDOWS", True)
    store._sync_folder(Path("ei-ole"))  # noqa: SLF001 - a branch of another platform


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_stays_and_its_target_changes(tmp_path: Path) -> None:
    (tmp_path / "todellinen.yaml").write_bytes(OLD)
    (tmp_path / "x.yaml").symlink_to("todellinen.yaml")
    replace(tmp_path / "x.yaml")
    assert (tmp_path / "x.yaml").is_symlink()
    assert (tmp_path / "todellinen.yaml").read_bytes() == NEW


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ulkona.yaml").write_bytes(OLD)
    (tmp_path / "juuri").mkdir()
    (tmp_path / "juuri" / "x.yaml").symlink_to(tmp_path / "ulkona.yaml")
    with pytest.raises(UserError, match="store.outside"):
        replace(tmp_path / "juuri" / "x.yaml")
    assert (tmp_path / "ulkona.yaml").read_bytes() == OLD


def test_stale_temporary_files_of_ours_are_cleaned(file: Path) -> None:
    stale = file.parent / f"{store.TEMPORARY}1-x.yaml"
    fresh = file.parent / f"{store.TEMPORARY}2-x.yaml"
    stale.write_bytes(b"")
    fresh.write_bytes(b"")
    os.utime(stale, (time.time() - 3600, time.time() - 3600))
    replace(file)
    assert not stale.exists()
    assert fresh.exists()


def test_new_files_make_their_folder(tmp_path: Path) -> None:
    store.write_new(tmp_path / "a" / "b.md", b"x")
    store.write_new(tmp_path / "a" / "b.md", b"y")
    assert (tmp_path / "a" / "b.md").read_bytes() == b"y"
    with pytest.raises(UserError, match="store.unwritable"):
        store.write_new(tmp_path / "a" / "b.md" / "c", b"x")


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    with pytest.raises(NotRegularError):
        store.read_bytes(tmp_path, 10)
    with pytest.raises(UserError, match="store.unreadable"):
        store.read_bytes(tmp_path / "ei-ole", 10)
    (tmp_path / "x").write_bytes(b"x" * 100)
    assert len(store.read_bytes(tmp_path / "x", 10)) == 11


def test_the_lock_is_held_by_one(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "git"):
        root.mkdir(exist_ok=True)
        if root.name == "git":
            (root / ".git").mkdir()
        with (
            store.locked(root),
            pytest.raises(UserError, match="store.locked"),
            store.locked(root, 0.1),
        ):
            pass
        with store.locked(root, 0.1):
            pass


def test_a_lock_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_lock_path", lambda _: tmp_path / "ei-ole" / "lukko")
    with pytest.raises(UserError, match="store.unwritable"), store.locked(tmp_path):
        pass


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not there")
def test_killed_at_any_moment_the_file_is_old_or_new(file: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from kehitys_cli.text import store; "
        "from kehitys_cli.text.source import Source; p = Path(sys.argv[1]); print('go', flush=True)\n"
        "while True:\n"
        "    data = p.read_bytes(); other = b'a: 1\\n' if len(data) > 10 else b'a: 2\\n' * 1000\n"
        "    store.replace_source(p.parent, Source.decode(p.name, data), other)\n"
    )
    for wait in (0.0, 0.002, 0.005, 0.011, 0.017, 0.023):
        worker = subprocess.Popen([sys.executable, "-c", script, str(file)], stdout=subprocess.PIPE)
        assert worker.stdout is not None
        worker.stdout.readline()
        time.sleep(wait)
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        worker.stdout.close()
        assert file.read_bytes() in {OLD, NEW}


def test_texts_of_people_and_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbf\xc3\xa4")
    assert store.user_text(tmp_path / "x") == "ä"
    (tmp_path / "y").write_bytes(b"\xff")
    for name, key in (("y", "store.not-utf8"), ("ei-ole", "store.unreadable")):
        with pytest.raises(UserError, match=key):
            store.user_text(tmp_path / name)
    assert (store.packaged("_templates", "templates") / "report.md.j2").is_file()
