"""Rule: aspartate before glycine closes into a ring during synthesis."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity


def check_aspartimide(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a note for each Asp-Gly."""
    del settings
    return tuple(
        Finding(
            check="aspartimide",
            severity=Severity.NOTE,
            place=name,
            sentence=f"Asp-Gly (residues {place + 1}-{place + 2}) forms aspartimide in synthesis: protect the backbone",
        )
        for place in range(len(sequence) - 1)
        if sequence[place : place + 2] == "DG"
    )
