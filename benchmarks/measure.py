"""Times whole commands, ours and a peer's in turn, and looks at their memory."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROC = Path("/proc")
WARM = 3  # above as many repeats a run of each goes ahead that is not counted
SAMPLE = 0.02  # seconds between two looks at the memory
KILOBYTES = 1024

# Nothing of the machine's own settings may speak in: colours, CI formats, caches of a peer.
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", ""),
    "HOME": os.environ.get("HOME", ""),
    "LC_ALL": "C.UTF-8",
    "BEANCOUNT_DISABLE_LOAD_CACHE": "1",
}


def _nothing() -> None:
    """Prepare nothing."""


@dataclass(frozen=True)
class Command:
    """A command to be timed; `before` runs ahead of every time and is not counted."""

    words: Sequence[str]
    folder: Path
    allowed: frozenset[int] = frozenset({0})
    before: Callable[[], None] = field(default=_nothing)


class CommandFailedError(Exception):
    """A command that was to be timed did not do its work."""

    def __init__(self, command: Command, code: int, output: bytes) -> None:
        tail = output.decode("utf-8", "replace")[-2000:]
        super().__init__(f"{' '.join(command.words)[:300]} ended with {code}:\n{tail}")


def seconds(command: Command) -> float:
    """Run a command once; return how long the whole process took.

    Raises:
        CommandFailedError: It ended with a code that does not mean success.
    """
    command.before()
    begun = time.perf_counter()
    done = subprocess.run(
        list(command.words),
        cwd=command.folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    spent = time.perf_counter() - begun
    if done.returncode not in command.allowed:
        raise CommandFailedError(command, done.returncode, done.stdout)
    return spent


def in_turn(ours: Command, peer: Command | None, repeats: int) -> tuple[float, float | None]:
    """Run both by turns; return the medians."""
    pair = [ours] if peer is None else [ours, peer]
    if repeats > WARM:
        for command in pair:
            seconds(command)
    times = [[seconds(command) for command in pair] for _ in range(repeats)]
    medians = [median(column) for column in zip(*times, strict=True)]
    return medians[0], medians[1] if peer is not None else None


def peak_memory(command: Command) -> float | None:
    """Run a command once; return the most that it and its children held at a time, in MB.

    Pages that they share count once (PSS). None where the system does not tell, outside Linux.
    """
    if not (PROC / "self" / "smaps_rollup").exists():
        return None
    command.before()
    with subprocess.Popen(
        list(command.words),
        cwd=command.folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        code = process.wait()
        watch.stop()
    if code not in command.allowed:
        raise CommandFailedError(command, code, b"")
    return watch.peak / KILOBYTES


class _Watch(threading.Thread):
    """Looks at the memory of all processes of a session, again and again."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._over = threading.Event()
        self.peak = 0  # kilobytes

    def run(self) -> None:
        while not self._over.wait(SAMPLE):
            self.peak = max(self.peak, sum(map(_held, _members(self._session))))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _members(session: int) -> list[Path]:
    return [folder for folder in PROC.glob("[0-9]*") if _session_of(folder) == session]


def _session_of(folder: Path) -> int | None:
    try:
        status = (folder / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it ended meanwhile
        return None
    return int(status.rpartition(")")[2].split()[3])


def _held(folder: Path) -> int:
    try:
        text = (folder / "smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    lines = (line.split() for line in text.splitlines())
    return next((int(words[1]) for words in lines if words[0] == "Pss:"), 0)
