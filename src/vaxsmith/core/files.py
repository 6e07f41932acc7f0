"""Whether a path can be read as a file at all, asked once and answered in words before anything is opened."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from vaxsmith.core.errors import InputError

_KINDS = (
    (stat.S_ISFIFO, "a pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def require_regular_file(path: Path, *, role: str) -> None:
    """Make sure that ``path`` is a regular file that may be read; symbolic links are followed.

    Readers here look at a file's first bytes, go back, and hash it: a pipe would block for ever, a device would never
    end. ``role`` is what the file is to the person who gave it ("variant file", "table of peptides"), without an article.

    Raises:
        InputError: it is absent, out of reach, a directory, a pipe, socket or device, or may not be read; says which.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(f"the {role} does not exist", remedy="check the path", place=str(path)) from error
    except PermissionError as error:
        raise InputError(
            f"the {role} cannot be reached (permission denied for a directory on its path)",
            remedy="check the permissions of the directories above it",
            place=str(path),
        ) from error
    except (OSError, ValueError) as error:  # a loop of links, a name too long; ValueError: a zero byte in the name
        said = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(f"the {role} cannot be found ({said})", remedy="check the path", place=str(path)) from error
    if stat.S_ISDIR(mode):
        raise InputError(f"the {role} is a directory", expected="a file", remedy="name the file in it", place=str(path))
    if not stat.S_ISREG(mode):
        kind = next((kind for is_kind, kind in _KINDS if is_kind(mode)), "something else")
        raise InputError(
            f"the {role} is not a regular file but {kind}",
            expected="a regular file, which can be read more than once",
            remedy="write the data to a file and give its path",
            place=str(path),
        )
    if not os.access(path, os.R_OK):
        raise InputError(
            f"the {role} cannot be read (permission denied)", remedy="check the file's permissions", place=str(path)
        )
