"""How many copies of a gene its damaging calls hit: one, both, or perhaps both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb

from vaxsmith.core import Sourced, Unassessed
from vaxsmith.tumor.clonal_counts import reads_of
from vaxsmith.tumor.clonal_fraction import EXCESS, ClonalFraction
from vaxsmith.tumor.presentation_hits import Damage, GeneHit
from vaxsmith.tumor.segments import IN_A_GAP, IN_CONFLICT, NO_SEGMENTS, SUBCLONAL, CopyNumberProfile
from vaxsmith.tumor.variant import Call, Company, Variant

_DEEP = 1000
_DOUBTS = (NO_SEGMENTS, IN_A_GAP, IN_CONFLICT, SUBCLONAL, EXCESS)  # the copies behind a fraction were not measured

Clonal = Mapping[Variant, ClonalFraction | Unassessed]

MAJORITY_CHANCE: Sourced[float] = Sourced(
    name="chance under which a variant counts as in more than half of the reads",
    value=0.01,
    citation="vaxsmith house choice, docs/decisions/0017-hla-loss-and-review.md",
    note="the chance of so many reads or more, were each as likely to carry it as not",
)


class CopiesHit(StrEnum):
    """How many of a gene's copies in a tumor cell are hit."""

    BOTH = "both copies"
    PERHAPS_BOTH = "perhaps both copies"
    ONE = "one copy, as far as is known"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyVerdict:
    """How many copies are hit and the sentence that says why.

    ``cells`` is the share of tumor cells that is so affected (estimate, low, high), None where it is not known.
    """

    copies: CopiesHit
    sentence: str
    cells: tuple[float, float, float] | None = None


def judge_copies(hits: Sequence[GeneHit], clonal: Clonal, segments: CopyNumberProfile | None) -> CopyVerdict:
    """Judge the truncating hits of one gene, with its altering ones as possible second hits.

    ``hits`` holds at least one truncating hit.
    """
    truncating = [hit.call for hit in hits if hit.damage is Damage.TRUNCATING]
    alone = [_alone(call, clonal.get(call.variant), segments) for call in truncating]
    pairs = [_together(one, other, clonal) for one, other in combinations(truncating, 2)]
    found = [verdict for verdict in (*alone, *pairs) if verdict is not None]
    for copies in (CopiesHit.BOTH, CopiesHit.PERHAPS_BOTH):
        verdict = next((entry for entry in found if entry.copies is copies), None)
        if verdict is not None:
            return verdict
    cells = _cells(clonal.get(truncating[0].variant))
    second = next((hit for hit in hits if hit.damage is Damage.ALTERING), None)
    if second is not None:
        sentence = f"The other copy may be hit by {second.call.label} ({second.kind}), whose effect is not known."
        return CopyVerdict(copies=CopiesHit.PERHAPS_BOTH, sentence=sentence, cells=cells)
    sentence = "Nothing shows a second hit: the other copy may still work."
    if segments is None:
        sentence += " Copy numbers (--segments) would tell whether it is there."
    return CopyVerdict(copies=CopiesHit.ONE, sentence=sentence, cells=cells)


def _alone(call: Call, known: ClonalFraction | Unassessed | None, segments: CopyNumberProfile | None) -> CopyVerdict | None:
    """Say whether one call is on every copy."""
    cells = _cells(known)
    if call.homozygous:
        return CopyVerdict(
            copies=CopiesHit.BOTH, sentence=f"Its genotype ({call.genotype}) names it on every copy.", cells=cells
        )
    if isinstance(known, ClonalFraction):
        if not any(doubt in known.assumption for doubt in _DOUBTS):
            if known.multiplicity >= known.total_copies:
                left = "the only copy left" if known.total_copies == 1 else f"all {known.total_copies} copies"
                sentence = f"By its reads, the purity and the copy number it is on {left}."
                return CopyVerdict(copies=CopiesHit.BOTH, sentence=sentence, cells=cells)
            return None
        if EXCESS in known.assumption:
            sentence = "More reads show it than one of two copies explains: the other copy may be lost or hit alike."
            return CopyVerdict(copies=CopiesHit.PERHAPS_BOTH, sentence=sentence, cells=cells)
    covering = segments.covering(call.variant.contig, call.variant.start) if segments is not None else []
    if covering and all(segment.minor_copies == 0 for segment in covering):
        sentence = "The tumor has lost one parent's copy of this place: where the variant is on what is left, none works."
        return CopyVerdict(copies=CopiesHit.PERHAPS_BOTH, sentence=sentence, cells=cells)
    if _in_most_reads(call):
        sentence = "It is in more than half of the reads, as if the other copy were lost or hit alike."
        return CopyVerdict(copies=CopiesHit.PERHAPS_BOTH, sentence=sentence, cells=cells)
    return None


def _together(one: Call, other: Call, clonal: Clonal) -> CopyVerdict | None:
    """Say whether two truncating calls are on two copies; None where they share one."""
    cells = [_cells(clonal.get(call.variant)) for call in (one, other)]
    known = [share for share in cells if share is not None]
    both = min(known) if len(known) == 2 else None
    names = f"{one.label} and {other.label}"
    phased = one.phase is not None and other.phase is not None and one.phase.block == other.phase.block
    company = one.neighbours.get(other.variant) or other.neighbours.get(one.variant)
    if company is Company.ALWAYS or (phased and one.phase == other.phase):
        return None
    if company is Company.NEVER or phased:
        if len(known) == 2 and sum(share[0] for share in known) <= 1:
            sentence = f"{names} are on different molecules: on two copies of the gene, or in different cells."
            return CopyVerdict(copies=CopiesHit.PERHAPS_BOTH, sentence=sentence, cells=both)
        return CopyVerdict(copies=CopiesHit.BOTH, sentence=f"{names} are on different copies of the gene.", cells=both)
    sentence = f"Whether {names} are on one copy of the gene or on both is not known."
    return CopyVerdict(copies=CopiesHit.PERHAPS_BOTH, sentence=sentence, cells=both)


def _in_most_reads(call: Call) -> bool:
    counted = reads_of(call.tumor)
    if isinstance(counted, Unassessed):
        return False
    alternate, depth = counted
    if alternate * 2 <= depth:
        return False
    if depth > _DEEP:  # as many as decide it, and small enough for exact counting
        alternate, depth = alternate * _DEEP // depth, _DEEP
    chance: float = sum(comb(depth, count) for count in range(alternate, depth + 1)) / 2**depth
    return chance < MAJORITY_CHANCE.value


def _cells(known: ClonalFraction | Unassessed | None) -> tuple[float, float, float] | None:
    return (known.estimate, known.low, known.high) if isinstance(known, ClonalFraction) else None
