"""Shared work: all of it is done, errors come up, and nothing waits for a thread that is not there."""

from __future__ import annotations

import _thread
import threading
import time

import pytest

from vaxsmith.presentation import shared_work
from vaxsmith.presentation.shared_work import work_through


@pytest.mark.parametrize("threads", [1, 2, 4, 9])
@pytest.mark.parametrize("pieces", [0, 1, 3, 500])
def test_every_piece_is_done_once(threads: int, pieces: int) -> None:
    seen: list[int] = []
    work_through(seen.append, range(pieces), threads)
    assert sorted(seen) == list(range(pieces))


def test_an_error_comes_up_and_no_call_is_under_way_afterwards() -> None:
    running = threading.Semaphore(0)

    def fail(piece: int) -> None:
        running.release()
        time.sleep(0.001)
        running.acquire()
        if piece == 5:
            raise MemoryError

    with pytest.raises(MemoryError):
        work_through(fail, range(50), 4)
    assert not running.acquire(blocking=False)


def test_what_fails_in_another_thread_is_done_again_in_this_one() -> None:
    here = threading.get_ident()
    done: set[int] = set()

    def only_here(piece: int) -> None:
        time.sleep(0.001)
        if threading.get_ident() != here:
            raise MemoryError
        done.add(piece)

    work_through(only_here, range(20), 4)
    assert done == set(range(20))


def test_without_further_threads_this_one_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(_thread, "start_new_thread", refuse)
    seen: list[int] = []
    work_through(seen.append, range(10), 4)
    assert seen == list(range(10))


def test_a_thread_that_dies_before_it_begins_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_work._thread, "start_new_thread", lambda *_: 1)  # started, as far as anybody knows
    seen: list[int] = []
    work_through(seen.append, range(10), 4)
    assert seen == list(range(10))
