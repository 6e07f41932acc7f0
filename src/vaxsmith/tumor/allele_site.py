"""The stretch that a read must cover to tell a variant's alleles apart, wherever an aligner put an indel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from vaxsmith.core import Unassessed
from vaxsmith.genome import Reference
from vaxsmith.tumor.alignments import Alignments
from vaxsmith.tumor.read_settings import ReadSettings
from vaxsmith.tumor.variant import Variant

# No read of today's short-read machines spans a longer repeat; beyond it nothing could be counted anyway.
_FARTHEST = 1000
_NOT_KNOWN = "N"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlleleSite:
    """Bases ``[start, end)`` of a contig (as the alignments name it), as each allele writes them.

    The stretch holds every equal placement of an indel, so that alleles are told apart by bases alone. ``left`` and
    ``right`` are the genome's bases outside it; a read must be aligned over the nearest ``flank`` of each (none for
    substitutions). ``variant`` is the change.
    """

    variant: Variant
    contig: str
    start: int
    end: int
    reference: str
    alternate: str
    left: str = ""
    right: str = ""
    flank: int = 0


def allele_site(
    variant: Variant, alignments: Alignments, *, reference: Reference | None, settings: ReadSettings
) -> AlleleSite | Unassessed:
    """Find the stretch over which the reads of ``alignments`` can tell a variant's alleles apart.

    Without ``reference`` the genome around an indel is what most reads write there, as far as they reach.
    """
    contig = alignments.contig_name(variant.contig)
    if contig is None:
        return Unassessed(
            reason=f"the reads' header has no contig {variant.contig}",
            remedy="align the reads to the genome that the variants were called on",
        )
    length = alignments.lengths[contig]
    stop = variant.start + len(variant.reference)
    if stop > length:
        return Unassessed(
            reason=f"the variant lies beyond the end of {contig} as the reads know it ({length} bases)",
            remedy="align the reads to the genome that the variants were called on",
        )
    if len(variant.reference) == len(variant.alternate):
        return AlleleSite(
            variant=variant,
            contig=contig,
            start=variant.start,
            end=stop,
            reference=variant.reference,
            alternate=variant.alternate,
        )
    bases = _bases(variant, contig, alignments, reference, settings)
    left, right = room_to_slide(variant, bases, length)
    start, end = variant.start - left, stop + right
    before, after = bases(start, variant.start), bases(stop, end)
    if not start or end == length:
        return Unassessed(reason=f"the change reaches an end of {contig}, so no read is aligned on both sides of it")
    reach = settings.indel_flank + abs(len(variant.alternate) - len(variant.reference))
    return AlleleSite(
        variant=variant,
        contig=contig,
        start=start,
        end=end,
        reference=before + variant.reference + after,
        alternate=before + variant.alternate + after,
        left=bases(max(0, start - reach), start),
        right=bases(end, min(length, end + reach)),
        # At the very end of a contig there is less to be aligned over.
        flank=min(settings.indel_flank, start, length - end),
    )


def room_to_slide(variant: Variant, bases: Callable[[int, int], str], length: int) -> tuple[int, int]:
    """Count the bases by which an insertion or deletion can move to the left and to the right without changing the genome.

    ``bases(start, end)`` gives the genome's bases of the contig, ``length`` its length. Other variants cannot move.

    >>> genome = "CAAAG"
    >>> deletion = Variant(contig="1", start=2, reference="A", alternate="")
    >>> room_to_slide(deletion, lambda start, end: genome[start:end], 5)
    (1, 1)
    """
    if variant.kind not in ("insertion", "deletion"):
        return 0, 0
    unit = variant.alternate or variant.reference
    stop = variant.start + len(variant.reference)
    ahead = bases(stop, min(length, stop + _FARTHEST))
    right = next((i for i, base in enumerate(ahead) if base != unit[i % len(unit)]), len(ahead))
    behind = bases(max(0, variant.start - _FARTHEST), variant.start)[::-1]
    left = next((i for i, base in enumerate(behind) if base != unit[-1 - i % len(unit)]), len(behind))
    return left, right


def _bases(
    variant: Variant, contig: str, alignments: Alignments, reference: Reference | None, settings: ReadSettings
) -> Callable[[int, int], str]:
    """Give a way to read the genome around a variant: from the reference, else from the reads."""
    own = None if reference is None else reference.contig_name(variant.contig)
    if reference is not None and own is not None and reference.length(own) == alignments.lengths[contig]:
        genome, name = reference, own
        return lambda start, end: genome.fetch(name, start, end)
    low, high = max(0, variant.start - _FARTHEST), variant.start + len(variant.reference) + _FARTHEST
    votes: dict[int, Counter[str]] = {}
    for read in alignments.reads(contig, variant.start - 1, variant.start + len(variant.reference) + 1):
        if read.query_sequence is None or settings.left_out(read):
            continue
        for place, position in read.get_aligned_pairs(matches_only=True):
            if low <= position < high:
                votes.setdefault(position, Counter())[read.query_sequence[place]] += 1
    # Ties go to the first letter, so that the same reads in any order say the same.
    most = {position: max(sorted(count), key=count.__getitem__) for position, count in votes.items()}
    most.update(enumerate(variant.reference, variant.start))
    return lambda start, end: "".join(most.get(position, _NOT_KNOWN) for position in range(start, end))
