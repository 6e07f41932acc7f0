"""Make the records of variants, proteins, peptides and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from vaxsmith.core import Finding, Unassessed
from vaxsmith.dossier.evidence_records import (
    Carried,
    ClonalFractionRecord,
    EffectRecord,
    EventKind,
    EventRecord,
    FateRecord,
    FindingRecord,
    MessageRecord,
    PeptideRecord,
    PhaseRecord,
    ProteinRecord,
    ReadSupportRecord,
    TargetRecord,
    TranscriptRecord,
    UnassessedRecord,
    VariantRecord,
)
from vaxsmith.dossier.from_choice import Weighed
from vaxsmith.dossier.plain import tidy
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.selection.target import PeptideEvidence, Target
from vaxsmith.tumor.clonal_fraction import ClonalFraction
from vaxsmith.tumor.fusion import Fusion
from vaxsmith.tumor.junction import Junction
from vaxsmith.tumor.marker import Marker, MarkerKind
from vaxsmith.tumor.read_context import CodonContext
from vaxsmith.tumor.read_phase import ReadPhase
from vaxsmith.tumor.variant import Call, ReadSupport


def record_finding(finding: Finding, *, stage: str) -> FindingRecord:
    """Write down one finding and the stage that made it."""
    return FindingRecord(
        stage=stage,
        check=finding.check,
        severity=finding.severity.value,
        place=finding.place,
        sentence=finding.sentence,
        measured=tidy(finding.measured),
        limit=tidy(finding.limit),
    )


def record_support(support: ReadSupport | None) -> ReadSupportRecord | None:
    """Write down read counts; None where the file has no such sample."""
    if support is None:
        return None
    return ReadSupportRecord(
        depth=support.depth,
        reference_count=support.reference_count,
        alternate_count=support.alternate_count,
        fraction=tidy(support.fraction),
    )


def record_variant(
    label: str,
    call: Call | None,
    fate: FateRecord,
    *,
    genes: Iterable[str],
    changes: Iterable[str],
    kind: str = "",
    event: EventKind = "",
) -> VariantRecord:
    """Write down one variant; ``call`` is None for a record that could not be read as one, and for an ``event``."""
    if call is None:
        return VariantRecord(label=label, event=event, kind=kind, genes=_names(genes), changes=tuple(changes), fate=fate)
    annotated = (annotation.transcript.gene for annotation in call.annotations)
    return VariantRecord(
        label=label,
        contig=call.record.contig,
        position=call.record.position,
        reference=call.record.reference,
        alternate=call.record.alternate,
        identifier=call.record.identifier,
        kind=call.variant.kind,
        origin=call.origin.value,
        filters=call.filters,
        callers=call.callers,
        tumor=record_support(call.tumor),
        normal=record_support(call.normal),
        rna=record_support(call.rna),
        genes=_names((*genes, *annotated)),
        changes=tuple(changes),
        fate=fate,
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def record_transcript(label: TranscriptLabel) -> TranscriptRecord:
    """Write down a transcript's names."""
    return TranscriptRecord(
        identifier=label.identifier,
        gene=label.gene,
        gene_identifier=label.gene_identifier,
        protein_identifier=label.protein_identifier,
        biotype=label.biotype,
        canonical=label.canonical,
        mane_select=label.mane_select,
        mane_plus_clinical=label.mane_plus_clinical,
        support_level=label.support_level,
        flags=label.flags,
    )


def record_protein(protein: MutantProtein, *, whole: bool = False) -> ProteinRecord:
    """Write down a mutant protein, with its sequences only when ``whole``."""
    effect = protein.effect
    return ProteinRecord(
        variants=tuple(call.label for call in protein.calls),
        event=record_event(protein.event),
        germline=tuple(call.label for call in protein.germline),
        companions=tuple(call.label for call in protein.companions),
        uncertain=protein.uncertain,
        alternative=protein.alternative,
        transcript=record_transcript(protein.transcript),
        effect=EffectRecord(
            kind=effect.kind.value,
            change=effect.change,
            consequences=effect.consequences,
            hgvs_coding=effect.hgvs_coding,
            hgvs_protein=effect.hgvs_protein,
        ),
        wild_type_length=len(protein.wild_type),
        mutant_length=len(protein.mutant),
        altered=protein.altered,
        replaced=protein.replaced,
        route=protein.route,
        ends_at_stop=protein.ends_at_stop,
        wild_type=protein.wild_type if whole else None,
        mutant=protein.mutant if whole else None,
    )


def record_event(event: Fusion | Junction | Marker | None) -> EventRecord | None:
    """Write down what makes a protein instead of a variant."""
    if event is None:
        return None
    if isinstance(event, Fusion):
        counts = {"split": event.reads.split, "spanning": event.reads.spanning}
        reads = {kind: number for kind, number in counts.items() if number is not None}
        words = ", ".join(filter(None, (event.kind, event.confidence and f"confidence {event.confidence}")))
        return EventRecord(kind="fusion", label=event.label, source=event.caller, reads=reads, sentence=words)
    if isinstance(event, Junction):
        words = "intron retained" if event.retained else event.motif
        return EventRecord(
            kind="junction", label=event.label, source=event.caller, reads={"unique": event.unique_reads}, sentence=words
        )
    return EventRecord(
        kind="marker",
        label=event.label,
        source=event.kind.value,
        expression=tidy(event.tumor_expression),
        sentence=event.risk.sentence,
    )


