"""What a long peptide should be: one rule a file, each giving findings with a place and a sentence.

>>> from vaxsmith.construct.peptide_set.settings import PeptideSettings
>>> [finding.check for finding in judge_peptide("QLDPKEC", "example", PeptideSettings())]
['peptide-length', 'terminal-glutamine', 'cysteine', 'acid-labile-bond']
"""

from __future__ import annotations

from vaxsmith.construct.peptide_set.rules.acid_labile import check_acid_labile
from vaxsmith.construct.peptide_set.rules.aspartimide import check_aspartimide
from vaxsmith.construct.peptide_set.rules.charge import check_charge
from vaxsmith.construct.peptide_set.rules.cysteine import check_cysteine
from vaxsmith.construct.peptide_set.rules.deamidation import check_deamidation
from vaxsmith.construct.peptide_set.rules.first_residue import check_first_residue
from vaxsmith.construct.peptide_set.rules.hydrophobic_run import check_hydrophobic_run
from vaxsmith.construct.peptide_set.rules.length import check_length
from vaxsmith.construct.peptide_set.rules.oxidation import check_oxidation
from vaxsmith.construct.peptide_set.rules.solubility import check_solubility
from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding

RULES = (
    check_length,
    check_solubility,
    check_charge,
    check_hydrophobic_run,
    check_first_residue,
    check_cysteine,
    check_acid_labile,
    check_aspartimide,
    check_deamidation,
    check_oxidation,
)


def judge_peptide(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Judge a peptide by every rule, in the order in which a report reads well."""
    return tuple(finding for rule in RULES for finding in rule(sequence, name, settings))


__all__ = ["RULES", "judge_peptide"]
