"""Slow obvious twin of ``selection.self_match``: look for each peptide in each protein."""

from __future__ import annotations

from collections.abc import Iterable


def peptides_by_search(peptides: set[str], normal_proteins: Iterable[str]) -> frozenset[str]:
    """Give the peptides that some protein contains."""
    proteins = list(normal_proteins)
    return frozenset(peptide for peptide in peptides if any(peptide in protein for protein in proteins))
