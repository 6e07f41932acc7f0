"""Shares between 0 and 1 that weigh what is known of a target: how it is presented, how new that is, how much is made."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import PeptideEvidence

_UNKNOWN_EXPRESSION = 0.5
_NO_COUNTERPART = 1.0


def expression_share(expression: float | None, rna_fraction: float | None, settings: SelectionSettings) -> float:
    """Give x / (x + ``half_expression``), x = expression (TPM) × RNA variant fraction; one half where it is not known."""
    if expression is None:
        return _UNKNOWN_EXPRESSION
    of_allele = expression * (1.0 if rna_fraction is None else rna_fraction)
    return of_allele / (of_allele + settings.half_expression.value)


def presentation_share(peptides: Sequence[PeptideEvidence], settings: SelectionSettings) -> float:
    """Give the chance (0..1) that some allele shows some of the peptides (best first).

    1 − Π over alleles of (1 − h / (h + percentile of the allele's best peptide)), h = ``half_presentation``.
    """
    missed = 1.0
    for evidence in _best_of_alleles(peptides):
        missed *= 1.0 - _share(evidence, settings)
    return 1.0 - missed


def _share(evidence: PeptideEvidence, settings: SelectionSettings) -> float:
    half = settings.half_presentation.value
    return half / (half + evidence.prediction.percentile)


def _best_of_alleles(peptides: Sequence[PeptideEvidence]) -> list[PeptideEvidence]:
    best: dict[str, PeptideEvidence] = {}
    for evidence in peptides:
        best.setdefault(evidence.prediction.allele, evidence)
    return list(best.values())


def novelty_share(evidence: PeptideEvidence) -> float:
    """Give how much of a peptide's presentation is new (0..1): 1 unless its normal counterpart is presented better.

    2 a / (1 + a), a = agretopicity, at most 1: a mutant that is presented at least as well as its wild type is not punished.
    """
    ratio = evidence.agretopicity
    return _NO_COUNTERPART if ratio is None else min(1.0, 2.0 * ratio / (1.0 + ratio))
