"""Windows of markers that other genes' proteins hold."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proteins.test_marker_proteins import CODING, marker, reference
from tests.reference.slow_peptide_genes import slow_peptide_genes

from vaxsmith.genome.proteome import NormalProtein
from vaxsmith.genome.proteome_build import proteome_from_proteins
from vaxsmith.proteins.marker_proteins import proteins_from_markers
from vaxsmith.proteins.marker_windows import (
    admissible_windows,
    genes_in_proteome,
    genes_with_peptides,
    shared_with_other_genes,
)
from vaxsmith.proteins.windows import peptide_windows
from vaxsmith.tumor.marker import MarkerKind

RESIDUES = st.text("ACD", max_size=12)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.text("ACD", max_size=5), max_size=8),
    st.lists(st.tuples(st.sampled_from(["g", "h", "i"]), RESIDUES), max_size=6),
)
def test_search_equals_its_slow_twin(peptides: list[str], proteins: list[tuple[str, str]]) -> None:
    assert genes_with_peptides(peptides, proteins) == slow_peptide_genes(peptides, proteins)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text("ACD", max_size=5), max_size=8),
    st.lists(st.tuples(st.sampled_from(["g", "h", "i"]), RESIDUES), min_size=1, max_size=6),
)
def test_the_index_gives_the_same_genes(peptides: list[str], proteins: list[tuple[str, str]]) -> None:
    normal = [
        NormalProtein(sequence=f"W{residues}", transcript=f"t{i}", gene=gene) for i, (gene, residues) in enumerate(proteins)
    ]
    proteome = proteome_from_proteins(normal)
    assert genes_in_proteome(peptides, proteome) == slow_peptide_genes(peptides, proteins)


def test_a_protein_without_a_gene_still_counts() -> None:
    proteome = proteome_from_proteins([NormalProtein(sequence="MAKDLVTR", transcript="t1")])
    assert genes_in_proteome(["AKDL", "WWWW"], proteome) == {"AKDL": frozenset({"t1"})}


def test_a_window_of_a_vital_gene_falls_and_one_of_a_harmless_gene_stays() -> None:
    (protein,) = proteins_from_markers([marker("GA", gene_identifiers=("ENSG00000000001",))], reference(A=CODING)).proteins
    windows = peptide_windows(protein, [8, 9])
    normal = [
        ("GA", protein.mutant),
        ("ENSG00000000001.3", protein.mutant),  # the gene itself, under its other name
        ("TITIN", "WWMAKDLVTRWW"),
        ("TWIN", protein.mutant),
    ]
    genes = genes_with_peptides((window.sequence for window in windows), normal)

    def genes_with(peptide: str) -> Iterable[str]:
        return genes.get(peptide, ())

    kept, dropped = admissible_windows(windows, genes_with, lambda gene: gene == "TITIN")
    assert [window.sequence for window in kept] == ["AKDLVTRE", "KDLVTREW", "MAKDLVTRE", "AKDLVTREW"]
    assert [(fallen.peptide, fallen.reason, fallen.variant) for fallen in dropped] == [
        ("MAKDLVTR", "shared-with-normal-protein", "GA (cancer-testis antigen)")
    ]
    assert "TITIN" in dropped[0].sentence
    assert len(kept) + len(dropped) == len(windows)
    assert shared_with_other_genes(protein, "MAKDLVTR", genes_with, lambda _: True) == ("TITIN", "TWIN")


def test_a_viral_window_that_any_human_protein_holds_is_not_foreign() -> None:
    virus = marker("E6", MarkerKind.VIRAL, sequence="MAKDLVTREW")
    (protein,) = proteins_from_markers([virus], None).proteins
    windows = peptide_windows(protein, [9])
    # Even of a gene of its own name, and whether or not its tissue is vital.
    genes = genes_with_peptides([windows[0].sequence], [("E6", "MAKDLVTREK")])
    kept, dropped = admissible_windows(windows, lambda peptide: genes.get(peptide, ()), lambda _: False)
    assert [window.sequence for window in kept] == ["AKDLVTREW"]
    assert [fallen.peptide for fallen in dropped] == ["MAKDLVTRE"]
