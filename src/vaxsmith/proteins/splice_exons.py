"""Rearrange the exons of a transcript: leave exons out, keep introns in, and carry the coding stretch along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vaxsmith.core import Interval
from vaxsmith.genome.transcript import Transcript


def introns_of(transcript: Transcript) -> tuple[Interval, ...]:
    """Give the gaps between the exons, ascending along the genome."""
    pairs = zip(transcript.exons, transcript.exons[1:], strict=False)
    return tuple(Interval(contig=transcript.contig, start=left.end, end=right.start) for left, right in pairs)


def with_exons(transcript: Transcript, spans: Iterable[tuple[int, int]]) -> Transcript:
    """Give the same transcript with other exons (``[start, end)``, any order; touching ones are joined).

    Whatever of the new exons lies between the outer ends of the annotated coding stretch is coding, so a retained intron
    is read through and a skipped exon is not. The name and the tags stay: it is a form of the same gene.
    """
    joined: list[list[int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        elif start < end:
            joined.append([start, end])
    exons = tuple(Interval(contig=transcript.contig, start=start, end=end) for start, end in joined)
    coding: tuple[Interval, ...] = ()
    if transcript.coding:
        low, high = transcript.coding[0].start, transcript.coding[-1].end
        cut = ((max(exon.start, low), min(exon.end, high)) for exon in exons)
        coding = tuple(Interval(contig=transcript.contig, start=first, end=last) for first, last in cut if first < last)
    return replace(transcript, exons=exons, coding=coding)


def without_exons(transcript: Transcript, numbers: Iterable[int]) -> Transcript:
    """Leave out the exons with these numbers (0-based, along the genome)."""
    left_out = set(numbers)
    return with_exons(
        transcript, ((exon.start, exon.end) for number, exon in enumerate(transcript.exons) if number not in left_out)
    )


def with_joined_exons(transcript: Transcript, first: int, last: int) -> Transcript:
    """Keep everything between the start of exon ``first`` and the end of exon ``last`` (numbers along the genome)."""
    exons = transcript.exons
    kept = [(exon.start, exon.end) for number, exon in enumerate(exons) if not first <= number <= last]
    return with_exons(transcript, [*kept, (exons[first].start, exons[last].end)])
