"""Tiers: into which drawer other people's rules would put a candidate, and the sentence of the first rule it fails.

In comes what is known of one peptide on one HLA molecule and of its variant (``TierEvidence``), and a ``Preset``; out goes
a ``Tiered``: pVACseq's tier, the sentence, and every rule's verdict. Tiers compare; they neither rank nor exclude here.

Words: a *preset* is a named way to judge (``pvacseq-like``, ``washu-like``, our own ``vaxsmith``), with the thresholds of
selection that belong to it; a *policy* is a file in which somebody names a preset, overrides thresholds and says which
targets must or must not go in; the *best peptide* is the one that stands for its variant in an aggregated table.

>>> from vaxsmith.selection.tiers import PVACSEQ_LIKE, TierEvidence, tier_of
>>> peptide = TierEvidence(peptide="NLVPMVATV", allele="HLA-A*02:01", affinity_nanomolar=740.0, binding_percentile=1.1)
>>> tiered = tier_of(peptide, PVACSEQ_LIKE)
>>> print(tiered.tier, "-", tiered.sentence)
PoorBinder - HLA-A*02:01 binds NLVPMVATV weakly: 740 nM (under 500 is asked for).
"""

from vaxsmith.selection.tiers.best_peptide import PeptideCandidate, best_peptide
from vaxsmith.selection.tiers.evidence import Criterion, Evaluation, Tier, Tiered, TierEvidence, Verdict
from vaxsmith.selection.tiers.of_target import evidence_of
from vaxsmith.selection.tiers.policy import Policy, read_policy
from vaxsmith.selection.tiers.preset import Preset, TierRules
from vaxsmith.selection.tiers.presets import PRESETS, PVACSEQ_LIKE, VAXSMITH, WASHU_LIKE, with_residues_to_avoid
from vaxsmith.selection.tiers.tier import tier_of

__all__ = [
    "PRESETS",
    "PVACSEQ_LIKE",
    "VAXSMITH",
    "WASHU_LIKE",
    "Criterion",
    "Evaluation",
    "PeptideCandidate",
    "Policy",
    "Preset",
    "Tier",
    "TierEvidence",
    "TierRules",
    "Tiered",
    "Verdict",
    "best_peptide",
    "evidence_of",
    "read_policy",
    "tier_of",
    "with_residues_to_avoid",
]
