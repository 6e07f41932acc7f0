"""The index of a BAM or CRAM: the one beside it when it can be trusted, else one made in the cache."""

from __future__ import annotations

import struct
import tempfile
from contextlib import ExitStack
from pathlib import Path

from vaxsmith.core import FormatError, InputError, hash_file
from vaxsmith.genome.cache import CACHE_VARIABLE, put_whole
from vaxsmith.tumor.alignment_file import ROLE, quiet_htslib

_ENDINGS = {"bam": ("bai", "csi"), "cram": ("crai",)}
_LAST_BIN = 37450  # of the BAI scheme, the pseudo-bin of counts included (SAM specification, section 5.2)


def fitting_index(path: Path, manner: str, cache: Path, until_open: ExitStack) -> Path:
    """Give an index that fits: the one beside the file, the cached one, or a new one.

    One that is older than the file or damaged is passed over. Where the cache cannot be written, ``until_open`` keeps the
    new one until it closes.

    Raises:
        FormatError: the file cannot be indexed.
        InputError: there is no place to write an index.
    """
    for ending in _ENDINGS[manner]:
        for beside in (Path(f"{path}.{ending}"), path.with_suffix(f".{ending}")):
            if not beside.is_file() or beside.stat().st_mtime < path.stat().st_mtime:
                continue
            # CSI and CRAI are compressed with checksums. A BAI has none, and htslib crashes on a damaged one.
            if ending != "bai" or is_whole_bai(beside.read_bytes()):
                return beside
    # CSI: BAI cannot hold contigs over 512 Mb.
    ending = "csi" if manner == "bam" else "crai"
    cached = cache / "alignments" / f"{hash_file(path, role=ROLE).sha256}.{ending}"
    if cached.is_file():
        return cached
    try:
        put_whole(cached, lambda target: _build_index(path, target))
    except OSError:
        folder = Path(until_open.enter_context(tempfile.TemporaryDirectory(prefix="vaxsmith-")))
        cached = folder / f"index.{ending}"
        try:
            _build_index(path, cached)
        except OSError as error:
            raise InputError(
                f"no index can be written for the alignments ({error.strerror or error})",
                remedy=f"run `samtools index`, or point {CACHE_VARIABLE} to a directory that can be written",
                place=str(folder),
            ) from error
    return cached


def _build_index(path: Path, target: Path) -> None:
    import pysam
    from pysam.utils import SamtoolsError

    options = ("--csi",) if target.suffix == ".csi" else ()
    with quiet_htslib():
        try:
            pysam.index(*options, "-o", str(target), str(path))
        except SamtoolsError as error:
            raise FormatError(
                "the alignment file has no index and cannot be indexed",
                expected="alignments sorted by place, and a whole file",
                cause="the file is not sorted by place, or is truncated",
                remedy="run `samtools sort` on it, and `samtools index`",
                place=str(path),
            ) from error


def is_whole_bai(content: bytes) -> bool:
    """Tell whether a BAI's counts lead just to its end, and no bin stands twice (SAM specification, section 5.2).

    >>> is_whole_bai(b"BAI\x01" + bytes(4)), is_whole_bai(b"BAI\x01" + bytes(5))
    (True, False)
    """
    if content[:4] != b"BAI\x01":
        return False
    try:
        (references,) = struct.unpack_from("<i", content, 4)
        place = 8
        for _ in range(references):
            place = _after_bins(content, place)
            (intervals,) = struct.unpack_from("<i", content, place)
            if intervals < 0:
                return False
            place += 4 + 8 * intervals
    except (struct.error, ValueError):
        return False
    # The number of reads without a place may follow.
    return references >= 0 and place in (len(content), len(content) - 8)


def _after_bins(content: bytes, place: int) -> int:
    """Give the place behind one contig's bins; ValueError where they cannot be."""
    (count,) = struct.unpack_from("<i", content, place)
    place += 4
    seen = set()
    for _ in range(count):
        number, chunks = struct.unpack_from("<Ii", content, place)
        if number in seen or number > _LAST_BIN or chunks < 0:
            raise ValueError("a bin that cannot be")
        seen.add(number)
        place += 8 + 16 * chunks
    if count < 0:
        raise ValueError("a count below zero")
    return place
