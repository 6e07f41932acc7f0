"""Check: every target window stands in the finished protein exactly as the tumor makes it."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.construct import Segment, SegmentKind
from vaxsmith.core import Finding, Severity


def check_carried(segments: Sequence[Segment]) -> tuple[Finding, ...]:
    """Give a fault for each target segment that the finished protein or the mutant protein does not hold as it says.

    The protein is joined again and read back at each segment's place; the window must be a stretch of its target's mutant
    protein (so every peptide inside it is one that the tumor makes) and its new stretch must be new there.
    """
    protein = "".join(segment.sequence for segment in segments)
    findings = []
    for segment in segments:
        if segment.kind is not SegmentKind.TARGET:
            continue
        wrong = _wrong(segment, protein)
        if wrong:
            place = f"residues {segment.start + 1}-{segment.end} ({segment.name})"
            findings.append(Finding(check="target-carried", severity=Severity.FAULT, place=place, sentence=wrong))
    return tuple(findings)


def _wrong(segment: Segment, protein: str) -> str:
    if protein[segment.start : segment.end] != segment.sequence:
        return f"the protein does not hold {segment.name} where its segment says"
    if segment.target is None or segment.altered is None:
        return f"{segment.name} names no target or no altered stretch"
    mutant = segment.target.protein.mutant
    first, last = segment.altered
    if not segment.start <= first <= last <= segment.end:
        return f"the altered stretch of {segment.name} lies outside its window"
    start = mutant.find(segment.sequence)
    while start >= 0:  # a repeat may hold the window at several places; one of them must be where the change is
        expected = segment.target.protein.altered
        moved = (first - segment.start + start, last - segment.start + start)
        if expected[0] <= moved[0] and moved[1] <= max(expected[1], expected[0]):
            return ""
        start = mutant.find(segment.sequence, start + 1)
    return f"{segment.name} is not the stretch of the mutant protein that holds the change"
