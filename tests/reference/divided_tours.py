"""The slow twin of ``divide_windows``: every division of the targets, every order of each molecule."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations, product

import numpy as np
from numpy.typing import NDArray


def cheapest_division(cost: NDArray[np.int64], groups: Sequence[int]) -> int:
    """Give the least summed cost over every even division and both orders, by looking at all of them."""
    count, targets = len(groups), sorted(set(groups))
    sizes = {target: list(groups).count(target) for target in targets}
    choices = [dict(zip(targets, sides, strict=True)) for sides in product((0, 1), repeat=len(targets))]
    fuller = [
        max(sum(sizes[target] for target in targets if choice[target] == side) for side in (0, 1)) for choice in choices
    ]
    best: int | None = None
    for choice, size in zip(choices, fuller, strict=True):
        if size > min(fuller):
            continue
        hands = [[i for i in range(count) if choice[groups[i]] == side] for side in (0, 1)]
        if all(hands):
            total = sum(min(_path(cost, order) for order in permutations(hand)) for hand in hands)
            best = total if best is None else min(best, total)
    assert best is not None
    return best


def _path(cost: NDArray[np.int64], order: Sequence[int]) -> int:
    end = len(cost) - 1
    stops = [end, *order, end]
    return int(sum(cost[i, j] for i, j in pairwise(stops)))
