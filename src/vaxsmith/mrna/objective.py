"""What a coding is chosen for: energy, codons, and prices on letters, as one number to minimise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log

from vaxsmith.core import SettingsError
from vaxsmith.mrna.codon_structure import count_pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """E − λ Σ ln w + prices, in kcal/mol; less is better.

    ``codon_weights`` are relative adaptivenesses w by codon; ``exchange_rate`` is λ (kcal/mol for each unit of ln w).
    ``letters`` prices single letters, ``neighbours`` two letters side by side, wherever they touch the coding sequence;
    ``loops`` every letter of the molecule by the loop it stands in (kcal/mol each; negative ones are wanted). All are linear
    in counts, so the exact programme takes them as prices of its edges and loops.

    Raises:
        SettingsError: a price is for something that is not one or two of the letters A, C, G, T.
    """

    codon_weights: Mapping[str, float]
    exchange_rate: float
    letters: Mapping[str, float] = field(default_factory=dict)
    neighbours: Mapping[str, float] = field(default_factory=dict)
    loops: Mapping[str, float] = field(default_factory=dict)
    _terms: Mapping[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for prices, size in ((self.letters, 1), (self.neighbours, 2)):
            for word in prices:
                if len(word) != size or set(word) - set("ACGT"):
                    raise SettingsError(f"'{word}' cannot have a price", expected="one or two of the letters A, C, G, T")
        terms = {}
        for codon, weight in self.codon_weights.items():
            if weight > 0:
                own = sum(self.letters.get(letter, 0.0) for letter in codon)
                terms[codon] = own - self.exchange_rate * log(weight)
        object.__setattr__(self, "_terms", terms)

    def usable(self, codon: str) -> bool:
        """Tell whether a codon may be used: its weight is above 0."""
        return codon in self._terms

    def codon(self, codon: str) -> float:
        """Give what one codon costs: −λ ln w and its letters' prices."""
        return self._terms[codon]

    def coding(self, coding: str, before: str = "", after: str = "") -> float:
        """Give what a coding costs without its energy; ``before`` and ``after`` are the flanks' nearest letters."""
        beside = before[-1:] + coding + after[:1]
        pairs = sum(price * count_pairs(beside, pair) for pair, price in self.neighbours.items())
        return pairs + sum(self._terms[coding[place : place + 3]] for place in range(0, len(coding), 3))
