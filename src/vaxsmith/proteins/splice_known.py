"""Every intron of every annotated transcript, to be asked for by place: what is among them is not new."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.genome.transcript_table import TranscriptTable


@dataclass(frozen=True, slots=True)
class AnnotatedIntrons:
    """Introns by contig: starts in the upper half of a number and ends in the lower, sorted (coordinates fit 31 bits)."""

    _places: dict[str, NDArray[np.int64]]

    @classmethod
    def of(cls, table: TranscriptTable) -> AnnotatedIntrons:
        """Collect the gaps between the exons of all transcripts, coding or not, on either strand."""
        exons = table.exons.astype(np.int64)
        inside = np.ones(max(len(exons) - 1, 0), dtype=bool)
        edges = table.exon_offset[1:-1] - 1  # the last exon of a transcript and the first of the next make no intron
        inside[edges[(edges >= 0) & (edges < len(inside))]] = False
        places = (exons[:-1, 1] << 32) | exons[1:, 0]
        contigs = np.repeat(table.contig, np.diff(table.exon_offset))[: len(places)]
        kept, numbers = places[inside], contigs[inside]
        return cls({name: np.unique(kept[numbers == number]) for number, name in enumerate(table.contigs)})

    def hold(self, contig: str, start: int, end: int) -> bool:
        """Tell whether ``[start, end)`` is an intron of some transcript."""
        places = self._places.get(contig)
        if places is None or not len(places):
            return False
        wanted = (start << 32) | end
        at = int(np.searchsorted(places, wanted))
        return at < len(places) and int(places[at]) == wanted
