"""Properties of a finished sequence that no finite automaton can hold: GC in windows, words that recur.

Both the search for a coding and the rules that judge a molecule measure with these.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from vaxsmith.core import reverse_complement


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A word of ``length`` that stands at ``first`` and again, or reversed and complemented, at ``second``."""

    first: int
    second: int
    length: int
    inverted: bool


def gc_counts(sequence: str, window: int) -> list[int]:
    """Count G and C in every window of ``window`` nucleotides; the whole sequence is one window when it is shorter."""
    sums = [0, *accumulate(letter in "GC" for letter in sequence)]
    width = min(window, len(sequence))
    return [sums[start + width] - sums[start] for start in range(len(sequence) - width + 1)]


def gc_fraction(sequence: str) -> float:
    """Give the fraction of G and C (0 for an empty sequence)."""
    return sum(letter in "GC" for letter in sequence) / len(sequence) if sequence else 0.0


def recurring_words(sequence: str, length: int) -> list[Repeat]:
    """Find every word of ``length`` that stands a second time on either strand, in order of the second place.

    Each later place is paired with the first place of the same word, so n copies give n − 1 pairs. A word that is its
    own reverse complement is not paired with itself.
    """
    first_place: dict[str, int] = {}
    found: list[Repeat] = []
    for place in range(len(sequence) - length + 1):
        word = sequence[place : place + length]
        earlier = first_place.get(word)
        opposite = first_place.get(reverse_complement(word))
        if earlier is not None:
            found.append(Repeat(first=earlier, second=place, length=length, inverted=False))
        else:
            first_place[word] = place
        if opposite is not None and opposite != earlier:
            found.append(Repeat(first=opposite, second=place, length=length, inverted=True))
    return found


def merge_repeats(repeats: list[Repeat]) -> list[Repeat]:
    """Join pairs that continue one another into the longest repeats, longest first."""
    by_diagonal: dict[tuple[bool, int], list[Repeat]] = defaultdict(list)
    for repeat in repeats:
        # A direct repeat keeps its distance as it goes on; an inverted one keeps the sum of its two places.
        diagonal = repeat.first + repeat.second if repeat.inverted else repeat.second - repeat.first
        by_diagonal[repeat.inverted, diagonal].append(repeat)
    merged: list[Repeat] = []
    for (inverted, _), group in sorted(by_diagonal.items()):
        group.sort(key=lambda repeat: repeat.second)
        run = [group[0]]
        for repeat in group[1:]:
            if repeat.second == run[-1].second + 1:
                run.append(repeat)
                continue
            merged.append(_join(run, inverted=inverted))
            run = [repeat]
        merged.append(_join(run, inverted=inverted))
    return sorted(merged, key=lambda repeat: (-repeat.length, repeat.first, repeat.second))


def _join(run: list[Repeat], *, inverted: bool) -> Repeat:
    return Repeat(
        first=min(repeat.first for repeat in run),
        second=run[0].second,
        length=run[0].length + len(run) - 1,
        inverted=inverted,
    )
