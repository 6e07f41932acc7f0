"""What a broken splice site can lead to: the messages that may result, each waiting for the RNA to confirm it.

From the DNA alone nobody can tell which of them a tumor makes (or whether it uses a cryptic site near by), so none of these
may become a target without reads: an alternative is a transcript with other exons, and the introns whose reads show it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.core import Interval
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.splice_exons import introns_of, with_joined_exons, without_exons
from vaxsmith.tumor.variant import Variant

_SPLICE_BASES = 2  # the GT and AG that end nearly every intron


class SpliceKind(StrEnum):
    """How an altered message differs from the annotated one."""

    EXON_SKIPPING = "exon skipping"
    INTRON_RETENTION = "intron retention"
    EXONS_LOST = "exons lost"  # deleted from the genome; the sites on both sides are whole
    EXONS_JOINED = "exons joined"  # the intron between them is deleted from the genome
    ALTERNATIVE_DONOR = "alternative donor"  # an exon ends elsewhere (5′ splice site)
    ALTERNATIVE_ACCEPTOR = "alternative acceptor"  # an exon begins elsewhere (3′ splice site)
    NOVEL_EXON = "novel exon"  # part of an intron stays, with a new junction on either side


@dataclass(frozen=True, slots=True, kw_only=True)
class SpliceAlternative:
    """One message that a variant may lead to.

    ``transcript`` has the changed exons, in the coordinates of the reference genome: the variant itself and its neighbours
    are still to be applied to it, and lie inside an exon wherever the message holds them. ``introns`` are the new introns
    whose reads show that the tumor makes it, ``retained`` those that must be shown to stay (``Junction.retained``), because
    a table of junctions cannot show them; both are empty for exons that the genome itself joins. ``sentence`` is for people.
    """

    kind: SpliceKind
    transcript: Transcript
    introns: tuple[Interval, ...]
    retained: tuple[Interval, ...]
    sentence: str


def splice_alternatives(variant: Variant, transcript: Transcript) -> tuple[SpliceAlternative, ...]:
    """List the messages that a variant in a splice site, or a deletion across an exon's edge, may lead to.

    ``variant`` is the placement that ``place_on_transcript`` chose. Broken sites are those of which it changes one of the
    two outer intron bases. One broken site: the exon it belongs to is skipped (unless it is the first or the last, which
    has no site on its other side), or the intron is retained. A deletion that takes whole exons and leaves the sites on both
    sides whole: they are lost. One that takes a whole intron: the exons are joined. Nothing for a variant that breaks no
    site or reaches beyond an end of the transcript.
    """
    exons = transcript.exons
    left_broken, right_broken = broken_sites(variant, transcript)
    broken = left_broken | right_broken
    if not broken:
        return ()
    first, last = min(broken), max(broken)
    if first in left_broken and last in right_broken:
        return (_joined(transcript, first, last + 1, SpliceKind.EXONS_JOINED),)
    # The left site of an intron belongs to the exon on its left, the right one to the exon on its right.
    damaged = range(first if first in left_broken else first + 1, (last + 1 if last in right_broken else last) + 1)
    if first not in left_broken and last not in right_broken:
        return (_without(transcript, damaged, SpliceKind.EXONS_LOST),)
    found = []
    if damaged[0] > 0 and damaged[-1] < len(exons) - 1:
        found.append(_without(transcript, damaged, SpliceKind.EXON_SKIPPING))
    found.append(_joined(transcript, first, last + 1, SpliceKind.INTRON_RETENTION))
    return tuple(found)


def broken_sites(variant: Variant, transcript: Transcript) -> tuple[set[int], set[int]]:
    """Give the introns (numbers along the genome) whose left and whose right splice site a variant changes.

    Both are empty for a variant that reaches beyond an end of the transcript.
    """
    start, end = variant.start, variant.start + len(variant.reference)
    if start < transcript.exons[0].start or end > transcript.exons[-1].end:
        return set(), set()
    introns = introns_of(transcript)
    left = {i for i, gap in enumerate(introns) if _breaks(start, end, gap.start, gap.start + _SPLICE_BASES)}
    right = {i for i, gap in enumerate(introns) if _breaks(start, end, gap.end - _SPLICE_BASES, gap.end)}
    return left, right


def _breaks(start: int, end: int, first: int, last: int) -> bool:
    """Tell whether a change of ``[start, end)`` touches the site ``[first, last)``; an insertion must lie inside it."""
    return first < start < last if start == end else start < last and end > first


def _without(transcript: Transcript, numbers: range, kind: SpliceKind) -> SpliceAlternative:
    altered = without_exons(transcript, numbers)
    exons = transcript.exons
    gap = Interval(contig=transcript.contig, start=exons[numbers[0] - 1].end, end=exons[numbers[-1] + 1].start)
    what = exons_named(transcript, numbers)
    it, verb = ("it", "is") if len(numbers) == 1 else ("them", "are")
    sentence = (
        f"{what} may be skipped: the splice site that the variant breaks belongs to {it}."
        if kind is SpliceKind.EXON_SKIPPING
        else f"{what} {verb} deleted from the genome; the splice sites on both sides are whole."
    )
    return SpliceAlternative(
        kind=kind,
        transcript=altered,
        introns=(gap,),
        retained=(),
        sentence=sentence,
    )


def _joined(transcript: Transcript, first: int, last: int, kind: SpliceKind) -> SpliceAlternative:
    altered = with_joined_exons(transcript, first, last)
    between = exons_named(transcript, (first, last)).removeprefix("Exons ")
    sentence = (
        f"What is left of the intron between exons {between} may stay in the message."
        if kind is SpliceKind.INTRON_RETENTION
        else f"Exons {between} are joined in the genome: the intron between them is deleted."
    )
    return SpliceAlternative(
        kind=kind,
        transcript=altered,
        introns=(),
        retained=introns_of(transcript)[first:last] if kind is SpliceKind.INTRON_RETENTION else (),
        sentence=sentence,
    )


def exons_named(transcript: Transcript, numbers: Iterable[int]) -> str:
    """Name exons as people count them: from 1, 5′ to 3′ of the transcript."""
    total = len(transcript.exons)
    ranks = sorted(number + 1 if transcript.strand == "+" else total - number for number in numbers)
    if len(ranks) == 1:
        return f"Exon {ranks[0]}"
    return f"Exons {ranks[0]} and {ranks[1]}" if len(ranks) == 2 else f"Exons {ranks[0]} to {ranks[-1]}"
