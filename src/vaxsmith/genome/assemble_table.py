"""Put the rows of an annotation in order: join parts, check them against the contigs, and make the transcript table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Finding, ReferenceMismatchError, Severity
from vaxsmith.genome.annotation_rows import COLUMNS, AnnotationRows
from vaxsmith.genome.build import identify_build
from vaxsmith.genome.contig_names import ContigNames, few
from vaxsmith.genome.transcript_table import TranscriptTable

_REMEDY = "give the FASTA and the annotation of one release, for example both from Ensembl or both from GENCODE"


@dataclass(frozen=True, slots=True)
class _Parts:
    """Joined parts, ordered by row and start: which row (k) and where (k × 2)."""

    row: NDArray[np.int64]
    place: NDArray[np.int32]

    def offsets(self, rows: int) -> NDArray[np.int64]:
        return np.searchsorted(self.row, np.arange(rows + 1)).astype(np.int64)


def assemble_table(
    rows: AnnotationRows, lengths: Mapping[str, int], *, place: str
) -> tuple[TranscriptTable, tuple[Finding, ...]]:
    """Make the transcript table on the contigs of a genome (``lengths``: name to bases).

    A transcript that cannot be used is left out and counted in a finding: its contig is not in the genome, it runs over
    the contig's end, it has no exon, its exons overlap, or it codes outside its exons. ``place`` names the file.

    Raises:
        ReferenceMismatchError: no transcript lies on a contig of the genome, or many run over a contig's end.
    """
    count = len(rows.contig)
    exons = _joined(np.asarray(rows.exons, dtype=np.int64).reshape(-1, 3))
    coding_raw = np.asarray(rows.coding, dtype=np.int64).reshape(-1, 4)
    stops = np.asarray(rows.stops, dtype=np.int64).reshape(-1, 4)
    coding = _joined(np.concatenate((coding_raw, stops))[:, :3])
    slipped = _overlapping_rows(coding_raw[:, :3])
    exons = _exons_from_coding(exons, coding, count)
    contig = _contig_numbers(rows, lengths)
    faults = {
        "lie on contigs that the FASTA does not have": contig < 0,
        "have no exon": np.diff(exons.offsets(count)) == 0,
        "have overlapping exons": _as_mask(_overlapping_rows(np.asarray(rows.exons, dtype=np.int64).reshape(-1, 3)), count),
        "run over the end of their contig": _beyond_end(exons, contig, np.fromiter(lengths.values(), dtype=np.int64), count),
        "code outside their exons": _as_mask(_coding_outside(exons, coding), count),
    }
    _require_fit(rows, faults, lengths, place)
    kept = ~np.logical_or.reduce(list(faults.values())) if count else np.zeros(0, dtype=np.bool_)
    for row in slipped:
        rows.add_flags(int(row), ["ribosomal_slippage"])
    table = _table(rows, kept, exons, coding, coding_raw, contig, tuple(lengths))
    return table, (*_left_out(rows, faults, place), *_odd_lengths(table, place))


def _joined(parts: NDArray[np.int64]) -> _Parts:
    """Order parts (row, start, end) and join those that touch or overlap within a row."""
    parts = parts[np.lexsort((parts[:, 2], parts[:, 1], parts[:, 0]))]
    if not len(parts):
        return _Parts(parts[:, 0], parts[:, 1:].astype(np.int32))
    opens = np.ones(len(parts), dtype=np.bool_)
    opens[1:] = (parts[1:, 0] != parts[:-1, 0]) | (parts[1:, 1] > parts[:-1, 2])
    heads = np.flatnonzero(opens)
    ends = np.maximum.reduceat(parts[:, 2], heads)
    return _Parts(parts[heads, 0], np.stack((parts[heads, 1], ends), axis=1).astype(np.int32))


def _overlapping_rows(parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the rows of which two parts share bases."""
    parts = parts[np.lexsort((parts[:, 2], parts[:, 1], parts[:, 0]))]
    shared = (parts[1:, 0] == parts[:-1, 0]) & (parts[1:, 1] < parts[:-1, 2])
    return np.unique(parts[1:][shared, 0])


