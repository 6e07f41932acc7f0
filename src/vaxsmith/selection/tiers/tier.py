"""Put a candidate into a tier: ask every rule, and say which is the first that was not met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from vaxsmith.selection.tiers.criteria import judge
from vaxsmith.selection.tiers.evidence import SCORES, Criterion, Evaluation, Tier, Tiered, TierEvidence, Verdict
from vaxsmith.selection.tiers.preset import EXPLORATORY, Preset

_TIER_OF: Mapping[Criterion, Tier] = MappingProxyType(
    {
        Criterion.BINDING: Tier.POOR_BINDER,
        Criterion.IMMUNOGENICITY: Tier.POOR_IMMUNOGENICITY,
        Criterion.PRESENTATION: Tier.POOR_PRESENTATION,
        Criterion.REFERENCE_MATCH: Tier.REFERENCE_MATCH,
        Criterion.TRANSCRIPT: Tier.POOR_TRANSCRIPT,
        Criterion.EXPRESSION: Tier.LOW_EXPRESSION,
        Criterion.GENE_EXPRESSION: Tier.LOW_EXPRESSION,
        Criterion.ALLELE_BALANCE: Tier.LOW_EXPRESSION,
        Criterion.ANCHOR: Tier.ANCHOR,
        Criterion.CLONALITY: Tier.SUBCLONAL,
        Criterion.PROBLEMATIC_POSITION: Tier.PROBLEMATIC_POSITION,
    }
)
_EXPRESSION = frozenset({Criterion.EXPRESSION, Criterion.GENE_EXPRESSION, Criterion.ALLELE_BALANCE})


def tier_of(evidence: TierEvidence, preset: Preset, *, purity: float | None = None) -> Tiered:
    """Give the tier of one candidate under a preset.

    A candidate that meets every rule is ``PASSED``; one that fails a single rule has that rule's tier; ``NO_EXPRESSION`` is
    one that fails more and has no expression or no mutant RNA read; ``POOR`` is any other. A rule that cannot be judged
    counts as met and stands in ``Tiered.unassessed``. ``purity`` (0..1) is needed to judge clonality.

    Reference: pVACtools documentation, aggregated report, tiers and criteria details.
    """
    verdicts = _with_strategy([judge(criterion, evidence, preset, purity) for criterion in preset.asked], preset)
    failed = [verdict for verdict in verdicts if verdict.fails]
    return Tiered(
        tier=_tier(evidence, failed, preset),
        preset=preset.name,
        sentence=failed[0].sentence if failed else "Every rule that could be judged is met.",
        verdicts=tuple(verdicts),
        suggestion=_suggestion(failed, preset),
    )


def _with_strategy(verdicts: Sequence[Verdict], preset: Preset) -> list[Verdict]:
    """Waive the scores that fail where the strategy asks for one of them and one is met."""
    enough = any(verdict.met for verdict in verdicts if verdict.criterion in SCORES)
    if preset.rules.strategy != EXPLORATORY or not enough:
        return list(verdicts)
    return [replace(v, waived=True) if v.criterion in SCORES and v.met is False else v for v in verdicts]


def _tier(evidence: TierEvidence, failed: Sequence[Verdict], preset: Preset) -> Tier:
    if not failed:
        return Tier.PASSED
    low = _is_low(evidence, preset)
    if {verdict.criterion for verdict in failed} <= _EXPRESSION:
        if low:
            return Tier.LOW_EXPRESSION
    elif len(failed) == 1:
        return _TIER_OF[failed[0].criterion]
    return Tier.NO_EXPRESSION if evidence.allele_expression == 0 and not low else Tier.POOR


def _is_low(evidence: TierEvidence, preset: Preset) -> bool:
    """Whether expression is low and not none: little message, or no expression of the gene and yet RNA reads enough."""
    rules, level = preset.rules, evidence.allele_expression
    if Criterion.GENE_EXPRESSION in preset.asked:  # rules of their own, under which a gene can be low and its allele not
        return level is None or level > 0
    reads = evidence.rna_depth is not None and evidence.rna_depth > rules.rna_depth.value
    fraction = evidence.rna_fraction is not None and evidence.rna_fraction > rules.rna_fraction.value
    little = level is not None and 0 < level < rules.allele_expression.value
    return little or (evidence.expression == 0 and reads and fraction)


def _suggestion(failed: Sequence[Verdict], preset: Preset) -> Evaluation:
    """Give the gravest of what a board makes of the failed rules; accept where none failed."""
    if not preset.board:
        return Evaluation.PENDING
    said = {preset.board.get(verdict.criterion, Evaluation.REVIEW) for verdict in failed}
    for evaluation in (Evaluation.REJECT, Evaluation.REVIEW):
        if evaluation in said:
            return evaluation
    return Evaluation.ACCEPT
