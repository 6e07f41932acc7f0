"""Find peptides inside normal proteins, exactly and fast: every k-mer as one number."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_BITS = 5
LONGEST = 12
"""Twelve letters of five bits fit into 64 bits."""


def peptides_in_normal_proteins(peptides: set[str], normal_proteins: Iterable[str]) -> frozenset[str]:
    """Give those of ``peptides`` (upper case, at most ``LONGEST`` residues) that some normal protein contains.

    A k-mer is read as a number in base 32, one digit a letter, which no two k-mers share; the numbers of all k-mers of all
    proteins are compared with the sorted numbers of the peptides. Time is linear in the proteins' length. The slow twin is
    ``tests/reference/self_match_by_search.py``.
    """
    text = "*".join(sorted(set(normal_proteins)))  # '*' shares its digit with J, which is no residue
    letters = _digits(text)
    rolling, reached = np.zeros(len(letters), dtype=np.uint64), 0
    found: set[str] = set()
    for length in sorted({len(peptide) for peptide in peptides}):
        wanted = sorted(peptide for peptide in peptides if len(peptide) == length)
        if not 0 < length <= min(LONGEST, len(letters)):
            found.update(peptide for peptide in wanted if peptide in text)
            continue
        numbers = _numbers(_digits("".join(wanted)).reshape(len(wanted), length))
        # Letters are in alphabetical order, so the sorted peptides' numbers are sorted, too.
        rolling, reached = _lengthen(rolling, letters, reached, length), length
        places = np.minimum(np.searchsorted(numbers, rolling), len(numbers) - 1)
        found.update(wanted[place] for place in np.unique(places[numbers[places] == rolling]))
    return frozenset(found)


def _digits(text: str) -> NDArray[np.uint64]:
    """Give each letter's digit: its place in the alphabet."""
    return (np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8) & 31).astype(np.uint64)


def _numbers(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Read each row (peptides × length) as one number."""
    number = np.zeros(rows.shape[0], dtype=np.uint64)
    for column in range(rows.shape[1]):
        number = (number << np.uint64(_BITS)) | rows[:, column]
    return number


def _lengthen(numbers: NDArray[np.uint64], letters: NDArray[np.uint64], before: int, after: int) -> NDArray[np.uint64]:
    """Turn the numbers of all stretches of ``before`` letters into those of all stretches of ``after`` letters."""
    for reached in range(before, after):
        kept = len(letters) - reached
        numbers = (numbers[:kept] << np.uint64(_BITS)) | letters[reached:]
    return numbers
