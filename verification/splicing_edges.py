"""What a junction table's own known introns tell: known sites, and by how much a new junction changes a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vaxsmith.tumor.junction import Junction, JunctionSet

Edge = tuple[str, str, int]  # contig, strand, place


@dataclass(frozen=True, kw_only=True)
class Told:
    """Which sites of a junction the known introns hold, and whether one joins them."""

    donor: bool
    acceptor: bool
    joined: bool


@dataclass(frozen=True, kw_only=True)
class KnownIntrons:
    """The introns that RegTools marks DA: contig, strand, start, end (0-based, half-open)."""

    introns: frozenset[tuple[str, str, int, int]]

    @classmethod
    def of(cls, found: JunctionSet) -> KnownIntrons:
        """Take the junctions of class DA."""
        return cls(introns=frozenset((j.contig, j.strand, j.start, j.end) for j in found.junctions if j.anchor == "DA"))

    def classify(self, junction: Junction) -> Told:
        """Class a junction by these introns alone."""
        here = [(a, b) for contig, strand, a, b in self.introns if (contig, strand) == (junction.contig, junction.strand)]
        left, right = any(a == junction.start for a, _ in here), any(b == junction.end for _, b in here)
        plus = junction.strand == "+"
        return Told(
            donor=left if plus else right,
            acceptor=right if plus else left,
            joined=(junction.start, junction.end) in here,
        )

    def length_changes(self, junction: Junction) -> set[int]:
        """Give by how many bases the junction can change a message whose other introns are known; empty if not told.

        The message runs from the junction's left end to its right end over known introns; exons between two of them are what
        the junction skips. A new site moves the edge of the exon beside it.
        """
        here = [(a, b) for contig, strand, a, b in self.introns if (contig, strand) == (junction.contig, junction.strand)]
        found: set[int] = set()
        plus = junction.strand == "+"
        left_known = junction.anchor == "NDA" or (junction.anchor == "D") == plus
        right_known = junction.anchor == "NDA" or not left_known

        def walk(intron: tuple[int, int], lost: int, depth: int) -> None:
            b = intron[1]
            if right_known and b == junction.end:
                found.add(-lost)
            elif not right_known:
                found.add(-lost + (b - junction.end))
            for following in here if depth < 4 else ():
                if b < following[0] < junction.end:
                    walk(following, lost + following[0] - b, depth + 1)

        for a, b in here:
            if left_known and a == junction.start:
                walk((a, b), 0, 0)
            elif not left_known and b == junction.end:
                found.add(junction.start - a)
        return found

    def comes_in(self, junction: Junction, start: int, end: int) -> bool:
        """Tell whether ``[start, end)`` lies in intron bases that an exon made longer by the junction holds."""
        return any(
            (junction.start == a and junction.end <= start and end <= b)
            or (junction.end == b and a <= start and end <= junction.start)
            for contig, strand, a, b in self.introns
            if (contig, strand) == (junction.contig, junction.strand)
        )

    def partner(self, junction: Junction, others: Iterable[Junction]) -> Junction | None:
        """Find the junction on the other side of a novel exon: it ends in the same known intron, at its other end."""
        for contig, strand, a, b in self.introns:
            if (contig, strand) != (junction.contig, junction.strand):
                continue
            for other in others:
                if (other.contig, other.strand) != (contig, strand):
                    continue
                if junction.start == a and junction.end < other.start and other.end == b:
                    return other
                if junction.end == b and a < other.end < junction.start and other.start == a:
                    return other
        return None
