"""The same targets as a set of synthetic long peptides, ready to be ordered.

In come the chosen ``Target``s and a platform of peptides; out goes a ``PeptideSet``: one ``LongPeptide`` for each window
with its place in the mutant protein, masses, charge and hydropathy, and a finding where a rule of synthesis, solubility or
storage is strained (``rules``, one a file). A window is moved, or made a few residues longer or shorter, where that keeps
more rules; no presented peptide that it holds is ever cut (``placement``).

>>> from vaxsmith.construct.peptide_set import judge_peptide, PeptideSettings
>>> [finding.check for finding in judge_peptide("QLLLVVVKEDRTKEGSNGHKDER", "example", PeptideSettings())]
['isoelectric', 'hydrophobic-run', 'terminal-glutamine', 'deamidation']
"""

from vaxsmith.construct.peptide_set.build import build_peptide_set
from vaxsmith.construct.peptide_set.peptide_set import LongPeptide, PeptideSet
from vaxsmith.construct.peptide_set.properties import PeptideProperties, peptide_properties
from vaxsmith.construct.peptide_set.rules import judge_peptide
from vaxsmith.construct.peptide_set.settings import PeptideSettings

__all__ = [
    "LongPeptide",
    "PeptideProperties",
    "PeptideSet",
    "PeptideSettings",
    "build_peptide_set",
    "judge_peptide",
    "peptide_properties",
]
