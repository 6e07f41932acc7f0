"""Mutant proteins: what the tumor makes and the patient's normal cells do not.

In come a tumor's calls and either an annotator's words (``proteins_from_annotation``: VEP with its plugins Wildtype and
Frameshift, no genome needed) or the genome itself (``proteins_from_reference``). Out comes a ``ProteinSet``: each
``MutantProtein`` says exactly which residues are new, and every variant × transcript without one stands among the
``Dropped`` with its reason. ``peptide_windows`` cuts the peptides that touch what is new and pairs each with its
normal counterpart.

>>> from vaxsmith.proteins import differing_stretch
>>> differing_stretch("MTEYKLVVVGAGGVG", "MTEYKLVVVGADGVG")  # KRAS G12D: residue 11, counted from 0
((11, 12), (11, 12))
"""

from vaxsmith.proteins.against_reference import check_calls_against_reference
from vaxsmith.proteins.change import Comparison, classify, differing_stretch
from vaxsmith.proteins.from_annotation import annotated_span, proteins_from_annotation
from vaxsmith.proteins.from_reference import proteins_from_reference
from vaxsmith.proteins.fusion_peptides import proteins_from_caller_peptides
from vaxsmith.proteins.fusion_proteins import FusionSettings, proteins_from_fusions
from vaxsmith.proteins.gene_hits import hits_of_proteins
from vaxsmith.proteins.marker_proteins import MarkerProteinSettings, proteins_from_markers
from vaxsmith.proteins.marker_windows import shared_with_other_genes
from vaxsmith.proteins.molecule import MoleculeReading, ProteinChange, read_molecule
from vaxsmith.proteins.molecule_protein import ReadingSettings
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, ProteinSet, Window
from vaxsmith.proteins.protein_names import protein_name, short_name
from vaxsmith.proteins.self_matches import SelfMatch, SelfMatches, contained_in_self, self_matches
from vaxsmith.proteins.splice import SpliceSettings, proteins_from_junctions
from vaxsmith.proteins.windows import (
    CLASS_ONE_LENGTHS,
    CLASS_TWO_LENGTHS,
    distinct_windows,
    flanked_pair,
    peptide_windows,
)

__all__ = [
    "CLASS_ONE_LENGTHS",
    "CLASS_TWO_LENGTHS",
    "Comparison",
    "Effect",
    "EffectKind",
    "FusionSettings",
    "MarkerProteinSettings",
    "MoleculeReading",
    "MutantProtein",
    "ProteinChange",
    "ProteinSet",
    "ReadingSettings",
    "SelfMatch",
    "SelfMatches",
    "SpliceSettings",
    "Window",
    "annotated_span",
    "check_calls_against_reference",
    "classify",
    "contained_in_self",
    "differing_stretch",
    "distinct_windows",
    "flanked_pair",
    "hits_of_proteins",
    "peptide_windows",
    "protein_name",
    "proteins_from_annotation",
    "proteins_from_caller_peptides",
    "proteins_from_fusions",
    "proteins_from_junctions",
    "proteins_from_markers",
    "proteins_from_reference",
    "read_molecule",
    "self_matches",
    "shared_with_other_genes",
    "short_name",
]
