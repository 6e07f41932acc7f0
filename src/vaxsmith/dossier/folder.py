"""Write a folder of files at once: whoever looks sees the old folder or the whole new one."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from vaxsmith.core import InputError
from vaxsmith.dossier.ours import is_ours

_PARTIAL = ".vaxsmith.partial-"


def write_folder(
    directory: Path, files: Mapping[str, str | bytes], *, overwrite: bool = False, replaces: Collection[str] = ()
) -> tuple[Path, ...]:
    """Write ``files`` (name to content) into ``directory`` and give their paths.

    Everything goes into a new folder beside ``directory``, is brought to the disk, and is renamed. An interrupted run leaves
    nothing behind that looks like a result; of two runs that aim at one folder, one is refused. ``replaces`` names files
    that an older folder of ours may hold beside those of ``files``.

    Raises:
        InputError: see ``check_folder``; or another run was faster, or the disk does not let us write.
    """
    target = _resolved(directory)
    names = frozenset((*files, *replaces))
    check_folder(target, overwrite=overwrite, names=names)
    try:
        _place(files, target, names, overwrite=overwrite)
    except OSError as error:
        raise InputError(
            f"the folder cannot be written ({error.strerror or error})",
            cause="the disk is full, or the folder above may not be written to",
            remedy="give another folder with --out",
            place=str(directory),
        ) from error
    return tuple(directory / name for name in files)


def write_file(path: Path, text: str) -> None:
    """Write one file whole or not at all, replacing what stands there.

    Raises:
        OSError: the disk does not let us write.
    """
    descriptor, name = tempfile.mkstemp(prefix=_PARTIAL, dir=path.parent)
    os.close(descriptor)
    partial = Path(name)
    try:
        _write_through(partial, text.encode("utf-8", "replace"))
        partial.chmod(0o666 & ~_umask())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def check_folder(directory: Path, *, overwrite: bool, names: Collection[str]) -> None:
    """Refuse a place where something would be lost, or that cannot be written: a caller may ask before the long work.

    Only a new, an empty, or our own folder may be written. With ``overwrite`` a folder may be replaced that holds nothing
    but files of these ``names`` that vaxsmith wrote (see ``is_ours``).

    Raises:
        InputError: it is a file, the folder one stands in, holds something that would be lost, or the folder above it may
            not be written to.
    """
    directory = _resolved(directory)
    place = str(directory)
    try:
        found = _entries(directory)
    except OSError as error:
        raise InputError(f"the folder cannot be looked into ({error.strerror or error})", place=place) from error
    if is_where_we_stand(directory) or os.path.ismount(directory):
        raise InputError(
            "the folder you stand in, or one that is mounted, cannot be replaced",
            expected="a new or empty folder",
            remedy="name a new folder in it",
            place=place,
        )
    if found and not overwrite:
        raise InputError(
            f"the folder is not empty (it holds {found[0]})",
            expected="a new or empty folder",
            remedy="name another, or say --overwrite to replace what vaxsmith wrote there",
            place=place,
        )
    _refuse_foreign(directory, found, names, directory)
    _require_writable(directory.parent)


def is_where_we_stand(directory: Path) -> bool:
    """Tell whether this is the working folder; none is where that was deleted."""
    try:
        return directory.resolve() == Path.cwd()
    except OSError:
        return False


def _entries(directory: Path) -> list[str]:
    """Name what a folder holds, nothing where there is none yet."""
    if not directory.exists():
        return []
    if not directory.is_dir():
        raise InputError(
            "this is a file", expected="a new or empty folder", remedy="name another folder", place=str(directory)
        )
    return sorted(entry.name for entry in directory.iterdir())


def _refuse_foreign(directory: Path, found: Collection[str], names: Collection[str], place: Path) -> None:
    strange = [name for name in found if name not in names]
    if strange:
        raise InputError(
            f"the folder holds more than vaxsmith wrote ({strange[0]})",
            expected=f"nothing but {', '.join(sorted(names))}",
            remedy="name another folder, or move what is in it",
            place=str(place),
        )
    foreign = [name for name in found if not is_ours(directory / name)]
    if foreign:
        raise InputError(
            f"the folder holds a file that vaxsmith did not write ({foreign[0]})",
            expected="a new or empty folder, or one that vaxsmith wrote",
            remedy="name another folder, or move what is in it",
            place=str(place),
        )


def _require_writable(above: Path) -> None:
    """Try it: permissions alone do not tell of read-only disks and of folders such as /proc."""
    while not os.path.lexists(above):
        above = above.parent
    try:
        os.rmdir(tempfile.mkdtemp(prefix=_PARTIAL, dir=above))
    except OSError as error:
        raise InputError(
            f"no folder can be made here ({error.strerror or error})",
            cause="this is a file" if above.is_file() else "it may not be written to",
            remedy="give another folder with --out",
            place=str(above),
        ) from error


def _resolved(directory: Path) -> Path:
    try:
        return directory.resolve()
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle; ValueError: a zero byte
        raise InputError(
            f"the folder's name leads nowhere ({error})", remedy="name another", place=str(directory)
        ) from error


def _place(files: Mapping[str, str | bytes], target: Path, names: Collection[str], *, overwrite: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=target.parent))
    try:
        for name, content in files.items():
            # A lone surrogate cannot be written as UTF-8; it becomes a question mark, not a failure at the last step.
            _write_through(partial / name, content.encode("utf-8", "replace") if isinstance(content, str) else content)
        partial.chmod(0o777 & ~_umask())
        _sync(partial)
        _swap(partial, target, names, overwrite=overwrite)
        _sync(target.parent)
    finally:
        # Also when interrupted from the keyboard; after a whole run there is nothing left to remove.
        shutil.rmtree(partial, ignore_errors=True)


def _swap(partial: Path, target: Path, names: Collection[str], *, overwrite: bool) -> None:
    """Rename ``partial`` to ``target``; an older folder steps aside, is looked at again, and comes back if that fails."""
    try:
        partial.rename(target)  # over nothing or an empty folder a rename is one step, and over anything else it fails
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        if not overwrite:
            raise InputError(
                "the folder was filled while this run was at work",
                cause="another run writes to the same folder",
                remedy="give each run a folder of its own",
                place=str(target),
            ) from error
    else:
        return
    aside = Path(tempfile.mkdtemp(prefix=".vaxsmith.old-", dir=target.parent))
    target.rename(aside)
    try:
        _refuse_foreign(aside, _entries(aside), names, target)
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
