"""Check: the peptides that a target was chosen for are in the finished protein."""

from __future__ import annotations

from collections.abc import Iterable

from vaxsmith.core import Finding, Severity
from vaxsmith.selection.target import Target


def check_peptides(targets: Iterable[Target], protein: str) -> tuple[Finding, ...]:
    """Give a caution for each target whose presented peptides the protein does not all hold."""
    findings = []
    for target in targets:
        missing = sorted({e.window.sequence for e in target.peptides if e.window.sequence not in protein})
        if missing:
            listed = ", ".join(missing[:4]) + (" …" if len(missing) > 4 else "")
            sentence = f"{len(missing)} presented peptides of {target.name} are not in the construct: {listed}"
            findings.append(
                Finding(check="peptide-carried", severity=Severity.CAUTION, place=target.name, sentence=sentence)
            )
    return tuple(findings)
