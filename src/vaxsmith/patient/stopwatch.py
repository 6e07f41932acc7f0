"""Tell who watches which stage begins, and how many seconds each took."""

from __future__ import annotations

import time
from collections.abc import Callable


class Stopwatch:
    """Tell the caller which stage begins, and how many seconds each took."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress
        self._stage = ""
        self._since = 0.0

    def begin(self, stage: str) -> None:
        """End the stage under way and begin the next."""
        self.end()
        self._progress(stage)
        self._stage, self._since = stage, time.perf_counter()

    def end(self) -> None:
        """End the stage under way."""
        if self._stage:
            self.seconds[self._stage] = time.perf_counter() - self._since
        self._stage = ""
