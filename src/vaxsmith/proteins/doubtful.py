"""Neighbours of unknown phase on a fused or spliced message: the residues that they would change are in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.proteins.carried import Carried
from vaxsmith.proteins.change import disagreements, merged
from vaxsmith.proteins.edited_message import Reading, edit_reading
from vaxsmith.proteins.transcript_placement import Edit
from vaxsmith.proteins.windows import REACH


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """The stretches of a protein that neighbours would change if they lay on its message, and those neighbours."""

    uncertain: tuple[tuple[int, int], ...] = ()
    neighbours: tuple[Carried, ...] = ()

    def findings(self, place: str) -> tuple[Finding, ...]:
        """Say which neighbours they are; nothing where there are none."""
        if not self.neighbours:
            return ()
        names = ", ".join(entry.call.label for entry in self.neighbours[:5])
        more = f" and {len(self.neighbours) - 5} more" if len(self.neighbours) > 5 else ""
        sentence = (
            f"Nothing tells whether {names}{more} lies on the same molecule; shown is the one without, and peptides over "
            "residues that would then differ are left out."
        )
        return (Finding(check="phase", severity=Severity.CAUTION, place=place, sentence=sentence),)


def doubt_of(reading: Reading, edits: Iterable[tuple[Carried, Edit]], altered: tuple[int, int]) -> Doubt:
    """Read a message again with each neighbour alone, and tell what would differ within reach of the altered stretch.

    ``edits`` are in the places of ``reading``'s bases.
    """
    spans: list[tuple[int, int]] = []
    neighbours: list[Carried] = []
    for entry, edit in edits:
        other = edit_reading(reading, [edit]).protein
        near = [
            (first, last)
            for first, last in disagreements(reading.protein, other)
            if first < altered[1] + REACH and last > altered[0] - REACH
        ]
        if near:
            spans += near
            neighbours.append(entry)
    return Doubt(uncertain=merged(spans), neighbours=tuple(neighbours))
