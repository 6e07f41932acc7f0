"""Small BAM files made in the tests, from reads whose truth is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pysam


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRead:
    """One alignment as a test writes it."""

    name: str
    start: int
    cigar: str
    bases: str
    contig: str = "chr1"
    flag: int = 0
    mapping_quality: int = 60
    qualities: str = ""


def segment(read: MadeRead, header: Any = None) -> Any:
    """Give pysam's object."""
    made = pysam.AlignedSegment(header)
    made.query_name, made.flag, made.reference_start = read.name, read.flag, read.start
    made.mapping_quality, made.cigarstring, made.query_sequence = read.mapping_quality, read.cigar, read.bases
    if header is not None:
        made.reference_id = header.get_tid(read.contig)
    made.query_qualities = pysam.qualitystring_to_array(read.qualities or "I" * len(read.bases))
    return made


def write_bam(
    path: Path,
    reads: Iterable[MadeRead],
    *,
    contigs: Mapping[str, int] | None = None,
    index: bool = True,
    sort: bool = True,
    manner: str = "wb",
    fasta: Path | None = None,
) -> Path:
    """Write alignments, sorted by place and indexed unless said otherwise."""
    lengths = dict(contigs or {"chr1": 10_000})
    header = pysam.AlignmentHeader.from_dict(
        {
            "HD": {"VN": "1.6", "SO": "coordinate"},
            "SQ": [{"SN": name, "LN": length} for name, length in lengths.items()],
            "RG": [{"ID": "a", "SM": "made"}],
        }
    )
    made = [segment(read, header) for read in reads]
    if sort:
        made.sort(key=lambda read: (read.reference_id, read.reference_start))
    with pysam.AlignmentFile(
        str(path), manner, header=header, reference_filename=None if fasta is None else str(fasta)
    ) as out:
        for read in made:
            out.write(read)
    if index:
        pysam.index(str(path))
    return path
