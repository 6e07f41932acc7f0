"""A person or a scheduler asks us to stop: end at once, remove what is half written, and say so."""

from __future__ import annotations

import signal
import sys
from types import FrameType

# SIGHUP (the terminal went away) is not known on every system.
_REQUESTS_TO_STOP = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_SECONDS_UNTIL_SAID_AGAIN = 0.1


class Interrupted(BaseException):
    """We were asked to stop; not KeyboardInterrupt, which the command-line library swallows."""


class Interruption:
    """Turns requests to stop into ``Interrupted``, until somebody hears it.

    An exception out of a signal handler can be lost: compiled libraries drop or rename what is raised while they call back
    into Python (an ImportError, "Error calling __set_name__"). So it is raised again every tenth of a second until it has
    come through, except while it is being handled: cleaning up is never interrupted.
    """

    def __init__(self) -> None:
        self.requested = False

    def listen(self) -> None:
        """From now on a request to stop raises ``Interrupted`` in the main thread."""
        for request in _REQUESTS_TO_STOP:
            signal.signal(request, self._stop)
        if hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, self._stop)

    def heard(self) -> None:
        """Say that the request came through: nothing is raised any more."""
        if hasattr(signal, "SIGALRM"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
        for request in _REQUESTS_TO_STOP:
            signal.signal(request, signal.SIG_IGN)

    def _stop(self, signal_number: int, frame: FrameType | None) -> None:
        self.requested = True
        if hasattr(signal, "SIGALRM"):
            signal.setitimer(signal.ITIMER_REAL, _SECONDS_UNTIL_SAID_AGAIN)
        if not _in_hand(sys.exc_info()[1]):
            raise Interrupted


def _in_hand(error: BaseException | None) -> bool:
    """Tell whether what is being handled is an interruption, or came of one."""
    while error is not None:
        if isinstance(error, Interrupted):
            return True
        error = error.__cause__ or error.__context__
    return False
