"""Which stretch of a marker goes in: a whole protein is far too long, so the one that this patient's alleles show best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vaxsmith.proteins.windows import REACH
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.shares import presentation_share
from vaxsmith.selection.target import PeptideEvidence


def focus_peptides(peptides: Sequence[PeptideEvidence], settings: SelectionSettings) -> tuple[PeptideEvidence, ...]:
    """Keep the presented peptides of the stretch of ``REACH`` residues that shows most, and narrow their protein to it.

    ``peptides`` are all of one marker, best first. For every peptide the stretch that begins with it is tried; what counts
    is the chance that some allele shows some peptide of it (as in the score). The altered stretch of the protein that comes
    back runs from the first of the kept peptides to the last, so that the construct carries it and no more.
    """
    protein = peptides[0].window.protein

    def inside(start: int) -> list[PeptideEvidence]:
        return [
            evidence
            for evidence in peptides
            if start <= evidence.window.start and evidence.window.start + len(evidence.window.sequence) <= start + REACH
        ]

    starts = sorted({evidence.window.start for evidence in peptides})
    best = max(starts, key=lambda start: (presentation_share(inside(start), settings), -start))
    kept = inside(best)
    first = min(evidence.window.start for evidence in kept)
    last = max(evidence.window.start + len(evidence.window.sequence) for evidence in kept)
    focused = replace(protein, altered=(first, last))
    return tuple(
        replace(
            evidence,
            window=replace(evidence.window, protein=focused, altered=(0, len(evidence.window.sequence))),
        )
        for evidence in kept
    )
