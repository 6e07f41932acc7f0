"""Verb: tell how far a window may be clipped at either end without losing anything that it is carried for.

A peptide that a window forms with its own linker, or with the next window, goes away when the window ends elsewhere. Clips
are chosen together with order and linkers (``place``). That stays exact because a window's two ends never meet in one
junction peptide: a clipped window is at least as long as the longest peptide less one, so no peptide reaches over it, and
any choice at one end goes with any choice at the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vaxsmith.construct.construct import Platform
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.window import TargetWindow
from vaxsmith.core import Unassessed


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """How many residues a window may lose before its first and behind its last one that must stay."""

    left: int
    right: int


def spare_residues(window: TargetWindow, platform: Platform, settings: ConstructSettings, longest: int) -> Spare:
    """Give how many residues may be clipped at either end of a window, at most ``settings.most_clip``.

    What must stay: ``tile_overlap`` residues on both sides of the change (``cut_windows``' guarantee); every presented
    target peptide of either class with ``flank_reach`` residues of its own protein on both sides; and ``longest - 1``
    residues in all, ``longest`` being the longest junction peptide that is judged. Tiles, which guarantee each other, are
    not clipped.
    """
    if window.tiles > 1:
        return Spare(left=0, right=0)
    first, last = _must_stay(window, platform, settings.flank_reach.value)
    size, most = len(window.sequence), settings.most_clip
    left, right = min(most, max(0, first)), min(most, max(0, size - last))
    surplus = left + right - max(0, size - (longest - 1))
    while surplus > 0:
        if left > right:
            left -= 1
        else:
            right -= 1
        surplus -= 1
    return Spare(left=left, right=right)


def clipped(window: TargetWindow, left: int, right: int) -> TargetWindow:
    """Give the window without its first ``left`` and last ``right`` residues."""
    if not left and not right:
        return window
    sequence = window.sequence[left : len(window.sequence) - right]
    altered = tuple(min(max(place - left, 0), len(sequence)) for place in window.altered)
    return replace(window, start=window.start + left, sequence=sequence, altered=(altered[0], altered[1]))


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
