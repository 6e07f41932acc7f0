"""Ways to find 9-mers with at most one mismatch in 20,000 proteins: what the index was chosen from.

Run: ``python -m benchmarks.proteome_ways``. Foreign peptides (most match nothing), one core, CPU seconds, medians of three.
All ways must find the same peptides; exits 1 where they do not.

- *words*: ``vaxsmith.genome.proteome_search``: exact seeds, compared through the word that stands beside each place;
- *residues*: the same seeds, compared residue by residue in the proteins (no words kept);
- *neighbours*: all 172 peptides with at most one difference, each looked for among the sorted numbers of all 9-mers;
- *neighbours, bitmap*: the same, asked first of a hashed bitmap of 2^30 bits, and only then looked for.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.made_proteome import made_peptides, made_proteins
from vaxsmith.genome.proteome_index import BITS, PADDING, IndexedProteins, index_proteins
from vaxsmith.genome.proteome_letters import UNKNOWN_IN_PROTEIN, peptide_groups
from vaxsmith.genome.proteome_search import find_places
from vaxsmith.genome.proteome_seeds import segments

SIZE, PEPTIDES = 9, 5_000
Found = NDArray[np.bool_]
_HASH, _BITMAP_BITS = np.uint64(0x9E3779B97F4A7C15), 30


def by_words(part: IndexedProteins, peptides: NDArray[np.uint8]) -> Found:
    found = np.zeros(len(peptides), dtype=np.bool_)
    found[find_places(part, peptides, 1).peptides] = True
    return found


def by_residues(part: IndexedProteins, peptides: NDArray[np.uint8]) -> Found:
    found = np.zeros(len(peptides), dtype=np.bool_)
    base = round((len(part.table) - 1) ** (1 / part.depth))
    for segment in segments(SIZE, 1, len(part.places), part.depth):
        size = min(segment.end - segment.start, part.depth)
        powers = base ** np.arange(part.depth - 1, part.depth - 1 - size, -1)
        codes = (peptides[:, segment.start : segment.start + size] * powers).sum(axis=1)
        first = part.table[codes].astype(np.int64)
        count = part.table[codes + powers[-1]].astype(np.int64) - first
        for begin in range(0, len(peptides), 500):
            some, counts = slice(begin, begin + 500), count[begin : begin + 500]
            rows = np.repeat(np.arange(begin, begin + len(counts)), counts)
            index = np.repeat(first[some] - np.cumsum(counts) + counts, counts) + np.arange(len(rows))
            places = part.places[index].astype(np.int64) - segment.start
            differ = np.zeros(len(rows), dtype=np.int8)
            for step in range(SIZE):
                differ += part.residues[places + step] != peptides[rows, step]
            found[rows[differ <= 1]] = True
    return found


def kmer_numbers(part: IndexedProteins) -> NDArray[np.uint64]:
    """Give the sorted numbers of all 9-mers within proteins, each once."""
    count = len(part.residues) - 2 * PADDING
    numbers, whole = np.zeros(count, dtype=np.uint64), np.ones(count, dtype=np.bool_)
    for step in range(SIZE):
        letters = part.residues[PADDING + step : PADDING + step + count]
        numbers = numbers << np.uint64(BITS) | letters
        whole &= letters < UNKNOWN_IN_PROTEIN
    return np.unique(numbers[whole])


def bitmap_of(numbers: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Give a bitmap with the bit of each number's hash set."""
    marks = np.zeros(1 << _BITMAP_BITS, dtype=np.bool_)
    marks[numbers * _HASH >> np.uint64(64 - _BITMAP_BITS)] = True
    return np.packbits(marks, bitorder="little")


def neighbours(peptides: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Give the numbers of every peptide with at most one difference (n × 172; letters as numbers, the twenty alone)."""
    shifts = np.uint64(BITS) * np.arange(SIZE - 1, -1, -1, dtype=np.uint64)
    own = (peptides.astype(np.uint64) << shifts).sum(axis=1, dtype=np.uint64)
    columns = [own]
    for place, shift in enumerate(shifts):
        rest = own - (peptides[:, place].astype(np.uint64) << shift)
        other = np.arange(19, dtype=np.uint64)[None, :] + (np.arange(19)[None, :] >= peptides[:, place][:, None])
        columns.extend((rest[:, None] + (other << shift)).T)
    return np.stack(columns, axis=1)


def by_neighbours(numbers: NDArray[np.uint64], peptides: NDArray[np.uint8]) -> Found:
    wanted = neighbours(peptides)
    order = np.argsort(wanted, axis=None)  # sorted questions stay in the cache
    asked = wanted.ravel()[order]
    place = np.minimum(np.searchsorted(numbers, asked), len(numbers) - 1)
    found = np.zeros(len(peptides), dtype=np.bool_)
    found[order[numbers[place] == asked] // wanted.shape[1]] = True
    return found


def by_bitmap(numbers: NDArray[np.uint64], bitmap: NDArray[np.uint8], peptides: NDArray[np.uint8]) -> Found:
    found = np.zeros(len(peptides), dtype=np.bool_)
    for begin in range(0, len(peptides), 500):
        wanted = neighbours(peptides[begin : begin + 500])
        hashed = wanted * _HASH >> np.uint64(64 - _BITMAP_BITS)
        byte = bitmap[(hashed >> np.uint64(3)).astype(np.int64)]
        rows, columns = np.nonzero(byte >> (hashed & np.uint64(7)).astype(np.uint8) & 1)
        asked = wanted[rows, columns]
        place = np.minimum(np.searchsorted(numbers, asked), len(numbers) - 1)
        found[begin + rows[numbers[place] == asked]] = True
    return found


def main() -> int:
    """Print the table; 1 when two ways disagree."""
    proteins = made_proteins(np.random.default_rng(11), 20_000)
    part = index_proteins(proteins, [[(str(number), "")] for number in range(len(proteins))], source="made")
    ((_, peptides),) = peptide_groups(made_peptides("foreign", [SIZE], PEPTIDES, proteins))
    numbers = kmer_numbers(part)
    bitmap = bitmap_of(numbers)
    index = part.table.nbytes + part.places.nbytes + part.residues.nbytes
    ways: dict[str, tuple[int, Callable[[], Found]]] = {
        "words": (index + part.around.nbytes, lambda: by_words(part, peptides)),
        "residues": (index, lambda: by_residues(part, peptides)),
        "neighbours (this length alone)": (numbers.nbytes, lambda: by_neighbours(numbers, peptides)),
        "neighbours, bitmap (this length alone)": (
            numbers.nbytes + bitmap.nbytes,
            lambda: by_bitmap(numbers, bitmap, peptides),
        ),
    }
    print("way\tlook-ups/s\tMiB\tfound")
    answers = []
    for name, (size, way) in ways.items():
        seconds = []
        for _ in range(3):
            begun = time.process_time()
            found = way()
            seconds.append(time.process_time() - begun)
        answers.append(found)
        print(f"{name}\t{len(peptides) / statistics.median(seconds):,.0f}\t{size / (1 << 20):.0f}\t{found.mean():.1%}")
    return int(any((answer != answers[0]).any() for answer in answers))


if __name__ == "__main__":
    sys.exit(main())
