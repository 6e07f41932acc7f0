"""The genome's bases: an indexed FASTA, plain, gzip or bgzip; indexes are made on demand."""

from __future__ import annotations

import gzip
import os
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaxsmith.core import FormatError, InputError, hash_file
from vaxsmith.genome.cache import CACHE_VARIABLE, put_whole

# The empty block that ends every complete bgzip file (SAM specification, section 4.1.2).
_BGZIP_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_REMEDY = "fetch the file again, or run `samtools faidx` on it to see what it says"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequences:
    """An open, indexed FASTA.

    ``path`` is the file that was named, ``served_from`` the one that is read (a bgzip copy in the cache when the named
    file is plain gzip, which cannot be read from the middle). ``lengths`` maps contig names, in file order, to bases.
    """

    path: Path
    served_from: Path
    lengths: Mapping[str, int]
    _file: Any = field(repr=False, compare=False)

    def fetch(self, contig: str, start: int, end: int) -> str:
        """Give the bases ``[start, end)`` in upper case; ``contig`` must be spelled as in the file.

        Raises:
            FormatError: the file ends before its index says, or was changed since it was opened.
        """
        if start >= end:
            return ""
        bases: str = self._file.fetch(contig, start, end)
        if len(bases) != end - start:
            raise FormatError(
                f"the FASTA gives {len(bases)} bases of {contig}:{start + 1}-{end} instead of {end - start}",
                cause="the file is truncated or was changed after it was indexed",
                remedy=_REMEDY,
                place=str(self.path),
            )
        return bases.upper()


def open_sequences(path: Path, cache_directory: Path) -> Sequences:
    """Open a FASTA for random access, making what is missing.

    An index beside the file is used when it fits the file, and is never written there: else one is made in
    ``cache_directory``, under the hash of the file's content, or for this run alone where that cannot be written. A plain
    gzip file is repacked once, as bgzip, in ``cache_directory``.

    Raises:
        InputError: the file is absent or unreadable, or what must be made of it cannot be written anywhere.
        FormatError: it is not FASTA, is empty or is truncated.
    """
    manner = _manner(path)
    served = path if manner != "gzip" else _repacked(path, cache_directory)
    compressed = manner != "plain"
    if compressed and manner == "bgzip":
        _require_bgzip_end(path)
    with ExitStack() as until_open:
        index = _index(served, path, until_open, compressed=compressed, cache_directory=cache_directory)
        return _open(path, served, index, compressed=compressed)


def _manner(path: Path) -> str:
    """Tell ``plain``, ``gzip`` or ``bgzip`` from the first bytes."""
    try:
        with path.open("rb") as stream:
            head = stream.read(18)
    except OSError as error:
        raise InputError(
            f"the reference FASTA cannot be read ({error.strerror or error})",
            place=str(path),
            remedy="check the path and its permissions",
        ) from error
    if not head:
        raise FormatError("the reference FASTA is empty", place=str(path), remedy="fetch the file again")
    if head[:2] == b"\x1f\x8b":
        return "bgzip" if head[3:4] == b"\x04" and head[12:14] == b"BC" else "gzip"
    if head.lstrip()[:1] != b">":
        raise FormatError(
            "the reference FASTA does not begin with a sequence name",
            expected="a line that starts with >",
            cause="another kind of file (.2bit, .fai, an annotation) was given",
            place=str(path),
        )
    return "plain"


def _require_bgzip_end(path: Path) -> None:
    with path.open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        stream.seek(max(0, stream.tell() - len(_BGZIP_END)))
        if stream.read() != _BGZIP_END:
            raise FormatError(
                "the bgzip FASTA has no end-of-file block",
                cause="the file is truncated (an interrupted download or copy)",
                remedy="fetch the file again",
                place=str(path),
            )


def _repacked(path: Path, cache_directory: Path) -> Path:
    """Give the bgzip copy of a plain gzip FASTA, made once per content."""
    import pysam

    target = cache_directory / "genome" / f"{hash_file(path, role='reference genome').sha256}.fa.gz"
    if target.exists():
        return target

    def write(temporary: Path) -> None:
        with gzip.open(path, "rb") as source, pysam.BGZFile(str(temporary), "wb", None) as copy:
            while chunk := source.read(1 << 20):
                copy.write(chunk)

    try:
        put_whole(target, write)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(
            "the gzip FASTA ends in the middle or is damaged", place=str(path), remedy="fetch the file again"
        ) from error
    except OSError as error:
        raise InputError(
            f"the gzip FASTA must be repacked as bgzip, and the cache cannot be written ({error.strerror or error})",
            remedy=f"unpack it, or compress it with bgzip, or point {CACHE_VARIABLE} to a directory that can be written",
            place=str(cache_directory),
        ) from error
    return target


