"""Rule: no long run of hydrophobic residues folds on itself while the peptide is made."""

from __future__ import annotations

import re

from vaxsmith.construct.peptide_set.limits import HYDROPHOBIC
from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Finding, Severity

_RUN = re.compile(f"[{HYDROPHOBIC.value}]+")


def check_hydrophobic_run(sequence: str, name: str, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Give a caution for each run that is longer than allowed."""
    findings = []
    for run in _RUN.finditer(sequence):
        length = run.end() - run.start()
        if length > settings.longest_hydrophobic_run:
            sentence = (
                f"residues {run.start() + 1}-{run.end()} ({run.group()}) are hydrophobic in a row: such runs "
                "aggregate during synthesis and hinder solution"
            )
            findings.append(
                Finding(
                    check="hydrophobic-run",
                    severity=Severity.CAUTION,
                    place=name,
                    sentence=sentence,
                    measured=float(length),
                    limit=float(settings.longest_hydrophobic_run),
                )
            )
    return tuple(findings)
