"""The slow obvious twin of the codon choice: try every coding, look for every word as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product


def touches(word: str, coding: str, left: str, right: str) -> bool:
    """Tell whether ``word`` stands anywhere in the molecule with at least one base in the coding sequence."""
    molecule = left + coding + right
    begin, end = len(left), len(left) + len(coding)
    return any(
        molecule.startswith(word, place) and place < end and place + len(word) > begin for place in range(len(molecule))
    )


def best_gain(
    gains: Sequence[Mapping[str, int]],
    words: Iterable[str],
    *,
    left: str = "",
    right: str = "",
    bans: Mapping[int, frozenset[str]] | None = None,
) -> int | None:
    """Give the greatest summed gain over all codings without a forbidden word, or None when there is none."""
    words = list(words)
    best = None
    for codons in product(*gains):
        coding = "".join(codons)
        molecule = left + coding + right
        if any(touches(word, coding, left, right) for word in words):
            continue
        banned = ((place + len(left), word) for place, group in (bans or {}).items() for word in group)
        if any(molecule.startswith(word, place) for place, word in banned):
            continue
        gain = sum(own[codon] for own, codon in zip(gains, codons, strict=True))
        best = gain if best is None else max(best, gain)
    return best


def longest_run(sequence: str) -> int:
    """Give the length of the longest stretch of one repeated letter, by trying every stretch."""
    return max(
        (
            end - start
            for start in range(len(sequence))
            for end in range(start + 1, len(sequence) + 1)
            if len(set(sequence[start:end])) == 1
        ),
        default=0,
    )


def recurring_pairs(sequence: str, length: int) -> set[tuple[int, int]]:
    """Give every pair of places with the same word of ``length`` on the same strand."""
    last = len(sequence) - length + 1
    return {(i, j) for i in range(last) for j in range(i + 1, last) if sequence[i : i + length] == sequence[j : j + length]}
