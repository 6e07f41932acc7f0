"""Prices and bans that push the next optimum away from what is wrong with this one.

A Lagrangian idea: the codon choice stays an exact optimum, of a task whose gains carry a price for each G or C in windows
that had too many (or a bonus where too few), and whose bans keep recurring words from their later places. Prices only ever
follow the worst window around a base, in small steps, so they stop soon after the window is clean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor

from vaxsmith.mrna.codon_choice import CodonTask
from vaxsmith.mrna.codon_weights import UNITS_PER_LN
from vaxsmith.mrna.motif_automaton import MotifAutomaton
from vaxsmith.mrna.sequence_checks import gc_counts, gc_fraction
from vaxsmith.mrna.settings import MessengerSettings

# One round's rise of the price of a G or C, for each base that the worst window around it is over.
_PRICE_STEP = UNITS_PER_LN // 100

# Neighbouring bases that matter when a stretch is coded alone: at least the longest word that anything forbids or bans.
CONTEXT = 40


class Pressure:
    """The task of one protein and what the rounds have piled up on it."""

    def __init__(
        self,
        *,
        gains: Sequence[Mapping[str, int]],
        automaton: MotifAutomaton,
        left: str,
        right: str,
        settings: MessengerSettings,
    ) -> None:
        self.gains = gains
        self.automaton = automaton
        self.left = left
        self.right = right
        self.settings = settings
        self._prices = [0] * (3 * len(gains))
        self._bans: dict[int, set[str]] = defaultdict(set)

    def task(self) -> CodonTask:
        """Give the task of the whole protein under the present prices and bans."""
        return self._task(0, len(self.gains), self.left, self.right)

    def stretch(self, coding: str, first: int, last: int) -> CodonTask:
        """Give the task of residues ``[first, last)`` alone, between the codons of ``coding`` as they stand around them."""
        before = (self.left + coding[: 3 * first])[-CONTEXT:]
        after = (coding[3 * last :] + self.right)[:CONTEXT]
        return self._task(first, last, before, after)

    def _task(self, first: int, last: int, before: str, after: str) -> CodonTask:
        # A word banned before or after the stretch matters while it reaches into it.
        places = range(3 * first - CONTEXT, 3 * last)
        bans = {p - 3 * first: frozenset(self._bans[p]) for p in places if p in self._bans}
        gains = self._priced(first, last)
        return CodonTask(gains=gains, automaton=self.automaton, left=before, right=after, bans=bans)

    def ban(self, place: int, words: Iterable[str]) -> None:
        """Forbid words at one nucleotide of the coding sequence."""
        self._bans[place].update(words)

    def gc_faults(self, coding: str) -> list[tuple[int, int, int]]:
        """Give each window out of its limits as (start, end, bases over; negative where under), the whole one last."""
        width = min(self.settings.gc_window, len(coding))
        faults = [(start, start + width, over) for start, over in self.windows_out(coding, width)]
        push = self.overall_out(coding)
        return [*faults, (0, len(coding), push)] if push else faults

    def windows_out(self, sequence: str, width: int) -> list[tuple[int, int]]:
        """Give the start of each window out of its limits, and by how many bases (negative where GC is too low)."""
        # The small number forgives binary fractions: 0.7 × 50 is 35 exactly.
        most = floor(self.settings.gc_window_highest * width + 1e-9)
        least = ceil(self.settings.gc_window_lowest * width - 1e-9)
        counts = enumerate(gc_counts(sequence, width))
        return [(start, n - most if n > most else n - least) for start, n in counts if not least <= n <= most]

    def overall_out(self, coding: str) -> int:
        """Tell whether GC of the whole coding sequence is too high (1), too low (−1) or within limits (0)."""
        overall = gc_fraction(coding)
        return (overall > self.settings.gc_highest) - (overall < self.settings.gc_lowest)

    def press_gc(self, coding: str) -> list[tuple[int, int]]:
        """Raise prices where GC is out of its limits; give the stretches at fault (nucleotides of the coding sequence)."""
        worst = [0] * len(coding)
        stretches: list[tuple[int, int]] = []
        for start, end, over in self.gc_faults(coding):
            worst[start:end] = [over if abs(over) > abs(before) else before for before in worst[start:end]]
            if stretches and start <= stretches[-1][1]:
                stretches[-1] = (min(start, stretches[-1][0]), end)
            else:
                stretches.append((start, end))
        self._prices = [price + over * _PRICE_STEP for price, over in zip(self._prices, worst, strict=True)]
        return stretches

    def _priced(self, first: int, last: int) -> list[Mapping[str, int]]:
        """Give the gains of residues ``[first, last)`` less the prices of the G and C in each codon."""
        priced: list[Mapping[str, int]] = []
        for residue in range(first, last):
            prices = self._prices[3 * residue : 3 * residue + 3]
            own = self.gains[residue]
            if any(prices):
                own = {
                    codon: gain - sum(price for price, letter in zip(prices, codon, strict=True) if letter in "GC")
                    for codon, gain in own.items()
                }
            priced.append(own)
        return priced
