"""The first ranking: one transparent score per target, a product of four shares that each lie between 0 and 1.

``score = presentation × novelty × expression × clonality``. It orders targets and is no probability; the recognition
model and the portfolio of the issue Selection replace it. Why these forms: docs/decisions/0003-first-selection.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import PeptideEvidence

_UNKNOWN_EXPRESSION = 0.5
_UNKNOWN_CLONALITY = 0.5
_NO_COUNTERPART = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The four factors of a score, each 0..1."""

    presentation: float
    novelty: float
    expression: float
    clonality: float

    @property
    def score(self) -> float:
        """Their product."""
        return self.presentation * self.novelty * self.expression * self.clonality


def score_target(
    peptides: Sequence[PeptideEvidence],
    *,
    expression: float | None,
    rna_fraction: float | None,
    clonal_evidence: float | None,
    settings: SelectionSettings,
    self_antigen: bool = False,
) -> Shares:
    """Score one target from its presented peptides (best first), expression (TPM) and fractions (0..1).

    Presentation: 1 − Π over alleles of (1 − share of the allele's best peptide), share = h / (h + percentile) with
    h = ``half_presentation``. Novelty: the presentation-weighted mean over those peptides of a / (1 + a), a = agretopicity,
    doubled and capped at 1, so a mutant presented at least as well as its wild type is not punished. Expression: x /
    (x + ``half_expression``), x = expression × RNA variant fraction (expression alone where RNA reads are not given).
    Unknown expression or clonality counts one half. A ``self_antigen``, which normal cells make too, has the novelty of
    ``self_antigen_share``.
    """
    weight, novel = 0.0, 0.0
    for evidence in _best_of_alleles(peptides):
        share = _share(evidence, settings)
        weight += share
        novel += share * novelty_share(evidence)
    if expression is None:
        expressed = _UNKNOWN_EXPRESSION
    else:
        of_allele = expression * (1.0 if rna_fraction is None else rna_fraction)
        expressed = of_allele / (of_allele + settings.half_expression.value)
    return Shares(
        presentation=presentation_share(peptides, settings),
        novelty=settings.self_antigen_share.value if self_antigen else novel / weight if weight else 0.0,
        expression=expressed,
        clonality=_UNKNOWN_CLONALITY if clonal_evidence is None else clonal_evidence,
    )


def presentation_share(peptides: Sequence[PeptideEvidence], settings: SelectionSettings) -> float:
    """Give the presentation factor of a score (0..1) for some presented peptides, best first."""
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
    """Give how much of a peptide's presentation is new (0..1): 1 unless its normal counterpart is presented better."""
    ratio = evidence.agretopicity
    return _NO_COUNTERPART if ratio is None else min(1.0, 2.0 * ratio / (1.0 + ratio))
