"""Rule: methionine and tryptophan oxidise."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity


def check_oxidation(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give one note where there is methionine or tryptophan, with the places."""
    del settings
    places = [f"{residue}{place + 1}" for place, residue in enumerate(sequence) if residue in "MW"]
    if not places:
        return ()
    sentence = f"{', '.join(places)} oxidise{'' if len(places) > 1 else 's'}: keep it dry, cold and without air"
    return (Finding(check="oxidation", severity=Severity.NOTE, place=name, sentence=sentence, measured=float(len(places))),)
