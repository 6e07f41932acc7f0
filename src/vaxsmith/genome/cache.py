"""Where compiled references and indexes are kept, and how a file is put there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
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
    # Not made by tempfile: in a cache that several share, it must be as readable as other files of this user.
    temporary = target.parent / f".writing-{os.getpid()}-{secrets.token_hex(4)}-{target.name}"
    try:
        write(temporary)
        os.replace(temporary, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
