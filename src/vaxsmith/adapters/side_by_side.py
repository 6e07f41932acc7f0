"""Verb: run several programs at once, and stop them all when one fails or the person presses Ctrl-C."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from vaxsmith.adapters.answer import Answer, Answers, in_batches
from vaxsmith.hla.allele import Allele

Item = TypeVar("Item")
Result = TypeVar("Result")
_MOST_AT_ONCE = 8


def run_side_by_side(do: Callable[[Item, threading.Event], Result], items: Sequence[Item]) -> list[Result]:
    """Call ``do(item, stop)`` for every item, as many at once as there are processors; results in the items' order.

    ``do`` is to end soon after ``stop`` is set (``run_program`` does).

    Raises:
        Exception: the first, in the items' order, that ``do`` raised of itself; all runs have ended by then.
    """
    if len(items) == 1:
        return [do(items[0], threading.Event())]
    stop = threading.Event()
    failed: list[BaseException] = []

    def guarded(item: Item) -> Result:
        try:
            return do(item, stop)
        except BaseException as error:
            if not stop.is_set():  # what ends because it was stopped is not what went wrong
                failed.append(error)
                stop.set()
            raise

    with ThreadPoolExecutor(max_workers=max(1, min(_MOST_AT_ONCE, os.cpu_count() or 1))) as pool:
        futures = [pool.submit(guarded, item) for item in items]
        try:
            return [future.result() for future in futures]
        except BaseException:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            if failed:
                raise failed[0] from None
            raise


def ask_each_allele(
    do: Callable[[tuple[Sequence[str], Allele], threading.Event], Answers],
    peptides: Sequence[str],
    alleles: Sequence[Allele],
    batch: int,
) -> Answers:
    """Ask for one allele and at most ``batch`` peptides a run, side by side, and put the answers together.

    Raises:
        ProgramError: a run failed.
    """
    of: dict[tuple[str, str], Answer] = {}
    distance: dict[str, float] = {}
    for answers in run_side_by_side(do, [(part, allele) for allele in alleles for part in in_batches(peptides, batch)]):
        of.update(answers.of)
        distance.update(answers.distance)
    return Answers(of=of, distance=distance)
