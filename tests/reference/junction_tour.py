"""The slow twins of ordering: every permutation tried, and every peptide of a finished protein cut letter by letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray


def best_order_by_permutation(cost: NDArray[np.int64]) -> int:
    """Give the least cost over all orders of N windows; row and column N of ``cost`` are the two ends."""
    end = cost.shape[0] - 1
    least = None
    for order in permutations(range(end)):
        total, before = 0, end
        for window in order:
            total += int(cost[before, window])
            before = window
        total += int(cost[before, end])
        least = total if least is None else min(least, total)
    return least or 0


def foreign_peptides(pieces: Sequence[tuple[str, str]], own: Sequence[str], lengths: tuple[int, int]) -> Counter[str]:
    """Count the peptides of ``pieces`` (kind, residues) that lie in no one piece, are not linker-only and in no ``own``."""
    residues = [(letter, number) for number, (_, sequence) in enumerate(pieces) for letter in sequence]
    found: Counter[str] = Counter()
    for start in range(len(residues)):
        for length in range(lengths[0], lengths[1] + 1):
            cut = residues[start : start + length]
            if len(cut) < length:
                continue
            touched = {number for _, number in cut}
            peptide = "".join(letter for letter, _ in cut)
            if len(touched) > 1 and {pieces[n][0] for n in touched} != {"linker"} and not any(peptide in o for o in own):
                found[peptide] += 1
    return found
