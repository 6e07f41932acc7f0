"""Slow twin of ``verification/near_duplicates.py``: compare each peptide with each training peptide, letter by letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def near_duplicates_by_pair(peptides: Sequence[str], training: Iterable[str], stretch: int) -> list[bool]:
    """Tell of each peptide whether one training peptide is within one mismatch or shares ``stretch`` letters in a row."""
    known = list(training)
    return [
        any(_one_mismatch(peptide, other) or _shares(peptide, other, stretch) for other in known) for peptide in peptides
    ]


def _one_mismatch(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 1


def _shares(one: str, other: str, stretch: int) -> bool:
    return any(one[start : start + stretch] in other for start in range(len(one) - stretch + 1))
