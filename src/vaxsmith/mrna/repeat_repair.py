"""Break repeats where they stand: code the later copy again, exactly, between its neighbours as they are.

Solving the whole protein again for each repeat would need a round for every copy and shift, since equal linkers take equal
second-best codings. A stretch of a dozen codons is solved in a millisecond; it is solved until none of its words stands
elsewhere in the molecule, each conflict banning one more word at its place.
"""

from __future__ import annotations

from collections import defaultdict

from vaxsmith.core import reverse_complement
from vaxsmith.mrna.codon_choice import Blocked, choose_codons
from vaxsmith.mrna.pressure import Pressure
from vaxsmith.mrna.sequence_checks import merge_repeats, recurring_words

# Codons solved at once: a ten-residue linker and its neighbours.
_LONGEST_STRETCH = 16
_MOST_TRIES = 30


class WordIndex:
    """Where each word of a molecule stands, kept as stretches are replaced."""

    def __init__(self, molecule: str, length: int) -> None:
        self.molecule = molecule
        self.length = length
        self._places: dict[str, set[int]] = defaultdict(set)
        self._enter(0, len(molecule))

    def word(self, place: int) -> str:
        """Give the word that begins at a place."""
        return self.molecule[place : place + self.length]

    def recurs(self, place: int) -> bool:
        """Tell whether the word at a place stands elsewhere too, on either strand."""
        word = self.word(place)
        if len(self._places[word]) > 1:
            return True
        return bool(self._places.get(reverse_complement(word), set()) - {place})

    def replace(self, start: int, sequence: str) -> None:
        """Write ``sequence`` over the bases from ``start`` on."""
        end = start + len(sequence)
        for place in self.around(start, end):
            self._places[self.word(place)].discard(place)
        self.molecule = self.molecule[:start] + sequence + self.molecule[end:]
        self._enter(start, end)

    def around(self, start: int, end: int) -> range:
        """Give the places whose words touch ``[start, end)``."""
        return range(max(start - self.length + 1, 0), min(end, len(self.molecule) - self.length + 1))

    def _enter(self, start: int, end: int) -> None:
        for place in self.around(start, end):
            self._places[self.word(place)].add(place)


def repeated_stretches(coding: str, pressure: Pressure) -> list[tuple[int, int]]:
    """Give the later copy of each repeat (the earlier where the later is fixed), in nucleotides of the coding sequence."""
    molecule = pressure.left + coding + pressure.right
    begin, end = len(pressure.left), len(pressure.left) + len(coding)
    found = []
    for repeat in merge_repeats(recurring_words(molecule, pressure.settings.longest_repeat + 1)):
        for start in (repeat.second, repeat.first):
            if start < end and start + repeat.length > begin:
                found.append((start - begin, start - begin + repeat.length))
                break
    return sorted(found)


def recode(index: WordIndex, pressure: Pressure, residues: int, stretch: tuple[int, int], margin: int) -> int:
    """Code a stretch again under the present prices, until none of its words recurs; write it into ``index``.

    Gives the work that it took: how many codons were chosen, tries that came to nothing included.
    ``margin`` codons on either side are coded with it: the more there are, the more ways out. Where bans and residues
    contradict each other the stretch stays as it was last.
    """
    begin = len(pressure.left)
    first, last = max(stretch[0], 0) // 3, min(-(-stretch[1] // 3), residues)
    surplus = max(last - first - _LONGEST_STRETCH, 0)
    first = max(first + surplus // 2 - margin, 0)
    last = min(last - (surplus - surplus // 2) + margin, residues)
    for tries in range(1, _MOST_TRIES + 1):
        work = tries * (last - first)
        coding = index.molecule[begin : begin + 3 * residues]
        answer = choose_codons(pressure.stretch(coding, first, last))
        if isinstance(answer, Blocked):
            return work
        start = begin + 3 * first
        if answer.sequence != coding[3 * first : 3 * last]:
            index.replace(start, answer.sequence)
        conflicts = [place for place in index.around(start, start + 3 * (last - first)) if index.recurs(place)]
        if not conflicts:
            return work
        for place in _middles(conflicts):
            pressure.ban(place - begin, [index.word(place)])
    return work


def _middles(places: list[int]) -> list[int]:
    """Give the middle of each run of consecutive places: one changed base there breaks most of the run."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [run[len(run) // 2] for run in runs]
