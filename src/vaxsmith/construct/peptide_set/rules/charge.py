"""Rule: a peptide carries enough charge to stay in solution."""

from __future__ import annotations

from vaxsmith.construct.peptide_set.limits import CHARGED
from vaxsmith.construct.peptide_set.properties import net_charge
from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity, in_percent


def check_charge(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a note where few residues are charged, or where the charges cancel at the pH in force."""
    share = sum(residue in CHARGED.value for residue in sequence) / len(sequence)
    charge = net_charge(sequence, settings.acidity)
    findings = []
    if share < settings.least_charged:
        limit = in_percent(settings.least_charged)
        sentence = f"{in_percent(share)} of the residues are charged, under {limit}: solubility is in doubt"
        findings.append(_note("few-charges", name, sentence, share, settings.least_charged))
    elif abs(charge) < 0.5:
        sentence = f"the charges cancel at pH {settings.acidity:g}, near its isoelectric point: it dissolves least there"
        findings.append(_note("isoelectric", name, sentence, charge, 0.5))
    return tuple(findings)


def _note(check: str, name: str, sentence: str, measured: float, limit: float) -> Finding:
    return Finding(check=check, severity=Severity.NOTE, place=name, sentence=sentence, measured=measured, limit=limit)
