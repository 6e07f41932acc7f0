"""Group peptides that are nearly the same, so that no two of a group stand on both sides of a split.

Two peptides belong together if they share a stretch of eight residues (class I) or nine (class II), as nested and
overlapping ligands do, or if they have the same length and differ in one residue. Groups are the connected components of
that relation.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FOLDS = 10


def _rows_of_bytes(peptides: Sequence[str], length: int) -> NDArray[np.uint8]:
    return np.array(list(peptides), dtype=f"S{length}").view(np.uint8).reshape(len(peptides), length)


def _keys(block: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Give a number for each row of letters.

    A multiplicative mix of 64 bits: among 10^7 keys a collision is less likely than 10^-5, and would only join two groups.
    """
    key = np.full(len(block), block.shape[1], np.uint64)
    for column in block.T:
        key = (key ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key


def _edges(peptides: Sequence[str], shared: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Give the keys of every shared-stretch and one-mismatch pattern, and the peptide each belongs to."""
    lengths = np.fromiter(map(len, peptides), np.int64, len(peptides))
    keys, owners = [], []
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        block = _rows_of_bytes([peptides[row] for row in rows], int(length))
        for start in range(int(length) - shared + 1):
            keys.append(_keys(block[:, start : start + shared]))
            owners.append(rows)
        for masked in range(int(length)):
            copy = block.copy()
            copy[:, masked] = 1
            keys.append(_keys(copy))
            owners.append(rows)
    return np.concatenate(keys), np.concatenate(owners)


def cluster(peptides: Sequence[str], *, shared: int) -> NDArray[np.int64]:
    """Give the group of each of N distinct peptides, (N,), numbered by the first member in the order given.

    ``shared`` is the length, in residues, of the stretch that two peptides of a group may have in common.
    """
    if not peptides:
        return np.empty(0, np.int64)
    keys, owners = _edges(peptides, shared)
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    same = keys[1:] == keys[:-1]
    left, right = owners[:-1][same], owners[1:][same]
    group = np.arange(len(peptides))
    while True:
        # Everybody takes the least group of a neighbour, then the groups' own groups, until nothing changes.
        least = group.copy()
        np.minimum.at(least, left, group[right])
        np.minimum.at(least, right, group[left])
        np.minimum.at(least, group, least.copy())
        least = least[least]
        if np.array_equal(least, group):
            return group
        group = least


def folds(peptides: Sequence[str], *, shared: int) -> NDArray[np.int64]:
    """Give each of N distinct peptides its fold, (N,) of 0 to ``FOLDS`` - 1, by a hash of its group's first member."""
    group = cluster(peptides, shared=shared)
    of_group = {int(first): zlib.crc32(peptides[first].encode()) % FOLDS for first in np.unique(group)}
    return np.array([of_group[int(number)] for number in group], np.int64)
