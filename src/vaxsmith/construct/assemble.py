"""Verb: lay the pieces out in the chosen order, each segment with its place in the finished protein."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from vaxsmith.construct.construct import Platform, Segment, SegmentKind
from vaxsmith.construct.junction import BorderCosts
from vaxsmith.construct.window import TargetWindow


def assemble(
    windows: Sequence[TargetWindow], sequence: Sequence[int], borders: BorderCosts, platform: Platform
) -> tuple[Segment, ...]:
    """Give the segments of the protein: signal, windows and linkers in order, trafficking domain; empty parts left out."""
    segments: list[Segment] = []
    position = 0

    def add(kind: SegmentKind, name: str, residues: str, window: TargetWindow | None = None) -> None:
        nonlocal position
        if not residues:
            return
        altered = None if window is None else (position + window.altered[0], position + window.altered[1])
        target = None if window is None else window.target
        segments.append(Segment(kind=kind, name=name, sequence=residues, start=position, target=target, altered=altered))
        position += len(residues)

    end = len(windows)
    stops = [end, *sequence, end]
    add(SegmentKind.SIGNAL, platform.signal.name, platform.signal.value)
    for before, after in pairwise(stops):
        choice = int(borders.linker[before, after])
        if choice >= 0:
            add(SegmentKind.LINKER, borders.linkers[choice].name, borders.linkers[choice].value)
        if after != end:
            add(SegmentKind.TARGET, windows[after].name, windows[after].sequence, windows[after])
    add(SegmentKind.TRAFFICKING, platform.trafficking.name, platform.trafficking.value)
    return tuple(segments)
