"""Check: the protein begins with the residue that translation begins with."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.construct import Segment
from vaxsmith.core import Finding, Severity


def check_start(segments: Sequence[Segment]) -> tuple[Finding, ...]:
    """Give a fault where the first residue is not methionine."""
    if segments and segments[0].sequence.startswith("M"):
        return ()
    found = segments[0].sequence[:1] if segments else "nothing"
    sentence = f"the protein begins with {found}; translation begins with methionine, so the platform needs a start"
    return (Finding(check="start", severity=Severity.FAULT, place="residue 1", sentence=sentence),)
