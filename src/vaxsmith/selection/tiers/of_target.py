"""What the rules of a tier ask about, taken from a target of ours."""

from __future__ import annotations

import math

from vaxsmith.selection.target import PeptideEvidence, Target
from vaxsmith.selection.tiers.evidence import TierEvidence


def evidence_of(target: Target, peptide: PeptideEvidence | None = None, *, mhc_class: int = 1) -> TierEvidence:
    """Give the evidence for one peptide of a target, by default its best one.

    Our percentiles are of presentation, so the percentile of affinity is not known, nor is one of immunogenicity;
    affinities are known where the predictor gives them. ``expression`` is the target's: the smaller of the gene's and that
    of the transcripts that carry the change, where pVACseq takes the gene's.
    """
    peptide = peptide or target.best
    mutant, wild_type = peptide.prediction, peptide.wild_type_prediction
    label = target.protein.transcript
    depths = [call.rna.depth for call in target.protein.calls if call.rna is not None and call.rna.depth is not None]
    return TierEvidence(
        peptide=mutant.peptide,
        allele=mutant.allele,
        mhc_class=mhc_class,
        affinity_nanomolar=_known(mutant.affinity_nanomolar),
        wild_type_affinity_nanomolar=None if wild_type is None else _known(wild_type.affinity_nanomolar),
        presentation_percentile=_known(mutant.percentile),
        changed=_changed(peptide),
        expression=target.expression,
        rna_fraction=target.rna_fraction,
        rna_depth=min(depths) if depths else None,
        dna_fraction=target.tumor_fraction,
        mane_select=bool(label.mane_select),
        canonical=label.canonical,
        support_level=label.support_level,
    )


def _changed(peptide: PeptideEvidence) -> tuple[int, ...] | None:
    """Give the 0-based positions at which the mutant peptide differs from its wild type."""
    normal = peptide.window.wild_type
    if normal is None:
        return None
    return tuple(at for at, (new, old) in enumerate(zip(peptide.window.sequence, normal, strict=True)) if new != old)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