def _exons_from_coding(exons: _Parts, coding: _Parts, count: int) -> _Parts:
    """Let coding parts stand for exons where a transcript has none (bacteria, mitochondria, minimal files)."""
    lacking = ~np.isin(coding.row, exons.row)
    if not lacking.any():
        return exons
    row = np.concatenate((exons.row, coding.row[lacking]))
    order = np.argsort(row, kind="stable")
    return _Parts(row[order], np.concatenate((exons.place, coding.place[lacking]))[order])


def _contig_numbers(rows: AnnotationRows, lengths: Mapping[str, int]) -> NDArray[np.int64]:
    names = ContigNames(tuple(lengths))
    number_of = {name: number for number, name in enumerate(lengths)}
    known = {name: number_of.get(names.find(name) or "", -1) for name in set(rows.contig)}
    return np.fromiter((known[name] for name in rows.contig), dtype=np.int64, count=len(rows.contig))


def _beyond_end(exons: _Parts, contig: NDArray[np.int64], lengths: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    limit = np.where(contig >= 0, lengths[np.maximum(contig, 0)], np.iinfo(np.int64).max)
    return _as_mask(np.unique(exons.row[exons.place[:, 1] > limit[exons.row]]), count)


def _coding_outside(exons: _Parts, coding: _Parts) -> NDArray[np.int64]:
    """Give the rows with a coding part that no single exon holds."""
    if not len(coding.row):
        return coding.row
    scale = np.int64(2**31)
    holder = np.searchsorted(exons.row * scale + exons.place[:, 0], coding.row * scale + coding.place[:, 0], "right") - 1
    held = (holder >= 0) & (exons.row[holder] == coding.row) & (exons.place[holder, 1] >= coding.place[:, 1])
    return np.unique(coding.row[~held])


def _as_mask(rows: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, dtype=np.bool_)
    mask[rows] = True
    return mask


def _require_fit(
    rows: AnnotationRows, faults: Mapping[str, NDArray[np.bool_]], lengths: Mapping[str, int], place: str
) -> None:
    """Refuse an annotation of another genome."""
    count = len(rows.contig)
    missing, beyond = faults["lie on contigs that the FASTA does not have"], faults["run over the end of their contig"]
    build = identify_build(lengths) or "a genome of unknown build"
    if not count:
        raise ReferenceMismatchError(
            "the annotation holds no transcript",
            expected="exon or CDS features (GTF or GFF3)",
            place=place,
            remedy=_REMEDY,
        )
    if missing.all():
        raise ReferenceMismatchError(
            f"no transcript lies on a contig of the FASTA: the annotation speaks of {few(sorted(set(rows.contig)))}, "
            f"the FASTA ({build}) of {few(lengths)}",
            place=place,
            remedy=_REMEDY,
        )
    if beyond.sum() > max(10, 0.001 * count):
        raise ReferenceMismatchError(
            f"{int(beyond.sum())} transcripts run over the end of their contig",
            cause=f"the FASTA looks like {build}, and the annotation was made for another build",
            place=place,
            remedy=_REMEDY,
        )


def _table(
    rows: AnnotationRows,
    kept: NDArray[np.bool_],
    exons: _Parts,
    coding: _Parts,
    coding_raw: NDArray[np.int64],
    contig: NDArray[np.int64],
    contigs: tuple[str, ...],
) -> TranscriptTable:
    """Order the transcripts that are kept by contig, start, end and name, and fill the columns."""
    count = len(rows.contig)
    start = np.zeros(count, dtype=np.int64)
    end = np.zeros(count, dtype=np.int64)
    if len(exons.row):
        start[exons.row[::-1]] = exons.place[::-1, 0]  # the first part of each row is written last
        np.maximum.at(end, exons.row, exons.place[:, 1])
    chosen = np.flatnonzero(kept)
    names = rows.text["identifier"]
    # Names break ties, so that the order never depends on the order of lines.
    by_name = np.array(sorted(chosen.tolist(), key=names.__getitem__), dtype=np.int64)
    order = by_name[np.lexsort((end[by_name], start[by_name], contig[by_name]))]
    exon_offset, exon_place = _gather(exons, order, count)
    coding_offset, coding_place = _gather(coding, order, count)
    minus = np.fromiter((strand == "-" for strand in rows.strand), dtype=np.bool_, count=count)
    return TranscriptTable(
        contigs=contigs,
        contig=contig[order].astype(np.int32),
        minus=minus[order],
        start=start[order].astype(np.int32),
        end=end[order].astype(np.int32),
        furthest_end=_furthest(contig[order], end[order]),
        first_phase=_first_phases(coding_raw, minus, count)[order],
        support_level=np.asarray(rows.support_level, dtype=np.int8)[order],
        canonical=np.asarray(rows.canonical, dtype=np.bool_)[order],
        exon_offset=exon_offset,
        exons=exon_place,
        coding_offset=coding_offset,
        coding=coding_place,
        text={name: [rows.text[name][row] for row in order] for name in COLUMNS},
    )


def _gather(parts: _Parts, order: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Cut out the parts of the rows in ``order`` and give their offsets in the new order."""
    offsets = parts.offsets(count)
    sizes = (offsets[1:] - offsets[:-1])[order]
    new = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    taken = np.repeat(offsets[:-1][order] - new[:-1], sizes) + np.arange(new[-1])
    return new, parts.place[taken]


def _furthest(contig: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int32]:
    lifted = np.maximum.accumulate(end + contig * 2**31)  # a later contig starts above everything before it
    return np.asarray(lifted - contig * 2**31, dtype=np.int32)


def _first_phases(coding: NDArray[np.int64], minus: NDArray[np.bool_], count: int) -> NDArray[np.int8]:
    """Take each transcript's phase from the coding part that is translated first."""
    phases = np.zeros(count, dtype=np.int8)
    if len(coding):
        reverse = minus[coding[:, 0]]
        distance = np.where(reverse, -coding[:, 2], coding[:, 1])
        order = np.lexsort((-distance, coding[:, 0]))  # the first in translation comes last and is written last
        phases[coding[order, 0]] = coding[order, 3]
    return phases


def _left_out(rows: AnnotationRows, faults: Mapping[str, NDArray[np.bool_]], place: str) -> tuple[Finding, ...]:
    names = rows.text["identifier"]
    keys = [key for _, key in rows.row_of]
    return tuple(
        Finding(
            check="annotation-transcripts",
            severity=Severity.NOTE if "FASTA" in what else Severity.CAUTION,
            place=place,
            sentence=f"{int(mask.sum())} transcripts {what} and are not used "
            f"({few([names[row] or keys[row] for row in np.flatnonzero(mask).tolist()])}).",
            measured=float(mask.sum()),
        )
        for what, mask in faults.items()
        if mask.any()
    )


def _odd_lengths(table: TranscriptTable, place: str) -> tuple[Finding, ...]:
    """Report complete coding sequences that are not whole codons."""
    lengths = table.coding_lengths() - table.first_phase
    odd = [
        table.text["identifier"][row]
        for row in np.flatnonzero((lengths % 3 != 0) & (lengths > 0)).tolist()
        if not table.text["flags"][row] and table.text["biotype"][row] == "protein_coding"
    ]
    if not odd:
        return ()
    return (
        Finding(
            check="coding-length",
            severity=Severity.NOTE,
            place=place,
            sentence=f"{len(odd)} protein-coding transcripts have a coding sequence that is not a whole number of codons, "
            f"although nothing marks them as incomplete ({few(odd)}).",
            measured=float(len(odd)),
        ),
    )
