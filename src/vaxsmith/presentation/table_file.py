"""Read tables of peptides as text, and write a file whole or not at all: tables of predictions and pictures."""

from __future__ import annotations

import gzip
import io
import os
import secrets
import stat
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from vaxsmith.core import FormatError, InputError, require_regular_file

_GZIP_LEVEL = 3  # twice as fast as the default and a tenth larger: writing must not outlast predicting


@contextmanager
def reading(path: Path, *, role: str) -> Iterator[tuple[io.TextIOWrapper, Callable[[], int]]]:
    """Open a table as text, and tell how many bytes of the file have been read; gzip is recognised by content.

    Raises:
        InputError: the file cannot be opened or read, or is not a regular file.
        FormatError: the gzip file is cut short or damaged, or what it holds is not UTF-8.
    """
    require_regular_file(path, role=role)
    try:
        with path.open("rb") as raw:
            zipped = raw.peek(2)[:2] == b"\x1f\x8b"
            stream = gzip.GzipFile(fileobj=raw) if zipped else raw
            with io.TextIOWrapper(stream, encoding="utf-8-sig", newline=None) as text:
                yield text, raw.tell
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError("the gzip file is cut short or damaged", remedy="copy it again", place=path.name) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            "the file is not text", expected="a UTF-8 table", remedy="export it as tab-separated text", place=path.name
        ) from error
    except OSError as error:
        raise InputError(
            f"the {role} cannot be read ({error.strerror or error})",
            remedy="check the path and its permissions",
            place=str(path),
        ) from error


@contextmanager
def writing(out: Path, *, role: str) -> Iterator[io.TextIOWrapper]:
    """Open ``out`` for text (UTF-8, ``\\n``); a name that ends in ``.gz`` is compressed, always to the same bytes.

    The file appears when the block ends well, and an older one stays as it was when it does not. Through a symbolic link
    its target is written. ``role`` is what the file is to the person who asked for it ("table"), without an article.

    Raises:
        InputError: the file cannot be written, or something stands there that is not a regular file.
    """
    target = _target(out, role)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        with partial.open("xb") as raw:
            # No time and no name in the gzip header: the same rows give the same bytes.
            stream = gzip.GzipFile("", "wb", _GZIP_LEVEL, raw, mtime=0) if out.suffix == ".gz" else raw
            with io.TextIOWrapper(stream, encoding="utf-8", newline="\n") as text:
                yield text
        os.replace(partial, target)
    except OSError as error:
        raise InputError(
            f"the {role} cannot be written ({error.strerror or error})",
            remedy="check that the folder exists, may be written to and is not full",
            place=str(out),
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def spare_inputs(out: Path, inputs: Mapping[str, Path | None]) -> None:
    """Make sure that no file that is read is the one that will be written, under this name or another.

    ``inputs`` are paths by what a person calls them ("--input"); what is absent or not named (None) is passed over.

    Raises:
        InputError: ``out`` is one of them, also through a link.
    """
    for role, given in inputs.items():
        if given is not None and _is_same(out, given):
            raise InputError(
                f"the file to write is also {role} ({given})",
                expected="a file of its own for what comes out: the input would be lost",
                remedy="choose another name for --out",
                place=str(out),
            )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there, or no path: whoever opens it says so
        return False


def _target(out: Path, role: str) -> Path:
    """Give the file that is to be replaced, following links; renaming onto a device or a pipe would destroy it."""
    try:
        mode = out.stat().st_mode
    except FileNotFoundError:
        return Path(os.path.realpath(out))
    except (OSError, ValueError) as error:
        said = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(f"the {role} cannot be written ({said})", remedy="check the path", place=str(out)) from error
    if stat.S_ISREG(mode):
        return Path(os.path.realpath(out))
    raise InputError(
        f"the {role} cannot be written: this is {'a directory' if stat.S_ISDIR(mode) else 'not a regular file'}",
        expected="a new file or a regular file to replace",
        remedy="name a file, and print or pipe it afterwards",
        place=str(out),
    )
