"""Check: the protein is written in the twenty amino acids alone."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.construct import Segment
from vaxsmith.core import AMINO_ACIDS, Finding, Severity


def check_alphabet(segments: Sequence[Segment]) -> tuple[Finding, ...]:
    """Give a fault for each segment with a residue that a standard codon cannot make."""
    findings = []
    for segment in segments:
        strange = sorted(set(segment.sequence) - set(AMINO_ACIDS))
        if strange:
            sentence = f"{segment.name} contains {', '.join(strange)}, which the standard code cannot translate into"
            place = f"residues {segment.start + 1}-{segment.end}"
            findings.append(Finding(check="alphabet", severity=Severity.FAULT, place=place, sentence=sentence))
    return tuple(findings)
