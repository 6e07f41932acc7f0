"""Relative adaptiveness of codons and the codon adaptation index (Sharp & Li 1987, Nucleic Acids Res. 15:1281-1295).

w(codon) = frequency of the codon / frequency of the most frequent codon of the same residue (their equation 1);
CAI = exp(mean of ln w over the codons) (equation 7). Here the mean runs over every codon but the stops, Met and Trp included
(their w is 1), which is what codon-optimisation programs report; leaving those two out, as Sharp & Li do, lowers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from vaxsmith.core import AMINO_ACIDS, CODONS_OF, STANDARD_CODE, STOP, SettingsError

UNITS_PER_LN = 10**12
"""Gains are ln w in units of 10⁻¹², as integers: sums are then exact."""


def relative_adaptiveness(usage: Mapping[str, float]) -> dict[str, float]:
    """Give w of the 61 sense codons from counts or frequencies (DNA letters; U is read as T).

    A codon that is absent or has no use gets w = 0 and is never chosen.

    Raises:
        SettingsError: a codon is not one of the 64, a value is negative, or a residue has no codon left.
    """
    known: dict[str, float] = {}
    for codon, value in usage.items():
        letters = codon.upper().replace("U", "T")
        if letters not in STANDARD_CODE or not value >= 0:
            raise SettingsError(
                f"codon usage has '{codon}' = {value}", expected="one of the 64 codons and a count or frequency of 0 or more"
            )
        known[letters] = float(value)
    weights: dict[str, float] = {}
    for residue in AMINO_ACIDS:
        values = {codon: known.get(codon, 0.0) for codon in CODONS_OF[residue]}
        top = max(values.values())
        if top == 0:
            raise SettingsError(
                f"codon usage leaves residue {residue} without a codon",
                expected="at least one codon of each of the twenty residues above 0",
                remedy="complete the table, or use the shipped human one",
            )
        weights.update({codon: value / top for codon, value in values.items()})
    return weights


def codon_gains(weights: Mapping[str, float]) -> dict[str, dict[str, int]]:
    """Give ln w in units of 10⁻¹² for the usable codons of each residue, best first (then alphabetical)."""
    gains: dict[str, dict[str, int]] = {}
    for residue in AMINO_ACIDS:
        usable = [codon for codon in CODONS_OF[residue] if weights[codon] > 0]
        usable.sort(key=lambda codon: (-weights[codon], codon))
        gains[residue] = {codon: round(log(weights[codon]) * UNITS_PER_LN) for codon in usable}
    return gains


def codon_adaptation_index(coding: str, weights: Mapping[str, float]) -> float:
    """Give the CAI of a coding sequence (DNA letters, whole codons; stops are left out); 0 if it uses a codon of w = 0.

    >>> codon_adaptation_index("ATGCTG", {"ATG": 1.0, "CTG": 1.0})
    1.0
    """
    codons = [coding[i : i + 3] for i in range(0, len(coding) - 2, 3)]
    values = [weights[codon] for codon in codons if STANDARD_CODE[codon] != STOP]
    if not values or min(values) == 0:
        return 0.0
    return exp(sum(map(log, values)) / len(values))
