"""Tumors with known truth: the generative model behind ``verification.clonality`` and ``benchmarks.clonality``.

A tumor has 22 chromosomes of 100 Mb in segments of 20 Mb, each with a copy state drawn from ``COPY_STATES``. A change lies
anywhere; its depth is negative-binomial (shape 4, so a coefficient of variation of about one half) with the mean of the
tumor; its alternate reads are binomial (or beta-binomial) at ``ρ·m·c / (ρ·N + (1 − ρ)·2)``. A caller sees it where at least
``LEAST_READS`` reads show it. Where the truth comes from:

- ``prior``: ``c`` uniform on (0, 1], ``m`` uniform on 1 … major copies: exactly what the flat prior says.
- ``tumor``: a share of the changes is clonal (``c`` = 1), half of these early (on all copies of one parental allele, the
  major or the minor), half late (``m`` = 1); the others belong to subclones of given cell fractions (or, where none is
  given, of any), ``m`` = 1. No prior of ours is that.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Interval
from vaxsmith.tumor.segments import CopyNumberProfile, Segment
from vaxsmith.tumor.variant import Call, ReadSupport, Record, Variant

LEAST_READS = 4
COPY_STATES: dict[str, dict[tuple[int, int], float]] = {
    "diploid": {(2, 1): 1.0},
    "few changes": {(2, 1): 0.75, (2, 0): 0.05, (1, 0): 0.08, (3, 1): 0.10, (4, 2): 0.02},
    "aneuploid": {(2, 1): 0.3, (2, 0): 0.15, (1, 0): 0.15, (3, 1): 0.2, (4, 2): 0.1, (4, 1): 0.05, (5, 2): 0.05},
    "doubled": {(4, 2): 0.5, (3, 1): 0.2, (2, 0): 0.15, (4, 1): 0.1, (5, 2): 0.05},
}
SUBCLONES: dict[str, tuple[float, tuple[float, ...]]] = {
    "all clonal": (1.0, ()),
    "three subclones": (0.6, (0.2, 0.45, 0.7)),
    "one large subclone": (0.4, (0.5,)),
    "one small subclone": (0.5, (0.25,)),
    "many subclones": (0.5, ()),
}
_SEGMENT = 20_000_000
_PER_CHROMOSOME = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tumor:
    """One simulated tumor: what a program is given, and the truth of each call (arrays of one length)."""

    calls: tuple[Call, ...]
    profile: CopyNumberProfile
    purity: float
    mean_depth: float
    copies: str
    subclones: str
    fraction: NDArray[np.float64] = field(repr=False)
    multiplicity: NDArray[np.int64] = field(repr=False)
    total: NDArray[np.int64] = field(repr=False)
    minor: NDArray[np.int64] = field(repr=False)


def simulate(
    generator: np.random.Generator,
    *,
    variants: int,
    purity: float,
    mean_depth: float,
    copies: str,
    subclones: str = "",
    overdispersion: float = 0.0,
) -> Tumor:
    """Draw a tumor; ``subclones`` empty draws the truth from the prior."""
    states = list(COPY_STATES[copies])
    drawn = generator.choice(len(states), 22 * _PER_CHROMOSOME, p=list(COPY_STATES[copies].values()))
    where = generator.integers(0, len(drawn), variants)
    total, minor = np.array([states[drawn[i]] for i in where]).T
    major = total - minor
    if subclones:
        clonal, cell_fractions = SUBCLONES[subclones]
        is_clonal = generator.random(variants) < clonal
        spread = generator.choice(cell_fractions, variants) if cell_fractions else 1 - generator.random(variants)
        fraction = np.where(is_clonal, 1.0, spread)
        early = np.where(generator.random(variants) < 0.5, major, np.maximum(minor, 1))
        multiplicity = np.where(is_clonal & (generator.random(variants) < 0.5), early, 1)
    else:
        fraction = 1 - generator.random(variants)
        multiplicity = generator.integers(1, major + 1)
    depth = generator.negative_binomial(4, 4 / (4 + mean_depth), variants) + 5
    share = purity * multiplicity * fraction / (purity * total + (1 - purity) * 2)
    if overdispersion:
        strength = 1 / overdispersion - 1
        share = generator.beta(np.maximum(share * strength, 1e-9), np.maximum((1 - share) * strength, 1e-9))
    alternate = generator.binomial(depth, share)
    seen = np.flatnonzero(alternate >= LEAST_READS)
    offsets = generator.choice(_SEGMENT, variants, replace=False)
    calls = tuple(
        _call(number, int(where[i]), int(offsets[i]), int(alternate[i]), int(depth[i])) for number, i in enumerate(seen, 1)
    )
    return Tumor(
        calls=calls,
        profile=CopyNumberProfile(
            segments=tuple(_segment(i, *states[state]) for i, state in enumerate(drawn)), source="simulated"
        ),
        purity=purity,
        mean_depth=mean_depth,
        copies=copies,
        subclones=subclones,
        fraction=fraction[seen],
        multiplicity=multiplicity[seen],
        total=total[seen],
        minor=minor[seen],
    )


def _place(segment: int) -> tuple[str, int]:
    chromosome, part = divmod(segment, _PER_CHROMOSOME)
    return f"chr{chromosome + 1}", part * _SEGMENT


def _segment(number: int, total: int, minor: int) -> Segment:
    contig, start = _place(number)
    return Segment(
        interval=Interval(contig=contig, start=start, end=start + _SEGMENT),
        total_copies=total,
        minor_copies=minor,
        mean_copies=float(total),
        most_mutated=total - minor,
    )


def _call(number: int, segment: int, offset: int, alternate: int, depth: int) -> Call:
    contig, start = _place(segment)
    return Call(
        variant=Variant(contig=contig, start=start + offset, reference="C", alternate="T"),
        record=Record(number=number, contig=contig, position=start + offset + 1, reference="C", alternate="T"),
        tumor=ReadSupport(depth=depth, reference_count=depth - alternate, alternate_count=alternate),
        normal=ReadSupport(depth=60, reference_count=60, alternate_count=0),
    )
