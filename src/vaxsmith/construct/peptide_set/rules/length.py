"""Rule: a peptide is neither too short to hold its epitopes nor too long to be made well."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity


def check_length(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a caution where the length is outside the limits."""
    length = len(sequence)
    if settings.shortest <= length <= settings.longest:
        return ()
    if length < settings.shortest:
        limit, sentence = (
            settings.shortest,
            f"{length} residues, fewer than {settings.shortest}: its protein ends",
        )
    else:
        limit = settings.longest
        sentence = f"{length} residues: each further coupling costs purity, and more than {limit} are not asked for"
    return (
        Finding(
            check="peptide-length",
            severity=Severity.CAUTION,
            place=name,
            sentence=sentence,
            measured=float(length),
            limit=float(limit),
        ),
    )
