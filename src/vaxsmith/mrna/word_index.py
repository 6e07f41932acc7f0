"""Where each word of a molecule stands, kept as stretches are replaced."""

from __future__ import annotations

from collections import defaultdict

from vaxsmith.core import reverse_complement


class WordIndex:
    """The places of all words of one length, on the strand that is written."""

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
