"""The slow twin of the tumor's values on the tissues' scale: count ranks, read each tissue's value at that rank."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence


def slow_tissue_scale(tissues: Sequence[Sequence[float]], tumor: Sequence[float], asked: Sequence[int]) -> list[float]:
    """Give the values of the asked genes: ``tissues`` is genes × tissues, all measured, ``tumor`` one value a gene."""
    found = []
    for gene in asked:
        below = sum(value < tumor[gene] for value in tumor)
        equal = sum(value == tumor[gene] for value in tumor)
        place = below + (equal - 1) / 2
        at_rank = []
        for column in zip(*tissues, strict=True):
            ordered = sorted(column)
            low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
            at_rank.append(low + (high - low) * (place - math.floor(place)))
        found.append(statistics.median(at_rank))
    return found
