"""Slow obvious twin of ``proteins.self_matches``: lay each peptide over every window of every protein and count."""

from __future__ import annotations

from collections.abc import Sequence

_EQUAL_THEMSELVES = frozenset("ACDEFGHIKLMNPQRSTVWYU")


def best_places(peptide: str, proteins: Sequence[str], mismatches: int) -> list[tuple[int, int, tuple[int, ...]]]:
    """Give (protein, start, differing places) of all windows with the fewest mismatches, at most ``mismatches``."""
    if "*" in peptide:
        return []
    found = []
    for number, protein in enumerate(proteins):
        for start in range(len(protein) - len(peptide) + 1):
            window = protein[start : start + len(peptide)]
            differing = tuple(i for i in range(len(peptide)) if not _equal(peptide[i], window[i]))
            if "*" not in window and len(differing) <= mismatches:
                found.append((number, start, differing))
    fewest = min((len(differing) for *_, differing in found), default=0)
    return [place for place in found if len(place[2]) == fewest]


def _equal(one: str, other: str) -> bool:
    return one == other and one in _EQUAL_THEMSELVES
