"""Aligned reads: an indexed BAM or CRAM, opened without writing beside it and without asking the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from vaxsmith.core import FormatError, ReferenceMismatchError, require_regular_file
from vaxsmith.genome import ContigNames, default_cache_directory
from vaxsmith.genome.contig_names import few
from vaxsmith.tumor.alignment_file import FETCH_AGAIN, ROLE, file_manner, quiet_htslib, served_fasta
from vaxsmith.tumor.alignment_index import fitting_index


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignments:
    """An open BAM or CRAM with its index.

    ``lengths`` maps contig names, in the header's order, to bases; ``names`` finds them under any other manner of writing.
    ``sample`` names the samples of the read groups, empty when the header names none. ``genome`` are the contigs of the
    FASTA that a CRAM is read with. Use it in one thread, and close it (or use ``with``).
    """

    path: Path
    manner: str
    lengths: Mapping[str, int]
    names: ContigNames
    sample: str
    genome: Mapping[str, int] | None = None
    _file: Any = field(repr=False, compare=False)
    _stack: ExitStack = field(repr=False, compare=False)

    def contig_name(self, any_name: str) -> str | None:
        """Give this file's name of a contig that another file may write otherwise; None when it has none."""
        return self.names.find(any_name)

    def reads(self, contig: str, start: int, end: int) -> Iterator[Any]:
        """Give every alignment (``pysam.AlignedSegment``) that overlaps ``[start, end)`` of a contig of this file.

        Raises:
            FormatError: the file ends in the middle or cannot be decoded (a CRAM with another genome's FASTA).
        """
        start, end = max(0, start), min(end, self.lengths[contig])
        if start >= end:
            return
        if self.genome is not None and contig not in self.genome:
            # htslib would look for the bases elsewhere: at an address in the header, in old versions on the internet.
            raise FormatError(
                f"the reads on {contig} cannot be decoded: the FASTA has no such contig",
                expected=few(self.genome),
                remedy="give the FASTA that the aligner used",
                place=str(self.path),
            )
        with quiet_htslib():
            try:
                yield from self._file.fetch(contig, start, end)
            except (OSError, ValueError) as error:
                raise FormatError(
                    f"the reads over {contig}:{start + 1}-{end} cannot be read ({error})",
                    cause="the FASTA is not the genome that the reads were aligned to, or the file is damaged"
                    if self.manner == "cram"
                    else "the file is truncated, or its index belongs to another file",
                    remedy="give the FASTA that the aligner used" if self.manner == "cram" else FETCH_AGAIN,
                    place=str(self.path),
                ) from error

    def close(self) -> None:
        """Close the file and remove what was made for this run alone."""
        self._stack.close()

    def __enter__(self) -> Alignments:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_alignments(path: Path, *, reference_fasta: Path | None = None, cache_directory: Path | None = None) -> Alignments:
    """Open a BAM or CRAM for reading at any place.

    An index beside the file is used when it is whole and not older than the file; else one is made in ``cache_directory``
    (default: the user's cache) under the hash of the file's content, or for this run alone where that cannot be written.
    Nothing is written beside the file. A CRAM needs the FASTA that its reads were aligned to; bases are never fetched from
    a server. For that, ``REF_PATH`` of this process is pointed at nowhere.

    Raises:
        InputError: no such file, a CRAM without FASTA, or no place to write an index.
        FormatError: not BAM or CRAM (SAM text, for one), empty, truncated, or not sorted by place.
    """
    require_regular_file(path, role=ROLE)
    manner = file_manner(path)
    cache = default_cache_directory() if cache_directory is None else cache_directory
    with ExitStack() as until_open:
        fasta = served_fasta(reference_fasta, path, cache, until_open) if manner == "cram" else None
        index = fitting_index(path, manner, cache, until_open)
        opened = _open(path, manner, index, None if fasta is None else fasta[0])
        until_open.callback(_close, opened, path)
        lengths = dict(zip(opened.references, opened.lengths, strict=True))
        if not lengths:
            raise FormatError(
                "the header names no contigs, so nothing in the file is aligned",
                cause="raw reads were given (an unaligned BAM)",
                remedy="align the reads first",
                place=str(path),
            )
        genome = None if fasta is None else fasta[1]
        _require_lengths(lengths, genome or {}, path)
        groups = opened.header.to_dict().get("RG", [])
        return Alignments(
            path=path,
            manner=manner,
            lengths=lengths,
            names=ContigNames(tuple(lengths)),
            sample=", ".join(sorted({group["SM"] for group in groups if group.get("SM")})),
            genome=genome,
            _file=opened,
            _stack=until_open.pop_all(),
        )


def require_same_genome(alignments: Alignments, contigs: Mapping[str, int], *, of: str) -> None:
    """Make sure that reads and another file (``of``, for the sentence) speak of one genome.

    ``contigs`` maps that file's contig names to lengths; contigs that only one of the two has are no fault.

    Raises:
        ReferenceMismatchError: they share no contig, or a shared one differs in length.
    """
    shared = {name: own for name in contigs if (own := alignments.contig_name(name)) is not None}
    if contigs and not shared:
        raise ReferenceMismatchError(
            f"the reads are aligned to other contigs ({few(alignments.lengths)}) than {of} names ({few(contigs)})",
            cause="another genome or species, or contig names that cannot be reconciled",
            remedy="align the reads to the genome that the variants were called on",
            place=str(alignments.path),
        )
    for name, own in shared.items():
        if alignments.lengths[own] != contigs[name]:
            raise ReferenceMismatchError(
                f"{own} has {alignments.lengths[own]} bases for the reads and {contigs[name]} in {of}",
                cause="the reads were aligned to another genome build",
                remedy="align the reads to the genome that the variants were called on",
                place=str(alignments.path),
            )


def _require_lengths(lengths: Mapping[str, int], genome: Mapping[str, int], path: Path) -> None:
    """Refuse a FASTA of another build before htslib compares its bases."""
    for name, length in lengths.items():
        if genome.get(name, length) != length:
            raise ReferenceMismatchError(
                f"{name} has {length} bases for the reads and {genome[name]} in the FASTA",
                cause="the FASTA is another genome build",
                remedy="give the FASTA that the reads were aligned to",
                place=str(path),
            )


def _open(path: Path, manner: str, index: Path, fasta: Path | None) -> Any:
    import pysam

    with quiet_htslib():
        try:
            return pysam.AlignmentFile(
                str(path),
                "rb" if manner == "bam" else "rc",
                reference_filename=None if fasta is None else str(fasta),
                index_filename=str(index),
                require_index=True,
            )
        except (OSError, ValueError) as error:
            raise FormatError(
                f"the alignment file cannot be opened ({error})",
                cause="the file is truncated (an interrupted download or copy), or its index belongs to another file",
                remedy=FETCH_AGAIN,
                place=str(path),
            ) from error


def _close(opened: Any, path: Path) -> None:
    try:
        with quiet_htslib():
            opened.close()
    except OSError as error:  # htslib says so late when a block was damaged
        raise FormatError(
            "the alignment file was found damaged when it was closed", remedy=FETCH_AGAIN, place=str(path)
        ) from error
