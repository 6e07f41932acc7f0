"""Verb: cut the windows of a target that the vaccine carries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vaxsmith.construct.construct import Platform
from vaxsmith.core import AMINO_ACIDS
from vaxsmith.selection.target import Target

_RUN = re.compile(f"[{AMINO_ACIDS}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetWindow:
    """A stretch of a target's mutant protein that the vaccine carries whole.

    ``start`` is its 0-based place in the mutant protein, ``altered`` the new stretch ``[first, last)`` inside ``sequence``
    (empty: the junction before ``first`` is what is new). ``tile`` of ``tiles`` counts the windows of one target from 1.
    """

    target: Target
    start: int
    sequence: str
    altered: tuple[int, int]
    tile: int = 1
    tiles: int = 1

    @property
    def name(self) -> str:
        """Gene and change, and which tile of how many."""
        return self.target.name if self.tiles == 1 else f"{self.target.name} ({self.tile}/{self.tiles})"


def cut_windows(target: Target, platform: Platform) -> tuple[TargetWindow, ...]:
    """Cut a target's windows: one centred on the change, or tiles where the change is long.

    Guarantee: every peptide of up to ``k = tile_overlap + 1`` residues that touches what is new lies whole in at least one
    window. A change that fits with ``k - 1`` residues on both sides gets one window of ``window_length``, centred and moved
    inside at the protein's ends (shorter only where the protein is); a longer one is tiled from ``k - 1`` residues before
    it to ``k - 1`` after it with windows that overlap by at least ``k - 1``, evenly spread.
    A residue outside the twenty (selenocysteine, unknown) is treated as an end of the protein, because the vaccine cannot
    carry it; the result is empty where nothing new is left.
    """
    protein = target.protein.mutant
    first, last = target.protein.altered
    spans: list[tuple[int, int]] = []
    for run in _RUN.finditer(protein):
        begin, end = max(first, run.start()), min(last, run.end())
        touches = begin < end or (first == last and run.start() <= first <= run.end() and begin <= end)
        if touches:
            spans.extend(_spans(run.span(), (begin, end), platform))
    return tuple(
        TargetWindow(
            target=target,
            start=start,
            sequence=protein[start:stop],
            altered=_clip(first, last, start, stop),
            tile=number,
            tiles=len(spans),
        )
        for number, (start, stop) in enumerate(spans, start=1)
    )


def _clip(first: int, last: int, start: int, stop: int) -> tuple[int, int]:
    """Give the new stretch in a window's own coordinates."""
    begin = min(max(first, start), stop) - start
    return begin, max(begin, min(last, stop) - start)


def _spans(run: tuple[int, int], altered: tuple[int, int], platform: Platform) -> list[tuple[int, int]]:
    """Place windows over ``altered`` within ``run``; all are half-open stretches of the protein."""
    length, flank = platform.window_length.value, platform.tile_overlap.value
    low, high = max(run[0], altered[0] - flank), min(run[1], altered[1] + flank)
    if high - low <= length:
        width = min(length, run[1] - run[0])
        start = (altered[0] + altered[1] - width + 1) // 2
        # Centring must not cut the flank off that an end of the protein has pushed to the other side.
        start = max(min(start, low), high - width)
        start = min(max(start, run[0]), run[1] - width)
        return [(start, start + width)]
    step = length - flank
    count = -(-(high - low - flank) // step)
    # Neighbours lie at most `step` apart, because count - 1 steps reach from the first to the last start.
    starts = [low + (index * (high - low - length)) // (count - 1) for index in range(count)]
    return [(start, start + length) for start in starts]
