"""Slow twins of ``verification/presentation_measures.py``: count pairs and walk lists, as the definitions say."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def auroc_by_pairs(strength: Sequence[float], positive: Sequence[bool]) -> Fraction:
    """Give the share of positive-negative pairs in which the positive is stronger, ties by half."""
    pairs = [
        Fraction(1) if a > b else Fraction(1, 2) if a == b else Fraction(0)
        for a, is_ligand in zip(strength, positive, strict=True)
        if is_ligand
        for b, other in zip(strength, positive, strict=True)
        if not other
    ]
    return sum(pairs, Fraction(0)) / len(pairs)


def average_precision_by_walking(strength: Sequence[float], positive: Sequence[bool]) -> Fraction:
    """Give the mean, over positives, of the precision among all rows at least as strong."""
    rows = list(zip(strength, positive, strict=True))
    precisions = []
    for own, is_ligand in rows:
        if is_ligand:
            above = [label for value, label in rows if value >= own]
            precisions.append(Fraction(sum(above), len(above)))
    return sum(precisions, Fraction(0)) / len(precisions)


def ppv_by_walking(strength: Sequence[float], positive: Sequence[bool]) -> Fraction:
    """Give the expected share of positives among the n strongest when ties are broken by chance."""
    rows = list(zip(strength, positive, strict=True))
    wanted = sum(positive)
    found, room = Fraction(0), wanted
    for value in sorted(set(strength), reverse=True):
        tied = [label for own, label in rows if own == value]
        taken = min(room, len(tied))
        found += Fraction(taken * sum(tied), len(tied))
        room -= taken
    return found / wanted


def ranks_by_counting(values: Sequence[float]) -> list[float]:
    """Give one plus the values below, plus half of the other equal ones."""
    return [1 + sum(v < own for v in values) + (sum(v == own for v in values) - 1) / 2 for own in values]


def uniform_distance_by_walking(shares: Sequence[float]) -> float:
    """Give the largest distance between the empirical distribution and the diagonal, just before and at each share."""
    size = len(shares)
    at = [abs(sum(s <= x for s in shares) / size - x) for x in shares]
    before = [abs(sum(s < x for s in shares) / size - x) for x in shares]
    return max(at + before)
