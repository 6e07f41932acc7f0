"""A molecule that is changed codon by codon: what a change costs, and what it does to GC windows, words and repeats.

The structure stands while letters change (``native/standing_structure.hpp``), so a change is judged in microseconds; its
energy is an upper bound of what the molecule folds to afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import STANDARD_CODE
from vaxsmith.mrna.coding_task import CodingTask
from vaxsmith.mrna.codon_structure import structure_energy
from vaxsmith.mrna.energy_parameters import energy_model
from vaxsmith.mrna.motif_automaton import LETTERS
from vaxsmith.mrna.native import FORBIDDEN, StandingStructure
from vaxsmith.mrna.solve import Solution
from vaxsmith.mrna.word_index import WordIndex

Edits = Sequence[tuple[int, str]]
"""New codons by residue: (residue, codon)."""

_INDEX = {letter: index for index, letter in enumerate(LETTERS)}
_GC = {codon: sum(letter in "GC" for letter in codon) for codon in STANDARD_CODE}


class WorkingCopy:
    """The molecule of a coding task while it is mended."""

    def __init__(self, task: CodingTask, solution: Solution) -> None:
        self.task = task
        self.begin = len(task.left)
        molecule = task.left + solution.coding + task.right
        self.words = WordIndex(molecule, task.settings.longest_repeat + 1)
        self._standing = None
        if task.structured:
            self._standing = StandingStructure(energy_model(len(molecule), task.loops), molecule, solution.structure)
        self.partner = self._standing.partner if self._standing else [-1] * len(molecule)
        self._longest = max((len(word) for word in task.words), default=1)
        self._count()

    @property
    def coding(self) -> str:
        """The coding sequence as it stands."""
        return self.words.molecule[self.begin : self.begin + self.task.size]

    @property
    def structure(self) -> str:
        """The pairs that still stand, over the whole molecule."""
        return self._standing.structure if self._standing else "." * len(self.words.molecule)

    @property
    def solution(self) -> Solution:
        """The molecule as a solution."""
        energy = structure_energy(self.words.molecule, self.structure) if self._standing else 0.0
        coding = self.coding
        return Solution(
            coding=coding, structure=self.structure, energy=energy, value=self.task.value(coding, energy, self.structure)
        )

    def codon(self, residue: int) -> str:
        """Give the codon of a residue."""
        start = self.begin + 3 * residue
        return self.words.molecule[start : start + 3]

    def windows_at_fault(self) -> NDArray[np.int64]:
        """Give the first nucleotides (of the coding sequence) of the GC windows that are out of their limits."""
        return np.nonzero(self._over(self._windows))[0]

    @property
    def gc_fault(self) -> int:
        """By how many G and C all windows together are out of limits, the whole counting as a window for each base."""
        return int(self._over(self._windows).sum()) + self.task.window * self._whole_over(self._total)

    def alternatives(self, residue: int) -> Iterator[Edits]:
        """Give each change of one codon, and each together with a change of a codon that it pairs with."""
        if residue < self.task.held:
            return
        usable, now = self.task.usable, self.codon(residue)
        others = [codon for codon in usable[self.task.protein[residue]] if codon != now]
        if not others:
            return
        for codon in others:
            yield ((residue, codon),)
        start = self.begin + 3 * residue
        partners = {
            (place - self.begin) // 3
            for place in self.partner[start : start + 3]
            if self.begin <= place < self.begin + self.task.size
        }
        for partner in sorted(partners - {residue} - set(range(self.task.held))):
            here = self.codon(partner)
            for second in usable[self.task.protein[partner]]:
                if second != here:
                    for codon in others:
                        yield ((residue, codon), (partner, second))

    def cost(self, edits: Edits) -> float | None:
        """Give the change of the objective in kcal/mol, or None where a loop of the result does not exist."""
        objective = self.task.objective
        total = sum(objective.codon(codon) - objective.codon(self.codon(residue)) for residue, codon in edits)
        if objective.neighbours:
            total += self._neighbours_change(edits)
        if self._standing is None:
            return total
        energy = self._standing.trial([(self.begin + 3 * residue, codon) for residue, codon in edits])
        return None if energy >= FORBIDDEN else total + energy / 100

    def shifts_gc(self, edits: Edits) -> bool:
        """Tell whether a change adds or takes away G and C: without that it hardly ever mends a window."""
        return sum(_GC[codon] - _GC[self.codon(residue)] for residue, codon in edits) != 0

    def gc_change(self, edits: Edits) -> int:
        """Give the change of ``gc_fault``."""
        window, last = self.task.window, self.task.size - self.task.window
        changed = {}
        for residue, codon in edits:
            for offset, letter in enumerate(codon):
                difference = (letter in "GC") - self._marks[3 * residue + offset]
                if difference:
                    changed[3 * residue + offset] = difference
        if not changed:
            return 0
        low, high = max(min(changed) - window + 1, 0), min(max(changed), last)
        before = self._windows[low : high + 1]
        after = before.copy()
        for place, difference in changed.items():
            after[max(place - window + 1, 0) - low : min(place, last) - low + 1] += difference
        whole = self._total
        overall = self._whole_over(whole + sum(changed.values())) - self._whole_over(whole)
        return int(self._over(after).sum() - self._over(before).sum()) + window * overall

    def fits(self, edits: Edits) -> bool:
        """Tell whether the change spells no forbidden or banned word and makes no further word recur."""
        before = [(residue, self.codon(residue)) for residue, _ in edits]
        recurring = self.recurring(edits)
        self._write_letters(edits)
        good = all(self._spells_nothing(residue) for residue, _ in edits) and self.recurring(edits) <= recurring
        self._write_letters(before)
        return good

    def recurring(self, edits: Edits) -> int:
        """Count the places around the residues of ``edits`` whose words stand elsewhere, too."""
        places = {
            place
            for residue, _ in edits
            for place in self.words.around(self.begin + 3 * residue, self.begin + 3 * residue + 3)
        }
        return sum(self.words.recurs(place) for place in places)

    def recurring_after(self, edits: Edits) -> int:
        """Count as ``recurring`` does, after the change."""
        before = [(residue, self.codon(residue)) for residue, _ in edits]
        self._write_letters(edits)
        count = self.recurring(edits)
        self._write_letters(before)
        return count

    def write(self, edits: Edits) -> None:
        """Make the change."""
        if self._standing is not None:
            self._standing.write([(self.begin + 3 * residue, codon) for residue, codon in edits])
            self.partner = self._standing.partner
        self._write_letters(edits)
        self._count()

    def _write_letters(self, edits: Edits) -> None:
        for residue, codon in edits:
            self.words.replace(self.begin + 3 * residue, codon)

    def _count(self) -> None:
        letters = np.frombuffer(self.coding.encode(), dtype=np.uint8)
        marks = ((letters == ord("G")) | (letters == ord("C"))).astype(np.int64)
        sums = np.concatenate([[0], np.cumsum(marks)])
        self._marks: list[int] = marks.tolist()
        self._total = int(sums[-1])
        self._windows = sums[self.task.window :] - sums[: len(sums) - self.task.window]

    def _over(self, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        least, most = self.task.window_limits
        return np.maximum(counts - most, 0) + np.maximum(least - counts, 0)

    def _whole_over(self, count: int) -> int:
        least, most = self.task.whole_limits
        return max(count - most, 0) + max(least - count, 0)

    def _spells_nothing(self, residue: int) -> bool:
        molecule, automaton = self.words.molecule, self.task.automaton
        start = self.begin + 3 * residue
        first = max(start - self._longest + 1, 0)
        state = 0
        for place in range(first, min(start + self._longest + 2, len(molecule))):
            state = automaton.goto[state][_INDEX[molecule[place]]]
            # A word that ends before the codon or begins after it was there before.
            if place >= start and automaton.ending[state] > max(place - start - 2, 0):
                return False
        return not any(
            molecule.startswith(word, self.begin + place)
            for place, words in self.task.bans.items()
            if abs(place - 3 * residue) <= max(map(len, words)) + 3
            for word in words
        )

    def _neighbours_change(self, edits: Edits) -> float:
        molecule = self.words.molecule
        changed = {self.begin + 3 * residue + k: letter for residue, codon in edits for k, letter in enumerate(codon)}
        total = 0.0
        for place in sorted({p + shift for p in changed for shift in (-1, 0) if 0 <= p + shift < len(molecule) - 1}):
            before = molecule[place : place + 2]
            after = changed.get(place, before[0]) + changed.get(place + 1, before[1])
            prices = self.task.objective.neighbours
            total += prices.get(after, 0.0) - prices.get(before, 0.0)
        return total
