"""Rule: cysteines oxidise and join peptides to each other."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity


def check_cysteine(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a note for one cysteine (two peptides may join), a caution for more (they may also join within one)."""
    del settings
    places = [place + 1 for place, residue in enumerate(sequence) if residue == "C"]
    if not places:
        return ()
    listed = ", ".join(f"C{place}" for place in places)
    if len(places) == 1:
        weight, sentence = Severity.NOTE, f"a free cysteine ({listed}) oxidises, and two peptides join by a disulfide bond"
    else:
        weight = Severity.CAUTION
        sentence = f"{len(places)} cysteines ({listed}): disulfide bonds within and between peptides give a mixture"
    return (Finding(check="cysteine", severity=weight, place=name, sentence=sentence, measured=float(len(places))),)
