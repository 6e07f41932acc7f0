"""DegScore: which bases of an RNA in solution break, from the bases and loops around each.

The score of a base is an intercept and a coefficient for every base and every loop from 12 before it to 12 behind it
(Leppek et al. 2022, Nat. Commun. 13:1536); beyond the ends nothing is added. The score of a molecule is the sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from vaxsmith.core import InputError
from vaxsmith.mrna.catalogue.degradation import (
    DEGSCORE_COEFFICIENTS,
    DEGSCORE_INTERCEPT,
    DEGSCORE_RATE_SLOPE,
    DEGSCORE_RATE_START,
    DEGSCORE_REACH,
)
from vaxsmith.mrna.stability.loops import LOOPS, name_loops

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BASES = "ACGU"


@dataclass(frozen=True, slots=True, kw_only=True)
class DegScore:
    """The score of each base (``by_base``), the loops it was read from, and their sum ``total``.

    ``masked_uridine`` says that every U counts as 0: the model's own variant for molecules whose uridines are replaced
    (pseudouridine and its kin break far less at U; Leppek et al. 2022).
    """

    by_base: tuple[float, ...]
    loops: str
    masked_uridine: bool

    @property
    def total(self) -> float:
        """The sum over the molecule."""
        return float(sum(self.by_base))

    @property
    def rate_per_hour(self) -> float:
        """The decay rate that the model's authors read from the sum, for their assay alone."""
        return DEGSCORE_RATE_SLOPE.value * self.total + DEGSCORE_RATE_START.value


def degscore(sequence: str, structure: str, *, mask_uridine: bool = False) -> DegScore:
    """Score a molecule (DNA or RNA letters) in a structure (dot-bracket).

    >>> round(degscore("GGGUUUCCC", "(((...)))").total, 3)
    3.883

    Raises:
        InputError: other letters than A, C, G, U or T, nothing at all, or a structure of another length.
        FormatError: the structure is not dot-bracket.
    """
    import numpy as np

    rna = sequence.upper().replace("T", "U")
    odd = sorted(set(rna) - set(_BASES))
    if odd or not rna:
        raise InputError(f"the sequence has {', '.join(odd) or 'no letters'}", expected="letters A, C, G, U (or T)")
    if len(structure) != len(rna):
        raise InputError(
            f"the structure has {len(structure)} marks and the sequence {len(rna)} bases",
            expected="one mark a base",
            cause="the structure belongs to another molecule, or a line of it is missing",
        )
    loops = name_loops(structure)
    scores = score_letters(rna, loops)
    if mask_uridine:
        scores[np.frombuffer(rna.encode(), dtype=np.uint8) == ord("U")] = 0.0
    return DegScore(by_base=tuple(scores.tolist()), loops=loops, masked_uridine=mask_uridine)


def letter_shares() -> dict[str, float]:
    """Give what one base (A, C, G, U) or loop (H, E, I, M, B, S) adds to the total wherever it stands.

    Each base counts in the scores of all bases around it, so the total is a sum over bases of these shares and the
    intercept; only the last bases of either end count for less.
    """
    return {letter: float(sum(DEGSCORE_COEFFICIENTS.value[letter])) for letter in _BASES + LOOPS}


def score_letters(rna: str, loops: str) -> NDArray[np.float64]:
    """Score each base (shape: bases) from the letters of its neighbourhood; both texts are valid and of one length."""
    import numpy as np

    table = _table()
    letters = _BASES + LOOPS
    size = len(rna)
    own = np.array([[letters.index(base), letters.index(loop)] for base, loop in zip(rna, loops, strict=True)])
    scores = np.full(size + 2 * DEGSCORE_REACH, DEGSCORE_INTERCEPT.value)
    for offset in range(-DEGSCORE_REACH, DEGSCORE_REACH + 1):
        # The base at p is the neighbour at ``offset`` of the base at p − offset.
        begin = DEGSCORE_REACH - offset
        scores[begin : begin + size] += table[own, offset + DEGSCORE_REACH].sum(axis=1)
    return scores[DEGSCORE_REACH : DEGSCORE_REACH + size].copy()


@lru_cache(maxsize=1)
def _table() -> NDArray[np.float64]:
    """Give the coefficients, letter by offset (shape: 10, 25)."""
    import numpy as np

    return np.array([DEGSCORE_COEFFICIENTS.value[letter] for letter in _BASES + LOOPS])
