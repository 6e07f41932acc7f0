"""How strongly a strand absorbs at 260 nm, by the nearest-neighbour method."""

from __future__ import annotations

from collections.abc import Mapping

from vaxsmith.core import InputError
from vaxsmith.mrna.catalogue.absorbance import (
    DNA_BASE_ABSORBANCES,
    DNA_PAIR_ABSORBANCES,
    RNA_BASE_ABSORBANCES,
    RNA_PAIR_ABSORBANCES,
)

HYPOCHROMICITY = (
    "The coefficient is that of a single strand without structure and of unmodified bases, to about 4 %. A folded RNA "
    "absorbs less: measure it after heating or after hydrolysis, or take a standard of the same molecule."
)


def rna_extinction(rna: str) -> int:
    """Give ε260 in 1/(M cm) of an RNA (letters A, C, G, U), cap left out.

    >>> rna_extinction("AU")
    24000

    Raises:
        InputError: nothing, or other letters.
    """
    return _extinction(rna, RNA_BASE_ABSORBANCES.value, RNA_PAIR_ABSORBANCES.value)


def dna_extinction(dna: str) -> int:
    """Give ε260 in 1/(M cm) of a single strand of DNA.

    Raises:
        InputError: nothing, or other letters.
    """
    return _extinction(dna, DNA_BASE_ABSORBANCES.value, DNA_PAIR_ABSORBANCES.value)


def _extinction(strand: str, bases: Mapping[str, int], pairs: Mapping[str, int]) -> int:
    odd = sorted(set(strand) - set(bases))
    if odd or not strand:
        raise InputError(f"the strand has {', '.join(odd) or 'no letters'}", expected=f"letters {', '.join(bases)}")
    if len(strand) == 1:
        return bases[strand]
    neighbours = sum(pairs[strand[place : place + 2]] for place in range(len(strand) - 1))
    return neighbours - sum(bases[letter] for letter in strand[1:-1])
