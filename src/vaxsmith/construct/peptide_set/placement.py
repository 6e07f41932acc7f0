"""Verb: choose which stretch around a window is made, so that rules are kept and no presented peptide is cut.

Every stretch is tried: there are a few hundred at most, so the choice is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vaxsmith.construct.peptide_set.rules import judge_peptide
from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.construct.window import TargetWindow
from vaxsmith.core import AMINO_ACIDS, Finding, Severity, Unassessed
from vaxsmith.selection.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The stretch of the mutant protein that is made of one window, from ``start`` on, and what rules say of it."""

    start: int
    sequence: str
    findings: tuple[Finding, ...]


def place_peptide(window: TargetWindow, *, flank: int, settings: PeptideSettings) -> Placed:
    """Give the stretch to make for a window as it was cut.

    A stretch is ``shortest`` to ``longest`` residues of the mutant protein and keeps what the window promises: ``flank``
    residues on both sides of the change as far as the window holds them, so that every presented class I peptide of up to
    ``flank`` + 1 residues stays whole; a tile stays whole. Among these the best holds the most presented class II peptides
    (with something new in their core) and presented class I peptides whole; then comes the fewest faults and cautions, the
    length nearest to the window's, the fewest notes, and the least way moved.
    """
    wanted = presented_peptides(window.target)

    def rank(start: int, sequence: str) -> tuple[int, int, int, int, int, int]:
        found = judge_peptide(sequence, window.name, settings)
        grave = sum(finding.severity is not Severity.NOTE for finding in found)
        lost = sum(peptide not in sequence for peptide in wanted)
        moved = abs(start - window.start)
        return lost, grave, abs(len(sequence) - len(window.sequence)), len(found) - grave, moved, start

    start, sequence = min(_stretches(window, flank, settings), key=lambda stretch: rank(*stretch))
    return Placed(start=start, sequence=sequence, findings=judge_peptide(sequence, window.name, settings))


def presented_peptides(target: Target) -> tuple[str, ...]:
    """Give every presented peptide of a target once: class I, and class II with something new in the core."""
    class_two = () if isinstance(target.class_two, Unassessed) else target.class_two
    kept = [*target.peptides, *(evidence for evidence in class_two if evidence.new_in_core is not False)]
    return tuple(dict.fromkeys(evidence.window.sequence for evidence in kept))


def _stretches(window: TargetWindow, flank: int, settings: PeptideSettings) -> Iterator[tuple[int, str]]:
    """Give every stretch that keeps what the window promises, the window itself first."""
    protein = window.target.protein.mutant
    first, last = window.start, window.start + len(window.sequence)
    yield first, window.sequence
    low, high = first, last
    if window.tiles == 1:
        new = first + window.altered[0], first + window.altered[1]
        low, high = max(first, new[0] - flank), min(last, new[1] + flank)
    for start in range(max(0, high - settings.longest), low + 1):
        for end in range(max(high, start + settings.shortest), min(start + settings.longest, len(protein)) + 1):
            stretch = protein[start:end]
            if (start, end) != (first, last) and not set(stretch) - set(AMINO_ACIDS):
                yield start, stretch
