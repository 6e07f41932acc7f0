"""Rule: asparagine before glycine loses its amide."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity


def check_deamidation(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a note for each Asn-Gly."""
    del settings
    return tuple(
        Finding(
            check="deamidation",
            severity=Severity.NOTE,
            place=name,
            sentence=f"in Asn-Gly (residues {place + 1}-{place + 2}) asparagine loses its amide: watch its mass in storage",
        )
        for place in range(len(sequence) - 1)
        if sequence[place : place + 2] == "NG"
    )
