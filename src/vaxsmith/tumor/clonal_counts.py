"""The reads and copies of calls as arrays, and which calls have none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.core import Unassessed
from vaxsmith.tumor.clonal_posterior import ReadCounts
from vaxsmith.tumor.segments import CopyNumberProfile, LocalCopies, Sex, contig_key, copies_at
from vaxsmith.tumor.variant import Call, Origin, ReadSupport

_INHERITED = Unassessed(reason="the change is inherited: it is in every cell, tumor or not")
_MITOCHONDRIAL = Unassessed(
    reason="the change is on the mitochondrial genome, of which a cell has hundreds of copies: its share of reads does not "
    "tell how many cells have it"
)
_NO_READS = Unassessed(
    reason="the file gives no read counts of the tumor for it", remedy="give a file with AD (or alternate reads and depth)"
)
_NONE_ALTERNATE = Unassessed(reason="no read of the tumor shows it")
_IMPOSSIBLE = Unassessed(
    reason="the file gives more alternate reads than reads", remedy="look at the record's AD and DP; count the reads again"
)
_NO_COPIES = Unassessed(
    reason="the segments say that no tumor cell has a copy of the place, yet reads show the change",
    remedy="look at the segment and at the call: one of them is wrong",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCalls:
    """Calls whose reads and copies are known.

    ``counts`` has one entry a call of ``indices`` (places in the list that was given), ``copies`` likewise;
    ``unassessed`` holds the others with the reason.
    """

    counts: ReadCounts
    indices: tuple[int, ...]
    copies: tuple[LocalCopies, ...]
    unassessed: dict[int, Unassessed]


def reads_of(support: ReadSupport) -> tuple[int, int] | Unassessed:
    """Give alternate reads and depth of one sample.

    Depth is the sum of both alleles' reads where both are given, since reads of a third allele say nothing of this one;
    else the file's depth. A missing count of alternate reads is taken from the fraction.
    """
    alternate, depth = support.alternate_count, support.depth
    if alternate is not None and support.reference_count is not None:
        depth = alternate + support.reference_count
    if depth is None or depth <= 0 or (alternate is None and support.fraction is None):
        return _NO_READS
    if alternate is None:
        alternate = round((support.fraction or 0.0) * depth)
    if alternate > depth or alternate < 0:
        return _IMPOSSIBLE
    return (alternate, depth) if alternate else _NONE_ALTERNATE


def count_calls(calls: Sequence[Call], profile: CopyNumberProfile | None, sex: Sex | None) -> CountedCalls:
    """Gather the reads and local copies of calls."""
    unassessed: dict[int, Unassessed] = {}
    rows: list[tuple[int, int]] = []
    indices: list[int] = []
    copies: list[LocalCopies] = []
    for index, call in enumerate(calls):
        reads = _reads_of_call(call)
        if isinstance(reads, Unassessed):
            unassessed[index] = reads
            continue
        local = copies_at(profile, call.variant.contig, call.variant.start, sex=sex)
        if local.mean_copies <= 0:
            unassessed[index] = _NO_COPIES
            continue
        rows.append(reads)
        indices.append(index)
        copies.append(local)
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    counts = ReadCounts(
        alternate=table[:, 0],
        depth=table[:, 1],
        mean_copies=np.array([local.mean_copies for local in copies], dtype=np.float64),
        normal_copies=np.array([local.normal_copies for local in copies], dtype=np.float64),
        most_mutated=np.array([local.most_mutated for local in copies], dtype=np.int64),
    )
    return CountedCalls(counts=counts, indices=tuple(indices), copies=tuple(copies), unassessed=unassessed)


def _reads_of_call(call: Call) -> tuple[int, int] | Unassessed:
    if call.origin is Origin.GERMLINE:
        return _INHERITED
    if contig_key(call.variant.contig) == "MT":
        return _MITOCHONDRIAL
    return reads_of(call.tumor)
