"""Aligned reads: an indexed BAM or CRAM, opened without writing beside it and without asking the network."""

from __future__ import annotations

import contextlib
import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from vaxsmith.core import FormatError, InputError, ReferenceMismatchError, hash_file, require_regular_file
from vaxsmith.genome import ContigNames, open_sequences
from vaxsmith.genome.cache import CACHE_VARIABLE, default_cache_directory, put_whole
from vaxsmith.genome.contig_names import few

_ROLE = "alignment file"
_INDEX_ENDINGS = {"bam": ("bai", "csi"), "cram": ("crai",)}
# Where htslib looks for the bases of a CRAM when the FASTA does not have them. An empty value means a server on the
# internet to htslib before 1.22; a folder that does not exist means nowhere, to every version.
_NOWHERE = "/nonexistent/vaxsmith-never-fetches-a-reference/%s"
_FETCH_AGAIN = "fetch the file again, or run `samtools quickcheck` on it to see what it says"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignments:
    """An open BAM or CRAM with its index.

    ``lengths`` maps contig names, in the header's order, to bases; ``names`` finds them under any other manner of writing.
    ``sample`` names the samples of the read groups, empty when the header names none. Use it in one thread, and close it
    (or use ``with``).
    """

    path: Path
    manner: str
    lengths: Mapping[str, int]
    names: ContigNames
    sample: str
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
        with _quiet():
            try:
                yield from self._file.fetch(contig, start, end)
            except (OSError, ValueError) as error:
                raise FormatError(
                    f"the reads over {contig}:{start + 1}-{end} cannot be read ({error})",
                    cause="the FASTA is not the genome that the reads were aligned to, or the file is damaged"
                    if self.manner == "cram"
                    else "the file is truncated, or its index belongs to another file",
                    remedy="give the FASTA that the aligner used" if self.manner == "cram" else _FETCH_AGAIN,
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

    An index beside the file is used when it is not older than the file; else one is made in ``cache_directory`` (default:
    the user's cache) under the hash of the file's content, or for this run alone where that cannot be written. Nothing is
    written beside the file. A CRAM needs the FASTA that its reads were aligned to; bases are never fetched from a server.
    For that, ``REF_PATH`` of this process is pointed at nowhere.

    Raises:
        InputError: no such file, a CRAM without FASTA, or no place to write an index.
        FormatError: not BAM or CRAM (SAM text, for one), empty, truncated, or not sorted by place.
    """
    require_regular_file(path, role=_ROLE)
    manner = _manner(path)
    cache = default_cache_directory() if cache_directory is None else cache_directory
    with ExitStack() as until_open:
        fasta = _fasta(reference_fasta, path, cache, until_open) if manner == "cram" else None
        index = _index(path, manner, cache, until_open)
        opened = until_open.enter_context(contextlib.closing(_open(path, manner, index, fasta)))
        lengths = dict(zip(opened.references, opened.lengths, strict=True))
        if not lengths:
            raise FormatError(
                "the header names no contigs, so nothing in the file is aligned",
                cause="raw reads were given (an unaligned BAM)",
                remedy="align the reads first",
                place=str(path),
            )
        groups = opened.header.to_dict().get("RG", [])
        return Alignments(
            path=path,
            manner=manner,
            lengths=lengths,
            names=ContigNames(tuple(lengths)),
            sample=", ".join(sorted({group["SM"] for group in groups if group.get("SM")})),
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


def _manner(path: Path) -> str:
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
                "the alignment file is damaged in its first bytes", remedy=_FETCH_AGAIN, place=str(path)
            ) from error
        if head == b"BAM\x01":
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


def _fasta(fasta: Path | None, path: Path, cache: Path, until_closed: ExitStack) -> Path:
    """Give a FASTA that htslib can use without writing an index beside it, and close the way to the internet."""
    if fasta is None:
        raise InputError(
            "a CRAM holds differences from a genome, and no genome is given",
            expected="the FASTA that the reads were aligned to",
            remedy="give the reference FASTA, or convert the file with `samtools view -b`",
            place=str(path),
        )
    os.environ["REF_PATH"] = _NOWHERE
    require_regular_file(fasta, role="reference FASTA")
    served = open_sequences(fasta, cache).served_from.resolve()
    if Path(f"{served}.fai").is_file():
        return served
    import pysam

    folder = Path(until_closed.enter_context(tempfile.TemporaryDirectory(prefix="vaxsmith-")))
    link = folder / ("genome.fa.gz" if served.suffix == ".gz" else "genome.fa")
    link.symlink_to(served)
    pysam.faidx(str(link))
    return link


def _index(path: Path, manner: str, cache: Path, until_open: ExitStack) -> Path:
    """Give an index that fits: the one beside the file, the cached one, or a new one."""
    for ending in _INDEX_ENDINGS[manner]:
        for beside in (Path(f"{path}.{ending}"), path.with_suffix(f".{ending}")):
            if beside.is_file() and beside.stat().st_mtime >= path.stat().st_mtime:
                return beside
    # CSI: BAI cannot hold contigs over 512 Mb.
    ending = "csi" if manner == "bam" else "crai"
    cached = cache / "alignments" / f"{hash_file(path, role=_ROLE).sha256}.{ending}"
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
    with _quiet():
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


def _open(path: Path, manner: str, index: Path, fasta: Path | None) -> Any:
    import pysam

    with _quiet():
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
                remedy=_FETCH_AGAIN,
                place=str(path),
            ) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep htslib from writing to the terminal: what it says is said by our errors."""
    import pysam

    verbosity = pysam.set_verbosity(0)
    try:
        yield
    finally:
        pysam.set_verbosity(verbosity)
