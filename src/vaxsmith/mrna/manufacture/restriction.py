"""Where enzymes cut a DNA, which fragments that gives, and which of them tell a template from its mirror or a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from vaxsmith.core import InputError, reverse_complement
from vaxsmith.mrna.catalogue.enzymes import RESTRICTION_ENZYMES, RestrictionEnzyme
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.rules.forbidden_sites import find_words

MOST_CUTS = 5
"""A digest of more fragments is hard to read on a gel."""

LEAST_DIFFERENCE = 0.1
"""Two sizes are told apart on a gel where they differ by this fraction of the larger: a house choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A double-stranded cut: the given strand before base ``place``, the other before base ``opposite`` (0-based)."""

    place: int
    opposite: int

    @property
    def overhang(self) -> str:
        """Which end hangs over, in words.

        >>> Cut(place=1, opposite=5).overhang, Cut(place=3, opposite=3).overhang
        ('5′ overhang of 4', 'blunt')
        """
        width = abs(self.place - self.opposite)
        if not width:
            return "blunt"
        return f"{5 if self.place < self.opposite else 3}′ overhang of {width}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One enzyme's fragments of a linear DNA, in order along it (``sizes``, in bases of the given strand).

    ``tells_direction``: in a plasmid that the enzyme cuts once, at the insert's border, the fragments of the reversed insert
    would have other sizes. ``cuts_own_part``: at least one cut lies in the stretch that belongs to this molecule alone, so a
    template of another patient gives another pattern.
    """

    enzyme: str
    site: str
    cuts: tuple[Cut, ...]
    sizes: tuple[int, ...]
    tells_direction: bool
    cuts_own_part: bool


def find_cuts(dna: str, enzyme: RestrictionEnzyme) -> tuple[Cut, ...]:
    """Give every cut within a linear DNA, in order along its given strand; a cut that falls beyond an end is none."""
    size, words = len(dna), Motif(pattern=enzyme.site, both_strands=False).words
    cuts = {Cut(place=start + enzyme.cut, opposite=start + enzyme.opposite) for start, _ in find_words(dna, words)}
    # The other strand, read 5′ to 3′, is the reverse complement: a border k bases into it is size − k into the given strand.
    for start, _ in find_words(reverse_complement(dna), words):
        cuts.add(Cut(place=size - start - enzyme.opposite, opposite=size - start - enzyme.cut))
    inside = (cut for cut in cuts if 0 < cut.place < size and 0 < cut.opposite < size)
    return tuple(sorted(inside, key=lambda cut: (cut.place, cut.opposite)))


def digest(dna: str, enzyme: RestrictionEnzyme, *, own: tuple[int, int] = (0, 0)) -> Digest:
    """Cut a linear DNA; ``own`` is the stretch that no other molecule of its kind shares.

    Raises:
        InputError: nothing, or letters other than A, C, G, T.
    """
    if not dna or set(dna) - set("ACGT"):
        raise InputError("the DNA is empty or has other letters", expected="letters A, C, G, T")
    cuts = find_cuts(dna, enzyme)
    borders = [0, *(cut.place for cut in cuts), len(dna)]
    sizes = tuple(end - start for start, end in pairwise(borders))
    return Digest(
        enzyme=enzyme.name,
        site=enzyme.site.value,
        cuts=cuts,
        sizes=sizes,
        tells_direction=bool(cuts) and _differ(sizes[0], sizes[-1]),
        cuts_own_part=any(own[0] <= cut.place < own[1] for cut in cuts),
    )


def useful_digests(dna: str, *, own: tuple[int, int]) -> tuple[Digest, ...]:
    """Give the digests of 1 to ``MOST_CUTS`` cuts by the catalogue's enzymes, the most telling and simplest first."""
    found = (digest(dna, enzyme, own=own) for enzyme in RESTRICTION_ENZYMES.values())
    kept = [item for item in found if 1 <= len(item.cuts) <= MOST_CUTS]
    return tuple(
        sorted(kept, key=lambda item: (not item.cuts_own_part, not item.tells_direction, len(item.cuts), item.enzyme))
    )


def _differ(first: int, second: int) -> bool:
    return abs(first - second) >= LEAST_DIFFERENCE * max(first, second)
