"""Read the small text files that HLA programs write: packed or not, and refused in words where they are something else."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from vaxsmith.core import FormatError, InputError, require_regular_file

_LARGEST_BYTES = 4 << 20  # such a file is a few hundred bytes; anything this large is another one


def read_small_text(path: Path, *, role: str, expected: str, content: str) -> str:
    """Give a small text file whole, unpacked if it is gzip and without a byte-order mark.

    ``role`` is what the file is to the person who gave it ("HLA genotype"), ``expected`` what should be in it, ``content``
    whose it is ("the patient's HLA alleles").

    Raises:
        InputError: it cannot be read.
        FormatError: it is empty, too large, not text, or damaged.
    """
    require_regular_file(path, role=role)
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_BYTES + 1)
        if data[:2] == b"\x1f\x8b":
            with gzip.open(path, "rb") as unpacked:
                data = unpacked.read(_LARGEST_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError("the gzip file is cut short or damaged", place=str(path), remedy="copy the file again") from error
    except OSError as error:
        raise InputError(
            f"the {role} cannot be read ({error.strerror or error})",
            place=str(path),
            remedy="check the path and its permissions",
        ) from error
    if len(data) > _LARGEST_BYTES:
        raise FormatError(f"the file is far larger than any {role}", place=str(path), remedy=f"give {expected}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("the file is not text", expected=expected, place=str(path)) from error
    if "\x00" in text:
        raise FormatError("the file is not text", expected=expected, place=str(path))
    if not text.strip():
        raise FormatError("the file is empty", expected=content, place=str(path))
    return text
