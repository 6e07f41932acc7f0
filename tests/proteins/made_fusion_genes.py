"""Random genes that code for a protein, laid on contigs, for tests of fusions."""

from __future__ import annotations

import random

from tests.reference.fused_genome import Gene

from vaxsmith.core import STANDARD_CODE, reverse_complement

SENSE = sorted(codon for codon, residue in STANDARD_CODE.items() if residue != "*")


def make_gene(draw: random.Random, *, residues: int, strand: str) -> Gene:
    """Lay a message with UTRs in two to five exons on a contig of random bases."""
    utrs = draw.randrange(0, 12), draw.randrange(0, 12)
    coding = "ATG" + "".join(draw.choice(SENSE) for _ in range(residues - 1)) + draw.choice(["TAA", "TAG", "TGA"])
    bases = _random(draw, utrs[0]) + coding + _random(draw, utrs[1])
    cuts = sorted(draw.sample(range(1, len(bases)), draw.randrange(1, min(5, len(bases) - 1))))
    genome, exons = _random(draw, draw.randrange(3, 15)), []
    for start, end in zip([0, *cuts], [*cuts, len(bases)], strict=True):
        exons.append((len(genome), len(genome) + end - start))
        genome += bases[start:end] + _random(draw, draw.randrange(1, 12))
    places = [place for start, end in exons for place in range(start, end)]
    inside = set(places[utrs[0] : utrs[0] + len(coding)])
    parts = [
        (min(kept), max(kept) + 1)
        for start, end in exons
        if (kept := [place for place in range(start, end) if place in inside])
    ]
    if strand == "+":
        return Gene(genome, "+", exons, parts)
    size = len(genome)
    return Gene(
        reverse_complement(genome),
        "-",
        [(size - end, size - start) for start, end in reversed(exons)],
        [(size - end, size - start) for start, end in reversed(parts)],
    )


def _random(draw: random.Random, count: int) -> str:
    return "".join(draw.choice("ACGT") for _ in range(count))
