"""Find where peptides lie in indexed proteins, exactly or with one or two mismatches, thousands at a time.

Each peptide is cut into segments (``proteome_seeds``), the k-mers of the segments are looked up in the index, and what
stands around each of their places is compared with the peptide, as one 64-bit word each. What is left is compared residue by
residue. Nothing is missed and nothing is guessed; the slow twin is ``tests/reference/self_matches_by_window.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.genome.proteome_index import BASE, BESIDE, BITS, IndexedProteins
from vaxsmith.genome.proteome_letters import BETWEEN_PROTEINS, UNKNOWN_IN_PEPTIDE
from vaxsmith.genome.proteome_seeds import Segment, segments

_AT_ONCE = 1 << 16
"""Comparisons in one go: their words fit into a processor's second-level cache."""
_LETTERS_AT_ONCE = 1 << 22
_SEEDS_AT_ONCE = 1 << 18
_ONES = sum(1 << (BITS * step) for step in range(len(BESIDE)))
_TOP = np.uint64(_ONES << (BITS - 1))
_REST = np.uint64(_ONES * ((1 << (BITS - 1)) - 1))
_ONE = np.uint64(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where peptides lie: n triples, ordered by peptide, then by place.

    ``peptides`` are rows of what was searched, ``places`` first residues in the part's ``residues``, ``mismatches`` counts.
    """

    peptides: NDArray[np.int64]
    places: NDArray[np.int64]
    mismatches: NDArray[np.int64]


def find_places(part: IndexedProteins, peptides: NDArray[np.uint8], mismatches: int) -> Places:
    """Give every place where a peptide (n × length, as ``peptide_groups`` numbers them) differs in at most ``mismatches``.

    ``mismatches`` is 0, 1 or 2 and less than the length.
    """
    length = peptides.shape[1]
    found: list[NDArray[np.int64]] = []
    at_once = max(1, _SEEDS_AT_ONCE // length)
    for first in range(0, len(peptides), at_once):
        block = peptides[first : first + at_once]
        for segment in segments(length, mismatches, len(part.places), part.depth):
            seeds = _neighbour_seeds if segment.allowed else _exact_seeds
            for look_up in seeds(part, block, segment, mismatches):
                for rows, places in _alike(part, block, look_up):
                    counts = _count_mismatches(part, block, rows, places)
                    good = counts <= mismatches
                    # Peptide, place (32 bits) and count (two bits) in one number, to be put in order at once.
                    found.append(rows[good] + first << 34 | places[good] << 2 | counts[good])
    keys = np.concatenate(found) if found else np.empty(0, dtype=np.int64)
    keys.sort()  # two segments may have found the same place
    keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]]
    return Places(peptides=keys >> 34, places=keys >> 2 & 0xFFFFFFFF, mismatches=keys & 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LookUp:
    """Stretches ``[first, first + count)`` of the sorted places, each for one peptide.

    The k-mer lies ``anchor`` residues behind the beginning of each peptide. ``allowed`` mismatches are left for the residues
    around it.
    """

    rows: NDArray[np.int64]
    first: NDArray[np.int64]
    count: NDArray[np.int64]
    anchor: int
    allowed: int


def _exact_seeds(part: IndexedProteins, peptides: NDArray[np.uint8], segment: Segment, mismatches: int) -> Iterator[_LookUp]:
    """Look up the rarest k-mer of each peptide's segment."""
    size = min(segment.end - segment.start, part.depth)
    anchors = np.arange(segment.start, segment.end - size + 1)
    codes = np.zeros((len(anchors), len(peptides)), dtype=np.int64)
    for step in range(size):
        codes *= BASE
        codes += peptides[:, anchors + step].T
    # A residue that is not known equals nothing: its k-mers have no place.
    unknown = (peptides == UNKNOWN_IN_PEPTIDE).any(axis=1)
    if unknown.any():
        for step in range(size):
            codes[(peptides[:, anchors + step] == UNKNOWN_IN_PEPTIDE).T] = -1
    first, count = _stretch(part, codes, part.depth - size)
    rarest = np.where(count.all(axis=0), np.argmin(count, axis=0), -1)
    for number in np.unique(rarest[rarest >= 0]).tolist():
        rows = np.flatnonzero(rarest == number)
        anchor = segment.start + number
        yield _LookUp(rows=rows, first=first[number, rows], count=count[number, rows], anchor=anchor, allowed=mismatches)


def _neighbour_seeds(
    part: IndexedProteins, peptides: NDArray[np.uint8], segment: Segment, mismatches: int
) -> Iterator[_LookUp]:
    """Look up the first k-mer of the segment and every k-mer that differs from it in one residue."""
    size = min(segment.end - segment.start, part.depth)
    seed = peptides[:, segment.start : segment.start + size].astype(np.int64)
    unknown = seed == UNKNOWN_IN_PEPTIDE
    digits = np.where(unknown, 0, seed) * BASE ** np.arange(part.depth - 1, part.depth - 1 - size, -1)
    # Equal or different in its last residue: all k-mers that begin with the others.
    prefix = np.where(unknown[:, :-1].any(axis=1), -1, digits[:, :-1].sum(axis=1) // BASE ** (part.depth - size + 1))
    rows = np.arange(len(peptides))
    first, count = _stretch(part, prefix, part.depth - size + 1)
    yield from _some(rows, first, count, segment.start, mismatches)
    for place in range(size - 1):
        others = np.delete(np.arange(size), place)
        kept = digits[:, others].sum(axis=1) // BASE ** (part.depth - size)
        codes = kept[:, None] + np.arange(BASE) * BASE ** (size - 1 - place)
        first, count = _stretch(part, codes, part.depth - size)
        count[unknown[:, others].any(axis=1)] = 0
        equal = np.flatnonzero(~unknown[:, place])
        count[equal, seed[equal, place]] = 0
        yield from _some(np.repeat(rows, BASE), first.ravel(), count.ravel(), segment.start, mismatches - 1)


def _some(
    rows: NDArray[np.int64], first: NDArray[np.int64], count: NDArray[np.int64], anchor: int, allowed: int
) -> Iterator[_LookUp]:
    """Give the look-up without its empty stretches."""
    some = np.flatnonzero(count)
    if len(some):
        yield _LookUp(rows=rows[some], first=first[some], count=count[some], anchor=anchor, allowed=allowed)


def _stretch(part: IndexedProteins, codes: NDArray[np.int64], missing: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give first and count of the places whose residues begin with k-mers (``missing`` letters short; -1: no such k-mer)."""
    wide = BASE**missing
    begin = np.maximum(codes, 0) * wide
    first = part.table.take(begin).astype(np.int64)
    count = part.table.take(begin + wide).astype(np.int64) - first
    count[codes < 0] = 0
    return first, count


def _alike(
    part: IndexedProteins, peptides: NDArray[np.uint8], look_up: _LookUp
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Give the places around which no more residues differ than allowed: peptide rows, and where the peptides begin."""
    wanted, mask = _words(peptides, look_up.anchor)
    ends = np.cumsum(look_up.count)
    begin = 0
    while begin < len(ends):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
        count, rows = look_up.count[begin:end], look_up.rows[begin:end]
        shift = look_up.first[begin:end] - (ends[begin:end] - count - done)
        index = np.repeat(shift, count)
        index += np.arange(len(index))
        word = part.around.take(index)
        word ^= np.repeat(wanted[rows], count)
        word &= mask
        good = np.flatnonzero(_few_differ(word, look_up.allowed))
        if len(good):
            places = part.places.take(index[good]).astype(np.int64) - look_up.anchor
            rows = rows[np.searchsorted(ends[begin:end] - done, good, side="right")]
            inside = places >= 0
            yield rows[inside], places[inside]
        begin = end


def _words(peptides: NDArray[np.uint8], anchor: int) -> tuple[NDArray[np.uint64], np.uint64]:
    """Give what should stand around the k-mer of each peptide, and the mask of the residues that the peptide has there."""
    words = np.zeros(len(peptides), dtype=np.uint64)
    mask = 0
    for step in BESIDE:
        words <<= np.uint64(BITS)
        mask <<= BITS
        if 0 <= anchor + step < peptides.shape[1]:
            words |= peptides[:, anchor + step]
            mask |= (1 << BITS) - 1
    return words, np.uint64(mask)


def _few_differ(words: NDArray[np.uint64], allowed: int) -> NDArray[np.bool_]:
    """Tell where at most ``allowed`` of the five-bit groups are not zero (``words`` is used up)."""
    if allowed <= 0:
        return np.asarray(words == 0)
    # The top bit of a group is set when the group is not zero: adding 15 to its lower bits carries into it.
    carried = words & _REST
    carried += _REST
    carried |= words
    carried &= _TOP
    for _ in range(allowed):  # each round takes the lowest bit away
        np.subtract(carried, _ONE, out=words)
        carried &= words
    return np.asarray(carried == 0)


def _count_mismatches(
    part: IndexedProteins, peptides: NDArray[np.uint8], rows: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Compare residue by residue; a window that holds more than one protein counts as differing everywhere."""
    length = peptides.shape[1]
    counts = np.empty(len(rows), dtype=np.int64)
    at_once = max(1, _LETTERS_AT_ONCE // length)
    for begin in range(0, len(rows), at_once):
        piece = slice(begin, begin + at_once)
        # A window may leave the array behind the last protein; what it would need is separators all the same.
        index = np.minimum(places[piece, None] + np.arange(length), len(part.residues) - 1)
        window = part.residues.take(index)
        counts[piece] = (window != peptides[rows[piece]]).sum(axis=1)
        counts[piece][(window == BETWEEN_PROTEINS).any(axis=1)] = length
    return counts
