"""pVACseq's tiers as its documentation's table has them, row by row: slow and obvious, for known numbers."""

from __future__ import annotations

from vaxsmith.selection.tiers import TierEvidence


def tier_by_table(evidence: TierEvidence, purity: float) -> str:
    """Give the tier of a candidate of which everything is known, by the documented defaults (allele expression: 2.5 TPM)."""
    assert evidence.affinity_nanomolar is not None
    assert evidence.binding_percentile is not None
    assert evidence.presentation_percentile is not None
    assert evidence.immunogenicity_percentile is not None
    assert evidence.expression is not None
    assert evidence.rna_fraction is not None
    assert evidence.rna_depth is not None
    assert evidence.dna_fraction is not None
    assert evidence.wild_type_affinity_nanomolar is not None
    allele_expression = evidence.expression * evidence.rna_fraction
    length = len(evidence.peptide)
    at_anchors = bool(evidence.changed) and all(at + 1 in (1, 2, length - 1, length) for at in evidence.changed or ())
    passes = {
        "binding": evidence.affinity_nanomolar < 500 and evidence.binding_percentile < 2,
        "immunogenicity": evidence.immunogenicity_percentile < 2,
        "presentation": evidence.presentation_percentile < 2,
        "reference": not evidence.matches_reference,
        "transcript": bool(evidence.mane_select or evidence.canonical or evidence.support_level == 1),
        "expression": allele_expression > 2.5,
        "anchor": not (at_anchors and evidence.wild_type_affinity_nanomolar < 500),
        "clonal": evidence.dna_fraction > purity / 4,
    }
    reads_alone = evidence.expression == 0 and evidence.rna_depth > 10 and evidence.rna_fraction > 0.25
    low = 0 < allele_expression < 2.5 or reads_alone
    only = {
        "binding": "PoorBinder",
        "immunogenicity": "PoorImmunogenicity",
        "presentation": "PoorPresentation",
        "reference": "RefMatch",
        "transcript": "PoorTranscript",
        "anchor": "Anchor",
        "clonal": "Subclonal",
    }
    if all(passes.values()):
        return "Pass"
    for name, tier in only.items():
        if not passes[name] and all(good for other, good in passes.items() if other != name):
            return tier
    if low and all(good for other, good in passes.items() if other != "expression"):
        return "LowExpr"
    if (evidence.expression == 0 or evidence.rna_fraction == 0) and not low:
        return "NoExpr"
    return "Poor"
