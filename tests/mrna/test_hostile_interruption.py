"""A person who interrupts a long design is heard within the compiled core, not after it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from types import FrameType

import pytest

from vaxsmith.mrna import CancelledError, design_messenger, fold

_LONG = "M" + "ACDEFGHIKLMNPQRSTVWY" * 60


class _HeardError(BaseException):
    """What the signal's handler raises here."""


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm on this system")
# An exception out of a signal's handler is lost where a callback without a caller hears it (a garbage collector's, say), so
# the alarm rings again, as `cli/interruption.py` does.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("work", [design_messenger, lambda protein: fold("GCAU" * len(protein))])
def test_an_alarm_is_heard_at_once(work: Callable[[str], object]) -> None:
    def raise_it(number: int, frame: FrameType | None) -> None:
        raise _HeardError

    earlier = signal.signal(signal.SIGALRM, raise_it)
    try:
        begun = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, 0.3, 0.5)
        with pytest.raises(_HeardError):
            work(_LONG)
        signal.setitimer(signal.ITIMER_REAL, 0)
        assert time.process_time() - begun < 2  # whole: over 5 s of CPU
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)


def test_progress_that_says_no_stops_the_work() -> None:
    with pytest.raises(CancelledError):
        design_messenger(_LONG, progress=lambda done, total: False)
