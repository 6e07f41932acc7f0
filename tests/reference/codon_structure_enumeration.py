"""The slowest twin of the codon-structure optimum: every coding, each folded by ViennaRNA."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from math import log

import RNA
from tests.reference.codon_enumeration import touches

from vaxsmith.core import CODONS_OF


def codings(protein: str, codon_weights: Mapping[str, float]) -> int:
    """Count the codings."""
    count = 1
    for residue in protein:
        count *= sum(codon_weights.get(codon, 0) > 0 for codon in CODONS_OF[residue])
    return count


def best_by_enumeration(
    protein: str,
    *,
    weight: float,
    codon_weights: Mapping[str, float],
    motifs: Iterable[str] = (),
    left: str = "",
    right: str = "",
    prices: Mapping[int, Mapping[str, float]] | None = None,
    unpaired_codons: int = 0,
    neighbours: Mapping[str, float] | None = None,
    allowed: Mapping[int, frozenset[str]] | None = None,
) -> tuple[float, float] | None:
    """Give (least objective, greatest Σ ln w among the codings that reach it to 1e-6), or None without any coding."""
    motifs = list(motifs)
    details = RNA.md()
    details.dangles = 0
    best: tuple[float, float] | None = None
    usable = [[codon for codon in CODONS_OF[each] if codon_weights.get(codon, 0) > 0] for each in protein]
    for codons in product(*usable):
        if any(codons[place] not in own for place, own in (allowed or {}).items()):
            continue
        coding = "".join(codons)
        if any(touches(word, coding, left, right) for word in motifs):
            continue
        log_weight = sum(log(codon_weights[codon]) for codon in codons)
        price = sum(letters.get(coding[place], 0.0) for place, letters in (prices or {}).items())
        beside = left[-1:] + coding + right[:1]
        for pair, each in (neighbours or {}).items():
            price += each * sum(beside[place : place + 2] == pair for place in range(len(beside) - 1))
        compound = RNA.fold_compound((left + coding + right).replace("T", "U"), details)
        for place in range(len(left), len(left) + 3 * unpaired_codons):
            compound.hc_add_up(place + 1)
        objective = round(compound.mfe()[1], 2) - weight * log_weight + price
        if best is None or objective < best[0] - 1e-6 or (objective < best[0] + 1e-6 and log_weight > best[1]):
            best = (objective, log_weight)
    return best
