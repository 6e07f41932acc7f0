"""Made-up calls with given reads, for the tests of clonality and purity."""

from __future__ import annotations

import numpy as np

from vaxsmith.core import Interval
from vaxsmith.tumor.segments import CopyNumberProfile, Segment
from vaxsmith.tumor.variant import Call, Origin, ReadSupport, Record, Variant


def made_call(
    alternate: int | None = 30,
    depth: int | None = 100,
    contig: str = "chr1",
    start: int = 1000,
    *,
    normal: tuple[int, int] | None = (0, 60),
    origin: Origin = Origin.SOMATIC,
    filters: tuple[str, ...] = (),
    fraction: float | None = None,
    changed: str = "T",
) -> Call:
    """Make one call; ``normal`` holds alternate reads and depth."""
    reference = None if alternate is None or depth is None else max(depth - alternate, 0)
    return Call(
        variant=Variant(contig=contig, start=start, reference="C", alternate=changed),
        record=Record(number=1, contig=contig, position=start + 1, reference="C", alternate=changed),
        filters=filters,
        origin=origin,
        tumor=ReadSupport(depth=depth, reference_count=reference, alternate_count=alternate, fraction=fraction),
        normal=None
        if normal is None
        else ReadSupport(depth=normal[1], reference_count=normal[1] - normal[0], alternate_count=normal[0]),
    )


def made_calls(shares: dict[float, int], depth: int = 150, seed: int = 1, **changed: object) -> list[Call]:
    """Make calls by the share of reads that they are expected in, at random depths of the mean given."""
    generator = np.random.default_rng(seed)
    calls = []
    for share, count in shares.items():
        for _ in range(count):
            reads = int(generator.poisson(depth)) + 1
            alternate = int(generator.binomial(reads, share))
            calls.append(made_call(alternate, reads, f"chr{1 + len(calls) % 22}", 1000 + len(calls), **changed))  # type: ignore[arg-type]
    return calls


def made_segment(contig: str, start: int, end: int, total: int, minor: int | None, **changed: object) -> Segment:
    """Make a clonal segment."""
    values: dict[str, object] = {
        "total_copies": total,
        "minor_copies": minor,
        "mean_copies": float(total),
        "most_mutated": max(1, total - (minor or 0)),
    }
    return Segment(interval=Interval(contig=contig, start=start, end=end), **{**values, **changed})  # type: ignore[arg-type]


def made_profile(*segments: Segment) -> CopyNumberProfile:
    """Make a profile of these segments."""
    return CopyNumberProfile(segments=segments, source="made")
