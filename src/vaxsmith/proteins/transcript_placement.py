"""Where a variant lies on a transcript: an indel inside a repeat has many equal placements, and one must be chosen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.core import reverse_complement
from vaxsmith.genome.transcript import Transcript
from vaxsmith.tumor.variant import Variant

_STRETCH = 256  # bases looked at in one go while an indel slides
_SPLICE_BASES = 2  # the GT and AG that end nearly every intron
_SHORTEST_INTRON = 2 * _SPLICE_BASES  # shorter gaps mend a frame on paper; nothing is known of how they are spliced


class Region(StrEnum):
    """What part of a transcript a variant touches."""

    EXON = "exon"
    INTRON = "intron"
    SPLICE_SITE = "splice site"  # the two outer bases of an intron, or across the edge of an exon
    BEYOND_END = "beyond the end"  # across an outer end of the transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of a spliced transcript: bases ``[start, end)`` become ``inserted`` (5′ to 3′ of the transcript).

    ``exon`` is the stretch of the exon it lies in, in the same coordinates.
    """

    start: int
    end: int
    inserted: str
    exon: tuple[int, int]


def sliding_room(variant: Variant, fetch: Callable[[int, int], str], length: int) -> tuple[int, int]:
    """Give how far an insertion or deletion can slide to the left and to the right without changing the genome.

    ``fetch(start, end)`` gives bases of the contig, ``length`` its bases. Other variants cannot slide.
    """
    if variant.kind not in ("insertion", "deletion"):
        return 0, 0
    unit = variant.alternate or variant.reference
    size = len(unit)
    right = 0
    place = variant.start + len(variant.reference)
    while place + right < length:
        bases = fetch(place + right, min(length, place + right + _STRETCH))
        agreed = next((i for i, base in enumerate(bases) if base != unit[(right + i) % size]), len(bases))
        right += agreed
        if agreed < len(bases):
            break
    left = 0
    while left < variant.start:
        bases = fetch(max(0, variant.start - left - _STRETCH), variant.start - left)[::-1]
        agreed = next((i for i, base in enumerate(bases) if base != unit[-1 - (left + i) % size]), len(bases))
        left += agreed
        if agreed < len(bases):
            break
    return left, right


def slid(variant: Variant, distance: int) -> Variant:
    """Move an insertion or deletion by ``distance`` bases (negative: left); it must have the room."""
    if not distance:
        return variant
    unit = variant.alternate or variant.reference
    turn = distance % len(unit)
    turned = unit[turn:] + unit[:turn]
    return Variant(
        contig=variant.contig,
        start=variant.start + distance,
        reference=turned if variant.reference else "",
        alternate=turned if variant.alternate else "",
    )


def left_aligned(variant: Variant, room: tuple[int, int]) -> Variant:
    """Give the leftmost of all equal placements of an indel, as VCF prefers it (Tan et al., Bioinformatics 2015).

    ``room`` is what ``sliding_room`` gives. Two records that left-align to the same variant are the same change.
    """
    return slid(variant, -room[0])


def place_on_transcript(variant: Variant, room: tuple[int, int], transcript: Transcript) -> tuple[Variant, Region, int]:
    """Choose the placement by which a transcript is edited: ``(placement, region, number of the exon on the genome)``.

    All placements give the same genome. One that leaves the splice sites as they are is preferred, because the spliceosome
    sees the bases and not the placement; among those the one furthest 3′ in the transcript, as HGVS asks. The exon number
    counts from 0 along the genome and is -1 outside exons.
    """
    first: tuple[Variant, Region, int] | None = None
    for placement, region, exon in _placements(variant, room, transcript):
        if region in (Region.EXON, Region.INTRON):
            return placement, region, exon
        first = first or (placement, region, exon)
    assert first is not None  # noqa: S101 - there is always one placement
    return first


def copies_a_site(variant: Variant, room: tuple[int, int], transcript: Transcript) -> bool:
    """Tell whether a change can be said to lie in an exon as well as in an intron, leaving the splice sites as they are.

    It copies a site, or takes one copy of two: either may be used, and which one only RNA can tell.
    """
    regions = {region for _, region, _ in _placements(variant, room, transcript)}
    return {Region.EXON, Region.INTRON} <= regions


def _placements(variant: Variant, room: tuple[int, int], transcript: Transcript) -> Iterator[tuple[Variant, Region, int]]:
    """Give every equal placement, from the one furthest 3′ in the transcript on."""
    left, right = room
    distances = range(right, -left - 1, -1) if transcript.strand == "+" else range(-left, right + 1)
    for distance in distances:
        placement = slid(variant, distance)
        region, exon = region_of(transcript, placement.start, placement.start + len(placement.reference))
        yield placement, region, exon


def region_of(transcript: Transcript, start: int, end: int) -> tuple[Region, int]:
    """Tell which region the stretch ``[start, end)`` touches, and in which exon it lies.

    An insertion at the very edge of an exon counts as in the exon: the intron keeps its outer bases.
    """
    exons = transcript.exons
    if start < exons[0].start or end > exons[-1].end:
        return Region.BEYOND_END, -1
    before = bisect_right(exons, start, key=lambda exon: exon.start) - 1
    exon = exons[before]
    if start == end and _beside_gap(transcript, before, start):
        return Region.SPLICE_SITE, -1
    if end <= exon.end:
        return Region.EXON, before
    if start < exon.end or end > exons[before + 1].start:
        return Region.SPLICE_SITE, -1
    opening, closing = exon.end, exons[before + 1].start
    if start == end:
        cut = start < opening + _SPLICE_BASES or start > closing - _SPLICE_BASES
    else:
        cut = start < opening + _SPLICE_BASES or end > closing - _SPLICE_BASES
    return (Region.SPLICE_SITE if cut else Region.INTRON), -1


def _beside_gap(transcript: Transcript, exon: int, place: int) -> bool:
    """Tell whether an insertion lies at the edge of a gap too short for an intron."""
    exons = transcript.exons
    edges = ((exons[i].end, exons[i + 1].start) for i in (exon - 1, exon) if 0 <= i < len(exons) - 1)
    return any(closing - opening < _SHORTEST_INTRON and opening <= place <= closing for opening, closing in edges)


def edit_of(placement: Variant, transcript: Transcript, exon: int) -> Edit:
    """Translate a placement inside an exon (numbered along the genome) into coordinates of the spliced transcript."""
    plus = transcript.strand == "+"
    home = transcript.exons[exon]
    earlier = transcript.exons[:exon] if plus else transcript.exons[exon + 1 :]
    offset = sum(len(part) for part in earlier)
    end = placement.start + len(placement.reference)
    first = offset + (placement.start - home.start if plus else home.end - end)
    return Edit(
        start=first,
        end=first + len(placement.reference),
        inserted=placement.alternate if plus else reverse_complement(placement.alternate),
        exon=(offset, offset + len(home)),
    )
