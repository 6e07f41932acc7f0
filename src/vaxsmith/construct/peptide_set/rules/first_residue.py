"""Rule: the first residue does not close into a ring."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity


def check_first_residue(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a caution for a first glutamine, which turns into pyroglutamate readily, and a note for glutamate (slowly)."""
    del settings
    if sequence[0] == "Q":
        sentence = f"{name} begins with glutamine, which turns into pyroglutamate during synthesis and storage"
        return (
            Finding(check="terminal-glutamine", severity=Severity.CAUTION, place=f"{name}, residue 1", sentence=sentence),
        )
    if sequence[0] == "E":
        sentence = f"{name} begins with glutamate, which turns into pyroglutamate slowly: watch its mass in storage"
        return (Finding(check="terminal-glutamate", severity=Severity.NOTE, place=f"{name}, residue 1", sentence=sentence),)
    return ()
