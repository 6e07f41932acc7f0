"""Which regions of the molecule pair with which: an untranslated region bound to the coding sequence is no longer free."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.mrna.folding import Helix, helices
from vaxsmith.mrna.messenger import Messenger, PartKind
from vaxsmith.mrna.stability.loops import read_partners

_REGIONS = {
    PartKind.FIVE_PRIME_UTR: "5′ UTR",
    PartKind.KOZAK: "5′ UTR",
    PartKind.CODING: "CDS",
    PartKind.STOPS: "CDS",
    PartKind.THREE_PRIME_UTR: "3′ UTR",
    PartKind.TAIL: "tail",
}
REGIONS = ("5′ UTR", "CDS", "3′ UTR", "tail")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPairs:
    """How many pairs join two regions (or lie within one), of how many bases of ``first``, and in which helices."""

    first: str
    second: str
    pairs: int
    bases: int
    helices: tuple[Helix, ...]

    @property
    def fraction(self) -> float:
        """The fraction of the bases of ``first`` that these pairs take (both ends of a pair within it count)."""
        ends = 2 if self.first == self.second else 1
        return ends * self.pairs / self.bases if self.bases else 0.0


def count_region_pairs(messenger: Messenger, structure: str) -> tuple[RegionPairs, ...]:
    """Count the pairs of a structure by the regions that they join, each pair of regions once, in the molecule's order.

    The Kozak context counts as 5′ UTR, the stops as CDS. Empty for a structure that is not of this molecule's length.
    """
    if len(structure) != len(messenger.sequence):
        return ()
    region = [""] * len(structure)
    for part in messenger.parts:
        region[part.start : part.end] = [_REGIONS[part.kind]] * (part.end - part.start)
    counted: dict[tuple[str, str], int] = {}
    for first, last in enumerate(read_partners(structure)):
        if last > first:
            joined = (region[first], region[last])
            counted[joined] = counted.get(joined, 0) + 1
    by_regions: dict[tuple[str, str], list[Helix]] = {}
    for helix in helices(structure):
        by_regions.setdefault((region[helix.first], region[helix.last]), []).append(helix)
    sizes = {name: region.count(name) for name in REGIONS}
    return tuple(
        RegionPairs(
            first=first,
            second=second,
            pairs=counted[first, second],
            bases=sizes[first],
            helices=tuple(by_regions.get((first, second), ())),
        )
        for first in REGIONS
        for second in REGIONS
        if (first, second) in counted
    )
