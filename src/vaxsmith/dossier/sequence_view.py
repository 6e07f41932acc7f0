"""Write a sequence for reading, with its altered residues marked by more than colour."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from vaxsmith.dossier.evidence_records import ProteinRecord, TargetRecord
from vaxsmith.dossier.records import DesignRecord, SegmentRecord

_MARK = Markup("<mark>{}</mark>")
# Nothing is put between the letters, so that a copied sequence is whole; the style sheet draws the bar.
_JUNCTION = Markup('<span class="joined" title="what stood between these two residues is gone"></span>')


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView:
    """One window of a target in the vaccine, aligned with the normal protein and its best peptide inside."""

    first: int  # residues of the vaccine protein, 1-based, for people
    last: int
    tumor: Markup
    normal: Markup | None
    peptide: str
    indent: int


def marked(sequence: str, altered: tuple[int, int] | None) -> Markup:
    """Mark ``[first, last)`` of a sequence; an empty stretch marks the junction.

    >>> print(marked("VVGADGVGK", (4, 5)))
    VVGA<mark>D</mark>GVGK
    """
    if altered is None:
        return Markup("{}").format(sequence)
    first, last = altered
    middle = _MARK.format(sequence[first:last]) if last > first else _JUNCTION
    return Markup("{}{}{}").format(sequence[:first], middle, sequence[last:])


def window_views(record: DesignRecord, target: TargetRecord) -> tuple[WindowView, ...]:
    """Give the windows that carry a target, in the order of the vaccine protein."""
    parts = (part for part in record.protein_construct.segments if part.target_rank == target.rank)
    return tuple(_view(part, target) for part in parts)


def _view(part: SegmentRecord, target: TargetRecord) -> WindowView:
    altered = (part.altered[0] - part.start, part.altered[1] - part.start) if part.altered else None
    best = next((item.sequence for item in target.peptides if item.sequence in part.sequence), "")
    normal = _normal(part.sequence, target.protein)
    return WindowView(
        first=part.start + 1,
        last=part.end,
        tumor=marked(part.sequence, altered),
        normal=marked(normal, altered) if normal else None,
        peptide=best,
        indent=max(part.sequence.find(best), 0),
    )


def _normal(window: str, protein: ProteinRecord) -> str:
    """Give the normal residues at the same places, where as many were replaced as are new."""
    (first, last), (was_first, was_last) = protein.altered, protein.replaced
    if not protein.mutant or not protein.wild_type or last - first != was_last - was_first or first != was_first:
        return ""
    if len(protein.mutant) != len(protein.wild_type):
        return ""
    start = protein.mutant.find(window)
    return protein.wild_type[start : start + len(window)] if start >= 0 else ""
