"""Write a sequence for reading, with its altered residues marked by more than colour."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from vaxsmith.dossier.carriers import Carrier, carriers_of
from vaxsmith.dossier.event_words import is_own_protein, is_retained, is_viral
from vaxsmith.dossier.evidence_records import PeptideRecord, ProteinRecord, TargetRecord
from vaxsmith.dossier.records import DesignRecord

_MARK = Markup("<mark>{}</mark>")
# Nothing is put between the letters, so that a copied sequence is whole; the style sheet draws the bar.
_JUNCTION = Markup('<span class="joined" title="these two residues do not stand side by side in a normal protein"></span>')
_GAP = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowView:
    """One window of a target in the vaccine, aligned with the normal protein and its best peptide inside."""

    place: str  # in words
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


def marked_with_core(peptide: PeptideRecord) -> Markup:
    """Mark the altered residues of a peptide, and put its core, where one is told, in a frame of its own."""
    if peptide.core_start is None:
        return marked(peptide.sequence, peptide.altered)
    first, last = peptide.core_start, peptide.core_start + len(peptide.core)
    before, core, behind = (
        _marked_part(peptide, *part) for part in ((0, first), (first, last), (last, len(peptide.sequence)))
    )
    return Markup('{}<b class="core">{}</b>{}').format(before, core, behind)


def _marked_part(peptide: PeptideRecord, start: int, end: int) -> Markup:
    if peptide.altered is None:
        return marked(peptide.sequence[start:end], None)
    first, last = max(peptide.altered[0], start), min(peptide.altered[1], end)
    # A junction lies before a residue and so in the part that this residue begins or stands in.
    here = first < last or (peptide.altered[0] == peptide.altered[1] and start <= peptide.altered[0] < end)
    return marked(peptide.sequence[start:end], (first - start, last - start) if here else None)


def window_views(record: DesignRecord, target: TargetRecord) -> tuple[WindowView, ...]:
    """Give the windows that carry a target, in the order of the vaccine."""
    return tuple(_view(carrier, target) for carrier in carriers_of(record, target.rank))


def _view(carrier: Carrier, target: TargetRecord) -> WindowView:
    part = carrier.segment
    altered = (part.altered[0] - part.start, part.altered[1] - part.start) if part.altered else None
    best = next((item.sequence for item in target.peptides if item.sequence in part.sequence), "")
    return WindowView(
        place=carrier.words,
        tumor=marked(part.sequence, altered),
        normal=_normal(part.sequence, target.protein),
        peptide=best,
        indent=max(part.sequence.find(best), 0),
    )


def _normal(window: str, protein: ProteinRecord) -> Markup | None:
    """Give the normal residues beside a window, what the change replaces marked; None where nothing stands beside it.

    Behind a change that adds or takes away residues this is what the normal protein continues with; where fewer were
    replaced than are new, a gap keeps the places below each other.
    """
    (first, last), (was_first, was_last) = protein.altered, protein.replaced
    if not protein.mutant or not protein.wild_type or first != was_first:
        return None
    start = protein.mutant.find(window)
    same_size = last - first == was_last - was_first > 0
    if start < 0 or (start >= first and not same_size):
        return None
    gap = max(last - first - (was_last - was_first), 0)
    beside = protein.wild_type[:was_last] + _GAP * gap + protein.wild_type[was_last:]
    shown = beside[start : start + len(window)]
    if not shown[first - start :].strip(_GAP) and not same_size:
        return None  # what the normal protein continues with is not known
    replaced = max(first - start, 0), min(was_last - start, len(shown))
    return marked(shown, replaced if replaced[1] > replaced[0] else None)


def alignment_notes(target: TargetRecord, views: tuple[WindowView, ...]) -> tuple[str, ...]:
    """Say what the normal lines of a target's windows are, or why there is none."""
    protein, event = target.protein, target.protein.event
    if is_viral(event):
        return ("No normal line: the protein is a virus's, and no protein of the patient stands beside it.",)
    if is_own_protein(event):
        return ("No normal line: the protein is the patient's own, and no residue of it is altered.",)
    notes = []
    beside = [view.normal is not None for view in views]
    (first, last), (was_first, was_last) = protein.altered, protein.replaced
    if any(beside) and last - first != was_last - was_first:
        gap = "; a dash stands where it has no residue" if any(_GAP in (view.normal or "") for view in views) else ""
        notes.append(f"The normal line shows {_continuation(protein)}{gap}.")
    if not all(beside):
        some = "The windows without a normal line begin" if any(beside) else "No normal line: what is shown begins"
        notes.append(
            f"{some} behind the change, or the normal protein ends there."
            if protein.wild_type and protein.route != "caller"
            else "No normal line: the files do not hold what the normal protein continues with."
        )
    if any(beside) and protein.germline:
        notes.append(
            "Both lines hold this patient's inherited variants (named below): where one changes a residue, both show the "
            "patient's own."
        )
    return tuple(notes)


def _continuation(protein: ProteinRecord) -> str:
    event = protein.event
    if event is None:
        return "what the protein continues with where the variant is absent"
    if event.kind == "fusion":
        return f"what the 5′ partner, {protein.transcript.gene or protein.transcript.identifier}, continues with on its own"
    if is_retained(event):
        return "what the protein continues with where the intron is spliced out"
    return "what the protein continues with where the annotated exons are joined"
