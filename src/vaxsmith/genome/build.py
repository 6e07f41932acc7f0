"""Tell which genome build a file was made with, from the lengths of its chromosomes."""

from __future__ import annotations

from collections.abc import Mapping

from vaxsmith.genome.catalogue.builds import BUILDS
from vaxsmith.genome.contig_names import plain_contig_name


def identify_build(lengths: Mapping[str, int]) -> str:
    """Name the build whose chromosomes have these lengths; empty when none has, or two fit equally well.

    ``lengths`` maps contig names in any manner (``chr1``, ``1``, ``NC_000001.11``) to bases. The mitochondrion does not
    count: it is the same in every build of a species.

    >>> identify_build({"chr17": 83257441, "chrM": 16569})
    'GRCh38'
    """
    votes: dict[str, int] = {}
    for name, length in lengths.items():
        plain = plain_contig_name(name)
        for build in BUILDS:
            if plain != "MT" and build.value.get(plain) == length:
                votes[build.name] = votes.get(build.name, 0) + 1
    ranked = sorted(votes.items(), key=lambda vote: -vote[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def odd_lengths(lengths: Mapping[str, int], build: str) -> dict[str, tuple[int, int]]:
    """Give the chromosomes that are not as long as the build says: name to (found, expected) bases.

    The mitochondrion is left out: UCSC's hg19 has another one than GRCh37.
    """
    expected = next((dict(known.value) for known in BUILDS if known.name == build), {})
    odd = {}
    for name, length in lengths.items():
        plain = plain_contig_name(name)
        if plain != "MT" and expected.get(plain, length) != length:
            odd[name] = (length, expected[plain])
    return odd
