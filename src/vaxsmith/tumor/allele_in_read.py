"""Which allele one read carries at a site, and which one a fragment (a read with its mate) carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from vaxsmith.tumor.alignments import Alignments
from vaxsmith.tumor.allele_site import AlleleSite
from vaxsmith.tumor.read_settings import ReadSettings

_NO_BASE = "N"
_ALIGNED, _INSERTED, _DELETED, _SKIPPED, _CLIPPED = (0, 7, 8), 1, 2, 3, 4


class Allele(StrEnum):
    """What a read or a fragment says at a site; OTHER is neither allele, or mates that contradict each other."""

    REFERENCE = "reference"
    ALTERNATE = "alternate"
    OTHER = "other"


@dataclass(slots=True, kw_only=True)
class Readings:
    """What the reads over one site say: alleles of reads (one a read) and of fragments (by name); how many did not count.

    ``left_out`` are alignments that the settings refuse; ``not_telling`` those that overlap the site without covering it (a
    read's end, an intron) or with bases too poor to tell.
    """

    reads: list[Allele] = field(default_factory=list)
    fragments: dict[str, Allele] = field(default_factory=dict)
    left_out: int = 0
    not_telling: int = 0


def read_alleles(alignments: Alignments, site: AlleleSite, settings: ReadSettings) -> Readings:
    """Ask every read over a site which allele it carries; both mates of a fragment are one fragment."""
    readings = Readings()
    for read in alignments.reads(site.contig, site.start - site.flank, site.end + site.flank):
        if settings.left_out(read):
            readings.left_out += 1
            continue
        allele = allele_in_read(read, site, settings)
        if allele is None:
            readings.not_telling += 1
            continue
        readings.reads.append(allele)
        name: str = read.query_name
        readings.fragments[name] = allele if readings.fragments.get(name, allele) is allele else Allele.OTHER
    return readings


def allele_in_read(read: Any, site: AlleleSite, settings: ReadSettings) -> Allele | None:
    """Say which allele an alignment (``pysam.AlignedSegment``) carries; None when it does not tell.

    It tells when the bases on both sides of the site (for substitutions: its first and last base) are aligned, and the
    read goes on for the site's flank; what lies between is compared as bases, not as the aligner's operations. A site that
    is deleted in the read makes it OTHER; one with a base that the machine could not name tells nothing. A site across
    which the read skips an intron is not covered, unless the skip is the very deletion that is asked for: spliced aligners
    write long deletions so.
    """
    bases: str | None = read.query_sequence
    if bases is None:
        return None
    covered = site_in_read(read, site)
    if covered is None:
        return None
    low, high, skipped = covered
    if low < 0:
        return Allele.OTHER
    first, last = low - site.flank, high + site.flank
    qualities = read.query_qualities
    if qualities is not None and sum(qualities[first:last]) < settings.minimum_base_quality * (last - first):
        return None
    written = bases[low:high]
    if _NO_BASE in written:
        return None
    if skipped:
        return Allele.ALTERNATE if written == site.alternate and skipped == site.end - site.start - len(written) else None
    if written == site.alternate:
        return Allele.ALTERNATE
    if written != site.reference:
        return Allele.OTHER
    return None if site.flank and _fits_alternate_better(read, bases[first:last], site) else Allele.REFERENCE


def site_in_read(read: Any, site: AlleleSite) -> tuple[int, int, int] | None:
    """Find the bases ``[low, high)`` of a read that it writes for a site, and how many of the site's bases it skips.

    None when the read does not cover the site and its flanks; ``low`` is -1 when a base at its edge is deleted with no base
    beside the site to hold on to.
    """
    anchor = 1 if site.flank else 0
    covered = query_stretch(read.cigartuples or (), read.reference_start, site.start - anchor, site.end + anchor)
    if covered is not None and covered[0] < 0 and not anchor:
        # An aligner may write a substitution as an insertion beside a deletion: look between the bases outside it.
        anchored = query_stretch(read.cigartuples, read.reference_start, site.start - 1, site.end + 1)
        if anchored is not None and anchored[0] >= 0:
            covered, anchor = anchored, 1
    if covered is None or covered[0] < 0:
        return covered
    low, high, skipped = covered[0] + anchor, covered[1] - anchor, covered[2]
    # The flank is counted along the read: the next exon will do.
    if low - site.flank < read.query_alignment_start or high + site.flank > read.query_alignment_end:
        return None
    return low, high, skipped


def query_stretch(
    operations: Sequence[tuple[int, int]], reference_start: int, start: int, end: int
) -> tuple[int, int, int] | None:
    """Find the bases of a read between those aligned to ``start`` and to ``end - 1``: ``(low, high, skipped bases)``.

    ``operations`` are CIGAR pairs. None when one of the two lies outside the alignment or in a skipped stretch (an intron);
    ``low`` is -1 when one of them is deleted in the read.
    """
    place, query, low, high, skipped = reference_start, 0, -1, -1, 0
    if start < reference_start:
        return None
    deleted = False
    for operation, length in operations:
        if operation in _ALIGNED:
            if place <= start < place + length:
                low = query + start - place
            if place < end <= place + length:
                high = query + end - place
            place, query = place + length, query + length
        elif operation in (_INSERTED, _CLIPPED):
            query += length
        elif operation in (_DELETED, _SKIPPED):
            if place <= start < place + length or place < end <= place + length:
                if operation == _SKIPPED:
                    return None
                deleted = True
            elif operation == _SKIPPED and start < place < end:
                skipped += length
            place += length
        if place >= end:
            break
    if place < end:
        return None
    return (-1, -1, skipped) if deleted else (low, high, skipped)


def _fits_alternate_better(read: Any, written: str, site: AlleleSite) -> bool:
    """Tell whether a read that seems to carry the reference differs less from the alternate, held at either end.

    Near a read's end an aligner writes an indel as a few mismatches. ``written`` holds the flanks too.
    """
    flank, size = site.flank, len(written)
    whole = query_stretch(read.cigartuples, read.reference_start, site.start - flank, site.end + flank)
    if whole is None or whole[0] < 0 or whole[2]:
        return False  # the flank is deleted or lies in the next exon: the genome beside the site is not what stands there
    plain = site.left[-flank:] + site.reference + site.right[:flank]
    differing = _differing(written, plain)
    if not differing:
        return False
    from_left = (site.left[-flank:] + site.alternate + site.right)[:size]
    from_right = (site.left + site.alternate + site.right[:flank])[-size:]
    return any(len(other) == size and _differing(written, other) < differing for other in (from_left, from_right))


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
