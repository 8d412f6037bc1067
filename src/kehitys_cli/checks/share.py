"""Share work among forked processes: same results, same order, no state that outlives the call."""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING, TypeVar

from kehitys_cli.text.diagnostic import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

Given = TypeVar("Given")
Done = TypeVar("Done")

MAX_WORKERS = 4
_BATCH = 8
_EARLY = 4_000_000
"""So many bytes are made into objects as they come."""


def processors() -> int:
    """Return how many processes are worth starting here; 1 where forking is not possible."""
    return min(os.cpu_count() or 1, MAX_WORKERS) if hasattr(os, "fork") else 1


def shared_out(items: Sequence[Given], work: Callable[[Given], Done], workers: int) -> list[Done]:
    """Return what `work` makes of each item, in their order.

    Whatever a child does not deliver is done here, so that an error is raised where it is caught.
    """
    from multiprocessing import get_context

    context = get_context("fork")
    channels: list[Connection] = []
    children = []
    done: dict[int, Done] = {}
    for first in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        places = range(first, len(items), workers)
        child = context.Process(target=_work, args=(sender, places, items, work), daemon=True)
        _start(child.start)
        sender.close()
        channels.append(receiver)
        children.append(child)
    _collect(channels, done)
    for child in children:
        child.join()
    return [done[at] if at in done else work(item) for at, item in enumerate(items)]


def _start(start: Callable[[], None]) -> None:
    import warnings

    with warnings.catch_warnings():
        # The child computes and ends: it takes no lock that a thread of its parent may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        start()


def _work(
    sender: Connection, places: range, items: Sequence[Given], work: Callable[[Given], Done]
) -> None:
    batch: list[tuple[int, Done]] = []
    try:
        for place in places:
            batch.append((place, work(items[place])))
            if len(batch) >= _BATCH:
                sender.send(batch)
                batch = []
    except UserError:
        # The parent meets it again, and tells it.
        pass
    sender.send(batch)
    sender.close()


def _collect(channels: list[Connection], done: dict[int, Done]) -> None:
    """Take what the children send; what is much stays as it came until they have ended.

    Made into objects it takes three times the room, and the children still hold theirs.
    """
    import pickle
    from multiprocessing.connection import wait

    waiting, early, later = list(channels), 0, deque[bytes]()
    while waiting:
        ready = wait(waiting)
        for channel in [item for item in waiting if item in ready]:
            try:
                batch = channel.recv_bytes()
            except EOFError:
                waiting.remove(channel)
                continue
            if early > _EARLY:
                later.append(batch)
            else:
                early += len(batch)
                done.update(pickle.loads(batch))  # noqa: S301 - of our own children
    while later:
        done.update(pickle.loads(later.popleft()))  # noqa: S301 - of our own children
