"""Hold OpenBLAS to one thread while blocks are judged.

The products here take a fraction of a millisecond. OpenBLAS's own threads spin between them: on two busy cores that
made 13 s of CPU out of 1.1 s of arithmetic. Judging several blocks at once, each on one thread, uses the cores without
waiting, and the bits do not depend on how many cores there are.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

_TURN = threading.Lock()
_NAMES = (
    "scipy_openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "openblas_{}_num_threads64_",
    "openblas_{}_num_threads",
)


@cache
def _controls() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """Find the getter and the setter in the OpenBLAS that NumPy's wheel brings; None with any other library."""
    for path in sorted((Path(np.__file__).parent.parent / "numpy.libs").glob("*openblas*")):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:  # not loadable here: then NumPy does not use it either
            continue
        for name in _NAMES:
            if hasattr(library, name.format("set")) and hasattr(library, name.format("get")):
                return getattr(library, name.format("get")), getattr(library, name.format("set"))
    return None


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let OpenBLAS use one thread inside, and what it used before afterwards; without OpenBLAS nothing happens.

    The setting belongs to the process, so one prediction at a time may hold it.
    """
    controls = _controls()
    if controls is None:
        yield
        return
    get, set_ = controls
    with _TURN:
        before = int(get())
        set_(1)
        try:
            yield
        finally:
            set_(before)
