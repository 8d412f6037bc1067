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
_TICKET = 4
"""Bytes of an item's number."""
_MOST_TICKETS = 1_000
"""So many fit into the smallest pipe."""
_EARLY = 4_000_000
"""So many bytes are made into objects as they come."""


def processors() -> int:
    """Return how many processes are worth starting here; 1 where forking is not possible."""
    return min(os.cpu_count() or 1, MAX_WORKERS) if hasattr(os, "fork") else 1


def shared_out(items: Sequence[Given], work: Callable[[Given], Done], workers: int) -> list[Done]:
    """Return what `work` makes of each item, in their order; whoever is free takes the next.

    Whatever a child does not deliver is done here, so that an error is raised where it is caught.
    """
    from multiprocessing import get_context

    context = get_context("fork")
    channels: list[Connection] = []
    children = []
    done: dict[int, Done] = {}
    tickets = _tickets(len(items))
    for _ in range(workers):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_work, args=(sender, tickets, items, work), daemon=True)
        _start(child.start)
        sender.close()
        channels.append(receiver)
        children.append(child)
    _collect(channels, done)
    for child in children:
        child.join()
    os.close(tickets)
    return [done[at] if at in done else work(item) for at, item in enumerate(items)]


def _start(start: Callable[[], None]) -> None:
    import warnings

    with warnings.catch_warnings():
        # The child computes and ends: it takes no lock that a thread of its parent may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        start()


def _tickets(count: int) -> int:
    """Return the end of a pipe that holds the number of every item (of many: of every so many).

    All of them fit into it at once, so that nobody waits for a reader; the other end is closed.
    """
    tickets, writer = os.pipe()
    step = _step(count)
    os.write(writer, b"".join(at.to_bytes(_TICKET, "big") for at in range(0, count, step)))
    os.close(writer)
    return tickets


def _step(count: int) -> int:
    return 1 + count // _MOST_TICKETS


def _work(
    sender: Connection, tickets: int, items: Sequence[Given], work: Callable[[Given], Done]
) -> None:
    batch: list[tuple[int, Done]] = []
    try:
        while ticket := os.read(tickets, _TICKET):
            first = int.from_bytes(ticket, "big")
            places = range(first, min(first + _step(len(items)), len(items)))
            batch += [(place, work(items[place])) for place in places]
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
            except (EOFError, OSError):
                # It has ended, in the midst of sending perhaps.
                waiting.remove(channel)
                continue
            if early > _EARLY:
                later.append(batch)
            else:
                early += len(batch)
                done.update(pickle.loads(batch))  # noqa: S301 - of our own children
    while later:
        done.update(pickle.loads(later.popleft()))  # noqa: S301 - of our own children
