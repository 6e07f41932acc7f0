"""The spliced message that is expected on both sides of a variant, on the forward strand of the genome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vaxsmith.core import Unassessed
from vaxsmith.genome import Reference, Transcript
from vaxsmith.tumor.variant import Call, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedContext:
    """Bases of the message left and right of a variant's stretch, forward strand, companions applied.

    ``places`` gives the genome's place (0-based) of each base of ``left + right``; an inserted base has the place of the
    base before it. ``strand`` is the transcript's.
    """

    call: Call
    left: str
    right: str
    places: tuple[int, ...]
    strand: str
    transcript: str = ""


def expected_context(
    call: Call,
    stretch: tuple[int, int],
    transcript: Transcript,
    reference: Reference,
    *,
    companions: Sequence[Call] = (),
    bases_beside: int,
) -> ExpectedContext | Unassessed:
    """Splice the genome on both sides of ``stretch`` and write the companions into it.

    ``stretch`` is where the variant's alleles differ (0-based, half-open). Less than ``bases_beside`` is given where the
    transcript ends. Companions inside the stretch are not written, nor those that cross the edge of an exon.
    """
    start, end = stretch
    exon = next((exon for exon in transcript.exons if exon.start <= start and end <= exon.end), None)
    if exon is None:
        return Unassessed(
            reason=f"the variant does not lie inside one exon of {transcript.label.identifier}, so reads cannot be compared"
        )
    # A companion's deletion takes bases away: look a little further than is needed.
    reach = bases_beside + sum(len(companion.variant.reference) for companion in companions)
    left = _places_before(transcript, start, reach)
    right = _places_after(transcript, end, reach)
    written = {place: base for side in (left, right) for place, base in _bases(side, transcript.contig, reference)}
    for companion in companions:
        _write(companion.variant, written, reference, transcript.contig)
    before = [(base, place) for place in left for base in written[place]]
    after = [(base, place) for place in right for base in written[place]]
    before, after = before[max(0, len(before) - bases_beside) :], after[:bases_beside]
    return ExpectedContext(
        call=call,
        left="".join(base for base, _ in before),
        right="".join(base for base, _ in after),
        places=tuple(place for _, place in before + after),
        strand=transcript.strand,
        transcript=transcript.label.identifier,
    )


def _places_before(transcript: Transcript, end: int, reach: int) -> list[int]:
    """Give the last ``reach`` exonic places left of ``end``, ascending."""
    places: list[int] = []
    for exon in reversed(transcript.exons):
        last = min(exon.end, end)
        if exon.start < last:
            places[:0] = range(max(exon.start, last - reach + len(places)), last)
    return places


def _places_after(transcript: Transcript, start: int, reach: int) -> list[int]:
    """Give the first ``reach`` exonic places from ``start`` on, ascending."""
    places: list[int] = []
    for exon in transcript.exons:
        first = max(exon.start, start)
        if first < exon.end:
            places += range(first, min(exon.end, first + reach - len(places)))
    return places


def _bases(places: Sequence[int], contig: str, reference: Reference) -> list[tuple[int, str]]:
    """Read single places, one stretch between introns at a time."""
    found: list[tuple[int, str]] = []
    begin = 0
    for i in range(1, len(places) + 1):
        if i == len(places) or places[i] != places[i - 1] + 1:
            found += enumerate(reference.fetch(contig, places[begin], places[i - 1] + 1), places[begin])
            begin = i
    return found


def _write(variant: Variant, written: dict[int, str], reference: Reference, contig: str) -> None:
    """Write a companion over the bases it replaces; an insertion goes to the base before it, else the one behind."""
    if reference.contig_name(variant.contig) != contig:
        return
    replaced = range(variant.start, variant.start + len(variant.reference))
    if not all(place in written for place in replaced):
        return
    if not replaced:
        if variant.start - 1 in written:
            written[variant.start - 1] += variant.alternate
        elif variant.start in written:
            written[variant.start] = variant.alternate + written[variant.start]
        return
    for place in replaced:
        written[place] = ""
    written[replaced[0]] = variant.alternate
