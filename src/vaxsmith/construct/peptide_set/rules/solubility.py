"""Rule: a peptide is not so hydrophobic that water cannot dissolve it."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.limits import HYDROPHOBIC
from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity, in_percent


def check_solubility(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a caution where more than the allowed share of residues is hydrophobic."""
    share = sum(residue in HYDROPHOBIC.value for residue in sequence) / len(sequence)
    if share <= settings.most_hydrophobic:
        return ()
    sentence = (
        f"{in_percent(share)} of the residues are hydrophobic: it may not dissolve in water, and an organic "
        "solvent is then needed first"
    )
    return (
        Finding(
            check="solubility",
            severity=Severity.CAUTION,
            place=name,
            sentence=sentence,
            measured=share,
            limit=settings.most_hydrophobic,
        ),
    )
