"""Residues as small numbers: what an index is made of, and which letters equal which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS, STOP, InputError
from vaxsmith.genome.message import SELENOCYSTEINE

KNOWN = AMINO_ACIDS + SELENOCYSTEINE
"""Letters that equal themselves. Every other letter (X, B, J, Z, O) stands for a residue that is not known: it equals
nothing, not even itself, so it can never make a match and costs one mismatch wherever one is allowed."""
UNKNOWN_IN_PROTEIN = len(KNOWN)
BETWEEN_PROTEINS = len(KNOWN) + 1
"""Between two proteins, and for a stop inside one: no window may hold it."""
UNKNOWN_IN_PEPTIDE = len(KNOWN) + 2
_STOP_IN_PEPTIDE = len(KNOWN) + 3
_NO_LETTER = 255


def _numbers(unknown: int, stop: int) -> NDArray[np.uint8]:
    """Give the number of each byte."""
    table = np.full(256, _NO_LETTER, dtype=np.uint8)
    table[ord("A") : ord("Z") + 1] = unknown
    for number, letter in enumerate(KNOWN):
        table[ord(letter)] = number
    table[ord(STOP)] = stop
    return table


_OF_PROTEIN = _numbers(UNKNOWN_IN_PROTEIN, BETWEEN_PROTEINS)
_OF_PEPTIDE = _numbers(UNKNOWN_IN_PEPTIDE, _STOP_IN_PEPTIDE)
_LETTERS = np.frombuffer((KNOWN + "X" + STOP).encode(), dtype=np.uint8)


def protein_numbers(sequences: Sequence[str]) -> NDArray[np.uint8]:
    """Give the residues of all sequences as one row of numbers, nothing between them.

    Raises:
        InputError: a sequence holds something else than upper-case letters and ``*``.
    """
    return _numbered(sequences, _OF_PROTEIN, "protein")


def spelled(numbers: NDArray[np.uint8]) -> str:
    """Give the letters of a protein's numbers; a residue that is not known is X.

    >>> spelled(protein_numbers(["MTEYK"]))
    'MTEYK'
    """
    return _LETTERS[numbers].tobytes().decode()


def peptide_groups(peptides: Sequence[str]) -> list[tuple[NDArray[np.int64], NDArray[np.uint8]]]:
    """Sort peptides by length: for each length, which ones (n) and their residues as numbers (n × length).

    Peptides with a stop are left out: nothing equals them, whatever number of mismatches is allowed.

    Raises:
        InputError: a peptide is empty or holds something else than upper-case letters and ``*``.
    """
    if not len(peptides):
        return []
    lengths = np.fromiter(map(len, peptides), dtype=np.int64, count=len(peptides))
    if not lengths.all():
        raise InputError(
            "an empty peptide", expected="one residue or more", place=f"peptide {int(np.argmin(lengths)) + 1} of the list"
        )
    numbers = _numbered(peptides, _OF_PEPTIDE, "peptide")
    first = np.cumsum(lengths) - lengths
    groups = []
    for length in np.unique(lengths).tolist():
        rows = np.flatnonzero(lengths == length)
        of_group = numbers[first[rows][:, None] + np.arange(length)]
        whole = (of_group != _STOP_IN_PEPTIDE).all(axis=1)
        groups.append((rows[whole], of_group[whole]))
    return groups


def _numbered(sequences: Sequence[str], table: NDArray[np.uint8], what: str) -> NDArray[np.uint8]:
    # Letters outside ASCII become one '?' each, so places stay where they are.
    numbers = table[np.frombuffer("".join(sequences).encode("ascii", "replace"), dtype=np.uint8)]
    strange = np.flatnonzero(numbers == _NO_LETTER)
    if len(strange):
        ends = np.cumsum([len(sequence) for sequence in sequences])
        row = int(np.searchsorted(ends, strange[0], side="right"))
        letter = sequences[row][int(strange[0]) - int(ends[row])]
        raise InputError(
            f"the {what} {sequences[row][:40]!r} holds {letter!r}",
            expected="one-letter residues in upper case",
            cause="lower case, a modification's mark or a gap" if letter.islower() or not letter.isalpha() else "",
            place=f"{what} {row + 1} of the list",
        )
    return numbers
