"""Where compiled references and indexes are kept, and how a file is put there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

CACHE_VARIABLE = "VAXSMITH_CACHE"


def default_cache_directory() -> Path:
    """Give ``$VAXSMITH_CACHE``, else the platform's cache of this user (not created here)."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "vaxsmith"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "vaxsmith" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vaxsmith"


def put_whole(target: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a temporary file beside ``target`` and rename it: an interrupted run leaves no half file.

    The temporary name keeps the target's ending, since some writers choose their format by it.

    Raises:
        OSError: the directory cannot be made or written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-", suffix=target.name)
    os.close(handle)
    try:
        write(Path(name))
        os.replace(name, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
