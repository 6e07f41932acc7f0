"""Check: no stretch between the signal and the trafficking domain looks as if it spanned a membrane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vaxsmith.construct.catalogue.limits import MEMBRANE_HYDROPATHY, MEMBRANE_WINDOW
from vaxsmith.construct.construct import Segment, SegmentKind
from vaxsmith.core import Finding, Severity
from vaxsmith.selection.recognition.catalogue import HYDROPHOBICITY


def hydropathy(protein: str, window: int = MEMBRANE_WINDOW.value) -> NDArray[np.float64]:
    """Give the mean hydropathy of every stretch of ``window`` residues, one value for each start (none if it is shorter).

    Residues that the scale does not know count 0. Kyte & Doolittle, J Mol Biol 1982;157:105.
    """
    values = np.array([HYDROPHOBICITY.value.get(residue, 0.0) for residue in protein])
    if len(values) < window:
        return np.empty(0)
    means: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(values, window).mean(axis=1)
    return means


def check_membrane(segments: Sequence[Segment]) -> tuple[Finding, ...]:
    """Give a caution for each run of stretches whose mean hydropathy is over the limit.

    Signal and trafficking domain, which are meant to be so, are left out. Such a stretch may stop the protein in the
    membrane on its way and keep what lies behind it from where it should go.
    """
    inner = [s for s in segments if s.kind in {SegmentKind.TARGET, SegmentKind.LINKER}]
    if not inner:
        return ()
    offset = inner[0].start
    means = hydropathy("".join(segment.sequence for segment in inner))
    limit, size = MEMBRANE_HYDROPATHY.value, MEMBRANE_WINDOW.value
    over = np.concatenate(([False], means > limit, [False]))
    starts, ends = np.nonzero(over[1:] & ~over[:-1])[0], np.nonzero(~over[1:] & over[:-1])[0]
    findings = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        first, last = start + offset, end - 1 + size + offset  # the residues of all its stretches
        peak = float(means[start:end].max())
        names = " | ".join(s.name for s in inner if s.kind is SegmentKind.TARGET and s.start < last and s.end > first)
        findings.append(
            Finding(
                check="membrane-stretch",
                severity=Severity.CAUTION,
                place=f"residues {first + 1}-{last} ({names or 'linkers'})",
                sentence=(
                    f"{size} residues in a row have a mean hydropathy of up to {peak:.2f} (over {limit}: may span a "
                    "membrane); the protein could be held there, and what lies behind it would not reach the trafficking "
                    "domain's place"
                ),
                measured=round(peak, 3),
                limit=limit,
            )
        )
    return tuple(findings)
