"""Verb: tell where else a window may begin and end without losing anything that it is carried for.

A peptide that a window forms with its own linker, or with the next window, goes away when the window ends elsewhere: a few
residues earlier (clipped) or later (stretched by what its protein has there). Both ends are chosen together with order and
linkers (``place``). That stays exact because a window's two ends never meet in one junction peptide: a clipped window is at
least as long as the longest peptide less one, so no peptide reaches over it, and any choice at one end goes with any choice
at the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vaxsmith.construct.construct import Platform
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.window import TargetWindow
from vaxsmith.core import AMINO_ACIDS, Unassessed


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMoves:
    """By how many residues a window may be shorter (over 0) or longer (under 0) at either end, the least move first."""

    left: tuple[int, ...]
    right: tuple[int, ...]


def end_moves(window: TargetWindow, platform: Platform, settings: ConstructSettings, longest: int) -> EndMoves:
    """Give the places at which a window may begin and end, up to ``most_clip`` shorter and ``most_stretch`` longer.

    What must stay when it is clipped: ``tile_overlap`` residues on both sides of the change (``cut_windows``' guarantee);
    every presented target peptide of either class with ``flank_reach`` residues of its own protein on both sides; and
    ``longest - 1`` residues in all, ``longest`` being the longest junction peptide that is judged. It is stretched by its
    own protein's standard residues, and by none that another possible molecule reads otherwise. Tiles, which guarantee
    each other, stay as they are, and so do windows that are too short to keep their ends apart.
    """
    size, most = len(window.sequence), settings.most_clip
    if window.tiles > 1 or size < longest - 1:
        return EndMoves(left=(0,), right=(0,))
    first, last = _must_stay(window, platform, settings.flank_reach.value)
    left, right = min(most, max(0, first)), min(most, max(0, size - last))
    surplus = left + right - (size - (longest - 1))
    while surplus > 0:
        if left > right:
            left -= 1
        else:
            right -= 1
        surplus -= 1
    before, behind = _room(window, settings.most_stretch)
    return EndMoves(left=_nearest_first(left, before), right=_nearest_first(right, behind))


def moved(window: TargetWindow, left: int, right: int) -> TargetWindow:
    """Give the window with ``left`` and ``right`` residues fewer at its ends (under 0: more)."""
    if not left and not right:
        return window
    start, stop = window.start + left, window.start + len(window.sequence) - right
    sequence = window.target.protein.mutant[start:stop]
    altered = tuple(min(max(place - left, 0), len(sequence)) for place in window.altered)
    return replace(window, start=start, sequence=sequence, altered=(altered[0], altered[1]))


def target_peptides(window: TargetWindow) -> Iterator[tuple[int, int]]:
    """Give the places ``[start, end)`` of the target's presented peptides, of both classes, that the window holds."""
    target = window.target
    class_two = () if isinstance(target.class_two, Unassessed) else target.class_two
    for peptide in dict.fromkeys(evidence.window.sequence for evidence in (*target.peptides, *class_two)):
        start = window.sequence.find(peptide)
        while start >= 0:
            yield start, start + len(peptide)
            start = window.sequence.find(peptide, start + 1)


def _must_stay(window: TargetWindow, platform: Platform, reach: int) -> tuple[int, int]:
    """Give the stretch of the window that may not be clipped into; it may lie partly outside the window."""
    flank = platform.tile_overlap.value
    first, last = window.altered[0] - flank, window.altered[1] + flank
    for start, end in target_peptides(window):
        first, last = min(first, start - reach), max(last, end + reach)
    return first, last


def _room(window: TargetWindow, most: int) -> tuple[int, int]:
    """Count the residues, up to ``most``, that may be put on before and behind a window."""
    protein = window.target.protein
    doubtful = {place for start, end in protein.uncertain for place in range(start, end)}

    def good(place: int) -> bool:
        return 0 <= place < len(protein.mutant) and protein.mutant[place] in AMINO_ACIDS and place not in doubtful

    stop = window.start + len(window.sequence)
    before = next((count for count in range(most) if not good(window.start - 1 - count)), most)
    behind = next((count for count in range(most) if not good(stop + count)), most)
    return before, behind


def _nearest_first(clip: int, stretch: int) -> tuple[int, ...]:
    """Order the moves of an end by how far they are, stretches before clips: a stretch loses nothing."""
    return tuple(sorted(range(-stretch, clip + 1), key=lambda move: (abs(move), move)))
