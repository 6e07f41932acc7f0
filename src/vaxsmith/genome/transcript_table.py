"""All transcripts of a reference in columns: small, quick to load, and a ``Transcript`` only where one is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Interval
from vaxsmith.genome.transcript import Transcript, TranscriptLabel

# Only Ensembl and RefSeq count versions behind a dot; in worm and yeast the dot is part of the name.
_VERSIONED = re.compile(r"^((?:ENS[A-Z]*|LRG_)\d+|[NX][MRP]_\d+)\.\d+$")


def without_version(identifier: str) -> str:
    """Take the version off an Ensembl or RefSeq name.

    >>> [without_version(name) for name in ("ENST00000218032.6", "NM_000546.6", "C41D11.1")]
    ['ENST00000218032', 'NM_000546', 'C41D11.1']
    """
    match = _VERSIONED.match(identifier)
    return match[1] if match else identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptTable:
    """Transcripts ordered by contig and start.

    With n transcripts, e exons and c coding parts:
    ``contig`` (n, index into ``contigs``), ``minus`` (n, True on the reverse strand), ``start``, ``end`` (n),
    ``furthest_end`` (n, the greatest end so far on the contig), ``first_phase``, ``support_level`` (0 = not given),
    ``canonical`` (n); ``exon_offset``, ``coding_offset`` (n + 1) cut ``exons`` (e × 2) and ``coding`` (c × 2) into
    transcripts. ``text`` holds the columns of ``annotation_rows.COLUMNS``, n strings each.
    """

    contigs: tuple[str, ...]
    contig: NDArray[np.int32]
    minus: NDArray[np.bool_]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    furthest_end: NDArray[np.int32]
    first_phase: NDArray[np.int8]
    support_level: NDArray[np.int8]
    canonical: NDArray[np.bool_]
    exon_offset: NDArray[np.int64]
    exons: NDArray[np.int32]
    coding_offset: NDArray[np.int64]
    coding: NDArray[np.int32]
    text: Mapping[str, Sequence[str]]
    _by_name: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.contig)

    def __iter__(self) -> Iterator[Transcript]:
        return (self[row] for row in range(len(self)))

    def __getitem__(self, row: int) -> Transcript:
        """Build the transcript of a row."""
        text = {name: column[row] for name, column in self.text.items()}
        contig = self.contigs[int(self.contig[row])]
        return Transcript(
            label=TranscriptLabel(
                identifier=text["identifier"],
                gene=text["gene"],
                gene_identifier=text["gene_identifier"],
                protein_identifier=text["protein_identifier"],
                biotype=text["biotype"],
                canonical=bool(self.canonical[row]),
                mane_select=text["mane_select"],
                mane_plus_clinical=text["mane_plus_clinical"],
                support_level=int(self.support_level[row]) or None,
                flags=tuple(text["flags"].split(",")) if text["flags"] else (),
            ),
            contig=contig,
            strand="-" if self.minus[row] else "+",
            exons=_intervals(contig, self.exons, self.exon_offset, row),
            coding=_intervals(contig, self.coding, self.coding_offset, row),
            first_phase=int(self.first_phase[row]),
            tags=tuple(text["tags"].split(",")) if text["tags"] else (),
        )

    def overlapping(self, contig: str, start: int, end: int) -> NDArray[np.int64]:
        """Give the rows whose span shares a base with ``[start, end)``; an empty stretch must lie inside the span."""
        if contig not in self.contigs:
            return np.empty(0, dtype=np.int64)
        number = self.contigs.index(contig)
        first, last = np.searchsorted(self.contig, [number, number + 1])
        # Sorted by start: no later row can overlap. Ends so far never fall: no earlier row reaches this far.
        stop = first + int(np.searchsorted(self.start[first:last], end, side="left"))
        begin = first + int(np.searchsorted(self.furthest_end[first:last], start, side="right"))
        rows = np.arange(begin, max(begin, stop), dtype=np.int64)
        return rows[self.end[rows] > start]

    def find(self, identifier: str) -> int | None:
        """Give the row of a transcript by its name, with or without its version; None when there is none."""
        if not self._by_name:
            for number, name in enumerate(self.text["identifier"]):
                self._by_name.setdefault(name, number)
                self._by_name.setdefault(without_version(name), number)
        row = self._by_name.get(identifier)
        return row if row is not None else self._by_name.get(without_version(identifier))

    def coding_lengths(self) -> NDArray[np.int64]:
        """Give the number of coding bases of each transcript (n), stop included where annotated; 0 when not coding."""
        widths = np.concatenate(([0], np.cumsum(self.coding[:, 1] - self.coding[:, 0], dtype=np.int64)))
        return np.asarray(widths[self.coding_offset[1:]] - widths[self.coding_offset[:-1]], dtype=np.int64)


def _intervals(contig: str, parts: NDArray[np.int32], offset: NDArray[np.int64], row: int) -> tuple[Interval, ...]:
    chosen: Any = parts[offset[row] : offset[row + 1]].tolist()
    return tuple(Interval(contig=contig, start=start, end=end) for start, end in chosen)
