"""Our targets as rows of pVACseq's aggregated table."""

from __future__ import annotations

from collections import Counter

from vaxsmith.adapters.pvacseq_aggregated import AggregatedRow, aggregated_identifier
from vaxsmith.hla import parse_allele
from vaxsmith.selection.target import PeptideEvidence, Target
from vaxsmith.selection.tiers import Evaluation, Preset, evidence_of, tier_of


def aggregated_row(
    target: Target, preset: Preset, *, purity: float | None = None, evaluation: Evaluation = Evaluation.PENDING
) -> AggregatedRow:
    """Give a target's row: its best class I peptide, our numbers, and its tier under a preset.

    Ours is one percentile, that of presentation, so it stands both as ``%ile`` and as ``Pres %ile``. The numbers of peptides
    count those that the target holds (its best on each allele) and no others. A target of several calls, a fusion, a
    junction or a marker has its own label as ID, since pVACseq has no name for it. ``evaluation`` is a board's, ``Pending``
    without one.
    """
    best, protein = target.best, target.protein
    evidence = evidence_of(target)
    wild_type = best.wild_type_prediction
    shown = [*target.peptides, *(target.class_two if isinstance(target.class_two, tuple) else ())]
    passing = [peptide for peptide in shown if _passes(peptide, preset)]
    normal = None if wild_type is None else wild_type.percentile
    return AggregatedRow(
        identifier=_identifier(target),
        index=f"{target.label}.{protein.transcript.identifier}".replace(" ", ""),
        gene=protein.transcript.gene or protein.transcript.gene_identifier,
        change=protein.effect.change,
        peptide=evidence.peptide,
        allele=parse_allele(evidence.allele),
        tier=tier_of(evidence, preset, purity=purity).tier.value,
        evaluation=evaluation,
        transcript=protein.transcript.identifier,
        mane_select=evidence.mane_select,
        canonical=evidence.canonical,
        support_level=evidence.support_level,
        changed=evidence.changed or None,
        passing_transcripts=len(target.proteins),
        included_peptides=len({peptide.prediction.peptide for peptide in shown}),
        passing_peptides=len({peptide.prediction.peptide for peptide in passing}),
        affinity_nanomolar=evidence.affinity_nanomolar,
        wild_type_affinity_nanomolar=evidence.wild_type_affinity_nanomolar,
        percentile=evidence.presentation_percentile,
        wild_type_percentile=normal,
        presentation_percentile=evidence.presentation_percentile,
        wild_type_presentation_percentile=normal,
        expression=evidence.expression,
        rna_fraction=evidence.rna_fraction,
        allele_expression=evidence.allele_expression,
        rna_depth=None if evidence.rna_depth is None else int(evidence.rna_depth),
        dna_fraction=evidence.dna_fraction,
        passing_of=dict(Counter(peptide.prediction.allele for peptide in passing)),
    )


def _passes(peptide: PeptideEvidence, preset: Preset) -> bool:
    """Whether a peptide is presented, by the border of its molecule's class."""
    mhc_class = parse_allele(peptide.prediction.allele).mhc_class
    return peptide.prediction.percentile < preset.presentation_percentile(mhc_class).value


def _identifier(target: Target) -> str:
    if len(target.protein.calls) != 1 or target.protein.event is not None:
        return target.label
    record = target.protein.calls[0].record
    return aggregated_identifier(record.contig, record.position, record.reference, record.alternate)
