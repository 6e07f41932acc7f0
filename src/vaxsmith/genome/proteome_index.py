"""The k-mer index of a set of proteins: where each short run of residues lies, and what stands around it.

All places are sorted by the ``depth`` residues that begin there, so that the places of one k-mer (or of any shorter prefix)
are one stretch; a table indexed by the k-mer itself tells where the stretch begins. Beside each place stand, in one 64-bit
word, the six residues before it and the six behind its first four: whether a class I peptide is there is decided by a few
whole-array operations on neighbouring memory, and only what passes is compared with the proteins
(``benchmarks/proteome_ways.py`` measures it beside other ways). About 13 bytes a residue, and 20 MB for the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.genome.proteome_letters import BETWEEN_PROTEINS, KNOWN, UNKNOWN_IN_PROTEIN, protein_numbers, spelled

BASE = len(KNOWN) + 1
"""Letters of a k-mer: what is known, and one for what is not or lies between proteins."""
DEEPEST, SHALLOWEST = 5, 2
PADDING = 16
"""Separators before the first and behind the last protein, so that no look around a place leaves the array."""
BITS = 5
BESIDE = (*range(-6, 0), *range(4, 10))
"""Places of the word ``around``, relative to the indexed one, from its highest bits to its lowest. The four residues 0..3
are left out: they are the k-mer's own."""

_GATHERED_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedProteins:
    """Distinct proteins in one array, their names, and the index of their k-mers.

    ``residues`` (uint8; see ``proteome_letters``) holds all proteins, separated and padded; protein i is
    ``residues[starts[i] : ends[i]]``. ``transcripts[carriers[i] : carriers[i + 1]]`` carry it, and ``genes`` are theirs.
    ``places`` (uint32, n) are all places sorted by the ``depth`` residues behind them; those of k-mer c (its letters as
    digits in base ``BASE``) are ``places[table[c] : table[c + 1]]``. ``around`` (uint64, n) goes with ``places``.
    """

    source: str
    residues: NDArray[np.uint8]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    carriers: NDArray[np.int64]
    transcripts: tuple[str, ...]
    genes: tuple[str, ...]
    depth: int
    table: NDArray[np.uint32]
    places: NDArray[np.uint32]
    around: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def residue_count(self) -> int:
        """Count the residues of all proteins."""
        return int((self.ends - self.starts).sum())

    def sequence(self, protein: int) -> str:
        """Give one protein in letters."""
        return spelled(self.residues[self.starts[protein] : self.ends[protein]])

    def names(self, protein: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give the transcripts that carry a protein, and their genes (each once, as they come)."""
        carried = slice(int(self.carriers[protein]), int(self.carriers[protein + 1]))
        return self.transcripts[carried], tuple(dict.fromkeys(gene for gene in self.genes[carried] if gene))

    def protein_at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the protein of each place."""
        return np.asarray(np.searchsorted(self.starts, places, side="right") - 1, dtype=np.int64)


def index_proteins(
    sequences: Sequence[str], carriers: Sequence[Sequence[tuple[str, str]]], *, source: str
) -> IndexedProteins:
    """Index distinct sequences (none empty), each with its carriers as (transcript, gene).

    Time and memory are linear but for one sort of 64-bit numbers; the peak is about 40 bytes a residue.

    Raises:
        InputError: a sequence holds something else than upper-case letters and ``*``.
    """
    numbers = protein_numbers(sequences)
    lengths = np.fromiter(map(len, sequences), dtype=np.int64, count=len(sequences))
    starts = PADDING + np.cumsum(lengths + 1) - lengths - 1
    residues = np.full(int((lengths + 1).sum()) + 2 * PADDING, BETWEEN_PROTEINS, dtype=np.uint8)
    is_residue = np.zeros(len(residues) + 1, dtype=np.int8)
    is_residue[starts] = 1
    is_residue[starts + lengths] = -1
    residues[np.cumsum(is_residue[:-1], dtype=np.int8).view(np.bool_)] = numbers
    depth = _depth(len(numbers))
    table, places = _sorted_places(residues, depth)
    return IndexedProteins(
        source=source,
        residues=residues,
        starts=starts,
        ends=starts + lengths,
        carriers=np.concatenate(([0], np.cumsum([len(group) for group in carriers], dtype=np.int64))),
        transcripts=tuple(name for group in carriers for name, _ in group),
        genes=tuple(gene for group in carriers for _, gene in group),
        depth=depth,
        table=table,
        places=places,
        around=_around(residues, places),
    )


def _depth(residues: int) -> int:
    """Choose the k-mer's length: a table with more rows than there are residues would be empty for the most part."""
    return next((depth for depth in range(SHALLOWEST, DEEPEST) if BASE**depth >= residues), DEEPEST)


def _sorted_places(residues: NDArray[np.uint8], depth: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    count = len(residues) - 2 * PADDING
    digits = np.minimum(residues, UNKNOWN_IN_PROTEIN).astype(np.uint64)
    keys = np.zeros(count, dtype=np.uint64)
    for step in range(depth):
        keys *= np.uint64(BASE)
        keys += digits[PADDING + step : PADDING + step + count]
    del digits
    begun = np.bincount(keys.view(np.int64), minlength=BASE**depth)
    table = np.zeros(BASE**depth + 1, dtype=np.uint32)
    np.cumsum(begun, out=table[1:])
    # The place rides in the lower half: one sort of plain numbers is several times faster than an argsort.
    keys <<= np.uint64(32)
    keys |= np.arange(PADDING, PADDING + count, dtype=np.uint64)
    keys.sort()
    return table, keys.astype(np.uint32)


def _around(residues: NDArray[np.uint8], places: NDArray[np.uint32]) -> NDArray[np.uint64]:
    count = len(residues) - 2 * PADDING
    words = np.zeros(count, dtype=np.uint64)
    for step in BESIDE:
        words <<= np.uint64(BITS)
        words |= residues[PADDING + step : PADDING + step + count]
    sorted_words = np.empty_like(words)
    for begin in range(0, count, _GATHERED_AT_ONCE):
        piece = slice(begin, begin + _GATHERED_AT_ONCE)
        sorted_words[piece] = words[places[piece] - np.uint32(PADDING)]
    return sorted_words
