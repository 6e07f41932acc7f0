"""Write a folder of files at once: whoever looks sees the old folder or the whole new one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from vaxsmith.core import InputError


def write_folder(directory: Path, files: Mapping[str, str | bytes], *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write ``files`` (name to content) into ``directory`` and give their paths.

    Everything goes into a new folder beside ``directory``, is brought to the disk, and is renamed. An interrupted run leaves
    nothing behind that looks like a result.

    Raises:
        InputError: see ``check_folder``; or the disk does not let us write.
    """
    target = _resolved(directory)
    check_folder(target, overwrite=overwrite, names=files.keys())
    try:
        _place(files, target)
    except OSError as error:
        raise InputError(
            f"the folder cannot be written ({error.strerror or error})",
            cause="the disk is full, or the folder above may not be written to",
            remedy="give another folder with --out",
            place=str(directory),
        ) from error
    return tuple(directory / name for name in files)


def check_folder(directory: Path, *, overwrite: bool, names: Collection[str]) -> None:
    """Refuse a place where something would be lost: only a new, an empty, or our own folder may be written.

    With ``overwrite`` a folder may be replaced that holds nothing but files of these ``names``.

    Raises:
        InputError: it is a file, the folder one stands in, or it holds something that would be lost.
    """
    directory = _resolved(directory)
    place = str(directory)
    try:
        if not directory.exists():
            return
        if not directory.is_dir():
            raise InputError("this is a file", expected="a new or empty folder", remedy="name another folder", place=place)
        found = sorted(entry.name for entry in directory.iterdir())
    except OSError as error:
        raise InputError(f"the folder cannot be looked into ({error.strerror or error})", place=place) from error
    if directory == Path.cwd():
        raise InputError(
            "the folder you stand in cannot be replaced", expected="a new or empty folder", remedy="name one", place=place
        )
    if found and not overwrite:
        raise InputError(
            f"the folder is not empty (it holds {found[0]})",
            expected="a new or empty folder",
            remedy="name another, or say --overwrite to replace what vaxsmith wrote there",
            place=place,
        )
    foreign = [name for name in found if name not in names]
    if foreign:
        raise InputError(
            f"the folder holds more than vaxsmith wrote ({foreign[0]})",
            expected=f"nothing but {', '.join(names)}",
            remedy="name another folder, or move what is in it",
            place=place,
        )


def _resolved(directory: Path) -> Path:
    try:
        return directory.resolve()
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        raise InputError(
            f"the folder's name leads nowhere ({error})", remedy="name another", place=str(directory)
        ) from error


def _place(files: Mapping[str, str | bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{target.name}.partial-", dir=target.parent))
    try:
        for name, content in files.items():
            # A lone surrogate cannot be written as UTF-8; it becomes a question mark, not a failure at the last step.
            _write_through(partial / name, content.encode("utf-8", "replace") if isinstance(content, str) else content)
        partial.chmod(0o777 & ~_umask())
        _sync(partial)
        _swap(partial, target)
        _sync(target.parent)
    finally:
        # Also when interrupted from the keyboard; after a whole run there is nothing left to remove.
        shutil.rmtree(partial, ignore_errors=True)


def _swap(partial: Path, target: Path) -> None:
    """Rename ``partial`` to ``target``; an older folder steps aside and comes back if that fails."""
    if not target.exists() or not any(target.iterdir()):
        partial.rename(target)  # over an empty folder a rename is one step
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.old-", dir=target.parent))
    target.rename(aside)
    try:
        partial.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