def _index(
    served: Path, named: Path, until_open: ExitStack, *, compressed: bool, cache_directory: Path
) -> tuple[Path, Path]:
    """Give the paths of .fai and .gzi that fit ``served``; the latter exists for compressed files only."""
    beside = Path(f"{served}.fai"), Path(f"{served}.gzi")
    if _fits(served, *beside, compressed=compressed):
        return beside
    digest = hash_file(served, role="reference genome").sha256
    cached = cache_directory / "genome" / f"{digest}.fai", cache_directory / "genome" / f"{digest}.gzi"
    if _fits(served, *cached, compressed=compressed, keyed=True):
        return cached
    try:
        _build_index(served, named, cached, compressed=compressed)
    except OSError:
        return _passing_index(served, named, until_open, compressed=compressed)
    return cached


def _passing_index(served: Path, named: Path, until_open: ExitStack, *, compressed: bool) -> tuple[Path, Path]:
    """Make an index that is gone once the file is open: htslib reads it whole when it opens."""
    try:
        folder = Path(until_open.enter_context(tempfile.TemporaryDirectory(prefix="vaxsmith-")))
        index = folder / "fai", folder / "gzi"
        _build_index(served, named, index, compressed=compressed)
    except OSError as error:
        raise InputError(
            f"no index can be written for the FASTA ({error.strerror or error})",
            remedy=f"run `samtools faidx`, or point {CACHE_VARIABLE} to a directory that can be written",
            place=tempfile.gettempdir(),
        ) from error
    return index


def _fits(fasta: Path, fai: Path, gzi: Path, *, compressed: bool, keyed: bool = False) -> bool:
    """Tell whether the index is there and speaks of just as many bytes; for compressed files, that it is not older."""
    needed = (fai, gzi) if compressed else (fai,)
    if not all(path.is_file() for path in needed):
        return False
    # A plain file is compared byte for byte below, so that copying files in any order does no harm.
    if compressed and not keyed and fai.stat().st_mtime < fasta.stat().st_mtime:
        return False
    try:
        rows = [line.split("\t") for line in fai.read_text().splitlines()]
        if compressed:
            return bool(rows)
        ends = [
            int(row[2]) + int(row[1]) // int(row[3]) * int(row[4]) + int(row[1]) % int(row[3]) for row in rows if int(row[1])
        ]
    except (ValueError, IndexError, ZeroDivisionError):
        return False
    # A line end and a blank line or two may follow the last base.
    return bool(ends) and max(ends) - 2 <= fasta.stat().st_size <= max(ends) + 8


def _build_index(served: Path, named: Path, index: tuple[Path, Path], *, compressed: bool) -> None:
    import pysam
    from pysam.utils import SamtoolsError

    def faidx(*options: str) -> None:
        pysam.faidx(*options, str(served))

    verbosity = pysam.set_verbosity(0)
    try:

        def write_gzi(gzi: Path) -> None:
            put_whole(index[0], lambda fai: faidx("--fai-idx", str(fai), "--gzi-idx", str(gzi)))

        if compressed:
            put_whole(index[1], write_gzi)
        else:
            put_whole(index[0], lambda fai: faidx("--fai-idx", str(fai)))
    except SamtoolsError as error:
        raise FormatError(
            "the FASTA cannot be indexed",
            expected="lines of equal length under each > name, each name once, no blank line inside a sequence",
            cause="the file is truncated, was joined from parts or was edited by hand",
            remedy=_REMEDY,
            place=str(named),
        ) from error
    finally:
        pysam.set_verbosity(verbosity)


def _open(path: Path, served: Path, index: tuple[Path, Path], *, compressed: bool) -> Sequences:
    import pysam

    verbosity = pysam.set_verbosity(0)
    try:
        opened = pysam.FastaFile(
            str(served),
            filepath_index=str(index[0]),
            filepath_index_compressed=str(index[1]) if compressed else None,
        )
        lengths = dict(zip(opened.references, opened.lengths, strict=True))
    except (OSError, ValueError) as error:
        raise FormatError("the FASTA cannot be opened", place=str(path), cause=str(error), remedy=_REMEDY) from error
    finally:
        pysam.set_verbosity(verbosity)
    if not any(lengths.values()):
        raise FormatError("the FASTA holds no bases", place=str(path), remedy="fetch the file again")
    return Sequences(path=path, served_from=served, lengths=lengths, _file=opened)
