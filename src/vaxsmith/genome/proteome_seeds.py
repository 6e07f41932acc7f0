"""Which runs of a peptide to look up so that no place within the allowed mismatches can be missed.

The pigeonhole principle: cut a peptide into segments and give each an allowance. If a place differs in at most m residues
and the allowances plus one sum to m + 1, at least one segment differs in no more than its allowance. So one mismatch needs
two exact segments, or the whole with a mismatch (whose neighbours are looked up, too); two need three exact ones, or one
exact and one with a mismatch. Which cut is best depends on the peptide's length and on how many residues are searched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import comb

from vaxsmith.genome.proteome_index import BASE

_CHANCE = 0.0625
"""Chance that two residues of human proteins are the same: the sum of squared residue frequencies is about 1/16."""
_LOOK_UP = 4.0
"""Cost of finding one k-mer in the table, in comparisons (measured: about 30 ns against 8)."""
_LETTER_BY_LETTER = 12.0
"""Cost of comparing a place residue by residue, in comparisons of words."""
_HIDDEN = 4
"""Residues from a k-mer's first on that the words do not hold (see ``proteome_index.BESIDE``)."""
_LONG = 30
"""From this length on equal parts are as good as any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Residues ``[start, end)`` of a peptide, with at most ``allowed`` mismatches (0 or 1) among them."""

    start: int
    end: int
    allowed: int = 0


@lru_cache(maxsize=1024)
def segments(length: int, mismatches: int, residues: int, depth: int) -> tuple[Segment, ...]:
    """Cut a peptide of ``length`` so that the expected work in so many residues with k-mers of ``depth`` is least.

    >>> [(part.start, part.end, part.allowed) for part in segments(9, 2, 11_000_000, 5)]
    [(0, 4, 0), (4, 9, 1)]
    """

    def cost(way: tuple[Segment, ...]) -> float:
        return sum(_cost(part, length, mismatches, residues, depth) for part in way)

    return min(_ways(length, mismatches), key=cost)


def _ways(length: int, mismatches: int) -> Iterator[tuple[Segment, ...]]:
    if mismatches == 0:
        yield (Segment(start=0, end=length),)
        return
    parts = mismatches + 1
    if length >= _LONG:
        bounds = [length * number // parts for number in range(parts + 1)]
        yield tuple(Segment(start=first, end=last) for first, last in pairwise(bounds))
        return
    if mismatches == 1:
        yield (Segment(start=0, end=length, allowed=1),)
    for cut in range(1, length):
        left, right = Segment(start=0, end=cut), Segment(start=cut, end=length)
        if mismatches == 1:
            yield left, right
            continue
        yield Segment(start=0, end=cut, allowed=1), right
        yield left, Segment(start=cut, end=length, allowed=1)
        for second in range(cut + 1, length):
            yield left, Segment(start=cut, end=second), Segment(start=second, end=length)


def _cost(segment: Segment, length: int, mismatches: int, residues: int, depth: int) -> float:
    """Estimate the work of a segment of a peptide, in comparisons of words."""
    used = min(segment.end - segment.start, depth)
    seen = length - min(_HIDDEN, length - segment.start)
    hits = residues * _CHANCE**used
    if segment.allowed:
        neighbours = (used - 1) * (BASE - 1)
        # One more look-up is a whole prefix: equal, or different in the last residue.
        return (
            neighbours * (_LOOK_UP + hits * _each(seen, mismatches - 1))
            + _LOOK_UP
            + residues * _CHANCE ** (used - 1) * _each(seen, mismatches)
        )
    k_mers = segment.end - segment.start - used + 1  # the rarest of them is taken
    return k_mers * _LOOK_UP + hits * _each(seen, mismatches)


def _each(seen: int, allowed: int) -> float:
    """Estimate the work for one place: a comparison of words, and of letters where the words differ in few residues."""
    passing = sum(comb(seen, differ) * _CHANCE ** (seen - differ) * (1 - _CHANCE) ** differ for differ in range(allowed + 1))
    return 1 + _LETTER_BY_LETTER * passing
