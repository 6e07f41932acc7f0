"""What is to be coded, between what, and under which rules: everything that stays the same while solutions change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import CODONS_OF
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.codon_structure import loop_price
from vaxsmith.mrna.motif_automaton import LETTERS, MotifAutomaton, build_automaton
from vaxsmith.mrna.objective import Objective
from vaxsmith.mrna.sequence_checks import gc_counts
from vaxsmith.mrna.settings import MessengerSettings

NO_BANS: Mapping[int, frozenset[str]] = {}


@dataclass(frozen=True, kw_only=True)  # cached properties need a dictionary
class CodingTask:
    """A protein, its fixed flanks (DNA letters), the objective, the forbidden motifs and the settings.

    ``bans[p]`` are words that must not stand at nucleotide p of the coding sequence. ``structured`` tells whether energy
    counts. ``nudges`` (kcal/mol, float64 (nucleotides, 4), ACGT) move solutions and do not count in the objective. The
    first ``held`` codons of a solution are no longer changed.
    """

    protein: str
    left: str
    right: str
    objective: Objective
    motifs: tuple[Motif, ...]
    settings: MessengerSettings
    structured: bool
    bans: Mapping[int, frozenset[str]]
    nudges: NDArray[np.float64] | None = None
    held: int = 0

    @cached_property
    def automaton(self) -> MotifAutomaton:
        """The forbidden words as one automaton."""
        return build_automaton(self.words)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every forbidden word."""
        return tuple(sorted({word for motif in self.motifs for word in motif.words}))

    def prices(self, gc: NDArray[np.float64] | None) -> dict[int, dict[str, float]]:
        """Give what each letter costs at each nucleotide (kcal/mol): ``gc`` for each G or C there, and the nudges."""
        found: dict[int, dict[str, float]] = {}
        if gc is not None:
            for priced in np.nonzero(gc)[0].tolist():
                found[priced] = {"G": float(gc[priced]), "C": float(gc[priced])}
        if self.nudges is not None:
            for place in range(self.size):
                own = found.setdefault(place, {})
                for letter, nudge in zip(LETTERS, self.nudges[place], strict=True):
                    own[letter] = own.get(letter, 0.0) + float(nudge)
        return found

    @cached_property
    def usable(self) -> Mapping[str, tuple[str, ...]]:
        """The codons of each residue that may be used, the cheapest first."""
        own = {}
        for residue in sorted(set(self.protein)):
            codons = [codon for codon in CODONS_OF[residue] if self.objective.usable(codon)]
            own[residue] = tuple(sorted(codons, key=lambda codon: (self.objective.codon(codon), codon)))
        return own

    @property
    def size(self) -> int:
        """Nucleotides of the coding sequence."""
        return 3 * len(self.protein)

    @property
    def window(self) -> int:
        """Nucleotides of a GC window."""
        return min(self.settings.gc_window, self.size)

    @cached_property
    def window_limits(self) -> tuple[int, int]:
        """Least and most G and C in a window."""
        # The small number forgives binary fractions: 0.7 × 50 is 35 exactly.
        low, high = self.settings.gc_window_lowest, self.settings.gc_window_highest
        return ceil(low * self.window - 1e-9), floor(high * self.window + 1e-9)

    @cached_property
    def whole_limits(self) -> tuple[int, int]:
        """Least and most G and C in the whole coding sequence."""
        return ceil(self.settings.gc_lowest * self.size - 1e-9), floor(self.settings.gc_highest * self.size + 1e-9)

    def windows_over(self, coding: str) -> NDArray[np.int64]:
        """Give by how many G and C each window is over its limit; negative where under the least; int64 (windows,)."""
        counts = np.array(gc_counts(coding, self.window), dtype=np.int64)
        least, most = self.window_limits
        return np.where(counts > most, counts - most, np.where(counts < least, counts - least, 0))

    def whole_over(self, coding: str) -> int:
        """Give by how many G and C the whole is over its limit; negative where under the least."""
        count = sum(letter in "GC" for letter in coding)
        least, most = self.whole_limits
        return count - most if count > most else min(count - least, 0)

    def value(self, coding: str, energy: float, structure: str) -> float:
        """Give the objective of a coding whose molecule has that energy and structure, in kcal/mol."""
        codons = self.objective.coding(coding, self.left, self.right)
        return codons + (energy + loop_price(structure, self.objective.loops) if self.structured else 0.0)

    @property
    def loops(self) -> dict[str, int]:
        """What letters cost by their loop, in 0.01 kcal/mol."""
        return {letter: round(100 * price) for letter, price in self.objective.loops.items()}
