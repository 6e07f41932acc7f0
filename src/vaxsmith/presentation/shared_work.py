"""Do many pieces of work on several threads, and on one where there is no memory for more.

The pools of the standard library wait for each thread to report that it has begun: a thread that runs out of memory
before that point leaves them waiting for ever. Here the calling thread works too, waits for no thread that has not begun,
and does again what another did not finish; so an error, lack of memory first of all, comes up where the work was asked for.
"""

from __future__ import annotations

import _thread
import contextlib
from collections.abc import Callable, Sequence
from itertools import count
from typing import TypeVar

Item = TypeVar("Item")


def work_through(do: Callable[[Item], None], items: Sequence[Item], threads: int) -> None:
    """Call ``do`` with every item, on at most ``threads`` threads; a call may be repeated after it failed.

    Raises:
        Exception: whatever ``do`` raises in the calling thread; calls that are under way are waited for.
    """
    done = bytearray(len(items))
    places = count()

    def work() -> None:
        # next() on a count is one step under the interpreter's lock, so no place is taken twice.
        while (place := next(places)) < len(items):
            do(items[place])
            done[place] = 1

    def assist(busy: _thread.LockType) -> None:
        # What fails here is left undone, and fails again, or succeeds, in the calling thread.
        with busy, contextlib.suppress(Exception):
            work()

    locks = _start(assist, min(threads, len(items)) - 1)
    try:
        work()
    finally:
        places = count(len(items))  # after an error, and for a thread that comes late: nothing new is begun
        for busy in locks:
            with busy:
                pass
    for place, item in enumerate(items):
        if not done[place]:
            do(item)


def _start(assist: Callable[[_thread.LockType], None], wanted: int) -> list[_thread.LockType]:
    """Start up to ``wanted`` threads; each holds its lock while it works, and never where it did not begin."""
    locks: list[_thread.LockType] = []
    for _ in range(wanted):
        busy = _thread.allocate_lock()
        try:
            _thread.start_new_thread(assist, (busy,))
        except (RuntimeError, MemoryError):  # no memory, or no more threads allowed: fewer do
            break
        locks.append(busy)
    return locks
