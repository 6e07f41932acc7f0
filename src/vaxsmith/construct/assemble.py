"""Verb: lay the pieces out in the chosen order, each segment with its place in the finished protein."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.construct import Platform, Segment, SegmentKind
from vaxsmith.construct.window import TargetWindow
from vaxsmith.core import Sourced


def assemble(
    windows: Sequence[TargetWindow], linkers: Sequence[Sourced[str] | None], platform: Platform
) -> tuple[Segment, ...]:
    """Give the segments of the protein: signal, linkers and windows in turn, trafficking domain; empty parts left out.

    ``windows`` are in order; ``linkers`` hold one before each window and one behind the last, None for none.
    """
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

    add(SegmentKind.SIGNAL, platform.signal.name, platform.signal.value)
    for number, linker in enumerate(linkers):
        if linker is not None:
            add(SegmentKind.LINKER, linker.name, linker.value)
        if number < len(windows):
            add(SegmentKind.TARGET, windows[number].name, windows[number].sequence, windows[number])
    add(SegmentKind.TRAFFICKING, platform.trafficking.name, platform.trafficking.value)
    return tuple(segments)
