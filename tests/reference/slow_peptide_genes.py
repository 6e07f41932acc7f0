"""The slow twin of the search for peptides in proteins: ask every protein for every peptide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def slow_peptide_genes(peptides: Sequence[str], proteins: Sequence[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Give the genes whose proteins hold each peptide."""
    found = {peptide: frozenset(gene for gene, protein in proteins if peptide in protein) for peptide in peptides if peptide}
    return {peptide: genes for peptide, genes in found.items() if genes}
