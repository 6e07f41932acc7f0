"""What must be settled before a BAM or CRAM is opened: which of the two it is, its index, and a CRAM's genome."""

from __future__ import annotations

import contextlib
import gzip
import os
import struct
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from vaxsmith.core import FormatError, InputError, hash_file, require_regular_file
from vaxsmith.genome import open_sequences
from vaxsmith.genome.cache import CACHE_VARIABLE, put_whole

ROLE = "alignment file"
FETCH_AGAIN = "fetch the file again, or run `samtools quickcheck` on it to see what it says"
_LONGEST_NAME = 1 << 16  # bytes of a contig's name; far beyond any real one
_INDEX_ENDINGS = {"bam": ("bai", "csi"), "cram": ("crai",)}
# Where htslib looks for the bases of a CRAM when the FASTA does not have them. An empty value means a server on the
# internet to htslib before 1.22; a folder that does not exist means nowhere, to every version.
_NOWHERE = "/nonexistent/vaxsmith-never-fetches-a-reference/%s"


def file_manner(path: Path) -> str:
    """Tell ``bam`` from ``cram`` by the first bytes, and refuse everything else with its name."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if not head:
        raise FormatError("the alignment file is empty", remedy="fetch the file again", place=str(path))
    if head == b"CRAM":
        return "cram"
    if head[:2] == b"\x1f\x8b":
        try:
            with gzip.open(path, "rb") as unpacked:
                head = unpacked.read(4)
        except (OSError, EOFError, zlib.error) as error:
            raise FormatError(
                "the alignment file is damaged in its first bytes", remedy=FETCH_AGAIN, place=str(path)
            ) from error
        if head == b"BAM\x01":
            _require_whole_header(path)
            return "bam"
    if head[:1] == b"@" and head[1:3] in (b"HD", b"SQ", b"RG", b"PG", b"CO"):
        raise FormatError(
            "the alignment file is SAM text, which cannot be read at any place",
            expected="BAM or CRAM, sorted by place",
            remedy="run `samtools sort -o reads.bam` on it",
            place=str(path),
        )
    raise FormatError(
        "the file holds no alignments", expected="BAM or CRAM", cause="another kind of file was given", place=str(path)
    )


def _require_whole_header(path: Path) -> None:
    """Read a BAM's header with its checksums (SAM specification, section 4.2): htslib speaks unasked where it is damaged."""
    import pysam

    try:
        with quiet_htslib(), pysam.BGZFile(str(path), "rb", None) as unpacked:
            unpacked.read(4)
            text = _number(unpacked.read(4))
            # In pieces: a damaged length must not become as much memory.
            while text and (piece := unpacked.read(min(text, 1 << 20))):
                text -= len(piece)
            for _ in range(_number(unpacked.read(4))):
                unpacked.read(_number(unpacked.read(4), most=_LONGEST_NAME) + 4)
    except (OSError, EOFError, ValueError, struct.error) as error:
        raise FormatError("the header of the BAM is damaged", remedy=FETCH_AGAIN, place=str(path)) from error


def _number(four: bytes, most: int = 1 << 31) -> int:
    (number,) = struct.unpack("<i", four)
    if not 0 <= number <= most:
        raise struct.error("a length out of range")
    return int(number)


def served_fasta(fasta: Path | None, path: Path, cache: Path, until_closed: ExitStack) -> tuple[Path, Mapping[str, int]]:
    """Give a FASTA that htslib can use without writing beside it, and its contigs; close the way to the internet."""
    if fasta is None:
        raise InputError(
            "a CRAM holds differences from a genome, and no genome is given",
            expected="the FASTA that the reads were aligned to",
            remedy="give the reference FASTA, or convert the file with `samtools view -b`",
            place=str(path),
        )
    os.environ["REF_PATH"] = _NOWHERE
    require_regular_file(fasta, role="reference FASTA")
    sequences = open_sequences(fasta, cache)
    served = sequences.served_from.resolve()
    if Path(f"{served}.fai").is_file():
        return served, sequences.lengths
    import pysam

    folder = Path(until_closed.enter_context(tempfile.TemporaryDirectory(prefix="vaxsmith-")))
    link = folder / ("genome.fa.gz" if served.suffix == ".gz" else "genome.fa")
    link.symlink_to(served)
    pysam.faidx(str(link))
    return link, sequences.lengths


def fitting_index(path: Path, manner: str, cache: Path, until_open: ExitStack) -> Path:
    """Give an index that fits: the one beside the file, the cached one, or a new one."""
    for ending in _INDEX_ENDINGS[manner]:
        for beside in (Path(f"{path}.{ending}"), path.with_suffix(f".{ending}")):
            if beside.is_file() and beside.stat().st_mtime >= path.stat().st_mtime:
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


@contextlib.contextmanager
def quiet_htslib() -> Iterator[None]:
    """Keep htslib from writing to the terminal: what it says is said by our errors."""
    import pysam

    verbosity = pysam.set_verbosity(0)
    try:
        yield
    finally:
        pysam.set_verbosity(verbosity)
