"""Rule: the first residue does not close into a ring."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity


def check_first_residue(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a caution for a first glutamine, which turns into pyroglutamate readily, and a note for glutamate (slowly)."""
    del settings
    if sequence[0] == "Q":
        sentence = "the first residue is glutamine, which turns into pyroglutamate during synthesis and storage"
        return (Finding(check="terminal-glutamine", severity=Severity.CAUTION, place=name, sentence=sentence),)
    if sequence[0] == "E":
        sentence = "the first residue is glutamate, which turns into pyroglutamate slowly: watch its mass in storage"
        return (Finding(check="terminal-glutamate", severity=Severity.NOTE, place=name, sentence=sentence),)
    return ()
