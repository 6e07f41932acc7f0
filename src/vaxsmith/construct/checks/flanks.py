"""Check: presented target peptides keep the residues of their own protein that cutting them out may depend on."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.catalogue.limits import CUTTABLE_ENDS
from vaxsmith.construct.construct import Segment, SegmentKind
from vaxsmith.core import Finding, Severity


def check_flanks(segments: Sequence[Segment], reach: int) -> tuple[Finding, ...]:
    """Note the presented class I target peptides that end nearer than ``reach`` residues to foreign ones, once a window.

    Beside such a peptide the vaccine has a linker where the tumor's protein goes on, so a cell may cut it out otherwise. A
    peptide at the protein's own end loses nothing. A peptide whose own last residue is seldom left by processing is noted
    as well: evidence that little of it may be made, in the tumor as in the vaccine.
    """
    findings = []
    for segment in segments:
        if segment.kind is not SegmentKind.TARGET or segment.target is None:
            continue
        peptides = dict.fromkeys(e.window.sequence for e in segment.target.peptides if e.window.sequence in segment.sequence)
        near = [peptide for peptide in peptides if _near(peptide, segment, reach)]
        if near:
            sentence = (
                f"{_listed(near)} of {segment.name} {'end' if len(near) > 1 else 'ends'} within {reach} residues of the "
                "window's end, which may change how a cell cuts it out"
            )
            findings.append(_note("epitope-flank", segment, sentence, len(near)))
        odd = [peptide for peptide in peptides if peptide[-1] not in CUTTABLE_ENDS.value]
        if odd:
            sentence = (
                f"{_listed(odd)} of {segment.name} {'have' if len(odd) > 1 else 'has'} a last residue that processing "
                "seldom leaves (evidence, not counted)"
            )
            findings.append(_note("epitope-end", segment, sentence, len(odd)))
    return tuple(findings)


def _near(peptide: str, segment: Segment, reach: int) -> bool:
    """Tell whether a peptide, wherever the window holds it, has fewer own residues beside it than the protein gives."""
    mutant = segment.target.protein.mutant if segment.target is not None else ""
    window, start = mutant.find(segment.sequence), segment.sequence.find(peptide)
    while start >= 0:
        before, behind = start, len(segment.sequence) - start - len(peptide)
        more_before, more_behind = max(window, 0), len(mutant) - window - len(segment.sequence) if window >= 0 else 0
        if before >= min(reach, before + more_before) and behind >= min(reach, behind + more_behind):
            return False
        start = segment.sequence.find(peptide, start + 1)
    return True


def _listed(peptides: Sequence[str]) -> str:
    return ", ".join(peptides[:4]) + (f" and {len(peptides) - 4} more" if len(peptides) > 4 else "")


def _note(check: str, segment: Segment, sentence: str, count: int) -> Finding:
    return Finding(check=check, severity=Severity.NOTE, place=segment.name, sentence=sentence, measured=float(count))
