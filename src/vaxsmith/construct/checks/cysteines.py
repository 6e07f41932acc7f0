"""Check: how many cysteines the targets bring, which may pair where no protein of the body pairs them."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.construct import Segment, SegmentKind
from vaxsmith.core import Finding, Severity


def check_cysteines(segments: Sequence[Segment]) -> tuple[Finding, ...]:
    """Note the number of cysteines in target windows, where there are any; nothing is limited by it."""
    holding = {s.name: s.sequence.count("C") for s in segments if s.kind is SegmentKind.TARGET and "C" in s.sequence}
    if not holding:
        return ()
    count = sum(holding.values())
    most = max(holding, key=lambda name: (holding[name], name))
    sentence = (
        f"{count} cysteine{'s' if count > 1 else ''} in {len(holding)} target windows, {holding[most]} of them in {most}: "
        "in the secretory pathway they may form bonds that no natural protein has; what that does to presentation is unknown"
    )
    return (
        Finding(check="cysteines", severity=Severity.NOTE, place="target windows", sentence=sentence, measured=float(count)),
    )
