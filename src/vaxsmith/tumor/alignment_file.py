"""What must be settled before a BAM or CRAM is opened: which of the two it is, and a CRAM's genome."""

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

from vaxsmith.core import FormatError, InputError, require_regular_file
from vaxsmith.genome import open_sequences

ROLE = "alignment file"
FETCH_AGAIN = "fetch the file again, or run `samtools quickcheck` on it to see what it says"
_LONGEST_NAME = 1 << 16  # bytes of a contig's name; far beyond any real one
# Where htslib looks for the bases of a CRAM when the FASTA does not have them. An empty value means a server on the
# internet to htslib before 1.22; a folder that does not exist means nowhere, to every version.
_NOWHERE = "/nonexistent/vaxsmith-never-fetches-a-reference/%s"


def file_manner(path: Path) -> str:
    """Tell ``bam`` from ``cram`` by the first bytes, and refuse everything else with its name."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise InputError(
            f"the alignment file cannot be read ({error.strerror or error})", place=str(path), remedy="check the path"
        ) from error
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


@contextlib.contextmanager
def quiet_htslib() -> Iterator[None]:
    """Keep htslib from writing to the terminal: what it says is said by our errors."""
    import pysam

    verbosity = pysam.set_verbosity(0)
    try:
        yield
    finally:
        pysam.set_verbosity(verbosity)
