"""Genes written by Hypothesis: an open reading frame cut into exons, on either strand, with intron bases between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

from vaxsmith.core import STANDARD_CODE, reverse_complement

_SENSE = sorted(codon for codon, residue in STANDARD_CODE.items() if residue != "*")
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Gene:
    """A contig with one gene; ``exons`` and ``coding`` ascend, ``start_codon`` are its three places 5′ to 3′."""

    contig: str
    strand: str
    exons: list[Span]
    coding: list[Span]
    start_codon: list[int]

    @property
    def introns(self) -> list[Span]:
        return [(left[1], right[0]) for left, right in pairwise(self.exons)]


@st.composite
def genes(draw: st.DrawFn) -> Gene:
    """Draw a gene of three to six exons with untranslated ends."""
    random = draw(st.randoms(use_true_random=False))

    def bases(count: int) -> str:
        return "".join(random.choices("ACGT", k=count))

    ahead, behind = random.randint(3, 40), random.randint(3, 60)
    codons = random.choices(_SENSE, k=random.randint(20, 60))
    message = bases(ahead) + "ATG" + "".join(codons) + "TAA" + bases(behind)
    count = random.randint(3, 6)
    cuts = [0, *sorted(random.sample(range(8, len(message) - 8, 9), count - 1)), len(message)]
    contig, exons = bases(random.randint(30, 60)), []
    for first, last in pairwise(cuts):
        exons.append((len(contig), len(contig) + last - first))
        contig += message[first:last] + bases(random.randint(34, 70))
    coding = []
    for (start, end), first in zip(exons, cuts, strict=False):
        low = max(start, start + ahead - first)
        high = min(end, start + len(message) - behind - first)
        if low < high:
            coding.append((low, high))
    places = [place for start, end in exons for place in range(start, end)][ahead : ahead + 3]
    if draw(st.booleans()):
        return Gene(contig=contig, strand="+", exons=exons, coding=coding, start_codon=places)
    size = len(contig)

    def turned(spans: list[Span]) -> list[Span]:
        return [(size - end, size - start) for start, end in reversed(spans)]

    return Gene(
        contig=reverse_complement(contig),
        strand="-",
        exons=turned(exons),
        coding=turned(coding),
        start_codon=[size - 1 - place for place in places],
    )
