"""Find the peptides of an evaluation set that lie next to a peptide of a training set.

Two peptides are near duplicates if they have one length and differ in at most one residue, or if both hold a stretch of
``stretch`` residues that is the same. Nothing is sampled and nothing is compared pair by pair: a peptide with one place
masked, and every window, becomes a whole number that no other text has, and numbers are looked up in sorted arrays.
``tests/reference/near_duplicates_by_pair.py`` says the same slowly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

STRETCH = 8  # residues in common that make two peptides near duplicates
_LETTERS_A_WORD = 12  # five bits a letter


def near_duplicates(peptides: Sequence[str], training: Iterable[str], *, stretch: int = STRETCH) -> NDArray[np.bool_]:
    """Mark the peptides at one mismatch from a training peptide, or sharing ``stretch`` residues in a row with one."""
    known = sorted(set(training))
    return one_mismatch(peptides, known) | shared_stretch(peptides, known, stretch=stretch)


def one_mismatch(peptides: Sequence[str], training: Sequence[str]) -> NDArray[np.bool_]:
    """Mark the peptides that equal a training peptide of their length but for at most one residue."""
    marked = np.zeros(len(peptides), bool)
    known = _by_length(training)
    for length, rows in _by_length(peptides).items():
        if length not in known:
            continue
        ours, theirs = _codes(peptides, rows, length), _codes(training, known[length], length)
        for place in range(length):
            masked = _numbers(np.delete(np.concatenate([ours, theirs]), place, axis=1))
            marked[rows] |= np.isin(masked[: len(ours)], masked[len(ours) :])
    return marked


def shared_stretch(peptides: Sequence[str], training: Sequence[str], *, stretch: int = STRETCH) -> NDArray[np.bool_]:
    """Mark the peptides that share ``stretch`` residues in a row (12 at most) with a training peptide."""
    if not 1 <= stretch <= _LETTERS_A_WORD:
        raise ValueError(f"stretch is {stretch}; 1 to {_LETTERS_A_WORD} residues fit into one number")
    known = np.unique(
        np.concatenate(
            [np.empty(0, np.int64)]
            + [_windows(_codes(training, rows, length), stretch).ravel() for length, rows in _by_length(training).items()]
        )
    )
    marked = np.zeros(len(peptides), bool)
    for length, rows in _by_length(peptides).items():
        marked[rows] = np.isin(_windows(_codes(peptides, rows, length), stretch), known).any(axis=1)
    return marked


def _by_length(peptides: Sequence[str]) -> dict[int, NDArray[np.intp]]:
    lengths = np.fromiter(map(len, peptides), np.intp, len(peptides))
    return {int(length): np.flatnonzero(lengths == length) for length in np.unique(lengths)}


def _codes(peptides: Sequence[str], rows: NDArray[np.intp], length: int) -> NDArray[np.int64]:
    """Give the letters of peptides of one length as 1..26 (rows, length); letters outside A-Z are an error."""
    text = "".join(peptides[row] for row in rows).encode("ascii")
    codes = np.frombuffer(text, np.uint8).reshape(len(rows), length).astype(np.int64) - ord("A") + 1
    if codes.size and (codes.min() < 1 or codes.max() > 26):
        raise ValueError("a peptide has a letter outside A-Z")
    return codes


def _windows(codes: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Give every window of ``size`` letters as a number: (rows, windows), no columns where peptides are shorter."""
    windows = max(codes.shape[1] - size + 1, 0)
    found = np.zeros((len(codes), windows), np.int64)
    for offset in range(size if windows else 0):
        found = (found << 5) | codes[:, offset : offset + windows]
    return found


def _numbers(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give a number for each row, equal for equal rows of this call only."""
    numbers = np.zeros(len(codes), np.int64)
    for start in range(0, codes.shape[1], _LETTERS_A_WORD):
        word = codes[:, start : start + _LETTERS_A_WORD]
        part = _windows(word, word.shape[1])[:, 0]
        if start:
            _, before = np.unique(numbers, return_inverse=True)
            values, part = np.unique(part, return_inverse=True)
            part = before * len(values) + part
        numbers = part
    return numbers
