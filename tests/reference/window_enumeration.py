"""Slow obvious twin of ``proteins.windows``: enumerate all windows of the mutant, keep those the wild type lacks.

A window is new when no wild-type stretch has its letters; it must also touch the change, which is checked by trying
whether the same letters could have come from the unchanged flanks alone.
"""

from __future__ import annotations

from collections.abc import Iterable


def windows_by_enumeration(wild_type: str, mutant: str, lengths: Iterable[int]) -> set[tuple[int, str]]:
    """Give ``(start, sequence)`` of every mutant window that does not occur in the wild type."""
    found = set()
    for length in lengths:
        for start in range(len(mutant) - length + 1):
            window = mutant[start : start + length]
            if not any(wild_type[i : i + length] == window for i in range(len(wild_type) - length + 1)):
                found.add((start, window))
    return found
