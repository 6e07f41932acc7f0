"""A message with several edits applied at once, and where each of its old places has gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from vaxsmith.core import MITOCHONDRIAL_CODE
from vaxsmith.genome.message import MITOCHONDRIAL_STARTS, START, Message, read_protein
from vaxsmith.proteins.transcript_placement import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A message as it is read: its bases, where reading starts, and the protein (coordinates count bases from 0).

    ``stop`` is the first base of the stop codon that ends the protein, None where the bases end first. ``inferred_start``
    is True when the annotated start codon is lost and reading begins at the next AUG in frame; with none, ``protein`` is
    empty. ``end`` is where the coding sequence is cut off in a transcript whose end is not known, None otherwise.
    """

    bases: str
    frame: int
    protein: str
    stop: int | None
    starts_known: bool
    inferred_start: bool
    end: int | None
    selenocysteines: Set[int]
    code: Mapping[str, str]


def reading_of(message: Message) -> Reading:
    """Give the reading of a message without edits."""
    return Reading(
        bases=message.bases,
        frame=message.frame,
        protein=message.protein,
        stop=message.stop,
        starts_known=message.starts_known,
        inferred_start=False,
        end=None if message.stop is not None else message.coding[1],
        selenocysteines=message.selenocysteines,
        code=message.code,
    )


def edit_reading(before: Reading, edits: Sequence[Edit]) -> Reading:
    """Apply edits (ordered, not overlapping, in the coordinates of ``before``) and read the message again.

    A codon of selenocysteine keeps its reading unless an edit changes it: the element in the 3′ UTR that asks for it stays.
    An edit of the start codon that has an equal placement before or behind the codon leaves the start as it is.
    """
    if not edits:
        return before
    bases = apply_edits(before.bases, edits)
    frame = _new_frame(before, edits)
    kept = {
        moved_start(place, edits): before.bases[place : place + 3]
        for place in before.selenocysteines
        if all(edit.end <= place or edit.start >= place + 3 or not growth(edit) for edit in edits)
    }
    selenocysteines = {place for place, codon in kept.items() if bases[place : place + 3] == codon}
    inferred = False
    if frame is None:
        inferred = True
        frame = _next_start(before, edits, bases)
    end = None if before.end is None else moved_end(before.end, edits)
    protein, stop = "", None
    if frame is not None:
        protein, stop = read_protein(
            bases if end is None else bases[:end], frame, before.code, selenocysteines, starts=before.starts_known
        )
    return Reading(
        bases=bases,
        frame=len(bases) if frame is None else frame,
        protein=protein,
        stop=stop,
        starts_known=before.starts_known,
        inferred_start=inferred or before.inferred_start,
        end=end,
        selenocysteines=selenocysteines,
        code=before.code,
    )


def apply_edits(bases: str, edits: Sequence[Edit]) -> str:
    """Replace the stretches of all edits; they are ordered and do not overlap."""
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (bases[done : edit.start], edit.inserted)
        done = edit.end
    return "".join((*pieces, bases[done:]))


def growth(edit: Edit) -> int:
    """Give by how many bases an edit makes the message longer."""
    return len(edit.inserted) - (edit.end - edit.start)


def moved_start(place: int, edits: Sequence[Edit]) -> int:
    """Give where the base at ``place`` stands after edits that do not touch it; an insertion before it pushes it on."""
    return place + sum(growth(edit) for edit in edits if edit.end <= place)


def moved_end(place: int, edits: Sequence[Edit]) -> int:
    """Give where a stretch that ended at ``place`` ends after the edits; an insertion at its end stays outside."""
    return place + sum(growth(edit) for edit in edits if edit.start < place and edit.end <= place)


def _new_frame(before: Reading, edits: Sequence[Edit]) -> int | None:
    """Give where reading starts after the edits; None when the start codon is lost."""
    frame = before.frame
    touching = [edit for edit in edits if edit.start < frame + 3 and edit.end > frame]
    if not touching or not before.starts_known:
        return moved_start(frame, edits)
    ahead = [edit for edit in edits if edit.end <= frame]
    shift = sum(growth(edit) for edit in ahead)
    changed = apply_edits(before.bases, touching)
    if keeps_start(before, touching):
        return frame + shift
    if changed.endswith(before.bases[frame:]):
        # The same genome can be written as a change before the start codon.
        return len(changed) - (len(before.bases) - frame) + shift
    return None


def _next_start(before: Reading, edits: Sequence[Edit], bases: str) -> int | None:
    """Find the next AUG that is in frame with what stands behind the lost start codon."""
    frame = before.frame
    # Substitutions keep the codons apart, so one that reaches on may itself have made the next AUG.
    ends = [edit.end for edit in edits if edit.start < frame + 3 and edit.end > frame and growth(edit)]
    codon = frame + -(-(max([*ends, frame + 3]) - frame) // 3) * 3
    return next((q for q in range(moved_start(codon, edits), len(bases) - 2, 3) if bases[q : q + 3] == START), None)


def keeps_start(before: Reading, touching: Sequence[Edit]) -> bool:
    """Tell whether edits that touch the start codon leave a start codon in its place.

    What stands before it must be the same, or at least as long: an edit that replaces as many bases as it takes may reach
    across the codon without harm.
    """
    frame = before.frame
    changed = apply_edits(before.bases, touching)
    codon = changed[frame : frame + 3]
    if codon != before.bases[frame : frame + 3] and codon not in _starts(before):
        return False
    return changed[:frame] == before.bases[:frame] or not any(growth(edit) for edit in touching)


def _starts(before: Reading) -> Set[str]:
    return MITOCHONDRIAL_STARTS if before.code is MITOCHONDRIAL_CODE else frozenset({START})