def record_clonal(clonal: ClonalFraction | None) -> ClonalFractionRecord | None:
    """Write down the share of tumor cells that carry a target."""
    if clonal is None:
        return None
    return ClonalFractionRecord(
        estimate=tidy(clonal.estimate),
        low=tidy(clonal.low),
        high=tidy(clonal.high),
        probability_clonal=tidy(clonal.probability_clonal),
        multiplicity=clonal.multiplicity,
        total_copies=clonal.total_copies,
        purity=tidy(clonal.purity),
        purity_source=clonal.purity_source,
        assumption=clonal.assumption,
    )


def record_message(context: CodonContext) -> MessageRecord:
    """Write down what RNA fragments read around a variant."""
    return MessageRecord(
        variant=context.call.label,
        transcript=context.transcript,
        verdict=context.verdict.value,
        expected=context.expected,
        assembled=context.assembled,
        fragments=context.alternate_fragments,
        spanning=context.spanning_fragments,
        agreeing=context.agreeing_fragments,
    )


def altered_residues(
    protein: MutantProtein, altered: tuple[int, int] | None, whole: tuple[int, int]
) -> tuple[int, int] | None:
    """Give the altered residues of the stretch ``whole`` of a protein, of which its maker says ``altered``.

    A virus's protein is foreign from end to end; in the patient's own unmutated protein, the other kind of marker, nothing
    is altered, which is None.
    """
    if isinstance(protein.event, Marker):
        return whole if protein.event.kind is MarkerKind.VIRAL else None
    return altered


def record_phase(phase: ReadPhase) -> PhaseRecord:
    """Write down what reads tell of two neighbours."""
    return PhaseRecord(
        first=phase.first.label,
        second=phase.second.label,
        verdict=phase.verdict.value,
        both=phase.both,
        only_first=phase.only_first,
        only_second=phase.only_second,
        neither=phase.neither,
        unclear=phase.unclear,
    )


def record_peptide(evidence: PeptideEvidence, *, carried_by: Sequence[str] | None = None) -> PeptideRecord:
    """Write down one peptide on one allele, beside its normal counterpart.

    ``carried_by`` are the stretches of targets in the vaccine; None where its target is not in.
    """
    prediction, normal = evidence.prediction, evidence.wild_type_prediction
    altered = altered_residues(evidence.window.protein, evidence.window.altered, (0, len(prediction.peptide)))
    return PeptideRecord(
        sequence=prediction.peptide,
        start=evidence.window.start,
        altered=altered,
        allele=prediction.allele,
        presentation=tidy(prediction.presentation),
        percentile=tidy(prediction.percentile),
        affinity_nanomolar=tidy(prediction.affinity_nanomolar),
        spread=tidy(prediction.spread),
        predictor=prediction.predictor,
        wild_type=evidence.window.wild_type,
        wild_type_presentation=tidy(normal.presentation) if normal else None,
        wild_type_percentile=tidy(normal.percentile) if normal else None,
        wild_type_affinity_nanomolar=tidy(normal.affinity_nanomolar) if normal else None,
        agretopicity=tidy(evidence.agretopicity),
        core_start=prediction.core_start,
        core=prediction.core,
        new_in_core=None if altered is None else evidence.new_in_core,
        carried=None if carried_by is None else _carried(prediction, carried_by),
    )


def _carried(prediction: Prediction, stretches: Sequence[str]) -> Carried:
    """Tell what of a peptide stands in one piece in the vaccine."""
    if any(prediction.peptide in stretch for stretch in stretches):
        return "whole"
    return "core" if prediction.core and any(prediction.core in stretch for stretch in stretches) else "no"


def _least(supports: Iterable[ReadSupport | None]) -> ReadSupport | None:
    """Give the reads of the least frequent of the calls that make a target together, the first's where none is known."""
    known = [support for support in supports if support is not None]
    return min(known, key=lambda support: 1.0 if support.fraction is None else support.fraction, default=None)


def record_target(
    target: Target,
    *,
    rank: int,
    status: Literal["chosen", "next"],
    labels: tuple[str, ...],
    causes: tuple[str, ...] = (),
    carried_by: Sequence[str] | None = None,
    weighed: Weighed | None = None,
) -> TargetRecord:
    """Write down one target at its place; ``carried_by`` as in ``record_peptide``, ``weighed`` is what the choice adds."""
    class_two = target.class_two
    return TargetRecord(
        rank=rank,
        status=status,
        name=target.name,
        labels=labels,
        causes=causes,
        protein=record_protein(target.protein, whole=True),
        transcripts=_names(protein.transcript.identifier for protein in target.proteins),
        peptides=tuple(record_peptide(evidence, carried_by=carried_by) for evidence in target.peptides),
        class_two=(
            ()
            if isinstance(class_two, Unassessed)
            else tuple(record_peptide(evidence, carried_by=carried_by) for evidence in class_two)
        ),
        class_two_unassessed=(
            UnassessedRecord(what="class II presentation", reason=class_two.reason, remedy=class_two.remedy)
            if isinstance(class_two, Unassessed)
            else None
        ),
        expression=tidy(target.expression),
        expression_source=target.expression_source,
        tumor=record_support(_least(call.tumor for call in target.protein.calls)),
        rna=record_support(_least(call.rna for call in target.protein.calls)),
        tumor_fraction=tidy(target.tumor_fraction),
        rna_fraction=tidy(target.rna_fraction),
        clonal_evidence=tidy(target.clonal_evidence),
        clonal=record_clonal(target.clonal),
        messages=tuple(record_message(context) for context in target.messages),
        score=tidy(target.score),
        worth=weighed.worth if weighed else None,
        tier=weighed.tier if weighed else None,
        evidence_sha256=weighed.evidence_sha256 if weighed else "",
        decision=weighed.decision if weighed else None,
        reasons=target.reasons,
        findings=tuple(record_finding(finding, stage="selection") for finding in target.findings),
    )
