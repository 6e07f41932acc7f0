"""Rule: the bond between aspartate and proline breaks in acid."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity


def check_acid_labile(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a note for each Asp-Pro."""
    del settings
    return tuple(
        Finding(
            check="acid-labile-bond",
            severity=Severity.NOTE,
            place=name,
            sentence=f"acid breaks Asp-Pro (residues {place + 1}-{place + 2}): mind cleavage and acidic buffers",
        )
        for place in range(len(sequence) - 1)
        if sequence[place : place + 2] == "DP"
    )
